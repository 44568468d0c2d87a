package telegramtest_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"example.com/vinbot/bot/telegramtest"
)

// gauge counts deliveries that run at once, over all chats.
type gauge struct {
	mu        sync.Mutex
	now, most int
	seen      []int64
}

func (g *gauge) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var u update
	_ = json.NewDecoder(r.Body).Decode(&u) // an update without an id fails the test below
	g.mu.Lock()
	g.now++
	g.most = max(g.most, g.now)
	g.seen = append(g.seen, u.ID)
	g.mu.Unlock()
	<-time.After(2 * time.Millisecond)
	g.mu.Lock()
	g.now--
	g.mu.Unlock()
	w.WriteHeader(http.StatusNoContent)
}

// TestChatsAreServedBesideEachOtherUpToTheMaximum holds the number of
// deliveries at once against max_connections; any 2xx confirms.
func TestChatsAreServedBesideEachOtherUpToTheMaximum(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		g := &gauge{}
		bot := httptest.NewServer(g)
		defer bot.Close()
		c := telegramtest.Config{}
		fast(&c)
		s, err := telegramtest.Open(c)
		if err != nil {
			rt.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		most := rapid.IntRange(1, 4).Draw(rt, "max_connections")
		chats := rapid.IntRange(1, 6).Draw(rt, "chats")
		direct[bool](rt, s, "setWebhook", args{"url": bot.URL, "max_connections": most})
		for range chats {
			u := s.User("en")
			s.Say(u, "1")
			s.Say(u, "2")
		}
		drained(rt, s)
		if g.most > most {
			rt.Fatalf("%d deliveries at once, %d are allowed", g.most, most)
		}
		slices.Sort(g.seen)
		if len(slices.Compact(g.seen)) != 2*chats {
			rt.Fatalf("seen %v", g.seen)
		}
	})
}

// queues notes what a bot confirmed, by Telegram's queues: a kind of updates about a
// chat or a person. It fails deliveries as it is told.
type queues struct {
	mu      sync.Mutex
	answers []int
	n       int
	heard   map[string][]int64
}

func (q *queues) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var u update
	_ = json.NewDecoder(r.Body).Decode(&u) // an update without an id fails the test below
	name := "message"
	switch {
	case u.CallbackQuery != nil:
		name = "press " + itoa(u.CallbackQuery.From.ID)
	case u.Message != nil:
		name += itoa(u.Message.Chat.ID)
	case u.EditedMessage != nil: // in one queue with the others
		name += itoa(u.EditedMessage.Chat.ID)
	case u.MyChatMember != nil:
		name = "standing"
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.n++
	status := q.answers[q.n%len(q.answers)]
	if status == http.StatusOK {
		q.heard[name] = append(q.heard[name], u.ID)
	}
	w.WriteHeader(status)
}

// TestEveryQueueKeepsItsOrderAndLosesNothing makes updates of several kinds at random
// and fails deliveries of them at random.
func TestEveryQueueKeepsItsOrderAndLosesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		q := &queues{heard: map[string][]int64{}}
		q.answers = rapid.SliceOfN(rapid.SampledFrom([]int{200, 200, 200, 500, 302, 404}), 50, 50).Draw(rt, "answers")
		q.answers = append(q.answers, http.StatusOK)
		bot := httptest.NewServer(q)
		defer bot.Close()
		c := telegramtest.Config{}
		fast(&c)
		s, err := telegramtest.Open(c)
		if err != nil {
			rt.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		people := []*telegramtest.User{s.User("en"), s.User("es")}
		for _, u := range people {
			s.Say(u, "/start")
		}
		first := direct[[]update](rt, s, "getUpdates", args{})[0].ID
		direct[bool](rt, s, "setWebhook", args{"url": bot.URL, "max_connections": 3})
		for range rapid.IntRange(1, 10).Draw(rt, "acts") {
			u := rapid.SampledFrom(people).Draw(rt, "who")
			switch rapid.SampledFrom([]string{"say", "edit", "press", "block"}).Draw(rt, "act") {
			case "say":
				s.Say(u, "1")
			case "edit":
				s.Edit(s.Say(u, "2"), "3")
			case "press":
				s.Tap(u, direct[telegramtest.Message](rt, s, "sendMessage", args{
					"chat_id": u.ID, "text": "a", "reply_markup": keyboard(args{"text": "x", "callback_data": "x"}),
				}), "x")
			case "block":
				s.Block(u, true)
				s.Block(u, false)
			}
		}
		drained(rt, s)
		q.mu.Lock()
		defer q.mu.Unlock()
		var all []int64
		for name, ids := range q.heard {
			if name != "standing" && !slices.IsSorted(ids) { // two people's may mix
				rt.Fatalf("%s: %v", name, ids)
			}
			all = append(all, ids...)
		}
		slices.Sort(all)
		made, _ := s.Traffic()
		if len(all) != made || all[0] != first || all[len(all)-1] != first+int64(made)-1 {
			rt.Fatalf("confirmed %v of %d from %d on", all, made, first)
		}
	})
}

