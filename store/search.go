package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/pgvector/pgvector-go"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

const (
	// rrf is the constant of reciprocal rank fusion: 1/(60+rank).
	rrf = 60
	// exactUpTo is how many passages are read one by one for their words.
	exactUpTo = 10_000
	// comparedUpTo is how many vectors of a make are compared one by one; beyond it the index
	// is asked, which may miss some, and takes the longer the rarer the make is.
	comparedUpTo = 50_000
	// rankedOfFew and rankedOfMany are how many candidates of a search by words are ranked:
	// common words would rank everything.
	rankedOfFew, rankedOfMany = 2000, 1000
)

// Search finds the passages nearest to a question by vector and by words, and fuses
// both rankings. Score is the fused one; Worded says that words found it.
func (p *Passages) Search(ctx context.Context, q knowledge.PassageQuery) (found []knowledge.Passage, err error) {
	err = inTx(ctx, p.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `SELECT set_config('hnsw.iterative_scan', 'relaxed_order', true), set_config('hnsw.ef_search', '100', true),
			set_config('plan_cache_mode', 'force_custom_plan', true)`)
		if err != nil {
			return fmt.Errorf("store: search passages: %w", err)
		}
		small, err := isSmall(ctx, tx, q.Filter)
		if err != nil {
			return err
		}
		near, err := nearest(ctx, tx, q, small)
		if err != nil {
			return err
		}
		worded, err := worded(ctx, tx, q, small)
		if err != nil {
			return err
		}
		found, err = fuse(ctx, tx, q.Limit, near, worded)
		return err
	})
	return found, err
}

// within are the conditions of a filter on passages as p, for which [scope] gives the
// parameters $1 to $6. A passage without year or trim fits every one.
const within = `
	($1 = '' OR p.lang = $1) AND ($2 OR lower(p.make) = lower($3)) AND ($4 = '' OR lower(p.model) = lower($4))
	AND ($5 = 0 OR p.year_from = 0 OR $5 BETWEEN p.year_from AND p.year_to)
	AND ($6 = '' OR p.trim_level = '' OR lower(p.trim_level) = lower($6))`

func scope(f knowledge.PassageFilter) []any {
	return []any{f.Lang, f.Make == "" && !f.General, f.Make, f.Model, f.Year, f.Trim}
}

// isSmall reports whether a filter leaves so few passages that all can be compared. One
// car's always are.
func isSmall(ctx context.Context, tx pgx.Tx, f knowledge.PassageFilter) (bool, error) {
	if f.Model != "" {
		return true, nil
	}
	var n int
	err := tx.QueryRow(ctx, `SELECT count(*) FROM (SELECT FROM passages AS p WHERE ($1 OR lower(p.make) = lower($2)) LIMIT $3) AS few`,
		f.Make == "" && !f.General, f.Make, exactUpTo+1).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("store: count passages: %w", err)
	}
	return n <= exactUpTo, nil
}

// nearest ranks passages by vector: exactly where there are few, else by the index.
func nearest(ctx context.Context, tx pgx.Tx, q knowledge.PassageQuery, small bool) ([]string, error) {
	if len(q.Vector) == 0 {
		return nil, nil
	}
	e, ok, err := findEmbedder(ctx, tx, q.Embedder)
	if err != nil || !ok || !e.Serving || len(q.Vector) != e.Dimensions {
		return nil, err
	}
	if q.Filter.Model != "" || small && (q.Filter.Year != 0 || q.Filter.Trim != "") {
		return nearestOfCar(ctx, tx, q, e)
	}
	of := []any{pgvector.NewHalfVector(q.Vector), q.Filter.Lang, q.Filter.Make == "" && !q.Filter.General, q.Filter.Make, deep * q.Limit}
	var n int
	err = tx.QueryRow(ctx, `SELECT count(*) FROM (SELECT FROM `+e.table()+` AS v WHERE `+ofMake+` LIMIT $1) AS few`, append([]any{comparedUpTo + 1}, of[1:4]...)...).Scan(&n)
	if err != nil {
		return nil, fmt.Errorf("store: count vectors: %w", err)
	}
	if n <= comparedUpTo { // the inner product of vectors of length 1 costs a quarter of their cosine
		return ids(tx.Query(ctx, `
			SELECT v.id
			FROM `+e.table()+` AS v
			WHERE `+ofMake+`
			ORDER BY (v.embedding <#> $1) + 0, v.id
			LIMIT $5`, of...))
	}
	return ids(tx.Query(ctx, `
		WITH near AS MATERIALIZED (
			SELECT v.id, v.embedding <=> $1 AS distance
			FROM `+e.table()+` AS v
			WHERE `+ofMake+`
			ORDER BY v.embedding <=> $1
			LIMIT $5
		)
		SELECT id FROM near ORDER BY distance, id`, of...))
}

