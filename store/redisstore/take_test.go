package redisstore_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/vinbot/store/redisstore"
)

// The same over Redis and without it: what is left and when it is there again.
func TestWhatIsLeftIsTold(t *testing.T) {
	t.Parallel()
	for name, l := range map[string]*redisstore.Limiter{"Redis": real(t).Limiter(), "no Redis": open(t, "").Limiter()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			key := own(t)
			first := l.Take(t.Context(), key, 6)
			if !first.OK || first.Left < 4 || first.Left > 5 || first.Reset <= 0 || first.Reset > 11*time.Second || first.Retry != 0 {
				t.Errorf("the first: %+v", first)
			}
			for range 5 {
				l.Take(t.Context(), key, 6)
			}
			if last := l.Take(t.Context(), key, 6); last.OK || last.Left != 0 || last.Retry <= 0 || last.Retry > 11*time.Second {
				t.Errorf("one too many: %+v", last)
			}
		})
	}
}

func TestAStrictLimitIsAQuarterWithoutRedis(t *testing.T) {
	t.Parallel()
	s, m := mini(t)
	l := s.Limiter().Strict()
	count := func(key string) (allowed int) {
		for range 50 {
			if l.Take(t.Context(), key, 40).OK {
				allowed++
			}
		}
		return allowed
	}
	m.SetTime(time.Now())
	if n := count("with"); n != 40 {
		t.Errorf("with Redis %d of 40", n)
	}
	m.SetError("down")
	if n := count("without"); n < 10 || n > 11 { // one more if it took six seconds
		t.Errorf("without Redis %d of 40, want 10", n)
	}
}

// TestADaysBudgetIsExactForManyAtOnce in one process, where Redis comes and goes.
func TestADaysBudgetIsExactForManyAtOnce(t *testing.T) {
	t.Parallel()
	b := real(t).Budget(noon)
	name := own(t)
	var granted atomic.Int64
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 20 {
				if b.Take(t.Context(), name, 100).OK {
					granted.Add(1)
				}
			}
		})
	}
	group.Wait()
	if n := granted.Load(); n != 100 {
		t.Errorf("%d of 100 are granted", n)
	}
	if last := b.Take(t.Context(), name, 100); last.OK || last.Left != 0 || last.Reset != 12*time.Hour || last.Retry != 12*time.Hour {
		t.Errorf("the last: %+v", last)
	}
}
