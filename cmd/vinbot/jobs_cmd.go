package main

import (
	"context"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/store"
)

type jobsCmd struct {
	List    listJobsCmd   `cmd:"" default:"withargs" help:"List them, the newest first."`
	Show    showJobCmd    `cmd:"" help:"Show one, with the errors of its attempts."`
	Retry   retryJobCmd   `cmd:"" help:"Let jobs be done at once."`
	Discard discardJobCmd `cmd:"" help:"Throw away jobs that were given up or cancelled."`
}

type listJobsCmd struct {
	State string `default:"discarded" enum:"all,available,cancelled,completed,discarded,pending,retryable,running,scheduled" help:"Of this state: ${enum}. Those that were given up are discarded."`
	Limit int    `default:"50" help:"At most so many."`
}

// Run lists jobs.
func (l *listJobsCmd) Run(ctx context.Context, c config, s streams) error {
	return withQueue(ctx, c, func(q *store.Queue) error {
		state := l.State
		if state == "all" {
			state = ""
		}
		list, err := q.Jobs(ctx, state, l.Limit)
		if err != nil {
			return err
		}
		return printEach(s, list)
	})
}

type showJobCmd struct {
	ID int64 `arg:"" help:"The job's number."`
}

// Run shows one job.
func (w *showJobCmd) Run(ctx context.Context, c config, s streams) error {
	return withQueue(ctx, c, func(q *store.Queue) error {
		job, err := q.Job(ctx, w.ID)
		if err != nil {
			return err
		}
		return show(s.out, job)
	})
}

type retryJobCmd struct {
	IDs []int64 `arg:"" help:"The jobs' numbers."`
}

// Run lets jobs be done again.
func (r *retryJobCmd) Run(ctx context.Context, c config, s streams) error {
	return withQueue(ctx, c, func(q *store.Queue) error {
		for _, id := range r.IDs {
			if err := q.Retry(ctx, id); err != nil {
				return err
			}
			if err := printJSON(s, map[string]any{"retried": id}); err != nil {
				return err
			}
		}
		return nil
	})
}

type discardJobCmd struct {
	IDs []int64 `arg:"" help:"The jobs' numbers."`
}

// Run throws jobs away.
func (d *discardJobCmd) Run(ctx context.Context, c config, s streams) error {
	return withQueue(ctx, c, func(q *store.Queue) error {
		for _, id := range d.IDs {
			if err := q.Discard(ctx, id); err != nil {
				return err
			}
			if err := printJSON(s, map[string]any{"discarded": id}); err != nil {
				return err
			}
		}
		return nil
	})
}

func withQueue(ctx context.Context, c config, do func(*store.Queue) error) error {
	return withDatabase(ctx, c, func(pool *pgxpool.Pool) error {
		q, err := store.NewQueue(pool)
		if err != nil {
			return err
		}
		return do(q)
	})
}