// ofMake are the conditions on vectors as v: a language $2, any make $3 or one $4.
const ofMake = `($2 = '' OR v.lang = $2) AND ($3 OR v.make = lower($4))`

// nearestOfCar ranks all passages about one car. The sum keeps the index out of it.
func nearestOfCar(ctx context.Context, tx pgx.Tx, q knowledge.PassageQuery, e embedder) ([]string, error) {
	return ids(tx.Query(ctx, `
		SELECT p.id
		FROM passages AS p JOIN `+e.table()+` AS v USING (id)
		WHERE `+within+`
		ORDER BY (v.embedding <#> $7) + 0, p.id
		LIMIT $8`, append(scope(q.Filter), pgvector.NewHalfVector(q.Vector), deep*q.Limit)...))
}

// deep is how many times as many passages each ranking gives as are wanted.
const deep = 4

func ids(rows pgx.Rows, err error) ([]string, error) {
	var list []string
	if err == nil {
		list, err = pgx.CollectRows(rows, pgx.RowTo[string])
	}
	if err != nil {
		return nil, fmt.Errorf("store: rank passages: %w", err)
	}
	return list, nil
}

// worded ranks passages by words: first those with all terms of the question, then
// those with its topics, then those with any term. Where there are many passages the
// rarer sort is looked for first, and the next only if there is none.
func worded(ctx context.Context, tx pgx.Tx, q knowledge.PassageQuery, small bool) ([]string, error) {
	w, err := queries(ctx, tx, q)
	if err != nil || w.Some == "" {
		return nil, err
	}
	tries, matches, most := []string{w.All, w.Topics, w.Some}, `p.search @@ $7::tsquery`, rankedOfMany
	if small { // the index would gather every passage of every car that has one of the words
		tries, matches, most = []string{w.Some}, `(p.search @@ $7::tsquery) IS TRUE`, rankedOfFew
	} else if _, err := tx.Exec(ctx, `SELECT set_config('gin_fuzzy_search_limit', '10000', true)`); err != nil {
		return nil, fmt.Errorf("store: search by words: %w", err)
	}
	for _, try := range slices.Compact(tries) {
		if try == "" {
			continue
		}
		if !small && w.Make != "" { // each passage has its make's words
			try = "(" + try + ") & (" + w.Make + ")"
		}
		found, err := ids(tx.Query(ctx, `
			WITH candidates AS MATERIALIZED (
				SELECT p.id, p.search
				FROM passages AS p
				WHERE `+matches+` AND `+within+`
				LIMIT $8
			)
			SELECT id
			FROM candidates
			ORDER BY search @@ $9::tsquery DESC, search @@ $10::tsquery DESC, ts_rank(search, $11::tsquery) DESC, id
			LIMIT $12`, append(scope(q.Filter), try, most, w.All, w.Topics, w.Some, deep*q.Limit)...))
		if err != nil || len(found) > 0 {
			return found, err
		}
	}
	return nil, nil
}

