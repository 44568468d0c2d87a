package bot

import (
	"testing"
	"time"
)

func TestAFloodIsOverWhenThePersonHasBeenQuiet(t *testing.T) {
	t.Parallel()

	var f floods
	now := time.Unix(0, 0)
	taken := 0
	for range 5000 { // within five seconds
		now = now.Add(time.Millisecond)
		if !f.over(1, now) {
			taken++
		}
	}
	if taken != floodPerMinute {
		t.Errorf("%d of a flood were taken, want %d", taken, floodPerMinute)
	}
	if f.over(2, now) {
		t.Error("somebody else was taken for a flood")
	}
	if now = now.Add(floodCalm - time.Second); !f.over(1, now) {
		t.Error("the flood was over before it was calm")
	}
	if now = now.Add(time.Minute); f.over(1, now) {
		t.Error("who has been quiet is not heard")
	}
}

func TestFloodsOfManyPeopleAreForgotten(t *testing.T) {
	t.Parallel()

	var f floods
	now := time.Unix(0, 0)
	for user := range int64(3 * floodPeople) {
		f.over(user, now)
		if len(f.people) > floodPeople {
			t.Fatalf("%d people are remembered", len(f.people))
		}
	}
}
