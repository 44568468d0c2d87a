package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"example.com/vinbot/billing"
)

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

// tellOperator puts a notice into the inbox of the operator's dialogue, if there
// is one.
func (p *Payments) tellOperator(ctx context.Context, q querier, n billing.Notice) error {
	if p.Operator == 0 {
		return nil
	}
	raw, err := json.Marshal(map[string]billing.Notice{"result": n})
	if err != nil {
		return err
	}
	_, err = q.Exec(ctx, `
		INSERT INTO inbox (bot_id, update_id, chat_id, thread_id, user_id, raw)
		VALUES (0, nextval('payment_notice_ids'), $1, 0, $1, $2)`, p.Operator, raw)
	if err != nil {
		return fmt.Errorf("tell the operator: %w", err)
	}
	return nil
}

// tellMoney tells what came back: the person of a refund, the operator of a dispute.
// Of a second payment's refund the person knows already.
func (p *Payments) tellMoney(ctx context.Context, tx pgx.Tx, fresh []news) error {
	for _, n := range fresh {
		var err error
		switch {
		case n.Kind == billing.EntryDispute && (n.was != "" || n.State != billing.EntryWon):
			err = p.tellOperator(ctx, tx, billing.Notice{Kind: billing.NoticeDispute, Reason: string(n.State), ID: n.ID, Amount: n.Money})
		case n.Kind == billing.EntryRefund && n.was == "" && n.State != billing.EntryFailed:
			err = tellRefund(ctx, tx, n.Entry)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func tellRefund(ctx context.Context, tx pgx.Tx, e billing.Entry) error {
	var purchase string
	var surplus bool
	err := tx.QueryRow(ctx, `
		SELECT p.id::text, p.state = 'surplus'
		FROM subscriptions AS s
		JOIN purchases AS p ON p.id = s.purchase_id
		WHERE s.id = $1`, e.Subscription).Scan(&purchase, &surplus)
	if err != nil || surplus {
		return err
	}
	return tell(ctx, tx, purchase, billing.Notice{Kind: billing.NoticeRefund, Amount: e.Money})
}

// tellTrial tells, once, that a trial ends and what is charged then; nothing where the
// amount has no currency.
func tellTrial(ctx context.Context, tx pgx.Tx, s billing.Subscription, charged billing.Money) error {
	if charged.Currency == "" {
		return nil
	}
	tag, err := tx.Exec(ctx, `
		UPDATE subscriptions
		SET trial_told = period_end
		WHERE id = $1 AND trial_told IS DISTINCT FROM period_end`, s.ID)
	if err != nil {
		return fmt.Errorf("tell of a trial: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return nil // it was told
	}
	return tell(ctx, tx, s.Purchase, billing.Notice{Kind: billing.NoticeTrial, Plan: s.Plan, Every: s.Every, PeriodEnd: s.PeriodEnd, Amount: charged})
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
