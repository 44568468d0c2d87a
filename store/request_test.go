package store_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/internal/idem"
	"example.com/vinbot/store"
)

func TestARepeatedRequestGetsWhatWasAnswered(t *testing.T) {
	t.Parallel()
	pool, now, ctx := dbtest.New(t), keyNoon, t.Context()
	_, _ = create(t, keysOn(t, pool, dataKey(1), &now), 7)
	_, _ = create(t, keysOn(t, pool, dataKey(1), &now), 8)
	r := store.NewRequests(pool, func() time.Time { return now })
	q := idem.Request{Account: 1, Key: "k", Hash: []byte("body")}
	if a, err := r.Begin(ctx, q); err != nil || a.Status != 0 {
		t.Fatalf("the first: %+v, %v", a, err)
	}
	if _, err := r.Begin(ctx, q); !errors.Is(err, idem.ErrRunning) {
		t.Errorf("at the same time: %v", err)
	}
	want := idem.Answer{Status: 200, ContentType: "application/json", Body: []byte(`{}`)}
	if err := r.Keep(ctx, q, want); err != nil {
		t.Fatal(err)
	}
	got, err := r.Begin(ctx, q)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if _, err := r.Begin(ctx, idem.Request{Account: 1, Key: "k", Hash: []byte("other")}); !errors.Is(err, idem.ErrOther) {
		t.Errorf("another request: %v", err)
	}
	if a, err := r.Begin(ctx, idem.Request{Account: 2, Key: "k", Hash: []byte("other")}); err != nil || a.Status != 0 {
		t.Errorf("somebody else's key of the same name: %+v, %v", a, err)
	}
	if err := r.Clean(ctx, now.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	if a, err := r.Begin(ctx, q); err != nil || a.Status != 0 {
		t.Errorf("after its time: %+v, %v", a, err)
	}
}

func TestARequestWhoseProcessDiedIsTakenUpAgain(t *testing.T) {
	t.Parallel()
	pool, now, ctx := dbtest.New(t), keyNoon, t.Context()
	_, _ = create(t, keysOn(t, pool, dataKey(1), &now), 7)
	r := store.NewRequests(pool, func() time.Time { return now })
	q := idem.Request{Account: 1, Key: "k", Hash: []byte("body")}
	if _, err := r.Begin(ctx, q); err != nil {
		t.Fatal(err)
	}
	now = now.Add(3 * time.Minute)
	if _, err := r.Begin(ctx, q); err != nil {
		t.Errorf("it stays taken: %v", err)
	}
	if err := r.Drop(ctx, q); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Begin(ctx, q); err != nil {
		t.Errorf("one that came to nothing: %v", err)
	}
}

func TestOfManyAlikeAtOnceOneIsAnswered(t *testing.T) {
	t.Parallel()
	pool, now := dbtest.New(t), keyNoon
	_, _ = create(t, keysOn(t, pool, dataKey(1), &now), 7)
	r := store.NewRequests(pool, func() time.Time { return now })
	var begun atomic.Int64
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if a, err := r.Begin(t.Context(), idem.Request{Account: 1, Key: "k", Hash: []byte("body")}); err == nil && a.Status == 0 {
				begun.Add(1)
			}
		})
	}
	group.Wait()
	if n := begun.Load(); n != 1 {
		t.Errorf("%d begin it", n)
	}
}
