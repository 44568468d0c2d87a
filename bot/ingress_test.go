package bot_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/bot"
	"example.com/vinbot/conversation"
)

func TestPollingFollowsTheIDsAndNeverGoesInCirclesForAnUpdateWithoutOne(t *testing.T) {
	t.Parallel()

	answers := []string{
		`[{"update_id":7,"message":{"chat":"odd"}},{"update_id":"eight"}]`, // one that cannot be read, one without an id
		`[{"update_id":3,"message":{"chat":"odd"}}]`,                       // one that came before: ids begin anew after a quiet week
		`[{"message":"no id at all"}]`,
		`[]`,
	}
	var mu sync.Mutex
	var offsets []int64
	asked := make(chan struct{}, 100)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var ask struct {
			Offset int64 `json:"offset"`
		}
		_ = json.NewDecoder(r.Body).Decode(&ask)
		mu.Lock()
		offsets = append(offsets, ask.Offset)
		answer := answers[min(len(offsets), len(answers))-1]
		mu.Unlock()
		asked <- struct{}{}
		if answer == "[]" {
			<-r.Context().Done()
		}
		_, _ = fmt.Fprintf(w, `{"ok":true,"result":%s}`, answer)
	}))
	defer server.Close()
	api, err := bot.NewAPI(server.URL, "42:"+strings.Repeat("x", 35))
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	b := bot.New(bot.Bot{API: api, Inbox: &shelf{}, Log: log, Name: "vinbot", Sender: bot.NewSender(api, nil, log, bot.Meter{})})
	ctx, stop := context.WithCancel(t.Context())
	over := make(chan error, 1)
	start := time.Now()
	go func() { over <- b.Poll(ctx) }()
	for range 4 {
		<-asked
	}
	stop()
	if err := <-over; err != nil {
		t.Error(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if diff := cmp.Diff([]int64{0, 8, 4, 4}, offsets); diff != "" {
		t.Error(diff)
	}
	if took := time.Since(start); took < time.Second {
		t.Errorf("it went in a circle within %v", took)
	}
}

func TestWhatPostgresCannotKeepDoesNotStopTheInbox(t *testing.T) {
	t.Parallel()

	s := &shelf{}
	b := newBot(t, s)
	for _, body := range []string{
		`{"update_id":1,"message":{"message_id":1,"date":1,"from":{"id":9},"chat":{"id":9,"type":"private"},"text":"a` + "\xff" + `b"}}`,
		`{"update_id":2,"` + strings.Repeat("ü", 30) + `":{}}`,
		`{"update_id":3,"\u0000":{}}`,
	} {
		if code := post(b, secret, body); code != http.StatusOK {
			t.Errorf("%s: %d", body, code)
		}
	}
	for _, in := range s.got {
		if !utf8.Valid(in.Raw) || !utf8.ValidString(in.Kind) || strings.ContainsRune(in.Kind, 0) {
			t.Errorf("kept %q as %q", in.Raw, in.Kind)
		}
	}
}

func TestATokenThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()

	for _, token := range []string{"", "abc", "0:abc", "12", "12:", "12:a/b", "12:a b"} { // bot 0 is the job queue
		if _, err := bot.NewAPI("http://127.0.0.1:1", token); err == nil || token != "" && strings.Contains(err.Error(), token) {
			t.Errorf("%q: %v", token, err)
		}
	}
}

// visits counts the turns of dialogues; each waits until it is let go.
type visits struct {
	mu    sync.Mutex
	n     int
	begun chan struct{}
	hold  chan struct{}
}

func (v *visits) Turn(ctx context.Context, _ []conversation.Key, _ conversation.Decide) ([]conversation.Visit, error) {
	v.mu.Lock()
	v.n++
	v.mu.Unlock()
	select {
	case v.begun <- struct{}{}:
	case <-ctx.Done():
	}
	select {
	case <-v.hold:
	case <-ctx.Done():
	}
	return nil, nil
}

