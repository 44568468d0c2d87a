package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/vinbot/billing"
)

// Replay applies an event once more, or for the first time where its delivery got
// lost: what it is about is brought to what the rail says now.
func (p *Payments) Replay(ctx context.Context, e billing.RawEvent) error {
	_, err := p.Pool.Exec(ctx, `
		INSERT INTO payment_events (id, type, made_at, raw)
		VALUES ($1, $2, $3, $4)
		ON CONFLICT (id) DO UPDATE SET applied_at = NULL, raw = excluded.raw`, e.ID, e.Type, e.Created, e.Payload)
	if err != nil {
		return fmt.Errorf("store: replay a payment event: %w", err)
	}
	return p.Apply(ctx, e.ID)
}

// Stored lists the events of a time as they were received, the oldest first; from is
// in it, until is not. Those of persons who were forgotten are not there any more.
func (p *Payments) Stored(ctx context.Context, from, until time.Time) ([]billing.RawEvent, error) {
	return p.stored(ctx, nil, &from, &until)
}

// StoredEvent is one of them, or [billing.ErrEvent].
func (p *Payments) StoredEvent(ctx context.Context, id string) (billing.RawEvent, error) {
	list, err := p.stored(ctx, &id, nil, nil)
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("%w: it is not there", billing.ErrEvent)
	}
	if err != nil {
		return billing.RawEvent{}, err
	}
	return list[0], nil
}

func (p *Payments) stored(ctx context.Context, id *string, from, until *time.Time) ([]billing.RawEvent, error) {
	rows, err := p.Pool.Query(ctx, `
		SELECT id, type, made_at, raw
		FROM payment_events
		WHERE raw IS NOT NULL
			AND ($1::text IS NULL OR id = $1)
			AND ($2::timestamptz IS NULL OR made_at >= $2)
			AND ($3::timestamptz IS NULL OR made_at < $3)
		ORDER BY made_at, id`, id, from, until)
	if err != nil {
		return nil, fmt.Errorf("store: payment events: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (e billing.RawEvent, err error) {
		err = row.Scan(&e.ID, &e.Type, &e.Created, &e.Payload)
		return e, err
	})
	if err != nil {
		return nil, fmt.Errorf("store: payment events: %w", err)
	}
	return list, nil
}

// late is how long an event may wait for its job before it is applied without it.
const late = 10 * time.Minute

// Waiting applies events that wait although their job should have applied them: it
// was given up, or a replay was killed.
func (p *Payments) Waiting(ctx context.Context) error {
	const batch = 100
	rows, err := p.Pool.Query(ctx, `
		SELECT id
		FROM payment_events
		WHERE applied_at IS NULL AND received_at < $1
		ORDER BY received_at
		LIMIT $2`, p.Now().Add(-late), batch)
	if err != nil {
		return fmt.Errorf("store: waiting payment events: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("store: waiting payment events: %w", err)
	}
	var faults []error
	for _, id := range ids {
		faults = append(faults, p.Apply(ctx, id))
	}
	return errors.Join(faults...)
}
