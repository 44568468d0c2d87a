package bench

import (
	"context"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestLostAnswersAreNoFigures: what was not answered, or answered twice, ends the
// measurement.
func TestLostAnswersAreNoFigures(t *testing.T) {
	t.Parallel()
	emulated, err := newTelegram(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(emulated.close)
	c := emulated.crowd(2 * perPerson)
	c.write()
	c.write()
	over, stop := context.WithCancel(t.Context())
	stop()
	if err := c.reach(over, 1); err == nil || !strings.Contains(err.Error(), "0 of 2") {
		t.Errorf("nobody answered: %v", err)
	}
	if err := c.settled(); err == nil || !strings.Contains(err.Error(), "answered 0 times") {
		t.Errorf("nobody answered: %v", err)
	}
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		line Line
		want string
	}{
		"below a ceiling":      {Line{Figure: 259, Goal: 260}, "PASS"},
		"above a ceiling":      {Line{Figure: 261, Goal: 260}, "MISS"},
		"above a floor":        {Line{Figure: 2501, Goal: 2500, AtLeast: true}, "PASS"},
		"below a floor":        {Line{Figure: 2499, Goal: 2500, AtLeast: true}, "MISS"},
		"without a goal":       {Line{Figure: 1}, ""},
		"not measured is none": {Line{Goal: 450, Missing: true}, ""},
	} {
		if got := c.line.verdict(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestAQuantileIsTheValueThatSoManyDoNotExceed(t *testing.T) {
	t.Parallel()
	var hundred []time.Duration
	for i := range 100 {
		hundred = append(hundred, time.Duration(i+1))
	}
	for q, want := range map[float64]time.Duration{0.5: 50, 0.95: 95, 0.99: 99, 1: 100} {
		if got := quantile(hundred, q); got != want {
			t.Errorf("%v: %v, want %v", q, got, want)
		}
	}
	if got := quantile(hundred[:1], 0.5); got != 1 {
		t.Errorf("of one value: %v", got)
	}
}

func TestAProcessIsReadFromProc(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("there is no /proc")
	}
	_, before, _, err := stat(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	for start := time.Now(); time.Since(start) < 100*time.Millisecond; {
	}
	parent, after, _, err := stat(os.Getpid())
	if err != nil || parent != os.Getppid() || after <= before {
		t.Errorf("parent %d, CPU from %s to %s, %v", parent, before, after, err)
	}
	now, most, err := memory(os.Getpid())
	if err != nil || now < 1<<20 || most < now {
		t.Errorf("memory %d, at most %d, %v", now, most, err)
	}
	if Family(os.Getpid()) != nil {
		t.Error("a test is taken for a Postgres")
	}
}
