package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"pgregory.net/rapid"

	"example.com/vinbot/billing"
	"example.com/vinbot/billing/stripe"
	"example.com/vinbot/billing/stripe/stripetest"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/store"
)

// shop is the whole way of a purchase on a local Stripe and a real database.
type shop struct {
	pool  *pgxpool.Pool
	local *stripetest.Server
	rail  *stripe.Rail
	books *store.Purchases
	desk  *billing.Desk
	pay   *store.Payments

	mu      sync.Mutex
	refunds []billing.RefundWork
	applies []string
}

func newShop(pool *pgxpool.Pool, local *stripetest.Server, url string) *shop {
	plans := billing.StandardPlans()
	s := &shop{pool: pool, local: local, rail: stripe.New(stripe.Config{Key: stripetest.Key, URL: url})}
	s.books = store.NewPurchases(pool, plans, time.Now)
	s.desk = &billing.Desk{Rail: s.rail, Books: s.books, Plans: plans, Now: time.Now}
	s.pay = &store.Payments{Pool: pool, Rail: s.rail, Plans: plans, Now: time.Now, Enqueue: s.enqueue}
	return s
}

func (s *shop) enqueue(_ context.Context, _ pgx.Tx, work string, args any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch a := args.(type) {
	case billing.RefundWork:
		s.refunds = append(s.refunds, a)
	case billing.ApplyWork:
		s.applies = append(s.applies, a.Event)
	default:
		return fmt.Errorf("%s has no arguments we know: %T", work, args)
	}
	return nil
}

// take delivers an event and applies it, as the webhook and its job do.
func (s *shop) take(ctx context.Context, e stripetest.Event) error {
	raw, err := s.rail.Event(e.Payload, s.local.Sign(e.Payload, time.Now()), stripetest.Secret)
	if err == nil {
		err = s.pay.Receive(ctx, raw)
	}
	if err == nil {
		err = s.pay.Apply(ctx, raw.ID)
	}
	return err
}

func (s *shop) notices(tb testing.TB, user int64) []billing.Notice {
	tb.Helper()
	rows, err := s.pool.Query(tb.Context(), `SELECT raw FROM inbox WHERE user_id = $1 AND bot_id = 0 ORDER BY seq`, user)
	if err != nil {
		tb.Fatal(err)
	}
	raws, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
	if err != nil {
		tb.Fatal(err)
	}
	notices := make([]billing.Notice, len(raws))
	for i, raw := range raws {
		var r struct{ Result billing.Notice }
		if err := json.Unmarshal(raw, &r); err != nil {
			tb.Fatal(err)
		}
		notices[i] = r.Result
		notices[i].PeriodEnd = time.Time{}
	}
	return notices
}

// takeAll delivers all events so far.
func (s *shop) takeAll(tb testing.TB) {
	tb.Helper()
	for _, e := range s.local.Events() {
		ok(tb, s.take(tb.Context(), e))
	}
}

