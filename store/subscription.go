package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"example.com/vinbot/billing"
)

type subscriptionRow struct {
	ID          string           `db:"id"`
	Purchase    string           `db:"purchase_id"`
	Customer    string           `db:"customer"`
	Plan        billing.PlanCode `db:"plan"`
	Every       billing.Interval `db:"every"`
	Units       int              `db:"units"`
	Status      billing.Status   `db:"status"`
	MadeAt      *time.Time       `db:"made_at"`
	Anchor      *time.Time       `db:"anchor"`
	PeriodStart *time.Time       `db:"period_start"`
	PeriodEnd   *time.Time       `db:"period_end"`
	CancelAt    *time.Time       `db:"cancel_at"`
	EndedAt     *time.Time       `db:"ended_at"`
	UnpaidSince *time.Time       `db:"unpaid_since"`
	Since       *time.Time       `db:"since"`
	Disputed    bool             `db:"disputed"`
}

const subscriptionColumns = `id, purchase_id::text, customer, plan, every, units, status, made_at, anchor, period_start, period_end, cancel_at, ended_at, unpaid_since, since,
	EXISTS (
		SELECT FROM ledger AS d
		JOIN ledger AS p ON p.id = d.invoice_id
		WHERE d.subscription_id = s.id AND d.kind = 'dispute' AND d.state IN ('open', 'lost')
			AND (p.at >= s.period_start -- what was paid in this period, or, if nothing was since, what its credit is from
				OR NOT EXISTS (SELECT FROM ledger AS q WHERE q.subscription_id = s.id AND q.kind = 'payment' AND q.at > p.at))
	) AS disputed`

func scanSubscription(row pgx.CollectableRow) (billing.Subscription, error) {
	r, err := pgx.RowToStructByName[subscriptionRow](row)
	return billing.Subscription{
		ID: r.ID, Purchase: r.Purchase, Customer: r.Customer, Plan: r.Plan, Every: r.Every, Units: r.Units, Status: r.Status,
		CreatedAt: utc(r.MadeAt), Anchor: utc(r.Anchor), PeriodStart: utc(r.PeriodStart), PeriodEnd: utc(r.PeriodEnd),
		CancelAt: utc(r.CancelAt), EndedAt: utc(r.EndedAt), UnpaidSince: utc(r.UnpaidSince), Since: utc(r.Since), Disputed: r.Disputed,
	}, err
}

// subscriptions lists all that an account ever had.
func subscriptions(ctx context.Context, q querier, account int64) ([]billing.Subscription, error) {
	rows, err := q.Query(ctx, `SELECT `+subscriptionColumns+` FROM subscriptions AS s WHERE account_id = $1`, account)
	if err != nil {
		return nil, fmt.Errorf("store: subscriptions: %w", err)
	}
	subs, err := pgx.CollectRows(rows, scanSubscription)
	if err != nil {
		return nil, fmt.Errorf("store: subscriptions: %w", err)
	}
	return subs, nil
}

// keepSubscription writes what the rail says of a subscription, and the stage that it
// is in where that is a new one. One that is new belongs to the account of the purchase
// it names.
func keepSubscription(ctx context.Context, tx pgx.Tx, s billing.Subscription, readAt time.Time) error {
	tag, err := tx.Exec(ctx, `
		INSERT INTO subscriptions AS s (id, account_id, purchase_id, customer, plan, status, made_at, anchor,
			period_start, period_end, cancel_at, ended_at, unpaid_since, read_at, every, units, since)
		SELECT $1, p.account_id, p.id, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, greatest($15, 1), $16
		FROM purchases AS p
		WHERE p.id = coalesce((SELECT purchase_id FROM subscriptions WHERE id = $1), $2)
		ON CONFLICT (id) DO UPDATE
		SET (customer, plan, every, status, anchor, period_start, period_end, cancel_at, ended_at, unpaid_since, read_at, units, since)
			= (excluded.customer, excluded.plan, excluded.every, excluded.status, excluded.anchor, excluded.period_start, excluded.period_end,
			   excluded.cancel_at, excluded.ended_at, excluded.unpaid_since, excluded.read_at, excluded.units, excluded.since)`,
		s.ID, uuid(s.Purchase), s.Customer, s.Plan, s.Status, s.CreatedAt, maybe(s.Anchor),
		maybe(s.PeriodStart), maybe(s.PeriodEnd), maybe(s.CancelAt), maybe(s.EndedAt), maybe(s.UnpaidSince), readAt, s.Every, s.Units, maybe(s.Since))
	if err != nil {
		return fmt.Errorf("store: keep subscription: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return nil // nobody's of ours
	}
	return keepStage(ctx, tx, s, readAt)
}

// maybe is NULL for a time that is not set.
func maybe(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func utc(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}

// uuid is NULL for what is none: metadata at the rail is anybody's to change.
func uuid(s string) (u pgtype.UUID) {
	if err := u.Scan(s); err != nil {
		return pgtype.UUID{}
	}
	return u
}
