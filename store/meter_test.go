package store_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.com/vinbot/billing"
	"example.com/vinbot/billing/stripe"
	"example.com/vinbot/store"
)

// metered is a customer who buys calls beyond the plan, up to so many minor units.
type metered struct {
	*customer

	meter   *store.Meter
	rail    *stripe.Rail
	account int64
}

func newMetered(t *testing.T, minor int64) *metered {
	t.Helper()
	c := buys(t, 1, billing.Pro, billing.Month)
	m := &metered{customer: c, meter: store.NewMeter(c.pool, billing.StandardTerms(), c.local.Now), rail: c.rail}
	a, err := c.books.Account(t.Context(), 1)
	ok(t, err)
	m.account = a.ID
	ok(t, c.desk.SetCap(t.Context(), m.meter, m.rail, 1, minor))
	return m
}

// calls makes so many, which are answered.
func (m *metered) calls(tb testing.TB, n int) {
	tb.Helper()
	for range n {
		id, err := m.meter.Hold(tb.Context(), m.account)
		ok(tb, err)
		ok(tb, m.meter.Settle(tb.Context(), id, true))
	}
}

func TestNobodyPaysForCallsWithoutHavingAsked(t *testing.T) {
	t.Parallel()
	m := newMetered(t, 0)
	if _, err := m.meter.Hold(t.Context(), m.account); !errors.Is(err, billing.ErrNotMetered) {
		t.Error(err)
	}
	for _, r := range m.local.Ledger().Requests {
		if strings.Contains(r.Path, "meter") {
			t.Errorf("%s %s, and nobody asked", r.Method, r.Path)
		}
	}
	ok(t, m.desk.SetCap(t.Context(), m.meter, m.rail, 1, 1000))
	m.calls(t, 1)
	ok(t, m.desk.SetCap(t.Context(), m.meter, m.rail, 1, 0))
	if _, err := m.meter.Hold(t.Context(), m.account); !errors.Is(err, billing.ErrNotMetered) {
		t.Errorf("after it was ended: %v", err)
	}
	if err := m.desk.SetCap(t.Context(), m.meter, m.rail, 99, 1000); !errors.Is(err, billing.ErrNotMetered) {
		t.Errorf("somebody on Free: %v", err)
	}
}

func TestACapIsNeverPassed(t *testing.T) {
	t.Parallel()
	m := newMetered(t, 5) // ten calls at 500 for a thousand
	var wait sync.WaitGroup
	results := make(chan error, 30)
	for range 30 {
		wait.Go(func() {
			_, err := m.meter.Hold(t.Context(), m.account)
			results <- err
		})
	}
	wait.Wait()
	close(results)
	held := 0
	for err := range results {
		if err == nil {
			held++
		} else if !errors.Is(err, billing.ErrCap) {
			t.Error(err)
		}
	}
	if held != 10 {
		t.Errorf("%d calls for 5 cents", held)
	}
	b, err := m.meter.Beyond(t.Context(), 1)
	if err != nil || b.Calls != 10 || b.Spent.Minor != 5 || b.Cap.Minor != 5 || b.Price.Minor != 500 {
		t.Errorf("%+v, %v", b, err)
	}
}

// A process may die at any moment: what was answered is billed once, what was not is not.
func TestACallIsBilledOnceWhateverDiesWhen(t *testing.T) {
	t.Parallel()
	m := newMetered(t, 100000)
	ctx := t.Context()
	m.calls(t, 7) // and the process dies before it reports
	for range 3 { // it dies between holding and answering
		_, err := m.meter.Hold(ctx, m.account)
		ok(t, err)
	}
	id, err := m.meter.Hold(ctx, m.account) // the answer is an error
	ok(t, err)
	ok(t, m.meter.Settle(ctx, id, false))

	if err := m.meter.Report(ctx, lostAnswer{m.rail}); !errors.Is(err, errLost) { // Stripe has it, its answer is lost
		t.Fatal(err)
	}
	if calls, events := m.local.Used(); calls != 7 || events != 1 {
		t.Fatalf("%d calls in %d events", calls, events)
	}
	ok(t, m.local.Advance(10*time.Minute))
	again := store.NewMeter(m.pool, billing.StandardTerms(), m.local.Now) // another process
	ok(t, again.Sweep(ctx))
	ok(t, again.Report(ctx, m.rail))
	ok(t, again.Report(ctx, m.rail))
	if calls, events := m.local.Used(); calls != 7 || events != 1 {
		t.Errorf("%d calls in %d events after the process came back", calls, events)
	}
	var ours, open int
	ok(t, m.pool.QueryRow(ctx, `SELECT sum(calls), count(*) FILTER (WHERE sent_at IS NULL) FROM usage_batches`).Scan(&ours, &open))
	if ours != 7 || open != 0 {
		t.Errorf("the books have %d calls, %d batches open", ours, open)
	}
	if b, err := again.Beyond(ctx, 1); err != nil || b.Calls != 7 {
		t.Errorf("the month has %d calls, %v", b.Calls, err)
	}
	drifts, err := again.Reconcile(ctx, m.rail, m.local.Now().Add(-24*time.Hour))
	if err != nil || len(drifts) != 0 {
		t.Errorf("%v, %v", drifts, err)
	}
}

