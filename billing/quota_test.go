package billing_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.com/vinbot/billing"
)

func TestMonth(t *testing.T) {
	t.Parallel()

	date := func(y, m, d, h int) time.Time { return time.Date(y, time.Month(m), d, h, 0, 0, 0, time.UTC) }
	for name, c := range map[string]struct{ anchor, now, start, end time.Time }{
		"Free counts calendar months":      {time.Time{}, date(2026, 2, 28, 23), date(2026, 2, 1, 0), date(2026, 3, 1, 0)},
		"from the anchor's day and hour":   {date(2026, 1, 10, 9), date(2026, 3, 10, 8), date(2026, 2, 10, 9), date(2026, 3, 10, 9)},
		"the hour itself begins the month": {date(2026, 1, 10, 9), date(2026, 3, 10, 9), date(2026, 3, 10, 9), date(2026, 4, 10, 9)},
		"31 January is 28 February":        {date(2026, 1, 31, 9), date(2026, 3, 1, 0), date(2026, 2, 28, 9), date(2026, 3, 31, 9)},
		"and 29 in a leap year":            {date(2027, 12, 31, 9), date(2028, 2, 29, 9), date(2028, 2, 29, 9), date(2028, 3, 31, 9)},
		"before a trial's anchor":          {date(2026, 3, 20, 9), date(2026, 3, 15, 0), date(2026, 2, 20, 9), date(2026, 3, 20, 9)},
		"over the new year":                {date(2025, 11, 30, 0), date(2026, 1, 5, 0), date(2025, 12, 30, 0), date(2026, 1, 30, 0)},
		"a now of another zone":            {time.Time{}, time.Date(2026, 3, 1, 1, 0, 0, 0, time.FixedZone("", 7200)), date(2026, 2, 1, 0), date(2026, 3, 1, 0)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start, end := billing.Entitlement{Anchor: c.anchor}.Month(c.now)
			if !start.Equal(c.start) || !end.Equal(c.end) {
				t.Errorf("from %v to %v, want %v to %v", start, end, c.start, c.end)
			}
		})
	}
}

func TestMonthsCoverTimeWithoutGapOrOverlap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.Custom(func(t *rapid.T) time.Time {
			return time.Unix(rapid.Int64Range(1_500_000_000, 2_500_000_000).Draw(t, "unix"), 0)
		})
		e := billing.Entitlement{Anchor: at.Draw(t, "anchor")}
		now := at.Draw(t, "now")
		start, end := e.Month(now)
		if start.After(now) || !end.After(now) {
			t.Fatalf("%v is not in %v – %v", now, start, end)
		}
		next, _ := e.Month(end)
		same, last := e.Month(end.Add(-1))
		if !next.Equal(end) || !same.Equal(start) || !last.Equal(end) {
			t.Errorf("the month after %v – %v begins at %v", start, end, next)
		}
		if d := end.Sub(start); d < 28*day || d > 31*day {
			t.Errorf("a month of %v", d)
		}
	})
}

func TestUsage(t *testing.T) {
	t.Parallel()
	reset := noon.Add(day)
	for name, c := range map[string]struct {
		u           billing.Usage
		full, warns bool
		left        int
	}{
		"nothing used":       {billing.Usage{Used: 0, Limit: 10, ResetAt: reset}, false, false, 10},
		"just below 80 %":    {billing.Usage{Used: 7, Limit: 10, ResetAt: reset}, false, false, 3},
		"at 80 %":            {billing.Usage{Used: 8, Limit: 10, ResetAt: reset}, false, true, 2},
		"80 % were skipped":  {billing.Usage{Used: 9, Limit: 10, ResetAt: reset}, false, true, 1},
		"warned before":      {billing.Usage{Used: 9, Limit: 10, ResetAt: reset, Warned: true}, false, false, 1},
		"used up":            {billing.Usage{Used: 10, Limit: 10, ResetAt: reset}, true, false, 0},
		"beyond a new limit": {billing.Usage{Used: 900, Limit: 10, ResetAt: reset}, true, false, 0},
		"no limit":           {billing.Usage{Used: 1 << 30, Limit: billing.Unlimited, ResetAt: reset}, false, false, billing.Unlimited},
		"nothing allowed":    {billing.Usage{}, true, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.u.Full() != c.full || c.u.Warns() != c.warns || c.u.Left() != c.left {
				t.Errorf("full %v, warns %v, left %d", c.u.Full(), c.u.Warns(), c.u.Left())
			}
			var q *billing.QuotaError
			if got := errors.As(c.u.Err(), &q); got != c.full || got && !q.ResetAt.Equal(c.u.ResetAt) {
				t.Errorf("Err() = %v", c.u.Err())
			}
		})
	}
}

func TestAPlanListsOnlyWhatIsSwitchedOn(t *testing.T) {
	t.Parallel()
	plans := billing.StandardTerms().Plans
	got := plans.Offers(map[billing.Feature]bool{billing.Decoding: true, billing.Labels: true})
	want := billing.Plans{
		{Code: billing.Free, Price: billing.Money{Currency: "USD"}, Yearly: billing.Money{Currency: "USD"}, VINs: 10, Features: []billing.Feature{billing.MonthlyVINs, billing.Decoding}},
		{Code: billing.Pro, Price: billing.Money{Minor: 1900, Currency: "USD"}, Yearly: billing.Money{Minor: 19000, Currency: "USD"}, Stars: 950, VINs: 1000, API: billing.Rate{PerMinute: 300, PerDay: 10_000}, Features: []billing.Feature{billing.MonthlyVINs, billing.Labels}},
		{Code: billing.Enterprise, Price: billing.Money{Minor: 19900, Currency: "USD"}, Yearly: billing.Money{Minor: 199000, Currency: "USD"}, Stars: 9950, VINs: billing.Unlimited, API: billing.Rate{PerMinute: 1200, PerDay: 100_000}, Features: []billing.Feature{billing.UnlimitedVINs}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(billing.StandardTerms().Plans, plans); diff != "" {
		t.Error("offering changed the plans", diff)
	}
	same := billing.Plans{plans[0], {Code: billing.Pro, Price: billing.Money{Minor: 1, Currency: "USD"}, VINs: 10, Features: []billing.Feature{billing.SSO}}}
	if got := same.Offers(nil); len(got) != 1 {
		t.Errorf("a plan that adds nothing is offered: %+v", got)
	}
}

func TestGrants(t *testing.T) {
	t.Parallel()
	p := billing.StandardTerms().Plans
	if !p.Grants(billing.Enterprise, billing.Labels) || !p.Grants(billing.Pro, billing.Decoding) {
		t.Error("a plan lacks what a smaller one has")
	}
	if p.Grants(billing.Free, billing.Labels) || p.Grants(billing.Pro, billing.SSO) || p.Grants("gold", "none") {
		t.Error("a plan has what only a larger one has")
	}
}
