package billing_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"example.com/vinbot/billing"
)

var (
	noon = time.Date(2026, 3, 15, 12, 0, 0, 0, time.UTC)
	day  = 24 * time.Hour

	grace = billing.StandardTerms().Grace
)

func TestEntitle(t *testing.T) {
	t.Parallel()

	running := func(change func(*billing.Subscription)) billing.Subscription {
		s := billing.Subscription{
			ID: "sub_1", Plan: billing.Pro, Status: billing.StatusActive,
			Anchor: noon.Add(-10 * day), PeriodStart: noon.Add(-10 * day), PeriodEnd: noon.Add(20 * day),
		}
		if change != nil {
			change(&s)
		}
		return s
	}
	status := func(to billing.Status) billing.Subscription {
		return running(func(s *billing.Subscription) { s.Status = to })
	}
	for name, c := range map[string]struct {
		sub      billing.Subscription
		plan     billing.PlanCode
		standing billing.Standing
		until    time.Time
	}{
		"nobody subscribed":              {billing.Subscription{}, billing.Free, billing.StandingFree, time.Time{}},
		"active":                         {running(nil), billing.Pro, billing.StandingActive, noon.Add(20 * day)},
		"trialing":                       {status(billing.StatusTrialing), billing.Pro, billing.StandingTrial, noon.Add(20 * day)},
		"the first payment is not there": {status(billing.StatusIncomplete), billing.Free, billing.StandingFree, time.Time{}},
		"the first payment never came":   {status(billing.StatusIncompleteExpired), billing.Free, billing.StandingFree, time.Time{}},
		"unpaid":                         {status(billing.StatusUnpaid), billing.Free, billing.StandingLapsed, time.Time{}},
		"paused":                         {status(billing.StatusPaused), billing.Free, billing.StandingPaused, time.Time{}},
		"canceled":                       {status(billing.StatusCanceled), billing.Free, billing.StandingEnded, time.Time{}},
		"a status of tomorrow":           {status("frozen"), billing.Free, billing.StandingFree, time.Time{}},
		"a plan that is not ours":        {running(func(s *billing.Subscription) { s.Plan = "gold" }), billing.Free, billing.StandingFree, time.Time{}},
		"cancelled, paid until later":    {running(func(s *billing.Subscription) { s.CancelAt = noon.Add(day) }), billing.Pro, billing.StandingEnding, noon.Add(day)},
		"cancelled and the day has come": {running(func(s *billing.Subscription) { s.CancelAt = noon }), billing.Free, billing.StandingEnded, time.Time{}},
		"word of the renewal is late":    {running(func(s *billing.Subscription) { s.PeriodEnd = noon.Add(-day) }), billing.Pro, billing.StandingActive, noon.Add(-day)},
		"word of the renewal never came": {running(func(s *billing.Subscription) { s.PeriodEnd = noon.Add(-grace) }), billing.Free, billing.StandingLapsed, time.Time{}},
		"past due within the grace": {
			running(func(s *billing.Subscription) { s.Status, s.UnpaidSince = billing.StatusPastDue, noon.Add(-day) }),
			billing.Pro, billing.StandingPastDue, noon.Add(-day + grace),
		},
		"past due beyond the grace": {
			running(func(s *billing.Subscription) {
				s.Status, s.UnpaidSince = billing.StatusPastDue, noon.Add(-grace)
			}),
			billing.Free, billing.StandingLapsed,
			time.Time{},
		},
		"past due since the month began, where no invoice says": {
			running(func(s *billing.Subscription) { s.Status, s.PeriodStart = billing.StatusPastDue, noon.Add(-2*day) }),
			billing.Pro, billing.StandingPastDue, noon.Add(-2*day + grace),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := billing.Entitle(c.sub, billing.StandardTerms(), noon)
			if e.Plan.Code != c.plan || e.Standing != c.standing || !e.Until.Equal(c.until) {
				t.Errorf("%s, %s until %v; want %s, %s until %v", e.Plan.Code, e.Standing, e.Until, c.plan, c.standing, c.until)
			}
			if e.Plan.Code == billing.Free && !e.Anchor.IsZero() {
				t.Error("Free is counted from a subscription's anchor")
			}
		})
	}
}

func TestOnlyWhatIsPaidEntitles(t *testing.T) {
	t.Parallel()
	paying := map[billing.Status]bool{billing.StatusActive: true, billing.StatusTrialing: true, billing.StatusPastDue: true}
	rapid.Check(t, func(t *rapid.T) {
		s := subscription(t, "sub")
		e := billing.Entitle(s, billing.StandardTerms(), noon)
		if e.Plan.Code == billing.Free {
			return
		}
		if !paying[s.Status] || e.Plan.Code != s.Plan {
			t.Errorf("%+v entitles to %s", s, e.Plan.Code)
		}
		late := billing.Entitle(s, billing.StandardTerms(), s.PeriodEnd.Add(60*day))
		if late.Plan.Code != billing.Free {
			t.Errorf("%+v still entitles 60 days after its period", s)
		}
	})
}

func TestCurrentDoesNotDependOnOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var subs []billing.Subscription
		for i := range rapid.IntRange(0, 5).Draw(t, "n") {
			subs = append(subs, subscription(t, string(rune('a'+i))))
		}
		want, extra := billing.Current(subs), billing.Surplus(subs)
		mixed := rapid.Permutation(subs).Draw(t, "mixed")
		if got := billing.Current(mixed); got.ID != want.ID {
			t.Errorf("current is %s in one order, %s in another", want.ID, got.ID)
		}
		for i, s := range billing.Surplus(mixed) {
			if s.ID != extra[i].ID || s.ID == want.ID || !want.Live() {
				t.Errorf("%s is surplus beside %s", s.ID, want.ID)
			}
		}
	})
}

func subscription(t *rapid.T, id string) billing.Subscription {
	status := rapid.SampledFrom([]billing.Status{
		"", "incomplete", "incomplete_expired", "trialing", "active", "past_due", "canceled", "unpaid", "paused", "new",
	}).Draw(t, "status")
	start := noon.Add(-time.Duration(rapid.IntRange(0, 40).Draw(t, "days")) * day)
	return billing.Subscription{
		ID: id, Plan: rapid.SampledFrom([]billing.PlanCode{billing.Pro, billing.Enterprise, "gold"}).Draw(t, "plan"), Status: status,
		CreatedAt: start, Anchor: start, PeriodStart: start, PeriodEnd: start.AddDate(0, 1, 0),
	}
}
