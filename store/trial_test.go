package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/billing"
	"example.com/vinbot/billing/stripe"
	"example.com/vinbot/billing/stripe/stripetest"
	"example.com/vinbot/internal/dbtest"
)

// tries makes a person whose trial of Pro lasts for some days, bought with a code or
// without.
func tries(t *testing.T, days int, code string) *customer {
	t.Helper()
	local, err := stripetest.Open(stripetest.Config{URL: "http://stripe.local"})
	ok(t, err)
	c := &customer{user: 7, shop: shopWith(dbtest.New(t), local, stripe.Config{
		Key: stripetest.Key, URL: "http://stripe.local", Transport: stripetest.Direct{Server: local}, Checkout: stripe.Checkout{PromotionCodes: true},
	})}
	c.keepTime()
	c.desk.Plans[1].TrialDays = days
	p, err := c.desk.Buy(t.Context(), billing.Order{User: 7, Chat: 7, Plan: billing.Pro, Every: billing.Month})
	ok(t, err)
	ok(t, local.PayWith(p.Link.ID, code))
	c.sub = local.Subscriptions()[0].ID
	c.hear(t)
	return c
}

// passes lets time go by, with what happens then delivered, twice, or lost.
func (c *customer) passes(t *testing.T, d time.Duration, delivered bool) {
	t.Helper()
	ok(t, c.local.Advance(d))
	before := c.done
	if c.done = len(c.local.Events()); delivered {
		c.done = before
		c.hear(t)
		c.done = before
		c.hear(t)
	}
	ok(t, c.pay.Clock(t.Context()))
	ok(t, c.pay.Clock(t.Context()))
}

// announced wants each word of a trial's end to say what is charged.
func (c *customer) announced(t *testing.T, want billing.Money) {
	t.Helper()
	for _, n := range c.notices(t, c.user) {
		if n.Kind == billing.NoticeTrial && (n.Plan != billing.Pro || n.Amount != want) {
			t.Errorf("told %+v, not of %+v", n, want)
		}
	}
}

// The end of a trial is told once, three days before, whether Stripe's word of it comes,
// comes twice or gets lost; not to who has cancelled.
func TestTheEndOfATrialIsToldOnceAndBefore(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for name, c := range map[string]struct {
		delivered bool
		fate      func(c *customer) error
		code      string
		want      []string
		charged   int64
	}{
		"with Stripe's word": {delivered: true, want: []string{"plan_changed trialing", "trial_ends ", "plan_changed active"}, charged: 1900},
		"without":            {want: []string{"plan_changed trialing", "trial_ends ", "plan_changed active"}, charged: 1900},
		"with a code":        {delivered: true, code: "WELCOME20", want: []string{"plan_changed trialing", "trial_ends ", "plan_changed active"}, charged: 1520},
		"cancelled": {
			delivered: true, fate: func(c *customer) error { return c.local.CancelAtPeriodEnd(c.sub, true) },
			want: []string{"plan_changed trialing", "plan_changed ending", "plan_changed ended"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := tries(t, 14, c.code)
			if c.fate != nil {
				ok(t, c.fate(h))
				h.hear(t)
			}
			h.passes(t, 10*day, c.delivered)
			for range 3 {
				h.passes(t, day+time.Hour, c.delivered)
			}
			h.passes(t, 10*day, true)
			if diff := cmp.Diff(c.want, h.told(t, 7, 0)); diff != "" {
				t.Error(diff)
			}
			h.announced(t, billing.Money{Minor: c.charged, Currency: "USD"})
			if paid := h.local.Ledger().Paid; paid != c.charged {
				t.Errorf("%d were charged, and %d announced", paid, c.charged)
			}
		})
	}
}
