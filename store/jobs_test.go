package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/conversation"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/store"
)

// working starts a queue whose scans do what do does. Its failures say "lost".
func working(t *testing.T, pool *pgxpool.Pool, do store.Work) *store.Jobs {
	t.Helper()
	jobs, err := store.NewJobs(pool, store.JobsConfig{
		Works:   map[conversation.Work]store.Work{conversation.WorkScan: do, conversation.WorkAlbum: do, conversation.WorkReport: do},
		Alone:   []conversation.Work{conversation.WorkScan},
		Apart:   map[string]int{string(conversation.WorkScan): 4},
		Workers: 4,
		Failure: func(j conversation.Job, _ error) conversation.Event {
			return conversation.Failed{Work: j.Work, Reason: "lost"}
		},
		Timeout: 3 * time.Second,
		Look:    100 * time.Millisecond,
		Log:     slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := jobs.Start(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, stop := context.WithTimeout(context.Background(), time.Second)
		defer stop()
		_ = jobs.Stop(ctx)
	})
	return jobs
}

// process is the pool of another process on the same database, with room for what
// each one holds all the time.
func process(t *testing.T, pool *pgxpool.Pool) *pgxpool.Pool {
	t.Helper()
	cfg := pool.Config()
	cfg.MaxConns = 16
	own, err := pgxpool.NewWithConfig(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(own.Close)
	return own
}

func enqueue(t *testing.T, pool *pgxpool.Pool, jobs *store.Jobs, list ...conversation.Job) {
	t.Helper()
	err := pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
		for _, j := range list {
			j.Args = json.RawMessage(`{}`)
			if err := jobs.Enqueue(t.Context(), tx, j); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// results waits for n results in the inbox and returns their kinds.
func results(t *testing.T, pool *pgxpool.Pool, n int) (kinds []string) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for range 1000 {
		rows, err := pool.Query(t.Context(), `SELECT raw->'result'->>'kind' FROM inbox WHERE bot_id = 0 ORDER BY seq`)
		if err != nil {
			t.Fatal(err)
		}
		if kinds, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
			t.Fatal(err)
		}
		if len(kinds) >= n {
			return kinds
		}
		<-tick.C
	}
	t.Fatalf("results are %v, want %d", kinds, n)
	return nil
}

func TestAPersonHasOneLabelReadAtATime(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	var now, most, both atomic.Int32
	read := func(ctx context.Context, j conversation.Job) (conversation.Event, error) {
		mine := j.Key.User == 7
		if mine {
			most.Store(max(most.Load(), now.Add(1)))
			defer now.Add(-1)
		} else {
			both.Add(now.Load())
		}
		select {
		case <-ctx.Done():
		case <-time.After(300 * time.Millisecond):
		}
		return conversation.LabelRead{}, nil
	}
	// Two processes, two chats of one person, and somebody else.
	first, second := working(t, process(t, pool), read), working(t, process(t, pool), read)
	enqueue(t, pool, first,
		conversation.Job{Key: conversation.Key{Chat: 7, User: 7}, Task: 1, Work: conversation.WorkScan},
		conversation.Job{Key: conversation.Key{Chat: -1, User: 7}, Task: 1, Work: conversation.WorkScan})
	enqueue(t, pool, second,
		conversation.Job{Key: conversation.Key{Chat: 7, User: 7}, Task: 2, Work: conversation.WorkScan},
		conversation.Job{Key: conversation.Key{Chat: 8, User: 8}, Task: 1, Work: conversation.WorkScan})
	results(t, pool, 4)
	if most.Load() != 1 {
		t.Errorf("%d of one person at once", most.Load())
	}
}

func TestAnAlbumIsNotClosedBeforeItsTimeNorMuchLater(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	jobs := working(t, pool, func(context.Context, conversation.Job) (conversation.Event, error) {
		return conversation.AlbumClosed{}, nil
	})
	start := time.Now()
	enqueue(t, pool, jobs, conversation.Job{Key: dialogue(1), Work: conversation.WorkAlbum, At: start.Add(time.Second)})
	results(t, pool, 1)
	if took := time.Since(start); took < time.Second || took > 4*time.Second {
		t.Errorf("closed after %v", took)
	}
}

func TestAStopIsNoFailureAndTheJobIsDoneAgain(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	begun := make(chan struct{}, 1)
	first := working(t, pool, func(ctx context.Context, _ conversation.Job) (conversation.Event, error) {
		begun <- struct{}{}
		<-ctx.Done()
		return nil, errors.New("program was killed") // as tools say that are stopped with us
	})
	enqueue(t, pool, first, conversation.Job{Key: dialogue(1), Work: conversation.WorkScan})
	<-begun
	if _, err := pool.Exec(t.Context(), `UPDATE river_job SET max_attempts = attempt`); err != nil { // none is left
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer stop()
	if err := first.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	working(t, pool, func(context.Context, conversation.Job) (conversation.Event, error) {
		return conversation.LabelRead{}, nil
	})
	if got := results(t, pool, 1); got[0] != "label_read" {
		t.Errorf("the person is told %q", got[0])
	}
}

func TestThePersonIsToldOfTheLastFailureEvenOfAPanic(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	var tries atomic.Int32
	jobs := working(t, pool, func(context.Context, conversation.Job) (conversation.Event, error) {
		if tries.Add(1) == 1 {
			return nil, errors.New("passing")
		}
		panic("nobody thought of this")
	})
	enqueue(t, pool, jobs, conversation.Job{Key: dialogue(1), Work: conversation.WorkScan})
	if _, err := pool.Exec(t.Context(), `UPDATE river_job SET max_attempts = 2`); err != nil {
		t.Fatal(err)
	}
	if got := results(t, pool, 1); got[0] != "failed" || tries.Load() != 2 {
		t.Errorf("the person is told %q after %d tries", got[0], tries.Load())
	}
}

func TestThePersonIsToldWhenTheLastAttemptIsOutOfTime(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	jobs := working(t, pool, func(ctx context.Context, _ conversation.Job) (conversation.Event, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	})
	enqueue(t, pool, jobs, conversation.Job{Key: dialogue(1), Work: conversation.WorkScan})
	if _, err := pool.Exec(t.Context(), `UPDATE river_job SET max_attempts = 1`); err != nil {
		t.Fatal(err)
	}
	if got := results(t, pool, 1); got[0] != "failed" {
		t.Errorf("the person is told %q", got[0])
	}
}

func TestForgettingEndsThePersonsJobs(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	begun, over := make(chan struct{}, 1), make(chan struct{}, 1)
	jobs := working(t, pool, func(ctx context.Context, j conversation.Job) (conversation.Event, error) {
		if j.Key.User != 7 {
			return conversation.LabelRead{}, nil
		}
		begun <- struct{}{}
		<-ctx.Done()
		over <- struct{}{}
		return conversation.LabelRead{}, ctx.Err()
	})
	enqueue(t, pool, jobs,
		conversation.Job{Key: dialogue(7), Task: 1, Work: conversation.WorkScan},
		conversation.Job{Key: dialogue(7), Task: 2, Work: conversation.WorkAlbum, At: time.Now().Add(time.Hour)},
		conversation.Job{Key: dialogue(8), Task: 1, Work: conversation.WorkScan})
	<-begun
	if err := pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error { return jobs.Forget(t.Context(), tx, 7) }); err != nil {
		t.Fatal(err)
	}
	select {
	case <-over:
	case <-time.After(10 * time.Second):
		t.Fatal("the running job goes on")
	}
	results(t, pool, 1) // somebody else's
	var left int
	err := pool.QueryRow(t.Context(), `SELECT count(*) FROM river_job WHERE args @> '{"key":{"user":7}}' AND state <> 'running' AND state <> 'cancelled'`).Scan(&left)
	if err != nil || left != 0 {
		t.Errorf("%d jobs left, %v", left, err)
	}
}
