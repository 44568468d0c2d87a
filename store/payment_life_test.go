package store_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/billing"
	"example.com/vinbot/billing/stripe/stripetest"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/store"
)

// customer is somebody at a shop whose clock is the local Stripe's.
type customer struct {
	*shop

	user int64
	sub  string
	done int // events that were delivered
}

// buys makes a person who has paid for a plan.
func buys(t *testing.T, user int64, plan billing.PlanCode, every billing.Interval) *customer {
	t.Helper()
	local, url := stripetest.New(t)
	c := &customer{shop: newShop(dbtest.New(t), local, url), user: user}
	c.keepTime()
	p, err := c.desk.Buy(t.Context(), billing.Order{User: user, Chat: user, Plan: plan, Every: every})
	ok(t, err)
	ok(t, local.Pay(p.Link.ID))
	c.sub = local.Subscriptions()[0].ID
	c.hear(t)
	return c
}

// keepTime makes the shop go by the local Stripe's clock.
func (s *shop) keepTime() {
	s.books = store.NewPurchases(s.pool, billing.StandardTerms(), s.local.Now)
	s.desk.Books = s.books
	s.desk.Now, s.pay.Now = s.local.Now, s.local.Now
}

// hear delivers what has happened since.
func (c *customer) hear(tb testing.TB) {
	tb.Helper()
	all := c.local.Events()
	for _, e := range all[c.done:] {
		ok(tb, c.take(tb.Context(), e))
	}
	c.done = len(all)
}

// told are the words of the notices that a dialogue got since the first so many.
func (c *customer) told(t *testing.T, user int64, skip int) (words []string) {
	t.Helper()
	for _, n := range c.notices(t, user)[skip:] {
		words = append(words, n.Kind+" "+string(n.Status)+n.Reason)
	}
	return words
}

func (c *customer) standing(t *testing.T) billing.Standing {
	t.Helper()
	a, err := c.books.Account(t.Context(), c.user)
	ok(t, err)
	return a.Entitlement.Standing
}

func TestDunningIsToldStepByStepAndOnce(t *testing.T) {
	t.Parallel()
	c := buys(t, 7, billing.Pro, billing.Month)
	ok(t, c.local.FailCard(c.sub, true))
	for range 6 { // four weeks and the days of grace, looked at again and again
		ok(t, c.local.Advance(8*24*time.Hour))
		c.hear(t)
		ok(t, c.pay.Clock(t.Context()))
		ok(t, c.pay.Clock(t.Context()))
	}
	want := []string{"plan_changed active", "plan_changed past_due", "plan_changed lapsed", "plan_changed ended"}
	if diff := cmp.Diff(want, c.told(t, 7, 0)); diff != "" {
		t.Error(diff)
	}
}

func TestTheClockTellsWhatNoEventTold(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fate func(s *stripetest.Server, sub string) error
		want billing.Standing
	}{
		"it was to end":                {func(s *stripetest.Server, sub string) error { return s.CancelAtPeriodEnd(sub, true) }, billing.StandingEnded},
		"the words got lost":           {func(*stripetest.Server, string) error { return nil }, billing.StandingActive},
		"it failed, and that got lost": {func(s *stripetest.Server, sub string) error { return s.FailCard(sub, true) }, billing.StandingEnded},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := buys(t, 7, billing.Pro, billing.Month)
			ok(t, c.fate(h.local, h.sub))
			h.hear(t)
			ok(t, h.local.Advance(60*24*time.Hour)) // nothing of it is delivered
			ok(t, h.pay.Clock(t.Context()))
			if got := h.standing(t); got != c.want {
				t.Errorf("it stands %s", got)
			}
		})
	}
}

