package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/api"
	"example.com/vinbot/billing"
	"example.com/vinbot/billing/stars"
	"example.com/vinbot/billing/stripe"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/store"
)

// payments is all that has to do with plans and money.
type payments struct {
	terms    billing.Terms // with all that plans grant
	offers   billing.Plans // as this installation can keep them, and as they can be paid
	rail     *stripe.Rail  // nil: Stripe is not set up
	stars    *stars.Rail
	accounts *store.Accounts
	meter    *store.Meter // of calls beyond plans
	desk     *billing.Desk
	events   *store.Payments
	secret   string
	enqueue  func(ctx context.Context, tx pgx.Tx, chore string, args any) error
	telegram caller // nil: there is no bot
}

func newPayments(cfg config, turns, reads *pgxpool.Pool, now knowledge.Clock) (*payments, error) {
	terms, err := readTerms(cfg.PlansFile)
	if err != nil {
		return nil, err
	}
	p := &payments{terms: terms, secret: cfg.Stripe.WebhookSecret}
	p.offers = p.terms.Offers(switchedOn(cfg)).TakenBy(cfg.Stripe.on(), cfg.Stars)
	if cfg.Stars && !slices.ContainsFunc(p.offers, func(o billing.Plan) bool { return o.Stars > 0 }) {
		return nil, errors.New("TELEGRAM_STARS is on, and no plan has a price in Stars: PLANS_FILE, month_stars")
	}
	p.accounts = store.NewAccounts(reads, p.terms, now)
	p.meter = store.NewMeter(turns, p.terms, now)
	if cfg.Stripe.on() {
		p.rail = newRail(cfg)
	}
	p.events = &store.Payments{
		Pool: turns, Terms: p.terms, Now: now, Operator: cfg.OperatorChat,
		Enqueue: func(ctx context.Context, tx pgx.Tx, work string, args any) error {
			return p.enqueue(ctx, tx, work, args)
		},
	}
	p.stars = &stars.Rail{API: &p.telegram, Book: store.Stars{Payments: p.events}, Now: now, Refused: telegramRefused}
	both := rails{card: p.rail, stars: p.stars}
	p.events.Rail = both
	p.desk = &billing.Desk{Rail: both, Stars: p.stars, Books: store.NewPurchases(turns, p.terms, now), Plans: p.offers, Now: now}
	return p, nil
}

// readTerms reads the operator's plans; no file is the standard ones.
func readTerms(file string) (billing.Terms, error) {
	if file == "" {
		return billing.StandardTerms(), nil
	}
	raw, err := os.ReadFile(file) //nolint:gosec // the operator names it
	if err != nil {
		return billing.Terms{}, fmt.Errorf("PLANS_FILE: %w", err)
	}
	terms, err := billing.ReadTerms(raw)
	if err != nil {
		return billing.Terms{}, fmt.Errorf("PLANS_FILE: %s: %w", file, err)
	}
	return terms, nil
}

func newRail(cfg config) *stripe.Rail {
	s := cfg.Stripe
	return stripe.New(stripe.Config{
		Key: s.SecretKey, URL: s.API, ReturnURL: cfg.PublicURL,
		Checkout: stripe.Checkout{
			PromotionCodes: s.PromotionCodes, AutomaticTax: s.AutomaticTax, TaxIDs: s.TaxIDs,
			TaxBehavior: s.TaxBehavior, TaxCode: s.TaxCode, InvoiceNote: s.InvoiceNote,
		},
	})
}

// switchedOn says which features of plans this installation has: a plan promises
// nothing else.
func switchedOn(cfg config) map[billing.Feature]bool {
	return map[billing.Feature]bool{
		billing.Decoding: true, billing.Questions: true, billing.LabelPreview: true,
		billing.Packages: true, billing.Labels: true, billing.History: true, billing.BulkLists: true,
		billing.Teams: true, billing.PremiumSources: cfg.AutoDev.on(), billing.APIKey: cfg.DataKeys != "",
	}
}