// lostAnswer reports, and loses the answer: the caller does not know that it arrived.
type lostAnswer struct{ billing.Metering }

func (l lostAnswer) ReportUsage(ctx context.Context, b billing.UsageBatch) error {
	if err := l.Metering.ReportUsage(ctx, b); err != nil {
		return err
	}
	return errLost
}

func (l lostAnswer) InvoiceUsage(ctx context.Context, i billing.UsageInvoice) error {
	if err := l.Metering.InvoiceUsage(ctx, i); err != nil {
		return err
	}
	return errLost
}

var errLost = errors.New("the connection broke")

func TestUsageStandsOnTheNextInvoice(t *testing.T) {
	t.Parallel()
	m := newMetered(t, 100000)
	m.calls(t, 40) // 20 cents
	ok(t, m.meter.Report(t.Context(), m.rail))
	before := m.local.Ledger().Paid
	ok(t, m.local.Advance(32*24*time.Hour))
	m.hear(t)
	if paid := m.local.Ledger().Paid - before; paid != 1900+20 {
		t.Errorf("the renewal cost %d", paid)
	}
	var sum int64
	ok(t, m.pool.QueryRow(t.Context(), `SELECT sum(amount_minor) FROM ledger`).Scan(&sum))
	if sum != m.local.Ledger().Paid {
		t.Errorf("the ledger has %d, Stripe %d", sum, m.local.Ledger().Paid)
	}
	if b, err := m.meter.Beyond(t.Context(), 1); err != nil || b.Calls != 0 {
		t.Errorf("the new month begins with %d calls, %v", b.Calls, err)
	}
}

// Whoever has cancelled may go on calling until the end, and pays for it on a last
// invoice; after that nothing is answered beyond the plan, and nothing billed.
func TestTheLastInvoiceHasWhatWasUsedUntilTheEnd(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		calls int
		fails bool
		paid  int64
	}{
		"some calls":        {calls: 60, paid: 30},
		"none":              {},
		"a card that fails": {calls: 60, fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMetered(t, 100000)
			m.calls(t, c.calls/2)
			ok(t, m.local.CancelAtPeriodEnd(m.sub, true))
			m.hear(t)
			ok(t, m.local.Advance(20*24*time.Hour))
			m.calls(t, c.calls/2)
			ok(t, m.meter.Report(t.Context(), m.rail))
			ok(t, m.local.FailCard(m.sub, c.fails))
			before := m.local.Ledger().Paid
			for range 2 {
				ok(t, m.local.Advance(20*24*time.Hour))
				m.hear(t)
				ok(t, m.meter.Report(t.Context(), m.rail))
			}
			if paid := m.local.Ledger().Paid - before; paid != c.paid {
				t.Errorf("the end cost %d", paid)
			}
			var sum int64
			ok(t, m.pool.QueryRow(t.Context(), `SELECT sum(amount_minor) FROM ledger`).Scan(&sum))
			if sum != m.local.Ledger().Paid {
				t.Errorf("the ledger has %d, Stripe %d", sum, m.local.Ledger().Paid)
			}
			if _, err := m.meter.Hold(t.Context(), m.account); !errors.Is(err, billing.ErrNotMetered) {
				t.Errorf("after the end: %v", err)
			}
			if diff := cmp.Diff([]string{"plan_changed active", "plan_changed ending", "plan_changed ended"}, m.told(t, 1, 0)); diff != "" {
				t.Error(diff)
			}
			drifts, err := m.pay.Reconcile(t.Context(), m.rail, time.Unix(0, 0), m.local.Now())
			if usage, err2 := m.meter.Reconcile(t.Context(), m.rail, m.local.Now().AddDate(0, 0, -60)); err != nil || err2 != nil || len(drifts)+len(usage) != 0 {
				t.Errorf("it drifted: %+v %+v, %v, %v", drifts, usage, err, err2)
			}
		})
	}
}

