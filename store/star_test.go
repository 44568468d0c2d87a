package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/billing"
	"example.com/vinbot/billing/stars"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/store"
)

// starShop sells for Stars, on a real database, to a Telegram that only listens.
type starShop struct {
	pool  *pgxpool.Pool
	now   time.Time
	rail  *stars.Rail
	books *store.Purchases
	desk  *billing.Desk
	pay   *store.Payments
	stars store.Stars

	mu      sync.Mutex
	calls   []string
	refunds []billing.RefundWork
	returns []billing.ReturnWork
}

type onlyStars struct{ *stars.Rail }

func (r onlyStars) Read(raw []byte) (billing.Event, error) {
	e, _ := store.StarEvent(raw)
	return e, nil
}

func (r onlyStars) Entries(ctx context.Context, e billing.Event) ([]billing.Entry, error) {
	return r.Rail.Entries(ctx, e.Subscription)
}

func (onlyStars) Meters(context.Context, string) ([]billing.Meter, error) { return nil, nil }

func (onlyStars) Upcoming(context.Context, string) (billing.Money, error) {
	return billing.Money{}, nil
}

func newStarShop(t *testing.T) *starShop {
	t.Helper()
	terms := billing.StandardTerms()
	s := &starShop{pool: dbtest.New(t), now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return s.now }
	s.pay = &store.Payments{Pool: s.pool, Terms: terms, Now: clock, Enqueue: s.enqueue}
	s.stars = store.Stars{Payments: s.pay}
	s.rail = &stars.Rail{API: s, Book: s.stars, Now: clock, Refused: func(error) string { return "" }}
	s.pay.Rail = onlyStars{s.rail}
	s.books = store.NewPurchases(s.pool, terms, clock)
	s.desk = &billing.Desk{Stars: s.rail, Books: s.books, Plans: terms.Plans, Now: clock}
	return s
}

// Call is the Telegram that only listens.
func (s *starShop) Call(_ context.Context, method string, body []byte, result any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var p struct {
		Charge   string `json:"telegram_payment_charge_id"`
		Canceled bool   `json:"is_canceled"`
	}
	if err := json.Unmarshal(body, &p); err != nil {
		return err
	}
	s.calls = append(s.calls, fmt.Sprintf("%s %s %t", method, p.Charge, p.Canceled))
	if link, ok := result.(*string); ok {
		*link = "https://t.me/$x"
	}
	return nil
}

func (s *starShop) enqueue(_ context.Context, _ pgx.Tx, _ string, args any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch a := args.(type) {
	case billing.RefundWork:
		s.refunds = append(s.refunds, a)
	case billing.ReturnWork:
		s.returns = append(s.returns, a)
	}
	return nil
}

