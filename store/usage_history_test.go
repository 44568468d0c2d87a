package store_test

import (
	"context"
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"pgregory.net/rapid"

	"example.com/vinbot/billing"
	"example.com/vinbot/billing/stripe/stripetest"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/store"
)

// usageHistory is what can happen to one who buys calls beyond the plan.
type usageHistory struct {
	*history

	meter   *store.Meter // whose process may die
	account int64
	sub     string
	held    []int64

	answered map[string]int64 // by what each cost
}

// hold makes a call that is not answered yet.
func (u *usageHistory) hold() {
	call, err := u.meter.Hold(u.ctx, u.account)
	if errors.Is(err, billing.ErrNotMetered) {
		return
	}
	u.must(err)
	u.held = append(u.held, call)
}

// answer answers the call that waits for the longest time, or fails to.
func (u *usageHistory) answer() {
	if len(u.held) == 0 {
		return
	}
	var price int64
	u.must(u.pool.QueryRow(u.ctx, `SELECT price_minor FROM metered_calls WHERE id = $1`, u.held[0]).Scan(&price))
	answered := rapid.IntRange(0, 4).Draw(u.t, "answered") > 0
	if u.must(u.meter.Settle(u.ctx, u.held[0], answered)); answered {
		u.answered[strconv.FormatFloat(float64(price)/1000, 'f', -1, 64)]++
	}
	u.held = u.held[1:]
}

// change asks for another plan in the chat; its job is done again until it is done.
func (u *usageHistory) change() {
	o := billing.Order{
		User: u.user, Chat: u.user, Plan: rapid.SampledFrom([]billing.PlanCode{billing.Pro, billing.Enterprise}).Draw(u.t, "plan"),
		Every: rapid.SampledFrom([]billing.Interval{billing.Month, billing.Year}).Draw(u.t, "every"),
	}
	q, err := u.desk.Quote(u.ctx, o)
	if errors.Is(err, billing.ErrSame) || errors.Is(err, billing.ErrNoSubscribed) {
		return
	}
	u.must(err)
	u.must(u.local.Advance(time.Duration(rapid.IntRange(0, 600).Draw(u.t, "thinks")) * time.Second))
	for u.dies(func() error { return u.desk.Change(u.ctx, o, q.At) }) {
		u.must(u.local.Advance(time.Second))
	}
}

// report reports in a process that may die, or hear nothing of what it has done.
func (u *usageHistory) report() {
	rail := rapid.SampledFrom([]billing.Metering{u.rail, lostAnswer{u.rail}}).Draw(u.t, "rail")
	u.dies(func() error {
		if err := u.meter.Report(u.ctx, rail); err != nil && !errors.Is(err, errLost) {
			return err
		}
		return nil
	})
}

// pass lets time pass. What is due is reported first, as it is each minute, or the job
// does not run.
func (u *usageHistory) pass(d time.Duration, reported bool) {
	if reported {
		u.must(u.meter.Report(u.ctx, u.rail))
	}
	u.must(u.local.Advance(d))
}

func (u *usageHistory) act() {
	switch rapid.SampledFrom([]string{"hold", "hold", "answer", "answer", "report", "chat", "chat", "portal", "hear", "minutes", "days"}).Draw(u.t, "act") {
	case "hold":
		u.hold()
	case "answer":
		u.answer()
	case "report":
		u.report()
	case "chat":
		u.change()
	case "portal":
		_ = u.local.Switch(u.sub, rapid.SampledFrom([]string{"vinbot_pro_month", "vinbot_pro_year", "vinbot_enterprise_month", "vinbot_enterprise_year"}).Draw(u.t, "price")) // what cannot be done, is not
	case "hear":
		u.catchUp(false)
	case "minutes":
		u.pass(time.Duration(rapid.IntRange(1, 4).Draw(u.t, "minutes"))*time.Minute, true)
	case "days":
		u.catchUp(true)
		u.pass(time.Duration(rapid.IntRange(1, 50).Draw(u.t, "days"))*24*time.Hour, rapid.Bool().Draw(u.t, "reported"))
		u.must(u.meter.Sweep(u.ctx))
		u.held = nil
	}
}

// catchUp delivers what happened: all of it, or some.
func (u *usageHistory) catchUp(whole bool) {
	for again := true; again; again = whole && len(u.due) > 0 {
		all := u.local.Events()
		u.due = append(u.due, all[u.seen:]...)
		u.seen = len(all)
		u.deliver(whole)
	}
}

// billed is what stands on Stripe's invoices.
func billed(lines []stripetest.UsedLine) map[string]int64 {
	sums := map[string]int64{}
	for _, l := range lines {
		each, _ := strconv.ParseFloat(l.Each, 64)
		if l.Calls > 0 {
			sums[strconv.FormatFloat(each, 'f', -1, 64)] += l.Calls
		}
	}
	return sums
}

