package bot_test

import (
	"testing"
	"time"

	"example.com/vinbot/bot"
)

func TestAFloodIsOverWhenThePersonHasBeenQuiet(t *testing.T) {
	t.Parallel()

	var f bot.Floods
	now := time.Unix(0, 0)
	taken := 0
	for range 5000 { // within five seconds
		now = now.Add(time.Millisecond)
		if !f.Over(1, now) {
			taken++
		}
	}
	if taken != bot.FloodPerMinute {
		t.Errorf("%d of a flood were taken, want %d", taken, bot.FloodPerMinute)
	}
	if f.Over(2, now) {
		t.Error("somebody else was taken for a flood")
	}
	if now = now.Add(bot.FloodCalm - time.Second); !f.Over(1, now) {
		t.Error("the flood was over before it was calm")
	}
	if now = now.Add(time.Minute); f.Over(1, now) {
		t.Error("who has been quiet is not heard")
	}
}

func TestFloodsOfManyPeopleAreForgotten(t *testing.T) {
	t.Parallel()

	var f bot.Floods
	now := time.Unix(0, 0)
	for user := range int64(3 * bot.FloodPeople) {
		f.Over(user, now)
		if f.People() > bot.FloodPeople {
			t.Fatalf("%d people are remembered", f.People())
		}
	}
}

func TestTheFirstMessagesOfAMinuteNeedNoRedis(t *testing.T) {
	t.Parallel()

	var f bot.Floods
	now := time.Unix(0, 0)
	for minute := range 2 {
		free := 0
		for range 100 {
			if f.Few(1, now) {
				free++
			}
		}
		if free != bot.OfThemUnasked {
			t.Errorf("minute %d: %d of 100 were answered unasked, want %d", minute, free, bot.OfThemUnasked)
		}
		now = now.Add(time.Minute)
	}
	if f.Over(1, now) {
		t.Error("answers were counted as a flood")
	}
}
