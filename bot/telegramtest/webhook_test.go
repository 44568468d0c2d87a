package telegramtest_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"example.com/vinbot/bot/telegramtest"
)

// fast makes the waits between retries a thousandth of Telegram's.
func fast(c *telegramtest.Config) { c.WebhookRetry, c.Local, c.Lenient = time.Millisecond, true, true }

// receiver is a bot's webhook.
type receiver struct {
	mu     sync.Mutex
	secret []string
	busy   map[int64]int
	most   int
	heard  map[int64][]int
	answer func(u update) (status int, header http.Header, body string)
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	var u update
	if err := json.NewDecoder(req.Body).Decode(&u); err != nil || u.Message == nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	chat := u.Message.Chat.ID
	r.mu.Lock()
	r.secret = append(r.secret, req.Header.Get("X-Telegram-Bot-Api-Secret-Token"))
	r.busy[chat]++
	r.most = max(r.most, r.busy[chat])
	status, header, body := http.StatusOK, http.Header{}, ""
	if r.answer != nil {
		status, header, body = r.answer(u)
	}
	if status == http.StatusOK {
		r.heard[chat] = append(r.heard[chat], u.number())
	}
	r.mu.Unlock()
	for name := range header {
		w.Header().Set(name, header.Get(name))
	}
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body))
	r.mu.Lock()
	r.busy[chat]--
	r.mu.Unlock()
}

func newReceiver(answer func(update) (int, http.Header, string)) *receiver {
	return &receiver{busy: map[int64]int{}, heard: map[int64][]int{}, answer: answer}
}

func (r *receiver) all(chat int64) []int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.heard[chat])
}

func drained(tb failer, s *telegramtest.Server) {
	tb.Helper()
	const patience = 90 * time.Second // a delivery that hangs is given up after sixty
	for end := time.Now().Add(patience); s.Pending() > 0; <-time.After(time.Millisecond) {
		if time.Now().After(end) {
			tb.Fatal("updates are still pending")
		}
	}
}

// TestAWebhookGetsEverythingInOrder fails deliveries at random, each a few times at most;
// every chat still gets all its updates, one at a time and in order.
func TestAWebhookGetsEverythingInOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		failures := rapid.SliceOfN(rapid.SampledFrom([]int{200, 200, 200, 500, 302, 404}), 50, 50).Draw(rt, "answers")
		n, tries := 0, map[int64]int{}
		r := newReceiver(func(u update) (int, http.Header, string) {
			const most = 6 // each wait is twice the one before
			n++
			if tries[u.ID]++; tries[u.ID] > most {
				return http.StatusOK, nil, ""
			}
			return failures[n%len(failures)], nil, ""
		})
		bot := httptest.NewServer(r)
		defer bot.Close()
		c := telegramtest.Config{}
		fast(&c)
		s, err := telegramtest.Open(c)
		if err != nil {
			rt.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		people := []*telegramtest.User{s.User("en"), s.User("es"), s.User("fr")}
		said := map[int64][]int{}
		direct[bool](rt, s, "setWebhook", args{"url": bot.URL, "max_connections": 2})
		for i := range rapid.IntRange(1, 20).Draw(rt, "messages") {
			u := rapid.SampledFrom(people).Draw(rt, "who")
			s.Say(u, strconv.Itoa(i))
			said[u.ID] = append(said[u.ID], i)
		}
		drained(rt, s)
		for who, numbers := range said {
			if !slices.Equal(numbers, r.all(who)) {
				rt.Fatalf("said %v, heard %v", numbers, r.all(who))
			}
		}
		if r.most > 1 {
			rt.Fatalf("%d updates of a chat at once", r.most)
		}
	})
}

func TestTheSecretGoesWithEveryUpdate(t *testing.T) {
	t.Parallel()
	r := newReceiver(nil)
	bot := httptest.NewServer(r)
	t.Cleanup(bot.Close)
	s := telegramtest.New(t, fast)
	must[bool](t, s, "setWebhook", args{"url": bot.URL, "secret_token": "s3-cret_"})
	s.Say(s.User("en"), "1")
	drained(t, s)
	if !slices.Equal(r.secret, []string{"s3-cret_"}) {
		t.Errorf("secrets %v", r.secret)
	}
}

