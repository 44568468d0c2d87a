package main

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/vinbot/conversation"
)

// How a report looks for recalls: of so many models, some at a time, for so long. What has
// not been answered by then is said to be unknown.
const (
	recallModels  = 50
	recallsAtOnce = 4
	recallsWithin = 30 * time.Second
)

// newRecalls finds the safety recalls that are news to the person of a report; nil where
// the report tells of none. A service that fails is an answer: the report does not wait.
func (w *works) newRecalls(ctx context.Context, user int64, a conversation.ReportArgs) (*conversation.NewRecalls, error) {
	if a.RecallsFrom.IsZero() {
		return nil, nil //nolint:nilnil // as the contract says
	}
	models, beyond, err := w.reports.Models(ctx, user, recallModels)
	if err != nil {
		return nil, err
	}
	told, err := w.reports.RecallsTold(ctx, user, a.Every)
	if err != nil {
		return nil, err
	}
	limited, stop := context.WithTimeout(ctx, recallsWithin)
	defer stop()
	found, failed := make([][]conversation.CarRecall, len(models)), atomic.Int32{}
	var asked errgroup.Group
	asked.SetLimit(recallsAtOnce)
	for i, m := range models {
		asked.Go(func() error {
			list, err := w.recalls.Of(limited, m)
			if err != nil {
				failed.Add(1)
				w.log.WarnContext(ctx, "recalls for a report not found out", "error", err)
			}
			for _, r := range list {
				found[i] = append(found[i], conversation.CarRecall{Vehicle: m, Recall: r})
			}
			return nil
		})
	}
	_ = asked.Wait()      // none of them fails: what is unknown is counted
	if ctx.Err() != nil { // the process ends: the next one tells
		return nil, ctx.Err()
	}
	n := conversation.NewsOf(slices.Concat(found...), told, a.RecallsFrom)
	n.Models, n.Unknown, n.Beyond = len(models), int(failed.Load()), beyond
	return &n, nil
}
