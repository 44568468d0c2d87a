package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"example.com/vinbot/conversation"
	"example.com/vinbot/conversation/schedule"
	"example.com/vinbot/knowledge"
)

// Models are the makes, models and years of a person's cars, those that were looked up last
// first, at most so many; and how many there are besides.
func (s *Reports) Models(ctx context.Context, user int64, most int) (models []knowledge.Vehicle, beyond int, err error) {
	rows, err := s.pool.Query(ctx, `
		WITH models AS (
			SELECT DISTINCT ON (lower(vehicle->>'make'), lower(vehicle->>'model'), vehicle->>'year') vehicle, at
			FROM lookups
			WHERE user_id = $1 AND vehicle->>'make' <> '' AND vehicle->>'model' <> '' AND vehicle->>'year' <> '0'
			ORDER BY lower(vehicle->>'make'), lower(vehicle->>'model'), vehicle->>'year', at DESC
		)
		SELECT vehicle, count(*) OVER ()
		FROM models
		ORDER BY at DESC
		LIMIT $2`, user, most)
	if err != nil {
		return nil, 0, fmt.Errorf("store: models of a person: %w", err)
	}
	all := 0
	models, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (knowledge.Vehicle, error) {
		var v knowledge.Vehicle
		err := row.Scan(&v, &all)
		return knowledge.Vehicle{Make: v.Make, Model: v.Model, Year: v.Year}, err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("store: models of a person: %w", err)
	}
	return models, all - len(models), nil
}

// RecallsTold are the recalls that a report has told, as far as they could be taken for new.
func (s *Reports) RecallsTold(ctx context.Context, user int64, every schedule.Every) ([]conversation.ToldRecall, error) {
	rows, err := s.pool.Query(ctx, `
		SELECT car, campaign, received
		FROM report_recalls
		WHERE (user_id, every) = ($1, $2)`, user, every)
	if err != nil {
		return nil, fmt.Errorf("store: recalls told: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[conversation.ToldRecall])
}

// queueRecalls notes which recalls were told with a report, unless it has ended, and
// forgets those that are too old to be told again.
func queueRecalls(b *pgx.Batch, user int64, t conversation.ToldReport) {
	if t.Recalls == nil {
		return
	}
	for _, r := range t.Recalls.These {
		b.Queue(`
			INSERT INTO report_recalls (user_id, every, car, campaign, received)
			SELECT user_id, every, $3, $4, $5
			FROM reports
			WHERE (user_id, every) = ($1, $2)
			ON CONFLICT DO NOTHING`, user, t.Every, r.Car, r.Campaign, r.Received)
	}
	if t.Recalls.Until.IsZero() {
		return
	}
	b.Queue(`UPDATE reports SET recalls_until = greatest(recalls_until, $3) WHERE (user_id, every) = ($1, $2)`, user, t.Every, t.Recalls.Until)
	b.Queue(`DELETE FROM report_recalls WHERE (user_id, every) = ($1, $2) AND received < $3`, user, t.Every, conversation.NewSince(t.Recalls.Until))
}
