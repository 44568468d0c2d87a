package store_test

import (
	"testing"
	"time"

	"example.com/vinbot/billing"
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
