package store

import (
	"cmp"
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/knowledge"
)

// Passages is the vector store: pieces of documents, and their vectors in a table for
// each embedder. All its SQL is ours (docs/adr): filters are typed columns and parameters.
type Passages struct{ pool *pgxpool.Pool }

// NewPassages returns passages on pool.
func NewPassages(pool *pgxpool.Pool) *Passages { return &Passages{pool: pool} }

// textColumns are what a passage is made of, in the order that [scanPassage] reads.
const textColumns = `id, document, make, model, year_from, year_to, trim_level, topic, lang, body, source_title, source_url, source_kind, license`

func scanPassage(row pgx.CollectableRow) (x knowledge.Passage, err error) {
	err = row.Scan(&x.ID, &x.Document, &x.Make, &x.Model, &x.YearFrom, &x.YearTo, &x.Trim, &x.Topic, &x.Lang, &x.Text,
		&x.Source.Title, &x.Source.URL, &x.Source.Kind, &x.License)
	return x, err
}

// passageValues are a passage's columns in the order of [copiedPassageColumns].
func passageValues(x knowledge.Passage) []any {
	return []any{
		x.ID, x.Document, x.Make, x.Model, x.YearFrom, x.YearTo, x.Trim, x.Topic, cmp.Or(x.Lang, "en"), x.Text,
		x.Source.Title, x.Source.URL, string(x.Source.Kind), x.License,
	}
}

func copiedPassageColumns() []string {
	return []string{
		"id", "document", "make", "model", "year_from", "year_to", "trim_level", "topic", "lang", "body",
		"source_title", "source_url", "source_kind", "license",
	}
}

// Upsert stores passages, without vectors. One that is there already stays as it is.
func (p *Passages) Upsert(ctx context.Context, list []knowledge.Passage) error {
	return inTx(ctx, p.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `CREATE TEMPORARY TABLE incoming_passages ON COMMIT DROP AS SELECT `+textColumns+` FROM passages WITH NO DATA`)
		if err == nil {
			_, err = tx.CopyFrom(ctx, pgx.Identifier{"incoming_passages"}, copiedPassageColumns(),
				pgx.CopyFromSlice(len(list), func(i int) ([]any, error) { return passageValues(list[i]), nil }))
		}
		if err == nil {
			_, err = tx.Exec(ctx, `
				INSERT INTO passages (`+textColumns+`)
				SELECT `+textColumns+` FROM incoming_passages
				ON CONFLICT (id) DO NOTHING`)
		}
		if err != nil {
			return fmt.Errorf("store: passages: %w", err)
		}
		return nil
	})
}

// Prune deletes what a document no longer holds, and reports how much that was.
func (p *Passages) Prune(ctx context.Context, document string, holds []string) (int64, error) {
	tag, err := p.pool.Exec(ctx, `DELETE FROM passages WHERE document = $1 AND id <> ALL ($2)`, document, holds)
	if err != nil {
		return 0, fmt.Errorf("store: prune passages: %w", err)
	}
	return tag.RowsAffected(), nil
}

// Has counts which of some passages are there.
func (p *Passages) Has(ctx context.Context, ids []string) (n int, err error) {
	if err := p.pool.QueryRow(ctx, `SELECT count(*) FROM passages WHERE id = ANY ($1)`, ids).Scan(&n); err != nil {
		return 0, fmt.Errorf("store: count passages: %w", err)
	}
	return n, nil
}
