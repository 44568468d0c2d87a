package store_test

import (
	"errors"
	"flag"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"example.com/vinbot/billing"
	"example.com/vinbot/billing/stripe/stripetest"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/store"
)

// customers of the simulated year; -customers=1000 is the full one.
var customers = flag.Int("customers", 20, "customers in the simulated year")

// A year of customers who buy, change, cancel, fail to pay, are refunded and dispute,
// with events in any order and twice: our books and Stripe's are the same to the
// cent, so is what each may do, and the reconciliation finds nothing.
func TestAYearOfCustomersDriftsByNothing(t *testing.T) {
	t.Parallel()
	local, err := stripetest.Open(stripetest.Config{URL: "http://stripe.local"})
	ok(t, err)
	y := &year{shop: directShop(dbtest.New(t), local), chance: rand.New(rand.NewPCG(1, 2))}
	y.keepTime()
	y.meter = store.NewMeter(y.pool, billing.StandardTerms(), local.Now)
	for user := range *customers {
		y.buy(t, int64(user)+1)
		if user%50 == 49 {
			ok(t, local.Advance(6*time.Hour))
		}
	}
	for range 52 {
		for user := range *customers {
			if y.chance.IntN(8) == 0 { // who left may come back
				y.buy(t, int64(user)+1)
			}
		}
		for _, s := range local.Subscriptions() {
			y.happen(s)
		}
		for user := 0; user < *customers; user += 5 {
			y.use(t, int64(user)+1)
		}
		ok(t, y.meter.Report(t.Context(), y.rail))
		ok(t, local.Advance(7*24*time.Hour))
		y.hear(t)
	}
	y.check(t)
}

type year struct {
	*shop

	chance *rand.Rand
	meter  *store.Meter
	done   int
}

func (y *year) buy(t *testing.T, user int64) {
	t.Helper()
	plan := []billing.PlanCode{billing.Pro, billing.Pro, billing.Enterprise}[y.chance.IntN(3)]
	every := []billing.Interval{billing.Month, billing.Month, billing.Year}[y.chance.IntN(3)]
	p, err := y.desk.Buy(t.Context(), billing.Order{User: user, Chat: user, Plan: plan, Every: every})
	if errors.Is(err, billing.ErrSubscribed) {
		return
	}
	ok(t, err)
	ok(t, y.local.Pay(p.Link.ID))
	y.hear(t)
}

// use has somebody call beyond the plan, as far as they may, and now and then choose
// another plan in the chat.
func (y *year) use(t *testing.T, user int64) {
	t.Helper()
	ctx := t.Context()
	if err := y.desk.SetCap(ctx, y.meter, y.rail, user, 1_000_000); errors.Is(err, billing.ErrNotMetered) {
		return
	} else if err != nil {
		t.Fatal(err)
	}
	a, err := y.books.Account(ctx, user)
	ok(t, err)
	for range y.chance.IntN(4) {
		call, err := y.meter.Hold(ctx, a.ID)
		ok(t, err)
		ok(t, y.meter.Settle(ctx, call, y.chance.IntN(5) > 0))
	}
	if y.chance.IntN(12) > 0 {
		return
	}
	o := billing.Order{
		User: user, Chat: user, Plan: []billing.PlanCode{billing.Pro, billing.Enterprise}[y.chance.IntN(2)],
		Every: []billing.Interval{billing.Month, billing.Year}[y.chance.IntN(2)],
	}
	q, err := y.desk.Quote(ctx, o)
	if err == nil {
		err = y.desk.Change(ctx, o, q.At)
	}
	if err != nil && !errors.Is(err, billing.ErrSame) && !errors.Is(err, billing.ErrNoSubscribed) && !errors.Is(err, billing.ErrDeclined) {
		t.Fatal(err)
	}
}

// invoiced wants each call that was answered to stand on an invoice, or to be counted for
// the next one, at its price.
func (y *year) invoiced(t *testing.T) {
	t.Helper()
	rows, err := y.pool.Query(t.Context(), `SELECT subscription_id, price_minor, sum(calls) FROM usage_batches GROUP BY subscription_id, price_minor`)
	ok(t, err)
	type sort struct {
		Subscription string
		Price        int64
	}
	ours, theirs := map[sort]int64{}, map[sort]int64{}
	var s sort
	var n, all int64
	_, err = pgx.ForEachRow(rows, []any{&s.Subscription, &s.Price, &n}, func() error {
		ours[s] = n
		all += n
		return nil
	})
	ok(t, err)
	for _, l := range append(y.local.UsedLines(), y.local.Counted()...) {
		each, err := strconv.ParseFloat(l.Each, 64)
		ok(t, err)
		if l.Calls > 0 {
			theirs[sort{l.Subscription, int64(math.Round(each * 1000))}] += l.Calls
		}
	}
	if diff := cmp.Diff(ours, theirs); diff != "" {
		t.Error("calls that were answered, and those that are billed: " + diff)
	}
	t.Logf("%d calls beyond plans", all)
}

// happen lets one thing in seven weeks happen to a subscription; what cannot be done,
// is not.
func (y *year) happen(s stripetest.Subscription) {
	cents := int64(y.chance.IntN(500) + 1)
	switch id := s.ID; y.chance.IntN(80) {
	case 0, 1:
		_ = y.local.CancelAtPeriodEnd(id, true)
	case 2:
		_ = y.local.CancelAtPeriodEnd(id, false)
	case 3, 4:
		_ = y.local.FailCard(id, true)
	case 5, 6, 7:
		_ = y.local.FailCard(id, false)
	case 8:
		_ = y.local.RefundLast(id, cents)
	case 9:
		_ = y.local.Dispute(id)
	case 10:
		_ = y.local.Decide(id, cents%2 == 0)
	case 11:
		_ = y.local.Pause(id, cents%2 == 0)
	case 12, 13:
		_ = y.local.Switch(id, []string{"vinbot_pro_month", "vinbot_pro_year", "vinbot_enterprise_month", "vinbot_enterprise_year"}[cents%4])
	}
}

