package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/pgvector/pgvector-go"

	"example.com/vinbot/knowledge"
)

// Passages is the vector store: pieces of documents with their vectors. All its
// SQL is ours (docs/adr): filters are typed columns and parameters.
type Passages struct{ pool *pgxpool.Pool }

// NewPassages returns passages on pool.
func NewPassages(pool *pgxpool.Pool) *Passages { return &Passages{pool: pool} }

// Upsert stores passages with the vectors that embedder gave them.
func (p *Passages) Upsert(ctx context.Context, embedder string, passages []knowledge.Passage, vectors [][]float32) error {
	if len(passages) != len(vectors) {
		return fmt.Errorf("store: %d passages have %d vectors", len(passages), len(vectors))
	}
	b := &pgx.Batch{}
	for i, x := range passages {
		b.Queue(`
			INSERT INTO passages (id, make, model, year, topic, lang, body, source_title, source_url, source_kind, embedder, embedding)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
			ON CONFLICT (id) DO UPDATE SET topic = $5, lang = $6, body = $7, source_title = $8, source_url = $9,
				source_kind = $10, embedder = $11, embedding = $12`,
			x.ID, x.Make, x.Model, x.Year, x.Topic, cmp.Or(x.Lang, "en"), x.Text, x.Source.Title, x.Source.URL, string(x.Source.Kind),
			embedder, pgvector.NewHalfVector(vectors[i]))
	}
	if err := p.pool.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("store: passages: %w", err)
	}
	return nil
}

// rrf is the constant of reciprocal rank fusion: 1/(60+rank).
const rrf = 60

// Search finds the passages nearest to a question by vector and by words, and
// fuses both rankings. Score is the fused one.
func (p *Passages) Search(ctx context.Context, embedder, question string, vector []float32, f knowledge.PassageFilter, limit int) ([]knowledge.Passage, error) {
	var found []knowledge.Passage
	err := inTx(ctx, p.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `SELECT set_config('hnsw.iterative_scan', 'relaxed_order', true), set_config('hnsw.ef_search', '100', true)`)
		if err != nil {
			return fmt.Errorf("store: search passages: %w", err)
		}
		near, err := p.nearest(ctx, tx, embedder, vector, f, 4*limit)
		if err != nil {
			return err
		}
		worded, err := p.worded(ctx, tx, question, f, 4*limit)
		if err != nil {
			return err
		}
		found = fuse(limit, near, worded)
		return nil
	})
	return found, err
}

const searchedColumns = `id, make, model, year, topic, lang, body, source_title, source_url, source_kind`

func (p *Passages) nearest(ctx context.Context, tx pgx.Tx, embedder string, vector []float32, f knowledge.PassageFilter, limit int) ([]knowledge.Passage, error) {
	rows, err := tx.Query(ctx, `
		WITH near AS MATERIALIZED (
			SELECT `+searchedColumns+`, embedding <=> $1 AS distance
			FROM passages
			WHERE embedder = $2 AND ($3 = '' OR lang = $3) AND ($4 = '' OR lower(make) = lower($4)) AND ($5 = '' OR lower(model) = lower($5))
			ORDER BY embedding <=> $1
			LIMIT $6
		)
		SELECT `+searchedColumns+`, 1 - distance
		FROM near
		ORDER BY distance, id`, pgvector.NewHalfVector(vector), embedder, f.Lang, f.Make, f.Model, limit)
	if err != nil {
		return nil, fmt.Errorf("store: nearest passages: %w", err)
	}
	return pgx.CollectRows(rows, scanPassage)
}

// worded finds passages with all the words of a question, else with any of them.
// Candidates are capped before they are ranked: common words would rank everything.
func (p *Passages) worded(ctx context.Context, tx pgx.Tx, question string, f knowledge.PassageFilter, limit int) ([]knowledge.Passage, error) {
	words := lexemes(question)
	for _, operator := range []string{" & ", " | "} {
		if len(words) == 0 {
			return nil, nil
		}
		rows, err := tx.Query(ctx, `
			WITH candidates AS MATERIALIZED (
				SELECT `+searchedColumns+`, search
				FROM passages
				WHERE search @@ to_tsquery('simple', $1) AND ($2 = '' OR lang = $2) AND ($3 = '' OR lower(make) = lower($3))
					AND ($4 = '' OR lower(model) = lower($4))
				LIMIT 1000
			)
			SELECT `+searchedColumns+`, ts_rank(search, to_tsquery('simple', $1))::float8
			FROM candidates
			ORDER BY 11 DESC, id
			LIMIT $5`, strings.Join(words, operator), f.Lang, f.Make, f.Model, limit)
		if err != nil {
			return nil, fmt.Errorf("store: worded passages: %w", err)
		}
		found, err := pgx.CollectRows(rows, scanPassage)
		if err != nil || len(found) > 0 {
			return found, err
		}
	}
	return nil, nil
}

func scanPassage(row pgx.CollectableRow) (x knowledge.Passage, err error) {
	err = row.Scan(&x.ID, &x.Make, &x.Model, &x.Year, &x.Topic, &x.Lang, &x.Text, &x.Source.Title, &x.Source.URL, &x.Source.Kind, &x.Score)
	return x, err
}

// lexemes are the words of a question, as plain terms of a text search.
func lexemes(question string) []string {
	const most = 12
	words := strings.FieldsFunc(strings.ToLower(question), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	const short = 3 // letters: what has fewer is an article, and in every passage
	words = slices.DeleteFunc(words, func(w string) bool { return utf8.RuneCountInString(w) < short })
	return words[:min(len(words), most)]
}

// fuse merges rankings by reciprocal rank.
func fuse(limit int, rankings ...[]knowledge.Passage) []knowledge.Passage {
	byID := map[string]knowledge.Passage{}
	scores := map[string]float64{}
	for _, ranking := range rankings {
		for i, x := range ranking {
			byID[x.ID] = x
			scores[x.ID] += 1 / float64(rrf+i+1)
		}
	}
	out := make([]knowledge.Passage, 0, len(byID))
	for id, x := range byID {
		x.Score = scores[id]
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b knowledge.Passage) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	return out[:min(len(out), limit)]
}
