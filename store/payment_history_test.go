package store_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"pgregory.net/rapid"

	"example.com/vinbot/billing"
	"example.com/vinbot/billing/stripe/stripetest"
	"example.com/vinbot/internal/dbtest"
)

// history is what can happen to the subscriptions of one person.
type history struct {
	*shop
	t     *rapid.T
	ctx   context.Context
	user  int64
	death *death
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
	price.TrialDays = rapid.SampledFrom([]int{0, 0, 14}).Draw(h.t, "trial")
	p, err := h.books.Begin(h.ctx, billing.Order{User: h.user, Chat: h.user, Plan: plan, Every: billing.Month}, price, time.Now().Add(time.Hour))
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
	switch act := rapid.SampledFrom([]string{
		"pay", "pay", "open", "decline", "renew", "fail", "recover", "give up", "end", "resume", "cancel",
		"refund", "dispute", "win", "lose", "pause", "go on", "switch",
	}).Draw(h.t, "act"); act {
	case "refund":
		err = h.local.RefundLast(any(ids), int64(rapid.SampledFrom([]int{0, 100}).Draw(h.t, "amount")))
	case "dispute":
		err = h.local.Dispute(any(ids))
	case "win", "lose":
		err = h.local.Decide(any(ids), act == "win")
	case "pause", "go on":
		err = h.local.Pause(any(ids), act == "pause")
	case "switch":
		err = h.local.Switch(any(ids), rapid.SampledFrom([]string{"vinbot_pro_month", "vinbot_pro_year", "vinbot_enterprise_month"}).Draw(h.t, "price"))
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
		if h.dies(func() error { return h.take(h.ctx, e) }) {
			continue // Stripe delivers it again, or its job is done again
		}
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

// dies does something in a process that may die before any of its steps at the
// database, and reports whether it did.
func (h *history) dies(do func() error) bool {
	const never, most = 1 << 30, 30
	h.death.left.Store(never)
	if rapid.IntRange(0, 3).Draw(h.t, "dies") == 0 {
		h.death.left.Store(int64(rapid.IntRange(1, most).Draw(h.t, "step")))
	}
	err := do()
	died := h.death.left.Swap(never) <= 0
	if err != nil && !died {
		h.t.Fatal(err)
	}
	return err != nil
}

// death ends one step at the database before it is sent; the process that took it
// is gone then, and its transaction with it.
type death struct{ left atomic.Int64 }

// TraceQueryStart implements [pgx.QueryTracer].
func (d *death) TraceQueryStart(ctx context.Context, _ *pgx.Conn, q pgx.TraceQueryStartData) context.Context {
	if q.SQL == "rollback" || d.left.Add(-1) != 0 {
		return ctx
	}
	ctx, stop := context.WithCancel(ctx)
	stop()
	return ctx
}

// TraceQueryEnd implements [pgx.QueryTracer].
func (*death) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// mortal is a pool on the same database whose steps may be the last.
func mortal(t *testing.T, pool *pgxpool.Pool) (*pgxpool.Pool, *death) {
	t.Helper()
	d, cfg := &death{}, pool.Config()
	cfg.ConnConfig.Tracer = d
	p, err := pgxpool.NewWithConfig(t.Context(), cfg)
	ok(t, err)
	t.Cleanup(p.Close)
	return p, d
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

// Every order and every duplication of events, with processes that die before any
// of their steps, ends in what Stripe says: the plan, what the person is told, and
// the money. -rapid.checks=10000 makes so many histories.
func TestEveryOrderOfEventsEndsInStripesTruth(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	pool, death := mortal(t, dbtest.New(t))
	user := int64(0)
	rapid.Check(t, func(rt *rapid.T) {
		user++
		local, err := stripetest.Open(stripetest.Config{URL: "http://stripe.local"})
		ok(t, err)
		h := &history{shop: directShop(pool, local), t: rt, ctx: ctx, user: user, death: death}
		h.death.left.Store(1 << 30)
		h.open()
		for range rapid.IntRange(1, 8).Draw(rt, "acts") {
			h.act()
			h.deliver(false)
		}
		h.settle()

		h.checkEntitlement()
		h.checkTold(t)
		h.checkLedger()
	})
}

// checkLedger wants our books to be Stripe's.
func (h *history) checkLedger() {
	var paid, back, disputed int64
	err := h.pool.QueryRow(h.ctx, `
		SELECT coalesce(sum(amount_minor) FILTER (WHERE kind = 'payment'), 0),
			coalesce(sum(amount_minor) FILTER (WHERE kind = 'refund'), 0),
			coalesce(sum(amount_minor) FILTER (WHERE kind = 'dispute' AND state <> 'won'), 0)
		FROM ledger AS l
		JOIN accounts AS a ON a.id = l.account_id
		WHERE a.owner_id = $1`, h.user).Scan(&paid, &back, &disputed)
	h.must(err)
	if l := h.local.Ledger(); paid != l.Paid || back != l.Refunded || disputed != l.Disputed {
		h.t.Errorf("our books have %d paid, %d refunded, %d disputed; Stripe's %d, %d, %d", paid, back, disputed, l.Paid, l.Refunded, l.Disputed)
	}
}

// wanted is what Stripe's truth entitles to.
func (h *history) wanted() billing.Entitlement {
	var subs []billing.Subscription
	live := 0
	for _, s := range h.truth() {
		s.Disputed = h.local.Disputed(s.ID)
		subs = append(subs, s)
		if s.Live() {
			live++
		}
	}
	if live > 1 {
		h.t.Errorf("%d subscriptions are running", live)
	}
	return billing.Entitle(billing.Current(subs), billing.StandardTerms(), time.Now())
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
		if n.Plan == told.Plan && n.Status == told.Status && n.Every == told.Every {
			h.t.Errorf("told twice: %+v", n)
		}
		told = n
	}
	if told.Plan != want.Plan.Code || told.Status != want.Standing {
		h.t.Errorf("told %s (%s) last, Stripe says %s (%s)", told.Plan, told.Status, want.Plan.Code, want.Standing)
	}
}
