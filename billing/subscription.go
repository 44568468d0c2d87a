package billing

import (
	"cmp"
	"slices"
	"time"
)

// Status is the state a rail gives a subscription, in Stripe's words.
type Status string

// The states of a subscription. The empty one is no subscription at all.
const (
	StatusNone              Status = ""
	StatusIncomplete        Status = "incomplete" // the first payment is not through
	StatusIncompleteExpired Status = "incomplete_expired"
	StatusTrialing          Status = "trialing"
	StatusActive            Status = "active"
	StatusPastDue           Status = "past_due" // a renewal failed and is tried again
	StatusCanceled          Status = "canceled" // over; one that is to end later is still active
	StatusUnpaid            Status = "unpaid"   // a renewal failed for good
	StatusPaused            Status = "paused"   // also: collecting is paused
)

// Subscription is what a rail says of a subscription at this moment. The zero
// value is an account that never subscribed. Times are UTC; a zero time is one
// that is not set.
type Subscription struct {
	ID          string
	Customer    string
	Purchase    string // our purchase that led to it; empty: not ours
	Plan        PlanCode
	Every       Interval
	Units       int // how often it is paid for; 0 is 1
	Status      Status
	CreatedAt   time.Time
	Since       time.Time // it runs without a break since then; zero: since it was made
	Anchor      time.Time // the months of its quota are counted from here
	PeriodStart time.Time
	PeriodEnd   time.Time
	CancelAt    time.Time // it will end then
	EndedAt     time.Time
	UnpaidSince time.Time // when the invoice that is still open was made
	Disputed    bool      // a dispute about what pays for its period is open or lost
	Billed      Money     // each interval, after discounts and before taxes; said by the rail alone, without a currency it is not known
}

// Rail is who moves the money of the subscription.
func (s Subscription) Rail() RailCode { return RailOf(s.ID) }

// Live reports whether the subscription is one that an account may have only one of.
func (s Subscription) Live() bool {
	switch s.Status {
	case StatusTrialing, StatusActive, StatusPastDue:
		return true
	case StatusNone, StatusIncomplete, StatusIncompleteExpired, StatusCanceled, StatusUnpaid, StatusPaused:
		return false
	}
	return false
}

// Open reports whether the subscription can still cost or be revived, so that
// another must not be sold beside it.
func (s Subscription) Open() bool {
	return s.Live() || s.Status == StatusUnpaid || s.Status == StatusPaused
}

// PeriodAt is when the period began that a moment is in, where the subscription is renewed
// until then.
func (s Subscription) PeriodAt(at time.Time) time.Time {
	every := 1
	if s.Every == Year {
		every = monthsOfYear
	}
	at, anchor := at.UTC(), s.Anchor.UTC()
	n := (at.Year()-anchor.Year())*monthsOfYear + int(at.Month()) - int(anchor.Month())
	n -= n % every
	if monthsAfter(anchor, n).After(at) {
		n -= every
	}
	if start := monthsAfter(anchor, n); start.After(s.PeriodStart) {
		return start
	}
	return s.PeriodStart // the anchor of a trial is its end
}

// Current picks the subscription that speaks for an account: the live one that runs for
// the longest time, else the one made last. It depends on what the subscriptions
// are, never on the order in which they became known.
func Current(subs []Subscription) Subscription {
	if len(subs) == 0 {
		return Subscription{}
	}
	sorted := byAge(subs)
	if i := slices.IndexFunc(sorted, Subscription.Live); i >= 0 {
		return sorted[i]
	}
	return sorted[len(sorted)-1]
}

// Surplus lists the live subscriptions beside the current one: paid for by a
// second link, to be cancelled and refunded.
func Surplus(subs []Subscription) []Subscription {
	live := slices.DeleteFunc(byAge(subs), func(s Subscription) bool { return !s.Live() })
	if len(live) < 2 {
		return nil
	}
	return live[1:]
}

func byAge(subs []Subscription) []Subscription {
	return slices.SortedFunc(slices.Values(subs), func(a, b Subscription) int {
		return cmp.Or(a.running().Compare(b.running()), cmp.Compare(a.ID, b.ID))
	})
}

// running is since when the subscription runs.
func (s Subscription) running() time.Time {
	if s.Since.After(s.CreatedAt) {
		return s.Since
	}
	return s.CreatedAt
}
