package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/vinbot/internal/hook"
)

// LaterError is that of a chore that is to be done again at a time. It counts as no
// attempt.
type LaterError struct{ At time.Time }

// Error implements [error].
func (l LaterError) Error() string { return "store: to be done again at " + l.At.Format(time.RFC3339) }

// errBusy is returned while another event of the account is being sent.
var errBusy = errors.New("store: the account's turn is taken")

// Deliver returns the work of [ChoreDeliver]: one attempt of one delivery, made by send.
// What is done twice, because a process died in between, is sent twice with the same id;
// what was recorded is never sent again. Events of one account are sent one after the
// other, so that its slow endpoints make nobody else wait.
func (h *Hooks) Deliver(send func(context.Context, hook.Message) (hook.Outcome, error)) Chore {
	return func(ctx context.Context, raw json.RawMessage) error {
		var a deliverArgs
		if err := json.Unmarshal(raw, &a); err != nil {
			return fmt.Errorf("store: deliver: %w", err)
		}
		d, err := h.deliver(ctx, a.Delivery, send)
		switch {
		case errors.Is(err, errBusy):
			return LaterError{h.Now().Add(time.Second)}
		case err != nil:
			return fmt.Errorf("store: delivery %d: %w", a.Delivery, err)
		case d.State == hook.Pending:
			return LaterError{d.NextAt}
		}
		return nil
	}
}

// attempt is a delivery with what an attempt needs.
type attempt struct {
	hook.Delivery

	account  int64
	endpoint string
	disabled bool
	message  hook.Message
}

func (h *Hooks) deliver(ctx context.Context, id int64, send func(context.Context, hook.Message) (hook.Outcome, error)) (d hook.Delivery, err error) {
	var account int64
	err = h.Pool.QueryRow(ctx, `
		SELECT p.account_id
		FROM webhook_deliveries AS d
		JOIN webhook_endpoints AS p ON p.id = d.endpoint_id
		WHERE d.id = $1`, id).Scan(&account)
	if errors.Is(err, pgx.ErrNoRows) { // the endpoint was removed
		return d, nil
	}
	if err != nil {
		return d, err
	}
	conn, err := h.Pool.Acquire(ctx)
	if err != nil {
		return d, err
	}
	release, got, err := alone(ctx, conn, fmt.Sprintf("%d %s", account, ChoreDeliver))
	if err != nil {
		return d, err
	}
	if !got {
		return d, errBusy
	}
	defer release()
	a, err := h.attempt(ctx, id)
	switch {
	case errors.Is(err, hook.ErrNone):
		return d, nil
	case err != nil:
		return d, err
	case a.State != hook.Pending || a.NextAt.After(h.Now()): // another worker was here
		return a.Delivery, nil
	}
	return h.try(ctx, a, send)
}

// try makes an attempt and keeps what became of it.
func (h *Hooks) try(ctx context.Context, a attempt, send func(context.Context, hook.Message) (hook.Outcome, error)) (d hook.Delivery, err error) {
	if a.disabled && !a.Asked {
		d = a.Delivery
		d.State, d.Last, d.NextAt = hook.Failed, hook.Outcome{Fault: hook.FaultDisabled}, time.Time{}
		return d, h.record(ctx, a, d)
	}
	o, err := send(ctx, a.message)
	if err != nil {
		return d, err
	}
	d = a.After(o, h.Now())
	return d, h.record(ctx, a, d)
}

// attempt reads a delivery, or is [hook.ErrNone].
func (h *Hooks) attempt(ctx context.Context, id int64) (a attempt, err error) {
	var tried, next *time.Time
	var sealed []byte
	err = h.Pool.QueryRow(ctx, `
		SELECT d.id, d.event_id, d.state, d.asked, d.attempts, d.created_at, d.tried_at, d.next_at, p.account_id, p.id, p.disabled_at IS NOT NULL, p.url, p.secret, v.body
		FROM webhook_deliveries AS d
		JOIN webhook_endpoints AS p ON p.id = d.endpoint_id
		JOIN webhook_events AS v ON v.id = d.event_id
		WHERE d.id = $1`, id).Scan(&a.ID, &a.Event, &a.State, &a.Asked, &a.Attempts, &a.CreatedAt, &tried, &next,
		&a.account, &a.endpoint, &a.disabled, &a.message.URL, &sealed, &a.message.Body)
	if errors.Is(err, pgx.ErrNoRows) {
		return a, hook.ErrNone
	}
	if err != nil {
		return a, err
	}
	a.TriedAt, a.NextAt, a.message.Event = utc(tried), utc(next), a.Event
	plain, err := h.Box.Open(sealed, h.bound(a.endpoint))
	if err != nil {
		return a, err
	}
	secret, ok := hook.ParseSecret(string(plain))
	if !ok {
		return a, errors.New("a secret that is none")
	}
	a.message.Secret = secret
	return a, nil
}

// record keeps what became of an attempt, and what follows for the endpoint: one that
// takes an event is in use again, one that takes none for a day is not any more.
func (h *Hooks) record(ctx context.Context, a attempt, d hook.Delivery) error {
	const patience = 5 * time.Second // what was sent is to be known, also when the process is told to stop
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer stop()
	return inTx(ctx, h.Pool, func(tx pgx.Tx) error {
		var success *time.Time
		err := tx.QueryRow(ctx, `SELECT succeeded_at FROM webhook_endpoints WHERE id = $1 FOR UPDATE`, a.endpoint).Scan(&success)
		if errors.Is(err, pgx.ErrNoRows) { // it was removed meanwhile, and its deliveries with it
			return nil
		}
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			UPDATE webhook_deliveries
			SET state = $2, attempts = $3, status = $4, fault = $5, tried_at = $6, next_at = $7
			WHERE id = $1`, d.ID, string(d.State), d.Attempts, d.Last.Status, string(d.Last.Fault), maybe(d.TriedAt), maybe(d.NextAt))
		switch {
		case err != nil:
			return err
		case d.State == hook.Delivered:
			_, err = tx.Exec(ctx, `UPDATE webhook_endpoints SET succeeded_at = $2, disabled_at = NULL WHERE id = $1`, a.endpoint, d.TriedAt)
			return err
		case !a.disabled && d.Disables(utc(success)):
			return h.disable(ctx, tx, a)
		}
		return nil
	})
}

func (h *Hooks) disable(ctx context.Context, tx pgx.Tx, a attempt) error {
	tag, err := tx.Exec(ctx, `UPDATE webhook_endpoints SET disabled_at = $2 WHERE id = $1 AND disabled_at IS NULL`, a.endpoint, h.Now())
	if err != nil || tag.RowsAffected() == 0 {
		return err
	}
	if err := audit(ctx, tx, a.account, "webhook_disabled", map[string]any{"endpoint": a.endpoint}); err != nil {
		return err
	}
	return tellDisabled(ctx, tx, a.account, a.message.URL)
}