// wanted are the terms of a question as text searches: every term, every topic, any term, and
// the words of its filter's make. One that stop words leave empty is "".
type wanted struct{ All, Topics, Some, Make string }

// queries writes a question as text searches, in the filter's language or in all.
func queries(ctx context.Context, tx pgx.Tx, q knowledge.PassageQuery) (w wanted, err error) {
	var topical []knowledge.Term
	for _, t := range q.Terms {
		if t.Topic {
			topical = append(topical, t)
		}
	}
	ofMake := []knowledge.Term{{Phrases: map[string][]string{"": {specs.Fold(q.Filter.Make)}}}}
	var args []any
	for _, kind := range []struct {
		terms []knowledge.Term
		with  string
	}{{q.Terms, " & "}, {topical, " & "}, {q.Terms, " | "}, {ofMake, " & "}} {
		for _, lang := range []string{"en", "es", "fr", "de"} {
			text := ""
			if q.Filter.Lang == "" || q.Filter.Lang == lang {
				text = textSearch(kind.terms, lang, kind.with)
			}
			args = append(args, text)
		}
	}
	err = tx.QueryRow(ctx, `
		SELECT (to_tsquery('english', $1) || to_tsquery('spanish', $2) || to_tsquery('french', $3) || to_tsquery('german', $4))::text,
			(to_tsquery('english', $5) || to_tsquery('spanish', $6) || to_tsquery('french', $7) || to_tsquery('german', $8))::text,
			(to_tsquery('english', $9) || to_tsquery('spanish', $10) || to_tsquery('french', $11) || to_tsquery('german', $12))::text,
			(to_tsquery('english', $13) || to_tsquery('spanish', $14) || to_tsquery('french', $15) || to_tsquery('german', $16))::text`,
		args...).Scan(&w.All, &w.Topics, &w.Some, &w.Make)
	if err != nil {
		return w, fmt.Errorf("store: words of a question: %w", err)
	}
	return w, nil
}

// textSearch writes terms in the language of text searches. Their phrases are letters,
// digits and spaces by contract; whatever else they held would be an error of syntax.
func textSearch(terms []knowledge.Term, lang, with string) string {
	var parts []string
	for _, t := range terms {
		var phrases []string
		for _, phrase := range slices.Concat(t.Phrases[lang], t.Phrases[""]) {
			if words := strings.Fields(phrase); len(words) > 0 {
				phrases = append(phrases, "("+strings.Join(words, " <-> ")+")")
			}
		}
		if len(phrases) > 0 {
			parts = append(parts, "("+strings.Join(phrases, " | ")+")")
		}
	}
	return strings.Join(parts, with)
}

// fuse merges rankings by reciprocal rank and reads what they name.
func fuse(ctx context.Context, tx pgx.Tx, limit int, near, worded []string) ([]knowledge.Passage, error) {
	scores := map[string]float64{}
	for _, ranking := range [][]string{near, worded} {
		for i, id := range ranking {
			scores[id] += 1 / float64(rrf+i+1)
		}
	}
	best := make([]string, 0, len(scores))
	for id := range scores {
		best = append(best, id)
	}
	order := func(a, b string) int { return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(a, b)) }
	slices.SortFunc(best, order)
	best = best[:min(len(best), limit)]
	rows, err := tx.Query(ctx, `SELECT `+textColumns+` FROM passages WHERE id = ANY ($1)`, best)
	var found []knowledge.Passage
	if err == nil {
		found, err = pgx.CollectRows(rows, scanPassage)
	}
	if err != nil {
		return nil, fmt.Errorf("store: read passages: %w", err)
	}
	for i, x := range found {
		found[i].Score, found[i].Worded = scores[x.ID], slices.Contains(worded, x.ID)
	}
	slices.SortFunc(found, func(a, b knowledge.Passage) int { return order(a.ID, b.ID) })
	return found, nil
}