func TestADialogueWaitsOnce(t *testing.T) {
	t.Parallel()

	v := &visits{begun: make(chan struct{}, 1000), hold: make(chan struct{})}
	k := conversation.Key{Chat: 1, User: 1}
	b := newBot(t, &shelf{left: []conversation.Key{k}})
	b.Turns = v
	ctx, stop := context.WithCancel(t.Context())
	over := make(chan error, 1)
	go func() { over <- b.Dispatch(ctx) }()
	<-v.begun
	for range 500 { // all while a worker is in it
		b.Wake(k)
	}
	time.AfterFunc(200*time.Millisecond, func() { close(v.hold) })
	<-v.begun
	select {
	case <-v.begun:
		t.Error("it was visited for every signal")
	case <-time.After(500 * time.Millisecond):
	}
	stop()
	if err := <-over; err != nil {
		t.Error(err)
	}
}

// crowd is dialogues that always have more to be answered, and others.
type crowd struct {
	endless int64 // chats up to this one
	others  chan conversation.Key
}

func (c *crowd) Turn(_ context.Context, keys []conversation.Key, _ conversation.Decide) (visits []conversation.Visit, err error) {
	for _, k := range keys {
		endless := k.Chat <= c.endless
		visits = append(visits, conversation.Visit{Key: k, More: endless})
		if !endless {
			c.others <- k
		}
	}
	return visits, nil
}

func TestDialoguesWithoutEndLetTheOthersHaveTheirTurns(t *testing.T) {
	t.Parallel()

	const endless, people = 400, 64 // more without end than all workers take
	c := &crowd{endless: endless, others: make(chan conversation.Key, people)}
	s := &shelf{}
	for chat := range int64(endless + people) {
		s.left = append(s.left, conversation.Key{Chat: chat + 1, User: chat + 1})
	}
	b := newBot(t, s)
	b.Turns = c
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	over := make(chan error, 1)
	go func() { over <- b.Dispatch(ctx) }()
	seen := map[conversation.Key]bool{}
	for len(seen) < people {
		select {
		case k := <-c.others:
			seen[k] = true
		case <-ctx.Done():
			t.Fatalf("%d of %d had a turn", len(seen), people)
		}
	}
	stop()
	if err := <-over; err != nil {
		t.Error(err)
	}
}

func TestAFloodIsKeptOutOfTheQueueAndOthersAreNot(t *testing.T) {
	t.Parallel()

	s := &shelf{}
	b := newBot(t, s)
	update := func(id, user int) string {
		return fmt.Sprintf(`{"update_id":%d,"message":{"message_id":1,"date":1,"from":{"id":%d},"chat":{"id":%[2]d,"type":"private"},"text":"hi"}}`, id, user)
	}
	for i := range 3000 {
		if code := post(b, secret, update(i+1, 9)); code != http.StatusOK {
			t.Fatalf("%d", code)
		}
		if i%300 == 0 {
			post(b, secret, update(10_000+i, 7))
		}
	}
	waiting := map[int64]int{}
	for _, in := range s.got {
		if !in.Done {
			waiting[in.Key.User]++
		}
	}
	if len(s.got) != 3010 || waiting[7] != 10 || waiting[9] > 130 || waiting[9] < 100 {
		t.Errorf("%d kept; %v wait for an answer", len(s.got), waiting)
	}
}

