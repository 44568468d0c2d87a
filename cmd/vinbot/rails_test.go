package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/billing"
	"example.com/vinbot/billing/stripe/stripetest"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/store"
)

// till sells on both rails: at a local Stripe, and at a Telegram that says what it was
// told to say.
type till struct {
	*payments

	pool    *pgxpool.Pool
	local   *stripetest.Server
	now     time.Time
	calls   []string // of Telegram
	account string   // what Telegram says that the bot's account has
	works   []any
}

const operatorChat = 99

func newTill(t *testing.T) *till {
	t.Helper()
	local, url := stripetest.New(t)
	s := &till{pool: dbtest.New(t), local: local, now: time.Now().UTC().Truncate(time.Second), account: `{"transactions":[]}`}
	cfg := config{Stars: true, OperatorChat: operatorChat, Stripe: stripeConfig{SecretKey: stripetest.Key, WebhookSecret: stripetest.Secret, API: url}}
	p, err := newPayments(cfg, s.pool, s.pool, func() time.Time { return s.now })
	if err != nil {
		t.Fatal(err)
	}
	p.enqueue = func(_ context.Context, _ pgx.Tx, _ string, args any) error {
		s.works = append(s.works, args)
		return nil
	}
	p.telegram = s.call
	s.payments = p
	return s
}

func (s *till) call(_ context.Context, method string, body []byte, result any) error {
	var p struct {
		Charge   string `json:"telegram_payment_charge_id"`
		Canceled bool   `json:"is_canceled"`
	}
	if err := json.Unmarshal(body, &p); err != nil {
		return err
	}
	s.calls = append(s.calls, fmt.Sprintf("%s %s %t", method, p.Charge, p.Canceled))
	switch method {
	case "createInvoiceLink":
		return json.Unmarshal([]byte(`"https://t.me/$bill"`), result)
	case "getStarTransactions":
		return json.Unmarshal([]byte(s.account), result)
	}
	return nil
}

