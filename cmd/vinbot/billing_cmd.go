package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/billing"
	"example.com/vinbot/billing/stripe"
	"example.com/vinbot/bot"
	"example.com/vinbot/store"
)

type billingCmd struct {
	Setup     billingSetupCmd     `cmd:"" help:"Make the products and prices of the plans at Stripe, where they are missing, and list them."`
	Reconcile billingReconcileCmd `cmd:"" help:"Compare Stripe's books, and the bot's account in Stars, with ours, put ours right and list what differed."`
	Replay    billingReplayCmd    `cmd:"" help:"Apply events of Stripe's once more, or for the first time."`
	Refund    billingRefundCmd    `cmd:"" help:"Give payments in Telegram Stars back. What they paid for ends at once and is not renewed; Stripe's are given back in its dashboard."`
	Report    billingReportCmd    `cmd:"" help:"Report months: subscriptions, revenue, churn and the money that moved."`
}

type billingSetupCmd struct{}

// Run may be repeated: what is there already is only listed.
func (billingSetupCmd) Run(ctx context.Context, cfg config, s streams) error {
	if !cfg.Stripe.on() {
		return errNoStripe
	}
	terms, err := readTerms(cfg.PlansFile)
	if err != nil {
		return err
	}
	prices, err := newRail(cfg).EnsurePrices(ctx, terms.Offers(switchedOn(cfg)))
	if err != nil {
		return err
	}
	return printEach(s, prices)
}

var (
	errNoStripe = errors.New("STRIPE_SECRET_KEY is not set")
	errNoRail   = errors.New("neither STRIPE_SECRET_KEY nor TELEGRAM_BOT_TOKEN is set")
)

// withPayments opens what a command needs to look after payments. What they leave to
// do is worked off by the process that serves.
func withPayments(ctx context.Context, cfg config, s streams, do func(*payments) error) error {
	if !cfg.Stripe.on() && cfg.Telegram.Token == "" {
		return errNoRail
	}
	return withDatabase(ctx, cfg, func(pool *pgxpool.Pool) error {
		p, err := newPayments(cfg, pool, pool, func() time.Time { return time.Now().UTC() })
		if err != nil {
			return err
		}
		jobs, err := store.NewJobs(pool, store.JobsConfig{Log: logger(s.err, cfg.LogLevel)})
		if err != nil {
			return err
		}
		p.enqueue = jobs.EnqueueChore
		if cfg.Telegram.Token != "" {
			telegram, err := bot.NewAPI(cfg.Telegram.API, cfg.Telegram.Token)
			if err != nil {
				return err
			}
			defer telegram.Close()
			p.telegram = telegram.Call
		}
		return do(p)
	})
}

type billingReconcileCmd struct {
	Days int `default:"35" help:"How far back movements of money are compared; subscriptions are all compared."`
}

// Run prints one line of JSON for each difference, and fails where one could not be
// put right.
func (b *billingReconcileCmd) Run(ctx context.Context, cfg config, s streams) error {
	return withPayments(ctx, cfg, s, func(p *payments) error {
		now := p.events.Now()
		drifts, err := p.reconcile(ctx, now.AddDate(0, 0, -b.Days), now)
		if failed := printEach(s, drifts); failed != nil || err != nil {
			return errors.Join(err, failed)
		}
		open := 0
		for _, d := range drifts {
			if !d.Mended {
				open++
			}
		}
		if open > 0 {
			return fmt.Errorf("%d differences are still there", open)
		}
		return nil
	})
}

type billingRefundCmd struct {
	Charge []string `arg:"" help:"Telegram's ids of the payments, as receipts and the report of money have them."`
}

// Run prints one line of JSON for each payment that is given back; one that was before
// is fine.
func (b *billingRefundCmd) Run(ctx context.Context, cfg config, s streams) error {
	return withPayments(ctx, cfg, s, func(p *payments) error {
		for _, charge := range b.Charge {
			paid, err := store.Stars{Payments: p.events}.Payment(ctx, charge)
			if err == nil {
				err = p.stars.End(ctx, paid)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", charge, err)
			}
			if err := printJSON(s, billing.Drift{Kind: string(billing.EntryRefund), ID: charge, Theirs: strconv.FormatInt(paid.Price.Minor, 10) + " " + paid.Price.Currency, Mended: true}); err != nil {
				return err
			}
		}
		return nil
	})
}

type billingReplayCmd struct {
	ID     []string  `arg:"" optional:"" help:"Only these events."`
	Since  time.Time `format:"2006-01-02" help:"Events from this day on (UTC)."`
	Until  time.Time `format:"2006-01-02" help:"Events before this day (UTC); now otherwise."`
	Stored bool      `help:"Take them from our own database: Stripe keeps them for 30 days only."`
}

// replayed is what became of an event.
type replayed struct {
	ID    string `json:"id"`
	Type  string `json:"type"`
	Error string `json:"error,omitempty"`
}

// Run prints one line of JSON for each event, and fails where one could not be applied.
func (b *billingReplayCmd) Run(ctx context.Context, cfg config, s streams) error {
	if len(b.ID) == 0 && b.Since.IsZero() {
		return errors.New("say which events: their ids, or --since a day")
	}
	if b.Until.IsZero() {
		b.Until = time.Now()
	}
	if !cfg.Stripe.on() && !b.Stored {
		return errNoStripe
	}
	return withPayments(ctx, cfg, s, func(p *payments) error {
		failed := 0
		err := b.events(ctx, p.events, p.rail, func(e billing.RawEvent) error {
			line := replayed{ID: e.ID, Type: e.Type}
			if err := p.events.Replay(ctx, e); err != nil {
				line.Error = err.Error()
				failed++
			}
			return printJSON(s, line)
		})
		if err == nil && failed > 0 {
			err = fmt.Errorf("%d events could not be applied", failed)
		}
		return err
	})
}

// events hands the events that are asked for to yield.
func (b *billingReplayCmd) events(ctx context.Context, p *store.Payments, rail *stripe.Rail, yield func(billing.RawEvent) error) error {
	if len(b.ID) == 0 && !b.Stored {
		return rail.Events(ctx, b.Since, b.Until, yield)
	}
	var list []billing.RawEvent
	var err error
	if len(b.ID) == 0 {
		list, err = p.Stored(ctx, b.Since, b.Until)
	}
	for _, id := range b.ID {
		find := rail.Fetch
		if b.Stored {
			find = p.StoredEvent
		}
		e, missing := find(ctx, id)
		if missing != nil {
			return fmt.Errorf("%s: %w", id, missing)
		}
		list = append(list, e)
	}
	for _, e := range list {
		if err := yield(e); err != nil {
			return err
		}
	}
	return err
}
