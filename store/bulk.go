package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// InBulk does what stores very many passages: the index of their words is made anew
// afterwards instead of being kept up with each. Until then a search by words reads
// everything.
func (p *Passages) InBulk(ctx context.Context, do func(context.Context) error) error {
	var index string
	if err := p.pool.QueryRow(ctx, `SELECT pg_get_indexdef('passages_search'::regclass)`).Scan(&index); err != nil {
		return fmt.Errorf("store: load in bulk: %w", err)
	}
	if _, err := p.pool.Exec(ctx, `DROP INDEX passages_search`); err != nil {
		return fmt.Errorf("store: load in bulk: %w", err)
	}
	done := do(ctx)
	return errors.Join(done, p.build(context.WithoutCancel(ctx), index, builders))
}

// builders is how many processes may make an index together.
const builders = 4

// build makes an index, with memory for all of it as far as that is bounded.
func (p *Passages) build(ctx context.Context, index string, workers int) error {
	const least, most, each = 64 << 20, 3 << 30, 2 << 10 // bytes; each of a vector's neighbours and itself
	err := inTx(ctx, p.pool, func(tx pgx.Tx) error {
		var n int
		if err := tx.QueryRow(ctx, `SELECT count(*) FROM passages`).Scan(&n); err != nil {
			return err
		}
		memory := fmt.Sprintf("%dkB", min(max(least, n*each), most)>>10)
		_, err := tx.Exec(ctx, `SELECT set_config('maintenance_work_mem', $1, true), set_config('max_parallel_maintenance_workers', $2, true)`, memory, fmt.Sprint(workers))
		if err == nil {
			_, err = tx.Exec(ctx, index)
		}
		return err
	})
	var refused *pgconn.PgError
	const noMemory = "53" // class: the system has no room; what processes share may be small
	if errors.As(err, &refused) && refused.Code[:2] == noMemory && workers > 0 {
		return p.build(ctx, index, 0)
	}
	if err != nil {
		return fmt.Errorf("store: build index: %w", err)
	}
	return nil
}

// Forget drops the vectors of an embedder: it is to make them anew.
func (p *Passages) Forget(ctx context.Context, name string) error {
	e, ok, err := findEmbedder(ctx, p.pool, name)
	if err != nil || !ok {
		return err
	}
	return inTx(ctx, p.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM embedders WHERE id = $1`, e.ID)
		if err == nil {
			_, err = tx.Exec(ctx, `DROP TABLE `+e.table())
		}
		if err != nil {
			return fmt.Errorf("store: forget embedder: %w", err)
		}
		return nil
	})
}

// Analyze lets the planner know what has been loaded.
func (p *Passages) Analyze(ctx context.Context) error {
	if _, err := p.pool.Exec(ctx, `ANALYZE`); err != nil {
		return fmt.Errorf("store: analyze: %w", err)
	}
	return nil
}
