package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/bot/bench"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
	"example.com/vinbot/store"
)

// benchLargeCmd measures questions over very many passages, which it makes up.
type benchLargeCmd struct {
	Chunks    int    `default:"1000000" help:"Passages to make up."`
	Questions int    `default:"400" help:"Questions of each kind."`
	Seed      uint64 `default:"1" help:"Of what is made up."`
	Filled    bool   `help:"Only ask: an earlier run has filled the database."`
}

// Goals of the figures, in minutes and milliseconds, and at how many passages they hold.
const (
	goalBuilt    = 20
	goalQuestion = 120
)

// Run fills the database of DATABASE_URL, which must be one that nobody has used.
func (c *benchLargeCmd) Run(ctx context.Context, cfg config, s streams) error {
	cfg.Model = modelConfig{} // without a model
	return withDatabase(ctx, cfg, func(pool *pgxpool.Pool) error {
		if unused, err := store.Unused(ctx, pool); err != nil || !unused {
			return cmp.Or(err, errors.New("bench-large: DATABASE_URL names a database that is in use; make a new one"))
		}
		if err := (&migrateCmd{}).Run(ctx, cfg, s); err != nil {
			return err
		}
		models, err := store.NewFacts(pool).Models(ctx)
		if err != nil {
			return err
		}
		made, err := newInvented(models, c.Seed)
		if err != nil {
			return err
		}
		b := largeBench{benchLargeCmd: *c, cfg: cfg, pool: pool, made: made, s: s}
		if !c.Filled {
			if err := b.build(ctx); err != nil {
				return err
			}
		}
		if err := b.ask(ctx); err != nil {
			return err
		}
		return b.report.Write(s.out)
	})
}

type largeBench struct {
	benchLargeCmd

	cfg    config
	pool   *pgxpool.Pool
	made   *invented
	s      streams
	report bench.Report
}

// build loads the passages as the product would: texts, words, vectors, index.
func (b *largeBench) build(ctx context.Context) error {
	vectors, err := newVectors(b.cfg, b.pool, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	stored, start := store.NewPassages(b.pool), time.Now()
	used, err := b.postgres(ctx)
	if err != nil {
		return err
	}
	if err := stored.Forget(ctx, vectors.Name()); err != nil { // so that vectors are indexed when all are there
		return err
	}
	phase := func(what string, since time.Time) {
		took := time.Since(since)
		_, _ = fmt.Fprintf(b.s.err, "%s: %s\n", what, took.Round(time.Second))
		b.report = append(b.report, bench.Line{What: what, Unit: "s", Figure: took.Seconds()})
	}
	err = stored.InBulk(ctx, func(ctx context.Context) error {
		defer phase("texts loaded", start)
		const batch = 5000
		for from := 0; from < b.Chunks; from += batch {
			list := make([]knowledge.Passage, 0, batch)
			for i := range min(batch, b.Chunks-from) {
				list = append(list, b.made.passage(from+i))
			}
			if err := stored.Upsert(ctx, list); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	phase("texts and index of words", start)
	embedding := time.Now()
	last, next := embedding, 100_000
	err = vectors.Fill(ctx, func(n int) {
		last = time.Now()
		if n >= next {
			_, _ = fmt.Fprintf(b.s.err, "%d vectors made\n", n)
			next += 100_000
		}
	})
	if err != nil {
		return err
	}
	b.report = append(b.report, bench.Line{What: "vectors made and stored", Unit: "s", Figure: last.Sub(embedding).Seconds()})
	phase("index of vectors", last)
	if err := stored.Analyze(ctx); err != nil {
		return err
	}
	total, err := b.postgres(ctx)
	if err != nil {
		return err
	}
	b.report = append(b.report, bench.Line{What: "CPU of Postgres meanwhile", Unit: "s", Figure: (total - used).Seconds(), Missing: total == 0})
	b.report = append(b.report, bench.Line{What: fmt.Sprintf("%d passages built", b.Chunks), Unit: "min", Figure: time.Since(start).Minutes(), Goal: goalBuilt})
	return nil
}

// postgres is the CPU time that Postgres has used; 0 where it runs elsewhere.
func (b *largeBench) postgres(ctx context.Context) (time.Duration, error) {
	conn, err := b.pool.Acquire(ctx)
	if err != nil {
		return 0, fmt.Errorf("bench-large: %w", err)
	}
	defer conn.Release()
	gauge := bench.Family(int(conn.Conn().PgConn().PID()))
	if gauge == nil {
		return 0, nil
	}
	return gauge(ctx)
}

// ask times questions, each kind after a few that nobody counts.
func (b *largeBench) ask(ctx context.Context) error {
	library, err := newLibrary(b.cfg, b.pool, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	asker, err := newAsker(b.pool, library, time.Now)
	if err != nil {
		return err
	}
	retrieve := func(narrow func(*knowledge.PassageFilter)) func(context.Context, question) error {
		return func(ctx context.Context, q question) error {
			narrow(&q.about)
			_, err := library.Passages(ctx, q.text, q.about)
			return err
		}
	}
	kinds := []struct {
		what string
		do   func(context.Context, question) error
	}{
		{"passages about one car", retrieve(func(*knowledge.PassageFilter) {})},
		{"passages about one make", retrieve(func(f *knowledge.PassageFilter) { f.Model, f.Year = "", 0 })},
		{"passages about anything", retrieve(func(f *knowledge.PassageFilter) { *f = knowledge.PassageFilter{Lang: f.Lang} })},
		{"the bot: what a word means", func(ctx context.Context, q question) error {
			_, err := asker.Answer(ctx, ask.Question{Text: q.explain, Lang: q.about.Lang})
			return err
		}},
		{"the bot: a figure", func(ctx context.Context, q question) error {
			_, err := asker.Answer(ctx, ask.Question{Text: q.text, Lang: q.about.Lang})
			return err
		}},
	}
	for _, k := range kinds {
		random := rand.New(rand.NewPCG(b.Seed, 7)) //nolint:gosec // G404: the same questions every time
		var took []time.Duration
		const warm = 20
		for i := range b.Questions + warm {
			q := b.made.question(random)
			start := time.Now()
			if err := k.do(ctx, q); err != nil {
				return err
			}
			if i >= warm {
				took = append(took, time.Since(start))
			}
		}
		slices.Sort(took)
		for _, p := range []struct {
			name string
			goal float64
			at   int
		}{{"p50", 0, 50}, {"p95", goalQuestion, 95}, {"p99", 0, 99}} {
			ms := float64(took[(len(took)-1)*p.at/percent]) / float64(time.Millisecond)
			b.report = append(b.report, bench.Line{What: k.what + ", " + p.name, Unit: "ms", Figure: ms, Goal: p.goal})
		}
	}
	return nil
}
