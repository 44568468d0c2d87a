// Package store keeps the product's data in PostgreSQL. All SQL is here, with
// $n parameters only.
package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Open connects a pool of at most size connections. A turn and the reads inside
// it use different pools: a turn that waits for a second connection of its own
// pool would wait for itself under load.
func Open(ctx context.Context, url string, size int32) (*pgxpool.Pool, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, errors.New("store: DATABASE_URL is not a connection string") // the cause's own text shows the password
	}
	cfg.MaxConns = size
	cfg.ConnConfig.RuntimeParams["jit"] = "off"
	cfg.ConnConfig.RuntimeParams["timezone"] = "UTC"
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("store: open: %w", err)
	}
	return pool, nil
}

// Ping reports whether the database answers and its schema is there.
func Ping(ctx context.Context, pool *pgxpool.Pool) error {
	var n int
	if err := pool.QueryRow(ctx, `SELECT count(*) FROM (SELECT FROM inbox LIMIT 1) AS i`).Scan(&n); err != nil {
		return fmt.Errorf("store: ping: %w", err)
	}
	return nil
}

// Unused reports whether nobody has ever talked to the bot of this database; its
// schema may be missing.
func Unused(ctx context.Context, pool *pgxpool.Pool) (bool, error) {
	var there, used bool
	err := pool.QueryRow(ctx, `SELECT to_regclass('inbox') IS NOT NULL`).Scan(&there)
	if err == nil && there {
		err = pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM inbox) OR EXISTS (SELECT FROM sessions)`).Scan(&used)
	}
	if err != nil {
		return false, fmt.Errorf("store: unused: %w", err)
	}
	return !used, nil
}

// inTx runs do in a transaction that is rolled back if do fails.
func inTx(ctx context.Context, pool *pgxpool.Pool, do func(pgx.Tx) error) error {
	return pgx.BeginFunc(ctx, pool, do)
}