func TestUpdatesFromBeforeAreDelivered(t *testing.T) {
	t.Parallel()
	r := newReceiver(nil)
	bot := httptest.NewServer(r)
	t.Cleanup(bot.Close)
	s := telegramtest.New(t, fast)
	u := s.User("en")
	s.Say(u, "1")
	must[bool](t, s, "setWebhook", args{"url": bot.URL})
	drained(t, s)
	if !slices.Equal(r.all(u.ID), []int{1}) {
		t.Errorf("heard %v", r.all(u.ID))
	}
}

func TestAnErrorIsShownAndRetryAfterObeyed(t *testing.T) {
	t.Parallel()
	var times []time.Time
	r := newReceiver(func(update) (int, http.Header, string) {
		times = append(times, time.Now())
		if len(times) == 1 {
			return http.StatusInternalServerError, http.Header{"Retry-After": {"1"}}, ""
		}
		return http.StatusOK, nil, ""
	})
	bot := httptest.NewServer(r)
	t.Cleanup(bot.Close)
	s := telegramtest.New(t, fast)
	must[bool](t, s, "setWebhook", args{"url": bot.URL})
	s.Say(s.User("en"), "1")
	drained(t, s)
	if wait := times[1].Sub(times[0]); wait < 900*time.Millisecond {
		t.Errorf("retried after %v", wait)
	}
	info := must[struct {
		Message string `json:"last_error_message"`
		Pending int    `json:"pending_update_count"`
		Max     int    `json:"max_connections"`
	}](t, s, "getWebhookInfo", args{})
	if info.Message != "Wrong response from the webhook: 500 Internal Server Error" || info.Pending != 0 || info.Max != 40 {
		t.Errorf("info %+v", info)
	}
}

func TestAnAnswerThatIsACallIsCarriedOut(t *testing.T) {
	t.Parallel()
	r := newReceiver(func(u update) (int, http.Header, string) {
		return http.StatusOK, http.Header{"Content-Type": {"application/json"}},
			`{"method":"sendMessage","chat_id":` + itoa(u.Message.Chat.ID) + `,"text":"echo"}`
	})
	bot := httptest.NewServer(r)
	t.Cleanup(bot.Close)
	s := telegramtest.New(t, fast)
	must[bool](t, s, "setWebhook", args{"url": bot.URL})
	u := s.User("en")
	s.Say(u, "1")
	replies, err := s.WaitMessages(t.Context(), u.ID, 1)
	if err != nil || replies[0].Text != "echo" {
		t.Errorf("replies %v, %v", replies, err)
	}
}

func TestAnAnswerMayNotSetTheWebhook(t *testing.T) {
	t.Parallel()
	r := newReceiver(func(update) (int, http.Header, string) {
		return http.StatusOK, http.Header{"Content-Type": {"application/json"}}, `{"method":"deleteWebhook"}`
	})
	bot := httptest.NewServer(r)
	t.Cleanup(bot.Close)
	s := telegramtest.New(t, fast)
	must[bool](t, s, "setWebhook", args{"url": bot.URL})
	s.Say(s.User("en"), "1")
	drained(t, s)
	if calls := s.Calls("deleteWebhook"); len(calls) != 0 {
		t.Errorf("calls %v", calls)
	}
}

func TestAScriptedDuplicateComesTwice(t *testing.T) {
	t.Parallel()
	r := newReceiver(nil)
	bot := httptest.NewServer(r)
	t.Cleanup(bot.Close)
	s := telegramtest.New(t, fast)
	must[bool](t, s, "setWebhook", args{"url": bot.URL})
	s.Fault(telegramtest.Fault{Method: "webhook", Kind: telegramtest.FaultDuplicate})
	u := s.User("en")
	s.Say(u, "1")
	s.Say(u, "2")
	drained(t, s)
	if got := r.all(u.ID); !slices.Equal(got, []int{1, 1, 2}) {
		t.Errorf("heard %v", got)
	}
}

func TestWhatSettingAndDeletingSay(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	for _, step := range []struct{ method, url, want string }{
		{"deleteWebhook", "", "Webhook is already deleted"},
		{"setWebhook", "https://192.0.2.1/", "Webhook was set"},
		{"setWebhook", "https://192.0.2.1/", "Webhook is already set"},
		{"setWebhook", "https://192.0.2.2/", "Too Many Requests: retry after 1"},
		{"deleteWebhook", "", "Webhook was deleted"},
	} {
		if got := call(t, s, step.method, args{"url": step.url}); got.Description != step.want {
			t.Errorf("%s says %q, want %q", step.method, got.Description, step.want)
		}
	}
}
