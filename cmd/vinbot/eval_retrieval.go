package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path"
	"slices"
	"text/tabwriter"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/llm"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/knowledge/specs"
	"example.com/vinbot/store"
)

// evalRetrievalCmd measures what a search finds of texts about what the product knows.
type evalRetrievalCmd struct {
	Cases  string `arg:"" type:"existingfile" help:"JSONL: {\"lang\",\"question\",\"make\",\"model\",\"year\",\"trim\",\"want\":[\"facts/ford/f-150/*\"]}."`
	Misses int    `default:"20" help:"How many misses to list."`
}

// searchCase is a question, the car that is known of it, and patterns of the ids of the
// passages that answer it.
type searchCase struct {
	Lang     string   `json:"lang"`
	Question string   `json:"question"`
	Make     string   `json:"make"`
	Model    string   `json:"model"`
	Year     int      `json:"year"`
	Trim     string   `json:"trim"`
	Want     []string `json:"want"`
}

// Run fills the database of DATABASE_URL, which must be one that nobody has used.
func (e *evalRetrievalCmd) Run(ctx context.Context, cfg config, s streams) error {
	cases, err := readSearchCases(e.Cases)
	if err != nil {
		return err
	}
	cfg.Model = modelConfig{}
	return withDatabase(ctx, cfg, func(pool *pgxpool.Pool) error {
		if unused, err := store.Unused(ctx, pool); err != nil || !unused {
			return cmp.Or(err, errors.New("eval retrieval: DATABASE_URL names a database that is in use; make a new one"))
		}
		if err := (&migrateCmd{Bare: true}).Run(ctx, cfg, s); err != nil {
			return err
		}
		scores, err := scoreSearches(ctx, cfg, pool, cases)
		if err != nil {
			return err
		}
		return printSearches(s.out, scores, e.Misses)
	})
}

func readSearchCases(name string) (list []searchCase, err error) {
	f, err := os.Open(name) //nolint:gosec // G304: the operator names the file
	if err != nil {
		return nil, fmt.Errorf("eval: %w", err)
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		var c searchCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil || len(c.Want) == 0 {
			return nil, fmt.Errorf("eval: %s:%d is no case", name, n)
		}
		list = append(list, c)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("eval: %w", err)
	}
	return list, nil
}

// searchScore is what one way of searching finds in one language; "" is all of them.
type searchScore struct {
	way, lang string
	n, found  int
	ranks     float64  // sum of the reciprocal ranks
	misses    []string // of all languages
}

func (s searchScore) recall() float64 { return float64(s.found) / float64(max(s.n, 1)) }
func (s searchScore) mrr() float64    { return s.ranks / float64(max(s.n, 1)) }

// scoreSearches loads the passages and asks every case in every way: with all stages,
// and with each of them left out.
func scoreSearches(ctx context.Context, cfg config, pool *pgxpool.Pool, cases []searchCase) (scores []searchScore, err error) {
	catalogue, err := packages.Load()
	if err != nil {
		return nil, err
	}
	passages, err := ownPassages(catalogue)
	if err != nil {
		return nil, err
	}
	stored := store.NewPassages(pool)
	if err := stored.Upsert(ctx, passages); err != nil {
		return nil, err
	}
	vectors, err := newVectors(cfg, pool, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	if err := vectors.Fill(ctx, nil); err != nil {
		return nil, err
	}
	for _, way := range []struct {
		name   string
		stages llm.Stages
		strict bool
	}{
		{"everything", llm.Stages{}, false},
		{"vectors only", llm.Stages{Words: true}, false},
		{"words only", llm.Stages{Vectors: true}, false},
		{"no relaxation", llm.Stages{}, true},
	} {
		vectors.Without = way.stages
		of, err := scoreSearch(ctx, way.name, vectors, way.strict, cases)
		if err != nil {
			return nil, err
		}
		scores = append(scores, of...)
	}
	// Without its words the embedder makes other vectors.
	bare := llm.NewStore("no lexicon", llm.Vectors(specs.NewEmbedder(nil).Embed), stored)
	if err := bare.Fill(ctx, nil); err != nil {
		return nil, err
	}
	of, err := scoreSearch(ctx, "no lexicon", bare, false, cases)
	return append(scores, of...), err
}

func scoreSearch(ctx context.Context, way string, vectors *llm.Store, strict bool, cases []searchCase) ([]searchScore, error) {
	const wanted = 5
	library := llm.NewLibrary(vectors, wanted)
	library.Strict = strict
	at := map[string]*searchScore{}
	for _, lang := range []string{"", "en", "es", "fr", "de"} {
		at[lang] = &searchScore{way: way, lang: lang}
	}
	for _, c := range cases {
		found, err := library.Passages(ctx, c.Question, knowledge.PassageFilter{Make: c.Make, Model: c.Model, Year: c.Year, Trim: c.Trim, Lang: c.Lang})
		if err != nil {
			return nil, err
		}
		rank := c.rank(found.Passages)
		for _, lang := range []string{"", c.Lang} {
			s := at[lang]
			s.n++
			if rank > 0 {
				s.found++
				s.ranks += 1 / float64(rank)
			}
		}
		if rank != 1 {
			first := "nothing"
			if len(found.Passages) > 0 {
				first = found.Passages[0].ID
			}
			at[""].misses = append(at[""].misses, fmt.Sprintf("%s %s (rank %d): %s first, want %v", c.Lang, c.Question, rank, first, c.Want))
		}
	}
	var out []searchScore
	for _, lang := range []string{"", "en", "es", "fr", "de"} {
		out = append(out, *at[lang])
	}
	return out, nil
}

// rank is the place of the first passage that answers the case, from 1; 0 is none.
func (c searchCase) rank(list []knowledge.Passage) int {
	return 1 + slices.IndexFunc(list, func(p knowledge.Passage) bool {
		return slices.ContainsFunc(c.Want, func(pattern string) bool {
			ok, err := path.Match(pattern, p.ID)
			return ok && err == nil
		})
	})
}

// Goals of all stages together.
const (
	goalRecall = 0.95
	goalMRR    = 0.85
)

func printSearches(w io.Writer, scores []searchScore, misses int) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(t, "stages\tlanguage\tquestions\trecall@5\tMRR\t")
	for _, s := range scores {
		mark := ""
		if s.way == "everything" && (s.recall() < goalRecall || s.mrr() < goalMRR) {
			mark = "below"
		}
		_, _ = fmt.Fprintf(t, "%s\t%s\t%d\t%.3f\t%.3f\t%s\n", s.way, cmp.Or(s.lang, "all"), s.n, s.recall(), s.mrr(), mark)
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	_, _ = fmt.Fprintf(w, "\ngoals: recall@5 ≥ %.2f, MRR ≥ %.2f\n", goalRecall, goalMRR)
	for i, m := range scores[0].misses {
		if i == misses {
			break
		}
		_, _ = fmt.Fprintln(w, m)
	}
	return nil
}
