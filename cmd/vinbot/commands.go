package main

import (
	"context"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/bot"
	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/knowledge/sticker"
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
	for _, f := range r.Findings {
		row := map[string]any{"package": f.Package, "brand": f.Brand, "code": f.Code, "name": f.Name, "probability": f.Probability}
		if f.Verdict == knowledge.Undetermined {
			row["why"] = "the evidence does not decide"
			open = append(open, row)
			continue
		}
		row["verdict"], row["evidence"] = f.Verdict, f.Evidence
		found = append(found, row)
	}
	for _, code := range r.UnknownCodes {
		open = append(open, map[string]any{"code": code, "probability": 0, "why": "the catalogue does not have this code for the brand"})
	}
	return map[string]any{"id": in.ID, "packages": found, "undetermined": open}
}

type scanCmd struct {
	Files []string `arg:"" optional:"" help:"PDFs and pictures."`
	JSONL bool     `help:"Many, from standard input."`
}

// Run reads labels.
func (sc *scanCmd) Run(ctx context.Context, _ config, s streams) error {
	reader, err := sticker.New(sticker.Config{})
	if err != nil {
		return err
	}
	catalogue, err := packages.Load()
	if err != nil {
		return err
	}
	type item struct {
		File string `json:"file"`
	}
	one := func(ctx context.Context, in item) (map[string]any, error) {
		return scanOne(ctx, reader, catalogue, in.File)
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

func scanOne(ctx context.Context, reader *sticker.Reader, catalogue *packages.Catalogue, file string) (map[string]any, error) {
	start := time.Now()
	b, err := os.ReadFile(file) //nolint:gosec // the caller names the file
	if err != nil {
		return nil, err
	}
	l, err := reader.Read(ctx, []sticker.Document{{Name: filepath.Base(file), Bytes: b}}, nil)
	if err != nil {
		return nil, err
	}
	options := []any{}
	for _, o := range l.Options {
		options = append(options, map[string]any{"code": o.Code, "name": o.Name, "price": major(o.Price), "contents": o.Contents})
	}
	return map[string]any{
		"file": file, "vin": l.VIN, "model_year": l.Year, "make": l.Make, "model": l.Model, "trim": l.Trim, "base_price": major(l.Base),
		"options": options, "total_options": major(l.OptionTotal), "destination": major(l.Destination), "total": major(l.Total),
		"currency": l.Currency, "checks": map[string]any{"sure": l.Sure, "doubts": l.Doubts}, "packages": catalogue.Identify(packages.CarOf(l)).Findings,
		"seconds": time.Since(start).Seconds(),
	}, nil
}

type askCmd struct {
	Question string `arg:"" optional:"" help:"One question."`
	Lang     string `default:"en" help:"Language of the answer."`
	JSONL    bool   `help:"Many, from standard input."`
}

type askItem struct {
	ID       string `json:"id"`
	Lang     string `json:"lang"`
	Question string `json:"question"`
	Turns    []struct {
		Role string `json:"role"`
		Text string `json:"text"`
	} `json:"turns"`
}

// Run answers questions from the database's facts.
func (a *askCmd) Run(ctx context.Context, c config, s streams) error {
	return withDatabase(ctx, c, func(pool *pgxpool.Pool) error {
		library, err := newLibrary(pool)
		if err != nil {
			return err
		}
		asker, err := newAsker(c, pool, library, time.Now)
		if err != nil {
			return err
		}
		catalog, err := locales.Load()
		if err != nil {
			return err
		}
		one := func(ctx context.Context, in askItem) (map[string]any, error) {
			return askOne(ctx, asker, texts{catalog}, in)
		}
		if a.JSONL {
			return lines(ctx, s, one)
		}
		out, err := one(ctx, askItem{Lang: a.Lang, Question: a.Question})
		if err != nil {
			return err
		}
		return show(s.out, out)
	})
}

func askOne(ctx context.Context, asker *ask.Engine, t texts, in askItem) (map[string]any, error) {
	var memory ask.Context
	for _, turn := range in.Turns {
		if turn.Role != "user" {
			continue
		}
		a, err := asker.Answer(ctx, ask.Question{Text: turn.Text, Lang: in.Lang, Context: memory})
		if err != nil {
			return nil, err
		}
		memory = a.Next
	}
	a, err := asker.Answer(ctx, ask.Question{Text: in.Question, Lang: in.Lang, Context: memory})
	if err != nil {
		return nil, err
	}
	words, err := bot.Words(t.For(in.Lang, ""), conversation.AnswerReply(a))
	if err != nil {
		return nil, err
	}
	out := map[string]any{
		"id": in.ID, "answer": plain(words), "attribute": a.Attribute, "vehicle": a.Vehicle, "abstained": a.Abstained(), "citations": []any{},
	}
	var cited []any
	for _, c := range ask.Cited(a) {
		cited = append(cited, map[string]any{"title": c.Title, "url": c.URL})
	}
	if cited != nil {
		out["citations"] = cited
	}
	if f := a.Facts; len(f) > 0 && a.Kind == ask.Value {
		out["value"], out["unit"] = any(f[0].Value), f[0].Unit
		if f[0].Text != "" {
			out["value"] = f[0].Text
		}
	}
	if len(a.Choices) > 0 {
		question, err := t.For(in.Lang, "").Plain("ask_range_question", nil)
		if err != nil {
			return nil, err
		}
		var labels []string
		for _, c := range a.Choices {
			labels = append(labels, c.Label)
		}
		out["clarify"] = map[string]any{"question": question, "choices": labels}
	}
	return out, nil
}

var tag = regexp.MustCompile(`<[^>]*>`)

// plain is a rendered message without its markup.
func plain(words string) string {
	return strings.TrimSpace(html.UnescapeString(tag.ReplaceAllString(words, "")))
}
