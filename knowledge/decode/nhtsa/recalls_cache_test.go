package nhtsa_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode/nhtsa"
	"example.com/vinbot/knowledge/decode/nhtsa/nhtsatest"
	"example.com/vinbot/knowledge/decode/upstream"
	"example.com/vinbot/knowledge/decode/upstream/upstreamtest"
)

// shelf is a cache of several processes.
type shelf struct {
	mu    sync.Mutex
	lists map[string]knowledge.RecallList
}

func (s *shelf) Recalls(_ context.Context, key string) (knowledge.RecallList, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list, ok := s.lists[key]
	return list, ok
}

func (s *shelf) KeepRecalls(_ context.Context, key string, list knowledge.RecallList, _ time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lists[key] = list
}

func replica(tb testing.TB, s *nhtsatest.Server, cache nhtsa.RecallCache, c *clock) *nhtsa.Recalls {
	tb.Helper()
	r, err := nhtsa.NewRecalls(upstream.Config{URL: s.URL, Attempt: 10 * time.Second, Total: 10 * time.Second}, cache, c.now)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(r.Close)
	return r
}

var tahoe2021 = knowledge.Vehicle{Make: "Chevrolet", Model: "Tahoe", Year: 2021}

func TestProcessesShareAnAnswerAsLongAsItIsADayOld(t *testing.T) {
	t.Parallel()
	s, c, shared := nhtsatest.New(t), &clock{time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}, &shelf{lists: map[string]knowledge.RecallList{}}
	for _, step := range []struct {
		name  string
		later time.Duration
		asked int
	}{
		{"the first process asks NHTSA", 0, 1},
		{"another one does not", 20 * time.Hour, 1},
		{"what it took from the cache is no younger for that", 5 * time.Hour, 2},
	} {
		c.at = c.at.Add(step.later)
		list, err := replica(t, s, shared, c).Of(t.Context(), tahoe2021)
		if err != nil || len(list) != 2 || s.Asked() != step.asked {
			t.Errorf("%s: %d recalls, %v; asked %d times, want %d", step.name, len(list), err, s.Asked(), step.asked)
		}
	}
	one := replica(t, s, shared, c)
	for _, step := range []struct {
		later time.Duration
		asked int
	}{{20 * time.Hour, 2}, {5 * time.Hour, 3}} {
		c.at = c.at.Add(step.later)
		if _, err := one.Of(t.Context(), tahoe2021); err != nil || s.Asked() != step.asked {
			t.Errorf("%s later in one process: %v; asked %d times, want %d", step.later, err, s.Asked(), step.asked)
		}
	}
}

func TestWhoAsksAtTheSameTimeSharesOneAnswer(t *testing.T) {
	t.Parallel()
	s := nhtsatest.New(t)
	s.Delay = 300 * time.Millisecond
	s.Next(upstreamtest.Slow)
	r := replica(t, s, nil, &clock{time.Now()})
	impatient, leave := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() {
		if _, err := r.Of(impatient, tahoe2021); err == nil {
			t.Error("who left got an answer")
		}
	})
	for s.Asked() == 0 {
		time.Sleep(time.Millisecond)
	}
	for range 20 {
		all.Go(func() {
			list, err := r.Of(t.Context(), tahoe2021)
			if err != nil || len(list) != 2 {
				t.Errorf("%d recalls, %v", len(list), err)
			}
		})
	}
	leave() // those who wait for the same answer get it all the same
	all.Wait()
	if s.Asked() != 1 {
		t.Errorf("asked %d times", s.Asked())
	}
}
