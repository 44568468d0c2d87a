package billing

import "time"

const monthsOfYear = 12

// Stage is how a subscription stood from a moment on, until its next stage.
type Stage struct {
	Subscription string
	At           time.Time // the rail's where it says one, else when it was read
	Plan         PlanCode
	Every        Interval
	Status       Status
	Ending       bool  // its owner has cancelled it
	Owing        bool  // an invoice of it is not paid
	Billed       Money // each interval, after discounts and before taxes; what it is in is always known
	Priced       bool  // Billed's amount is known
}

// Next is the stage in which a subscription was seen at a moment, and false where
// that is the stage it was in. The zero value is a subscription without one.
func (g Stage) Next(sub Subscription, seen time.Time) (Stage, bool) {
	next := Stage{
		Subscription: sub.ID, At: g.At, Plan: sub.Plan, Every: sub.Every, Status: sub.Status,
		Ending: !sub.CancelAt.IsZero(), Owing: !sub.UnpaidSince.IsZero(), Billed: sub.Billed, Priced: sub.Billed.Currency != "",
	}
	if !next.Priced {
		next.Billed.Currency = g.Billed.Currency
	}
	if next == g {
		return g, false
	}
	switch {
	case sub.Status == StatusCanceled && !sub.EndedAt.IsZero():
		next.At = sub.EndedAt
	case sub.Status == StatusPastDue && g.Status != StatusPastDue && next.Owing:
		next.At = sub.UnpaidSince
	case g.Subscription == "":
		next.At = sub.CreatedAt
	default:
		next.At = seen
	}
	for _, earliest := range []time.Time{g.At, sub.CreatedAt} {
		if next.At.Before(earliest) {
			next.At = earliest
		}
	}
	return next, true
}

// live reports whether the subscription counts as an active one.
func (g Stage) live() bool { return Subscription{Status: g.Status}.Live() }

// failing reports whether the subscription is, or ended, without a payment that was
// due. Whoever cancelled before did not leave for that.
func (g Stage) failing() bool {
	switch g.Status {
	case StatusPastDue, StatusUnpaid:
		return true
	case StatusCanceled:
		return g.Owing && !g.Ending
	case StatusNone, StatusIncomplete, StatusIncompleteExpired, StatusTrialing, StatusActive, StatusPaused:
	}
	return false
}

// twelfths is what a year of a subscription earns, by what was billed last: a
// twelfth of it is its monthly revenue. A trial earns nothing.
func (g Stage) twelfths() int64 {
	switch {
	case !g.live() || g.Status == StatusTrialing || !g.Priced:
		return 0
	case g.Every == Year:
		return g.Billed.Minor
	}
	return monthsOfYear * g.Billed.Minor
}
