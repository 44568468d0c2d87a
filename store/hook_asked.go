package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/vinbot/internal/hook"
)

// Test leaves an event for one endpoint alone, also for one that is disabled.
func (h *Hooks) Test(ctx context.Context, account int64, endpoint string) (d hook.Delivery, err error) {
	e := hook.NewEvent(hook.Tested, h.Now(), map[string]string{"webhook": endpoint})
	body, err := e.Body()
	if err != nil {
		return d, err
	}
	err = inTx(ctx, h.Pool, func(tx pgx.Tx) error {
		var id int64
		err := tx.QueryRow(ctx, `
			WITH wanted AS (
				SELECT id FROM webhook_endpoints WHERE account_id = $2 AND id = $3
			), event AS (
				INSERT INTO webhook_events (id, account_id, type, subject, body, created_at)
				SELECT $1, $2, $4, $1, $5, $6 FROM wanted
				RETURNING id
			)
			INSERT INTO webhook_deliveries (event_id, endpoint_id, asked, created_at)
			SELECT event.id, wanted.id, true, $6 FROM event, wanted
			RETURNING id`, e.ID, account, endpoint, string(e.Type), body, h.Now()).Scan(&id)
		if errors.Is(err, pgx.ErrNoRows) {
			return hook.ErrNone
		}
		if err != nil {
			return err
		}
		d = hook.Delivery{ID: id, Event: e.ID, Type: e.Type, State: hook.Pending, Asked: true, CreatedAt: e.Created}
		return h.Queue.EnqueueChore(ctx, tx, ChoreDeliver, deliverArgs{id})
	})
	if err != nil {
		return d, fmt.Errorf("store: test endpoint: %w", err)
	}
	return d, nil
}

// Replay leaves a delivery that is over to be sent once more, as the same event. It is
// [hook.ErrPending] for one that is not over.
func (h *Hooks) Replay(ctx context.Context, account int64, endpoint string, id int64) (d hook.Delivery, err error) {
	err = inTx(ctx, h.Pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, deliveryColumns+` AND d.id = $3 FOR UPDATE OF d`, account, endpoint, id)
		if err != nil {
			return err
		}
		if d, err = pgx.CollectExactlyOneRow(rows, scanDelivery); errors.Is(err, pgx.ErrNoRows) {
			return hook.ErrNone
		}
		if err != nil {
			return err
		}
		if d.State == hook.Pending {
			return hook.ErrPending
		}
		d.State, d.Asked, d.NextAt = hook.Pending, true, time.Time{}
		if _, err := tx.Exec(ctx, `UPDATE webhook_deliveries SET state = 'pending', asked = true, next_at = NULL WHERE id = $1`, id); err != nil {
			return err
		}
		return h.Queue.EnqueueChore(ctx, tx, ChoreDeliver, deliverArgs{id})
	})
	if err != nil {
		return d, fmt.Errorf("store: replay delivery: %w", err)
	}
	return d, nil
}

// Deliveries lists the newest deliveries to an endpoint, or those before one of them.
func (h *Hooks) Deliveries(ctx context.Context, account int64, endpoint string, before int64, most int) ([]hook.Delivery, error) {
	if err := h.known(ctx, h.Pool, account, endpoint); err != nil {
		return nil, fmt.Errorf("store: deliveries: %w", err)
	}
	rows, err := h.Pool.Query(ctx, deliveryColumns+`
			AND ($3 = 0 OR d.id < $3)
		ORDER BY d.id DESC
		LIMIT $4`, account, endpoint, before, most)
	if err != nil {
		return nil, fmt.Errorf("store: deliveries: %w", err)
	}
	return pgx.CollectRows(rows, scanDelivery)
}

func (h *Hooks) known(ctx context.Context, q querier, account int64, endpoint string) error {
	var there bool
	err := q.QueryRow(ctx, `SELECT EXISTS (SELECT FROM webhook_endpoints WHERE account_id = $1 AND id = $2)`, account, endpoint).Scan(&there)
	if err == nil && !there {
		return hook.ErrNone
	}
	return err
}

const deliveryColumns = `
		SELECT d.id, d.event_id, v.type, d.state, d.asked, d.attempts, d.status, d.fault, d.created_at, d.tried_at, d.next_at
		FROM webhook_deliveries AS d
		JOIN webhook_events AS v ON v.id = d.event_id
		JOIN webhook_endpoints AS p ON p.id = d.endpoint_id
		WHERE p.account_id = $1 AND p.id = $2`

func scanDelivery(row pgx.CollectableRow) (d hook.Delivery, err error) {
	var tried, next *time.Time
	err = row.Scan(&d.ID, &d.Event, &d.Type, &d.State, &d.Asked, &d.Attempts, &d.Last.Status, &d.Last.Fault, &d.CreatedAt, &tried, &next)
	d.CreatedAt, d.TriedAt, d.NextAt = d.CreatedAt.UTC(), utc(tried), utc(next)
	return d, err
}