// bill is an open purchase of a month of Pro.
func (s *starShop) bill(t *testing.T, user int64) billing.Purchase {
	t.Helper()
	plan, err := s.desk.Plans.Plan(billing.Pro)
	if err != nil {
		t.Fatal(err)
	}
	o := billing.Order{User: user, Chat: user, Plan: billing.Pro, Every: billing.Month, Rail: billing.RailStars}
	p, err := s.books.Begin(t.Context(), o, plan, s.now.Add(billing.LinkLife))
	if err != nil {
		t.Fatal(err)
	}
	l, err := s.rail.Link(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.books.Linked(t.Context(), p.ID, l); err != nil {
		t.Fatal(err)
	}
	p.State, p.Link = billing.PurchaseOpen, l
	return p
}

func (s *starShop) paid(p billing.Purchase, charge string) billing.StarPayment {
	return billing.StarPayment{Charge: charge, Purchase: p.ID, Payer: p.Order.User, Price: p.Price, At: s.now, Until: s.now.Add(billing.StarPeriod)}
}

// applyAll applies every event that waits, in the given order or its reverse.
func (s *starShop) applyAll(t *testing.T, backwards bool) {
	t.Helper()
	rows, err := s.pool.Query(t.Context(), `SELECT id FROM payment_events WHERE applied_at IS NULL ORDER BY received_at, id`)
	if err != nil {
		t.Fatal(err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	if backwards {
		slices.Reverse(ids)
	}
	for _, id := range ids {
		if err := s.pay.Apply(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
}

// told lists what was told of payments, in order.
func (s *starShop) told(t *testing.T) (list []string) {
	t.Helper()
	rows, err := s.pool.Query(t.Context(), `SELECT concat_ws(' ', raw->'result'->>'kind', raw->'result'->>'status', raw->'result'->'amount'->>'minor', raw->'result'->>'reason') FROM inbox ORDER BY update_id`)
	if err != nil {
		t.Fatal(err)
	}
	if list, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
		t.Fatal(err)
	}
	return list
}

func (s *starShop) plan(t *testing.T, user int64) billing.PlanCode {
	t.Helper()
	a, err := s.books.Account(t.Context(), user)
	if err != nil {
		t.Fatal(err)
	}
	return a.Entitlement.Plan.Code
}

// What Telegram tells twice is credited once, however it is ordered and repeated.
func TestAPaymentInStarsCreditsOnce(t *testing.T) {
	t.Parallel()
	for _, backwards := range []bool{false, true} {
		s := newStarShop(t)
		p := s.bill(t, 7)
		first := s.paid(p, "a")
		second := first
		second.Charge, second.At, second.Until = "b", first.Until, first.Until.Add(billing.StarPeriod)
		all := []billing.StarPayment{first, first, second, first, second}
		if backwards {
			slices.Reverse(all)
		}
		for _, what := range all {
			if err := s.stars.Paid(t.Context(), what); err != nil {
				t.Fatal(err)
			}
		}
		s.applyAll(t, backwards)
		s.applyAll(t, backwards)
		entries, err := s.pay.Ledger(t.Context(), s.now, s.now.AddDate(1, 0, 0))
		if err != nil || len(entries) != 2 || entries[0].Money != (billing.Money{Minor: 950, Currency: "XTR"}) {
			t.Errorf("the ledger has %+v, %v", entries, err)
		}
		if told := s.told(t); len(told) != 1 || told[0] != "plan_changed active" {
			t.Errorf("told %q", told)
		}
		s.now = first.Until.Add(time.Hour)
		if got := s.plan(t, 7); got != billing.Pro {
			t.Errorf("renewed it is %s", got)
		}
	}
}

// It ends with the moment that was paid for; who is renewed within the hour hears nothing.
func TestStarsRunOut(t *testing.T) {
	t.Parallel()
	s := newStarShop(t)
	p := s.bill(t, 7)
	paid := s.paid(p, "a")
	if err := s.stars.Paid(t.Context(), paid); err != nil {
		t.Fatal(err)
	}
	s.applyAll(t, false)
	s.now = paid.Until.Add(time.Minute)
	if err := s.pay.Clock(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, told := s.plan(t, 7), s.told(t); got != billing.Free || len(told) != 1 {
		t.Errorf("a minute later it is %s, told %q", got, told)
	}
	if _, err := s.books.Begin(t.Context(), p.Order, s.desk.Plans[1], s.now.Add(time.Hour)); err != nil {
		t.Errorf("nothing new is sold: %v", err)
	}
	s.now = paid.Until.Add(2 * time.Hour)
	for range 2 {
		if err := s.pay.Clock(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if told := s.told(t); len(told) != 2 || told[1] != "plan_changed ended" {
		t.Errorf("two hours later: %q", told)
	}
	stages, err := s.pay.Stages(t.Context(), s.now)
	if err != nil {
		t.Fatal(err)
	}
	months := billing.Report(s.desk.Plans, stages, nil, time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC))
	if len(months) != 1 || months[0].Currency != "XTR" || months[0].New != 1 || months[0].ChurnedFailed != 1 || months[0].ChurnedVoluntary != 0 {
		t.Errorf("the month is %+v", months)
	}
}

// A second subscription that came about all the same is stopped and given back.
func TestStarsThatCameDoubleGoBack(t *testing.T) {
	t.Parallel()
	s := newStarShop(t)
	p := s.bill(t, 7)
	_, err := s.pool.Exec(t.Context(), `UPDATE purchases SET state = 'superseded' WHERE id = $1`, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	other := s.bill(t, 7)
	for i, b := range []billing.Purchase{p, other} {
		s.now = s.now.Add(time.Minute)
		if err := s.stars.Paid(t.Context(), s.paid(b, string(rune('a'+i)))); err != nil {
			t.Fatal(err)
		}
	}
	s.applyAll(t, true)
	if len(s.refunds) != 1 || s.refunds[0] != (billing.RefundWork{Surplus: billing.StarID(other.ID), Kept: billing.StarID(p.ID)}) {
		t.Fatalf("sent back: %+v", s.refunds)
	}
	s.calls = nil
	if err := s.rail.Refund(t.Context(), s.refunds[0].Surplus); err != nil {
		t.Fatal(err)
	}
	if want := []string{"editUserStarSubscription b true", "refundStarPayment b false"}; !slices.Equal(s.calls, want) {
		t.Errorf("asked of Telegram: %q", s.calls)
	}
	s.applyAll(t, false)
	if got := s.plan(t, 7); got != billing.Pro {
		t.Errorf("the one that was kept is %s", got)
	}
	if told := s.told(t); !slices.Contains(told, "failed pay_duplicate") || slices.Contains(told, "refunded 950") {
		t.Errorf("told %q", told)
	}
}

// Two payments of one bill that were let pass at the same moment, and are told by several
// processes at once, in any order and twice: exactly one counts, the other goes back.
func TestOfTwoPaymentsOfOneBillOneCounts(t *testing.T) {
	t.Parallel()
	for round := range 8 {
		s := newStarShop(t)
		p := s.bill(t, 7)
		for range 2 {
			if why, err := s.stars.Admit(t.Context(), billing.StarCheckout{Purchase: p.ID, Payer: 7, Price: p.Price}); why != "" || err != nil {
				t.Fatalf("not let pass: %q, %v", why, err)
			}
		}
		a, b := s.paid(p, "a"), s.paid(p, "b")
		if round%2 == 1 { // of the same second, or one later
			b.At, b.Until = b.At.Add(time.Second), b.Until.Add(time.Second)
		}
		s.toldAtOnce(t, b, a, b, a)
		s.applyAll(t, round%4 < 2)
		s.sendBack(t, "b")
		s.applyAll(t, false)
		sub, err := s.rail.Subscription(t.Context(), billing.StarID(p.ID))
		if err != nil || sub.Status != billing.StatusActive || !sub.PeriodEnd.Equal(a.Until) || !sub.CancelAt.IsZero() {
			t.Errorf("%+v, %v", sub, err)
		}
		if kept := s.kept(t); kept != p.Price.Minor || s.plan(t, 7) != billing.Pro {
			t.Errorf("%d are kept for %s", kept, s.plan(t, 7))
		}
		if told := s.told(t); !slices.Equal(told, []string{"plan_changed active", "refunded 950"}) {
			t.Errorf("told %q", told)
		}
	}
}

// toldAtOnce hears of payments in as many processes.
func (s *starShop) toldAtOnce(t *testing.T, all ...billing.StarPayment) {
	t.Helper()
	var tellers sync.WaitGroup
	for _, p := range all {
		tellers.Go(func() {
			if err := s.stars.Paid(t.Context(), p); err != nil {
				t.Error(err)
			}
		})
	}
	tellers.Wait()
}

// sendBack does what was left to be given back, which is to be this charge alone.
func (s *starShop) sendBack(t *testing.T, charge string) {
	t.Helper()
	s.calls = nil
	for _, w := range s.returns {
		if err := s.rail.SendBack(t.Context(), w); err != nil || w != (billing.ReturnWork{User: 7, Charge: charge}) {
			t.Errorf("%+v goes back, %v", w, err)
		}
	}
	if want := []string{"editUserStarSubscription " + charge + " true", "refundStarPayment " + charge + " false"}; len(s.calls) < len(want) || !slices.Equal(s.calls[:2], want) {
		t.Fatalf("asked of Telegram: %q", s.calls)
	}
}

// kept is what is left of what was paid in a year.
func (s *starShop) kept(t *testing.T) (sum int64) {
	t.Helper()
	entries, err := s.pay.Ledger(t.Context(), s.now, s.now.AddDate(1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		sum += e.Net()
	}
	return sum
}

// Stars for no purchase of ours go back; nothing is credited.
func TestStarsForNothingGoBack(t *testing.T) {
	t.Parallel()
	s := newStarShop(t)
	for _, payload := range []string{"", "donation", "'; DROP TABLE purchases; --", "00000000-0000-0000-0000-000000000000"} {
		if err := s.stars.Paid(t.Context(), billing.StarPayment{Charge: "x" + payload, Purchase: payload, Payer: 7, Price: billing.Money{Minor: 5, Currency: "XTR"}, At: s.now, Until: s.now}); err != nil {
			t.Errorf("%q: %v", payload, err)
		}
		if why, err := s.stars.Admit(t.Context(), billing.StarCheckout{Purchase: payload, Payer: 7}); why != billing.RefuseGone || err != nil {
			t.Errorf("%q is admitted: %q, %v", payload, why, err)
		}
	}
	if len(s.returns) != 4 || s.returns[0].User != 7 {
		t.Errorf("given back: %+v", s.returns)
	}
	s.calls = nil
	if err := s.rail.SendBack(t.Context(), s.returns[1]); err != nil {
		t.Fatal(err)
	}
	if want := []string{"editUserStarSubscription xdonation true", "refundStarPayment xdonation false"}; !slices.Equal(s.calls, want) {
		t.Errorf("asked of Telegram: %q", s.calls)
	}
}
