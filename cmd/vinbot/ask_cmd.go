package main

import (
	"context"
	"html"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	v1 "example.com/vinbot/api/v1"
	"example.com/vinbot/bot"
	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/locales"
)

type askCmd struct {
	Question string `arg:"" optional:"" help:"One question."`
	Lang     string `default:"en" help:"Language of the answer."`
	JSONL    bool   `help:"Many, from standard input."`
}

// Run answers questions from the database's facts.
func (a *askCmd) Run(ctx context.Context, c config, s streams) error {
	return withDatabase(ctx, c, func(pool *pgxpool.Pool) error {
		library, err := newLibrary(c, pool, logger(s.err, c.LogLevel))
		if err != nil {
			return err
		}
		asker, err := newAsker(pool, library, time.Now)
		if err != nil {
			return err
		}
		catalog, err := locales.Load()
		if err != nil {
			return err
		}
		vins := byIndex(func() decode.Provider { return offline(c, logger(s.err, c.LogLevel), time.Now) })
		one := func(ctx context.Context, in v1.Question) (v1.Asked, error) {
			return askOne(ctx, asker, vins, texts{catalog}, in, knowledge.Vehicle{})
		}
		if a.JSONL {
			return lines(ctx, s, one)
		}
		out, err := one(ctx, v1.Question{Lang: a.Lang, Question: a.Question})
		if err != nil {
			return err
		}
		return show(s.out, out)
	})
}

// askOne answers a question after what was said before it. car is the one that is meant,
// if that is known; vins reads one that the question itself holds.
func askOne(ctx context.Context, asker *ask.Engine, vins vinReader, t texts, in v1.Question, car knowledge.Vehicle) (v1.Asked, error) {
	var memory ask.Context
	answer := func(text string) (ask.Answer, error) {
		text, known, err := vins.read(ctx, text, memory)
		if err != nil {
			return ask.Answer{}, err
		}
		return asker.Answer(ctx, ask.Question{Text: text, Lang: in.Lang, Context: known})
	}
	for _, turn := range in.Turns {
		if turn.Role != "user" {
			continue
		}
		a, err := answer(turn.Text)
		if err != nil {
			return v1.Asked{}, err
		}
		memory = a.Next
	}
	if car.Make != "" {
		memory.Vehicles = slices.Insert(slices.Clone(memory.Vehicles), 0, car)
	}
	a, err := answer(in.Question)
	if err != nil {
		return v1.Asked{}, err
	}
	return asked(t.For(in.Lang, ""), in.ID, a)
}

// asked is an answer as the shell prints it and the API gives it.
func asked(p bot.Printer, id string, a ask.Answer) (v1.Asked, error) {
	words, err := bot.Words(p, conversation.AnswerReply(a))
	if err != nil {
		return v1.Asked{}, err
	}
	out := v1.Asked{
		ID: id, Answer: plain(words), Attribute: a.Attribute, Vehicle: a.Vehicle, Abstained: a.Abstained(), Citations: []v1.Citation{},
	}
	for _, c := range ask.Cited(a) {
		out.Citations = append(out.Citations, v1.Citation{Title: c.Title, URL: c.URL})
	}
	if f := a.Facts; len(f) > 0 && a.Kind == ask.Value {
		out.Value, out.Unit = any(f[0].Value), &f[0].Unit
		if f[0].Text != "" {
			out.Value = f[0].Text
		}
	}
	if len(a.Choices) == 0 {
		return out, nil
	}
	question, err := p.Plain("ask_range_question", nil)
	if err != nil {
		return v1.Asked{}, err
	}
	out.Clarify = &v1.Clarify{Question: question}
	for _, c := range a.Choices {
		out.Clarify.Choices = append(out.Clarify.Choices, c.Label)
	}
	return out, nil
}

var tag = regexp.MustCompile(`<[^>]*>`)

// plain is a rendered message without its markup.
func plain(words string) string {
	return strings.TrimSpace(html.UnescapeString(tag.ReplaceAllString(words, "")))
}
