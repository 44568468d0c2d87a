package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"example.com/vinbot/conversation"
	"example.com/vinbot/conversation/schedule"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/list"
	"example.com/vinbot/locales"
	"example.com/vinbot/store"
)

// newestCars is how many cars a report names; its workbook has all.
const newestCars = 3

// choreReports begins the reports whose time has come.
const choreReports = "reports"

// claimReports is the work of [choreReports].
func (a *app) claimReports(ctx context.Context, _ json.RawMessage) error {
	_, err := store.NewReports(a.turns, a.now).Claim(ctx, a.jobs)
	return err
}

// report gathers what happened in the time of a report, and what is news. Done again it
// gathers the same, but for recalls that were published meanwhile.
func (w *works) report(ctx context.Context, job conversation.Job) (conversation.Event, error) {
	a, err := args[conversation.ReportArgs](job)
	if err != nil {
		return nil, err
	}
	p, err := w.reports.Period(ctx, job.Key.User, a.From, a.To, list.Most)
	if err != nil {
		return nil, err
	}
	made := conversation.ReportMade{ReportArgs: a, Figures: figures(p)}
	if a.To.Sub(a.From) > keepLists {
		made.ListDays = int(keepLists / (24 * time.Hour))
	}
	if made.Recalls, err = w.newRecalls(ctx, job.Key.User, a); err != nil {
		return nil, err
	}
	rows, err := w.reportRows(ctx, p.Cars)
	if err != nil || len(rows) == 0 {
		return made, err
	}
	if made.Bytes, err = reportBook(rows, a.Zone, w.words.For(locales.Reader{Lang: job.Lang, Units: job.Units})); err != nil {
		return nil, err
	}
	day, err := schedule.Wall(a.To, a.Zone)
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	made.Name = "vinbot-" + day.Format(time.DateOnly) + ".xlsx"
	return made, nil
}

// figures are those of a period, with its newest cars.
func figures(p store.Period) conversation.Figures {
	f := p.Figures
	for _, c := range p.Cars[:min(len(p.Cars), newestCars)] {
		f.Newest = append(f.Newest, c.Vehicle)
	}
	return f
}

// reportRow is a car of a report's workbook.
type reportRow struct {
	list.Row

	At time.Time // when it was looked up
}

// reportRows are the cars that have a VIN, with what is known of them without asking
// anybody, and what was said of their packages.
func (w *works) reportRows(ctx context.Context, cars []store.PeriodCar) (rows []reportRow, err error) {
	var vins []knowledge.VIN
	for _, c := range cars {
		if c.Vehicle.VIN == "" {
			continue
		}
		vins = append(vins, c.Vehicle.VIN)
		row := list.Row{Entry: list.Entry{Row: len(vins), VIN: c.Vehicle.VIN}, At: len(vins), Car: &list.Car{Packages: c.Findings}}
		rows = append(rows, reportRow{row, c.At})
	}
	known, err := w.decodes.KnownAll(ctx, vins, decode.Standard)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		car := rows[i].Car
		said := car.Packages
		*car = list.Car{Decode: known[i].Decode}
		for _, f := range said {
			switch {
			case f.Verdict.Has(), f.Verdict == knowledge.Standard:
				car.Packages = append(car.Packages, f)
			case f.Verdict == knowledge.Undetermined:
				car.Open = append(car.Open, f)
			}
		}
		*car = car.Trimmed()
	}
	return rows, nil
}
