package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/vinbot/billing"
	"example.com/vinbot/conversation"
	"example.com/vinbot/store"
)

// crewOf is the team of a customer of the local Stripe.
func crewOf(t *testing.T, c *customer) *crew {
	t.Helper()
	terms := billing.StandardTerms()
	return &crew{
		pool: c.pool, terms: terms, now: c.local.Now(),
		teams: store.NewTeams(c.pool, terms, c.local.Now), books: store.NewAccounts(c.pool, terms, c.local.Now),
	}
}

// Seats are what the subscription's quantity says: more are paid for at once, pro rata,
// and only then there.
func TestSeatsFollowTheSubscriptionsQuantity(t *testing.T) {
	t.Parallel()
	c := buys(t, 1, billing.Enterprise, billing.Month)
	team := crewOf(t, c)
	for user := range int64(6) {
		if user > 1 {
			team.joins(t, user, billing.Member, false)
		}
	}
	if err := team.change(t.Context(), 1, billing.TeamChange{Act: billing.ActInvite, Role: billing.Member}); !errors.Is(err, billing.ErrNoSeat) {
		t.Fatalf("a sixth on five seats: %v", err)
	}
	ok(t, c.local.Advance(24*time.Hour*10))
	order := billing.Order{User: 1, Plan: billing.Enterprise, Every: billing.Month, Units: 2}
	q, err := c.desk.Quote(t.Context(), order)
	if err != nil || q.Seats != 10 || q.Total().Minor != 2*19900 || q.Due.Minor <= 0 || q.Due.Minor >= 19900 {
		t.Fatalf("%+v, %v", q, err)
	}
	before := c.local.Ledger().Paid
	ok(t, c.desk.Change(t.Context(), order, q.At))
	ok(t, c.desk.Change(t.Context(), order, q.At)) // a job that runs twice
	c.hear(t)
	if paid := c.local.Ledger().Paid - before; paid != q.Due.Minor {
		t.Errorf("paid %d, quoted %d", paid, q.Due.Minor)
	}
	if got := team.team(t, 1); got.Seats != 10 || got.Units != 2 || got.Each != 5 {
		t.Errorf("%+v", got)
	}
	team.now = c.local.Now()
	for user := range int64(8) {
		if user > 5 {
			team.joins(t, user, billing.Member, false)
		}
	}
	shrinks(t, c, team)
}

// shrinks lowers the quantity in the portal, where nobody says who loses.
func shrinks(t *testing.T, c *customer, team *crew) {
	t.Helper()
	ok(t, c.local.Resize(c.sub, 1))
	c.hear(t)
	c.hear(t)
	for user, acts := range map[int64][]billing.Act{5: nil, 6: {billing.ActSeatLost}, 7: {billing.ActSeatLost}} {
		if got := team.heard(t, user); !slices.Equal(got, acts) {
			t.Errorf("%d was told %v", user, got)
		}
		if want := map[bool]billing.PlanCode{true: billing.Free, false: billing.Enterprise}[acts != nil]; team.plan(t, user).Entitlement.Plan.Code != want {
			t.Errorf("%d is on %s", user, team.plan(t, user).Entitlement.Plan.Code)
		}
	}
	if got := team.heard(t, 1); got[len(got)-1] != billing.ActSeats {
		t.Errorf("the owner was told %v", got)
	}
	ok(t, team.change(t.Context(), 2, billing.TeamChange{Act: billing.ActLeave}))
	if got := team.heard(t, 6); !slices.Equal(got, []billing.Act{billing.ActSeatLost, billing.ActSeatBack}) {
		t.Errorf("who moved up was told %v", got)
	}
	list, err := team.teams.Audit(t.Context(), 1, 100)
	ok(t, err)
	var seats []int
	for _, e := range list {
		if e.Act == billing.ActSeats {
			seats = append(seats, e.N)
		}
	}
	if !slices.Equal(seats, []int{5, 10}) {
		t.Errorf("the audit has the seats %v, the newest first", seats)
	}
}

