package redisstore_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/store/redisstore"
)

// TestRequestsAreExactForManyAtOnceInSeveralProcesses counts what the minute and the day
// allow while all of them ask together.
func TestRequestsAreExactForManyAtOnceInSeveralProcesses(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ perMinute, perDay, minute, day int }{
		"the day ends first":    {1000, 70, 160, 70},
		"the minute ends first": {60, 1000, 60, 60},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			minute, day := together(t, redisstore.Request{Key: own(t), PerMinute: tt.perMinute, PerDay: tt.perDay})
			late := int64(tt.minute + tt.perMinute/10) // what came back in the six seconds that it may take
			if minute < int64(tt.minute) || minute > late || day < int64(tt.day) || day > min(minute, int64(tt.perDay)) {
				t.Errorf("of 160 the minute allows %d and the day %d", minute, day)
			}
		})
	}
}

// together makes 40 requests in each of four processes at once and counts what is allowed.
func together(t *testing.T, q redisstore.Request) (minutes, days int64) {
	t.Helper()
	var minute, day atomic.Int64
	var group sync.WaitGroup
	for range 4 {
		r := real(t).Requests(noon)
		for range 40 {
			group.Go(func() {
				n := r.Take(q)
				if n.Minute.OK {
					minute.Add(1)
				}
				if n.Day.OK {
					day.Add(1)
				}
			})
		}
	}
	group.Wait()
	return minute.Load(), day.Load()
}

// TestEachRequestIsToldWhatIsLeftAfterIt also where several are counted together.
func TestEachRequestIsToldWhatIsLeftAfterIt(t *testing.T) {
	t.Parallel()
	s, m := mini(t)
	m.SetTime(time.Now())
	r := s.Requests(noon)
	var mu sync.Mutex
	got := map[string]int{}
	var group sync.WaitGroup
	for range 6 {
		group.Go(func() {
			n := r.Take(redisstore.Request{Key: "k", PerMinute: 5, PerDay: 4})
			mu.Lock()
			defer mu.Unlock()
			got[fmt.Sprintf("minute %v %d in %v, day %v %d", n.Minute.OK, n.Minute.Left, n.Minute.Reset.Round(time.Second), n.Day.OK, n.Day.Left)]++
			if n.Minute.OK == (n.Minute.Retry > 0) || n.Minute.OK && n.Day.OK == (n.Day.Retry > 0) {
				t.Errorf("%+v", n)
			}
		})
	}
	group.Wait()
	want := map[string]int{
		"minute true 4 in 12s, day true 3": 1, "minute true 3 in 24s, day true 2": 1, "minute true 2 in 36s, day true 1": 1,
		"minute true 1 in 48s, day true 0": 1, "minute true 0 in 1m0s, day false 0": 1, "minute false 0 in 1m0s, day false 0": 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	m.FastForward(13 * time.Second)
	m.SetTime(time.Now().Add(13 * time.Second))
	if n := r.Take(redisstore.Request{Key: "k", PerMinute: 5, PerDay: 9}); !n.Minute.OK || n.Minute.Left != 0 || !n.Day.OK || n.Day.Left != 4 {
		t.Errorf("after twelve seconds one more is allowed: %+v", n)
	}
	if n := r.Take(redisstore.Request{Key: "k"}); n.Minute.OK || n.Day.OK {
		t.Errorf("a limit of none allows one: %+v", n)
	}
}

// TestRequestsAreStricterWithoutRedisAndTellItLater spends a quarter of each limit.
func TestRequestsAreStricterWithoutRedisAndTellItLater(t *testing.T) {
	t.Parallel()
	s, m := mini(t)
	m.SetTime(time.Now())
	r := s.Requests(noon)
	take := func(key string, tries, perMinute, perDay int) (allowed int) {
		for range tries {
			n := r.Take(redisstore.Request{Key: key, PerMinute: perMinute, PerDay: perDay, About: "x"})
			if n.Minute.OK && n.Day.OK {
				allowed++
			}
		}
		return allowed
	}
	m.SetError("down")
	if n := take("day", 50, 100_000, 40); n != 10 {
		t.Errorf("without Redis %d of a day's 40, want 10", n)
	}
	if n := take("minute", 50, 40, 100_000); n < 10 || n > 11 { // one more if it took six seconds
		t.Errorf("without Redis %d of a minute's 40, want 10", n)
	}
	if n := r.Take(redisstore.Request{Key: "x", PerMinute: 9, PerDay: 9, About: "x"}); n.Known {
		t.Error("an edition is known without Redis")
	}
	m.SetError("")
	if err := s.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := take("day", 50, 100_000, 40); n != 30 {
		t.Errorf("Redis is back: %d of the 30 left", n)
	}
}

func TestACarThatChangedHasAnotherEditionForEveryProcess(t *testing.T) {
	t.Parallel()
	s, m := mini(t)
	here, there := s.Requests(noon), open(t, "redis://"+m.Addr()).Requests(noon)
	edition := func(r *redisstore.Requests, vin knowledge.VIN) string {
		n := r.Take(redisstore.Request{Key: "k", PerMinute: 1000, PerDay: 1000, About: string(vin)})
		if !n.Known {
			t.Error("it is not known")
		}
		return n.Edition
	}
	before := edition(there, "A")
	s.Changed(t.Context(), []knowledge.VIN{"A", "B"})
	first := edition(there, "A")
	s.Changed(t.Context(), []knowledge.VIN{"A"})
	if second := edition(here, "A"); first == before || second == first || second != edition(there, "A") || edition(there, "C") != before {
		t.Errorf("%q, %q, %q", before, first, second)
	}
}
