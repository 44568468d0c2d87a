package store_test

import (
	"testing"
	"time"

	"example.com/vinbot/billing"
	"example.com/vinbot/billing/stripe"
	"example.com/vinbot/billing/stripe/stripetest"
	"example.com/vinbot/internal/dbtest"
)

func TestWhatBecameOfASubscriptionIsKept(t *testing.T) {
	t.Parallel()
	local, err := stripetest.Open(stripetest.Config{URL: "http://stripe.local"})
	ok(t, err)
	s := directShop(dbtest.New(t), local)
	_, err = s.rail.EnsurePrices(t.Context(), s.desk.Plans)
	ok(t, err)
	p, err := s.desk.Buy(t.Context(), billing.Order{User: 7, Chat: 7, Plan: billing.Pro, Every: billing.Month})
	ok(t, err)
	ok(t, local.Pay(p.Link.ID))
	s.takeAll(t)
	s.takeAll(t) // once more says nothing new
	id := local.Subscriptions()[0].ID
	ok(t, local.Switch(id, "vinbot_enterprise_month"))
	s.takeAll(t)
	ok(t, local.Renew(id, false))
	s.takeAll(t)
	ok(t, local.Cancel(id))
	s.takeAll(t)
	stages, err := s.pay.Stages(t.Context(), time.Now().AddDate(1, 0, 0))
	ok(t, err)
	want := []billing.Stage{
		{Plan: billing.Pro, Status: billing.StatusActive, Billed: billing.Money{Minor: 1900, Currency: "USD"}},
		{Plan: billing.Enterprise, Status: billing.StatusActive, Billed: billing.Money{Minor: 19900, Currency: "USD"}},
		{Plan: billing.Enterprise, Status: billing.StatusPastDue, Owing: true, Billed: billing.Money{Minor: 19900, Currency: "USD"}},
		{Plan: billing.Enterprise, Status: billing.StatusCanceled, Owing: true, Billed: billing.Money{Minor: 19900, Currency: "USD"}},
	}
	if len(stages) != len(want) {
		t.Fatalf("stages are %+v", stages)
	}
	for i, g := range stages {
		if i > 0 && g.At.Before(stages[i-1].At) {
			t.Errorf("stage %d is before the one before", i)
		}
		g.Subscription, g.At, g.Every, g.Priced = "", time.Time{}, "", false
		if g != want[i] {
			t.Errorf("stage %d is %+v, not %+v", i, g, want[i])
		}
	}
}

// Monthly revenue is what is really paid: a promotion code lowers it by what it takes off,
// also where the plan was changed, or its seats, within a period.
func TestAPromotionCodeLowersTheMonthlyRevenue(t *testing.T) {
	t.Parallel()
	local, err := stripetest.Open(stripetest.Config{URL: "http://stripe.local"})
	ok(t, err)
	s := shopWith(dbtest.New(t), local, stripe.Config{
		Key: stripetest.Key, URL: "http://stripe.local", Transport: stripetest.Direct{Server: local}, Checkout: stripe.Checkout{PromotionCodes: true},
	})
	s.keepTime()
	_, err = s.rail.EnsurePrices(t.Context(), s.desk.Plans)
	ok(t, err)
	revenue := func(what string, want int64) {
		t.Helper()
		s.takeAll(t)
		now := local.Now()
		until := time.Date(now.Year(), now.Month()+1, 1, 0, 0, 0, 0, time.UTC)
		stages, err := s.pay.Stages(t.Context(), until)
		ok(t, err)
		months := billing.Report(s.desk.Plans, stages, nil, now, until)
		if len(months) != 1 || months[0].MRR != want {
			t.Errorf("%s: %+v, not %d", what, months, want)
		}
	}
	p, err := s.desk.Buy(t.Context(), billing.Order{User: 7, Chat: 7, Plan: billing.Pro, Every: billing.Month})
	ok(t, err)
	ok(t, local.PayWith(p.Link.ID, "WELCOME20"))
	revenue("a fifth off 19.00", 1520)
	id := local.Subscriptions()[0].ID
	ok(t, local.Switch(id, "vinbot_enterprise_month"))
	revenue("a fifth off 199.00, changed within the month", 15920)
	ok(t, local.Resize(id, 2))
	revenue("twice as many seats", 31840)
	ok(t, local.Advance(40*24*time.Hour))
	revenue("once renewed", 31840)
	ok(t, local.Switch(id, "vinbot_pro_year"))
	ok(t, local.Resize(id, 1))
	revenue("a twelfth of a fifth off 190.00", 1267)
}
