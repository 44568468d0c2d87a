package main

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"time"

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

type identifyItem struct {
	ID       string   `json:"id"`
	VIN      string   `json:"vin"`
	Make     string   `json:"make"`
	Model    string   `json:"model"`
	Year     int      `json:"model_year"`
	Trim     string   `json:"trim"`
	Codes    []string `json:"codes"`
	Base     int64    `json:"base"`
	Total    int64    `json:"total"`
	Features []string `json:"features"`
	Text     string   `json:"text"`
	Lines    []struct {
		Text  string   `json:"text"`
		Price *float64 `json:"price"`
	} `json:"lines"`
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
	one := func(ctx context.Context, in identifyItem) (map[string]any, error) {
		car, err := complete(ctx, index, knowledge.Vehicle{VIN: knowledge.VIN(in.VIN), Make: in.Make, Model: in.Model, Year: in.Year, Trim: in.Trim})
		if err != nil {
			return nil, err
		}
		return identifyOne(catalogue, words, car, in)
	}
	if i.JSONL {
		return lines(ctx, s, one)
	}
	found, err := one(ctx, identifyItem{VIN: i.VIN, Make: i.Make, Model: i.Model, Year: i.Year, Trim: i.Trim, Codes: i.Codes, Base: i.Base, Total: i.Total, Text: i.Text})
	if err != nil {
		return err
	}
	return show(s.out, found)
}

// identifyOne names the packages of one car, with the reasons in words where there
// is somebody to say them.
func identifyOne(c *packages.Catalogue, words *locales.Printer, v knowledge.Vehicle, in identifyItem) (map[string]any, error) {
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
		return nil, err
	}
	out := map[string]any{"id": in.ID, "packages": found, "undetermined": open}
	if len(next) > 0 {
		out["next_question"] = nextQuestion(next[0])
	}
	if r.Gap != "" {
		out["gap"] = r.Gap
	}
	return out, nil
}

// nextQuestion is what would tell most of what is open: a look at the car, or a photo
// of its label.
func nextQuestion(a packages.Ask) map[string]any {
	if a.Feature == packages.AskPhoto {
		return map[string]any{"photo": "label"}
	}
	return map[string]any{"feature": a.Feature, "question": a.Words}
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
