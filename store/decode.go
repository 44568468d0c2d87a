package store

import (
	"context"
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

// Decodes are the answers about some of the VINs: those that have one since then.
func (s *Decodes) Decodes(ctx context.Context, vins []knowledge.VIN, since time.Time) (map[knowledge.VIN]knowledge.Decode, error) {
	rows, err := s.pool.Query(ctx, `
		SELECT vin, decode
		FROM vin_cache
		WHERE vin = ANY ($1) AND decoded_at >= $2`, vins, since)
	if err != nil {
		return nil, fmt.Errorf("store: decodes: %w", err)
	}
	found := make(map[knowledge.VIN]knowledge.Decode, len(vins))
	var v knowledge.VIN
	var d knowledge.Decode
	_, err = pgx.ForEachRow(rows, []any{&v, &d}, func() error {
		found[v], d = d, knowledge.Decode{}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("store: decodes: %w", err)
	}
	return found, nil
}

// SaveDecodes keeps decodes of different VINs in the place of what was known before,
// unless that is newer.
func (s *Decodes) SaveDecodes(ctx context.Context, list []knowledge.Decode, at time.Time) error {
	vins := make([]knowledge.VIN, len(list))
	for i, d := range list {
		vins[i] = d.VIN
	}
	_, err := s.pool.Exec(ctx, `
		INSERT INTO vin_cache (vin, decode, decoded_at)
		SELECT v, d, $3
		FROM unnest($1::text[], $2::jsonb[]) AS x (v, d)
		ON CONFLICT (vin) DO UPDATE
		SET decode = excluded.decode, decoded_at = excluded.decoded_at
		WHERE vin_cache.decoded_at <= excluded.decoded_at`, vins, list, at)
	if err != nil {
		return fmt.Errorf("store: save decodes: %w", err)
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
