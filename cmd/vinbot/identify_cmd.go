package main

import (
	"context"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

type identifyCmd struct {
	Codes []string `arg:"" optional:"" help:"Option codes."`
	Make  string   `help:"Make of the car."`
	Model string   `help:"Model of the car."`
	Year  int      `help:"Model year of the car."`
	JSONL bool     `help:"Many, from standard input."`
}

type identifyItem struct {
	ID       string   `json:"id"`
	VIN      string   `json:"vin"`
	Make     string   `json:"make"`
	Model    string   `json:"model"`
	Year     int      `json:"model_year"`
	Trim     string   `json:"trim"`
	Codes    []string `json:"codes"`
	Features []string `json:"features"`
	Text     string   `json:"text"`
	Lines    []struct {
		Text  string   `json:"text"`
		Price *float64 `json:"price"`
	} `json:"lines"`
}

// Run names packages.
func (i *identifyCmd) Run(ctx context.Context, _ config, s streams) error {
	catalogue, err := packages.Load()
	if err != nil {
		return err
	}
	one := func(_ context.Context, in identifyItem) (map[string]any, error) {
		return identifyOne(catalogue, in), nil
	}
	if i.JSONL {
		return lines(ctx, s, one)
	}
	return show(s.out, identifyOne(catalogue, identifyItem{Make: i.Make, Model: i.Model, Year: i.Year, Codes: i.Codes}))
}

func identifyOne(c *packages.Catalogue, in identifyItem) map[string]any {
	car := packages.Car{
		Vehicle: knowledge.Vehicle{VIN: knowledge.VIN(in.VIN), Make: in.Make, Model: in.Model, Year: in.Year, Trim: in.Trim},
		Codes:   in.Codes, Text: strings.Join(append([]string{in.Text}, in.Features...), "\n"), Sure: true,
	}
	for _, l := range in.Lines {
		o := knowledge.OptionLine{Name: l.Text, Confidence: 1}
		if l.Price != nil {
			const cents = 100
			minor := int64(*l.Price*cents + 0.5)
			o.Price = &minor
		}
		car.Options = append(car.Options, o)
	}
	r := c.Identify(car)
	found, open := []any{}, []any{}
	for _, f := range slices.Concat(r.Findings, r.Open) {
		row := map[string]any{"package": f.Package, "brand": f.Brand, "code": f.Code, "name": f.Name, "probability": f.Probability, "evidence": f.Evidence}
		if f.Verdict == knowledge.Undetermined {
			row["why"] = f.Why
			open = append(open, row)
			continue
		}
		row["verdict"] = f.Verdict
		found = append(found, row)
	}
	for _, code := range r.UnknownCodes {
		open = append(open, map[string]any{"code": code, "probability": 0, "why": "unknown_code"})
	}
	return map[string]any{"id": in.ID, "packages": found, "undetermined": open}
}
