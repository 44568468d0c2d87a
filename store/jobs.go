package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"example.com/vinbot/conversation"
)

// Work does one job of a dialogue and returns the event its session waits for. It
// is safe to do twice. An error is tried again with back-off while job.Last is
// false; the error of the last attempt becomes the event that [Failure] makes.
type Work func(ctx context.Context, job conversation.Job) (conversation.Event, error)

// Chore is work that no dialogue waits for.
type Chore func(ctx context.Context, args json.RawMessage) error

// Jobs is the queue of slow work, kept in the database: a job is enqueued in the
// transaction that decides on it, and its result enters the inbox in the
// transaction that completes it.
type Jobs struct {
	pool    *pgxpool.Pool
	client  *river.Client[pgx.Tx]
	rescuer *rescuer // nil: nothing is worked off here
	apart   map[string]int
	limits  map[string]Limit
	failure func(conversation.Job, error) conversation.Event
	wake    func(conversation.Key)
	log     *slog.Logger
	halt    context.CancelFunc // of the rescuer
	over    sync.WaitGroup
}

// JobsConfig says what the queue does. Without Works nothing is worked off here;
// jobs are only enqueued.
type JobsConfig struct {
	Works    map[conversation.Work]Work
	Alone    []conversation.Work // work of which a person has one at a time, in all processes
	Apart    map[string]int      // work and chores with so many workers of their own in each process, so that nothing else waits for them
	Limits   map[string]Limit    // of work and chores that are not as others
	Chores   map[string]Chore
	Lost     map[string]Chore         // what is done when the last attempt of a chore has failed
	Periodic map[string]time.Duration // chores done again and again
	Failure  func(job conversation.Job, err error) conversation.Event
	Workers  int
	Timeout  time.Duration          // of one attempt; zero: two minutes
	Look     time.Duration          // between looks for jobs of dead processes; zero: two seconds
	Wake     func(conversation.Key) // a result has entered the inbox
	Log      *slog.Logger
}

// Limit is how long one attempt of a job may take, and how many it has. Zero is what
// others have.
type Limit struct {
	Timeout  time.Duration
	Attempts int
}

const (
	jobAttempts = 4
	jobTimeout  = 2 * time.Minute
	jobGrace    = 15 * time.Second // after its time is over a job is taken for stuck

	// choreAttempts makes n² s about four days: no payment is forgotten because the
	// rail was down over a weekend.
	choreAttempts = 100
)

type dialogueArgs struct {
	Key   conversation.Key   `json:"key"`
	Task  int64              `json:"task"`
	Work  conversation.Work  `json:"work"`
	Args  json.RawMessage    `json:"args"`
	Lang  string             `json:"lang"`
	Units string             `json:"units,omitempty"`
	At    time.Time          `json:"at,omitzero"` // not before
	Cause conversation.Cause `json:"cause,omitzero"`
}

// Kind implements [river.JobArgs].
func (dialogueArgs) Kind() string { return "dialogue" }

type choreArgs struct {
	Chore string          `json:"chore"`
	Args  json.RawMessage `json:"args,omitempty"`
}

// Kind implements [river.JobArgs].
func (choreArgs) Kind() string { return "chore" }

// NewJobs returns a queue on pool.
func NewJobs(pool *pgxpool.Pool, c JobsConfig) (*Jobs, error) {
	timeout := cmp.Or(c.Timeout, jobTimeout)
	j := &Jobs{pool: pool, apart: c.Apart, limits: c.Limits, failure: c.Failure, wake: c.Wake, log: c.Log}
	cfg := &river.Config{
		ID:                   rand.Text(),
		MaxAttempts:          jobAttempts,
		JobTimeout:           timeout,
		Logger:               slog.New(louder{c.Log.Handler()}),
		RetryPolicy:          quadratic{},
		RescueStuckJobsAfter: timeout + jobGrace,
	}
	if len(c.Works) > 0 {
		j.rescuer = newRescuer(j, cfg.ID, c.Look)
		cfg.Queues = map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: max(1, c.Workers)}}
		for name, n := range c.Apart {
			cfg.Queues[name] = river.QueueConfig{MaxWorkers: n}
		}
		cfg.Workers = river.NewWorkers()
		river.AddWorker(cfg.Workers, &dialogueWorker{jobs: j, works: c.Works, alone: c.Alone})
		river.AddWorker(cfg.Workers, &choreWorker{jobs: j, chores: c.Chores, lost: c.Lost})
		for name, every := range c.Periodic {
			cfg.PeriodicJobs = append(cfg.PeriodicJobs, river.NewPeriodicJob(river.PeriodicInterval(every),
				func() (river.JobArgs, *river.InsertOpts) {
					return choreArgs{Chore: name}, &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByPeriod: every}}
				}, &river.PeriodicJobOpts{RunOnStart: true}))
		}
	}
	var err error
	if j.client, err = river.NewClient(riverpgxv5.New(pool), cfg); err != nil {
		return nil, fmt.Errorf("store: jobs: %w", err)
	}
	return j, nil
}