func must[T any](t *testing.T) func(v T, err error) T {
	t.Helper()
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func (s *till) order(plan billing.PlanCode, rail billing.RailCode) billing.Order {
	return billing.Order{User: 7, Chat: 7, Plan: plan, Every: billing.Month, Rail: rail, Title: "title", About: "about"}
}

// bill makes the link or bill of a purchase, and leaves it usable as if it had been
// opened before another took its place.
func (s *till) bill(t *testing.T, plan billing.PlanCode, rail billing.RailCode) billing.Purchase {
	t.Helper()
	o := s.order(plan, rail)
	p := must[billing.Purchase](t)(s.desk.Books.Begin(t.Context(), o, must[billing.Plan](t)(s.offers.Plan(plan)), s.now.Add(time.Hour)))
	p.Order = o
	p.Link = must[billing.Link](t)(s.desk.Rail.Link(t.Context(), p))
	must[bool](t)(s.desk.Books.Linked(t.Context(), p.ID, p.Link))
	return p
}

// paidInStars is what Telegram says of a payment.
func (s *till) paidInStars(p billing.Purchase, charge string) billing.StarPayment {
	return billing.StarPayment{Charge: charge, Purchase: p.ID, Payer: 7, Price: p.Price, At: s.now, Until: s.now.Add(billing.StarPeriod)}
}

// pays pays a bill of either rail.
func (s *till) pays(t *testing.T, p billing.Purchase) {
	t.Helper()
	err := s.local.Pay(p.Link.ID)
	if p.Order.Rail == billing.RailStars {
		err = (store.Stars{Payments: s.events}).Paid(t.Context(), s.paidInStars(p, "charge"))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// settles applies all that was said, and does what that leaves to do.
func (s *till) settles(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	for range 3 {
		for _, e := range s.local.Events() {
			raw := must[billing.RawEvent](t)(s.rail.Event(e.Payload, s.local.Sign(e.Payload, time.Now()), stripetest.Secret))
			if err := s.events.Receive(ctx, raw); err != nil {
				t.Fatal(err)
			}
		}
		works := s.works
		s.works = nil
		for _, w := range works {
			var err error
			switch w := w.(type) {
			case billing.ApplyWork:
				err = s.events.Apply(ctx, w.Event)
			case billing.RefundWork:
				err = s.desk.Refund(ctx, w)
			case billing.ReturnWork:
				err = s.stars.SendBack(ctx, w)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

// told are the kinds and reasons of the notices in a chat.
func (s *till) told(t *testing.T, chat int64) []string {
	t.Helper()
	rows, err := s.pool.Query(t.Context(), `
		SELECT concat_ws(' ', raw->'result'->>'kind', raw->'result'->>'plan', raw->'result'->>'status', raw->'result'->>'reason')
		FROM inbox
		WHERE chat_id = $1
		ORDER BY update_id`, chat)
	if err != nil {
		t.Fatal(err)
	}
	return must[[]string](t)(pgx.CollectRows(rows, pgx.RowTo[string]))
}

func (s *till) plan(t *testing.T) billing.PlanCode {
	t.Helper()
	return must[billing.Account](t)(s.desk.Books.Account(t.Context(), 7)).Entitlement.Plan.Code
}

// Whoever pays on both rails, by bills that were open at once, pays on one: what came
// later goes back whole, whichever it is, and what was there stays.
func TestNobodyPaysOnBothRails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		first, second billing.RailCode
		returned      int64    // cents, at Stripe
		calls         []string // of Telegram, after paying
	}{
		"by card while Stars run":  {first: billing.RailStars, second: billing.RailStripe, returned: 19900},
		"in Stars while a card is": {first: billing.RailStripe, second: billing.RailStars, calls: []string{"editUserStarSubscription charge true", "refundStarPayment charge false"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newTill(t)
			first, second := s.bill(t, billing.Pro, c.first), s.bill(t, billing.Enterprise, c.second)
			s.calls = nil
			s.pays(t, first)
			s.settles(t)
			if got := s.plan(t); got != billing.Pro {
				t.Fatalf("the first payment gives %s", got)
			}
			s.now = s.now.Add(2 * time.Second)
			if err := s.local.Advance(2 * time.Second); err != nil {
				t.Fatal(err)
			}
			s.pays(t, second)
			s.settles(t)
			if got := s.plan(t); got != billing.Pro {
				t.Errorf("both payments give %s", got)
			}
			if got := s.local.Ledger().Refunded; got != c.returned {
				t.Errorf("Stripe gave %d back, not %d", got, c.returned)
			}
			if diff := cmp.Diff(c.calls, s.calls); diff != "" {
				t.Error("asked of Telegram: " + diff)
			}
			if told := s.told(t, 7); !slices.Contains(told, "failed pay_duplicate") || len(told) != 2 {
				t.Errorf("told %q", told)
			}
		})
	}
}

// What was paid without a break stays, and what came into it goes back: when it was paid
// decides, not when it was told.
func TestALateRenewalInStarsBesideACard(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		late     time.Duration // after what was paid for had ended
		plan     billing.PlanCode
		returned int64    // cents, at Stripe
		calls    []string // of Telegram
	}{
		"taken as the time ended, and told late": {plan: billing.Pro, returned: 19900},
		"taken while the card's plan ran": {
			late: 3 * time.Hour, plan: billing.Enterprise, calls: []string{"editUserStarSubscription charge true", "refundStarPayment renewal false"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newTill(t)
			pass := func(d time.Duration) {
				t.Helper()
				s.now = s.now.Add(d)
				if err := s.local.Advance(d); err != nil {
					t.Fatal(err)
				}
			}
			first := s.bill(t, billing.Pro, billing.RailStars)
			s.pays(t, first)
			s.settles(t)
			ended := s.now.Add(billing.StarPeriod)
			pass(billing.StarPeriod + 2*time.Hour)
			s.pays(t, s.bill(t, billing.Enterprise, billing.RailStripe))
			s.settles(t)
			if got := s.plan(t); got != billing.Enterprise {
				t.Fatalf("the card gives %s", got)
			}
			pass(2 * time.Hour)
			s.calls = nil
			renewal := s.paidInStars(first, "renewal")
			renewal.At, renewal.Until = ended.Add(c.late), ended.Add(c.late+billing.StarPeriod)
			if err := (store.Stars{Payments: s.events}).Paid(t.Context(), renewal); err != nil {
				t.Fatal(err)
			}
			s.settles(t)
			s.settles(t)
			if got := s.plan(t); got != c.plan {
				t.Errorf("they end with %s", got)
			}
			if got := s.local.Ledger().Refunded; got != c.returned {
				t.Errorf("Stripe gave %d back, not %d", got, c.returned)
			}
			if diff := cmp.Diff(c.calls, s.calls); diff != "" {
				t.Error("asked of Telegram: " + diff)
			}
		})
	}
}

// Stars have no meter: who pays with them is offered no calls beyond the plan.
func TestStarsBuyNoCallsBeyondThePlan(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	s.pays(t, s.bill(t, billing.Pro, billing.RailStars))
	s.settles(t)
	if b := must[billing.Beyond](t)(s.meter.Beyond(t.Context(), 7)); b.Price.Minor != 0 || b.Cap.Minor != 0 {
		t.Errorf("offered: %+v", b)
	}
	if err := s.desk.SetCap(t.Context(), s.meter, s.rail, 7, 1000); !errors.Is(err, billing.ErrNotMetered) {
		t.Errorf("a cap is set: %v", err)
	}
}

// While Stars run no other plan is sold on any rail, nor when they were stopped; once
// they have ended, all are.
func TestAnotherPlanIsSoldOnceStarsHaveEnded(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	ctx := t.Context()
	s.pays(t, s.bill(t, billing.Pro, billing.RailStars))
	s.settles(t)
	refused := func(when string) {
		t.Helper()
		for _, rail := range []billing.RailCode{billing.RailStripe, billing.RailStars} {
			if p, err := s.desk.Buy(ctx, s.order(billing.Enterprise, rail)); err == nil {
				t.Errorf("%s, %s sells %+v", when, rail, p)
			}
		}
		if c, err := s.desk.Quote(ctx, s.order(billing.Enterprise, billing.RailStripe)); err == nil {
			t.Errorf("%s, a change is offered: %+v", when, c)
		}
	}
	refused("while they run")
	if err := s.desk.Stop(ctx, 7); err != nil {
		t.Fatal(err)
	}
	s.settles(t)
	refused("when they were stopped")
	s.now = s.now.Add(billing.StarPeriod)
	for _, rail := range []billing.RailCode{billing.RailStripe, billing.RailStars} {
		if _, err := s.desk.Buy(ctx, s.order(billing.Enterprise, rail)); err != nil {
			t.Errorf("once they have ended, %s does not sell: %v", rail, err)
		}
	}
}

// What the bot's account in Stars has and we never heard of is credited and given back
// as if its word had come, once, and the operator is told; what is not ours is left alone.
func TestStarsAreReconciledWithTheBotsAccount(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	p := s.bill(t, billing.Pro, billing.RailStars)
	since, paid := s.now.Add(-time.Hour), s.now
	s.now = s.now.Add(3 * time.Hour)
	source := fmt.Sprintf(`{"transaction_type":"invoice_payment","invoice_payload":%q,"subscription_period":2592000,"user":{"id":7}}`, p.ID)
	lines := []string{
		fmt.Sprintf(`{"id":"lost","amount":950,"date":%d,"source":%s}`, paid.Unix(), source),
		fmt.Sprintf(`{"id":"gift","amount":5,"date":%d,"source":{"transaction_type":"gift_purchase","user":{"id":7}}}`, paid.Unix()),
		fmt.Sprintf(`{"id":"other","amount":950,"date":%d,"source":{"transaction_type":"invoice_payment","invoice_payload":"x","subscription_period":2592000,"user":{"id":7}}}`, paid.Unix()),
		fmt.Sprintf(`{"id":"underway","amount":950,"date":%d,"source":%s}`, s.now.Unix(), source),
	}
	reconcile := func() (ids []string) {
		t.Helper()
		s.account = `{"transactions":[` + strings.Join(lines, ",") + `]}`
		for _, d := range must[[]billing.Drift](t)(s.reconcile(t.Context(), since, s.now.Add(-time.Hour))) {
			ids = append(ids, d.Kind+" "+d.ID+" "+d.Theirs)
		}
		s.settles(t)
		return ids
	}
	if diff := cmp.Diff([]string{"payment lost 950 XTR"}, reconcile()); diff != "" {
		t.Error(diff)
	}
	if got := s.plan(t); got != billing.Pro {
		t.Errorf("the payment gives %s", got)
	}
	if again := reconcile(); again != nil {
		t.Errorf("once more: %q", again)
	}
	lines = append(lines, fmt.Sprintf(`{"id":"lost","amount":950,"date":%d,"receiver":%s}`, paid.Add(time.Hour).Unix(), source))
	if diff := cmp.Diff([]string{"refund lost 950 XTR"}, reconcile()); diff != "" {
		t.Error(diff)
	}
	if got := s.plan(t); got != billing.Free {
		t.Errorf("once it is given back they have %s", got)
	}
	if diff := cmp.Diff([]string{"drifted", "drifted"}, s.told(t, operatorChat)); diff != "" {
		t.Error("the operator was told: " + diff)
	}
}

// A price that Telegram would not take stops the program at its start.
func TestAPriceOfTooManyStarsIsRefusedAtTheStart(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "plans.json")
	plans := `{"currency":"USD","grace_days":7,"dispute":"keep","plans":[{"code":"free","vins":5},{"code":"pro","month_minor":900,"month_stars":%d,"vins":100}]}`
	for stars, refused := range map[int]bool{billing.MaxStars: false, billing.MaxStars + 1: true} {
		if err := os.WriteFile(file, fmt.Appendf(nil, plans, stars), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := newPayments(config{Stars: true, PlansFile: file}, nil, nil, time.Now)
		if (err != nil) != refused || refused && !strings.Contains(err.Error(), "pro: month_stars is 10001") {
			t.Errorf("%d Stars: %v", stars, err)
		}
	}
}
