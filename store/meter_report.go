package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/vinbot/billing"
)

// surelyOnce is how long after it was tried first a batch may be reported again: the rail
// remembers identifiers for a day at least.
const surelyOnce = 23 * time.Hour

// Report reports what is due. A batch is written down before it is sent, and is sent by its
// id until it is known to have arrived: the rail takes an id once. What was tried for so
// long that the rail may have forgotten it is left to the reconciliation.
func (m *Meter) Report(ctx context.Context, rail billing.Metering) error {
	if err := m.gather(ctx); err != nil {
		return err
	}
	rows, err := m.pool.Query(ctx, `
		UPDATE usage_batches
		SET tried_at = coalesce(tried_at, $1)
		WHERE sent_at IS NULL AND coalesce(tried_at, $1) > $2
		RETURNING id::text, customer, calls, at`, m.now(), m.now().Add(-surelyOnce))
	if err != nil {
		return fmt.Errorf("store: report usage: %w", err)
	}
	batches, err := pgx.CollectRows(rows, pgx.RowToStructByPos[billing.UsageBatch])
	if err != nil {
		return fmt.Errorf("store: report usage: %w", err)
	}
	var faults []error
	for _, b := range batches {
		if err := rail.ReportUsage(ctx, b); err != nil {
			faults = append(faults, err)
			continue
		}
		if _, err := m.pool.Exec(ctx, `UPDATE usage_batches SET sent_at = $2 WHERE id = $1`, uuid(b.ID), m.now()); err != nil {
			faults = append(faults, err)
		}
	}
	if err := errors.Join(faults...); err != nil {
		return fmt.Errorf("store: report usage: %w", err)
	}
	return nil
}

// gather puts what is due into batches: one for each account, month and price.
func (m *Meter) gather(ctx context.Context) error {
	_, err := m.pool.Exec(ctx, `
		WITH due AS (
			SELECT id, account_id, period_start, price_minor, at
			FROM metered_calls
			WHERE due AND batch_id IS NULL
			FOR UPDATE SKIP LOCKED
		), made AS (
			INSERT INTO usage_batches (id, account_id, customer, period_start, price_minor, calls, at, made_at)
			SELECT gen_random_uuid(), d.account_id, a.customer, d.period_start, d.price_minor, count(*), max(d.at), $1
			FROM due AS d
			JOIN accounts AS a ON a.id = d.account_id
			WHERE a.customer <> ''
			GROUP BY d.account_id, a.customer, d.period_start, d.price_minor
			RETURNING id, account_id, period_start, price_minor
		)
		UPDATE metered_calls AS c
		SET batch_id = b.id
		FROM due AS d
		JOIN made AS b USING (account_id, period_start, price_minor)
		WHERE c.id = d.id`, m.now())
	if err != nil {
		return fmt.Errorf("store: gather usage: %w", err)
	}
	return nil
}

// Reconcile compares what was reported since a moment with what the rail has, account by
// account. Nothing is mended: what a customer is billed is a person's to decide.
func (m *Meter) Reconcile(ctx context.Context, rail billing.Metering, since time.Time) (drifts []billing.Drift, err error) {
	from, until := since.Truncate(time.Minute), m.now().Truncate(time.Minute).Add(time.Minute)
	rows, err := m.pool.Query(ctx, `
		SELECT customer, sum(calls)::int
		FROM usage_batches
		WHERE at >= $1 AND at < $2
		GROUP BY customer
		ORDER BY customer`, from, until)
	if err != nil {
		return nil, fmt.Errorf("store: reconcile usage: %w", err)
	}
	type sum struct {
		Customer string
		Calls    int
	}
	sums, err := pgx.CollectRows(rows, pgx.RowToStructByPos[sum])
	if err != nil {
		return nil, fmt.Errorf("store: reconcile usage: %w", err)
	}
	for _, s := range sums {
		theirs, err := rail.Usage(ctx, s.Customer, from, until)
		if err != nil {
			return drifts, fmt.Errorf("store: reconcile usage: %w", err)
		}
		if theirs != s.Calls {
			drifts = append(drifts, billing.Drift{Kind: "usage", ID: s.Customer, Ours: fmt.Sprint(s.Calls), Theirs: fmt.Sprint(theirs)})
		}
	}
	return drifts, nil
}
