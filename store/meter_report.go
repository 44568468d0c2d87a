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
	faults := []error{m.install(ctx, rail)}
	if err := m.gather(ctx); err != nil {
		return errors.Join(append(faults, err)...)
	}
	if err := m.carry(ctx); err != nil {
		return errors.Join(append(faults, err)...)
	}
	faults = append(faults, m.send(ctx, rail), m.invoice(ctx, rail))
	if err := errors.Join(faults...); err != nil {
		return fmt.Errorf("store: report usage: %w", err)
	}
	return nil
}

// install lets subscriptions be billed at each price at which calls were made: what is
// used before there is a meter for it would never be.
func (m *Meter) install(ctx context.Context, rail billing.Metering) error {
	rows, err := m.pool.Query(ctx, `
		SELECT DISTINCT s.id, c.price_minor
		FROM metered_calls AS c
		JOIN subscriptions AS s ON s.id = c.subscription_id AND s.status <> 'canceled'
		WHERE c.due AND c.batch_id IS NULL
			AND NOT EXISTS (SELECT FROM usage_meters AS m WHERE m.subscription_id = s.id AND m.price_minor = c.price_minor)`)
	if err != nil {
		return err
	}
	type lack struct {
		Subscription string
		Price        int64
	}
	lacks, err := pgx.CollectRows(rows, pgx.RowToStructByPos[lack])
	if err != nil {
		return err
	}
	var faults []error
	for _, l := range lacks {
		has, err := rail.Metered(ctx, l.Subscription, billing.Money{Minor: l.Price, Currency: m.terms.Base().Price.Currency})
		if err == nil {
			_, err = m.pool.Exec(ctx, `
				INSERT INTO usage_meters (subscription_id, price_minor, currency, since)
				VALUES ($1, $2, $3, $4)
				ON CONFLICT DO NOTHING`, l.Subscription, l.Price, has.Price.Currency, has.Since)
		}
		if !errors.Is(err, billing.ErrNoSubscribed) { // it is over: its end is on its way to us
			faults = append(faults, err)
		}
	}
	return errors.Join(faults...)
}

// eventLife is how far back the rail takes what was used: 35 days, less one for what is on
// its way.
const eventLife = 34 * 24 * time.Hour

// carry counts what was not reported before its subscription was renewed as used when the
// new period began, or its meter: what is reported of a period that has been invoiced stands
// on no invoice. Of a batch that may have arrived nevertheless, the rail keeps what it has: it
// knows it by its id. What another row invoices stays where it is.
func (m *Meter) carry(ctx context.Context) error {
	_, err := m.pool.Exec(ctx, `
		UPDATE usage_batches AS b
		SET at = greatest(s.period_start, u.since, $1)
		FROM subscriptions AS s
		JOIN usage_meters AS u ON u.subscription_id = s.id
		WHERE b.sent_at IS NULL AND b.invoice_id IS NULL AND s.id = b.subscription_id AND u.price_minor = b.price_minor
			AND s.status <> 'canceled' AND b.at < greatest(s.period_start, u.since, $1)`, m.now().Add(-eventLife))
	if err != nil {
		return fmt.Errorf("store: carry usage into a new period: %w", err)
	}
	return nil
}

// send reports the batches that are open. A period that is over by the clock, and whose
// renewal was not heard of, is waited for: see [Meter.carry].
func (m *Meter) send(ctx context.Context, rail billing.Metering) error {
	rows, err := m.pool.Query(ctx, `
		UPDATE usage_batches AS b
		SET tried_at = coalesce(tried_at, $1)
		FROM subscriptions AS s
		WHERE b.sent_at IS NULL AND coalesce(b.tried_at, $1) > $2 AND b.at >= $3 AND s.id = b.subscription_id
			AND (b.invoice_id IS NOT NULL OR s.status = 'canceled' OR s.cancel_at <= $1 OR (b.at < s.period_start OR s.period_end <= $1) IS NOT TRUE
				OR NOT EXISTS (SELECT FROM usage_meters AS u WHERE u.subscription_id = s.id AND u.price_minor = b.price_minor))
		RETURNING b.id::text, b.customer, b.price_minor, b.calls, b.at`, m.now(), m.now().Add(-surelyOnce), m.now().Add(-eventLife))
	if err != nil {
		return err
	}
	batches, err := pgx.CollectRows(rows, pgx.RowToStructByPos[billing.UsageBatch])
	if err != nil {
		return err
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
	return errors.Join(faults...)
}

// gather puts what is due into batches: one for each subscription, month and price. What
// has no meter yet waits for it, as long as the subscription runs; no call counts as used
// before its meter was there.
func (m *Meter) gather(ctx context.Context) error {
	err := inTx(ctx, m.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			SELECT FROM usage_meters
			WHERE subscription_id IN (SELECT subscription_id FROM metered_calls WHERE due AND batch_id IS NULL)
			FOR SHARE`) // no meter goes meanwhile
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			WITH due AS (
				SELECT c.id, c.account_id, c.subscription_id, c.period_start, c.price_minor, c.at, s.customer, u.since
				FROM metered_calls AS c
				JOIN subscriptions AS s ON s.id = c.subscription_id
				LEFT JOIN usage_meters AS u ON u.subscription_id = c.subscription_id AND u.price_minor = c.price_minor
				WHERE c.due AND c.batch_id IS NULL AND (u.since IS NOT NULL OR s.status = 'canceled')
				FOR UPDATE OF c SKIP LOCKED
			), made AS (
				INSERT INTO usage_batches (id, account_id, subscription_id, customer, period_start, price_minor, calls, at, made_at)
				SELECT gen_random_uuid(), account_id, subscription_id, customer, period_start, price_minor, count(*), greatest(max(at), max(since)), $1
				FROM due
				GROUP BY account_id, subscription_id, customer, period_start, price_minor
				RETURNING id, subscription_id, period_start, price_minor
			)
			UPDATE metered_calls AS c
			SET batch_id = b.id
			FROM due AS d
			JOIN made AS b USING (subscription_id, period_start, price_minor)
			WHERE c.id = d.id`, m.now())
		return err
	})
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
		SELECT customer, price_minor, sum(calls)::int
		FROM usage_batches
		WHERE at >= $1 AND at < $2
		GROUP BY customer, price_minor
		ORDER BY customer, price_minor`, from, until)
	if err != nil {
		return nil, fmt.Errorf("store: reconcile usage: %w", err)
	}
	type sum struct {
		Customer string
		Price    int64
		Calls    int
	}
	sums, err := pgx.CollectRows(rows, pgx.RowToStructByPos[sum])
	if err != nil {
		return nil, fmt.Errorf("store: reconcile usage: %w", err)
	}
	for _, s := range sums {
		theirs, err := rail.Usage(ctx, s.Customer, s.Price, from, until)
		if err != nil {
			return drifts, fmt.Errorf("store: reconcile usage: %w", err)
		}
		if theirs != s.Calls {
			drifts = append(drifts, billing.Drift{Kind: "usage", ID: s.Customer, Ours: fmt.Sprint(s.Calls), Theirs: fmt.Sprint(theirs)})
		}
	}
	return drifts, nil
}
