package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/billing"
	"example.com/vinbot/knowledge"
)

// querier is a pool or a transaction.
type querier interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// Accounts reads what people have and have used. Its pool is the readers', not
// the turns', and may be a replica's: nothing is written through it.
type Accounts struct {
	pool  *pgxpool.Pool
	terms billing.Terms
	now   func() time.Time
}

// NewAccounts returns accounts on pool.
func NewAccounts(pool *pgxpool.Pool, terms billing.Terms, now func() time.Time) *Accounts {
	return &Accounts{pool: pool, terms: terms, now: now}
}

// Account is the account that pays for what a person looks up: their team's while they
// have a seat there that may spend, else their own. Nobody but its owner has its
// customer and its subscription.
func (a *Accounts) Account(ctx context.Context, user int64) (billing.Account, error) {
	t, own, err := a.team(ctx, user)
	if err != nil || t.Account == 0 {
		return own, err
	}
	me, _ := t.Of(user)
	if !t.Spends(user) {
		own.Role, own.Payer = me.Role, t.Owner().Name
		return own, nil
	}
	acc, err := a.account(ctx, t.Account)
	acc.Role, acc.Payer = me.Role, t.Owner().Name
	if me.Role != billing.Owner {
		acc.Customer, acc.Subscription = "", billing.Subscription{}
	}
	return acc, err
}

// team is the team that a person is in, and their own account.
func (a *Accounts) team(ctx context.Context, user int64) (t billing.Team, own billing.Account, err error) {
	account, err := memberOf(ctx, a.pool, user)
	if err != nil {
		return t, own, err
	}
	if account != 0 {
		if t, _, err = readTeam(ctx, a.pool, account, a.terms, a.now()); err != nil {
			return t, own, err
		}
	}
	own, err = a.own(ctx, user)
	return t, own, err
}

// own is a person's own account; one who never came has a zero ID and the base plan.
func (a *Accounts) own(ctx context.Context, user int64) (billing.Account, error) {
	var id int64
	err := a.pool.QueryRow(ctx, `SELECT id FROM accounts WHERE owner_id = $1`, user).Scan(&id)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return billing.Account{}, fmt.Errorf("store: account: %w", err)
	}
	return a.account(ctx, id)
}

func (a *Accounts) account(ctx context.Context, id int64) (billing.Account, error) {
	acc := billing.Account{ID: id}
	now := a.now()
	var warned *time.Time
	err := a.pool.QueryRow(ctx, `SELECT customer, warned_period FROM accounts WHERE id = $1`, id).Scan(&acc.Customer, &warned)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return acc, fmt.Errorf("store: account: %w", err)
	}
	subs, err := subscriptions(ctx, a.pool, acc.ID)
	if err != nil {
		return acc, err
	}
	acc.Subscription = billing.Current(subs)
	acc.Entitlement = billing.Entitle(acc.Subscription, a.terms, now)
	used, _, err := used(ctx, a.pool, acc.ID, acc.Entitlement, "", now)
	acc.Usage = acc.Entitlement.Usage(used, now)
	start, _ := acc.Entitlement.Month(now)
	acc.Usage.Warned = warned != nil && warned.Equal(day(start))
	return acc, err
}

// Counted reports whether a VIN is paid for in a person's month already, so
// that asking about it again is free.
func (a *Accounts) Counted(ctx context.Context, user int64, vin string) (bool, error) {
	acc, err := a.Account(ctx, user)
	if err != nil {
		return false, err
	}
	_, seen, err := used(ctx, a.pool, acc.ID, acc.Entitlement, vin, a.now())
	return seen, err
}

