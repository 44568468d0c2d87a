package store_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/vinbot/conversation"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/store"
)

// A chore that fails for good is a dead letter: it is listed without its arguments, what
// is to be done then is done, and the operator tries it again or throws it away.
func TestDeadLettersAreListedTriedAgainAndThrownAway(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	var mends atomic.Bool
	done, lost := make(chan struct{}, 10), make(chan struct{}, 10)
	jobs, err := store.NewJobs(pool, store.JobsConfig{
		Works: map[conversation.Work]store.Work{conversation.WorkScan: nil},
		Chores: map[string]store.Chore{"mow": func(context.Context, json.RawMessage) error {
			if !mends.Load() {
				return errors.New("it rains")
			}
			done <- struct{}{}
			return nil
		}},
		Lost:   map[string]store.Chore{"mow": func(context.Context, json.RawMessage) error { lost <- struct{}{}; return nil }},
		Limits: map[string]store.Limit{"mow": {Attempts: 1, Timeout: time.Second}},
		Log:    slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := jobs.Start(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = jobs.Stop(context.Background()) })
	for range 2 {
		if err := pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
			return jobs.EnqueueChore(t.Context(), tx, "mow", map[string]string{"secret": "garden"})
		}); err != nil {
			t.Fatal(err)
		}
	}
	<-lost
	<-lost
	q, err := store.NewQueue(pool)
	if err != nil {
		t.Fatal(err)
	}
	var dead []store.QueuedJob
	until(t, func() (bool, error) {
		dead, err = q.Jobs(t.Context(), "discarded", 10)
		return len(dead) == 2, err
	})
	if len(dead) != 2 || dead[0].Name != "mow" || dead[0].Attempts != 1 || dead[0].LastError != "it rains" {
		t.Fatalf("%+v", dead)
	}
	if told, err := json.Marshal(dead); err != nil || bytes.Contains(told, []byte("garden")) {
		t.Errorf("the arguments are told: %s, %v", told, err)
	}
	one, err := q.Job(t.Context(), dead[0].ID)
	if err != nil || len(one.Errors) != 1 {
		t.Errorf("%+v, %v", one, err)
	}
	if err := q.Discard(t.Context(), dead[1].ID); err != nil {
		t.Error(err)
	}
	if _, err := q.Job(t.Context(), dead[1].ID); !errors.Is(err, store.ErrNoJob) {
		t.Errorf("what was thrown away is there: %v", err)
	}
	mends.Store(true)
	if err := q.Retry(t.Context(), dead[0].ID); err != nil {
		t.Fatal(err)
	}
	<-done
	until(t, func() (bool, error) {
		one, err = q.Job(t.Context(), dead[0].ID)
		return one.State == "completed", err
	})
	if err := q.Retry(t.Context(), dead[0].ID); !errors.Is(err, store.ErrNotToRetry) {
		t.Errorf("what is done is tried again: %v", err)
	}
	if err := q.Discard(t.Context(), dead[0].ID); !errors.Is(err, store.ErrNotFinished) {
		t.Errorf("what is done is thrown away: %v", err)
	}
}

// until waits for something that a queue does soon.
func until(t *testing.T, is func() (bool, error)) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if ok, err := is(); err != nil || ok || time.Now().After(deadline) {
			if !ok {
				t.Fatal("it did not come about", err)
			}
			return
		}
	}
}
