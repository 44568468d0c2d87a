package telegramtest_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"example.com/vinbot/bot/telegramtest"
)

// ledger is what the manual says of getUpdates, in a few lines.
type ledger struct {
	last    int64 // update_id given last
	pending []int64
	made    map[int64]time.Duration // by the test's clock
	now     time.Duration
	allowed []string
}

func (l *ledger) happen(kind string) {
	if len(l.allowed) == 0 || slices.Contains(l.allowed, kind) {
		l.last++
		l.pending = append(l.pending, l.last)
		l.made[l.last] = l.now
	}
}

// poll gives what a call has to answer.
func (l *ledger) poll(offset int64, limit int, allowed []string) []int64 {
	if allowed != nil {
		l.allowed = allowed
	}
	if offset < 0 {
		offset += l.last + 1
	}
	l.pending = slices.DeleteFunc(l.pending, func(id int64) bool {
		return id < offset || l.now-l.made[id] >= 24*time.Hour
	})
	return l.pending[:min(limit, len(l.pending))]
}

// TestGetUpdatesKeepsItsLaws does at random what people and bots do, and holds
// every answer against the ledger.
func TestGetUpdatesKeepsItsLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		start := time.Unix(1_790_000_000, 0)
		s, err := telegramtest.Open(telegramtest.Config{Lenient: true, Now: func() time.Time { return start }})
		if err != nil {
			rt.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		u := s.User("en")
		l := &ledger{last: start.Unix(), made: map[int64]time.Duration{}}
		said := s.Say(u, "first")
		l.happen("message")
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			switch rapid.SampledFrom([]string{"say", "say", "edit", "poll", "poll", "poll", "wait", "drop"}).Draw(rt, "step") {
			case "say":
				said = s.Say(u, "again")
				l.happen("message")
			case "edit":
				s.Edit(said, "better")
				l.happen("edited_message")
			case "wait":
				d := rapid.SampledFrom([]time.Duration{time.Hour, 13 * time.Hour, 25 * time.Hour}).Draw(rt, "for")
				s.Advance(d)
				l.now += d
			case "drop":
				direct[bool](rt, s, "deleteWebhook", args{"drop_pending_updates": true})
				l.pending = nil
			default:
				l.compare(rt, s)
			}
		}
	})
}

// compare polls in some way and holds the answer against the ledger's.
func (l *ledger) compare(rt *rapid.T, s *telegramtest.Server) {
	kinds := rapid.SampledFrom([][]string{nil, nil, nil, {}, {"message"}, {"edited_message"}, {"message", "edited_message"}})
	offset := l.last + rapid.Int64Range(-6, 3).Draw(rt, "offset from the last")
	if rapid.Bool().Draw(rt, "relative") {
		offset = rapid.Int64Range(-5, 0).Draw(rt, "offset")
	}
	limit, allowed := rapid.IntRange(1, 5).Draw(rt, "limit"), kinds.Draw(rt, "allowed")
	a := args{"offset": offset, "limit": limit}
	if allowed != nil {
		a["allowed_updates"] = allowed
	}
	got := []int64{}
	for _, one := range direct[[]update](rt, s, "getUpdates", a) {
		got = append(got, one.ID)
	}
	if want := l.poll(offset, limit, allowed); !slices.Equal(got, want) {
		rt.Fatalf("got %v, want %v", got, want)
	}
}