func TestMoneyThatComesBackIsInTheLedgerAndToldOnce(t *testing.T) {
	t.Parallel()
	const operator = 99
	c := buys(t, 7, billing.Pro, billing.Month)
	c.pay.Operator = operator
	ok(t, c.local.RefundLast(c.sub, 500))
	c.hear(t)
	c.done = 0
	c.hear(t)
	ok(t, c.local.Dispute(c.sub))
	c.hear(t)
	if got := c.standing(t); got != billing.StandingDisputed {
		t.Errorf("with a dispute it stands %s", got)
	}
	ok(t, c.local.Decide(c.sub, false))
	c.hear(t)
	if got := c.standing(t); got != billing.StandingDisputed {
		t.Errorf("with a lost dispute it stands %s", got)
	}
	ok(t, c.local.Advance(32*24*time.Hour)) // the next month is paid for
	c.hear(t)
	if got := c.standing(t); got != billing.StandingActive {
		t.Errorf("with the next month paid it stands %s", got)
	}
	if diff := cmp.Diff([]string{"plan_changed active", "refunded ", "plan_changed disputed", "plan_changed active"}, c.told(t, 7, 0)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"disputed open", "disputed lost"}, c.told(t, operator, 0)); diff != "" {
		t.Error(diff)
	}
	entries, err := c.pay.Ledger(t.Context(), time.Unix(0, 0), c.local.Now().Add(time.Hour))
	ok(t, err)
	net := map[billing.EntryKind]int64{}
	for _, e := range entries {
		net[e.Kind] += e.Net()
	}
	if diff := cmp.Diff(map[billing.EntryKind]int64{billing.EntryPayment: 3800, billing.EntryRefund: -500, billing.EntryDispute: -1900}, net); diff != "" {
		t.Error(diff)
	}
}

func TestADisputeKeepsThePlanWhereTheOperatorSaysSo(t *testing.T) {
	t.Parallel()
	c := buys(t, 7, billing.Pro, billing.Month)
	c.pay.Terms.Dispute = billing.DisputeKeep
	ok(t, c.local.Dispute(c.sub))
	c.hear(t)
	if diff := cmp.Diff([]string{"plan_changed active"}, c.told(t, 7, 0)); diff != "" {
		t.Error(diff)
	}
}

// What is left of a payment pays for a smaller plan, and is disputed with it.
func TestCreditOfADisputedPaymentPaysForNothing(t *testing.T) {
	t.Parallel()
	c := buys(t, 7, billing.Enterprise, billing.Year)
	_, err := c.rail.EnsurePrices(t.Context(), c.desk.Plans)
	ok(t, err)
	ok(t, c.local.Advance(2*24*time.Hour))
	ok(t, c.local.Switch(c.sub, "vinbot_pro_month"))
	c.hear(t)
	ok(t, c.local.Dispute(c.sub))
	c.hear(t)
	if got := c.standing(t); got != billing.StandingDisputed {
		t.Errorf("with the credit it stands %s", got)
	}
	ok(t, c.local.Advance(40*24*time.Hour)) // the next month is paid from the credit as well
	c.hear(t)
	if got := c.standing(t); got != billing.StandingDisputed {
		t.Errorf("with the next month it stands %s", got)
	}
	ok(t, c.local.Decide(c.sub, true))
	c.hear(t)
	if got := c.standing(t); got != billing.StandingActive {
		t.Errorf("with the dispute won it stands %s", got)
	}
}

// A change updates the subscription: there is never a second link, and a job that
// runs twice pays once.
func TestAPlanIsChangedWithinItsSubscription(t *testing.T) {
	t.Parallel()
	c := buys(t, 7, billing.Pro, billing.Month)
	ctx := t.Context()
	order := billing.Order{User: 7, Chat: 7, Plan: billing.Enterprise, Every: billing.Year}
	if _, err := c.desk.Buy(ctx, order); !errors.Is(err, billing.ErrSubscribed) {
		t.Fatal(err)
	}
	if _, err := c.desk.Quote(ctx, billing.Order{User: 7, Plan: billing.Pro, Every: billing.Month}); !errors.Is(err, billing.ErrSame) {
		t.Errorf("what one has already: %v", err)
	}
	q, err := c.desk.Quote(ctx, order)
	ok(t, err)
	if err := c.desk.Change(ctx, order, q.At.Add(-2*time.Hour)); !errors.Is(err, billing.ErrNoPurchase) {
		t.Errorf("an old price: %v", err)
	}
	ok(t, c.desk.Change(ctx, order, q.At))
	ok(t, c.desk.Change(ctx, order, q.At))
	c.hear(t)
	a, err := c.books.Account(ctx, 7)
	ok(t, err)
	if a.Entitlement.Plan.Code != billing.Enterprise || a.Entitlement.Every != billing.Year || len(c.local.Subscriptions()) != 1 {
		t.Errorf("%+v", a.Entitlement)
	}
	if paid := c.local.Ledger().Paid; paid != 1900+q.Due.Minor {
		t.Errorf("paid %d, quoted %d", paid, q.Due.Minor)
	}
	if _, err := c.desk.Quote(ctx, billing.Order{User: 8, Plan: billing.Pro, Every: billing.Month}); !errors.Is(err, billing.ErrNoSubscribed) {
		t.Errorf("somebody without a subscription: %v", err)
	}
}

