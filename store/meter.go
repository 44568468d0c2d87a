package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/billing"
)

// Meter counts calls beyond plans. A call is held before it is answered, so that a cap is
// never passed, and due from before its answer goes out: a process that dies after
// answering has counted it, one that dies before has not.
type Meter struct {
	pool  *pgxpool.Pool
	terms billing.Terms
	now   func() time.Time
}

// NewMeter returns a meter on pool, which is the primary's.
func NewMeter(pool *pgxpool.Pool, terms billing.Terms, now func() time.Time) *Meter {
	return &Meter{pool: pool, terms: terms, now: now}
}

// Hold sets a call of an account aside: billing.ErrNotMetered where nobody asked to pay for
// such, billing.ErrCap where the month has no room for it.
func (m *Meter) Hold(ctx context.Context, account int64) (call int64, err error) {
	err = inTx(ctx, m.pool, func(tx pgx.Tx) error {
		var limit int64
		var of string // the subscription that the calls are billed with
		if err := tx.QueryRow(ctx, `SELECT beyond_cap, beyond_of FROM accounts WHERE id = $1 FOR UPDATE`, account).Scan(&limit, &of); err != nil {
			return err
		}
		if limit == 0 {
			return billing.ErrNotMetered
		}
		subs, err := subscriptions(ctx, tx, account)
		if err != nil {
			return err
		}
		current := billing.Current(subs)
		e := billing.Entitle(current, m.terms, m.now())
		price := e.Beyond().Minor
		if price == 0 || current.ID != of {
			return billing.ErrNotMetered
		}
		start, _ := e.Month(m.now())
		var spent int64
		err = tx.QueryRow(ctx, `
			INSERT INTO metered_months (account_id, period_start, calls, thousandths)
			VALUES ($1, $2, 1, $3)
			ON CONFLICT (account_id, period_start)
			DO UPDATE SET calls = metered_months.calls + 1, thousandths = metered_months.thousandths + $3
			RETURNING thousandths - $3`, account, start, price).Scan(&spent)
		if err != nil {
			return err
		}
		if !billing.Room(spent, price, limit) {
			return billing.ErrCap // and the transaction goes
		}
		return tx.QueryRow(ctx, `
			INSERT INTO metered_calls (account_id, period_start, price_minor, at, subscription_id)
			VALUES ($1, $2, $3, $4, $5)
			RETURNING id`, account, start, price, m.now(), current.ID).Scan(&call)
	})
	if err != nil && !errors.Is(err, billing.ErrNotMetered) && !errors.Is(err, billing.ErrCap) {
		return 0, fmt.Errorf("store: hold a call: %w", err)
	}
	return call, err
}

// Settle makes a held call due, because its answer is about to go out, or lets it go.
func (m *Meter) Settle(ctx context.Context, call int64, answered bool) (err error) {
	if answered {
		_, err = m.pool.Exec(ctx, `UPDATE metered_calls SET due = true WHERE id = $1`, call)
	} else {
		_, err = m.pool.Exec(ctx, letGo, call, m.now())
	}
	if err != nil {
		return fmt.Errorf("store: settle a call: %w", err)
	}
	return nil
}

// letGo takes held calls out of their month: one, or, where it is 0, those before a moment.
const letGo = `
	WITH gone AS (
		DELETE FROM metered_calls WHERE NOT due AND (id = $1 OR $1 = 0 AND at < $2) RETURNING account_id, period_start, price_minor
	), sums AS (
		SELECT account_id, period_start, count(*) AS calls, sum(price_minor) AS thousandths FROM gone GROUP BY account_id, period_start
	)
	UPDATE metered_months AS m
	SET calls = m.calls - s.calls, thousandths = m.thousandths - s.thousandths
	FROM sums AS s
	WHERE (m.account_id, m.period_start) = (s.account_id, s.period_start)`

// How long calls are held, and what is kept of those that were reported.
const (
	heldFor   = 5 * time.Minute // longer than any answer takes
	callsKept = 40 * 24 * time.Hour
)

// Sweep lets go of calls whose process died before it answered, and of what was reported
// long ago.
func (m *Meter) Sweep(ctx context.Context) error {
	if _, err := m.pool.Exec(ctx, letGo, 0, m.now().Add(-heldFor)); err != nil {
		return fmt.Errorf("store: sweep calls: %w", err)
	}
	_, err := m.pool.Exec(ctx, `
		DELETE FROM metered_calls
		WHERE batch_id IN (SELECT id FROM usage_batches WHERE sent_at < $1)`, m.now().Add(-callsKept))
	if err != nil {
		return fmt.Errorf("store: sweep calls: %w", err)
	}
	return nil
}

// Beyond is how the account that a person has, also with a team, stands with calls beyond
// its plan. Who has a seat in another's team is offered none.
func (m *Meter) Beyond(ctx context.Context, user int64) (b billing.Beyond, err error) {
	a, err := NewAccounts(m.pool, m.terms, m.now).Account(ctx, user)
	if err != nil {
		return b, err
	}
	start, end := a.Entitlement.Month(m.now())
	b = billing.Beyond{Account: a.ID, Price: a.Beyond(), ResetAt: end}
	b.Cap.Currency, b.Spent.Currency = b.Price.Currency, b.Price.Currency
	var thousandths int64
	err = m.pool.QueryRow(ctx, `
		SELECT CASE WHEN beyond_of = $3 THEN beyond_cap ELSE 0 END, coalesce(calls, 0), coalesce(thousandths, 0)
		FROM accounts AS a
		LEFT JOIN metered_months AS m ON m.account_id = a.id AND m.period_start = $2
		WHERE a.id = $1`, a.ID, start, a.Subscription.ID).Scan(&b.Cap.Minor, &b.Calls, &thousandths)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return b, fmt.Errorf("store: calls beyond a plan: %w", err)
	}
	b.Spent.Minor = billing.Spent(thousandths)
	return b, nil
}

// SetCap implements [billing.Meters].
func (m *Meter) SetCap(ctx context.Context, user int64, subscription string, minor int64) error {
	return inTx(ctx, m.pool, func(tx pgx.Tx) error {
		account, err := lockAccount(ctx, tx, user)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE accounts SET beyond_cap = $2, beyond_of = $3 WHERE id = $1`, account, minor, subscription); err != nil {
			return fmt.Errorf("store: set a cap: %w", err)
		}
		return audit(ctx, tx, account, "beyond_cap_set", map[string]any{"minor": minor})
	})
}
