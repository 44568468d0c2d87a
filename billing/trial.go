package billing

import "time"

// TrialNotice is how long before its end a trial is said to end.
const TrialNotice = 3 * 24 * time.Hour

// TrialQuiet is how long after its beginning, when its end was told too, nothing is said.
const TrialQuiet = 24 * time.Hour

// TrialEnds reports whether it is time to say that a trial ends and what is charged then.
// One that is cancelled ends without a payment.
func (s Subscription) TrialEnds(now time.Time) bool {
	return s.Status == StatusTrialing && s.CancelAt.IsZero() && now.Before(s.PeriodEnd) &&
		!now.Before(s.PeriodEnd.Add(-TrialNotice)) && !now.Before(s.PeriodStart.Add(TrialQuiet))
}
