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
	"text/tabwriter"
	"time"

	"example.com/vinbot/knowledge/decode"
)

type evalCmd struct {
	VIN       evalVINCmd       `cmd:"" name:"vin" help:"Decode the VINs of a file of cases and compare."`
	Packages  evalPackagesCmd  `cmd:"" help:"Judge the packages of real builds held back from learning."`
	Hunt      evalHuntCmd      `cmd:"" help:"Simulate people who are asked what they see on real builds."`
	Labels    evalLabelsCmd    `cmd:"" help:"Name the packages of parsed labels and compare with the lines that call themselves packages."`
	Ask       evalAskCmd       `cmd:"" help:"Ask the questions of files, or made up about the facts, and compare."`
	Facts     evalFactsCmd     `cmd:"" help:"What facts cover, where they contradict each other, and what no car can be."`
	Retrieval evalRetrievalCmd `cmd:"" help:"Search texts about what the product knows, with each stage left out."`
	Stickers  evalStickersCmd  `cmd:"" aliases:"sticker" help:"Read damaged photos of labels and compare."`
}

type evalVINCmd struct {
	Cases  string `required:"" type:"existingfile" help:"JSONL: {\"vin\",\"kind\",\"expected\":{\"make\",\"model\",\"year\",…}}."`
	Misses int    `default:"20" help:"How many misses to list for each kind and field."`
}

// Run prints a table by kind and field, then what was missed. It decodes as the
// product does, without a network.
func (e *evalVINCmd) Run(ctx context.Context, c config, s streams) error {
	local := offline(c, slog.New(slog.NewJSONHandler(s.err, nil)), time.Now)
	if local == nil {
		return errors.New("there is no offline index to score: `vinbot vpic import FILE` makes one")
	}
	f, err := os.Open(e.Cases)
	if err != nil {
		return fmt.Errorf("eval: %w", err)
	}
	defer func() { _ = f.Close() }()
	score, err := scoreVINs(ctx, &decode.Chain{Local: local, Now: time.Now}, f)
	if err != nil {
		return err
	}
	return score.print(s.out, e.Misses)
}

// scoreVINs decodes every case.
func scoreVINs(ctx context.Context, chain *decode.Chain, cases io.Reader) (*vinScore, error) {
	score := &vinScore{cells: map[vinCell]*vinTally{}}
	scan := bufio.NewScanner(cases)
	scan.Buffer(nil, maxLine)
	for scan.Scan() {
		var c vinCase
		if err := json.Unmarshal(scan.Bytes(), &c); err != nil {
			return nil, fmt.Errorf("eval: line %d: %w", score.cases+1, err)
		}
		start := time.Now()
		d, _, err := chain.Known(ctx, c.VIN, decode.Standard)
		score.took = append(score.took, time.Since(start))
		if err != nil {
			return nil, err
		}
		score.cases++
		score.take(c, d)
	}
	if err := scan.Err(); err != nil {
		return nil, fmt.Errorf("eval: %w", err)
	}
	return score, nil
}

// print writes the table, the time a decode took, and the misses.
func (s *vinScore) print(w io.Writer, misses int) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "kind\tfield\tright\twrong\tunknown\tshare\tgoal\t")
	for _, c := range s.order() {
		t := s.cells[c]
		goal, mark := "", ""
		if g := c.goal(); g > 0 {
			goal = fmt.Sprintf("%.1f %%", percent*g)
			if t.share() < g {
				mark = "below"
			}
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%d\t%d\t%d\t%.2f %%\t%s\t%s\n", c.kind, c.field, t.right, t.wrong, t.unknown, percent*t.share(), goal, mark)
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	p50, p99 := s.quantiles()
	_, _ = fmt.Fprintf(w, "\n%d VINs; a decode with structure, index and reconciliation takes %s (p50), %s (p99)\n", s.cases, p50, p99)
	for _, c := range s.order() {
		t := s.cells[c]
		for i, m := range t.misses {
			if i == misses {
				_, _ = fmt.Fprintf(w, "  … and %d more\n", len(t.misses)-misses)
				break
			}
			_, _ = fmt.Fprintf(w, "%s %s: %s is %s, want %s\n", c.kind, c.field, m.vin, cmp.Or(m.got, "unknown"), m.want)
		}
	}
	return nil
}

const percent = 100
