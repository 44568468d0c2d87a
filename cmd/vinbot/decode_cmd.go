package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	v1 "example.com/vinbot/api/v1"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/decode/nhtsa"
	"example.com/vinbot/knowledge/vin"
	"example.com/vinbot/knowledge/vin/vpic"
	"example.com/vinbot/locales"
)

type decodeCmd struct {
	VIN     string `arg:"" optional:"" help:"One VIN. '*' stands for a character that is not known."`
	JSONL   bool   `help:"Many, from standard input, in parallel. With an offline index NHTSA's service is asked only with --online."`
	JSON    bool   `help:"One answer on one line."`
	Explain bool   `help:"List what said which value: the pattern and where it is filed."`
	Online  bool   `help:"Ask NHTSA's service too about what the offline index leaves open; with --jsonl 50 VINs at a time."`
}

// decodeItem is a line of --jsonl.
type decodeItem struct {
	VIN string `json:"vin"`
}

// Run decodes by the VIN's structure, by the offline index, and by NHTSA where
// that does not know the car.
func (d *decodeCmd) Run(ctx context.Context, c config, s streams) error {
	if d.Explain {
		return d.explain(c, s)
	}
	t, err := newShellDecoder(c, s, d.Online)
	if err != nil {
		return err
	}
	defer t.services.close()
	if d.JSONL {
		return t.many(ctx, s)
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
	explainVariants(s.out, decode.Spoken(v, found).Variants)
	return nil
}

// explainVariants lists which of the values that are open go together.
func explainVariants(w io.Writer, all []knowledge.Variant) {
	if len(all) == 0 {
		return
	}
	_, _ = fmt.Fprintln(w, "\nThe VIN leaves open; filed together are:")
	for _, v := range all {
		var words []string
		for _, a := range slices.Sorted(maps.Keys(v)) {
			words = append(words, a+" "+v[a])
		}
		_, _ = fmt.Fprintln(w, "- "+strings.Join(words, ", "))
	}
}

func explainField(w *tabwriter.Writer, f vpic.Field, before string) {
	_, _ = fmt.Fprintf(w, "%s\t%s%s\t%s\t%s\t%s\n", f.Attribute, before, f.Value, f.Origin, f.Key, f.Schema)
}

// shellDecoder decodes without database and cache, for one command.
type shellDecoder struct {
	chain    *decode.Chain
	services *online
	words    *locales.Printer
	gaps     bool // NHTSA is asked also about what the index leaves open of a car it knows
}

func newShellDecoder(c config, s streams, gaps bool) (*shellDecoder, error) {
	services, err := newOnline(c, nil)
	if err != nil {
		return nil, err
	}
	texts, err := locales.Load()
	if err != nil {
		return nil, err
	}
	quiet := slog.New(slog.NewJSONHandler(s.err, &slog.HandlerOptions{Level: slog.LevelError}))
	chain := &decode.Chain{Local: offline(c, quiet, time.Now), Providers: services.free, Now: time.Now, Log: quiet}
	return &shellDecoder{chain: chain, services: services, words: texts.For(locales.Reader{Lang: "en"}), gaps: gaps}, nil
}

// many answers lines: by the index on all processors, else by NHTSA in batches.
func (t *shellDecoder) many(ctx context.Context, s streams) error {
	const together = 64 // lines: enough to make handing them over cheap
	if t.chain.Local == nil || t.gaps {
		return inGroups(ctx, s, shape{lines: nhtsa.MaxBatch, workers: 1}, t.batch)
	}
	t.chain.Providers = nil
	return inGroups(ctx, s, shape{lines: together, workers: runtime.GOMAXPROCS(0)},
		each(func(ctx context.Context, in decodeItem) (v1.Decoded, error) { return t.decode(ctx, in.VIN) }))
}

// batch answers some lines with as few questions to NHTSA as it takes.
func (t *shellDecoder) batch(ctx context.Context, lines [][]byte) ([]byte, error) {
	items, errs := make([]decodeItem, len(lines)), make([]error, len(lines))
	var vins []knowledge.VIN
	for i, line := range lines {
		if errs[i] = json.Unmarshal(line, &items[i]); errs[i] != nil {
			continue
		}
		if v, _ := vin.Parse(items[i].VIN); v != "" {
			vins = append(vins, v)
		}
	}
	found, err := t.chain.FetchAll(ctx, vins, decode.Standard)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	for i, line := range lines {
		var result v1.Decoded
		if errs[i] == nil {
			v, problems := vin.Parse(items[i].VIN)
			d := unread(v, problems)
			if v != "" {
				d, found = found[0], found[1:]
			}
			result, errs[i] = told(t.words, items[i].VIN, d)
		}
		if err := add(&out, line, result, errs[i]); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}

// unread is what can be said of a text that is no VIN.
func unread(v knowledge.VIN, problems []knowledge.Problem) knowledge.Decode {
	return knowledge.Decode{VIN: v, Problems: problems, Attributes: map[string]string{}}
}

func (t *shellDecoder) decode(ctx context.Context, raw string) (v1.Decoded, error) {
	v, problems := vin.Parse(raw)
	if v == "" {
		return told(t.words, raw, unread(v, problems))
	}
	d, extent, err := t.chain.Known(ctx, v, decode.Standard)
	if err == nil && (extent == decode.Structure || extent == decode.Gaps && t.gaps) {
		d, err = t.chain.Fetch(ctx, v, decode.Standard)
	}
	if err != nil {
		return v1.Decoded{}, err
	}
	return told(t.words, raw, d)
}
