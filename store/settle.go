package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"example.com/vinbot/billing"
)

// settle writes what the rail said of an account's subscriptions and money, and all
// that follows from it. It is errOvertaken if the account is another than asked for.
func (p *Payments) settle(ctx context.Context, tx pgx.Tx, o owner, e billing.Event, t truth) error {
	was, err := overtake(ctx, tx, o)
	if err != nil {
		return err
	}
	subs, fresh, err := p.keep(ctx, tx, o.account, t)
	if err != nil {
		return err
	}
	current := billing.Current(subs)
	if err := p.settlePurchases(ctx, tx, subs, current); err != nil {
		return err
	}
	if e.Kind == billing.EventPaymentFailed && declined(t.subs, e.Subscription) {
		if err := tell(ctx, tx, t.subs[0].Purchase, billing.Declined()); err != nil {
			return err
		}
	}
	if err := p.tellMoney(ctx, tx, fresh); err != nil {
		return err
	}
	if err := p.seat(ctx, tx, o.account); err != nil {
		return err
	}
	now := billing.Entitle(current, p.Terms, p.Now())
	if !now.Same(was) {
		n := billing.Notice{
			Kind: billing.NoticePlan, Plan: now.Plan.Code, Status: now.Standing, PeriodEnd: now.Until, Was: was.Standing, Every: now.Every,
			Rail: current.Rail(),
		}
		if err := tell(ctx, tx, current.Purchase, n); err != nil {
			return err
		}
	}
	if err := tellTrial(ctx, tx, current, t.charges[current.ID]); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		UPDATE accounts
		SET customer = coalesce(nullif($2, ''), customer), told_plan = $3, told_standing = $4, told_every = $5
		WHERE id = $1`, o.account, current.Customer, now.Plan.Code, now.Standing, now.Every)
	if err != nil {
		return err
	}
	return audit(ctx, tx, o.account, "payment_event", map[string]any{
		"event": e.ID, "type": e.Type, "subscription": e.Subscription, "plan": now.Plan.Code, "standing": now.Standing,
	})
}

// seat tells an account's team what became of its seats.
func (p *Payments) seat(ctx context.Context, tx pgx.Tx, account int64) error {
	t, _, err := readTeam(ctx, tx, account, p.Terms, p.Now())
	if err != nil || len(t.Members) == 0 {
		return err
	}
	w := teamwork{tx, p.Terms, p.Now()}
	var was int
	err = tx.QueryRow(ctx, `SELECT n FROM team_audit WHERE account_id = $1 AND act = 'seats' ORDER BY id DESC LIMIT 1`, account).Scan(&was)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	if was != t.Seats {
		if err := w.audit(ctx, account, billing.TeamEntry{Act: billing.ActSeats, N: t.Seats}); err != nil {
			return err
		}
	}
	return w.seat(ctx, t)
}

// overtake makes sure that nothing was applied to an account since it was asked
// about, and returns what its person was told last.
func overtake(ctx context.Context, tx pgx.Tx, o owner) (told billing.Entitlement, err error) {
	err = tx.QueryRow(ctx, `
		UPDATE accounts
		SET version = version + 1
		WHERE id = $1 AND version = $2
		RETURNING told_plan, told_standing, told_every`, o.account, o.version).Scan(&told.Plan.Code, &told.Standing, &told.Every)
	if errors.Is(err, pgx.ErrNoRows) {
		return told, errOvertaken
	}
	return told, err
}

// keep writes what is true, and lists all subscriptions as they are then and what
// is new of the money.
func (p *Payments) keep(ctx context.Context, tx pgx.Tx, account int64, t truth) ([]billing.Subscription, []news, error) {
	for _, s := range t.subs {
		if now, read := t.meters[s.ID]; read {
			if err := keepMeters(ctx, tx, s, now, p.Now()); err != nil {
				return nil, nil, err
			}
		}
		if err := keepSubscription(ctx, tx, s, p.Now()); err != nil {
			return nil, nil, err
		}
	}
	fresh, err := keepEntries(ctx, tx, account, t.entries, p.Now())
	if err != nil {
		return nil, nil, err
	}
	subs, err := subscriptions(ctx, tx, account)
	return subs, fresh, err
}

// settlePurchases marks what is paid, and sends back what was paid twice.
func (p *Payments) settlePurchases(ctx context.Context, tx pgx.Tx, subs []billing.Subscription, current billing.Subscription) error {
	surplus := billing.Surplus(subs)
	for _, s := range surplus {
		tag, err := tx.Exec(ctx, `UPDATE purchases SET state = 'surplus' WHERE id = $1 AND state <> 'surplus'`, s.Purchase)
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			continue // sent back already
		}
		if err := p.Enqueue(ctx, tx, billing.WorkRefund, billing.RefundWork{Surplus: s.ID, Kept: current.ID}); err != nil {
			return fmt.Errorf("enqueue refund: %w", err)
		}
		if err := tell(ctx, tx, s.Purchase, billing.Duplicate()); err != nil {
			return err
		}
	}
	if !current.Live() {
		return nil
	}
	_, err := tx.Exec(ctx, `UPDATE purchases SET state = 'paid' WHERE id = $1`, current.Purchase)
	return err
}

// declined reports whether the subscription's first payment is not through.
func declined(truth []billing.Subscription, id string) bool {
	return len(truth) == 1 && truth[0].ID == id && (truth[0].Status == billing.StatusIncomplete || truth[0].Status == billing.StatusIncompleteExpired)
}
