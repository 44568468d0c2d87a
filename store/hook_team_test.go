package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/vinbot/billing"
	"example.com/vinbot/internal/hook"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/store"
)

// A member's VINs are counted in the team's month, so the team's endpoint hears of its
// end; of the member's own lists it hears nothing.
func TestATeamsEndpointHearsOfTheTeamsMonthAndNotOfAMembersLists(t *testing.T) {
	t.Parallel()
	const owner, member, vins = 1, 2, 5
	c := newCrew(t, 2, vins)
	c.joins(t, member, billing.Member, false)
	x := hooksOn(t, c.pool)
	x.now, x.account = c.now, c.plan(t, owner).ID
	x.add(t, "https://a.example/", hook.QuotaNearEnd, hook.ListFinished)
	charges := store.NewCharges(c.pool, c.terms, func() time.Time { return c.now }).Telling(x.Hooks)
	for n := range vins {
		if _, err := charges.Charge(t.Context(), member, []knowledge.VIN{knowledge.VIN(fmt.Sprint("VIN", n))}); err != nil {
			t.Fatal(err)
		}
	}
	err := pgx.BeginFunc(t.Context(), c.pool, func(tx pgx.Tx) error { return x.ListFinished(t.Context(), tx, member, "1", "theirs") })
	if err != nil {
		t.Fatal(err)
	}
	if x.work(t); len(x.sent) != 1 || !strings.Contains(x.sent[0].Body, `"used":4,"limit":5,"left":1`) {
		t.Errorf("%+v", x.sent)
	}
}
