package billing

import "time"

// warnPercent of a quota used earns a warning.
const warnPercent = 80

// Usage is how much of a month's quota is used.
type Usage struct {
	Used    int       // VINs, each counted once
	Limit   int       // Unlimited: no limit
	ResetAt time.Time // when the next month begins, UTC
	Warned  bool      // the person was told of 80 % this month
}

// Full reports whether another VIN would go beyond the quota.
func (u Usage) Full() bool { return u.Limit != Unlimited && u.Used >= u.Limit }

// Left is how many VINs are left; Unlimited where there is no limit.
func (u Usage) Left() int {
	if u.Limit == Unlimited {
		return Unlimited
	}
	return max(0, u.Limit-u.Used)
}

// Warns reports whether so much is used that the person is to be told: once a month.
func (u Usage) Warns() bool {
	return u.NearEnd() && !u.Warned && !u.Full() // at the end the stop tells it
}

// NearEnd reports whether most of the quota is used, or all of it.
func (u Usage) NearEnd() bool { return u.Limit > 0 && u.Used*100 >= u.Limit*warnPercent }

// Err is a *QuotaError where the quota is used up, else nil.
func (u Usage) Err() error {
	if !u.Full() {
		return nil
	}
	return &QuotaError{Limit: u.Limit, ResetAt: u.ResetAt}
}

// Usage is the usage of an account that has used so many VINs of the month of now.
func (e Entitlement) Usage(used int, now time.Time) Usage {
	_, end := e.Month(now)
	return Usage{Used: used, Limit: e.Plan.VINs, ResetAt: end}
}

// Month is the month of the quota around now: from start, before end, in UTC.
// It begins on the day and hour of the anchor, or on the last day of a month
// that has no such day; without an anchor it is the calendar's.
func (e Entitlement) Month(now time.Time) (start, end time.Time) {
	now = now.UTC()
	anchor := e.Anchor.UTC()
	if e.Anchor.IsZero() {
		anchor = time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	}
	n := (now.Year()-anchor.Year())*12 + int(now.Month()) - int(anchor.Month())
	if monthsAfter(anchor, n).After(now) {
		n--
	}
	return monthsAfter(anchor, n), monthsAfter(anchor, n+1)
}

// monthsAfter adds months without spilling over: a month after January 31 is
// the last day of February.
func monthsAfter(t time.Time, n int) time.Time {
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}
