package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/vinbot/billing"
)

// Stars keeps what Telegram says of payments in Stars. What follows from it is applied
// as an event of another rail is.
type Stars struct{ *Payments }

// starEvent is what is stored of something said: the rest is in rows of its own.
type starEvent struct {
	Purchase string `json:"stars"`
	Type     string `json:"type"`
	ID       string `json:"id"`
}

// StarEvent reads such an event; false where it is another rail's.
func StarEvent(raw []byte) (billing.Event, bool) {
	var e starEvent
	if json.Unmarshal(raw, &e) != nil || e.Purchase == "" {
		return billing.Event{}, false
	}
	return billing.Event{
		ID: e.ID, Type: e.Type, Kind: billing.EventSubscription, Subscription: billing.StarID(e.Purchase), Purchase: e.Purchase,
	}, true
}

// event leaves what was said of a purchase to be applied.
func (s Stars) event(ctx context.Context, tx pgx.Tx, kind, purchase, about string, at time.Time) error {
	e := starEvent{Purchase: purchase, Type: "stars." + kind, ID: "stars_" + kind + "_" + about}
	raw, err := json.Marshal(e)
	if err != nil {
		return err
	}
	return s.receive(ctx, tx, billing.RawEvent{ID: e.ID, Type: e.Type, Created: at, Payload: raw})
}

