package main

import (
	"context"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/vin"
	"example.com/vinbot/locales"
)

type decodeCmd struct {
	VIN   string `arg:"" optional:"" help:"One VIN."`
	JSONL bool   `help:"Many, from standard input."`
}

// Run decodes by the VIN's structure, and by NHTSA where it answers.
func (d *decodeCmd) Run(ctx context.Context, c config, s streams) error {
	type item struct {
		VIN string `json:"vin"`
	}
	one := func(ctx context.Context, in item) (map[string]any, error) { return decodeOne(ctx, c, s, in.VIN) }
	if d.JSONL {
		return lines(ctx, s, one)
	}
	out, err := one(ctx, item{d.VIN})
	if err != nil {
		return err
	}
	return show(s.out, out)
}

func decodeOne(ctx context.Context, c config, s streams, raw string) (map[string]any, error) {
	v, problems := vin.Parse(raw)
	d := knowledge.Decode{VIN: v, Problems: problems}
	if v != "" {
		chain, done, err := shellDecoder(c, s)
		if err != nil {
			return nil, err
		}
		defer done()
		if d, err = chain.Fetch(ctx, v); err != nil {
			return nil, err
		}
	}
	type problem struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	}
	texts, err := locales.Load()
	if err != nil {
		return nil, err
	}
	p := texts.For(locales.Reader{Lang: "en"})
	told := []problem{}
	for _, x := range d.Problems {
		words, err := p.Plain("problem_"+string(x.Code), map[string]any{"VIN": raw, "Detail": x.Detail})
		if err != nil {
			return nil, err
		}
		told = append(told, problem{string(x.Code), plain(words)})
	}
	out := map[string]any{"vin": string(v), "valid": d.Valid, "problems": told, "attributes": d.Attributes, "alternatives": []any{}, "quality": d.Quality}
	if v == "" {
		out["vin"] = raw
	}
	var from []string
	for _, x := range d.Sources {
		from = append(from, x.Title)
	}
	out["source"] = strings.Join(from, "; ")
	return out, nil
}
