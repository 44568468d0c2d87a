package redisstore_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/store/redisstore"
)

var _ decode.Budget = (*redisstore.Budget)(nil)

func noon() time.Time { return time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC) }

// spends counts how many of so many tries are granted.
func spends(b *redisstore.Budget, tries, most int) (granted int) {
	for range tries {
		if b.Spend(context.Background(), "autodev", most) {
			granted++
		}
	}
	return granted
}

func TestADaysBudgetIsSharedByProcesses(t *testing.T) {
	t.Parallel()
	_, m := mini(t)
	var granted atomic.Int64
	var group sync.WaitGroup
	for range 4 {
		b := open(t, "redis://"+m.Addr()).Budget(noon)
		group.Go(func() { granted.Add(int64(spends(b, 30, 50))) })
	}
	group.Wait()
	if n := granted.Load(); n != 50 {
		t.Errorf("four processes spent %d of 50", n)
	}
}

func TestANewDayHasItsOwnBudget(t *testing.T) {
	t.Parallel()
	s, m := mini(t)
	today := noon()
	b := s.Budget(func() time.Time { return today })
	if n := spends(b, 5, 3); n != 3 {
		t.Errorf("spent %d of 3", n)
	}
	today = today.Add(24 * time.Hour)
	if n := spends(b, 5, 3); n != 3 {
		t.Errorf("on the next day spent %d of 3", n)
	}
	if ttl := m.TTL("budget:autodev:2026-06-01"); ttl <= 24*time.Hour || ttl > 48*time.Hour {
		t.Errorf("the count of a day is kept for %v", ttl)
	}
}

func TestWithoutRedisAProcessSpendsAQuarter(t *testing.T) {
	t.Parallel()
	if n := spends(open(t, "").Budget(noon), 100, 40); n != 10 {
		t.Errorf("never any Redis: spent %d of 40, want 10", n)
	}
	s, m := mini(t)
	b := s.Budget(noon)
	if n := spends(b, 20, 40); n != 20 {
		t.Fatalf("spent %d", n)
	}
	m.SetError("down")
	if n := spends(b, 100, 40); n != 5 {
		t.Errorf("Redis is gone: spent %d of the 20 left, want 5", n)
	}
	m.SetError("")
	if err := s.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := spends(b, 100, 40); n != 15 {
		t.Errorf("Redis is back: spent %d more, want 15", n)
	}
}

func TestWhatIsTakenForAnAnswerIsSettledByWhatItCameTo(t *testing.T) {
	t.Parallel()
	for name, of := range map[string]func(*redisstore.Store, *miniredis.Miniredis) *redisstore.Budget{
		"with Redis":    func(s *redisstore.Store, _ *miniredis.Miniredis) *redisstore.Budget { return s.Budget(noon) },
		"without Redis": func(_ *redisstore.Store, m *miniredis.Miniredis) *redisstore.Budget { return open(t, "").Budget(noon) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, m := mini(t)
			b, most := of(s, m), 1000
			if name == "without Redis" {
				most *= 4 // a process alone has a quarter
			}
			take := func(n int) bool { return b.Reserve(t.Context(), "tokens", n, most) }
			if !take(600) || take(500) {
				t.Fatal("600 of 1000 are there, and 500 more are not")
			}
			b.Settle(t.Context(), "tokens", -400) // 200 it was
			if !take(800) || take(1) {
				t.Error("after settling, 800 of 1000 are there, and not one more")
			}
			b.Settle(t.Context(), "tokens", 50) // an answer came to more than was taken for it
			b.Settle(t.Context(), "tokens", -50)
			if take(1) {
				t.Error("more than all was spent")
			}
		})
	}
}
