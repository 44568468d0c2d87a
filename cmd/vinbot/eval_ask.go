package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/bot"
	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge/ask"
	"example.com/vinbot/knowledge/ask/asktest"
	"example.com/vinbot/locales"
	"example.com/vinbot/store"
)

type evalAskCmd struct {
	Cases  []string `arg:"" optional:"" type:"existingfile" help:"JSONL: {\"lang\",\"kind\",\"turns\":[{\"q\",\"want\",\"attribute\",\"value\",…}]}."`
	Invent int      `help:"How many questions to make up about the facts of the database."`
	Seed   uint64   `default:"1" help:"Of the questions made up."`
	Held   bool     `help:"Only the cases that are kept back while the engine is worked on."`
	Misses int      `default:"20" help:"How many misses to list."`
}

// Run asks the cases of the database's facts, as the product does, and prints what
// was answered rightly.
func (e *evalAskCmd) Run(ctx context.Context, c config, s streams) error {
	return withDatabase(ctx, c, func(pool *pgxpool.Pool) error {
		cases, err := e.cases(ctx, pool)
		if err != nil {
			return err
		}
		score, err := scoreAnswers(ctx, c, pool, cases)
		if err != nil {
			return err
		}
		return score.Print(s.out, e.Misses)
	})
}

// cases are those of the files and those made up.
func (e *evalAskCmd) cases(ctx context.Context, pool *pgxpool.Pool) (list []asktest.Case, err error) {
	for _, name := range e.Cases {
		of, err := readCases(name)
		if err != nil {
			return nil, err
		}
		list = append(list, of...)
	}
	if e.Invent > 0 {
		facts, err := store.NewFacts(pool).All(ctx)
		if err != nil {
			return nil, err
		}
		made, err := asktest.Invent(facts, e.Invent, e.Seed)
		if err != nil {
			return nil, err
		}
		const part = 5 // one dialogue, and one without an answer, for so many questions
		dialogues, err := asktest.InventDialogues(facts, e.Invent/part, e.Seed)
		if err != nil {
			return nil, err
		}
		unanswerable, err := asktest.InventUnanswerable(facts, e.Invent/part, e.Seed)
		if err != nil {
			return nil, err
		}
		list = slices.Concat(list, made, dialogues, unanswerable)
	}
	if !e.Held {
		return list, nil
	}
	var held []asktest.Case
	for _, c := range list {
		if c.Held {
			held = append(held, c)
		}
	}
	return held, nil
}

func readCases(name string) ([]asktest.Case, error) {
	f, err := os.Open(name) //nolint:gosec // G304: the operator names the file
	if err != nil {
		return nil, fmt.Errorf("eval: %w", err)
	}
	defer func() { _ = f.Close() }()
	return asktest.Cases(f)
}

// scoreAnswers answers as the product does, without a model.
func scoreAnswers(ctx context.Context, c config, pool *pgxpool.Pool, cases []asktest.Case) (*asktest.Score, error) {
	library, err := newLibrary(c, pool, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	asker, err := newAsker(pool, library, time.Now)
	if err != nil {
		return nil, err
	}
	catalog, err := locales.Load()
	if err != nil {
		return nil, err
	}
	return asktest.Run(ctx, asker, cases, func(a ask.Answer, lang string) (string, error) {
		words, err := bot.Words(texts{catalog}.For(lang, ""), conversation.AnswerReply(a))
		return plain(words), err
	})
}
