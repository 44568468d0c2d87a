package decode_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
)

// named is a provider with a name of its own.
type named struct {
	*provider

	name string
}

func (n named) Name() string { return n.name }

func says(name string, attributes map[string]string) named {
	return named{&provider{attributes: attributes}, name}
}

func fails(name string) named { return named{&provider{err: errors.New("down")}, name} }

// The car as each of three providers knows it.
func index() named {
	return says("vpic", map[string]string{"make": "Ford", "model": "F-150", "model_year": "2022", "trim": "XLT", "body_class": "Pickup", "cylinders": "6"})
}

func government() named {
	return says("nhtsa", map[string]string{"make": "Ford", "model": "F-150", "model_year": "2022", "fuel_type": "Gasoline", "cylinders": "6"})
}

func paid() named {
	return says("autodev", map[string]string{"make": "Ford", "model": "F-150", "drive_type": "4WD", "trim": "XLT"})
}

// part is there, missing, or fails.
type part int

const (
	there part = iota
	missing
	failing
)

// parts are those of a chain: index, NHTSA, Auto.dev, cache and history. A cache
// that fails is an empty one.
type parts [5]part

// combinations are all there are: 3^5.
func combinations() (all []parts) {
	for n := range 243 {
		var p parts
		for i := range p {
			p[i] = part(n % 3)
			n /= 3
		}
		all = append(all, p)
	}
	return all
}

// chain is one of the parts that are there.
func (p parts) chain() (*decode.Chain, *cache, *history) {
	c, kept, h := &decode.Chain{Now: now}, &cache{}, &history{}
	pick := func(i int, working named) (providers []decode.Provider) {
		switch p[i] {
		case there:
			return []decode.Provider{working}
		case failing:
			return []decode.Provider{fails(working.name)}
		case missing:
		}
		return nil
	}
	for _, local := range pick(0, index()) {
		c.Local = local
	}
	c.Providers, c.Premium = pick(1, government()), pick(2, paid())
	if p[3] != missing {
		c.Cache = kept
	}
	if p[4] != missing {
		c.History = h
	}
	if p[4] == failing {
		h.err = errors.New("no database")
	}
	return c, kept, h
}

// TestEverythingWorksWithAnyPartMissing or failing, in all combinations.
func TestEverythingWorksWithAnyPartMissing(t *testing.T) {
	t.Parallel()
	for _, p := range combinations() {
		for _, grade := range []decode.Grade{decode.Standard, decode.Premium} {
			t.Run(fmt.Sprint(p, grade), func(t *testing.T) {
				t.Parallel()
				p := p // its own: it is changed below
				c, kept, h := p.chain()
				d, err := c.Fetch(t.Context(), f150, grade)
				if err != nil || d.Attributes["make"] != "Ford" {
					t.Fatalf("%v, %v", d, err)
				}
				if grade == decode.Standard {
					p[2] = missing
				}
				p.checkSaid(t, d)
				online := p[1] == there || p[2] == there
				checkKept(t, kept.kept, online && p[3] != missing)
				checkKept(t, h.kept, online && p[4] == there)
			})
		}
	}
}

// checkSaid: each part says its own, and who failed is missed.
func (p parts) checkSaid(t *testing.T, d knowledge.Decode) {
	t.Helper()
	known := p[0] == there || p[1] == there || p[2] == there
	if (d.Attributes["model"] != "") != known || has(d, knowledge.ProblemNoDetail) == known {
		t.Errorf("the car is known should be %v: %v, %v", known, d.Attributes, d.Problems)
	}
	for i, attribute := range []string{"body_class", "fuel_type", "drive_type"} {
		if (d.Attributes[attribute] != "") != (p[i] == there) {
			t.Errorf("%s is %q", attribute, d.Attributes[attribute])
		}
	}
	for i, name := range []string{"vpic", "nhtsa", "autodev"} {
		missed := slices.Contains(d.Missed, knowledge.Missed{By: name, Why: knowledge.MissedDown})
		if missed != (i > 0 && p[i] == failing) {
			t.Errorf("%s is among %v: %v", name, d.Missed, missed)
		}
	}
}

// checkKept: only an answer of somebody online is kept, and never that one failed.
func checkKept(t *testing.T, kept map[knowledge.VIN]knowledge.Decode, want bool) {
	t.Helper()
	if (len(kept) > 0) != want {
		t.Errorf("%d kept, want some: %v", len(kept), want)
	}
	for _, d := range kept {
		if len(d.Missed) > 0 || len(d.Asked) == 0 {
			t.Errorf("a failure is kept: %v, asked %v", d.Missed, d.Asked)
		}
	}
}