// CountedOf is [Accounts.Counted] for several VINs: those that are paid for.
func (a *Accounts) CountedOf(ctx context.Context, user int64, vins []knowledge.VIN) ([]knowledge.VIN, error) {
	acc, err := a.Account(ctx, user)
	if err != nil {
		return nil, err
	}
	start, _ := acc.Entitlement.Month(a.now())
	rows, err := a.pool.Query(ctx, `
		SELECT vin
		FROM usage_vins
		WHERE account_id = $1 AND period_start = $2 AND vin = ANY ($3)`, acc.ID, start, vins)
	if err != nil {
		return nil, fmt.Errorf("store: counted: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[knowledge.VIN])
}

// ChargeVIN counts a VIN to the month of the account that pays for a person, in the transaction
// of the answer about it. It reports whether the VIN is new to the month, and
// is a *[billing.QuotaError] where the month is used up; the transaction is
// sound then and counts nothing. Turns of one account wait here for each other
// until their transactions end, so that together they never pass the limit.
func ChargeVIN(ctx context.Context, tx pgx.Tx, userID int64, vin string, now time.Time, terms billing.Terms) (charged bool, err error) {
	n, beyond, err := chargeVINs(ctx, tx, userID, []string{vin}, now, terms)
	if err == nil && beyond[vin] != nil {
		return false, beyond[vin]
	}
	return n == 1, err
}

// chargeVINs is [ChargeVIN] for several, in their order: it counts those that are new to
// the month, and returns those that the month has no room for.
func chargeVINs(ctx context.Context, tx pgx.Tx, userID int64, vins []string, now time.Time, terms billing.Terms) (n int64, beyond map[string]*billing.QuotaError, err error) {
	if len(vins) == 0 {
		return 0, nil, nil
	}
	id, e, err := lockPayer(ctx, tx, userID, terms, now)
	if err != nil {
		return 0, nil, err
	}
	if e.Plan.VINs != billing.Unlimited {
		if vins, beyond, err = fitting(ctx, tx, id, e, vins, now); err != nil {
			return 0, nil, err
		}
	}
	start, _ := e.Month(now)
	tag, err := tx.Exec(ctx, `
		INSERT INTO usage_vins (account_id, period_start, vin)
		SELECT $1, $2, unnest($3::text[])
		ON CONFLICT DO NOTHING`, id, start, vins)
	if err != nil {
		return 0, nil, fmt.Errorf("store: charge: %w", err)
	}
	return tag.RowsAffected(), beyond, nil
}

// fitting parts VINs that the month has not seen into those that it has room for and the
// others.
func fitting(ctx context.Context, tx pgx.Tx, account int64, e billing.Entitlement, vins []string, now time.Time) (room []string, beyond map[string]*billing.QuotaError, err error) {
	start, _ := e.Month(now)
	n, counted := 0, []string(nil)
	err = tx.QueryRow(ctx, `
		SELECT count(*), array_agg(vin) FILTER (WHERE vin = ANY ($3))
		FROM usage_vins
		WHERE account_id = $1 AND period_start = $2`, account, start, vins).Scan(&n, &counted)
	if err != nil {
		return nil, nil, fmt.Errorf("store: usage: %w", err)
	}
	seen := make(map[string]bool, len(counted))
	for _, v := range counted {
		seen[v] = true
	}
	beyond = map[string]*billing.QuotaError{}
	for _, v := range vins {
		if seen[v] {
			continue
		}
		if full := (*billing.QuotaError)(nil); errors.As(e.Usage(n, now).Err(), &full) {
			beyond[v] = full
			continue
		}
		seen[v] = true
		room = append(room, v)
		n++
	}
	return room, beyond, nil
}

// warned notes that a person was told in this month how little of its quota is left.
func warned(ctx context.Context, tx pgx.Tx, user int64, now time.Time, terms billing.Terms) error {
	id, e, err := lockPayer(ctx, tx, user, terms, now)
	if err != nil {
		return err
	}
	start, _ := e.Month(now)
	if _, err := tx.Exec(ctx, `UPDATE accounts SET warned_period = $2 WHERE id = $1`, id, start); err != nil {
		return fmt.Errorf("store: note a warning: %w", err)
	}
	return nil
}

// day is the date that a month of the quota is kept under.
func day(start time.Time) time.Time { return start.UTC().Truncate(24 * time.Hour) }

// lockPayer holds the account that pays for what a person looks up until tx ends: their
// team's while they have a seat there that may spend, else their own.
func lockPayer(ctx context.Context, tx pgx.Tx, user int64, terms billing.Terms, now time.Time) (id int64, e billing.Entitlement, err error) {
	account, err := memberOf(ctx, tx, user)
	if err != nil {
		return 0, e, err
	}
	if account != 0 {
		if err := holdAccount(ctx, tx, account); err != nil {
			return 0, e, err
		}
		t, e, err := readTeam(ctx, tx, account, terms, now) // as it is while it is held
		if err != nil || t.Spends(user) {
			return account, e, err
		}
	}
	if id, err = lockAccount(ctx, tx, user); err != nil {
		return 0, e, err
	}
	subs, err := subscriptions(ctx, tx, id)
	return id, billing.Entitle(billing.Current(subs), terms, now), err
}

// lockAccount holds a person's own account, made if need be, until tx ends.
func lockAccount(ctx context.Context, tx pgx.Tx, user int64) (id int64, err error) {
	const lock = `SELECT id FROM accounts WHERE owner_id = $1 FOR UPDATE`
	err = tx.QueryRow(ctx, lock, user).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		if _, err = tx.Exec(ctx, `INSERT INTO accounts (owner_id) VALUES ($1) ON CONFLICT DO NOTHING`, user); err == nil {
			err = tx.QueryRow(ctx, lock, user).Scan(&id)
		}
	}
	if err != nil {
		return 0, fmt.Errorf("store: lock account: %w", err)
	}
	return id, nil
}

// used counts the VINs of the month of now, and reports whether vin is one of them.
func used(ctx context.Context, q querier, account int64, e billing.Entitlement, vin string, now time.Time) (n int, seen bool, err error) {
	start, _ := e.Month(now)
	err = q.QueryRow(ctx, `
		SELECT count(*), coalesce(bool_or(vin = $3), false)
		FROM usage_vins
		WHERE account_id = $1 AND period_start = $2`, account, start, vin).Scan(&n, &seen)
	if err != nil {
		return 0, false, fmt.Errorf("store: usage: %w", err)
	}
	return n, seen, nil
}
