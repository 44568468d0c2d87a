package store

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"example.com/vinbot/conversation"
)

type dialogueWorker struct {
	river.WorkerDefaults[dialogueArgs]
	jobs  *Jobs
	works map[conversation.Work]Work
	alone []conversation.Work
}

// Timeout implements [river.Worker]; zero is the queue's own.
func (w *dialogueWorker) Timeout(job *river.Job[dialogueArgs]) time.Duration {
	return w.jobs.limits[string(job.Args.Work)].Timeout
}

// Work implements [river.Worker]: the job is completed and its result put into the
// inbox in one transaction, so that a result is never lost and never doubled.
func (w *dialogueWorker) Work(ctx context.Context, job *river.Job[dialogueArgs]) error {
	a := job.Args
	if wait := time.Until(a.At); wait > 0 {
		return river.JobSnooze(wait)
	}
	j := conversation.Job{
		ID: job.ID, Key: a.Key, Task: a.Task, Work: a.Work, Args: a.Args,
		Lang: a.Lang, Units: a.Units, Cause: a.Cause, Last: job.Attempt >= job.MaxAttempts,
	}
	if slices.Contains(w.alone, a.Work) {
		release, got, err := w.jobs.lock(ctx, a.Key.User, a.Work)
		if err != nil {
			return err
		}
		if !got {
			return river.JobSnooze(time.Second)
		}
		defer release()
	}
	began := time.Now()
	w.jobs.log.DebugContext(ctx, "job begun", way(j, job.JobRow)...)
	event, err := w.do(ctx, j)
	switch {
	case err == nil:
	case errors.Is(context.Cause(ctx), context.DeadlineExceeded) && j.Last:
		event = w.jobs.failure(j, err) // out of time for good: the person is told all the same
	case ctx.Err() != nil: // a stop and a cancellation do not count as attempts
		return context.Cause(ctx)
	case !j.Last:
		return err
	default:
		event = w.jobs.failure(j, err)
	}
	if err := w.finish(ctx, job, event); err != nil {
		return err
	}
	w.jobs.log.DebugContext(ctx, "job done", append(way(j, job.JobRow), "took", time.Since(began))...)
	return nil
}

// Cancelled reports whether the job that ctx belongs to was cancelled, not only stopped.
func Cancelled(ctx context.Context) bool {
	return errors.Is(context.Cause(ctx), rivertype.ErrJobCancelledRemotely)
}

// way names a job and the update that asked for it, for the log.
func way(job conversation.Job, row *rivertype.JobRow) []any {
	return []any{
		"job_id", job.ID, "work", string(job.Work), "bot_id", job.Cause.Bot, "update_id", job.Cause.ID,
		"queued", row.CreatedAt, "attempt", row.Attempt,
	}
}

// finish completes a job and puts its result into the inbox. What cannot be
// written is done again, and does not count as an attempt: a database that is
// down for a while makes nobody wait for ever.
func (w *dialogueWorker) finish(ctx context.Context, job *river.Job[dialogueArgs], event conversation.Event) error {
	a := job.Args
	const patience = 5 * time.Second
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer stop()
	err := inTx(ctx, w.jobs.pool, func(tx pgx.Tx) error {
		if err := deliver(ctx, tx, job.ID, a, event); err != nil {
			return err
		}
		_, err := river.JobCompleteTx[*riverpgxv5.Driver](ctx, tx, job)
		return err
	})
	if err != nil {
		w.jobs.log.ErrorContext(ctx, "result not written", "job_id", job.ID, "error", err)
		return river.JobSnooze(time.Second)
	}
	if w.jobs.wake != nil {
		w.jobs.wake(a.Key)
	}
	return nil
}

// deliver puts the one result of a job into the inbox.
func deliver(ctx context.Context, tx pgx.Tx, job int64, a dialogueArgs, event conversation.Event) error {
	raw, err := conversation.MarshalResult(a.Task, event)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO inbox (bot_id, update_id, chat_id, thread_id, user_id, raw)
		VALUES (0, $1, $2, $3, $4, $5)
		ON CONFLICT DO NOTHING`, job, a.Key.Chat, a.Key.Thread, a.Key.User, raw)
	if err != nil {
		return fmt.Errorf("store: result of job %d: %w", job, err)
	}
	return nil
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

// aloneLocks separates these advisory locks from others'.
const aloneLocks = 0x76_62_61

// lock takes one person's place for one kind of work, or reports that another job
// has it. The place is a lock of a connection and vanishes with it.
func (j *Jobs) lock(ctx context.Context, user int64, work conversation.Work) (release func(), got bool, err error) {
	conn, err := j.pool.Acquire(ctx)
	if err != nil {
		return nil, false, fmt.Errorf("store: lock %s: %w", work, err)
	}
	release, got, err = alone(ctx, conn, strconv.FormatInt(user, 10)+" "+string(work))
	if err != nil {
		return nil, false, fmt.Errorf("store: lock %s: %w", work, err)
	}
	return release, got, nil
}

// alone takes a place that only one has at a time, in all processes, on a connection with
// which it vanishes; got is false where somebody has it. The connection is given back.
func alone(ctx context.Context, conn *pgxpool.Conn, name string) (release func(), got bool, err error) {
	err = conn.QueryRow(ctx, `SELECT pg_try_advisory_lock(hashtextextended($1, $2))`, name, aloneLocks).Scan(&got)
	if err != nil || !got {
		conn.Release()
		return nil, false, err
	}
	return func() {
		const patience = 5 * time.Second
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), patience)
		defer stop()
		if _, err := conn.Exec(ctx, `SELECT pg_advisory_unlock(hashtextextended($1, $2))`, name, aloneLocks); err != nil {
			_ = conn.Hijack().Close(ctx) // and the lock with it
			return
		}
		conn.Release()
	}, true, nil
}

type choreWorker struct {
	river.WorkerDefaults[choreArgs]
	jobs   *Jobs
	chores map[string]Chore
	lost   map[string]Chore
}

// Timeout implements [river.Worker]; zero is the queue's own.
func (w *choreWorker) Timeout(job *river.Job[choreArgs]) time.Duration {
	return w.jobs.limits[job.Args.Chore].Timeout
}

// Work implements [river.Worker].
func (w *choreWorker) Work(ctx context.Context, job *river.Job[choreArgs]) error {
	chore, ok := w.chores[job.Args.Chore]
	if !ok {
		return fmt.Errorf("store: no chore %q", job.Args.Chore)
	}
	err := chore(ctx, job.Args.Args)
	if later, ok := errors.AsType[LaterError](err); ok {
		return river.JobSnooze(max(0, time.Until(later.At)))
	}
	if give, ok := w.lost[job.Args.Chore]; ok && err != nil && job.Attempt >= job.MaxAttempts {
		const patience = 5 * time.Second
		last, stop := context.WithTimeout(context.WithoutCancel(ctx), patience)
		defer stop()
		return errors.Join(err, give(last, job.Args.Args))
	}
	return err
}
