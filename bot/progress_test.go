package bot_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/bot"
	"example.com/vinbot/conversation"
)

// plainly prints a message's own name.
type plainly struct{}

func (plainly) For(string, string) bot.Printer { return plainly{} }

func (plainly) Lang() string { return "en" }

func (plainly) HTML(id string, _ map[string]any) (string, error) { return id, nil }

func (plainly) Plain(id string, _ map[string]any) (string, error) { return id, nil }

// memo remembers progress.
type memo struct {
	mu   sync.Mutex
	said map[int64]string
}

func (m *memo) Progress(_ context.Context, job int64) (string, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.said[job]
	return s, ok
}

func (m *memo) SetProgress(_ context.Context, job int64, message string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.said[job] = message
}

// telegram notes the methods it is called with, and takes its time.
func telegram(t *testing.T, slow time.Duration) (api *bot.API, called chan string) {
	t.Helper()
	return answering(t, slow, `{"ok":true,"result":{"message_id":77}}`)
}

// answering is a Telegram that always says the same.
func answering(t *testing.T, slow time.Duration, answer string) (api *bot.API, called chan string) {
	t.Helper()
	called = make(chan string, 100)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		called <- path.Base(r.URL.Path)
		select {
		case <-time.After(slow):
		case <-r.Context().Done():
		}
		_, _ = fmt.Fprint(w, answer)
	}))
	t.Cleanup(server.Close)
	api, err := bot.NewAPI(server.URL, "42:"+strings.Repeat("x", 35))
	if err != nil {
		t.Fatal(err)
	}
	return api, called
}

func TestAnAttemptAfterACrashTakesTheMessageOfTheLastOneAway(t *testing.T) {
	t.Parallel()

	api, called := telegram(t, 0)
	m := &memo{said: map[int64]string{5: "66"}} // a process died with message 66 in the chat
	sign := bot.Progress{API: api, Texts: plainly{}, Kept: m}.Show(t.Context(), conversation.Job{ID: 5, Key: conversation.Key{Chat: 1}})
	got := []string{<-called}
	sign.Stage(conversation.Text{Message: "stage"})
	got = append(got, <-called)
	sign.Done()
	got = append(got, <-called)
	if diff := cmp.Diff([]string{"sendChatAction", "editMessageText", "deleteMessage"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestAChatThatHasHadEnoughIsLeftAlone(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		answer string
		then   conversation.MessageID
	}{
		"Telegram wants a pause": {`{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":30}}`, "another stage"},
		"nothing is new":         {`{"ok":true,"result":{"message_id":77}}`, "stage"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api, called := answering(t, 0, c.answer)
			sign := bot.Progress{API: api, Texts: plainly{}}.Show(t.Context(), conversation.Job{ID: 5, Key: conversation.Key{Chat: 1}})
			got := []string{<-called}
			sign.Stage(conversation.Text{Message: "stage"})
			got = append(got, <-called)
			sign.Stage(conversation.Text{Message: c.then})
			select {
			case more := <-called:
				got = append(got, more)
			case <-time.After(1500 * time.Millisecond): // in which a stage that may be shown is shown
			}
			sign.Done()
			if diff := cmp.Diff([]string{"sendChatAction", "sendMessage"}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSignsDoNotKeepTheAnswerBack(t *testing.T) {
	t.Parallel()

	api, called := telegram(t, 3*time.Second)
	sign := bot.Progress{API: api, Texts: plainly{}}.Show(t.Context(), conversation.Job{ID: 5, Key: conversation.Key{Chat: 1}})
	<-called
	sign.Stage(conversation.Text{Message: "stage"})
	start := time.Now()
	sign.Done()
	if took := time.Since(start); took > time.Second {
		t.Errorf("the answer waited %v", took)
	}
}
