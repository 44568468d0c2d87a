package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/pgvector/pgvector-go"

	"example.com/vinbot/knowledge"
)

// ErrDimensions says that a vector has other dimensions than the table it is for.
var ErrDimensions = errors.New("store: the vector has other dimensions than its embedder's others")

// embedder is a row of the embedders.
type embedder struct {
	ID         int  `db:"id"`
	Dimensions int  `db:"dimensions"`
	Serving    bool `db:"serving"`
}

// table is the name of the embedder's vectors. It is made of a number of ours: names
// cannot be parameters.
func (e embedder) table() string { return fmt.Sprintf("vectors_%d", e.ID) }

func findEmbedder(ctx context.Context, q querier, name string) (e embedder, ok bool, err error) {
	rows, err := q.Query(ctx, `SELECT id, dimensions, serving FROM embedders WHERE name = $1`, name)
	if err == nil {
		e, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[embedder])
	}
	if errors.Is(err, pgx.ErrNoRows) {
		return e, false, nil
	}
	if err != nil {
		return e, false, fmt.Errorf("store: embedder: %w", err)
	}
	return e, true, nil
}

// Serving names the embedder whose vectors are searched; empty: none has all of them
// yet, and words alone are.
func (p *Passages) Serving(ctx context.Context) (name string, err error) {
	err = p.pool.QueryRow(ctx, `SELECT name FROM embedders WHERE serving`).Scan(&name)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return "", fmt.Errorf("store: serving embedder: %w", err)
	}
	return name, nil
}

// Lacks tells which of some passages have no vector of an embedder and are to get one:
// none if the embedder neither serves nor is being prepared, nor is the first there is.
func (p *Passages) Lacks(ctx context.Context, name string, ids []string) (lacking []string, err error) {
	e, ok, err := findEmbedder(ctx, p.pool, name)
	if err != nil {
		return nil, err
	}
	if !ok {
		var others bool
		if err := p.pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM embedders)`).Scan(&others); err != nil {
			return nil, fmt.Errorf("store: lacking vectors: %w", err)
		}
		if others {
			return nil, nil
		}
		return ids, nil
	}
	rows, err := p.pool.Query(ctx, `
		SELECT p.id
		FROM passages AS p
		WHERE p.id = ANY ($1) AND NOT EXISTS (SELECT FROM `+e.table()+` AS v WHERE v.id = p.id)`, ids)
	if err == nil {
		lacking, err = pgx.CollectRows(rows, pgx.RowTo[string])
	}
	if err != nil {
		return nil, fmt.Errorf("store: lacking vectors: %w", err)
	}
	return lacking, nil
}

// Next lists passages that have no vector of an embedder yet, in the order of their
// ids, after one of them.
func (p *Passages) Next(ctx context.Context, name, after string, limit int) (list []knowledge.Passage, err error) {
	e, ok, err := findEmbedder(ctx, p.pool, name)
	if err != nil {
		return nil, err
	}
	none := ``
	if ok {
		none = ` AND NOT EXISTS (SELECT FROM ` + e.table() + ` AS v WHERE v.id = p.id AND v.id > $1)`
	}
	rows, err := p.pool.Query(ctx, `SELECT `+textColumns+` FROM passages AS p WHERE id > $1`+none+` ORDER BY id LIMIT $2`, after, limit)
	if err == nil {
		list, err = pgx.CollectRows(rows, scanPassage)
	}
	if err != nil {
		return nil, fmt.Errorf("store: next passages: %w", err)
	}
	return list, nil
}

// Keep stores vectors of an embedder, which gets its table with the first of them. They are
// brought to the length 1.
// Passages that are gone by now are left out.
func (p *Passages) Keep(ctx context.Context, name string, ids []string, vectors [][]float32) error {
	if len(ids) != len(vectors) {
		return fmt.Errorf("store: %d passages have %d vectors", len(ids), len(vectors))
	}
	if len(ids) == 0 {
		return nil
	}
	e, err := p.register(ctx, name, len(vectors[0]))
	if err != nil {
		return err
	}
	texts := make([]string, len(vectors))
	for i, v := range vectors {
		if len(v) != e.Dimensions {
			return fmt.Errorf("%w: %d instead of %d", ErrDimensions, len(v), e.Dimensions)
		}
		texts[i] = pgvector.NewHalfVector(v).String()
	}
	_, err = p.pool.Exec(ctx, `
		INSERT INTO `+e.table()+` (id, lang, make, embedding)
		SELECT p.id, p.lang, lower(p.make), l2_normalize(v.embedding::halfvec)
		FROM unnest($1::text[], $2::text[]) AS v (id, embedding) JOIN passages AS p USING (id)
		ON CONFLICT (id) DO UPDATE SET embedding = excluded.embedding`, ids, texts)
	if err != nil {
		return fmt.Errorf("store: keep vectors: %w", err)
	}
	return nil
}

// register finds an embedder or makes its table. The first one of a database serves at
// once: there is nothing else that could.
func (p *Passages) register(ctx context.Context, name string, dimensions int) (e embedder, err error) {
	e, ok, err := findEmbedder(ctx, p.pool, name)
	if ok || err != nil {
		return e, err
	}
	err = inTx(ctx, p.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtext('vinbot embedders'))`); err != nil {
			return fmt.Errorf("store: register embedder: %w", err)
		}
		if e, ok, err = findEmbedder(ctx, tx, name); ok || err != nil { // another process was faster
			return err
		}
		e.Dimensions = dimensions
		if err := tx.QueryRow(ctx, `INSERT INTO embedders (name, dimensions) VALUES ($1, $2) RETURNING id`, name, dimensions).Scan(&e.ID); err != nil {
			return fmt.Errorf("store: register embedder: %w", err)
		}
		_, err := tx.Exec(ctx, fmt.Sprintf(`
			CREATE TABLE %[1]s (
				id        text PRIMARY KEY REFERENCES passages ON DELETE CASCADE,
				lang      text NOT NULL,
				make      text NOT NULL,
				embedding halfvec(%[2]d) NOT NULL
			);
			CREATE INDEX %[1]s_make ON %[1]s (make, lang)`, e.table(), dimensions))
		if err != nil {
			return fmt.Errorf("store: register embedder: %w", err)
		}
		return nil
	})
	return e, err
}

