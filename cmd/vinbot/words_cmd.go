package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/store"
)

type wordsCmd struct {
	Lang  string `help:"Only of this language: en, es, fr or de."`
	Days  int    `default:"90" help:"Only of the last so many days."`
	Limit int    `default:"50" help:"At most so many."`
	JSONL bool   `help:"One line of JSON each."`
}

// Run lists the words of questions that mean nothing to the vocabulary and that several
// people wrote, the most frequent first.
func (w *wordsCmd) Run(ctx context.Context, c config, s streams) error {
	return withDatabase(ctx, c, func(pool *pgxpool.Pool) error {
		list, err := store.NewWords(pool).Most(ctx, w.Lang, time.Now().AddDate(0, 0, -w.Days), w.Limit)
		if err != nil {
			return err
		}
		if w.JSONL {
			return printEach(s, list)
		}
		out := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
		put(out, "WORD\tLANGUAGE\tPEOPLE\tSEEN\tLAST")
		for _, v := range list {
			put(out, fmt.Sprintf("%s\t%s\t%d or more\t%d\t%s", v.Word, v.Lang, v.People, v.Seen, v.Last.Format(time.DateOnly)))
		}
		return out.Flush()
	})
}
