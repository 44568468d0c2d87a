package main

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/store"
)

type auditCmd struct {
	Days int `default:"90" help:"Only what was said in the last so many days."`
}

// audited is an identification that was made again.
type audited struct {
	ID        int64             `json:"id"`
	At        time.Time         `json:"at"`
	Vehicle   knowledge.Vehicle `json:"vehicle"`
	Catalogue string            `json:"catalogue"` // by which it was made
	Changes   []packages.Change `json:"changes"`
}

// Run makes again what was said of cars' packages, and prints what would be said
// otherwise today: one line of JSON for each car, and a count at the end.
func (a *auditCmd) Run(ctx context.Context, c config, s streams) error {
	catalogue, err := packages.Load()
	if err != nil {
		return err
	}
	return withDatabase(ctx, c, func(pool *pgxpool.Pool) error {
		const day = 24 * time.Hour
		made, changed := 0, 0
		err := store.NewAudit(pool).Each(ctx, time.Now().Add(-time.Duration(a.Days)*day), func(i store.Identification) error {
			made++
			changes := again(catalogue, i)
			if len(changes) == 0 {
				return nil
			}
			changed++
			return printJSON(s, audited{i.ID, i.At.UTC(), i.Given.Vehicle, i.Catalogue, changes})
		})
		if err != nil {
			return err
		}
		return printJSON(s, map[string]any{"made_again": made, "changed": changed, "catalogue": packages.Version()})
	})
}

// again makes an identification anew and lists what is stated otherwise. Where only
// the findings were kept, only they are compared.
func again(c *packages.Catalogue, i store.Identification) []packages.Change {
	now := c.Identify(i.Given.Car())
	if i.Given.Label == nil && i.Given.Read { // it was deleted: there is nothing to go by
		return nil
	}
	if len(i.Open) == 0 {
		return packages.Changes(i.Findings, now.Findings)
	}
	return packages.Changes(slices.Concat(i.Findings, i.Open), slices.Concat(now.Findings, now.Open))
}
