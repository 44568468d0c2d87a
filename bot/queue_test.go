package bot_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"example.com/vinbot/bot"
	"example.com/vinbot/conversation"
)

// hall is a queue with the people around it, who know what is due.
type hall struct {
	bot.Queue

	held  map[conversation.Key]bool
	owed  map[conversation.Key]bool // woken since it was last taken
	hands [][]conversation.Key
}

func (h *hall) wake(k conversation.Key) {
	h.Add(k)
	h.owed[k] = true
}

// waiting counts what somebody may take.
func (h *hall) waiting() (n int) {
	for k := range h.owed {
		if !h.held[k] {
			n++
		}
	}
	return n
}

func (h *hall) takeIfAny(rt *rapid.T) {
	if h.waiting() == 0 {
		return
	}
	keys := h.Take(rt.Context())
	if len(keys) > bot.TurnsTogether {
		rt.Fatalf("%d dialogues at once", len(keys))
	}
	for _, k := range keys {
		if h.held[k] || !h.owed[k] {
			rt.Fatalf("%v was given: in hand %t, owed %t", k, h.held[k], h.owed[k])
		}
		h.held[k] = true
		delete(h.owed, k)
	}
	h.hands = append(h.hands, keys)
}

func (h *hall) giveBackIfAny(again bool) {
	if len(h.hands) == 0 {
		return
	}
	keys := h.hands[0]
	h.hands = h.hands[1:]
	var more []conversation.Key
	for _, k := range keys {
		delete(h.held, k)
		if again {
			more = append(more, k)
			h.owed[k] = true
		}
	}
	h.GiveBack(keys, more)
}

// TestTheQueueGivesADialogueToOneWorkerAndForgetsNoWake: workers take, people wake, in
// any order.
func TestTheQueueGivesADialogueToOneWorkerAndForgetsNoWake(t *testing.T) {
	t.Parallel()

	ended, end := context.WithCancel(t.Context())
	end()
	rapid.Check(t, func(rt *rapid.T) {
		h := &hall{Queue: bot.NewQueue(), held: map[conversation.Key]bool{}, owed: map[conversation.Key]bool{}}
		rt.Repeat(map[string]func(*rapid.T){
			"wake":      func(rt *rapid.T) { h.wake(conversation.Key{Chat: rapid.Int64Range(1, 50).Draw(rt, "chat")}) },
			"take":      h.takeIfAny,
			"give back": func(rt *rapid.T) { h.giveBackIfAny(rapid.Bool().Draw(rt, "again")) },
		})
		for len(h.hands) > 0 {
			h.giveBackIfAny(false)
		}
		for h.waiting() > 0 {
			h.takeIfAny(rt)
			h.giveBackIfAny(false)
		}
		if keys := h.Take(ended); len(keys) > 0 {
			rt.Fatalf("%v were given and nobody woke them", keys)
		}
	})
}

// TestWorkersOfAQueueLeaveNothing while they run at once.
func TestWorkersOfAQueueLeaveNothing(t *testing.T) {
	t.Parallel()

	const workers, dialogues = 8, 5000
	q := bot.NewQueue()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var done atomic.Int64
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for keys := q.Take(ctx); len(keys) > 0; keys = q.Take(ctx) {
				q.GiveBack(keys, nil)
				if done.Add(int64(len(keys))) == dialogues {
					stop()
				}
			}
		})
	}
	for n := range int64(dialogues) {
		q.Add(conversation.Key{Chat: n})
	}
	all.Wait()
	if done.Load() != dialogues {
		t.Errorf("%d of %d were taken", done.Load(), dialogues)
	}
}
