package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/knowledge"
)

// Decodes keeps what providers said about VINs. It implements decode.History.
type Decodes struct{ pool *pgxpool.Pool }

// NewDecodes keeps decodes in pool's database.
func NewDecodes(pool *pgxpool.Pool) *Decodes { return &Decodes{pool: pool} }

// Decode reports false for a VIN without an answer since then.
func (s *Decodes) Decode(ctx context.Context, v knowledge.VIN, since time.Time) (d knowledge.Decode, ok bool, err error) {
	err = s.pool.QueryRow(ctx, `
		SELECT decode
		FROM vin_cache
		WHERE vin = $1 AND decoded_at >= $2`, v, since).Scan(&d)
	if errors.Is(err, pgx.ErrNoRows) {
		return knowledge.Decode{}, false, nil
	}
	if err != nil {
		return knowledge.Decode{}, false, fmt.Errorf("store: decode: %w", err)
	}
	return d, true, nil
}

// SaveDecode keeps d in the place of what was known before, unless that is newer.
func (s *Decodes) SaveDecode(ctx context.Context, d knowledge.Decode, at time.Time) error {
	_, err := s.pool.Exec(ctx, `
		INSERT INTO vin_cache (vin, decode, decoded_at)
		VALUES ($1, $2, $3)
		ON CONFLICT (vin) DO UPDATE
		SET decode = excluded.decode, decoded_at = excluded.decoded_at
		WHERE vin_cache.decoded_at <= excluded.decoded_at`, d.VIN, d, at)
	if err != nil {
		return fmt.Errorf("store: save decode: %w", err)
	}
	return nil
}

// DeleteDecodes forgets what is older than before and counts it.
func (s *Decodes) DeleteDecodes(ctx context.Context, before time.Time) (int64, error) {
	tag, err := s.pool.Exec(ctx, `
		DELETE FROM vin_cache
		WHERE decoded_at < $1`, before)
	if err != nil {
		return 0, fmt.Errorf("store: delete decodes: %w", err)
	}
	return tag.RowsAffected(), nil
}
