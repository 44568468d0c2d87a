package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"
)

// Errors of the queue's commands.
var (
	ErrNoJob       = errors.New("store: no such job")
	ErrNotFinished = errors.New("store: only a job that was given up or cancelled is thrown away")
	ErrNotToRetry  = errors.New("store: a job that runs or is done is not tried again")
)

// QueuedJob is a job as the operator sees it: without its arguments, which may be a
// person's words.
type QueuedJob struct {
	ID        int64      `json:"id"`
	Kind      string     `json:"kind"` // dialogue or chore
	Name      string     `json:"name"` // of the work or the chore
	State     string     `json:"state"`
	Queue     string     `json:"queue"`
	Attempt   int        `json:"attempt"`
	Attempts  int        `json:"attempts"` // in all
	Created   time.Time  `json:"created_at"`
	Due       time.Time  `json:"due_at"`
	Begun     *time.Time `json:"begun_at,omitempty"`
	Ended     *time.Time `json:"ended_at,omitempty"`
	Errors    []JobError `json:"errors,omitempty"`
	LastError string     `json:"last_error,omitempty"` // its first line, in lists
}

// JobError is why an attempt failed.
type JobError struct {
	At      time.Time `json:"at"`
	Attempt int       `json:"attempt"`
	Error   string    `json:"error"`
}

// Queue lets the operator look at jobs, through the queue's own client.
type Queue struct {
	pool   *pgxpool.Pool
	client *river.Client[pgx.Tx]
}

// NewQueue returns the queue of pool's database.
func NewQueue(pool *pgxpool.Pool) (*Queue, error) {
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{})
	if err != nil {
		return nil, fmt.Errorf("store: queue: %w", err)
	}
	return &Queue{pool: pool, client: client}, nil
}

// Jobs lists jobs, the newest first; of one state where one is given.
func (q *Queue) Jobs(ctx context.Context, state string, most int) ([]QueuedJob, error) {
	p := river.NewJobListParams().OrderBy(river.JobListOrderByID, river.SortOrderDesc).First(most)
	if state != "" {
		p = p.States(rivertype.JobState(state))
	}
	found, err := q.client.JobList(ctx, p)
	if err != nil {
		return nil, fmt.Errorf("store: jobs: %w", err)
	}
	out := make([]QueuedJob, len(found.Jobs))
	for i, row := range found.Jobs {
		out[i] = queued(row)
		if n := len(out[i].Errors); n > 0 {
			out[i].LastError, _, _ = strings.Cut(out[i].Errors[n-1].Error, "\n")
		}
		out[i].Errors = nil
	}
	return out, nil
}

// Job is one job with the errors of its attempts, or [ErrNoJob].
func (q *Queue) Job(ctx context.Context, id int64) (QueuedJob, error) {
	row, err := q.client.JobGet(ctx, id)
	if errors.Is(err, river.ErrNotFound) {
		return QueuedJob{}, ErrNoJob
	}
	if err != nil {
		return QueuedJob{}, fmt.Errorf("store: job: %w", err)
	}
	return queued(row), nil
}

// Retry lets a job be done at once, with one attempt more if it has none left.
func (q *Queue) Retry(ctx context.Context, id int64) error {
	return q.with(ctx, id, func(tx pgx.Tx, row *rivertype.JobRow) error {
		if row.State == rivertype.JobStateRunning || row.State == rivertype.JobStateCompleted {
			return ErrNotToRetry
		}
		_, err := q.client.JobRetryTx(ctx, tx, id)
		return err
	})
}

// Discard throws away a job that was given up or cancelled.
func (q *Queue) Discard(ctx context.Context, id int64) error {
	return q.with(ctx, id, func(tx pgx.Tx, row *rivertype.JobRow) error {
		if row.State != rivertype.JobStateDiscarded && row.State != rivertype.JobStateCancelled {
			return ErrNotFinished
		}
		_, err := q.client.JobDeleteTx(ctx, tx, id)
		return err
	})
}

// with looks at a job and does something to it, in one transaction.
func (q *Queue) with(ctx context.Context, id int64, do func(pgx.Tx, *rivertype.JobRow) error) error {
	return inTx(ctx, q.pool, func(tx pgx.Tx) error {
		row, err := q.client.JobGetTx(ctx, tx, id)
		if errors.Is(err, river.ErrNotFound) {
			return ErrNoJob
		}
		if err != nil {
			return fmt.Errorf("store: job %d: %w", id, err)
		}
		return do(tx, row)
	})
}

func queued(row *rivertype.JobRow) QueuedJob {
	var named struct {
		Work  string `json:"work"`
		Chore string `json:"chore"`
	}
	_ = json.Unmarshal(row.EncodedArgs, &named) // another program's job has no name here
	j := QueuedJob{
		ID: row.ID, Kind: row.Kind, Name: named.Work + named.Chore, State: string(row.State), Queue: row.Queue,
		Attempt: row.Attempt, Attempts: row.MaxAttempts, Created: row.CreatedAt, Due: row.ScheduledAt, Begun: row.AttemptedAt, Ended: row.FinalizedAt,
	}
	for _, e := range row.Errors {
		j.Errors = append(j.Errors, JobError{At: e.At, Attempt: e.Attempt, Error: e.Error})
	}
	return j
}