func ok(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func TestBuyingChangesThePlanAndSaysSoOnce(t *testing.T) {
	t.Parallel()
	local, url := stripetest.New(t)
	s, ctx := newShop(dbtest.New(t), local, url), t.Context()
	order := billing.Order{User: 7, Chat: -100, Thread: 3, Plan: billing.Pro}
	p, err := s.desk.Buy(ctx, order)
	ok(t, err)
	if again, err := s.desk.Buy(ctx, order); err != nil || again.Link != p.Link {
		t.Errorf("asking again makes %+v, %v", again.Link, err)
	}
	ok(t, local.Decline(p.Link.ID))
	s.takeAll(t)
	ok(t, local.Pay(p.Link.ID))
	s.takeAll(t)
	s.takeAll(t)

	want := []billing.Notice{billing.Declined(), {Kind: billing.NoticePlan, Plan: billing.Pro, Status: billing.StandingActive}}
	if diff := cmp.Diff(want, s.notices(t, 7)); diff != "" {
		t.Error(diff)
	}
	a, err := s.books.Account(ctx, 7)
	if err != nil || a.Entitlement.Plan.Code != billing.Pro || a.Usage.Limit != 1000 || a.Customer == "" {
		t.Errorf("account is %+v, %v", a, err)
	}
	if _, err := s.desk.Buy(ctx, order); !errors.Is(err, billing.ErrSubscribed) {
		t.Errorf("buying a second subscription: %v", err)
	}
	var chat, thread int64
	ok(t, s.pool.QueryRow(ctx, `SELECT chat_id, thread_id FROM inbox WHERE update_id >= 1099511627776 LIMIT 1`).Scan(&chat, &thread))
	if chat != order.Chat || thread != order.Thread {
		t.Errorf("told in chat %d, thread %d", chat, thread)
	}
}

func TestThePortalIsForThoseWhoPaid(t *testing.T) {
	t.Parallel()
	local, url := stripetest.New(t)
	s, ctx := newShop(dbtest.New(t), local, url), t.Context()
	if _, err := s.desk.Manage(ctx, 7); !errors.Is(err, billing.ErrNoCustomer) {
		t.Errorf("the portal of somebody who never paid: %v", err)
	}
	p, err := s.desk.Buy(ctx, billing.Order{User: 7, Chat: 7, Plan: billing.Pro})
	ok(t, err)
	ok(t, local.Pay(p.Link.ID))
	s.takeAll(t)
	if portal, err := s.desk.Manage(ctx, 7); err != nil || portal == "" {
		t.Errorf("portal: %q, %v", portal, err)
	}
}

func TestChoosingAnotherPlanMakesTheFirstLinkUseless(t *testing.T) {
	t.Parallel()
	local, url := stripetest.New(t)
	s, ctx := newShop(dbtest.New(t), local, url), t.Context()
	first, err := s.desk.Buy(ctx, billing.Order{User: 7, Chat: 7, Plan: billing.Pro})
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.desk.Buy(ctx, billing.Order{User: 7, Chat: 7, Plan: billing.Enterprise})
	if err != nil {
		t.Fatal(err)
	}
	if err := local.Pay(first.Link.ID); err == nil {
		t.Error("the first link still works")
	}
	now := time.Now().Add(billing.LinkLife)
	late := *s.desk
	late.Books = store.NewPurchases(s.pool, billing.StandardPlans(), func() time.Time { return now })
	if err := late.Close(ctx); err != nil {
		t.Fatal(err)
	}
	if err := local.Pay(second.Link.ID); err == nil {
		t.Error("a link still works after its time")
	}
	for plan, want := range map[billing.PlanCode]error{billing.Free: billing.ErrNotSold, "gold": billing.ErrNoPlan} {
		if _, err := s.desk.Buy(ctx, billing.Order{User: 7, Plan: plan}); !errors.Is(err, want) {
			t.Errorf("buying %s: %v", plan, err)
		}
	}
}

func TestAnEventIsKeptOnceAndForeignOnesChangeNothing(t *testing.T) {
	t.Parallel()
	local, url := stripetest.New(t)
	s, ctx := newShop(dbtest.New(t), local, url), t.Context()
	foreign, err := s.rail.Link(ctx, billing.Purchase{ID: "not one of ours", Order: billing.Order{Plan: billing.Pro}, Price: billing.Money{Minor: 1, Currency: "USD"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := local.Pay(foreign.ID); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		for _, e := range local.Events() {
			if err := s.take(ctx, e); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(s.applies) != len(local.Events()) {
		t.Errorf("%d jobs for %d events", len(s.applies), len(local.Events()))
	}
	var waiting, subs int
	err = s.pool.QueryRow(ctx, `
		SELECT (SELECT count(*) FROM payment_events WHERE applied_at IS NULL), (SELECT count(*) FROM subscriptions)`).Scan(&waiting, &subs)
	if err != nil || waiting != 0 || subs != 0 {
		t.Errorf("%d waiting, %d subscriptions, %v", waiting, subs, err)
	}
}

// history is what can happen to the subscriptions of one person.
type history struct {
	*shop
	t     *rapid.T
	ctx   context.Context
	user  int64
	links []string
	due   []stripetest.Event // not delivered yet
	seen  int
}

func (h *history) must(err error) {
	if err != nil {
		h.t.Fatal(err)
	}
}

// open makes one more link as a crash would leave it: the one before still works.
func (h *history) open() {
	plan := rapid.SampledFrom([]billing.PlanCode{billing.Pro, billing.Enterprise}).Draw(h.t, "plan")
	price, err := h.desk.Plans.Plan(plan)
	h.must(err)
	p, err := h.books.Begin(h.ctx, billing.Order{User: h.user, Chat: h.user, Plan: plan}, price.Price, time.Now().Add(time.Hour))
	if errors.Is(err, billing.ErrSubscribed) {
		return
	}
	h.must(err)
	if p.Link.ID == "" {
		p.Link, err = h.rail.Link(h.ctx, p)
		h.must(err)
		_, err = h.books.Linked(h.ctx, p.ID, p.Link)
		h.must(err)
		h.links = append(h.links, p.Link.ID)
	}
}

func (h *history) act() {
	any := func(of []string) string {
		if len(of) == 0 {
			return "none"
		}
		return rapid.SampledFrom(of).Draw(h.t, "which")
	}
	var ids []string
	for id := range h.truth() {
		ids = append(ids, id)
	}
	var err error
	switch rapid.SampledFrom([]string{"pay", "pay", "open", "decline", "renew", "fail", "recover", "give up", "end", "resume", "cancel"}).Draw(h.t, "act") {
	case "open":
		h.open()
	case "pay":
		err = h.local.Pay(any(h.links))
	case "decline":
		err = h.local.Decline(any(h.links))
	case "renew":
		err = h.local.Renew(any(ids), true)
	case "fail":
		err = h.local.Renew(any(ids), false)
	case "recover":
		err = h.local.Recover(any(ids))
	case "give up":
		err = h.local.GiveUp(any(ids))
	case "end":
		err = h.local.CancelAtPeriodEnd(any(ids), true)
	case "resume":
		err = h.local.CancelAtPeriodEnd(any(ids), false)
	case "cancel":
		err = h.local.Cancel(any(ids))
	}
	_ = err // what cannot be done, is not
	all := h.local.Events()
	h.due = append(h.due, all[h.seen:]...)
	h.seen = len(all)
}

// deliver hands over some of what is due, in any order and some of it twice.
func (h *history) deliver(all bool) {
	places := make([]int, 0, 2*len(h.due))
	for i := range h.due {
		places = append(places, i, i)
	}
	mixed := rapid.Permutation(places).Draw(h.t, "mixed")
	n := len(mixed)
	if !all {
		n = rapid.IntRange(0, len(mixed)).Draw(h.t, "n")
	}
	got := map[string]bool{}
	for _, i := range mixed[:n] {
		e := h.due[i]
		h.must(h.take(h.ctx, e))
		got[e.ID] = true
	}
	var left []stripetest.Event
	for _, e := range h.due {
		if !got[e.ID] {
			left = append(left, e)
		}
	}
	h.due = left
}

// truth is what Stripe knows of the person's subscriptions.
func (h *history) truth() map[string]billing.Subscription {
	subs := map[string]billing.Subscription{}
	for _, e := range h.local.Events() {
		about, err := h.rail.Read(e.Payload)
		h.must(err)
		if about.Subscription == "" {
			continue
		}
		s, err := h.rail.Subscription(h.ctx, about.Subscription)
		h.must(err)
		subs[s.ID] = s
	}
	return subs
}

// settle works until nothing is left to do.
func (h *history) settle() {
	for range 10 {
		all := h.local.Events()
		h.due = append(h.due, all[h.seen:]...)
		h.seen = len(all)
		if len(h.due) == 0 && len(h.refunds) == 0 {
			return
		}
		h.deliver(true)
		for _, r := range h.refunds {
			h.must(h.desk.Refund(h.ctx, r))
			h.must(h.desk.Refund(h.ctx, r)) // a job may run twice
		}
		h.refunds = nil
	}
	h.t.Fatal("it never comes to rest")
}

func TestEveryOrderOfEventsEndsInStripesTruth(t *testing.T) {
	t.Parallel()
	pool, ctx := dbtest.New(t), t.Context()
	user := int64(0)
	rapid.Check(t, func(rt *rapid.T) {
		user++
		local, url := stripetest.New(t)
		h := &history{shop: newShop(pool, local, url), t: rt, ctx: ctx, user: user}
		h.open()
		for range rapid.IntRange(1, 8).Draw(rt, "acts") {
			h.act()
			h.deliver(false)
		}
		h.settle()

		h.checkEntitlement()
		h.checkTold(t)
	})
}

// wanted is what Stripe's truth entitles to.
func (h *history) wanted() billing.Entitlement {
	var subs []billing.Subscription
	live := 0
	for _, s := range h.truth() {
		subs = append(subs, s)
		if s.Live() {
			live++
		}
	}
	if live > 1 {
		h.t.Errorf("%d subscriptions are running", live)
	}
	return billing.Entitle(billing.Current(subs), billing.StandardPlans(), time.Now())
}

func (h *history) checkEntitlement() {
	want := h.wanted()
	a, err := h.books.Account(h.ctx, h.user)
	h.must(err)
	if !a.Entitlement.Same(want) || !a.Entitlement.Until.Equal(want.Until) {
		h.t.Errorf("entitled to %s (%s), Stripe says %s (%s)", a.Entitlement.Plan.Code, a.Entitlement.Standing, want.Plan.Code, want.Standing)
	}
}

// checkTold wants every change told once, and the last one to be the truth.
func (h *history) checkTold(tb testing.TB) {
	tb.Helper()
	want := h.wanted()
	told := billing.Notice{Plan: billing.Free, Status: billing.StandingFree}
	for _, n := range h.notices(tb, h.user) {
		if n.Kind != billing.NoticePlan {
			continue
		}
		if n.Plan == told.Plan && n.Status == told.Status {
			h.t.Errorf("told twice: %+v", n)
		}
		told = n
	}
	if told.Plan != want.Plan.Code || told.Status != want.Standing {
		h.t.Errorf("told %s (%s) last, Stripe says %s (%s)", told.Plan, told.Status, want.Plan.Code, want.Standing)
	}
}

func TestWorkersThatApplyAtOnceEndInStripesTruth(t *testing.T) {
	t.Parallel()
	local, url := stripetest.New(t)
	s, ctx := newShop(dbtest.New(t), local, url), t.Context()
	p, err := s.desk.Buy(ctx, billing.Order{User: 7, Chat: 7, Plan: billing.Pro})
	if err != nil {
		t.Fatal(err)
	}
	if err := local.Pay(p.Link.ID); err != nil {
		t.Fatal(err)
	}
	about, err := s.rail.Read(local.Events()[0].Payload)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	deliver := func() {
		for _, e := range local.Events() {
			wg.Go(func() {
				if err := s.take(ctx, e); err != nil {
					t.Error(err)
				}
			})
		}
	}
	deliver()
	if err := local.CancelAtPeriodEnd(about.Subscription, true); err != nil {
		t.Fatal(err)
	}
	deliver()
	wg.Wait()
	if a, err := s.books.Account(ctx, 7); err != nil || a.Entitlement.Standing != billing.StandingEnding {
		t.Errorf("account is %+v, %v", a.Entitlement, err)
	}
}

func TestForgettingLeavesTheAccountAndNoEventThatNamesThePerson(t *testing.T) {
	t.Parallel()
	local, url := stripetest.New(t)
	s, ctx := newShop(dbtest.New(t), local, url), t.Context()
	p, err := s.desk.Buy(ctx, billing.Order{User: 7, Chat: 7, Plan: billing.Pro})
	ok(t, err)
	ok(t, local.Pay(p.Link.ID))
	events := local.Events()
	for _, e := range events[1:] {
		ok(t, s.take(ctx, e))
	}
	_, err = charge(ctx, s.pool, 7, "1FTFW1E82NFB00000", time.Now())
	ok(t, err)

	receive(t, s.pool, incoming(1, 7))
	_, err = turn(ctx, newTurns(s.pool, nil), dialogue(7), forget)
	ok(t, err)

	var texts, named, counted, paid int
	err = s.pool.QueryRow(ctx, `
		SELECT (SELECT count(*) FROM payment_events WHERE raw IS NOT NULL AND applied_at IS NOT NULL AND account_id IS NOT NULL),
			(SELECT count(*) FROM usage_vins WHERE vin = '1FTFW1E82NFB00000'),
			(SELECT count(*) FROM usage_vins),
			(SELECT count(*) FROM purchases WHERE state = 'paid' AND price_minor = 1900)`).Scan(&texts, &named, &counted, &paid)
	if err != nil || texts != 0 || named != 0 || counted != 1 || paid != 1 {
		t.Errorf("%d events, %d VINs, %d counted, %d paid, %v", texts, named, counted, paid, err)
	}
	if a, err := s.books.Account(ctx, 7); err != nil || a.Entitlement.Plan.Code != billing.Pro || a.Usage.Used != 1 {
		t.Errorf("what runs on: %+v, %v", a, err)
	}
}
