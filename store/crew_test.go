package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/billing"
	"example.com/vinbot/conversation"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/store"
)

var teamNoon = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// crew is a team on a database, whose owner is person 1.
type crew struct {
	pool  *pgxpool.Pool
	terms billing.Terms
	teams *store.Teams
	books *store.Accounts
	now   time.Time
}

// newCrew pays for a plan with so many seats a unit.
func newCrew(tb testing.TB, seats, vins int) *crew {
	tb.Helper()
	c := &crew{pool: dbtest.New(tb), now: teamNoon}
	c.terms = billing.Terms{Grace: time.Hour, Dispute: billing.DisputeKeep, Plans: billing.Plans{
		{Code: billing.Free, VINs: 2, Features: []billing.Feature{billing.Decoding}},
		{Code: billing.Enterprise, VINs: vins, Seats: seats, Price: billing.Money{Minor: 100, Currency: "USD"}, Features: []billing.Feature{billing.Teams, billing.APIKey}},
	}}
	clock := func() time.Time { return c.now }
	c.teams, c.books = store.NewTeams(c.pool, c.terms, clock), store.NewAccounts(c.pool, c.terms, clock)
	c.exec(tb, `INSERT INTO accounts (owner_id, customer) VALUES (1, 'cus_1')`)
	c.exec(tb, `
		INSERT INTO purchases (id, account_id, user_id, chat_id, thread_id, plan, price_minor, currency, state, expires_at)
		SELECT '00000000-0000-0000-0000-000000000001', id, 1, 1, 0, 'enterprise', 100, 'USD', 'paid', $1 FROM accounts`, teamNoon)
	c.exec(tb, `
		INSERT INTO subscriptions (id, account_id, purchase_id, customer, plan, status, made_at, anchor, period_start, period_end, read_at)
		SELECT 'sub_1', account_id, id, 'cus_1', 'enterprise', 'active', $1::timestamptz, $1, $1, $1 + interval '1 month', $1 FROM purchases`, teamNoon.Add(-time.Hour))
	return c
}

func (c *crew) exec(tb testing.TB, sql string, args ...any) {
	tb.Helper()
	if _, err := c.pool.Exec(tb.Context(), sql, args...); err != nil {
		tb.Fatal(err)
	}
}

func (c *crew) change(ctx context.Context, user int64, ch billing.TeamChange) error {
	return pgx.BeginFunc(ctx, c.pool, func(tx pgx.Tx) error { return store.ChangeTeam(ctx, tx, user, ch, c.now, c.terms) })
}

// invited makes an invitation of the owner's.
func (c *crew) invited(tb testing.TB, role billing.Role) []byte {
	tb.Helper()
	_, hash := billing.NewInvitation()
	if err := c.change(tb.Context(), 1, billing.TeamChange{Act: billing.ActInvite, Role: role, Hash: hash, Name: "Olga"}); err != nil {
		tb.Fatal(err)
	}
	return hash
}

func (c *crew) joins(tb testing.TB, user int64, role billing.Role, shares bool) {
	tb.Helper()
	hash := c.invited(tb, role)
	if err := c.change(tb.Context(), user, billing.TeamChange{Act: billing.ActJoin, Hash: hash, Name: fmt.Sprint("Nr", user), Shares: shares}); err != nil {
		tb.Fatal(err)
	}
}

func (c *crew) team(tb testing.TB, user int64) billing.Team {
	tb.Helper()
	t, err := c.teams.Team(tb.Context(), user)
	if err != nil {
		tb.Fatal(err)
	}
	return t
}

func (c *crew) id(tb testing.TB, user int64) int64 {
	tb.Helper()
	m, in := c.team(tb, user).Of(user)
	if !in {
		tb.Fatalf("%d is not in the team", user)
	}
	return m.ID
}

func (c *crew) charge(ctx context.Context, user int64, vin string) error {
	return pgx.BeginFunc(ctx, c.pool, func(tx pgx.Tx) error {
		_, err := store.ChargeVIN(ctx, tx, user, vin, c.now, c.terms)
		return err
	})
}

// told lists what somebody was told, by acts.
func (c *crew) told(tb testing.TB, user int64) (acts []billing.Act) {
	tb.Helper()
	rows, err := c.pool.Query(tb.Context(), `SELECT raw FROM inbox WHERE chat_id = $1 AND user_id = $1 ORDER BY seq`, user)
	if err != nil {
		tb.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[json.RawMessage])
	if err != nil {
		tb.Fatal(err)
	}
	for _, raw := range list {
		_, e, err := conversation.ParseResult(raw)
		told, ok := e.(conversation.TeamTold)
		if err != nil || !ok {
			tb.Fatalf("%s: %v", raw, err)
		}
		acts = append(acts, told.Act)
	}
	return acts
}

func (c *crew) plan(tb testing.TB, user int64) billing.Account {
	tb.Helper()
	a, err := c.books.Account(tb.Context(), user)
	if err != nil {
		tb.Fatal(err)
	}
	return a
}
