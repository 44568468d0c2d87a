package graph

import (
	"context"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	v1 "example.com/vinbot/api/v1"
	"example.com/vinbot/billing"
	"example.com/vinbot/conversation"
	"example.com/vinbot/conversation/schedule"
	"example.com/vinbot/knowledge"
)

// mayOwn refuses a key that may not be used for what is one person's own.
func mayOwn(ctx context.Context) (v1.Caller, error) {
	who := v1.CallerOf(ctx)
	if err := may(ctx, billing.ScopeChat); err != nil {
		return who, err
	}
	return who, who.Alone()
}

// PastCars is a page of a history.
type PastCars struct {
	Cars       []PastCar
	NextCursor *string
}

// PastCar is a car of a person's history.
type PastCar struct {
	Vehicle    knowledge.Vehicle
	LookedUpAt time.Time
	Label      *string
	Corrected  bool
}

// History implements [QueryResolver].
func (r roots) History(ctx context.Context, words string, limit int, cursor *string) (*PastCars, error) {
	who, err := mayOwn(ctx)
	if err != nil {
		return nil, err
	}
	switch {
	case limit < 1 || limit > v1.MaxHistoryPage:
		return nil, fault("limit", "must be 1 to "+strconv.Itoa(v1.MaxHistoryPage))
	case utf8.RuneCountInString(words) > v1.MaxHistoryWords:
		return nil, fault("words", "has more than "+strconv.Itoa(v1.MaxHistoryWords)+" characters")
	}
	skip := 0
	if cursor != nil {
		if skip, err = v1.Skipped("cursor", *cursor); err != nil {
			return nil, err
		}
	}
	page, err := v1.PastCarsOf(ctx, r.Sources.History, who, words, skip, limit)
	if err != nil {
		return nil, err
	}
	out := &PastCars{Cars: make([]PastCar, len(page.Cars)), NextCursor: said(page.Next)}
	for i, c := range page.Cars {
		out.Cars[i] = PastCar{Vehicle: c.Vehicle, LookedUpAt: c.At, Corrected: c.Corrected}
		if c.Label != 0 {
			out.Cars[i].Label = new(strconv.FormatInt(c.Label, 10))
		}
	}
	return out, nil
}

// Report is what a person is told in the chat on a schedule.
type Report struct {
	v1.Report

	from Sources
}

// Reports implements [QueryResolver].
func (r roots) Reports(ctx context.Context, every *string) ([]Report, error) {
	who, err := mayOwn(ctx)
	if err != nil {
		return nil, err
	}
	if every != nil && !slices.Contains(schedule.All(), schedule.Every(*every)) {
		return nil, fault("every", "must be day, week or month")
	}
	all, err := requestOf(ctx).reports.of(struct{}{}, func() ([]conversation.Report, error) { return r.Sources.Reports.Reports(ctx, who.User) })
	if err != nil {
		return nil, err
	}
	out := make([]Report, 0, len(all))
	for _, one := range all {
		if every == nil || one.Every == schedule.Every(*every) {
			out = append(out, Report{v1.ReportOf(one), r.Sources})
		}
	}
	return out, nil
}

// Weekday is nil for a report that is not weekly.
func (r Report) Weekday() *string { return said(r.Report.Weekday) }

// ToldUntil is until when things have been told.
func (r Report) ToldUntil() time.Time { return r.Until }

// SoFar is what the report would tell now.
func (r Report) SoFar(ctx context.Context) (*v1.Happened, error) {
	so, err := requestOf(ctx).soFar.of(r.Every, func() (v1.Happened, error) {
		to := r.from.Now().UTC()
		f, err := r.from.Reports.Happened(ctx, v1.CallerOf(ctx).User, r.Until, to)
		return v1.HappenedOf(f, r.Until, to), err
	})
	if err != nil {
		return nil, err
	}
	return &so, nil
}
