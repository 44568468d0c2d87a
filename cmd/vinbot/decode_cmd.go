package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"text/tabwriter"
	"time"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/decode/nhtsa"
	"example.com/vinbot/knowledge/decode/upstream"
	"example.com/vinbot/knowledge/vin"
	"example.com/vinbot/knowledge/vin/vpic"
	"example.com/vinbot/locales"
)

type decodeCmd struct {
	VIN     string `arg:"" optional:"" help:"One VIN. '*' stands for a character that is not known."`
	JSONL   bool   `help:"Many, from standard input. With an offline index NHTSA's service is asked only with --online."`
	JSON    bool   `help:"One answer on one line."`
	Explain bool   `help:"List what said which value: the pattern and where it is filed."`
	Online  bool   `help:"Ask NHTSA's service too about cars that the offline index does not know."`
}

// Run decodes by the VIN's structure, by the offline index, and by NHTSA where
// that does not know the car.
func (d *decodeCmd) Run(ctx context.Context, c config, s streams) error {
	if d.Explain {
		return d.explain(c, s)
	}
	t, err := newShellDecoder(c, s)
	if err != nil {
		return err
	}
	defer t.client.Close()
	type item struct {
		VIN string `json:"vin"`
	}
	if d.JSONL {
		if t.chain.Local != nil && !d.Online {
			t.chain.Providers = nil
		}
		return lines(ctx, s, func(ctx context.Context, in item) (map[string]any, error) { return t.decode(ctx, in.VIN) })
	}
	out, err := t.decode(ctx, d.VIN)
	if err != nil {
		return err
	}
	if d.JSON {
		return printJSON(s, out)
	}
	return show(s.out, out)
}

// explain prints a table of values and their proofs.
func (d *decodeCmd) explain(c config, s streams) error {
	v, _ := vin.Parse(d.VIN)
	if v == "" {
		return errors.New("this is not a VIN, not even a partial one")
	}
	index, err := vpic.Open(c.VPICIndex)
	if err != nil {
		return err
	}
	found := index.Decode(v, time.Now().Year())
	m := index.Meta()
	_, _ = fmt.Fprintf(s.out, "%s: maker's code %s, by %s of %s\n", v, found.WMI, m.Source, m.Release)
	for _, code := range found.Codes {
		_, _ = fmt.Fprintf(s.out, "NHTSA's code %d: %s\n", code, vpic.Meaning(code))
	}
	_, _ = fmt.Fprintln(s.out)
	table := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	for _, f := range found.Fields {
		explainField(table, f, "")
	}
	for _, f := range found.Others {
		explainField(table, f, "also fits: ")
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}

func explainField(w *tabwriter.Writer, f vpic.Field, before string) {
	_, _ = fmt.Fprintf(w, "%s\t%s%s\t%s\t%s\t%s\n", f.Attribute, before, f.Value, f.Origin, f.Key, f.Schema)
}

// shellDecoder decodes without database and cache, for one command.
type shellDecoder struct {
	chain  *decode.Chain
	client *nhtsa.Client
	words  *locales.Printer
}

func newShellDecoder(c config, s streams) (*shellDecoder, error) {
	client, err := nhtsa.New(upstream.Config{URL: c.NHTSA})
	if err != nil {
		return nil, err
	}
	texts, err := locales.Load()
	if err != nil {
		return nil, err
	}
	quiet := slog.New(slog.NewJSONHandler(s.err, &slog.HandlerOptions{Level: slog.LevelError}))
	chain := &decode.Chain{Local: offline(c, quiet, time.Now), Providers: []decode.Provider{client}, Now: time.Now, Log: quiet}
	return &shellDecoder{chain: chain, client: client, words: texts.For(locales.Reader{Lang: "en"})}, nil
}

func (t *shellDecoder) decode(ctx context.Context, raw string) (map[string]any, error) {
	v, problems := vin.Parse(raw)
	d := knowledge.Decode{VIN: v, Problems: problems, Attributes: map[string]string{}}
	if v != "" {
		var extent decode.Extent
		var err error
		if d, extent, err = t.chain.Known(ctx, v, decode.Standard); err != nil {
			return nil, err
		}
		if extent == decode.Structure {
			if d, err = t.chain.Fetch(ctx, v, decode.Standard); err != nil {
				return nil, err
			}
		}
	}
	told, err := t.problems(raw, d.Problems)
	if err != nil {
		return nil, err
	}
	if d.Alternatives == nil {
		d.Alternatives = []knowledge.Alternative{}
	}
	out := map[string]any{"vin": string(v), "valid": d.Valid, "problems": told, "attributes": d.Attributes, "alternatives": d.Alternatives, "quality": d.Quality}
	if v == "" {
		out["vin"] = raw
		if repairs := vin.Repairs(raw); len(repairs) > 0 {
			out["repairs"] = repairs
		}
	} else if repairs := vin.Repairs(string(v)); doubted(d) && len(repairs) > 0 {
		out["repairs"] = repairs
	}
	var from []string
	for _, x := range d.Sources {
		from = append(from, x.Title)
	}
	out["source"] = strings.Join(from, "; ")
	return out, nil
}

// doubted tells whether the check digit does not fit.
func doubted(d knowledge.Decode) bool {
	for _, p := range d.Problems {
		if p.Code == knowledge.ProblemCheckDigit {
			return true
		}
	}
	return false
}

type problem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

func (t *shellDecoder) problems(raw string, list []knowledge.Problem) ([]problem, error) {
	told := []problem{}
	for _, x := range list {
		words, err := t.words.Plain("problem_"+string(x.Code), map[string]any{"VIN": raw, "Detail": x.Detail})
		if err != nil {
			return nil, err
		}
		told = append(told, problem{string(x.Code), plain(words)})
	}
	return told, nil
}