// Paid makes a payment durable, as Telegram tells it. What was paid for no purchase of
// ours goes back.
func (s Stars) Paid(ctx context.Context, p billing.StarPayment) error {
	fresh, err := s.Credit(ctx, p)
	if err != nil || fresh {
		return err
	}
	err = pgx.BeginFunc(ctx, s.Pool, func(tx pgx.Tx) error {
		var known bool
		if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM star_payments WHERE charge_id = $1)`, p.Charge).Scan(&known); err != nil || known {
			return err
		}
		return s.Enqueue(ctx, tx, billing.WorkReturn, billing.ReturnWork{User: p.Payer, Charge: p.Charge})
	})
	if err != nil {
		return fmt.Errorf("store: Stars for nothing of ours: %w", err)
	}
	return nil
}

// Credit implements [stars.Book]. Payments for one purchase wait for each other at its row:
// of two for the same time the later one goes back, whichever is heard of first.
func (s Stars) Credit(ctx context.Context, p billing.StarPayment) (fresh bool, err error) {
	err = pgx.BeginFunc(ctx, s.Pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `
			INSERT INTO star_payments (charge_id, purchase_id, payer_id, stars, paid_at, paid_until)
			SELECT $1, b.id, $3, $4, $5, $6
			FROM purchases AS b
			WHERE b.id = $2
			FOR UPDATE
			ON CONFLICT (charge_id) DO NOTHING`, p.Charge, uuid(p.Purchase), p.Payer, p.Price.Minor, p.At, p.Until)
		if fresh = tag.RowsAffected() == 1; err != nil || !fresh {
			return err
		}
		if err := s.sendBackTwice(ctx, tx, p.Purchase); err != nil {
			return err
		}
		return s.event(ctx, tx, "paid", p.Purchase, p.Charge, p.At)
	})
	if err != nil {
		return false, fmt.Errorf("store: a payment in Stars: %w", err)
	}
	return fresh, nil
}

// sendBackTwice leaves it to be done that what was paid twice goes back and is not renewed.
func (s Stars) sendBackTwice(ctx context.Context, tx pgx.Tx, purchase string) error {
	all, err := starPayments(ctx, tx, purchase)
	if err != nil {
		return err
	}
	for _, p := range (billing.StarDeal{Payments: all}).Twice() {
		if err := s.Enqueue(ctx, tx, billing.WorkReturn, billing.ReturnWork{User: p.Payer, Charge: p.Charge}); err != nil {
			return err
		}
	}
	return nil
}

// Refund notes that a payment was given back, as Telegram tells it.
func (s Stars) Refund(ctx context.Context, charge string, at time.Time) error {
	_, err := s.Refunded(ctx, charge, at)
	return err
}

// Refunded implements [stars.Book].
func (s Stars) Refunded(ctx context.Context, charge string, at time.Time) (fresh bool, err error) {
	err = pgx.BeginFunc(ctx, s.Pool, func(tx pgx.Tx) error {
		var purchase string
		err := tx.QueryRow(ctx, `
			UPDATE star_payments
			SET refunded_at = $2
			WHERE charge_id = $1 AND refunded_at IS NULL
			RETURNING purchase_id::text`, charge, at).Scan(&purchase)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil // known, or never credited
		}
		if fresh = err == nil; !fresh {
			return err
		}
		return s.event(ctx, tx, "refunded", purchase, charge, at)
	})
	if err != nil {
		return false, fmt.Errorf("store: Stars given back: %w", err)
	}
	return fresh, nil
}

// Change implements [stars.Book].
func (s Stars) Change(ctx context.Context, purchase string, c billing.StarChange) error {
	err := pgx.BeginFunc(ctx, s.Pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `
			INSERT INTO star_changes (cause, purchase_id, state, at)
			SELECT $1, b.id, $3, $4
			FROM purchases AS b
			WHERE b.id = $2
			ON CONFLICT (cause) DO NOTHING`, c.Cause, uuid(purchase), c.State, c.At)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		return s.event(ctx, tx, string(c.State), purchase, c.Cause, c.At)
	})
	if err != nil {
		return fmt.Errorf("store: a subscription in Stars: %w", err)
	}
	return nil
}

// Deal implements [stars.Book].
func (s Stars) Deal(ctx context.Context, purchase string) (billing.StarDeal, error) {
	d := billing.StarDeal{Purchase: purchase}
	err := s.Pool.QueryRow(ctx, `SELECT plan FROM purchases WHERE id = $1`, uuid(purchase)).Scan(&d.Plan)
	if errors.Is(err, pgx.ErrNoRows) {
		return d, nil
	}
	if err == nil {
		d.Payments, err = starPayments(ctx, s.Pool, purchase)
	}
	if err == nil {
		d.Changes, err = s.changes(ctx, purchase)
	}
	if err != nil {
		return d, fmt.Errorf("store: what was paid in Stars: %w", err)
	}
	return d, nil
}

func starPayments(ctx context.Context, q querier, purchase string) ([]billing.StarPayment, error) {
	rows, err := q.Query(ctx, `
		SELECT charge_id, purchase_id::text, payer_id, stars, paid_at, paid_until, refunded_at
		FROM star_payments
		WHERE purchase_id = $1
		ORDER BY paid_at, charge_id`, uuid(purchase))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (p billing.StarPayment, err error) {
		var refunded *time.Time
		p.Price.Currency = billing.XTR
		err = row.Scan(&p.Charge, &p.Purchase, &p.Payer, &p.Price.Minor, &p.At, &p.Until, &refunded)
		p.At, p.Until, p.RefundedAt = p.At.UTC(), p.Until.UTC(), utc(refunded)
		return p, err
	})
}

// Payment is one of them by Telegram's id, or [billing.ErrNoInvoice].
func (s Stars) Payment(ctx context.Context, charge string) (p billing.StarPayment, err error) {
	var purchase string
	err = s.Pool.QueryRow(ctx, `SELECT purchase_id::text FROM star_payments WHERE charge_id = $1`, charge).Scan(&purchase)
	if errors.Is(err, pgx.ErrNoRows) {
		return p, billing.ErrNoInvoice
	}
	if err != nil {
		return p, fmt.Errorf("store: a payment in Stars: %w", err)
	}
	list, err := starPayments(ctx, s.Pool, purchase)
	if err != nil {
		return p, fmt.Errorf("store: a payment in Stars: %w", err)
	}
	return list[slices.IndexFunc(list, func(p billing.StarPayment) bool { return p.Charge == charge })], nil
}

func (s Stars) changes(ctx context.Context, purchase string) ([]billing.StarChange, error) {
	rows, err := s.Pool.Query(ctx, `
		SELECT cause, state, at
		FROM star_changes
		WHERE purchase_id = $1
		ORDER BY at, cause`, uuid(purchase))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (c billing.StarChange, err error) {
		err = row.Scan(&c.Cause, &c.State, &c.At)
		c.At = c.At.UTC()
		return c, err
	})
}

// Receipts implements [stars.Book].
func (s Stars) Receipts(ctx context.Context, account int64, most int) ([]billing.Receipt, error) {
	rows, err := s.Pool.Query(ctx, `
		SELECT p.charge_id, p.stars, p.paid_at, p.paid_until, p.refunded_at, b.plan
		FROM star_payments AS p
		JOIN purchases AS b ON b.id = p.purchase_id
		WHERE b.account_id = $1
		ORDER BY p.paid_at DESC, p.charge_id
		LIMIT $2`, account, most)
	if err != nil {
		return nil, fmt.Errorf("store: receipts: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r billing.Receipt, err error) {
		var refunded *time.Time
		r.Total.Currency, r.Paid = billing.XTR, true
		err = row.Scan(&r.ID, &r.Total.Minor, &r.At, &r.Until, &refunded, &r.Plan)
		r.Number, r.At, r.Until, r.RefundedAt = r.ID, r.At.UTC(), r.Until.UTC(), utc(refunded)
		return r, err
	})
	if err != nil {
		return nil, fmt.Errorf("store: receipts: %w", err)
	}
	return list, nil
}

// Admit says whether a payment that Telegram asks about may be taken.
func (s Stars) Admit(ctx context.Context, q billing.StarCheckout) (billing.Refusal, error) {
	rows, err := s.Pool.Query(ctx, `SELECT `+purchaseColumns+` FROM purchases WHERE id = $1`, uuid(q.Purchase))
	if err != nil {
		return billing.RefuseLater, fmt.Errorf("store: admit a payment: %w", err)
	}
	p, err := pgx.CollectExactlyOneRow(rows, scanPurchase)
	if errors.Is(err, pgx.ErrNoRows) {
		return billing.RefuseGone, nil
	}
	if err != nil {
		return billing.RefuseLater, fmt.Errorf("store: admit a payment: %w", err)
	}
	subs, err := subscriptions(ctx, s.Pool, p.Account)
	if err != nil {
		return billing.RefuseLater, err
	}
	return q.Admit(p, subs, s.Now()), nil
}