// However plans and intervals are changed, and however late use is reported, while calls are made, in the chat or at Stripe,
// whatever dies and in whichever order its events come: each call that was answered stands
// on one invoice, at the price at which it was made, and no other does.
func TestUseIsInvoicedOnceAtItsPriceWhateverChanges(t *testing.T) {
	t.Parallel()
	pool, death := mortal(t, dbtest.New(t))
	user := int64(0)
	rapid.Check(t, func(rt *rapid.T) {
		user++
		u := newUsageHistory(t, rt, &history{t: rt, ctx: t.Context(), user: user, death: death}, pool)
		for range rapid.IntRange(3, 14).Draw(rt, "acts") {
			u.act()
		}
		u.catchUp(true)
		for range 2 { // until the last period is over
			u.pass(time.Minute, true)
			u.catchUp(true)
		}
		u.pass(370*24*time.Hour, true)
		u.catchUp(true)
		if diff := cmp.Diff(u.answered, billed(u.local.UsedLines())); diff != "" {
			rt.Error("what was answered, and what was billed: " + diff)
		}
		u.checkReported()
		u.checkLedger()
	})
}

// checkReported demands that nothing waits to be reported, but what is invoiced otherwise
// and what may have arrived so long ago that it is not tried again. That waits no longer, as
// the next history has another Stripe.
func (u *usageHistory) checkReported() {
	rows, err := u.pool.Query(u.ctx, `
		WITH open AS (UPDATE usage_batches SET sent_at = $1 WHERE sent_at IS NULL RETURNING *)
		SELECT concat_ws(' ', at, price_minor)
		FROM open
		WHERE invoice_id IS NULL AND tried_at IS NULL`, u.local.Now())
	u.must(err)
	open, err := pgx.CollectRows(rows, pgx.RowTo[string])
	u.must(err)
	if len(open) > 0 {
		u.t.Errorf("it is %s, and these wait: %q", u.local.Now(), open)
	}
}

func newUsageHistory(t *testing.T, rt *rapid.T, h *history, pool *pgxpool.Pool) *usageHistory {
	t.Helper()
	local, err := stripetest.Open(stripetest.Config{URL: "http://stripe.local"})
	ok(t, err)
	h.shop = directShop(pool, local)
	h.keepTime()
	h.death.left.Store(1 << 30)
	_, err = h.rail.EnsurePrices(h.ctx, h.desk.Plans)
	ok(t, err)
	every := rapid.SampledFrom([]billing.Interval{billing.Month, billing.Year}).Draw(rt, "begins")
	p, err := h.desk.Buy(h.ctx, billing.Order{User: h.user, Chat: h.user, Plan: billing.Pro, Every: every})
	ok(t, err)
	ok(t, local.Pay(p.Link.ID))
	u := &usageHistory{history: h, meter: store.NewMeter(pool, billing.StandardTerms(), local.Now), sub: local.Subscriptions()[0].ID, answered: map[string]int64{}}
	u.catchUp(true)
	a, err := h.books.Account(h.ctx, h.user)
	ok(t, err)
	u.account = a.ID
	ok(t, h.desk.SetCap(h.ctx, u.meter, h.rail, h.user, 1_000_000))
	return u
}

// What was used until the interval of a plan changed is invoiced with the change, once, also
// where the process dies between the line and its invoice.
func TestUseBeforeAnotherIntervalIsInvoicedAtOnce(t *testing.T) {
	t.Parallel()
	for name, to := range map[string]struct {
		plan   billing.PlanCode
		atOnce int64 // calls
	}{
		"of the same plan, whose calls cost the same": {billing.Pro, 80},
		"of another one": {billing.Enterprise, 90},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMetered(t, 100000)
			ctx := t.Context()
			m.calls(t, 40) // 20 cents, of which some are reported
			ok(t, m.meter.Report(ctx, m.rail))
			m.calls(t, 40)
			ok(t, m.local.Advance(time.Hour))
			order := billing.Order{User: 1, Plan: to.plan, Every: billing.Year}
			q, err := m.desk.Quote(ctx, order)
			ok(t, err)
			ok(t, m.desk.Change(ctx, order, q.At))
			ok(t, m.local.Advance(time.Minute))
			m.calls(t, 10) // the program does not know of it yet
			before := m.local.Ledger().Paid
			m.hear(t)
			if err := m.meter.Report(ctx, lostAnswer{m.rail}); !errors.Is(err, errLost) {
				t.Error(err)
			}
			ok(t, m.meter.Report(ctx, m.rail))
			m.hear(t)
			want := map[string]int64{"0.5": to.atOnce}
			if diff := cmp.Diff(want, billed(m.local.UsedLines())); diff != "" {
				t.Error(diff)
			}
			if paid := m.local.Ledger().Paid - before; paid != to.atOnce/2 {
				t.Errorf("%d were paid for the use", paid)
			}
			ok(t, m.local.Advance(370*24*time.Hour))
			m.hear(t)
			want["0.5"] = 90
			if diff := cmp.Diff(want, billed(m.local.UsedLines())); diff != "" {
				t.Error(diff)
			}
			m.agrees(t)
		})
	}
}

