package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/vinbot/billing"
)

const stageColumns = `g.subscription_id, g.at, g.plan, g.every, g.status, g.ending, g.owing, coalesce(g.billed_minor, 0), g.billed_minor IS NOT NULL, g.currency`

func scanStage(row pgx.CollectableRow) (g billing.Stage, err error) {
	err = row.Scan(&g.Subscription, &g.At, &g.Plan, &g.Every, &g.Status, &g.Ending, &g.Owing, &g.Billed.Minor, &g.Priced, &g.Billed.Currency)
	g.At = g.At.UTC()
	return g, err
}

// keepStage writes the stage in which a subscription was read, if it is a new one.
// The account's lock makes it the only writer of the subscription's stages.
func keepStage(ctx context.Context, tx pgx.Tx, s billing.Subscription, readAt time.Time) error {
	rows, err := tx.Query(ctx, `
		SELECT `+stageColumns+`
		FROM subscription_stages AS g
		WHERE g.subscription_id = $1
		ORDER BY g.id DESC
		LIMIT 1`, s.ID)
	if err != nil {
		return fmt.Errorf("store: last stage: %w", err)
	}
	last, err := pgx.CollectExactlyOneRow(rows, scanStage)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("store: last stage: %w", err)
	}
	next, fresh := last.Next(s, readAt)
	if !fresh {
		return nil
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO subscription_stages (subscription_id, at, plan, every, status, ending, owing, billed_minor, currency)
		SELECT s.id, $2, $3, $4, $5, $6, $7, CASE WHEN $8 THEN $9::bigint END, coalesce(nullif($10, ''), p.currency)
		FROM subscriptions AS s
		JOIN purchases AS p ON p.id = s.purchase_id
		WHERE s.id = $1`,
		s.ID, next.At, next.Plan, next.Every, next.Status, next.Ending, next.Owing, next.Priced, next.Billed.Minor, next.Billed.Currency)
	if err != nil {
		return fmt.Errorf("store: keep stage: %w", err)
	}
	return nil
}

// Stages lists the stages before a moment, each subscription's in the order in which
// they were. A second subscription that was sent back is none.
func (p *Payments) Stages(ctx context.Context, until time.Time) ([]billing.Stage, error) {
	rows, err := p.Pool.Query(ctx, `
		SELECT `+stageColumns+`
		FROM subscription_stages AS g
		JOIN subscriptions AS s ON s.id = g.subscription_id
		JOIN purchases AS b ON b.id = s.purchase_id
		WHERE g.at < $1 AND b.state <> 'surplus'
		ORDER BY g.id`, until)
	if err != nil {
		return nil, fmt.Errorf("store: stages: %w", err)
	}
	stages, err := pgx.CollectRows(rows, scanStage)
	if err != nil {
		return nil, fmt.Errorf("store: stages: %w", err)
	}
	return stages, nil
}
