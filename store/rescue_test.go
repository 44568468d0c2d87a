package store_test

import (
	"context"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/conversation"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/store"
)

func scan(user int64) conversation.Job {
	return conversation.Job{Key: conversation.Key{Chat: user, User: user}, Task: 1, Work: conversation.WorkScan}
}

// dies leaves a job as a process leaves it that died in the attempt of that number.
func dies(t *testing.T, pool *pgxpool.Pool, attempt int) {
	t.Helper()
	_, err := pool.Exec(t.Context(), `
		UPDATE river_job
		SET state = 'running', attempt = $1, max_attempts = greatest(max_attempts, $1), attempted_at = now(), attempted_by = '{dead}'`, attempt)
	if err != nil {
		t.Fatal(err)
	}
}

// asleep is a queue that works nothing off.
func asleep(t *testing.T, pool *pgxpool.Pool) *store.Jobs {
	t.Helper()
	jobs, err := store.NewJobs(pool, store.JobsConfig{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return jobs
}

func TestAJobOfADeadProcessIsTakenUpWithinSecondsAndItsLastAttemptIsNotSpent(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	enqueue(t, pool, asleep(t, pool), scan(7))
	const last = 4
	dies(t, pool, last)
	working(t, process(t, pool), func(context.Context, conversation.Job) (conversation.Event, error) {
		return conversation.LabelRead{}, nil
	})
	began := time.Now()
	if got := results(t, pool, 1); got[0] != "label_read" {
		t.Errorf("the result is %q", got[0])
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("it took %s", took)
	}
}

func TestAJobThatBringsDownEveryProcessIsGivenUpAndThePersonIsTold(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	enqueue(t, pool, asleep(t, pool), scan(7))
	const most = 20
	dies(t, pool, most)
	working(t, process(t, pool), func(context.Context, conversation.Job) (conversation.Event, error) {
		t.Error("it was begun once more")
		return conversation.LabelRead{}, nil
	})
	if got := results(t, pool, 1); got[0] != "failed" {
		t.Errorf("the result is %q", got[0])
	}
}

// TestAProcessThatLosesItsConnectionsKeepsItsJobs: every connection breaks while a job
// runs, and another process looks for orphans all the time.
func TestAProcessThatLosesItsConnectionsKeepsItsJobs(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	var begun atomic.Int32
	running := make(chan struct{}, 2)
	do := func(ctx context.Context, _ conversation.Job) (conversation.Event, error) {
		begun.Add(1)
		running <- struct{}{}
		select {
		case <-ctx.Done():
		case <-time.After(2 * time.Second):
		}
		return conversation.LabelRead{}, nil
	}
	enqueue(t, pool, asleep(t, pool), scan(7))
	working(t, process(t, pool), do)
	<-running
	working(t, process(t, pool), do)
	_, err := pool.Exec(t.Context(), `
		SELECT pg_terminate_backend(l.pid)
		FROM pg_locks AS l
		JOIN river_job AS j ON (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended(j.attempted_by[1], x'76626c'::int)
		WHERE l.locktype = 'advisory' AND j.state = 'running'`)
	if err != nil {
		t.Fatal(err)
	}
	if got := results(t, pool, 1); len(got) != 1 || begun.Load() != 1 {
		t.Errorf("begun %d times, results %v; want one of each", begun.Load(), got)
	}
}

// TestAJobThatRunsTwiceSideBySideLeavesOneResult, as after a network that was cut.
func TestAJobThatRunsTwiceSideBySideLeavesOneResult(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	var begun atomic.Int32
	job := scan(7)
	job.Work = conversation.WorkAlbum // of scans a person has one at a time anyhow
	enqueue(t, pool, asleep(t, pool), job)
	working(t, process(t, pool), func(ctx context.Context, _ conversation.Job) (conversation.Event, error) {
		if begun.Add(1) == 1 { // the queue takes this process for dead, and it is not
			if _, err := pool.Exec(ctx, `UPDATE river_job SET attempted_by = '{dead}'`); err != nil {
				t.Error(err)
			}
			for begun.Load() == 1 && ctx.Err() == nil {
				time.Sleep(10 * time.Millisecond)
			}
		}
		time.Sleep(100 * time.Millisecond)
		return conversation.LabelRead{}, nil
	})
	results(t, pool, 1)
	time.Sleep(time.Second)
	if got := results(t, pool, 1); len(got) != 1 || begun.Load() != 2 {
		t.Errorf("begun %d times, results %v; want two and one", begun.Load(), got)
	}
}

// TestAChoreIsTriedForDays: a payment is not forgotten because the rail is down.
func TestAChoreIsTriedForDays(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	jobs := asleep(t, pool)
	tx, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err = jobs.EnqueueChore(t.Context(), tx, "apply", nil); err == nil {
		err = tx.Commit(t.Context())
	}
	var days float64
	if err == nil {
		err = pool.QueryRow(t.Context(), `SELECT sum(n * n) / 86400.0 FROM river_job, generate_series(1, max_attempts - 1) AS n`).Scan(&days)
	}
	if err != nil || days < 3 {
		t.Errorf("%.1f days, %v; want three or more", days, err)
	}
}