// Use that is not reported before its period is invoiced, whatever the reason, stands once on
// the next invoice.
func TestUseThatIsReportedLateIsInvoicedOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before func(t *testing.T, m *metered) // an hour before the renewal
		heard  bool                           // the renewal is, before it is reported
		calls  int64                          // that Stripe has, once it was reported before the renewal was heard of
		first  int64                          // on the renewal's own invoice
	}{
		"nothing ran": {func(*testing.T, *metered) {}, true, 40, 0},
		"nothing ran, and the renewal is not heard of yet": {func(*testing.T, *metered) {}, false, 0, 0},
		"Stripe could not be reached": {func(t *testing.T, m *metered) {
			t.Helper()
			if err := m.meter.Report(t.Context(), refusing{m.rail}); !errors.Is(err, errLost) {
				t.Error(err)
			}
		}, true, 40, 0},
		"it arrived, and nobody knew": {func(t *testing.T, m *metered) {
			t.Helper()
			if err := m.meter.Report(t.Context(), lostAnswer{m.rail}); !errors.Is(err, errLost) {
				t.Error(err)
			}
		}, true, 40, 40},
		"it arrived in time": {func(t *testing.T, m *metered) {
			t.Helper()
			ok(t, m.meter.Report(t.Context(), m.rail))
		}, false, 40, 40},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMetered(t, 100000)
			ctx := t.Context()
			a, err := m.books.Account(ctx, 1)
			ok(t, err)
			ok(t, m.local.Advance(a.Subscription.PeriodEnd.Sub(m.local.Now())-time.Hour))
			m.calls(t, 40)
			c.before(t, m)
			ok(t, m.local.Advance(4*time.Hour))
			if c.heard {
				m.hear(t)
			}
			ok(t, m.meter.Report(ctx, m.rail))
			if calls, _ := m.local.Used(); calls != c.calls {
				t.Errorf("Stripe has %d calls", calls)
			}
			m.hear(t)
			ok(t, m.meter.Report(ctx, m.rail))
			if got := billed(m.local.UsedLines())["0.5"]; got != c.first {
				t.Errorf("%d calls on the renewal's invoice, want %d", got, c.first)
			}
			ok(t, m.local.Advance(32*24*time.Hour))
			m.hear(t)
			if diff := cmp.Diff(map[string]int64{"0.5": 40}, billed(m.local.UsedLines())); diff != "" {
				t.Error(diff)
			}
			m.agrees(t)
		})
	}
}

// agrees demands that Stripe has what our books have.
func (m *metered) agrees(t *testing.T) {
	t.Helper()
	drifts, err := m.meter.Reconcile(t.Context(), m.rail, m.local.Now().AddDate(-2, 0, 0))
	if err != nil || len(drifts) != 0 {
		t.Errorf("%v, %v", drifts, err)
	}
}

// Another plan of the same interval leaves what was used before it at its price, whether it
// was chosen in the chat or at Stripe.
func TestUseBeforeAnotherPlanKeepsItsPrice(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(m *metered) error{
		"in the chat": func(m *metered) error {
			o := billing.Order{User: 1, Plan: billing.Enterprise, Every: billing.Month}
			q, err := m.desk.Quote(context.Background(), o)
			if err != nil {
				return err
			}
			return m.desk.Change(context.Background(), o, q.At)
		},
		"at Stripe": func(m *metered) error { return m.local.Switch(m.sub, "vinbot_enterprise_month") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMetered(t, 100000)
			ctx := t.Context()
			_, err := m.customer.rail.EnsurePrices(ctx, m.desk.Plans)
			ok(t, err)
			m.calls(t, 40)
			ok(t, m.local.Advance(time.Hour))
			ok(t, change(m))
			m.hear(t)
			m.calls(t, 30)
			ok(t, m.meter.Report(ctx, m.rail))
			ok(t, m.local.Advance(32*24*time.Hour))
			m.hear(t)
			if diff := cmp.Diff(map[string]int64{"0.5": 40, "0.3": 30}, billed(m.local.UsedLines())); diff != "" {
				t.Error(diff)
			}
		})
	}
}
