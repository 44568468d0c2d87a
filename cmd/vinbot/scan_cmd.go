package main

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"time"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/knowledge/sticker"
)

type scanCmd struct {
	Files   []string `arg:"" optional:"" help:"PDFs and pictures."`
	JSONL   bool     `help:"Many, from standard input."`
	Explain string   `placeholder:"DIR" help:"Write pictures of the stages of each reading there."`
}

// Run reads labels.
func (sc *scanCmd) Run(ctx context.Context, _ config, s streams) error {
	catalogue, err := packages.Load()
	if err != nil {
		return err
	}
	reader, err := newReader(sticker.Config{}, catalogue)
	if err != nil {
		return err
	}
	type item struct {
		File string `json:"file"`
	}
	read := func(ctx context.Context, d sticker.Document) (knowledge.Label, error) {
		return reader.Read(ctx, []sticker.Document{d}, nil)
	}
	if sc.Explain != "" {
		folder, err := openStageFolder(sc.Explain)
		if err != nil {
			return err
		}
		defer folder.Close() //nolint:errcheck // its files are closed
		read = folder.explained(reader)
	}
	one := func(ctx context.Context, in item) (map[string]any, error) {
		return scanOne(ctx, read, catalogue, in.File)
	}
	if sc.JSONL {
		return lines(ctx, s, one)
	}
	for _, f := range sc.Files {
		out, err := one(ctx, item{f})
		if err != nil {
			return err
		}
		if err := show(s.out, out); err != nil {
			return err
		}
	}
	return nil
}

// orNone is a list that is written as [] where there is nothing.
func orNone[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

type readLabel func(ctx context.Context, d sticker.Document) (knowledge.Label, error)

func scanOne(ctx context.Context, read readLabel, catalogue *packages.Catalogue, file string) (map[string]any, error) {
	start := time.Now()
	b, err := os.ReadFile(file) //nolint:gosec // the caller names the file
	if err != nil {
		return nil, err
	}
	l, err := read(ctx, sticker.Document{Name: filepath.Base(file), Bytes: b})
	if err != nil {
		return nil, err
	}
	codes, err := judgeCodes(catalogue, l, time.Now())
	if err != nil {
		return nil, err
	}
	car := packages.CarOf(l)
	if codes.List() {
		car.Codes, car.Vehicle.Make = codes.Stated, cmp.Or(car.Vehicle.Make, codes.Brand)
	}
	result := catalogue.Identify(car)
	result.UnknownCodes = nil // see codes
	doc, err := labelDocument(l, result)
	if err != nil {
		return nil, err
	}
	doc["file"], doc["seconds"] = file, time.Since(start).Seconds()
	doc["codes"] = map[string]any{"stated": orNone(codes.Stated), "asked": orNone(codes.Asked), "unknown": orNone(codes.Unknown)}
	return doc, nil
}
