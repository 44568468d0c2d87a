package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
	"example.com/vinbot/migrations"
	"example.com/vinbot/store"
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

type ingestCmd struct {
	Specs ingestSpecsCmd `cmd:"" help:"Load facts in the facts format (JSONL or CSV)."`
}

type ingestSpecsCmd struct {
	Files  []string `arg:"" type:"existingfile" help:"JSONL or CSV."`
	DryRun bool     `help:"Only report."`
}

// Run loads files of facts; refused rows are listed with line and reason.
func (i *ingestSpecsCmd) Run(ctx context.Context, c config, s streams) error {
	return withDatabase(ctx, c, func(pool *pgxpool.Pool) error {
		for _, name := range i.Files {
			if err := i.load(ctx, pool, name, s); err != nil {
				return err
			}
		}
		return nil
	})
}

func (i *ingestSpecsCmd) load(ctx context.Context, pool *pgxpool.Pool, name string, s streams) error {
	facts, refused, err := readFacts(name)
	if err != nil {
		return err
	}
	for _, r := range refused {
		if err := printJSON(s, map[string]any{"file": name, "line": r.Line, "refused": r.Reason}); err != nil {
			return err
		}
	}
	fresh := int64(0)
	if !i.DryRun {
		if fresh, err = store.NewFacts(pool).Upsert(ctx, facts); err != nil {
			return err
		}
	}
	return printJSON(s, map[string]any{"file": name, "facts": len(facts), "new": fresh, "refused": len(refused), "dry_run": i.DryRun})
}

func readFacts(name string) ([]knowledge.Fact, []specs.Refusal, error) {
	f, err := os.Open(name) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, nil, fmt.Errorf("ingest: %w", err)
	}
	defer func() { _ = f.Close() }()
	r, err := specs.NewReader()
	if err != nil {
		return nil, nil, err
	}
	if strings.EqualFold(filepath.Ext(name), ".csv") {
		return r.CSV(f)
	}
	return r.JSONL(f)
}
