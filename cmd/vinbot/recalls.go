package main

import (
	"context"

	"example.com/vinbot/conversation"
)

// recall asks NHTSA for the recalls of a model. A service that fails is an answer:
// what is said about a car now is no news an hour later.
func (w *works) recall(ctx context.Context, job conversation.Job) (conversation.Event, error) {
	a, err := args[conversation.RecallsArgs](job)
	if err != nil {
		return nil, err
	}
	found := conversation.RecallsFound{Vehicle: a.Vehicle, From: a.From, Asked: a.Asked}
	list, err := w.recalls.Of(ctx, a.Vehicle)
	if ctx.Err() != nil { // the process ends: the next one answers
		return nil, ctx.Err()
	}
	if err != nil {
		w.log.WarnContext(ctx, "recalls not found out", "job_id", job.ID, "error", err)
		found.Failed = true
		return found, nil
	}
	found.Total = len(list)
	for _, r := range list {
		found.ParkIt = found.ParkIt || r.ParkIt
		found.ParkOutside = found.ParkOutside || r.ParkOutside
	}
	from := min(max(0, a.From), len(list))
	found.Recalls = list[from:min(from+max(0, a.Most), len(list))]
	return found, nil
}