func TestPremiumIsAskedOnlyWherePaidForAndOnlyForGaps(t *testing.T) {
	t.Parallel()
	full := map[string]string{
		"make": "Ford", "model": "F-150", "model_year": "2022", "trim": "XLT", "body_class": "Pickup", "drive_type": "4WD",
		"fuel_type": "Gasoline", "doors": "4", "cylinders": "6",
	}
	for name, tt := range map[string]struct {
		nhtsa named
		grade decode.Grade
		asked int64
	}{
		"gaps, not paid for": {government(), decode.Standard, 0},
		"gaps, paid for":     {government(), decode.Premium, 1},
		"no gaps, paid for":  {says("nhtsa", full), decode.Premium, 0},
	} {
		p := paid()
		c := &decode.Chain{Providers: []decode.Provider{tt.nhtsa}, Premium: []decode.Provider{p}, Now: now}
		if _, err := c.Fetch(t.Context(), f150, tt.grade); err != nil || p.asked.Load() != tt.asked {
			t.Errorf("%s: asked %d times, %v", name, p.asked.Load(), err)
		}
	}
}

func TestAPaidPlanLearnsMoreThanWhatIsKeptAndAsksNobodyTwice(t *testing.T) {
	t.Parallel()
	n, p, kept, h := government(), paid(), &cache{}, &history{}
	c := &decode.Chain{Local: index(), Providers: []decode.Provider{n}, Premium: []decode.Provider{p}, Cache: kept, History: h, Now: now}
	for _, grade := range []decode.Grade{decode.Standard, decode.Standard, decode.Premium, decode.Premium, decode.Standard} {
		if _, err := c.Fetch(t.Context(), f150, grade); err != nil {
			t.Fatal(err)
		}
	}
	if n.asked.Load() != 1 || p.asked.Load() != 1 {
		t.Errorf("NHTSA asked %d times, Auto.dev %d, want once each", n.asked.Load(), p.asked.Load())
	}
	d, extent, err := c.Known(t.Context(), f150, decode.Premium)
	if err != nil || extent != decode.Complete || d.Attributes["drive_type"] != "4WD" || d.Attributes["fuel_type"] != "Gasoline" {
		t.Errorf("%+v, %v, %v", d, extent, err)
	}
}

func TestAnIndexWithGapsIsShownAndFilledLater(t *testing.T) {
	t.Parallel()
	h := &history{}
	c := &decode.Chain{Local: index(), Providers: []decode.Provider{government()}, History: h, Now: now}
	d, extent, err := c.Known(t.Context(), f150, decode.Standard)
	if err != nil || extent != decode.Gaps || d.Attributes["model"] != "F-150" {
		t.Fatalf("%+v, %v, %v", d, extent, err)
	}
	if _, err := c.Fetch(t.Context(), f150, decode.Standard); err != nil {
		t.Fatal(err)
	}
	d, extent, err = c.Known(t.Context(), f150, decode.Standard)
	if err != nil || extent != decode.Complete || d.Attributes["fuel_type"] != "Gasoline" || d.Attributes["trim"] != "XLT" {
		t.Errorf("%+v, %v, %v", d, extent, err)
	}
}

// budget is one that is used up after so many.
type budget struct{ left int }

func (b *budget) Spend(_ context.Context, _ string, _ int) bool {
	b.left--
	return b.left >= 0
}

func TestALimitIsNoFaultAndIsToldInItsOwnWord(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		limits decode.Limits
		why    knowledge.MissedWhy
	}{
		"the day's budget":     {decode.Limits{Daily: 1, Budget: &budget{left: 1}}, knowledge.MissedBudget},
		"too many at one time": {decode.Limits{PerSecond: 1, Patience: time.Millisecond}, knowledge.MissedBusy},
	} {
		p := paid()
		var outcomes []decode.Outcome
		c := &decode.Chain{Premium: []decode.Provider{decode.Limit(p, tt.limits)}, Now: now, Observe: func(_ string, o decode.Outcome, _ time.Duration) {
			outcomes = append(outcomes, o)
		}}
		var last knowledge.Decode
		for range 2 {
			d, err := c.Fetch(t.Context(), f150, decode.Premium)
			if err != nil {
				t.Fatal(err)
			}
			last = d
		}
		if diff := cmp.Diff([]knowledge.Missed{{By: "autodev", Why: tt.why}}, last.Missed); diff != "" || p.asked.Load() != 1 {
			t.Errorf("%s: asked %d times\n%s", name, p.asked.Load(), diff)
		}
		if diff := cmp.Diff([]decode.Outcome{decode.Answered, decode.Withheld}, outcomes); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
