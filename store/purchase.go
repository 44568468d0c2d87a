package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/billing"
)

// Purchases implements [billing.Books]. Its pool is the primary's.
type Purchases struct {
	*Accounts
	pool *pgxpool.Pool
}

// NewPurchases returns the books of purchases on pool.
func NewPurchases(pool *pgxpool.Pool, terms billing.Terms, now func() time.Time) *Purchases {
	return &Purchases{Accounts: NewAccounts(pool, terms, now), pool: pool}
}

// Account implements [billing.Books].
func (s *Purchases) Account(ctx context.Context, user int64) (billing.Account, error) {
	return s.own(ctx, user)
}

const purchaseColumns = `id::text, account_id, coalesce(user_id, 0), coalesce(chat_id, 0), coalesce(thread_id, 0),
	plan, every, trial_days, price_minor, currency, coalesce(link_id, ''), coalesce(link_url, ''), state, expires_at`

func scanPurchase(row pgx.CollectableRow) (p billing.Purchase, err error) {
	err = row.Scan(&p.ID, &p.Account, &p.Order.User, &p.Order.Chat, &p.Order.Thread,
		&p.Order.Plan, &p.Order.Every, &p.TrialDays, &p.Price.Minor, &p.Price.Currency, &p.Link.ID, &p.Link.URL, &p.State, &p.ExpiresAt)
	p.ExpiresAt = p.ExpiresAt.UTC()
	return p, err
}

// Begin implements [billing.Books].
func (s *Purchases) Begin(ctx context.Context, o billing.Order, plan billing.Plan, expires time.Time) (p billing.Purchase, err error) {
	price, _ := o.Costs(plan)
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if guest, err := isGuest(ctx, tx, o.User); err != nil || guest {
			return cmp.Or(err, billing.ErrSubscribed) // a team pays for them
		}
		account, err := lockAccount(ctx, tx, o.User)
		if err != nil {
			return err
		}
		subs, err := subscriptions(ctx, tx, account)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(subs, func(b billing.Subscription) bool { return b.OpenAt(s.now()) }) {
			return billing.ErrSubscribed
		}
		p, err = takeUp(ctx, tx, account, o, price, s.now())
		if err == nil || !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		p = billing.Purchase{Account: account, Order: o, Price: price, ExpiresAt: expires}
		if len(subs) == 0 && o.Rail != billing.RailStars {
			p.TrialDays = plan.TrialDays
		}
		p, err = begin(ctx, tx, p, s.now())
		return err
	})
	if err != nil && !errors.Is(err, billing.ErrSubscribed) {
		return p, fmt.Errorf("store: begin a purchase: %w", err)
	}
	return p, err
}

// takeUp finds the open purchase of the same plan at the same price and moves
// its answer to where it was asked for last.
func takeUp(ctx context.Context, tx pgx.Tx, account int64, o billing.Order, price billing.Money, now time.Time) (billing.Purchase, error) {
	rows, err := tx.Query(ctx, `
		UPDATE purchases
		SET chat_id = $3, thread_id = $4
		WHERE account_id = $1 AND plan = $2 AND every = $8 AND price_minor = $5 AND currency = $6
			AND state IN ('created', 'open') AND expires_at > $7
		RETURNING `+purchaseColumns, account, o.Plan, o.Chat, o.Thread, price.Minor, price.Currency, now, o.Every)
	if err != nil {
		return billing.Purchase{}, err
	}
	return pgx.CollectExactlyOneRow(rows, scanPurchase)
}

func begin(ctx context.Context, tx pgx.Tx, p billing.Purchase, now time.Time) (billing.Purchase, error) {
	_, err := tx.Exec(ctx, `
		UPDATE purchases
		SET state = CASE WHEN expires_at > $2 THEN 'superseded' ELSE 'expired' END
		WHERE account_id = $1 AND state IN ('created', 'open')`, p.Account, now)
	if err != nil {
		return billing.Purchase{}, err
	}
	o := p.Order
	rows, err := tx.Query(ctx, `
		INSERT INTO purchases (id, account_id, user_id, chat_id, thread_id, plan, every, trial_days, price_minor, currency, expires_at)
		VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		RETURNING `+purchaseColumns, p.Account, o.User, o.Chat, o.Thread, o.Plan, o.Every, p.TrialDays, p.Price.Minor, p.Price.Currency, p.ExpiresAt)
	if err != nil {
		return billing.Purchase{}, err
	}
	return pgx.CollectExactlyOneRow(rows, scanPurchase)
}

// Linked implements [billing.Books].
func (s *Purchases) Linked(ctx context.Context, purchase string, l billing.Link) (open bool, err error) {
	err = s.pool.QueryRow(ctx, `
		UPDATE purchases
		SET link_id = $2, link_url = $3, closed_at = NULL, state = CASE state WHEN 'created' THEN 'open' ELSE state END
		WHERE id = $1
		RETURNING state IN ('open', 'paid')`, purchase, l.ID, l.URL).Scan(&open)
	if err != nil {
		return false, fmt.Errorf("store: keep a link: %w", err)
	}
	return open, nil
}

// Closing implements [billing.Books]. A link that is out of time makes its
// purchase expired.
func (s *Purchases) Closing(ctx context.Context, limit int) ([]billing.Purchase, error) {
	rows, err := s.pool.Query(ctx, `
		UPDATE purchases
		SET state = CASE WHEN state IN ('created', 'open') THEN 'expired' ELSE state END
		WHERE id IN (
			SELECT id
			FROM purchases
			WHERE closed_at IS NULL AND (state NOT IN ('created', 'open') OR expires_at <= $1)
			ORDER BY expires_at
			LIMIT $2)
		RETURNING `+purchaseColumns, s.now(), limit)
	if err != nil {
		return nil, fmt.Errorf("store: purchases to close: %w", err)
	}
	over, err := pgx.CollectRows(rows, scanPurchase)
	if err != nil {
		return nil, fmt.Errorf("store: purchases to close: %w", err)
	}
	return over, nil
}

// Closed implements [billing.Books].
func (s *Purchases) Closed(ctx context.Context, purchase string) error {
	if _, err := s.pool.Exec(ctx, `UPDATE purchases SET closed_at = $2 WHERE id = $1`, purchase, s.now()); err != nil {
		return fmt.Errorf("store: close a purchase: %w", err)
	}
	return nil
}