// TestAFloodOfPressesIsNotAcknowledged, be it on the flooder's own buttons or on
// those of others: the calls would take the place of everybody's.
func TestAFloodOfPressesIsNotAcknowledged(t *testing.T) {
	t.Parallel()

	for whose, data := range map[string]string{"their own": "1.0.9", "somebody else's": "1.0.5"} {
		var calls atomic.Int64
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			calls.Add(1)
			_, _ = w.Write([]byte(`{"ok":true,"result":true}`))
		}))
		defer server.Close()
		api, err := bot.NewAPI(server.URL, "42:"+strings.Repeat("x", 35))
		if err != nil {
			t.Fatal(err)
		}
		s, log := &shelf{}, slog.New(slog.DiscardHandler)
		b := bot.New(bot.Bot{API: api, Inbox: s, Log: log, Texts: plainly{}, Sender: bot.NewSender(api, newTray(), log, bot.Meter{})})
		for i := range 1000 {
			post(b, secret, fmt.Sprintf(`{"update_id":%d,"callback_query":{"id":"%[1]d","from":{"id":9},"data":"%s","message":{"message_id":1,"date":1,"chat":{"id":9,"type":"private"}}}}`, i+1, data))
		}
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if err := b.Sender.Run(ctx); err != nil { // waits for the calls that are being made
			t.Fatal(err)
		}
		if n := calls.Load(); n == 0 || n > bot.FloodPerMinute || len(s.got) != 1000 {
			t.Errorf("of 1,000 presses on %s buttons %d were acknowledged and %d kept", whose, n, len(s.got))
		}
	}
}

func TestAStopRecordsWhatWasSentThoughOneSendHangs(t *testing.T) {
	t.Parallel()

	hung, sent := make(chan struct{}, 1), make(chan struct{}, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if strings.Contains(string(body), `"chat_id":1`) {
			hung <- struct{}{}
			<-r.Context().Done()
			return
		}
		<-hung
		sent <- struct{}{}
		_, _ = w.Write([]byte(`{"ok":true,"result":{}}`))
	}))
	defer server.CloseClientConnections()
	api, err := bot.NewAPI(server.URL, "42:"+strings.Repeat("x", 35))
	if err != nil {
		t.Fatal(err)
	}
	out := newTray(1, 2)
	s := bot.NewSender(api, &strict{out}, slog.New(slog.DiscardHandler), bot.Meter{})
	ctx, stop := context.WithCancel(t.Context())
	over := make(chan error, 1)
	go func() { over <- s.Run(ctx) }()
	<-sent
	stop()
	if err := <-over; err != nil {
		t.Error(err)
	}
	out.mu.Lock()
	defer out.mu.Unlock()
	if len(out.calls) != 1 || out.calls[0].Chat != 1 {
		t.Errorf("left: %v", out.calls)
	}
	began := make(chan struct{})
	s.Background(func() { close(began) })
	select {
	case <-began:
		t.Error("a call began after the stop")
	case <-time.After(50 * time.Millisecond):
	}
}

// strict is a tray that takes no order whose time is over, as a database does.
type strict struct{ *tray }

func (s *strict) Exchange(ctx context.Context, r conversation.Round) ([]conversation.Outgoing, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return s.tray.Exchange(ctx, r)
}

// TestPollingWaitsWhileAnswersAreFarBehind: what nobody can answer yet stays with
// Telegram.
func TestPollingWaitsWhileAnswersAreFarBehind(t *testing.T) {
	t.Parallel()

	asked := make(chan struct{}, 100)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // until then nobody sees that the caller has left
		asked <- struct{}{}
		<-r.Context().Done()
		_, _ = io.WriteString(w, `{"ok":true,"result":[]}`)
	}))
	defer server.Close()
	defer server.CloseClientConnections()
	api, err := bot.NewAPI(server.URL, "42:"+strings.Repeat("x", 35))
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	v := &visits{begun: make(chan struct{}, 10_000), hold: make(chan struct{})}
	s := &shelf{}
	for n := range int64(2000) {
		s.left = append(s.left, conversation.Key{Chat: n, User: n})
	}
	b := bot.New(bot.Bot{API: api, Inbox: s, Turns: v, Log: log, Name: "vinbot", Sender: bot.NewSender(api, nil, log, bot.Meter{})})
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = b.Dispatch(ctx) })
	for range 8 { // every worker is held up, and what they have not begun waits
		<-v.begun
	}
	running.Go(func() { _ = b.Poll(ctx) })
	select {
	case <-asked:
		t.Error("it polls while 2,000 dialogues wait")
	case <-time.After(300 * time.Millisecond):
	}
	close(v.hold)
	select {
	case <-asked:
	case <-time.After(10 * time.Second):
		t.Error("it does not poll though nothing waits any more")
	}
	stop()
	running.Wait()
}
