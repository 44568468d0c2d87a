package chaos_test

import (
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"
)

// seed is CHAOS_SEED, so that a storm can be raised again, or chance.
func seed(t *testing.T) uint64 {
	t.Helper()
	if s := os.Getenv("CHAOS_SEED"); s != "" {
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	return rand.Uint64() % 1_000_000
}

// TestNothingIsLostDoubledOrReorderedWhateverDies in a small storm.
func TestNothingIsLostDoubledOrReorderedWhateverDies(t *testing.T) {
	t.Parallel()
	s := storm{
		seed:  seed(t),
		roles: slices.Concat(slices.Repeat([]string{"talks"}, 12), slices.Repeat([]string{"decodes"}, 4), []string{"documents", "picture", "buys", "wavers", "pays twice"}),
		each:  16, pace: 700 * time.Millisecond,
		blows: []string{program, program, postgres, program, redis, program, program, postgres, program},
		gap:   1500 * time.Millisecond,
		rough: settings{offsetLost: 0.1, again: 0.08},
		rest:  3 * time.Minute,
	}
	s.calmly(t, build(t, ""))
}

// calmly demands that a storm leaves nothing to complain of.
func (s storm) calmly(t *testing.T, binary string) {
	t.Helper()
	c := s.rage(t, binary)
	for _, what := range c.complaints {
		t.Error(what)
	}
	if c.repeated > c.inFlight {
		t.Errorf("%d messages were repeated, and %d were in flight at a crash", c.repeated, c.inFlight)
	}
}