func TestATrialIsGivenOnce(t *testing.T) {
	t.Parallel()
	local, url := stripetest.New(t)
	s, ctx := newShop(dbtest.New(t), local, url), t.Context()
	s.keepTime()
	s.desk.Plans[1].TrialDays = 14
	order := billing.Order{User: 7, Chat: 7, Plan: billing.Pro, Every: billing.Month}
	for i, want := range []int{14, 0} {
		p, err := s.desk.Buy(ctx, order)
		ok(t, err)
		if p.TrialDays != want {
			t.Errorf("purchase %d has %d days", i, p.TrialDays)
		}
		ok(t, local.Pay(p.Link.ID))
		s.takeAll(t)
		for _, sub := range local.Subscriptions() {
			_ = local.Cancel(sub.ID) // one of them is over already
		}
		s.takeAll(t)
	}
	if paid := local.Ledger().Paid; paid != 1900 {
		t.Errorf("%d were paid", paid)
	}
}

func TestWhoBuysManyTimesAtOnceBuysOnce(t *testing.T) {
	t.Parallel()
	local, url := stripetest.New(t)
	s, ctx := newShop(dbtest.New(t), local, url), t.Context()
	links := make(chan billing.Link, 20)
	var wg sync.WaitGroup
	for range cap(links) {
		wg.Go(func() {
			p, err := s.desk.Buy(ctx, billing.Order{User: 7, Chat: 7, Plan: billing.Pro, Every: billing.Month})
			if err != nil {
				t.Error(err)
			}
			links <- p.Link
		})
	}
	wg.Wait()
	close(links)
	var paid int
	for l := range links {
		if local.Pay(l.ID) == nil {
			paid++
		}
	}
	s.takeAll(t)
	if paid != 1 || local.Ledger().Paid != 1900 || len(s.refunds) != 0 {
		t.Errorf("%d links were paid, %d in all", paid, local.Ledger().Paid)
	}
}

// Whoever pays by a link pays for the one it was made for; and a purchase that is
// written into somebody else's subscription moves nothing.
func TestALeakedLinkCreditsNobodyElse(t *testing.T) {
	t.Parallel()
	local, url := stripetest.New(t)
	s, ctx := newShop(dbtest.New(t), local, url), t.Context()
	mine, err := s.desk.Buy(ctx, billing.Order{User: 7, Chat: 7, Plan: billing.Pro, Every: billing.Month})
	ok(t, err)
	_, err = s.desk.Buy(ctx, billing.Order{User: 8, Chat: 8, Plan: billing.Pro, Every: billing.Month})
	ok(t, err)
	ok(t, local.Pay(mine.Link.ID)) // by the other person
	if local.Pay(mine.Link.ID) == nil {
		t.Error("the link was paid twice")
	}
	s.takeAll(t)
	for user, want := range map[int64]billing.PlanCode{7: billing.Pro, 8: billing.Free} {
		if a, err := s.books.Account(ctx, user); err != nil || a.Entitlement.Plan.Code != want {
			t.Errorf("%d has %s, %v", user, a.Entitlement.Plan.Code, err)
		}
	}
	if _, err := s.desk.Invoices(ctx, 8); !errors.Is(err, billing.ErrNoCustomer) {
		t.Errorf("the other person sees invoices: %v", err)
	}
	list, err := s.desk.Invoices(ctx, 7)
	ok(t, err)
	if doc, err := s.desk.Document(ctx, 7, list[0].ID); err != nil || doc.Name == "" || len(doc.PDF) == 0 || doc.Receipt == "" {
		t.Errorf("%q, %d bytes, receipt %q, %v", doc.Name, len(doc.PDF), doc.Receipt, err)
	}
}
