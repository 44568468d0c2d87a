package bot_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/bot"
	"example.com/vinbot/conversation"
)

const secret = "right-secret"

// shelf is an inbox in memory that can be down.
type shelf struct {
	mu   sync.Mutex
	down bool
	got  []conversation.Incoming
	left []conversation.Key // what the next sweep finds
}

func (s *shelf) Receive(_ context.Context, batch []conversation.Incoming) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.down {
		return errors.New("connection refused")
	}
	s.got = append(s.got, batch...)
	return nil
}

func (s *shelf) Pending(context.Context, int) ([]conversation.Key, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	keys := s.left
	s.left = nil
	return keys, nil
}

func (s *shelf) Listen(ctx context.Context, _ func()) error {
	<-ctx.Done()
	return ctx.Err()
}

func newBot(tb testing.TB, s *shelf) *bot.Bot {
	tb.Helper()
	api, err := bot.NewAPI("http://127.0.0.1:1", "42:"+strings.Repeat("x", 35))
	if err != nil {
		tb.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	return bot.New(bot.Bot{API: api, Inbox: s, Log: log, Name: "vinbot", Sender: bot.NewSender(api, nil, log, bot.Meter{})})
}

func post(b *bot.Bot, secretHeader, body string) int {
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(context.Background(), http.MethodPost, "/webhooks/telegram", strings.NewReader(body))
	r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secretHeader)
	b.Webhook(secret).ServeHTTP(w, r)
	return w.Code
}

const hello = `{"update_id":5,"message":{"message_id":1,"date":1,"from":{"id":9,"language_code":"de"},"chat":{"id":9,"type":"private"},"text":"hi"}}`

func TestWebhookAnswersOKOnlyForWhatIsDurable(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		secret, body string
		down         bool
		status, kept int
	}{
		"an update is stored":                     {secret, hello, false, http.StatusOK, 1},
		"a kind nobody reads is stored too":       {secret, `{"update_id":6,"brand_new":{}}`, false, http.StatusOK, 1},
		"one of a shape we do not know as well":   {secret, `{"update_id":7,"message":{"chat":"odd"}}`, false, http.StatusOK, 1},
		"a wrong secret is turned away":           {"wrong", hello, false, http.StatusUnauthorized, 0},
		"no secret is a wrong one":                {"", hello, false, http.StatusUnauthorized, 0},
		"broken JSON is refused":                  {secret, `{"update_id":`, false, http.StatusBadRequest, 0},
		"JSON that is no update is refused":       {secret, `{"hello":"world"}`, false, http.StatusBadRequest, 0},
		"too large a body is refused":             {secret, `{"update_id":1,"x":"` + strings.Repeat("x", 1<<20) + `"}`, false, http.StatusRequestEntityTooLarge, 0},
		"storage that is down makes it try again": {secret, hello, true, http.StatusServiceUnavailable, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			s := &shelf{down: tt.down}
			if status := post(newBot(t, s), tt.secret, tt.body); status != tt.status || len(s.got) != tt.kept {
				t.Errorf("status %d and %d kept, want %d and %d", status, len(s.got), tt.status, tt.kept)
			}
		})
	}
}

