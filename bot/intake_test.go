package bot_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/vinbot/bot"
	"example.com/vinbot/conversation"
)

// slowShelf is an inbox whose first write lasts until it is let go, and which
// refuses batches with a bad update.
type slowShelf struct {
	shelf

	bad         int64
	begun, hold chan struct{}
	once        sync.Once
	writes      int
}

func (s *slowShelf) Receive(ctx context.Context, batch []conversation.Incoming) error {
	s.once.Do(func() {
		close(s.begun)
		<-s.hold
	})
	s.writes++ // the race detector tells if there are two at a time
	if slices.ContainsFunc(batch, func(in conversation.Incoming) bool { return in.ID == s.bad }) {
		return errors.New("refused")
	}
	return s.shelf.Receive(ctx, batch)
}

// postAtOnce posts updates 0, 1, … while the first is being written, and returns what
// each was answered.
func postAtOnce(t *testing.T, s *slowShelf, posts int) []int {
	t.Helper()
	api, err := bot.NewAPI("http://127.0.0.1:1", "42:"+strings.Repeat("x", 35))
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	hook := bot.New(bot.Bot{API: api, Inbox: s, Log: log, Name: "vinbot", Sender: bot.NewSender(api, nil, log, bot.Meter{})}).Webhook(secret)
	codes := make([]int, posts)
	var all sync.WaitGroup
	for n := range posts {
		all.Go(func() {
			req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(fmt.Sprintf(`{"update_id":%d}`, n)))
			req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
			res := httptest.NewRecorder()
			hook.ServeHTTP(res, req)
			codes[n] = res.Code
		})
		if n == 0 {
			<-s.begun
		}
	}
	time.AfterFunc(200*time.Millisecond, func() { close(s.hold) })
	all.Wait()
	return codes
}

func TestUpdatesPostedMeanwhileAreWrittenTogether(t *testing.T) {
	t.Parallel()

	const posts = 20
	s := &slowShelf{bad: -1, begun: make(chan struct{}), hold: make(chan struct{})}
	for n, code := range postAtOnce(t, s, posts) {
		if code != http.StatusOK {
			t.Errorf("update %d: %d", n, code)
		}
	}
	if len(s.got) != posts || s.writes >= posts {
		t.Errorf("%d updates kept in %d writes", len(s.got), s.writes)
	}
}

func TestAnUpdateThatStorageRefusesKeepsNoOtherOut(t *testing.T) {
	t.Parallel()

	const posts, bad = 20, 13
	s := &slowShelf{bad: bad, begun: make(chan struct{}), hold: make(chan struct{})}
	for n, code := range postAtOnce(t, s, posts) {
		want := http.StatusOK
		if n == bad {
			want = http.StatusServiceUnavailable
		}
		if code != want {
			t.Errorf("update %d: %d, want %d", n, code, want)
		}
	}
	if len(s.got) != posts-1 {
		t.Errorf("%d updates kept, want %d", len(s.got), posts-1)
	}
}
