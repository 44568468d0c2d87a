package bot

import (
	"context"
	"slices"
	"sync"

	"example.com/vinbot/conversation"
)

// queue is the dialogues that wait for a turn in this process, the longest waiting
// first. One that is in hand is given to nobody else, so that a process never races
// itself for a row.
type queue struct {
	mu      sync.Mutex
	waiting []conversation.Key
	places  map[conversation.Key]place
	ready   chan struct{} // holds one while something waits
	served  bool          // by workers: in a process without, nothing need wait
}

// place is where a dialogue is.
type place int

const (
	waits  place = iota + 1
	inHand       // of a worker
	wanted       // in hand, and more has come since
)

const (
	longestQueue  = 10_000 // what does not fit is found by the sweep
	turnsTogether = 16     // dialogues that share a transaction at most: the first answer waits for the last
)

func newQueue() *queue {
	return &queue{places: map[conversation.Key]place{}, ready: make(chan struct{}, 1)}
}

// serve says that there are workers now.
func (q *queue) serve() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.served = true
}

// add lets dialogues wait, each once.
func (q *queue) add(keys ...conversation.Key) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.served {
		return
	}
	for _, k := range keys {
		switch {
		case q.places[k] == inHand:
			q.places[k] = wanted
		case q.places[k] == 0 && len(q.waiting) < longestQueue:
			q.places[k] = waits
			q.waiting = append(q.waiting, k)
		}
	}
	q.signal()
}

// take hands over dialogues that are to be answered together, or none once ctx ends.
func (q *queue) take(ctx context.Context) []conversation.Key {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-q.ready:
		}
		q.mu.Lock()
		n := min(len(q.waiting), turnsTogether)
		keys := slices.Clone(q.waiting[:n])
		q.waiting = slices.Delete(q.waiting, 0, n)
		for _, k := range keys {
			q.places[k] = inHand
		}
		q.signal()
		q.mu.Unlock()
		if n > 0 {
			return keys
		}
	}
}

// giveBack says that dialogues are not in hand any more; those in again have more
// waiting.
func (q *queue) giveBack(keys, again []conversation.Key) {
	q.mu.Lock()
	var more []conversation.Key
	for _, k := range keys {
		if q.places[k] == wanted || slices.Contains(again, k) {
			more = append(more, k)
		}
		delete(q.places, k)
	}
	q.mu.Unlock()
	q.add(more...)
}

// length counts what waits.
func (q *queue) length() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.waiting)
}

// signal lets one worker look. The caller holds the lock.
func (q *queue) signal() {
	if len(q.waiting) == 0 {
		return
	}
	select {
	case q.ready <- struct{}{}:
	default:
	}
}
