package main

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/bot/telegramtest"
)

// TestAThousandMessagesInASecondAreTheFloodersOwnTrouble: they get a few answers and one
// plain notice, every update is kept and done with, nothing grows with the flood, and
// somebody else who writes meanwhile is answered as ever. It has the process to itself,
// whose goroutines and memory it counts.
func TestAThousandMessagesInASecondAreTheFloodersOwnTrouble(t *testing.T) {
	const messages = 1000
	for transport, webhook := range map[string]bool{"polling": false, "webhook": true} {
		t.Run(transport, func(t *testing.T) {
			p := newProduct(t, func(c *config) {
				if webhook {
					c.Telegram.WebhookURL, c.Telegram.WebhookSecret = "http://"+c.ListenAddr+"/webhooks/telegram", hookSecret
				}
			})
			flooder, other := p.telegram.User("en"), p.telegram.User("en")
			p.telegram.Say(other, "/plan")
			p.settle(t)
			before := taken()
			over := make(chan struct{})
			go func() {
				defer close(over)
				p.flood(flooder, messages)
			}()
			waits, most := p.chats(t, other, over)
			p.settle(t)
			after := taken()
			t.Logf("another person was answered %d times, after %s at most; %d goroutines and %d KB more",
				len(waits), slices.Max(waits), most-before.routines, (after.heap-before.heap)>>10)
			const each = 8 << 10 // what the emulator remembers of a message, and more
			if most > before.routines+messages/10 || after.heap > before.heap+messages*each {
				t.Errorf("before the flood %+v, after it %+v, %d goroutines in it", before, after, most)
			}
			p.noticed(t, flooder)
			var done int
			if err := p.pool.QueryRow(t.Context(), `SELECT count(*) FROM inbox WHERE user_id = $1 AND done_at IS NOT NULL`, flooder.ID).Scan(&done); err != nil || done != messages {
				t.Errorf("%d of %d updates are kept and done with, %v", done, messages, err)
			}
		})
	}
}

// size is what the process takes.
type size struct{ routines, heap int }

func taken() size {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return size{runtime.NumGoroutine(), int(m.HeapAlloc)}
}

// flood writes so many messages within a second.
func (p *product) flood(u *telegramtest.User, messages int) {
	beat := time.NewTicker(time.Second / time.Duration(messages))
	defer beat.Stop()
	for range messages {
		<-beat.C
		p.telegram.Say(u, "Hello?")
	}
}

// chats asks for the plan every now and then until over, and says how long the answers
// took, and how many goroutines there were at most.
func (p *product) chats(t *testing.T, u *telegramtest.User, over <-chan struct{}) (waits []time.Duration, most int) {
	t.Helper()
	const often, patience = 100 * time.Millisecond, 10 * time.Second
	const enough = 20 // more at this pace would be a flood of their own
	beat := time.NewTicker(often)
	defer beat.Stop()
	for {
		select {
		case <-over:
			return waits, most
		case <-beat.C:
		}
		if len(waits) == enough {
			continue
		}
		ctx, stop := context.WithTimeout(t.Context(), patience)
		said, began := len(p.telegram.Replies(u.ID)), time.Now()
		p.telegram.Say(u, "/plan")
		_, err := p.telegram.WaitMessages(ctx, u.ID, said+1)
		stop()
		if err != nil {
			t.Fatal(err)
		}
		waits, most = append(waits, time.Since(began)), max(most, runtime.NumGoroutine())
	}
}

// noticed demands few answers to a flood, and one notice among them.
func (p *product) noticed(t *testing.T, flooder *telegramtest.User) {
	t.Helper()
	const most = 40 // thirty at once, and some more with time
	notices := 0
	replies := p.telegram.Replies(flooder.ID)
	for _, m := range replies {
		if strings.HasPrefix(m.Text, "That's a lot at once.") {
			notices++
		}
	}
	if notices != 1 || len(replies) > most {
		t.Errorf("%d answers with %d notices", len(replies), notices)
	}
}
