package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/vinbot/billing"
)

// news is an entry of the ledger that is new or stands otherwise than before.
type news struct {
	billing.Entry

	was billing.EntryState // empty: it is new
}

// keepEntries writes what the rail's books have of an account's money, and returns
// what is new of it. Entries about a subscription that is not the account's are
// passed over.
func keepEntries(ctx context.Context, tx pgx.Tx, account int64, entries []billing.Entry, readAt time.Time) (fresh []news, err error) {
	for _, e := range entries {
		n := news{Entry: e}
		err := tx.QueryRow(ctx, `SELECT state FROM ledger WHERE id = $1`, e.ID).Scan(&n.was)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return nil, fmt.Errorf("store: ledger: %w", err)
		}
		tag, err := tx.Exec(ctx, `
			INSERT INTO ledger (id, account_id, subscription_id, invoice_id, kind, state, amount_minor, currency, at, reason, read_at)
			SELECT $1, s.account_id, s.id, $4, $5, $6, $7, $8, $9, $10, $11
			FROM subscriptions AS s
			WHERE s.id = $2 AND s.account_id = $3
			ON CONFLICT (id) DO UPDATE
			SET (state, amount_minor, at, read_at) = (excluded.state, excluded.amount_minor, excluded.at, excluded.read_at)`,
			e.ID, e.Subscription, account, e.Invoice, e.Kind, e.State, e.Money.Minor, e.Money.Currency, e.At, e.Reason, readAt)
		if err != nil {
			return nil, fmt.Errorf("store: ledger: %w", err)
		}
		if tag.RowsAffected() == 1 && n.was != e.State {
			fresh = append(fresh, n)
		}
	}
	return fresh, nil
}

// Ledger lists the entries of a time, the oldest first; from is in it, until is not.
func (p *Payments) Ledger(ctx context.Context, from, until time.Time) ([]billing.Entry, error) {
	rows, err := p.Pool.Query(ctx, `
		SELECT id, kind, state, subscription_id, invoice_id, amount_minor, currency, at, reason
		FROM ledger
		WHERE at >= $1 AND at < $2
		ORDER BY at, id`, from, until)
	if err != nil {
		return nil, fmt.Errorf("store: ledger: %w", err)
	}
	entries, err := pgx.CollectRows(rows, scanEntry)
	if err != nil {
		return nil, fmt.Errorf("store: ledger: %w", err)
	}
	return entries, nil
}

func scanEntry(row pgx.CollectableRow) (e billing.Entry, err error) {
	err = row.Scan(&e.ID, &e.Kind, &e.State, &e.Subscription, &e.Invoice, &e.Money.Minor, &e.Money.Currency, &e.At, &e.Reason)
	e.At = e.At.UTC()
	return e, err
}
