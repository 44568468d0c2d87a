package main

import (
	"testing"
	"time"

	"example.com/vinbot/knowledge"
)

func TestWhatCountsIsRememberedForItsPersonAndMonthForAWhile(t *testing.T) {
	t.Parallel()
	var c countedVINs
	now := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	k := counting{7, honda, now}
	c.add(k, now)
	for name, other := range map[string]counting{
		"somebody else's": {8, honda, now}, "another VIN": {7, "1FTFW1E80NF000000", now}, "another month": {7, honda, now.AddDate(0, 1, 0)},
	} {
		if c.has(other, now) {
			t.Error(name)
		}
	}
	if !c.has(k, now.Add(countedFor-time.Second)) || !c.has(k, now.Add(countedFor)) || c.has(k, now.Add(2*countedFor)) {
		t.Error("it is not forgotten after twice the time, or before the time")
	}
	for i := range 3 * mostCounted {
		c.add(counting{int64(i), knowledge.VIN(honda), now}, now.Add(2*countedFor))
	}
	if n := len(c.young) + len(c.old); n > 2*mostCounted {
		t.Errorf("%d are kept", n)
	}
}
