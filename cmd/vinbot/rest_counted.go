package main

import (
	"sync"
	"time"

	"example.com/vinbot/knowledge"
)

// counting is that a VIN counts in a person's month.
type counting struct {
	user  int64
	vin   knowledge.VIN
	month time.Time // when it began
}

// countedVINs remembers what was counted a while ago, so that it is not counted anew for each
// request. That a VIN counts in a month stays true until the month ends; whoever asks for
// everything to be forgotten is forgotten here soon.
type countedVINs struct {
	mu         sync.Mutex
	young, old map[counting]struct{}
	turned     time.Time
}

const (
	countedFor  = 10 * time.Minute // at least; twice that at most
	mostCounted = 50_000           // of either half: some 10 MB
)

// has reports whether a VIN is known to count.
func (c *countedVINs) has(k counting, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turn(now)
	_, young := c.young[k]
	_, old := c.old[k]
	return young || old
}

// add notes that a VIN counts.
func (c *countedVINs) add(k counting, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turn(now)
	if len(c.young) >= mostCounted {
		c.old, c.young = c.young, nil
	}
	if c.young == nil {
		c.young = map[counting]struct{}{}
	}
	c.young[k] = struct{}{}
}

func (c *countedVINs) turn(now time.Time) {
	if now.Sub(c.turned) >= countedFor {
		c.old, c.young, c.turned = c.young, nil, now
	}
}