// What calls may cost was agreed to for one subscription: who subscribes anew pays for
// none before having asked again, and what is used then is billed.
func TestANewSubscriptionIsAskedAnew(t *testing.T) {
	t.Parallel()
	m := newMetered(t, 100000)
	ctx := t.Context()
	m.calls(t, 1)
	ok(t, m.local.Cancel(m.sub))
	m.hear(t)
	p, err := m.desk.Buy(ctx, billing.Order{User: 1, Chat: 1, Plan: billing.Pro, Every: billing.Month})
	ok(t, err)
	ok(t, m.local.Pay(p.Link.ID))
	m.hear(t)
	if _, err := m.meter.Hold(ctx, m.account); !errors.Is(err, billing.ErrNotMetered) {
		t.Errorf("with the new one: %v", err)
	}
	if b, err := m.meter.Beyond(ctx, 1); err != nil || b.Cap.Minor != 0 || b.Price.Minor != 500 {
		t.Errorf("%+v, %v", b, err)
	}
	ok(t, m.desk.SetCap(ctx, m.meter, m.rail, 1, 1000))
	m.calls(t, 40)
	ok(t, m.meter.Report(ctx, m.rail))
	before := m.local.Ledger().Paid
	ok(t, m.local.Advance(32*24*time.Hour))
	if paid := m.local.Ledger().Paid - before; paid < 1900+20 {
		t.Errorf("the renewal cost %d", paid)
	}
}

// What is cancelled at once, in Stripe's dashboard, is not billed for what was used since
// the last invoice, unless Stripe is told to.
func TestWhatIsCancelledAtOnceIsNotBilledForItsUse(t *testing.T) {
	t.Parallel()
	m := newMetered(t, 100000)
	m.calls(t, 60)
	ok(t, m.meter.Report(t.Context(), m.rail))
	before := m.local.Ledger().Paid
	ok(t, m.local.Cancel(m.sub))
	m.hear(t)
	ok(t, m.local.Advance(40*24*time.Hour))
	if paid := m.local.Ledger().Paid - before; paid != 0 {
		t.Errorf("the end cost %d", paid)
	}
	if _, err := m.meter.Hold(t.Context(), m.account); !errors.Is(err, billing.ErrNotMetered) {
		t.Errorf("after the end: %v", err)
	}
}

func TestAnotherIntervalTakesTheMeterAlong(t *testing.T) {
	t.Parallel()
	m := newMetered(t, 100000)
	order := billing.Order{User: 1, Plan: billing.Enterprise, Every: billing.Year}
	q, err := m.desk.Quote(t.Context(), order)
	ok(t, err)
	ok(t, m.desk.Change(t.Context(), order, q.At))
	m.hear(t)
	ok(t, m.desk.SetCap(t.Context(), m.meter, m.rail, 1, 2000)) // the price is there already
	m.calls(t, 1)
	if b, err := m.meter.Beyond(t.Context(), 1); err != nil || b.Price.Minor != 300 {
		t.Errorf("%+v, %v", b, err)
	}
}

func TestWhatTheRailLacksIsToldAndNotMended(t *testing.T) {
	t.Parallel()
	m := newMetered(t, 100000)
	m.calls(t, 3)
	if err := m.meter.Report(t.Context(), refusing{m.rail}); !errors.Is(err, errLost) {
		t.Errorf("%v", err)
	}
	ok(t, m.local.Advance(24*time.Hour)) // longer than Stripe surely remembers an identifier
	ok(t, m.meter.Report(t.Context(), m.rail))
	if calls, _ := m.local.Used(); calls != 0 {
		t.Errorf("%d calls were reported that may be there already", calls)
	}
	drifts, err := m.meter.Reconcile(t.Context(), m.rail, m.local.Now().Add(-48*time.Hour))
	if err != nil || len(drifts) != 1 || drifts[0].Ours != "3" || drifts[0].Theirs != "0" {
		t.Errorf("%+v, %v", drifts, err)
	}
}

// refusing does not report.
type refusing struct{ billing.Metering }

func (refusing) ReportUsage(context.Context, billing.UsageBatch) error { return errLost }

func (refusing) InvoiceUsage(context.Context, billing.UsageInvoice) error { return errLost }

// However calls are held, answered, lost and reported: what is billed is what was answered.
func TestWhatIsBilledIsWhatWasAnswered(t *testing.T) {
	t.Parallel()
	m := newMetered(t, 1_000_000)
	ctx := t.Context()
	answered := int64(0)
	var held []int64
	rapid.Check(t, func(rt *rapid.T) {
		switch rapid.IntRange(0, 5).Draw(rt, "what") {
		case 0, 1:
			id, err := m.meter.Hold(ctx, m.account)
			ok(t, err)
			held = append(held, id)
		case 2, 3:
			if len(held) == 0 {
				return
			}
			good := rapid.Bool().Draw(rt, "answered")
			ok(t, m.meter.Settle(ctx, held[0], good))
			if held = held[1:]; good {
				answered++
			}
		case 4:
			_ = m.meter.Report(ctx, rapid.SampledFrom([]billing.Metering{m.rail, lostAnswer{m.rail}, refusing{m.rail}}).Draw(rt, "rail"))
		default: // every process dies, and what was held is let go
			ok(t, m.local.Advance(6*time.Minute))
			ok(t, m.meter.Sweep(ctx))
			held = nil
		}
	})
	ok(t, m.meter.Report(ctx, m.rail))
	if calls, _ := m.local.Used(); calls != answered {
		t.Errorf("%d are billed, %d were answered", calls, answered)
	}
}
