package main

import (
	"context"
	"html"
	"regexp"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/bot"
	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge/ask"
	"example.com/vinbot/locales"
)

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
		library, err := newLibrary(c, pool, logger(s.err, c.LogLevel))
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
