package billing

import "time"

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

	StandingDisputed Standing = "disputed" // a payment is disputed, or was with success: back to Free
)

// Entitlement is what an account may do now.
type Entitlement struct {
	Plan     Plan
	Standing Standing
	Until    time.Time // what it means depends on Standing; zero where it means nothing
	Every    Interval  // how often the plan is paid for; empty: it is not
	Anchor   time.Time // the quota's months are counted from here; zero: calendar months
}

// Same reports whether two entitlements are the same to a person: a renewal
// that only moves a date is no news.
func (e Entitlement) Same(f Entitlement) bool {
	return e.Plan.Code == f.Plan.Code && e.Standing == f.Standing && e.Every == f.Every
}

// Entitle says what a subscription entitles to at now. A plan that is not among
// the terms', and a status that is not known, entitle to nothing more than Free.
func Entitle(sub Subscription, terms Terms, now time.Time) Entitlement {
	standing, until := stand(sub, terms, now)
	base := Entitlement{Plan: terms.Base(), Standing: standing, Until: until}
	switch standing {
	case StandingTrial, StandingActive, StandingEnding, StandingPastDue:
		plan, err := terms.Plan(sub.Plan)
		if err != nil {
			return Entitlement{Plan: terms.Base(), Standing: StandingFree}
		}
		return Entitlement{Plan: plan.Times(sub.Units), Standing: standing, Until: until, Every: sub.Every, Anchor: sub.Anchor}
	case StandingFree, StandingPaused, StandingLapsed, StandingEnded, StandingDisputed:
		base.Until = time.Time{}
	}
	return base
}

func stand(sub Subscription, terms Terms, now time.Time) (Standing, time.Time) {
	if sub.Disputed && sub.Live() && terms.Dispute == DisputeSuspend {
		return StandingDisputed, time.Time{}
	}
	switch sub.Status {
	case StatusTrialing:
		return running(sub, StandingTrial, terms.Grace, now)
	case StatusActive:
		return running(sub, StandingActive, terms.Grace, now)
	case StatusPastDue:
		since := sub.UnpaidSince
		if since.IsZero() {
			since = sub.PeriodStart
		}
		if until := since.Add(terms.Grace); now.Before(until) {
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
func running(sub Subscription, as Standing, grace time.Duration, now time.Time) (Standing, time.Time) {
	if sub.Rail() == RailStars {
		grace = 0 // Telegram says until when it is paid for, and gives nothing beyond
	}
	if !sub.CancelAt.IsZero() {
		if now.Before(sub.CancelAt) {
			return StandingEnding, sub.CancelAt
		}
		return StandingEnded, time.Time{}
	}
	if now.Before(sub.PeriodEnd.Add(grace)) {
		return as, sub.PeriodEnd
	}
	return StandingLapsed, time.Time{}
}
