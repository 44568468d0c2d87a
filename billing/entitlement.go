package billing

import "time"

// Grace is how long an account keeps its plan after a renewal failed, and how
// long the word of a renewal may take to arrive.
const Grace = 7 * 24 * time.Hour

// Standing says how an account stands, for `pay_standing_<standing>` texts.
type Standing string

// How an account can stand.
const (
	StandingFree    Standing = "free"     // never subscribed, or the first payment is not through
	StandingTrial   Standing = "trialing" // until Until
	StandingActive  Standing = "active"   // renewed at Until
	StandingEnding  Standing = "ending"   // cancelled, paid for until Until
	StandingPastDue Standing = "past_due" // a payment failed; the plan stays until Until
	StandingPaused  Standing = "paused"
	StandingLapsed  Standing = "lapsed" // not paid: back to Free
	StandingEnded   Standing = "ended"  // cancelled and over
)

// Entitlement is what an account may do now.
type Entitlement struct {
	Plan     Plan
	Standing Standing
	Until    time.Time // what it means depends on Standing; zero where it means nothing
	Anchor   time.Time // the quota's months are counted from here; zero: calendar months
}

// Same reports whether two entitlements are the same to a person: a renewal
// that only moves a date is no news.
func (e Entitlement) Same(f Entitlement) bool {
	return e.Plan.Code == f.Plan.Code && e.Standing == f.Standing
}

// Entitle says what a subscription entitles to at now. A plan that is not among
// plans, and a status that is not known, entitle to nothing more than Free.
func Entitle(sub Subscription, plans Plans, now time.Time) Entitlement {
	standing, until := stand(sub, now)
	base := Entitlement{Plan: plans.Base(), Standing: standing, Until: until}
	switch standing {
	case StandingTrial, StandingActive, StandingEnding, StandingPastDue:
		plan, err := plans.Plan(sub.Plan)
		if err != nil {
			return Entitlement{Plan: plans.Base(), Standing: StandingFree}
		}
		return Entitlement{Plan: plan, Standing: standing, Until: until, Anchor: sub.Anchor}
	case StandingFree, StandingPaused, StandingLapsed, StandingEnded:
		base.Until = time.Time{}
	}
	return base
}

func stand(sub Subscription, now time.Time) (Standing, time.Time) {
	switch sub.Status {
	case StatusTrialing:
		return running(sub, StandingTrial, now)
	case StatusActive:
		return running(sub, StandingActive, now)
	case StatusPastDue:
		since := sub.UnpaidSince
		if since.IsZero() {
			since = sub.PeriodStart
		}
		if until := since.Add(Grace); now.Before(until) {
			return StandingPastDue, until
		}
		return StandingLapsed, time.Time{}
	case StatusPaused:
		return StandingPaused, time.Time{}
	case StatusUnpaid:
		return StandingLapsed, time.Time{}
	case StatusCanceled:
		return StandingEnded, time.Time{}
	case StatusNone, StatusIncomplete, StatusIncompleteExpired:
	}
	return StandingFree, time.Time{}
}

// running is a subscription that is paid for. One that is to end does so by the
// clock; one that renews is believed for the grace after its period, while word
// of the renewal may be on its way.
func running(sub Subscription, as Standing, now time.Time) (Standing, time.Time) {
	if !sub.CancelAt.IsZero() {
		if now.Before(sub.CancelAt) {
			return StandingEnding, sub.CancelAt
		}
		return StandingEnded, time.Time{}
	}
	if now.Before(sub.PeriodEnd.Add(Grace)) {
		return as, sub.PeriodEnd
	}
	return StandingLapsed, time.Time{}
}
