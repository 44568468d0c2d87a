package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
	"example.com/vinbot/store"
)

type ingestCmd struct {
	Specs  ingestSpecsCmd  `cmd:"" help:"Load facts in the facts format (JSONL or CSV)."`
	EPA    ingestEPACmd    `cmd:"" name:"epa" help:"Load fueleconomy.gov's vehicles.csv, or the zip it comes in."`
	OpenEV ingestOpenEVCmd `cmd:"" name:"openev" help:"Load open-ev-data (JSONL)."`
	Docs   ingestDocsCmd   `cmd:"" help:"Load documents (PDF, Markdown, HTML, text) to be searched."`
}

// factFiles are files of facts. Loading them again changes nothing; one that was
// interrupted goes on.
type factFiles struct {
	Files  []string `arg:"" type:"existingfile" help:"Files."`
	DryRun bool     `help:"Only report; no database is needed."`
}

type factReader func(r *specs.Reader, f *os.File) ([]knowledge.Fact, []specs.Refusal, error)

type ingestSpecsCmd struct{ factFiles }

// Run loads files of facts; refused rows are listed with line and reason.
func (i *ingestSpecsCmd) Run(ctx context.Context, c config, s streams) error {
	return i.load(ctx, c, s, func(r *specs.Reader, f *os.File) ([]knowledge.Fact, []specs.Refusal, error) {
		if strings.EqualFold(filepath.Ext(f.Name()), ".csv") {
			return r.CSV(f)
		}
		return r.JSONL(f)
	})
}

type ingestEPACmd struct{ factFiles }

// Run loads EPA's table.
func (i *ingestEPACmd) Run(ctx context.Context, c config, s streams) error {
	return i.load(ctx, c, s, func(r *specs.Reader, f *os.File) ([]knowledge.Fact, []specs.Refusal, error) {
		info, err := f.Stat()
		if err != nil {
			return nil, nil, fmt.Errorf("ingest: %w", err)
		}
		return r.EPA(f, info.Size())
	})
}

type ingestOpenEVCmd struct{ factFiles }

// Run loads open-ev-data.
func (i *ingestOpenEVCmd) Run(ctx context.Context, c config, s streams) error {
	return i.load(ctx, c, s, func(r *specs.Reader, f *os.File) ([]knowledge.Fact, []specs.Refusal, error) { return r.OpenEV(f) })
}

func (i *factFiles) load(ctx context.Context, c config, s streams, read factReader) error {
	each := func(pool *pgxpool.Pool) error {
		for _, name := range i.Files {
			if err := i.loadFile(ctx, pool, s, name, read); err != nil {
				return err
			}
		}
		return nil
	}
	if i.DryRun {
		return each(nil)
	}
	return withDatabase(ctx, c, each)
}

func (i *factFiles) loadFile(ctx context.Context, pool *pgxpool.Pool, s streams, name string, read factReader) error {
	start := time.Now()
	facts, refused, err := readFacts(name, read)
	if err != nil {
		return err
	}
	for _, r := range refused {
		if err := printJSON(s, map[string]any{"file": name, "line": r.Line, "refused": r.Reason}); err != nil {
			return err
		}
	}
	fresh := int64(0)
	const batch = 20_000
	for done := 0; done < len(facts) && !i.DryRun; done = min(done+batch, len(facts)) {
		n, err := store.NewFacts(pool).Upsert(ctx, facts[done:min(done+batch, len(facts))])
		if err != nil {
			return err
		}
		if fresh += n; len(facts) > batch {
			_, _ = fmt.Fprintf(s.err, "%s: %d of %d facts\n", name, min(done+batch, len(facts)), len(facts))
		}
	}
	return printJSON(s, map[string]any{
		"file": name, "facts": len(facts), "new": fresh, "refused": len(refused), "dry_run": i.DryRun, "seconds": time.Since(start).Seconds(),
	})
}

func readFacts(name string, read factReader) ([]knowledge.Fact, []specs.Refusal, error) {
	f, err := os.Open(name) //nolint:gosec // G304: the operator names the file
	if err != nil {
		return nil, nil, fmt.Errorf("ingest: %w", err)
	}
	defer func() { _ = f.Close() }()
	r, err := specs.NewReader()
	if err != nil {
		return nil, nil, err
	}
	facts, refused, err := read(r, f)
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("ingest: %s", name), err)
	}
	return facts, refused, nil
}