func TestAnUpdateFindsItsDialogue(t *testing.T) {
	t.Parallel()

	message := func(chat, extra string) string {
		return `{"update_id":5,"message":{"message_id":1,"date":1,"from":{"id":9},"chat":` + chat + `,` + extra + `}}`
	}
	private, group := `{"id":9,"type":"private"}`, `{"id":-7,"type":"supergroup"}`
	tests := map[string]struct {
		body string
		key  conversation.Key
		done bool
		kind string
	}{
		"a private text":                     {message(private, `"text":"hi"`), conversation.Key{Chat: 9, User: 9}, false, "message"},
		"talk in a group is not for the bot": {message(group, `"text":"hi"`), conversation.Key{}, true, "message"},
		"a mention in a group is":            {message(group, `"text":"hey @VinBot","entities":[{"type":"mention","offset":4,"length":7}]`), conversation.Key{Chat: -7, User: 9}, false, "message"},
		"so is a reply to the bot":           {message(group, `"text":"and?","reply_to_message":{"message_id":1,"date":1,"chat":{"id":-7},"from":{"id":42,"username":"vinbot"}}`), conversation.Key{Chat: -7, User: 9}, false, "message"},
		"so is a command with its name":      {message(group, `"text":"/vin@vinbot","entities":[{"type":"bot_command","offset":0,"length":11}]`), conversation.Key{Chat: -7, User: 9}, false, "message"},
		"another bot's command is not":       {message(group, `"text":"/vin@other","entities":[{"type":"bot_command","offset":0,"length":10}]`), conversation.Key{}, true, "message"},
		"the bot's own inline card is not":   {message(private, `"text":"1HGCV1F33KA000000","via_bot":{"id":42,"is_bot":true,"username":"VinBot"}`), conversation.Key{}, true, "message"},
		"another bot's card is":              {message(private, `"text":"1HGCV1F33KA000000","via_bot":{"id":43,"is_bot":true,"username":"other"}`), conversation.Key{Chat: 9, User: 9}, false, "message"},
		"a topic is a dialogue of its own":   {message(group, `"text":"/vin","message_thread_id":3,"is_topic_message":true,"entities":[{"type":"bot_command","offset":0,"length":4}]`), conversation.Key{Chat: -7, Thread: 3, User: 9}, false, "message"},
		"a press":                            {`{"update_id":5,"callback_query":{"id":"1","from":{"id":9},"data":"1.0","message":{"message_id":1,"date":1,"chat":` + private + `}}}`, conversation.Key{Chat: 9, User: 9}, false, "callback_query"},
		"a press below a vanished message":   {`{"update_id":5,"callback_query":{"id":"1","from":{"id":9},"data":"1.0","message":{"message_id":1,"date":0,"chat":` + private + `}}}`, conversation.Key{Chat: 9, User: 9}, false, "callback_query"},
		"a block":                            {`{"update_id":5,"my_chat_member":{"chat":` + private + `,"from":{"id":9},"date":1,"old_chat_member":{"status":"member","user":{"id":42}},"new_chat_member":{"status":"kicked","user":{"id":42},"until_date":0}}}`, conversation.Key{Chat: 9, User: 9}, false, "my_chat_member"},
		"a forged entity harms nobody":       {message(private, `"text":"/vin","entities":[{"type":"bot_command","offset":0,"length":500}]`), conversation.Key{Chat: 9, User: 9}, false, "message"},
		"an unknown kind has no dialogue":    {`{"update_id":5,"brand_new":{}}`, conversation.Key{}, true, "brand_new"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			s := &shelf{}
			if status := post(newBot(t, s), secret, tt.body); status != http.StatusOK {
				t.Fatalf("status %d", status)
			}
			got := s.got[0]
			want := conversation.Incoming{Bot: 42, ID: 5, Key: tt.key, Kind: tt.kind, Done: tt.done}
			got.Raw = nil
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// FuzzWebhook posts anything: 200 says that this one update is kept, as JSON and under
// its own number, and any other answer that nothing is.
func FuzzWebhook(f *testing.F) {
	f.Add(hello)
	f.Add(`{"update_id":5,"message":{"from":{"id":1},"text":"/a😀","entities":[{"type":"bot_command","offset":0,"length":4}],"chat":{"id":1,"type":"private"}}}`)
	f.Add(`{"update_id":5,"edited_message":{"message_id":1,"from":{"id":1},"text":"\ud83d\u0000","chat":{"id":1,"type":"private"}}}`)
	f.Add("{\"update_id\":5,\"x\":\"\xff\"}")
	f.Add(`{"UPDATE_ID":6,"update_id":7}`)
	f.Add(`{"update_id":5e0}`)
	f.Add(`{"update_id":9223372036854775808}`)
	f.Fuzz(func(t *testing.T, body string) {
		s := &shelf{}
		status := post(newBot(t, s), secret, body)
		if status != http.StatusOK {
			if len(s.got) > 0 || status != http.StatusBadRequest && status != http.StatusRequestEntityTooLarge {
				t.Errorf("%d, and %d kept", status, len(s.got))
			}
			return
		}
		var head struct {
			ID     int64 `json:"update_id"`
			Inline *struct {
				From *struct{}
			} `json:"inline_query"` // is answered while it is typed, or never
		}
		if json.Unmarshal([]byte(body), &head) == nil && head.Inline != nil && head.Inline.From != nil && len(s.got) == 0 {
			return
		}
		if len(s.got) != 1 || !json.Valid(s.got[0].Raw) || !utf8.Valid(s.got[0].Raw) || s.got[0].ID != head.ID {
			t.Errorf("kept %+v of %q", s.got, body)
		}
	})
}
