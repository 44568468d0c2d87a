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
	return shopWith(pool, local, stripe.Config{Key: stripetest.Key, URL: url})
}

// directShop asks its local Stripe without a network.
func directShop(pool *pgxpool.Pool, local *stripetest.Server) *shop {
	return shopWith(pool, local, stripe.Config{Key: stripetest.Key, URL: "http://stripe.local", Transport: stripetest.Direct{Server: local}})
}

func shopWith(pool *pgxpool.Pool, local *stripetest.Server, c stripe.Config) *shop {
	terms := billing.StandardTerms()
	s := &shop{pool: pool, local: local, rail: stripe.New(c)}
	s.books = store.NewPurchases(pool, terms, time.Now)
	s.desk = &billing.Desk{Rail: s.rail, Books: s.books, Plans: terms.Plans, Now: time.Now}
	s.pay = &store.Payments{Pool: pool, Rail: s.rail, Terms: terms, Now: time.Now, Enqueue: s.enqueue}
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
	order := billing.Order{User: 7, Chat: -100, Thread: 3, Plan: billing.Pro, Every: billing.Month, Rail: billing.RailStripe}
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

	want := []billing.Notice{billing.Declined(), {
		Kind: billing.NoticePlan, Plan: billing.Pro, Status: billing.StandingActive, Was: billing.StandingFree, Every: billing.Month, Rail: billing.RailStripe,
	}}
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
	p, err := s.desk.Buy(ctx, billing.Order{User: 7, Chat: 7, Plan: billing.Pro, Every: billing.Month})
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
	first, err := s.desk.Buy(ctx, billing.Order{User: 7, Chat: 7, Plan: billing.Pro, Every: billing.Month})
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.desk.Buy(ctx, billing.Order{User: 7, Chat: 7, Plan: billing.Enterprise, Every: billing.Month})
	if err != nil {
		t.Fatal(err)
	}
	if err := local.Pay(first.Link.ID); err == nil {
		t.Error("the first link still works")
	}
	now := time.Now().Add(billing.LinkLife)
	late := *s.desk
	late.Books = store.NewPurchases(s.pool, billing.StandardTerms(), func() time.Time { return now })
	if err := late.Close(ctx); err != nil {
		t.Fatal(err)
	}
	if err := local.Pay(second.Link.ID); err == nil {
		t.Error("a link still works after its time")
	}
	for plan, want := range map[billing.PlanCode]error{billing.Free: billing.ErrNotSold, "gold": billing.ErrNoPlan} {
		if _, err := s.desk.Buy(ctx, billing.Order{User: 7, Plan: plan, Every: billing.Month}); !errors.Is(err, want) {
			t.Errorf("buying %s: %v", plan, err)
		}
	}
}

func TestAnEventIsKeptOnceAndForeignOnesChangeNothing(t *testing.T) {
	t.Parallel()
	local, url := stripetest.New(t)
	s, ctx := newShop(dbtest.New(t), local, url), t.Context()
	foreign, err := s.rail.Link(ctx, billing.Purchase{ID: "not one of ours", Order: billing.Order{Plan: billing.Pro, Every: billing.Month}, Price: billing.Money{Minor: 1, Currency: "USD"}})
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

func TestWorkersThatApplyAtOnceEndInStripesTruth(t *testing.T) {
	t.Parallel()
	local, url := stripetest.New(t)
	s, ctx := newShop(dbtest.New(t), local, url), t.Context()
	p, err := s.desk.Buy(ctx, billing.Order{User: 7, Chat: 7, Plan: billing.Pro, Every: billing.Month})
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
	p, err := s.desk.Buy(ctx, billing.Order{User: 7, Chat: 7, Plan: billing.Pro, Every: billing.Month})
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