// Start works jobs off until Stop.
func (j *Jobs) Start(ctx context.Context) error {
	if j.rescuer == nil {
		return nil
	}
	if err := j.rescuer.appear(ctx); err != nil { // before a job is begun here
		return err
	}
	if err := j.client.Start(ctx); err != nil {
		j.rescuer.leave(ctx)
		return fmt.Errorf("store: jobs: %w", err)
	}
	ctx, j.halt = context.WithCancel(ctx)
	j.over.Go(func() { j.rescuer.run(ctx) })
	return nil
}

// Stop lets running jobs end while ctx lasts, then cuts them off; they are done
// again elsewhere.
func (j *Jobs) Stop(ctx context.Context) error {
	if j.halt == nil {
		return nil
	}
	defer func() { // the sign of life goes after the last job
		j.halt()
		j.over.Wait()
	}()
	if err := j.client.Stop(ctx); err == nil {
		return nil
	}
	hard, stop := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer stop()
	if err := j.client.StopAndCancel(hard); err != nil {
		return fmt.Errorf("store: jobs: stop: %w", err)
	}
	return nil
}

// Enqueue implements [Enqueuer]. A job for later puts itself off when it is begun:
// the queue looks for jobs whose time has come only every 5 s.
func (j *Jobs) Enqueue(ctx context.Context, tx pgx.Tx, job conversation.Job) error {
	opts := j.options(string(job.Work))
	_, err := j.client.InsertTx(ctx, tx, dialogueArgs{
		Key: job.Key, Task: job.Task, Work: job.Work, Args: job.Args, Lang: job.Lang, Units: job.Units, At: job.At, Cause: job.Cause,
	}, opts)
	return err
}

// options say in which queue a work or chore waits, and how often it is tried.
func (j *Jobs) options(name string) *river.InsertOpts {
	opts := &river.InsertOpts{MaxAttempts: j.limits[name].Attempts}
	if _, apart := j.apart[name]; apart {
		opts.Queue = name
	}
	return opts
}

// Abandon implements [Enqueuer].
func (j *Jobs) Abandon(ctx context.Context, tx pgx.Tx, key conversation.Key, tasks []int64) error {
	for _, task := range tasks {
		if err := j.end(ctx, tx, map[string]any{"key": key, "task": task}); err != nil {
			return fmt.Errorf("store: abandon task %d: %w", task, err)
		}
	}
	return nil
}

// Forget implements [Enqueuer].
func (j *Jobs) Forget(ctx context.Context, tx pgx.Tx, user int64) error {
	if err := j.end(ctx, tx, map[string]any{"key": map[string]int64{"user": user}}); err != nil {
		return fmt.Errorf("store: forget jobs: %w", err)
	}
	return nil
}

// end deletes the dialogues' jobs that have these arguments, and cancels those that run.
func (j *Jobs) end(ctx context.Context, tx pgx.Tx, args map[string]any) error {
	_, err := tx.Exec(ctx, `DELETE FROM river_job WHERE kind = $1 AND args @> $2 AND state <> 'running'`, dialogueArgs{}.Kind(), args)
	if err != nil {
		return err
	}
	rows, err := tx.Query(ctx, `SELECT id FROM river_job WHERE kind = $1 AND args @> $2`, dialogueArgs{}.Kind(), args)
	if err != nil {
		return err
	}
	running, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return err
	}
	for _, id := range running {
		if _, err := j.client.JobCancelTx(ctx, tx, id); err != nil {
			return fmt.Errorf("job %d: %w", id, err)
		}
	}
	return nil
}

// EnqueueChore enqueues work that no dialogue waits for.
func (j *Jobs) EnqueueChore(ctx context.Context, tx pgx.Tx, chore string, args any) error {
	body, err := json.Marshal(args)
	if err != nil {
		return fmt.Errorf("store: chore %s: %w", chore, err)
	}
	opts := j.options(chore)
	opts.MaxAttempts = cmp.Or(opts.MaxAttempts, choreAttempts)
	if _, err := j.client.InsertTx(ctx, tx, choreArgs{Chore: chore, Args: body}, opts); err != nil {
		return fmt.Errorf("store: chore %s: %w", chore, err)
	}
	return nil
}

// quadratic waits 1, 4, 9 … s before the next attempt.
type quadratic struct{}

// NextRetry implements [river.ClientRetryPolicy].
func (quadratic) NextRetry(job *rivertype.JobRow) time.Time {
	n := job.Attempt
	return time.Now().Add(time.Duration(n*n) * time.Second)
}

// louder passes on what the queue warns of, and none of its small talk.
type louder struct{ slog.Handler }

// Enabled implements [slog.Handler].
func (l louder) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && l.Handler.Enabled(ctx, level)
}
