package billing

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// MonthReport is a calendar month (UTC) of what is sold in one currency. Opening, New
// and Returned, less ChurnedVoluntary, ChurnedFailed and Paused, are Closing.
type MonthReport struct {
	Month            string `json:"month"` // 2026-01
	Currency         string `json:"currency"`
	Opening          int    `json:"opening"`           // subscriptions that ran when it began, with those on trial
	New              int    `json:"new"`               // ran for the first time
	Returned         int    `json:"returned"`          // ran again: after a pause, or once all was paid
	ChurnedVoluntary int    `json:"churned_voluntary"` // cancelled
	ChurnedFailed    int    `json:"churned_failed"`    // given up because a payment failed
	Paused           int    `json:"paused"`
	Closing          int    `json:"closing"`
	Trials           int    `json:"trials"`    // of Closing
	MRR              int64  `json:"mrr_minor"` // of Closing: monthly revenue in minor units; a year counts a twelfth, a trial nothing
	Unpriced         int    `json:"unpriced"`  // of Closing: not in MRR, as what they were billed is not known
	Upgrades         int    `json:"upgrades"`  // to a larger plan
	Downgrades       int    `json:"downgrades"`
	Failed           int    `json:"failed"`    // subscriptions of which a payment began to fail
	Recovered        int    `json:"recovered"` // of which it was paid after all

	// Sums of the ledger in minor units. What the operator has of the month is Paid less
	// the other two; a refund that failed and a dispute that was won are in none.
	Paid     int64 `json:"paid_minor"`
	Refunded int64 `json:"refunded_minor"`
	Disputed int64 `json:"disputed_minor"`
}

// Report reckons the months from the one in which from is to the one before until, by
// month and currency. It needs all stages before until, and the entries between; each
// subscription's stages are in the order in which they were.
func Report(plans Plans, stages []Stage, entries []Entry, from, until time.Time) []MonthReport {
	histories := map[string][]Stage{}
	currencies := map[string]bool{}
	for _, g := range stages {
		histories[g.Subscription] = append(histories[g.Subscription], g)
		currencies[g.Billed.Currency] = true
	}
	for _, e := range entries {
		currencies[e.Money.Currency] = true
	}
	var list []MonthReport
	for start := monthOf(from); start.Before(until); start = start.AddDate(0, 1, 0) {
		end := start.AddDate(0, 1, 0)
		for _, c := range slices.Sorted(maps.Keys(currencies)) {
			m := MonthReport{Month: start.Format("2006-01"), Currency: c}
			for _, h := range histories {
				if h[0].Billed.Currency == c {
					m.follow(plans, h, start, end)
				}
			}
			m.MRR = (m.MRR + monthsOfYear/2) / monthsOfYear // a year's sum until here, rounded once
			for _, e := range entries {
				m.book(e, start, end)
			}
			list = append(list, m)
		}
	}
	return list
}

func monthOf(t time.Time) time.Time {
	t = t.UTC()
	return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
}

// follow counts what became of one subscription between start and end.
func (m *MonthReport) follow(plans Plans, history []Stage, start, end time.Time) {
	var was Stage
	ran := false
	for _, g := range history {
		if !g.At.Before(end) {
			break
		}
		if g.At.Before(start) {
			m.Opening += one(g.live()) - one(was.live())
		} else {
			m.move(plans, was, g, ran)
		}
		was, ran = g, ran || g.live()
	}
	if !was.live() {
		return
	}
	m.Closing++
	m.MRR += was.twelfths()
	m.Trials += one(was.Status == StatusTrialing)
	m.Unpriced += one(was.Status != StatusTrialing && !was.Priced)
}

// move counts a step from one stage to the next.
func (m *MonthReport) move(plans Plans, was, now Stage, ran bool) {
	switch {
	case now.live() && !was.live() && !ran:
		m.New++
	case now.live() && !was.live():
		m.Returned++
	case was.live() && now.live():
		m.Upgrades += one(was.Plan != now.Plan && larger(plans, now.Plan, was.Plan))
		m.Downgrades += one(was.Plan != now.Plan && larger(plans, was.Plan, now.Plan))
	case was.live() && now.Status == StatusPaused:
		m.Paused++
	case was.live() && (now.failing() || was.failing() && !now.Ending):
		m.ChurnedFailed++
	case was.live():
		m.ChurnedVoluntary++
	}
	m.Failed += one(now.failing() && !was.failing())
	m.Recovered += one(was.failing() && (now.Status == StatusActive || now.Status == StatusTrialing))
}

// book adds an entry of the ledger.
func (m *MonthReport) book(e Entry, start, end time.Time) {
	if e.Money.Currency != m.Currency || e.At.Before(start) || !e.At.Before(end) {
		return
	}
	switch e.Kind {
	case EntryPayment:
		m.Paid += e.Net()
	case EntryRefund:
		m.Refunded -= e.Net()
	case EntryDispute:
		m.Disputed -= e.Net()
	}
}

// larger compares plans by their place among those that are sold; one that is sold no
// more is smaller than any that is.
func larger(plans Plans, a, b PlanCode) bool {
	place := func(c PlanCode) int { return slices.IndexFunc(plans, func(p Plan) bool { return p.Code == c }) }
	return cmp.Less(place(b), place(a))
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}
