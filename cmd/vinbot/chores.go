package main

import (
	"context"
	"encoding/json"
	"maps"
	"time"

	"example.com/vinbot/conversation"
	"example.com/vinbot/store"
)

// Work that nobody waits for, done again and again.
const (
	choreClean = "clean"
	choreLinks = "close_links"
	choreClock = "payment_clock"

	choreReconcile = "reconcile"
	choreMeter     = "report_usage"
)

// How long things are kept; docs/security.md has the same table.
const (
	keepInbox   = 48 * time.Hour
	keepAnswers = 2 * time.Hour // longer than an edited message is answered anew
	keepDecodes = 90 * 24 * time.Hour
	keepIdle    = 365 * 24 * time.Hour
	keepWords   = 90 * 24 * time.Hour
	keepLists   = 30 * 24 * time.Hour
	keepEvents  = 30 * 24 * time.Hour
	keepDays    = 100 * 24 * time.Hour // of reports
)

// jobLimits are the deadlines and attempts of work and chores that are not as others':
// docs/operations.md has the same table.
func jobLimits() map[string]store.Limit {
	const online = 45 * time.Minute // 10,000 VINs in batches of 50, each with its own patience
	return map[string]store.Limit{
		string(conversation.WorkList): {Timeout: online, Attempts: 6},
		string(conversation.WorkScan): {Attempts: 4},

		string(conversation.WorkReport): {Attempts: 10}, // some six minutes: nobody waits for it
	}
}

// chores lists all of them.
func (a *app) chores() map[string]store.Chore {
	all := map[string]store.Chore{
		choreClean:   func(ctx context.Context, _ json.RawMessage) error { return a.clean(ctx) },
		choreReports: a.claimReports,
		choreLinks:   func(ctx context.Context, _ json.RawMessage) error { return a.money.desk.Close(ctx) },
	}
	all[choreList] = a.workList
	if a.engine.pictures != nil {
		all[choreSticker] = a.workSticker
	}
	maps.Copy(all, a.money.chores())
	maps.Copy(all, a.hookChores())
	return all
}

// periodic says how often each chore is done by itself.
func (a *app) periodic() map[string]time.Duration {
	return map[string]time.Duration{
		choreClean: time.Hour, choreLinks: 10 * time.Minute, choreClock: 10 * time.Minute, choreReconcile: 24 * time.Hour, choreMeter: time.Minute, choreReports: time.Minute,
	}
}

// clean deletes what has been kept long enough.
func (a *app) clean(ctx context.Context) error {
	now := a.now()
	if _, err := a.inbox.CleanInbox(ctx, now.Add(-keepInbox)); err != nil {
		return err
	}
	if err := a.inbox.CleanOutbox(ctx, now.Add(-keepAnswers)); err != nil {
		return err
	}
	if _, err := a.inbox.CleanSessions(ctx, now.Add(-keepIdle)); err != nil {
		return err
	}
	if err := store.NewRequests(a.turns, a.now).Clean(ctx, now.Add(-keepRequests)); err != nil {
		return err
	}
	if _, err := store.NewDecodes(a.turns).DeleteDecodes(ctx, now.Add(-keepDecodes)); err != nil {
		return err
	}
	if err := store.NewWords(a.turns).Clean(ctx, now.Add(-keepWords)); err != nil {
		return err
	}
	if err := a.lists().kept.Clean(ctx, now.Add(-keepLists)); err != nil {
		return err
	}
	if err := store.NewStickers(a.turns, a.now).Clean(ctx, now.Add(-keepLists)); err != nil {
		return err
	}
	if err := store.NewReports(a.turns, a.now).Clean(ctx, now.Add(-keepDays)); err != nil {
		return err
	}
	if a.hooks != nil {
		if err := a.hooks.Clean(ctx, now.Add(-keepEvents)); err != nil {
			return err
		}
	}
	if a.engine.pictures == nil {
		return nil
	}
	_, err := a.engine.pictures.DeleteExpired(ctx, now)
	return err
}