// TestAPressMayOvertakeAMessage: order holds within a kind of updates only.
func TestAPressMayOvertakeAMessage(t *testing.T) {
	t.Parallel()
	pressed := make(chan struct{})
	bot := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var u update
		_ = json.NewDecoder(r.Body).Decode(&u) // neither kind: nothing is pressed, and the test ends with its time
		switch {
		case u.CallbackQuery != nil:
			close(pressed)
		case u.Message != nil:
			select { // the message is not confirmed before the press is there
			case <-pressed:
			case <-time.After(20 * time.Second):
				t.Error("the press waits for the message")
			}
		}
	}))
	t.Cleanup(bot.Close)
	s := telegramtest.New(t, fast)
	u := started(t, s)
	m := must[telegramtest.Message](t, s, "sendMessage", args{"chat_id": u.ID, "text": "a", "reply_markup": keyboard(args{"text": "x", "callback_data": "x"})})
	must[bool](t, s, "setWebhook", args{"url": bot.URL})
	s.Say(u, "1")
	s.Tap(u, m, "x")
	drained(t, s)
}

func TestRetriesWaitLongerAndLonger(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var at []time.Time
	bot := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		at = append(at, time.Now())
		if len(at) < 6 {
			w.WriteHeader(http.StatusInternalServerError)
		}
	}))
	t.Cleanup(bot.Close)
	const unit = 10 * time.Millisecond
	s := telegramtest.New(t, fast, func(c *telegramtest.Config) { c.WebhookRetry = unit })
	must[bool](t, s, "setWebhook", args{"url": bot.URL})
	s.Say(s.User("en"), "1")
	drained(t, s)
	// At once, then 2, 4, 8 and 16 units: a busy machine may be later, never sooner.
	for i, units := range []time.Duration{0, 2, 4, 8, 16} {
		if wait := at[i+1].Sub(at[i]); wait < units*unit {
			t.Errorf("retry %d came after %v, want %v or more", i+1, wait, units*unit)
		}
	}
}

func TestAWebhookThatIsGoneFor23HoursIsClosed(t *testing.T) {
	t.Parallel()
	bot := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) }))
	t.Cleanup(bot.Close)
	s := telegramtest.New(t, fast)
	must[bool](t, s, "setWebhook", args{"url": bot.URL})
	s.Say(s.User("en"), "1")
	type info struct {
		URL   string
		Error string `json:"last_error_message"`
	}
	moved := false
	for end := time.Now().Add(20 * time.Second); ; <-time.After(time.Millisecond) {
		now := must[info](t, s, "getWebhookInfo", args{})
		switch {
		case now.URL == "" && moved:
			return
		case now.URL == "":
			t.Fatal("the webhook was closed at once")
		case !moved && now.Error == "Wrong response from the webhook: 410 Gone":
			s.Advance(23*time.Hour + time.Minute)
			moved = true
		case time.Now().After(end):
			t.Fatal("the webhook is still set")
		}
	}
}
