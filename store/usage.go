package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/vinbot/billing"
)

// meters adds to what is known of subscriptions' meters those of one more.
func (p *Payments) meters(ctx context.Context, subscription string, known map[string][]billing.Meter) (map[string][]billing.Meter, error) {
	now, err := p.Rail.Meters(ctx, subscription)
	if err != nil {
		return known, err
	}
	if known == nil {
		known = map[string][]billing.Meter{}
	}
	known[subscription] = now
	return known, nil
}

// keepMeters notes what bills a subscription's calls now. What a meter that is gone has
// counted since the last renewal is left to be invoiced: the rail bills it no more. It is
// called before what the subscription is now is written.
func keepMeters(ctx context.Context, tx pgx.Tx, s billing.Subscription, now []billing.Meter, seen time.Time) error {
	rows, err := tx.Query(ctx, `
		SELECT price_minor, currency, since
		FROM usage_meters
		WHERE subscription_id = $1
		FOR UPDATE`, s.ID)
	if err != nil {
		return fmt.Errorf("store: keep meters: %w", err)
	}
	before, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (m billing.Meter, err error) {
		err = row.Scan(&m.Price.Minor, &m.Price.Currency, &m.Since)
		return m, err
	})
	if err != nil {
		return fmt.Errorf("store: keep meters: %w", err)
	}
	for _, m := range before {
		i := slices.IndexFunc(now, func(n billing.Meter) bool { return n.Price.Minor == m.Price.Minor })
		if i >= 0 && now[i].Since.Equal(m.Since) {
			continue
		}
		var until time.Time // what was used later is billed by the meter in its place
		if i >= 0 {
			until = now[i].Since
		}
		if err := outlive(ctx, tx, s, m, until, seen); err != nil {
			return err
		}
	}
	for _, m := range now {
		_, err := tx.Exec(ctx, `
			INSERT INTO usage_meters (subscription_id, price_minor, currency, since)
			SELECT id, $2, $3, $4
			FROM subscriptions
			WHERE id = $1
			ON CONFLICT (subscription_id, price_minor) DO UPDATE
			SET since = excluded.since`, s.ID, m.Price.Minor, m.Price.Currency, m.Since)
		if err != nil {
			return fmt.Errorf("store: keep meters: %w", err)
		}
	}
	return nil
}

// outlive leaves to be invoiced what a meter that is gone had counted in its last period.
// What it had counted before then stands on the renewals' invoices, unless it was never
// reported.
func outlive(ctx context.Context, tx pgx.Tx, s billing.Subscription, m billing.Meter, until, seen time.Time) error {
	rows, err := tx.Query(ctx, `SELECT `+subscriptionColumns+` FROM subscriptions AS s WHERE id = $1`, s.ID)
	if err != nil {
		return fmt.Errorf("store: usage of a meter that is gone: %w", err)
	}
	was, err := pgx.CollectExactlyOneRow(rows, scanSubscription)
	if err != nil {
		return fmt.Errorf("store: usage of a meter that is gone: %w", err)
	}
	gone := seen
	if was.Every != s.Every { // another interval begins a period
		gone = s.PeriodStart
	}
	from := was.PeriodAt(gone)
	if m.Since.After(from) {
		from = m.Since
	}
	if err := batchLast(ctx, tx, s.ID, m.Price.Minor, from, until, seen); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		WITH gone AS (
			DELETE FROM usage_meters WHERE subscription_id = $1 AND price_minor = $2
		), counted AS (
			SELECT id, customer, calls
			FROM usage_batches
			WHERE subscription_id = $1 AND price_minor = $2 AND invoice_id IS NULL AND (at >= $4 OR tried_at IS NULL) AND at < coalesce($5, 'infinity'::timestamptz)
		), made AS (
			INSERT INTO usage_invoices (id, subscription_id, customer, price_minor, currency, calls, made_at)
			SELECT gen_random_uuid(), $1, customer, $2, $3, sum(calls), $6
			FROM counted
			GROUP BY customer
			RETURNING id, customer
		)
		UPDATE usage_batches AS b
		SET invoice_id = made.id
		FROM counted
		JOIN made USING (customer)
		WHERE b.id = counted.id`, s.ID, m.Price.Minor, m.Price.Currency, from, maybe(until), seen)
	if err != nil {
		return fmt.Errorf("store: usage of a meter that is gone: %w", err)
	}
	return nil
}

// batchLast puts what is due and was used until a meter was gone into its last batches.
func batchLast(ctx context.Context, tx pgx.Tx, subscription string, price int64, from, until, seen time.Time) error {
	_, err := tx.Exec(ctx, `
		WITH due AS (
			SELECT c.id, c.account_id, c.period_start, c.at, s.customer
			FROM metered_calls AS c
			JOIN subscriptions AS s ON s.id = c.subscription_id
			WHERE c.due AND c.batch_id IS NULL AND s.id = $1 AND c.price_minor = $2 AND c.at < coalesce($4, 'infinity'::timestamptz)
			FOR UPDATE OF c
		), made AS (
			INSERT INTO usage_batches (id, account_id, subscription_id, customer, period_start, price_minor, calls, at, made_at)
			SELECT gen_random_uuid(), account_id, $1, customer, period_start, $2, count(*), greatest(max(at), $3), $5
			FROM due
			GROUP BY account_id, customer, period_start
			RETURNING id, account_id, period_start
		)
		UPDATE metered_calls AS c
		SET batch_id = b.id
		FROM due AS d
		JOIN made AS b USING (account_id, period_start)
		WHERE c.id = d.id`, subscription, price, from, maybe(until), seen)
	if err != nil {
		return fmt.Errorf("store: last batches of a meter: %w", err)
	}
	return nil
}

// invoice has what meters that are gone had counted invoiced, each row once: the rail
// knows it by its id.
func (m *Meter) invoice(ctx context.Context, rail billing.Metering) error {
	rows, err := m.pool.Query(ctx, `
		SELECT id::text, subscription_id, customer, price_minor, currency, calls
		FROM usage_invoices
		WHERE sent_at IS NULL
		ORDER BY made_at, id`)
	if err != nil {
		return fmt.Errorf("store: invoice usage: %w", err)
	}
	open, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (i billing.UsageInvoice, err error) {
		err = row.Scan(&i.ID, &i.Subscription, &i.Customer, &i.Price.Minor, &i.Price.Currency, &i.Calls)
		return i, err
	})
	if err != nil {
		return fmt.Errorf("store: invoice usage: %w", err)
	}
	var faults []error
	for _, i := range open {
		err := rail.InvoiceUsage(ctx, i)
		if err == nil {
			_, err = m.pool.Exec(ctx, `UPDATE usage_invoices SET sent_at = $2 WHERE id = $1`, uuid(i.ID), m.now())
		}
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}
