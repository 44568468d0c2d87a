package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/internal/idem"
)

// forgone is when a request that is still being answered is given up: its process died.
const forgone = 2 * time.Minute

// Requests remembers what was answered to requests with an Idempotency-Key.
type Requests struct {
	pool *pgxpool.Pool
	now  func() time.Time
}

// NewRequests returns requests on pool.
func NewRequests(pool *pgxpool.Pool, now func() time.Time) *Requests {
	return &Requests{pool: pool, now: now}
}

// Begin takes a request up, or returns what was answered to it before. It is
// [idem.ErrOther] where the account used the key for another request, and
// [idem.ErrRunning] while somebody answers it.
func (r *Requests) Begin(ctx context.Context, q idem.Request) (a idem.Answer, err error) {
	now := r.now()
	tag, err := r.pool.Exec(ctx, `
		INSERT INTO idempotent_requests AS i (account_id, key, request, begun_at)
		VALUES ($1, $2, $3, $4)
		ON CONFLICT (account_id, key) DO UPDATE SET begun_at = excluded.begun_at
		WHERE i.status IS NULL AND i.request = excluded.request AND i.begun_at < $5`, q.Account, q.Key, q.Hash, now, now.Add(-forgone))
	if err != nil {
		return a, fmt.Errorf("store: begin request: %w", err)
	}
	if tag.RowsAffected() == 1 {
		return a, nil
	}
	var status *int
	var kind *string
	var request []byte
	err = r.pool.QueryRow(ctx, `
		SELECT request, status, content_type, body
		FROM idempotent_requests
		WHERE account_id = $1 AND key = $2`, q.Account, q.Key).Scan(&request, &status, &kind, &a.Body)
	switch {
	case errors.Is(err, pgx.ErrNoRows): // it was given up this moment
		return a, idem.ErrRunning
	case err != nil:
		return a, fmt.Errorf("store: find request: %w", err)
	case !bytes.Equal(request, q.Hash):
		return idem.Answer{}, idem.ErrOther
	case status == nil:
		return idem.Answer{}, idem.ErrRunning
	}
	a.Status, a.ContentType = *status, *kind
	return a, nil
}

// Keep remembers what was answered to a request that was begun.
func (r *Requests) Keep(ctx context.Context, q idem.Request, a idem.Answer) error {
	_, err := r.pool.Exec(ctx, `
		UPDATE idempotent_requests
		SET status = $4, content_type = $5, body = $6
		WHERE account_id = $1 AND key = $2 AND request = $3`, q.Account, q.Key, q.Hash, a.Status, a.ContentType, a.Body)
	if err != nil {
		return fmt.Errorf("store: keep answer: %w", err)
	}
	return nil
}

// Drop forgets a request that came to nothing, so that it may be made again.
func (r *Requests) Drop(ctx context.Context, q idem.Request) error {
	_, err := r.pool.Exec(ctx, `
		DELETE FROM idempotent_requests
		WHERE account_id = $1 AND key = $2 AND status IS NULL`, q.Account, q.Key)
	if err != nil {
		return fmt.Errorf("store: drop request: %w", err)
	}
	return nil
}

// Clean forgets what was answered before then.
func (r *Requests) Clean(ctx context.Context, then time.Time) error {
	if _, err := r.pool.Exec(ctx, `DELETE FROM idempotent_requests WHERE begun_at < $1`, then); err != nil {
		return fmt.Errorf("store: clean requests: %w", err)
	}
	return nil
}