// webhook receives Stripe's events; nil where payments are not set up.
func (p *payments) webhook(log *slog.Logger) http.Handler {
	if p.rail == nil {
		return nil
	}
	verify := func(payload []byte, signature string) (billing.RawEvent, error) {
		return p.rail.Event(payload, signature, p.secret)
	}
	return api.StripeWebhook{Verify: verify, Events: p.events, Log: log}
}

// price makes the prices of what is sold, where they are missing. Without it the
// first link of each plan makes its own, so a failure is only told.
func (p *payments) price(ctx context.Context, log *slog.Logger) error {
	if p.rail == nil {
		return nil
	}
	const patience = time.Minute
	limited, stop := context.WithTimeout(ctx, patience)
	defer stop()
	if _, err := p.rail.EnsurePrices(limited, p.offers); err != nil && ctx.Err() == nil {
		log.WarnContext(ctx, "prices not prepared", "error", err)
	}
	return nil
}

// chores are what payments leave to do.
func (p *payments) chores() map[string]store.Chore {
	return map[string]store.Chore{
		billing.WorkApply: func(ctx context.Context, raw json.RawMessage) error {
			w, err := chore[billing.ApplyWork](raw)
			if err != nil {
				return err
			}
			return p.events.Apply(ctx, w.Event)
		},
		billing.WorkRefund: func(ctx context.Context, raw json.RawMessage) error {
			w, err := chore[billing.RefundWork](raw)
			if err != nil {
				return err
			}
			return p.desk.Refund(ctx, w)
		},
		billing.WorkReturn: func(ctx context.Context, raw json.RawMessage) error {
			w, err := chore[billing.ReturnWork](raw)
			if err != nil {
				return err
			}
			return p.stars.SendBack(ctx, w)
		},
		choreClock: func(ctx context.Context, _ json.RawMessage) error {
			return errors.Join(p.events.Waiting(ctx), p.events.Clock(ctx))
		},
		choreReconcile: func(ctx context.Context, _ json.RawMessage) error {
			now := p.events.Now()
			_, err := p.reconcile(ctx, now.Add(-reconciled), now.Add(-underWay))
			return errors.Join(err, p.reconcileUsage(ctx, now.Add(-reconciled)))
		},
		choreMeter: func(ctx context.Context, _ json.RawMessage) error {
			if p.rail == nil {
				return nil
			}
			return errors.Join(p.meter.Sweep(ctx), p.meter.Report(ctx, p.rail))
		},
	}
}

// reconcile compares all books with ours, puts ours right and tells the operator.
func (p *payments) reconcile(ctx context.Context, since, until time.Time) (drifts []billing.Drift, err error) {
	if p.rail != nil {
		drifts, err = p.events.Reconcile(ctx, p.rail, since, until)
	}
	if p.telegram == nil {
		return drifts, err
	}
	missing, failed := p.stars.Reconcile(ctx, since, until)
	return append(drifts, missing...), errors.Join(err, failed, p.events.TellDrift(ctx, missing))
}

// reconcileUsage tells the operator where Stripe has other usage than was reported.
func (p *payments) reconcileUsage(ctx context.Context, since time.Time) error {
	if p.rail == nil {
		return nil
	}
	drifts, err := p.meter.Reconcile(ctx, p.rail, since)
	return errors.Join(err, p.events.TellDrift(ctx, drifts))
}

// reconciled is how far back movements of money are compared: further than Stripe
// goes on trying to collect one.
const reconciled = 35 * 24 * time.Hour

// underWay is how long the event of a purchase may be on its way. What is younger is no
// drift yet.
const underWay = time.Hour

func chore[A any](raw json.RawMessage) (A, error) {
	var a A
	if err := json.Unmarshal(raw, &a); err != nil {
		return a, fmt.Errorf("chore: %w", err)
	}
	return a, nil
}