// hear delivers what happened, in any order and one in ten twice; then the chores run.
func (y *year) hear(t *testing.T) {
	t.Helper()
	all := y.local.Events()
	due := append([]stripetest.Event(nil), all[y.done:]...)
	for _, e := range due {
		if y.chance.IntN(10) == 0 {
			due = append(due, e)
		}
	}
	y.chance.Shuffle(len(due), func(i, j int) { due[i], due[j] = due[j], due[i] })
	for _, e := range due {
		ok(t, y.take(t.Context(), e))
	}
	y.done = len(all)
	ok(t, y.pay.Clock(t.Context()))
}

func (y *year) check(t *testing.T) {
	t.Helper()
	ok(t, y.meter.Report(t.Context(), y.rail)) // which may invoice, and that is an event too
	y.hear(t)
	entries, err := y.pay.Ledger(t.Context(), time.Unix(0, 0), y.local.Now().Add(time.Hour))
	ok(t, err)
	ours := stripetest.Ledger{}
	for _, e := range entries {
		switch {
		case e.Kind == billing.EntryPayment:
			ours.Paid += e.Money.Minor
		case e.Kind == billing.EntryRefund:
			ours.Refunded += e.Money.Minor
		case e.State != billing.EntryWon:
			ours.Disputed += e.Money.Minor
		}
	}
	theirs := y.local.Ledger()
	theirs.Requests = nil
	if diff := cmp.Diff(theirs, ours); diff != "" {
		t.Error("Stripe's books and ours: " + diff)
	}
	y.reported(t, ours)
	y.invoiced(t)
	for user := range *customers {
		y.entitled(t, int64(user)+1)
	}
	drifts, err := y.pay.Reconcile(t.Context(), y.rail, time.Unix(0, 0), y.local.Now())
	if err != nil || len(drifts) > 0 {
		t.Errorf("it drifted: %+v, %v", drifts, err)
	}
	t.Logf("%d customers, %d events, %d movements of money: %d paid, %d refunded, %d disputed",
		*customers, y.done, len(entries), ours.Paid, ours.Refunded, ours.Disputed)
}

// reported wants the months to add up, to the ledger's sums and to what Stripe says
// runs now and was billed for it.
func (y *year) reported(t *testing.T, sums stripetest.Ledger) {
	t.Helper()
	now := y.pay.Now().UTC()
	until := time.Date(now.Year(), now.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	from := until.AddDate(0, -15, 0)
	stages, err := y.pay.Stages(t.Context(), until)
	ok(t, err)
	entries, err := y.pay.Ledger(t.Context(), from, until)
	ok(t, err)
	months := billing.Report(y.pay.Terms.Plans, stages, entries, from, until)
	var open int
	var got stripetest.Ledger
	for _, m := range months {
		if m.Opening != open || m.Opening+m.New+m.Returned-m.ChurnedVoluntary-m.ChurnedFailed-m.Paused != m.Closing || m.Unpriced > 0 {
			t.Errorf("after %d, a month does not add up: %+v", open, m)
		}
		open = m.Closing
		got.Paid, got.Refunded, got.Disputed = got.Paid+m.Paid, got.Refunded+m.Refunded, got.Disputed+m.Disputed
	}
	if diff := cmp.Diff(sums, got); diff != "" {
		t.Error("the ledger and the report: " + diff)
	}
	live, earned := 0, 0.0
	for _, s := range y.local.Subscriptions() {
		sub, err := y.rail.Subscription(t.Context(), s.ID)
		ok(t, err)
		switch {
		case !sub.Live():
			continue
		case sub.Every == billing.Year:
			earned += float64(sub.Billed.Minor) / 12
		default:
			earned += float64(sub.Billed.Minor)
		}
		live++
	}
	last := months[len(months)-1]
	if last.Closing != live || math.Abs(float64(last.MRR)-earned) > 0.6 {
		t.Errorf("Stripe has %d that run and earn %.2f a month: %+v", live, earned, last)
	}
	t.Logf("%d stages; the last month is %+v", len(stages), last)
}

// entitled wants a person to have what Stripe says of all their subscriptions.
func (y *year) entitled(t *testing.T, user int64) {
	t.Helper()
	rows, err := y.pool.Query(t.Context(), `
		SELECT s.id
		FROM subscriptions AS s
		JOIN accounts AS a ON a.id = s.account_id
		WHERE a.owner_id = $1`, user)
	ok(t, err)
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	ok(t, err)
	var subs []billing.Subscription
	for _, id := range ids {
		s, err := y.rail.Subscription(t.Context(), id)
		ok(t, err)
		s.Disputed = y.local.Disputed(id)
		subs = append(subs, s)
	}
	a, err := y.books.Account(t.Context(), user)
	ok(t, err)
	if want := billing.Entitle(billing.Current(subs), billing.StandardTerms(), y.local.Now()); !a.Entitlement.Same(want) {
		t.Errorf("%d has %s (%s), Stripe says %s (%s)", user, a.Entitlement.Plan.Code, a.Entitlement.Standing, want.Plan.Code, want.Standing)
	}
}
