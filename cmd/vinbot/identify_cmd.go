package main

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"time"

	v1 "example.com/vinbot/api/v1"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/locales"
)

type identifyCmd struct {
	Codes   []string `arg:"" optional:"" help:"Option codes."`
	VIN     string   `help:"VIN of the car: what it says need not be said."`
	Make    string   `help:"Make of the car."`
	Model   string   `help:"Model of the car."`
	Year    int      `help:"Model year of the car."`
	Trim    string   `help:"Trim of the car."`
	Base    int64    `help:"Its price without options, in whole US dollars."`
	Total   int64    `help:"Its price with everything and delivery: together with --base and all other codes it tells packages."`
	Text    string   `help:"Its equipment as people write it."`
	Explain bool     `help:"Say in words why."`
	Lang    string   `help:"Language of the words: en, es, fr or de." default:"en" enum:"en,es,fr,de"`
	JSONL   bool     `help:"Many, from standard input."`
}

// Run names packages.
func (i *identifyCmd) Run(ctx context.Context, c config, s streams) error {
	catalogue, err := packages.Load()
	if err != nil {
		return err
	}
	var words *locales.Printer
	if i.Explain {
		texts, err := locales.Load()
		if err != nil {
			return err
		}
		words = texts.For(locales.Reader{Lang: i.Lang})
	}
	index := offline(c, slog.New(slog.DiscardHandler), time.Now)
	one := func(ctx context.Context, in v1.Car) (v1.Identified, error) {
		car, err := complete(ctx, index, knowledge.Vehicle{VIN: knowledge.VIN(in.VIN), Make: in.Make, Model: in.Model, Year: in.Year, Trim: in.Trim})
		if err != nil {
			return v1.Identified{}, err
		}
		return identifyOne(catalogue, words, car, in)
	}
	if i.JSONL {
		return lines(ctx, s, one)
	}
	found, err := one(ctx, v1.Car{VIN: i.VIN, Make: i.Make, Model: i.Model, Year: i.Year, Trim: i.Trim, Codes: i.Codes, Base: i.Base, Total: i.Total, Text: i.Text})
	if err != nil {
		return err
	}
	return show(s.out, found)
}

// identifyOne names the packages of one car, with the reasons in words where there
// is somebody to say them.
func identifyOne(c *packages.Catalogue, words *locales.Printer, v knowledge.Vehicle, in v1.Car) (v1.Identified, error) {
	car := packages.Car{
		Vehicle: v,
		Codes:   in.Codes, Text: strings.Join(append([]string{in.Text}, in.Features...), "\n"), Sure: true,
	}
	const cents = 100
	if in.Base > 0 && in.Total > 0 {
		car.Base, car.Total = new(in.Base*cents), new(in.Total*cents)
	}
	for _, l := range in.Lines {
		o := knowledge.OptionLine{Name: l.Text, Confidence: 1}
		if l.Price != nil {
			minor := int64(math.Round(*l.Price * cents))
			o.Price = &minor
		}
		car.Options = append(car.Options, o)
	}
	r := c.Identify(car)
	next := c.Hunt(car, nil).Asks
	found, open, err := findings(r, "", words)
	if err != nil {
		return v1.Identified{}, err
	}
	out := v1.Identified{ID: in.ID, Packages: found, Undetermined: open, Gap: string(r.Gap)}
	if len(next) > 0 {
		out.Next = nextQuestion(next[0])
	}
	return out, nil
}

// nextQuestion is what would tell most of what is open: a look at the car, or a photo
// of its label.
func nextQuestion(a packages.Ask) *v1.NextQuestion {
	if a.Feature == packages.AskPhoto {
		return &v1.NextQuestion{Photo: "label"}
	}
	return &v1.NextQuestion{Feature: string(a.Feature), Question: a.Words}
}

// reasons are the items of evidence in words, with where they stand.
func reasons(words *locales.Printer, f knowledge.Finding) ([]string, error) {
	out := make([]string, 0, len(f.Evidence))
	for _, ev := range f.Evidence {
		names := make([]string, 0, len(ev.Said))
		for _, w := range ev.Said {
			names = append(names, w.In(words.Lang()))
		}
		said, err := words.Plain("evidence_"+string(ev.Kind), map[string]any{"Detail": ev.Detail, "Minor": ev.Minor, "With": ev.With, "Of": ev.Of, "Against": ev.Weight < 0, "Said": names})
		if err != nil {
			return nil, fmt.Errorf("explain: %w", err)
		}
		if ev.Source.URL != "" {
			said += " (" + ev.Source.Title + ", " + ev.Source.URL + ")"
		}
		out = append(out, said)
	}
	return out, nil
}
