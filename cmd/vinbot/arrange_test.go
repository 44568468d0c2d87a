package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/billing"
	"example.com/vinbot/bot/telegramtest"
	"example.com/vinbot/knowledge/decode/upstream/upstreamtest"
	"example.com/vinbot/knowledge/vin/vpic/vpictest"
	"example.com/vinbot/store"
)

func upstreamFault(how string) upstreamtest.Fault {
	return map[string]upstreamtest.Fault{"down": upstreamtest.Down, "slow": upstreamtest.Slow, "up": upstreamtest.None}[how]
}

// arrange brings about what happens elsewhere:
//
//	nhtsa down | slow | up     NHTSA's services fail, take a second, or work again
//	recalls down | up          its recalls alone
//	recalled 2019 Honda Accord a new recall of such cars is filed
//	index                      the bot is started again with an offline index: see [tinyRelease]
//	telegram slow              the next file takes a while to fetch
//	used 8                     the person has looked up so many VINs this month
//	somebody 1G1…             somebody else looks up a VIN
//	operator blocks | unblocks the operator bars the person, or lets them in again
//	hurry 29                   the person has written so often this minute; its clock stops
//	a minute passes            for the count of messages
//	day passes | week passes   for the reports of the person: see [dialogue.passes]
//	again                      the reports that are due are looked for once more
//	group | supergroup         the person, somebody else and the bot are in a group
//	bot restricted …           something happens to the group: see [dialogue.inGroup]
//	anonymous                  the person writes in the name of the group from now on
//	busy                       Telegram puts the next message off for a second
//	flood 300                  the person writes so often at once; of answers that say the same the first is shown
//	restart                    the program is stopped and started again
//	pictures expire            the time for which pictures are kept is over
//	accepted 13400             the operator finds a source that says so of the answer called wrong last
//	declined confirmed         the operator leaves the answer called wrong last as it is
//	webhook gone               a server of the person's is to hear of the month's end, and says that it is gone
//	pasted 45 VINs             the person pastes a list of so many, which their app sends in parts
//	pasted 30000               the person pastes so many characters, which their app sends in parts
func (d *dialogue) arrange(t *testing.T, what string) {
	t.Helper()
	switch verb, rest, _ := strings.Cut(what, " "); verb {
	case "nhtsa":
		d.nhtsa.Always(upstreamFault(rest))
		d.recalls.Always(upstreamFault(rest))
	case "recalls":
		d.recalls.Always(upstreamFault(rest))
	case "recalled":
		car := strings.Fields(rest)
		d.recalls.Recall(car[1], car[2], count(t, car[0]), "99V000001", time.Now().Add(-24*time.Hour))
	case "index":
		d.stop()
		d.cfg.VPICIndex = filepath.Join(t.TempDir(), "vpic.idx")
		imported(t, d.cfg.VPICIndex, tinyRelease())
		d.again(t)
	case "telegram":
		const while = 2 * time.Second
		d.telegram.Fault(telegramtest.Fault{Method: "getFile", Kind: telegramtest.FaultSlow, Delay: while})
	case "used":
		d.use(t, count(t, rest))
	case "somebody":
		d.telegram.Say(d.telegram.User("en"), rest)
		d.settle(t)
	case "operator":
		if err := store.NewPeople(d.pool).Block(t.Context(), d.user.ID, rest == "blocks"); err != nil {
			t.Fatal(err)
		}
	case "hurry":
		d.hurry(t, count(t, rest))
	case "day", "week", "again":
		d.passes(t, map[string]int{"day": 1, "week": 7}[verb])
	case "a":
		d.redis.SetTime(time.Now().Add(time.Minute))
	case "group", "supergroup":
		d.gather(verb)
	case "bot":
		d.inGroup(t, rest)
	case "anonymous":
		d.inGroup(t, what)
	case "busy":
		d.telegram.Fault(telegramtest.Fault{Method: "sendMessage", Kind: telegramtest.FaultTooMany, RetryAfter: 1})
	case "flood":
		for range count(t, rest) {
			d.telegram.Say(d.user, "👍")
		}
		d.settle(t)
		if n := len(d.telegram.Replies(d.user.ID)); n > 40 {
			t.Errorf("%d answers to a flood", n)
		}
		d.seen = repeated(d.telegram.Replies(d.user.ID))
	case "restart":
		d.stop()
		d.again(t)
	case "pictures":
		pictures := store.NewPictures(d.pool, nil, time.Now)
		if n, err := pictures.DeleteExpired(t.Context(), time.Now().Add(365*24*time.Hour)); n == 0 || err != nil {
			t.Fatalf("%d pictures: %v", n, err)
		}
	case "accepted", "declined":
		d.review(t, verb, rest)
	case "webhook":
		d.gone(t)
	case "pasted":
		d.telegram.Say(d.user, pasted(t, rest))
	default:
		t.Fatalf("nobody can arrange %q", what)
	}
}

// gone gives the person a webhook to a server that wants nothing any more.
func (d *dialogue) gone(t *testing.T) {
	t.Helper()
	d.stop()
	d.cfg.WebhookLoopback = true
	d.again(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) }))
	t.Cleanup(server.Close)
	api, key := partner(t, d.product, d.user.ID)
	api.post(t, key, "/api/v1/webhooks", `{"url":"`+server.URL+`/in","events":["quota.near_end"]}`).is(t, http.StatusOK, "")
}

// pasted is so many characters, or so many VINs, each on a line with 102 more.
func pasted(t *testing.T, what string) string {
	t.Helper()
	const words = "lorem ipsum "
	number, vins := strings.CutSuffix(what, " VINs")
	n := count(t, number)
	if !vins {
		return strings.Repeat(words, n/len(words))
	}
	var lines []string
	for i := range n {
		lines = append(lines, serial(t, honda[:11], i)+" "+strings.TrimSpace(strings.Repeat(words, 8)))
	}
	return strings.Join(lines, "\n")
}

// repeated are the messages that say what one before them has said.
func repeated(messages []telegramtest.Message) []telegramtest.Message {
	said := map[string]bool{}
	return slices.DeleteFunc(messages, func(m telegramtest.Message) bool {
		first := !said[m.Text]
		said[m.Text] = true
		return first
	})
}

// tinyRelease is an extract with two cars of NHTSA's local service: of the F-150 it
// knows neither fuel nor drive, and to it the Accord's trim is another one.
func tinyRelease() string {
	return strings.NewReplacer(
		"\tTSL\t", "\t1FT\t", "\tTST\t976", "\t1HG\t980", "PETERBILT MOTORS COMPANY", "AMERICAN HONDA MOTOR CO., INC.",
		"\tAC***\t", "\tCV***\t", "\tAC*6\t", "\tCV**3\t", "\tJ35Z2\t", "\tL15BE\t", "\tOld\t", "\tLX\t",
	).Replace(vpictest.Extract())
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
	plans := billing.StandardTerms()
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
