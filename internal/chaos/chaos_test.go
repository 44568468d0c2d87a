package chaos_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
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
		roles: slices.Concat(slices.Repeat([]string{"talks"}, 12), slices.Repeat([]string{"decodes"}, 4), []string{"documents", "picture", "buys", "wavers", "pays twice", "lists", "a report", "pays in Stars"}),
		each:  16, pace: 700 * time.Millisecond,
		blows: []string{program, program, postgres, program, redis, program, program, postgres, program},
		gap:   1500 * time.Millisecond,
		rough: rough(),
		rest:  3 * time.Minute,
	}
	s.calmly(t, build(t, ""))
}

// rough is what Telegram may do at any time.
func rough() settings {
	return settings{latency: 15 * time.Millisecond, offsetLost: 0.1, again: 0.08, gateway: 0.01}
}

// calmly demands that a storm leaves nothing to complain of.
func (s storm) calmly(t *testing.T, binary string) *count {
	t.Helper()
	c := s.rage(t, binary)
	for _, what := range c.complaints {
		t.Error(what)
	}
	if c.repeated > c.inFlight {
		t.Errorf("%d messages were repeated, and %d were in flight at a crash", c.repeated, c.inFlight)
	}
	return c
}

// TestAMissingSafeguardShows in a few of those that `make chaos` takes out: the count
// can fail.
func TestAMissingSafeguardShows(t *testing.T) {
	t.Parallel()
	all := safeguards()
	for _, name := range []string{"the inbox's key", "a replaced link works no more"} {
		t.Run(name, func(t *testing.T) { all[name].isMissed(t) })
	}
	for name, g := range all {
		if b, err := os.ReadFile(filepath.Join(root, g.file)); err != nil || strings.Count(string(b), g.old) != 1 {
			t.Errorf("%s: its text does not stand in %s once: %v", name, g.file, err)
		}
	}
}
