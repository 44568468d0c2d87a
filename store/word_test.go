package store_test

import (
	"context"
	"testing"
	"time"

	"example.com/vinbot/billing"
	"example.com/vinbot/conversation"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/internal/seal"
	"example.com/vinbot/store"
)

// TestAWordIsShownOnlyOnceSeveralPeopleWroteIt: what one person writes often, or before
// and after a change of keys, is theirs.
func TestAWordIsShownOnlyOnceSeveralPeopleWroteIt(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	day := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	id := int64(0)
	write := func(b *seal.Box, user int64, now time.Time, words ...string) {
		t.Helper()
		id++
		receive(t, pool, incoming(id, user))
		turns := store.NewTurns(pool, queue{}, billing.StandardTerms(), func() time.Time { return now }).Counting(b)
		_, err := turn(t.Context(), turns, dialogue(user), func(_ context.Context, s conversation.Session, _ conversation.Incoming) (conversation.Turn, error) {
			return conversation.Turn{Session: s, Strange: []conversation.Strange{{Lang: "en", Words: words}}}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	a, b := box(t, 'a'), box(t, 'b')
	for range 4 {
		write(a, 1, day, "frunk", "secret")
	}
	write(b, 1, day.AddDate(0, 0, 1), "secret")
	write(b, 2, day.AddDate(0, 0, 1), "secret")
	write(nil, 3, day, "frunk", "secret") // no keys: nothing is kept
	write(a, 2, day, "frunk")
	words := store.NewWords(pool)
	if got, err := words.Most(t.Context(), "", day.AddDate(0, 0, -9), 10); err != nil || len(got) != 0 {
		t.Fatalf("%+v, %v", got, err)
	}
	write(a, 3, day.AddDate(0, 0, 2), "frunk")
	for range 2 { // after the clean-up it is the same
		got, err := words.Most(t.Context(), "en", day.AddDate(0, 0, -9), 10)
		if err != nil || len(got) != 1 || got[0].Word != "frunk" || got[0].People != 3 || got[0].Seen != 3 {
			t.Errorf("%+v, %v", got, err)
		}
		if err := words.Clean(t.Context(), day.AddDate(0, 0, -1)); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := words.Most(t.Context(), "de", time.Time{}, 10); err != nil || len(got) != 0 {
		t.Errorf("another language: %+v, %v", got, err)
	}
	if n := number(t, pool, `SELECT count(*) FROM strange_words`); n != 6 {
		t.Errorf("%d rows", n)
	}
	if err := words.Clean(t.Context(), day.AddDate(0, 0, 9)); err != nil || number(t, pool, `SELECT count(*) FROM strange_words`) != 0 {
		t.Errorf("too old, and there: %v", err)
	}
}
