package store

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"example.com/vinbot/conversation"
)

type dialogueWorker struct {
	river.WorkerDefaults[dialogueArgs]
	jobs    *Jobs
	works   map[conversation.Work]Work
	failure func(conversation.Job, error) conversation.Event
}

// Work implements [river.Worker]: the job is completed and its result put into the
// inbox in one transaction, so that a result is never lost and never doubled.
func (w *dialogueWorker) Work(ctx context.Context, job *river.Job[dialogueArgs]) error {
	a := job.Args
	j := conversation.Job{
		ID: job.ID, Key: a.Key, Task: a.Task, Work: a.Work, Args: a.Args,
		Lang: a.Lang, Units: a.Units, Last: job.Attempt >= job.MaxAttempts,
	}
	event, err := w.do(ctx, j)
	if err != nil {
		if !j.Last || ctx.Err() != nil {
			return err
		}
		event = w.failure(j, err)
	}
	raw, err := conversation.MarshalResult(a.Task, event)
	if err != nil {
		return err
	}
	err = inTx(ctx, w.jobs.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			INSERT INTO inbox (bot_id, update_id, chat_id, thread_id, user_id, raw)
			VALUES (0, $1, $2, $3, $4, $5)
			ON CONFLICT DO NOTHING`, job.ID, a.Key.Chat, a.Key.Thread, a.Key.User, raw)
		if err != nil {
			return fmt.Errorf("store: result of job %d: %w", job.ID, err)
		}
		_, err = river.JobCompleteTx[*riverpgxv5.Driver](ctx, tx, job)
		return err
	})
	if err == nil && w.jobs.wake != nil {
		w.jobs.wake(a.Key)
	}
	return err
}

// do runs the work; a panic is a fault like any other, with its place.
func (w *dialogueWorker) do(ctx context.Context, j conversation.Job) (e conversation.Event, err error) {
	work, ok := w.works[j.Work]
	if !ok {
		return nil, fmt.Errorf("store: no worker for %q", j.Work)
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("store: %s panicked: %v\n%s", j.Work, p, debug.Stack())
		}
	}()
	return work(ctx, j)
}

type choreWorker struct {
	river.WorkerDefaults[choreArgs]
	chores map[string]Chore
}

// Work implements [river.Worker].
func (w *choreWorker) Work(ctx context.Context, job *river.Job[choreArgs]) error {
	chore, ok := w.chores[job.Args.Chore]
	if !ok {
		return fmt.Errorf("store: no chore %q", job.Args.Chore)
	}
	return chore(ctx, job.Args.Args)
}
