package main

import (
	"context"
	"time"

	v1 "example.com/vinbot/api/v1"
	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/store"
)

type reports = store.Reports

// restReports are the reports of the chat, for the API.
type restReports struct{ *reports }

// Happened implements [v1.Reports].
func (r restReports) Happened(ctx context.Context, user int64, from, to time.Time) (conversation.Figures, error) {
	p, err := r.Period(ctx, user, from, to, newestCars)
	return figures(p), err
}

// recallsNote is said with recalls, here and by the shell's command.
const recallsNote = "By model and year. Whether this very car is concerned, and repaired already, only its maker knows by the VIN."

// Recalls implements [v1.Recalls].
func (e *restEngine) Recalls(ctx context.Context, who v1.Caller, vin string) (v1.Recalled, error) {
	d, err := e.one(ctx, who, vin)
	if err != nil {
		return v1.Recalled{}, err
	}
	return e.RecallsOf(ctx, unambiguous(d))
}

// RecallsOf implements [graph.Recalls].
func (e *restEngine) RecallsOf(ctx context.Context, car knowledge.Vehicle) (v1.Recalled, error) {
	if car.Make == "" || car.Model == "" || car.Year == 0 {
		return v1.Recalled{}, v1.Refuse(v1.NotFound, "Make, model and year of this VIN are not all known, and recalls are filed by them.")
	}
	list, err := e.recalls.Of(ctx, car)
	if err != nil {
		return v1.Recalled{}, v1.Refuse(v1.NotAvailableNow, "NHTSA did not answer: nothing is known of recalls just now.")
	}
	return v1.Recalled{Vehicle: car, Recalls: append([]knowledge.Recall{}, list...), Note: recallsNote}, nil
}
