package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"example.com/vinbot/billing"
)

// settle writes what the rail said of an account's subscriptions and all that
// follows from it. It is errOvertaken if the account is another than asked for.
func (p *Payments) settle(ctx context.Context, tx pgx.Tx, o owner, e billing.Event, truth []billing.Subscription) error {
	told := billing.Entitlement{}
	err := tx.QueryRow(ctx, `
		UPDATE accounts
		SET version = version + 1
		WHERE id = $1 AND version = $2
		RETURNING told_plan, told_standing`, o.account, o.version).Scan(&told.Plan.Code, &told.Standing)
	if errors.Is(err, pgx.ErrNoRows) {
		return errOvertaken
	}
	if err != nil {
		return err
	}
	subs, err := p.keep(ctx, tx, o.account, truth)
	if err != nil {
		return err
	}
	current := billing.Current(subs)
	now := billing.Entitle(current, p.Terms, p.Now())
	if err := p.settlePurchases(ctx, tx, subs, current); err != nil {
		return err
	}
	if e.Kind == billing.EventPaymentFailed && declined(truth, e.Subscription) {
		if err := tell(ctx, tx, truth[0].Purchase, billing.Declined()); err != nil {
			return err
		}
	}
	if !now.Same(told) {
		n := billing.Notice{Kind: billing.NoticePlan, Plan: now.Plan.Code, Status: now.Standing, PeriodEnd: now.Until}
		if err := tell(ctx, tx, current.Purchase, n); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `
		UPDATE accounts
		SET customer = $2, told_plan = $3, told_standing = $4
		WHERE id = $1`, o.account, current.Customer, now.Plan.Code, now.Standing)
	if err != nil {
		return err
	}
	return audit(ctx, tx, o.account, "payment_event", map[string]any{
		"event": e.ID, "type": e.Type, "subscription": e.Subscription, "plan": now.Plan.Code, "standing": now.Standing,
	})
}

// keep writes what is true and lists all subscriptions as they are then.
func (p *Payments) keep(ctx context.Context, tx pgx.Tx, account int64, truth []billing.Subscription) ([]billing.Subscription, error) {
	for _, s := range truth {
		if err := keepSubscription(ctx, tx, s, p.Now()); err != nil {
			return nil, err
		}
	}
	return subscriptions(ctx, tx, account)
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

// tell puts a notice into the inbox of the dialogue in which a purchase was
// made, where a turn makes words of it. Nobody is told who wants to be forgotten.
func tell(ctx context.Context, tx pgx.Tx, purchase string, n billing.Notice) error {
	raw, err := json.Marshal(map[string]billing.Notice{"result": n})
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO inbox (bot_id, update_id, chat_id, thread_id, user_id, raw)
		SELECT 0, nextval('payment_notice_ids'), chat_id, thread_id, user_id, $2
		FROM purchases
		WHERE id = $1 AND user_id IS NOT NULL`, uuid(purchase), raw)
	if err != nil {
		return fmt.Errorf("tell: %w", err)
	}
	return nil
}

func audit(ctx context.Context, tx pgx.Tx, account int64, action string, detail map[string]any) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO audit_log (account_id, action, detail)
		VALUES ($1, $2, $3)`, account, action, detail)
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	return nil
}
