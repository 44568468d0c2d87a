package billing_test

import (
	"testing"
	"time"

	"example.com/vinbot/billing"
)

func TestATrialsEndIsSaidInItsLastThreeDays(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		days   time.Duration // of the trial
		after  time.Duration // its beginning
		change func(*billing.Subscription)
		want   bool
	}{
		"four days before":                       {days: 14, after: 10 * day},
		"three days before":                      {days: 14, after: 11 * day, want: true},
		"on the last day":                        {days: 14, after: 14*day - time.Second, want: true},
		"once it is over":                        {days: 14, after: 14 * day},
		"a trial of two days, at its beginning":  {days: 2, after: time.Hour},
		"a trial of two days, a day later":       {days: 2, after: day, want: true},
		"a trial of a day ends as it was told":   {days: 1, after: day - time.Second},
		"what is cancelled ends without payment": {days: 14, after: 12 * day, change: func(s *billing.Subscription) { s.CancelAt = s.PeriodEnd }},
		"what is paid for is no trial":           {days: 14, after: 12 * day, change: func(s *billing.Subscription) { s.Status = billing.StatusActive }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := billing.Subscription{Status: billing.StatusTrialing, PeriodStart: start, PeriodEnd: start.Add(c.days * day)}
			if c.change != nil {
				c.change(&s)
			}
			if got := s.TrialEnds(start.Add(c.after)); got != c.want {
				t.Errorf("it is %t", got)
			}
		})
	}
}