// heard is [crew.told] among the notices of payments.
func (c *crew) heard(tb testing.TB, user int64) (acts []billing.Act) {
	tb.Helper()
	rows, err := c.pool.Query(tb.Context(), `SELECT raw FROM inbox WHERE chat_id = $1 ORDER BY seq`, user)
	if err != nil {
		tb.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[json.RawMessage])
	if err != nil {
		tb.Fatal(err)
	}
	for _, raw := range list {
		if _, e, err := conversation.ParseResult(raw); err == nil {
			if told, is := e.(conversation.TeamTold); is {
				acts = append(acts, told.Act)
			}
		}
	}
	return acts
}

// An end of the subscription, however it comes, leaves each on their own plan, and the
// team in its place until it is paid for again.
func TestAnEndedPlanLeavesEachOnTheirOwn(t *testing.T) {
	t.Parallel()
	c := buys(t, 1, billing.Enterprise, billing.Month)
	team := crewOf(t, c)
	team.joins(t, 2, billing.Member, false)
	ok(t, c.local.Cancel(c.sub))
	c.hear(t)
	if a := team.plan(t, 2); a.Entitlement.Plan.Code != billing.Free || a.Role != billing.Member {
		t.Errorf("%+v", a)
	}
	if got := team.heard(t, 2); !slices.Equal(got, []billing.Act{billing.ActSeatLost}) {
		t.Errorf("told %v", got)
	}
}

// forgets is a turn in which somebody is forgotten.
func forgets(t *testing.T, c *crew, user int64) error {
	t.Helper()
	key := conversation.Key{Chat: user, User: user}
	receive(t, c.pool, conversation.Incoming{Bot: 1, ID: time.Now().UnixNano(), Key: key, Raw: json.RawMessage(`{}`)})
	turns := store.NewTurns(c.pool, queue{}, c.terms, func() time.Time { return c.now })
	for range 100 { // what the person was told is answered first
		visits, err := turns.Turn(t.Context(), []conversation.Key{key}, func(_ context.Context, s conversation.Session, in conversation.Incoming) (conversation.Turn, error) {
			return conversation.Turn{Session: s, Forget: in.Bot == 1}, nil
		})
		ok(t, err)
		if len(visits) == 0 {
			return nil
		}
		if visits[0].Err != nil {
			c.exec(t, `UPDATE inbox SET done_at = now() WHERE bot_id = 1`)
			return visits[0].Err
		}
	}
	return nil
}

func TestWhoIsForgottenBecomesANumberInTheAudit(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 4, 5)
	c.joins(t, 2, billing.Admin, true)
	c.joins(t, 3, billing.Member, true)
	people := store.NewPeople(c.pool)
	raw, err := people.Export(t.Context(), 2)
	ok(t, err)
	var file struct {
		Teams []struct{ Name, Role string } `json:"teams"`
		Audit []struct{ Act string }        `json:"team_audit"`
	}
	ok(t, json.Unmarshal(raw, &file))
	if len(file.Teams) != 1 || file.Teams[0].Name != "Nr2" || len(file.Audit) != 1 || file.Audit[0].Act != "join" {
		t.Errorf("exported %+v", file)
	}
	if err := forgets(t, c, 1); !errors.Is(err, billing.ErrOwner) {
		t.Errorf("the owner of a live team: %v", err)
	}
	ok(t, forgets(t, c, 2))
	list, err := c.teams.Audit(t.Context(), 1, 10)
	ok(t, err)
	if list[0].Act != billing.ActLeave || list[0].Who.Name != "" || list[0].Who.ID == 0 {
		t.Errorf("%+v", list[0])
	}
	var left int
	ok(t, c.pool.QueryRow(t.Context(), `SELECT count(*) FROM team_members WHERE user_id = 2 OR name = 'Nr2'`).Scan(&left))
	if left != 0 {
		t.Errorf("%d rows still name who was forgotten", left)
	}
	c.exec(t, `UPDATE subscriptions SET cancel_at = period_end`)
	ok(t, forgets(t, c, 1))
	if got := c.told(t, 3); !slices.Equal(got, []billing.Act{billing.ActDissolve}) {
		t.Errorf("who was left was told %v", got)
	}
	if a := c.plan(t, 3); a.Role != "" || a.Entitlement.Plan.Code != billing.Free {
		t.Errorf("%+v", a)
	}
}
