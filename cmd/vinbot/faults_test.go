package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/bot/telegramtest"
)

// TestEveryMessageIsAnsweredOnceAndInOrder whatever happens to the calls. Only an
// answer whose receipt was lost may come once more: Telegram has no key against that.
func TestEveryMessageIsAnsweredOnceAndInOrder(t *testing.T) {
	t.Parallel()
	const send, poll = "sendMessage", "getUpdates"
	cases := map[string][]telegramtest.Fault{
		"nothing happens":              nil,
		"too many requests":            {{Method: send, Kind: telegramtest.FaultTooMany, RetryAfter: 1, Skip: 1}},
		"a gateway's page of HTML":     {{Method: send, Kind: telegramtest.FaultGateway, Skip: 1}},
		"an internal error":            {{Method: send, Kind: telegramtest.FaultInternal}},
		"a broken connection":          {{Method: send, Kind: telegramtest.FaultReset, Skip: 2}},
		"a lost receipt":               {{Method: send, Kind: telegramtest.FaultLost, Skip: 1}},
		"updates that come twice":      {{Method: poll, Kind: telegramtest.FaultDuplicate, Times: 3}, {Method: "webhook", Kind: telegramtest.FaultDuplicate, Times: 3}},
		"updates that are hard to get": {{Method: poll, Kind: telegramtest.FaultGateway}, {Method: poll, Kind: telegramtest.FaultReset}},
	}
	for transport, webhook := range map[string]bool{"polling": false, "webhook": true} {
		t.Run(transport, func(t *testing.T) {
			t.Parallel()
			p := newProduct(t, func(c *config) {
				if webhook {
					c.Telegram.WebhookURL, c.Telegram.WebhookSecret = "http://"+c.ListenAddr+"/webhooks/telegram", hookSecret
				}
			})
			want := p.conversation(t)
			for name, faults := range cases {
				p.suffers(t, name, faults, want)
			}
		})
	}
}

// suffers demands the same conversation while calls go wrong.
func (p *product) suffers(t *testing.T, name string, faults []telegramtest.Fault, want []string) {
	t.Helper()
	p.telegram.ClearFaults()
	sends := false
	for _, f := range faults {
		p.telegram.Fault(f)
		sends = sends || f.Method == "sendMessage"
	}
	before := p.disturbed()
	got := p.conversation(t)
	if sends && p.disturbed() == before {
		t.Errorf("%s: no call was disturbed", name)
	}
	if name == "a lost receipt" && len(got) == len(want)+1 {
		got = slices.Compact(got)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s:\ngot  %q\nwant %q", name, got, want)
	}
}

// disturbed counts the calls that did not go well.
func (p *product) disturbed() (n int) {
	for _, c := range p.telegram.Calls("") {
		if c.Verdict != "ok" {
			n++
		}
	}
	return n
}

// conversation is how somebody who writes four messages at once is answered: the
// first line of each answer.
func (p *product) conversation(t *testing.T) (heads []string) {
	t.Helper()
	u := p.telegram.User("en")
	for _, text := range []string{"/start", aQuestion, "/privacy", "/plan"} {
		p.telegram.Say(u, text)
	}
	p.settle(t)
	for _, m := range p.telegram.Replies(u.ID) {
		head, _, _ := strings.Cut(m.Text, "\n")
		heads = append(heads, head)
	}
	return heads
}

// TestABlockedBotGoesOn: what was for the person who blocked it is dropped, others
// are answered, and who comes back is answered again.
func TestABlockedBotGoesOn(t *testing.T) {
	t.Parallel()
	p := newProduct(t, nil)
	blocker, other := p.telegram.User("en"), p.telegram.User("en")
	p.telegram.Fault(telegramtest.Fault{Method: "sendMessage", Kind: telegramtest.FaultBlocked})
	p.telegram.Say(blocker, "/plan")
	p.settle(t)
	p.telegram.Say(other, "/plan")
	p.settle(t)
	if got := [2]int{len(p.telegram.Replies(blocker.ID)), len(p.telegram.Replies(other.ID))}; got != [2]int{0, 1} {
		t.Errorf("%v answers, want none and one", got)
	}
	p.telegram.Block(blocker, true)
	p.settle(t)
	p.telegram.Block(blocker, false)
	p.telegram.Say(blocker, "/plan")
	p.settle(t)
	if n := len(p.telegram.Replies(blocker.ID)); n != 1 {
		t.Errorf("%d answers to who came back, want one", n)
	}
}

// TestAStopLosesNothing: a label is being read when the product is told to stop,
// once so that the reading can end and once so that it is cut off. What is said
// meanwhile waits.
func TestAStopLosesNothing(t *testing.T) {
	t.Parallel()
	slow := telegramtest.Fault{Method: "getFile", Kind: telegramtest.FaultSlow, Delay: time.Second}
	hang := telegramtest.Fault{Method: "getFile", Kind: telegramtest.FaultHang}
	for name, c := range map[string]struct {
		fault telegramtest.Fault
		tries int
	}{"the work can end": {slow, 1}, "the work is cut off": {hang, 2}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := &dialogue{product: newProduct(t, nil)}
			d.user = d.telegram.User("en")
			d.telegram.Fault(c.fault)
			d.telegram.SendDocument(d.user, "stingray.pdf", label(t, "stingray.pdf"), "")
			d.running(t)
			d.telegram.Say(d.user, "/plan")
			began := time.Now()
			d.stop()
			if took := time.Since(began); took > stopIn {
				t.Errorf("it took %s to stop", took)
			}
			d.telegram.Say(d.user, "/help")
			d.again(t)
			d.settle(t)
			d.once(t)
			if n := len(d.telegram.Calls("getFile")); n != c.tries {
				t.Errorf("the file was asked for %d times, want %d", n, c.tries)
			}
		})
	}
}

// running waits until work is being done.
func (d *dialogue) running(t *testing.T) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		var running bool
		err := d.pool.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM river_job WHERE kind = 'dialogue' AND state = 'running')`).Scan(&running)
		if err != nil {
			t.Fatal(err)
		}
		if running {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("no work is done")
		}
	}
}

// once demands one label, one plan and one help, and that the store holds nothing twice.
func (d *dialogue) once(t *testing.T) {
	t.Helper()
	said := map[string]int{}
	for _, m := range d.telegram.Replies(d.user.ID) {
		for _, head := range []string{"🏷 2021 Chevrolet Corvette", "You're on Free", "What I can do"} {
			if strings.HasPrefix(m.Text, head) {
				said[head]++
			}
		}
	}
	if n := len(d.telegram.Replies(d.user.ID)); n != 3 || len(said) != 3 {
		t.Errorf("%d messages, of them %v; want a label, the plan and the help, each once", n, said)
	}
	for _, table := range []string{"labels", "pictures", "lookups", "usage_vins"} {
		var n int
		if err := d.pool.QueryRow(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n != 1 {
			t.Errorf("%d rows in %s, want one", n, table)
		}
	}
}