// Serve builds the index of an embedder's vectors, lets searches use them from now on
// and drops those of all other embedders. The caller has seen that none is missing.
func (p *Passages) Serve(ctx context.Context, name string) error {
	e, ok, err := findEmbedder(ctx, p.pool, name)
	if err != nil || !ok || e.Serving {
		return err
	}
	index := fmt.Sprintf(`CREATE INDEX IF NOT EXISTS %[1]s_embedding ON %[1]s USING hnsw (embedding halfvec_cosine_ops) WITH (m = 16, ef_construction = 64)`, e.table())
	if err := p.build(ctx, index, builders); err != nil {
		return err
	}
	return inTx(ctx, p.pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `DELETE FROM embedders WHERE id <> $1 RETURNING id, dimensions, serving`, e.ID)
		var others []embedder
		if err == nil {
			others, err = pgx.CollectRows(rows, pgx.RowToStructByName[embedder])
		}
		for _, o := range others {
			if err == nil {
				_, err = tx.Exec(ctx, `DROP TABLE IF EXISTS `+o.table())
			}
		}
		if err == nil {
			_, err = tx.Exec(ctx, `UPDATE embedders SET serving = true WHERE id = $1`, e.ID)
		}
		if err != nil {
			return fmt.Errorf("store: serve embedder: %w", err)
		}
		return nil
	})
}

// Alone does what one process is to do at a time, and reports false if another is at it.
func (p *Passages) Alone(ctx context.Context, do func(context.Context) error) (bool, error) {
	conn, err := p.pool.Acquire(ctx)
	if err != nil {
		return false, fmt.Errorf("store: embed alone: %w", err)
	}
	defer conn.Release()
	var mine bool
	if err := conn.QueryRow(ctx, `SELECT pg_try_advisory_lock(hashtext('vinbot embedding'))`).Scan(&mine); err != nil || !mine {
		return false, err
	}
	defer func() { // the lock is the connection's, which goes back to the pool
		if _, err := conn.Exec(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock(hashtext('vinbot embedding'))`); err != nil {
			_ = conn.Conn().Close(context.WithoutCancel(ctx))
		}
	}()
	return true, do(ctx)
}
