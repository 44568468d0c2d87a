package bot_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/bot"
	"example.com/vinbot/conversation"
)

// tray is an outbox in memory.
type tray struct {
	mu      sync.Mutex
	calls   []conversation.Outgoing
	refused []conversation.Refusal
	gone    []int64
	empty   chan struct{}
}

func newTray(chats ...int64) *tray {
	t := &tray{empty: make(chan struct{})}
	for i, chat := range chats {
		body, _ := json.Marshal(map[string]any{"chat_id": chat, "text": fmt.Sprintf("%d", i)})
		t.calls = append(t.calls, conversation.Outgoing{Seq: int64(i + 1), Chat: chat, Method: "sendMessage", Body: body})
	}
	return t
}

func (t *tray) Exchange(_ context.Context, r conversation.Round) (next []conversation.Outgoing, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, f := range r.Refused {
		r.Sent = append(r.Sent, f.Call)
		t.refused = append(t.refused, f)
	}
	t.gone = append(t.gone, r.Gone...)
	before := len(t.calls)
	t.calls = slices.DeleteFunc(t.calls, func(c conversation.Outgoing) bool {
		return slices.Contains(r.Gone, c.Chat) || slices.ContainsFunc(r.Sent, func(s conversation.Outgoing) bool { return s.Seq == c.Seq })
	})
	if before > 0 && len(t.calls) == 0 {
		close(t.empty)
	}
	for _, chat := range r.Want {
		if i := slices.IndexFunc(t.calls, func(c conversation.Outgoing) bool { return c.Chat == chat }); i >= 0 {
			next = append(next, t.calls[i])
		}
	}
	return next, nil
}

func (t *tray) Waiting(context.Context, int) (chats []int64, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, c := range t.calls {
		chats = append(chats, c.Chat)
	}
	return chats, nil
}

func (t *tray) Close(context.Context) {}

// deliver empties a tray against a server that answers as told, and returns what
// it was sent, in order.
func deliver(t *testing.T, out *tray, answer func(text string, nth int) (status int, body string)) (texts []string) {
	t.Helper()
	var mu sync.Mutex
	seen := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		var in struct {
			Text string `json:"text"`
		}
		_ = json.Unmarshal(raw, &in)
		mu.Lock()
		seen[in.Text]++
		status, body := answer(in.Text, seen[in.Text])
		if status == http.StatusOK {
			texts = append(texts, in.Text)
		}
		mu.Unlock()
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	defer server.Close()
	api, err := bot.NewAPI(server.URL, "42:"+strings.Repeat("x", 35))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	done := make(chan error, 1)
	go func() { done <- bot.NewSender(api, out, slog.New(slog.DiscardHandler), bot.Meter{}).Run(ctx) }()
	select {
	case <-out.empty:
	case <-ctx.Done():
		t.Error("the outbox did not become empty")
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	return texts
}

const fine = `{"ok":true,"result":{}}`

func TestAPassingFaultDelaysOneChatAndReordersNothing(t *testing.T) {
	t.Parallel()

	got := deliver(t, newTray(1, 1, 2), func(text string, nth int) (int, string) {
		switch {
		case text == "0" && nth == 1:
			return http.StatusBadGateway, "<html>bad gateway</html>"
		case text == "0" && nth == 2:
			return http.StatusTooManyRequests, `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 1","parameters":{"retry_after":1}}`
		}
		return http.StatusOK, fine
	})
	if diff := cmp.Diff([]string{"2", "0", "1"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhatTelegramRefusesForGoodIsWrittenDown(t *testing.T) {
	t.Parallel()

	out := newTray(1, 1, 2, 2, 3)
	got := deliver(t, out, func(text string, _ int) (int, string) {
		switch text {
		case "0":
			return http.StatusBadRequest, `{"ok":false,"error_code":400,"description":"Bad Request: can't parse entities"}`
		case "2":
			return http.StatusForbidden, `{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}`
		case "4":
			return http.StatusBadRequest, `{"ok":false,"error_code":400,"description":"Bad Request: message is not modified: specified new message content …"}`
		}
		return http.StatusOK, fine
	})
	if diff := cmp.Diff([]string{"1"}, got); diff != "" {
		t.Error(diff)
	}
	if len(out.refused) != 1 || out.refused[0].Code != http.StatusBadRequest {
		t.Errorf("refused: %+v", out.refused)
	}
	if diff := cmp.Diff([]int64{2}, out.gone); diff != "" {
		t.Error(diff)
	}
}
