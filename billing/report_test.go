package billing_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.com/vinbot/billing"
)

func usd(minor int64) billing.Money { return billing.Money{Minor: minor, Currency: "USD"} }

// on is a day of 2026.
func on(month time.Month, day int) time.Time {
	return time.Date(2026, month, day, 12, 0, 0, 0, time.UTC)
}

func TestAMonthOfOneSubscriptionIsReported(t *testing.T) {
	t.Parallel()
	stage := func(at time.Time, plan billing.PlanCode, every billing.Interval, status billing.Status, minor int64) billing.Stage {
		return billing.Stage{Subscription: "sub", At: at, Plan: plan, Every: every, Status: status, Billed: usd(minor), Priced: true}
	}
	active := stage(on(1, 5), billing.Pro, billing.Month, billing.StatusActive, 1900)
	failing := stage(on(2, 5), billing.Pro, billing.Month, billing.StatusPastDue, 1900)
	failing.Owing = true
	gone := stage(on(2, 20), billing.Pro, billing.Month, billing.StatusCanceled, 1900)
	cancelled, owing, both := gone, gone, gone
	cancelled.Ending, owing.Owing = true, true
	both.Ending, both.Owing = true, true
	unpriced := stage(on(2, 20), billing.Enterprise, billing.Month, billing.StatusActive, 0)
	unpriced.Priced = false
	for name, c := range map[string]struct {
		then []billing.Stage
		want billing.MonthReport
	}{
		"nothing happens":         {nil, billing.MonthReport{Opening: 1, Closing: 1, MRR: 1900}},
		"it is cancelled":         {[]billing.Stage{cancelled}, billing.MonthReport{Opening: 1, ChurnedVoluntary: 1}},
		"it is cancelled at once": {[]billing.Stage{gone}, billing.MonthReport{Opening: 1, ChurnedVoluntary: 1}},
		"a payment fails and is made after all": {
			[]billing.Stage{failing, stage(on(2, 9), billing.Pro, billing.Month, billing.StatusActive, 1900)},
			billing.MonthReport{Opening: 1, Closing: 1, MRR: 1900, Failed: 1, Recovered: 1},
		},
		"a payment fails for good":                          {[]billing.Stage{failing, owing}, billing.MonthReport{Opening: 1, ChurnedFailed: 1, Failed: 1}},
		"a payment fails, and the end is all that was seen": {[]billing.Stage{owing}, billing.MonthReport{Opening: 1, ChurnedFailed: 1, Failed: 1}},
		"a payment fails, and its owner cancels":            {[]billing.Stage{failing, both}, billing.MonthReport{Opening: 1, ChurnedVoluntary: 1, Failed: 1}},
		"it is paused and goes on": {
			[]billing.Stage{
				stage(on(2, 8), billing.Pro, billing.Month, billing.StatusPaused, 1900), stage(on(2, 9), billing.Pro, billing.Month, billing.StatusActive, 1900),
			},
			billing.MonthReport{Opening: 1, Paused: 1, Returned: 1, Closing: 1, MRR: 1900},
		},
		"a larger plan by the year counts a twelfth": {
			[]billing.Stage{stage(on(2, 8), billing.Enterprise, billing.Year, billing.StatusActive, 199_000)},
			billing.MonthReport{Opening: 1, Closing: 1, MRR: 16_583, Upgrades: 1},
		},
		"what is not known is said to be": {[]billing.Stage{unpriced}, billing.MonthReport{Opening: 1, Closing: 1, Unpriced: 1, Upgrades: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.want.Month, c.want.Currency = "2026-02", "USD"
			stages := append([]billing.Stage{active}, c.then...)
			got := billing.Report(billing.StandardTerms().Plans, stages, nil, on(2, 1), on(2, 28))
			if diff := cmp.Diff([]billing.MonthReport{c.want}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestATrialIsNewAndEarnsNothingUntilItIsPaid(t *testing.T) {
	t.Parallel()
	trial := billing.Stage{Subscription: "sub", At: on(1, 20), Plan: billing.Pro, Every: billing.Month, Status: billing.StatusTrialing, Billed: usd(1900), Priced: true}
	paid := trial
	paid.At, paid.Status = on(2, 3), billing.StatusActive
	got := billing.Report(billing.StandardTerms().Plans, []billing.Stage{trial, paid}, nil, on(1, 1), on(2, 28))
	want := []billing.MonthReport{
		{Month: "2026-01", Currency: "USD", New: 1, Closing: 1, Trials: 1},
		{Month: "2026-02", Currency: "USD", Opening: 1, Closing: 1, MRR: 1900},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Whatever readings of subscriptions come, what a month opens with and what it gains
// and loses is what it closes with, the next one opens with that, and the sums of money
// are the ledger's to the cent.
func TestReportsAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		stages, last := histories(t)
		entries := movements(t)
		end := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
		open, net := addUp(t, billing.Report(billing.StandardTerms().Plans, stages, entries, on(1, 1), end))
		live, booked := map[string]int{}, map[string]int64{}
		for _, g := range last {
			if (billing.Subscription{Status: g.Status}).Live() {
				live[g.Billed.Currency]++
			}
		}
		for _, e := range entries {
			if e.At.Before(end) {
				booked[e.Money.Currency] += e.Net()
			}
		}
		for _, c := range []string{"EUR", "USD"} {
			if open[c] != live[c] || net[c] != booked[c] {
				t.Fatalf("%s: %d of %d subscriptions, %d of %d cents", c, open[c], live[c], net[c], booked[c])
			}
		}
	})
}

// addUp is what each currency closes with, and its money of all months.
func addUp(t *rapid.T, months []billing.MonthReport) (open map[string]int, net map[string]int64) {
	open, net = map[string]int{}, map[string]int64{}
	for _, m := range months {
		if m.Opening != open[m.Currency] {
			t.Fatalf("opens with %d, not %d: %+v", m.Opening, open[m.Currency], m)
		}
		if m.Opening+m.New+m.Returned-m.ChurnedVoluntary-m.ChurnedFailed-m.Paused != m.Closing {
			t.Fatalf("does not add up: %+v", m)
		}
		open[m.Currency] = m.Closing
		net[m.Currency] += m.Paid - m.Refunded - m.Disputed
	}
	return open, net
}

// histories draws readings of some subscriptions from January to June, as the stages
// that they leave and the last of each.
func histories(t *rapid.T) (all []billing.Stage, last map[string]billing.Stage) {
	last = map[string]billing.Stage{}
	made := map[string]time.Time{}
	at := on(1, 1)
	for range rapid.IntRange(0, 40).Draw(t, "readings") {
		at = at.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "hours")) * time.Hour)
		id := rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(t, "subscription")
		if made[id].IsZero() {
			made[id] = at
		}
		sub := billing.Subscription{
			ID: id, CreatedAt: made[id], Billed: usd(rapid.Int64Range(0, 5000).Draw(t, "billed")),
			Plan:  rapid.SampledFrom([]billing.PlanCode{billing.Pro, billing.Enterprise, "gone"}).Draw(t, "plan"),
			Every: rapid.SampledFrom([]billing.Interval{billing.Month, billing.Year}).Draw(t, "every"),
			Status: rapid.SampledFrom([]billing.Status{
				billing.StatusIncomplete, billing.StatusTrialing, billing.StatusActive, billing.StatusPastDue, billing.StatusCanceled,
				billing.StatusUnpaid, billing.StatusPaused,
			}).Draw(t, "status"),
		}
		if id > "b" {
			sub.Billed.Currency = "EUR"
		}
		before := at.AddDate(0, 0, -rapid.IntRange(0, 40).Draw(t, "days ago")) // the rail may say that it was before what is known
		if rapid.Bool().Draw(t, "owes") {
			sub.UnpaidSince = before
		}
		if sub.Status == billing.StatusCanceled {
			sub.EndedAt = before
		}
		if rapid.Bool().Draw(t, "ends") {
			sub.CancelAt = at
		}
		if g, fresh := last[id].Next(sub, at); fresh {
			all, last[id] = append(all, g), g
		}
	}
	return all, last
}

func movements(t *rapid.T) []billing.Entry {
	kinds := map[billing.EntryKind][]billing.EntryState{
		billing.EntryPayment: {billing.EntryPaid},
		billing.EntryRefund:  {billing.EntryOpen, billing.EntryDone, billing.EntryFailed},
		billing.EntryDispute: {billing.EntryOpen, billing.EntryLost, billing.EntryWon},
	}
	return rapid.SliceOf(rapid.Custom(func(t *rapid.T) billing.Entry {
		kind := rapid.SampledFrom(slices.Sorted(maps.Keys(kinds))).Draw(t, "kind")
		return billing.Entry{
			Kind: kind, State: rapid.SampledFrom(kinds[kind]).Draw(t, "state"), At: on(1, rapid.IntRange(1, 200).Draw(t, "day")),
			Money: billing.Money{Minor: rapid.Int64Range(1, 99_999).Draw(t, "minor"), Currency: rapid.SampledFrom([]string{"USD", "EUR"}).Draw(t, "currency")},
		}
	})).Draw(t, "entries")
}

func TestAStageIsTheSameUntilSomethingIsNew(t *testing.T) {
	t.Parallel()
	sub := billing.Subscription{ID: "sub", CreatedAt: on(1, 1), Plan: billing.Pro, Every: billing.Month, Status: billing.StatusActive, Billed: usd(1900)}
	first, fresh := billing.Stage{}.Next(sub, on(1, 2))
	if !fresh || !first.At.Equal(sub.CreatedAt) {
		t.Errorf("the first stage is %+v, %v", first, fresh)
	}
	sub.PeriodEnd = on(3, 1)
	if _, fresh := first.Next(sub, on(2, 1)); fresh {
		t.Error("a renewal is a new stage")
	}
	sub.Billed = billing.Money{}
	unknown, fresh := first.Next(sub, on(2, 1))
	if !fresh || unknown.Priced || unknown.Billed.Currency != "USD" {
		t.Errorf("without a price it is %+v, %v", unknown, fresh)
	}
	if _, fresh := unknown.Next(sub, on(2, 2)); fresh {
		t.Error("what is not known twice is a new stage")
	}
	sub.Status, sub.EndedAt = billing.StatusCanceled, on(2, 10)
	if end, _ := unknown.Next(sub, on(3, 5)); !end.At.Equal(sub.EndedAt) {
		t.Errorf("it ended on %s", end.At)
	}
}
