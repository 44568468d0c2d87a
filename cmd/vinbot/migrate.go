package main

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"

	"example.com/vinbot/migrations"
)

type migrateCmd struct {
	Bare bool `help:"Without the built-in facts."`
}

// Run brings schema and built-in facts up to date. It may run while replicas
// serve, and again and again.
func (m *migrateCmd) Run(ctx context.Context, c config, s streams) error {
	return withDatabase(ctx, c, func(pool *pgxpool.Pool) error {
		db := stdlib.OpenDBFromPool(pool)
		defer func() { _ = db.Close() }()
		if err := migrations.Up(ctx, db); err != nil {
			return err
		}
		if m.Bare {
			return nil
		}
		fresh, err := loadBuiltIn(ctx, pool)
		if err != nil {
			return err
		}
		if err := embedFew(ctx, c, pool); err != nil {
			return err
		}
		_, _ = fmt.Fprintf(s.err, "schema up to date, %d new built-in facts\n", fresh)
		return nil
	})
}
