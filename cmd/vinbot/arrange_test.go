package main

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/billing"
	"example.com/vinbot/bot/telegramtest"
	"example.com/vinbot/knowledge/decode/nhtsa/nhtsatest"
	"example.com/vinbot/store"
)

// arrange brings about what happens elsewhere:
//
//	nhtsa down | nhtsa up      NHTSA's service fails, or works again
//	telegram slow              the next file takes a while to fetch
//	used 8                     the person has looked up so many VINs this month
//	operator blocks | unblocks the operator bars the person, or lets them in again
//	hurry 29                   the person has written so often this minute; its clock stops
//	a minute passes            for the count of messages
//	pasted 30000               the person pastes so many characters, which their app sends in parts
func (d *dialogue) arrange(t *testing.T, what string) {
	t.Helper()
	switch verb, rest, _ := strings.Cut(what, " "); verb {
	case "nhtsa":
		d.nhtsa.Always(map[string]nhtsatest.Fault{"down": nhtsatest.Down, "up": nhtsatest.None}[rest])
	case "telegram":
		const while = 2 * time.Second
		d.telegram.Fault(telegramtest.Fault{Method: "getFile", Kind: telegramtest.FaultSlow, Delay: while})
	case "used":
		d.use(t, count(t, rest))
	case "operator":
		if err := store.NewPeople(d.pool).Block(t.Context(), d.user.ID, rest == "blocks"); err != nil {
			t.Fatal(err)
		}
	case "hurry":
		d.hurry(t, count(t, rest))
	case "a":
		d.redis.SetTime(time.Now().Add(time.Minute))
	case "pasted":
		const words = "lorem ipsum "
		d.telegram.Say(d.user, strings.Repeat(words, count(t, rest)/len(words)))
	default:
		t.Fatalf("nobody can arrange %q", what)
	}
}

func count(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// use counts VINs that nobody has looked up.
func (d *dialogue) use(t *testing.T, n int) {
	t.Helper()
	plans := billing.StandardPlans()
	for i := range n {
		tx, err := d.pool.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err = store.ChargeVIN(t.Context(), tx, d.user.ID, fmt.Sprintf("NOBODYS%010d", i), time.Now().UTC(), plans); err == nil {
			err = tx.Commit(t.Context())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// hurry stops the limiter's clock and writes so often; what is answered is left out.
func (d *dialogue) hurry(t *testing.T, n int) {
	t.Helper()
	d.redis.SetTime(time.Now())
	for range n {
		d.telegram.Say(d.user, "👍")
	}
	d.settle(t)
	d.seen = d.telegram.Replies(d.user.ID)
}
