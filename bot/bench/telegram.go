package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"example.com/vinbot/bot/telegramtest"
)

// command is what people send: the simplest thing that goes all the way, from the
// inbox through a turn that writes its session to an answer with buttons.
const command = "/help"

// perPerson is how much one person writes in a scenario: less than the product lets
// one person write in a minute.
const perPerson = 20

// telegram is the emulator behind a listener, with an eye on what passes.
type telegram struct {
	*telegramtest.Server

	server   *http.Server
	url      string
	distance time.Duration // of every call

	mu      sync.Mutex
	asked   map[int64][]time.Time // by chat: when what is not answered was written
	took    []time.Duration       // from writing to the arrival of the answer
	answers int
	files   int            // that were sent to anybody
	photos  map[int64]bool // by the chat of who sent one: whether it was answered
	passed  chan struct{}  // closed with the answer that mark waits for
	mark    int
}

func newTelegram(ctx context.Context) (*telegram, error) {
	const kept = 1 // calls in the log: nobody reads it
	emulator, err := telegramtest.Open(telegramtest.Config{Lenient: true, Local: true, KeepCalls: kept})
	if err != nil {
		return nil, err
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("bench: listen: %w", err)
	}
	t := &telegram{Server: emulator, url: "http://" + l.Addr().String(), asked: map[int64][]time.Time{}, photos: map[int64]bool{}}
	t.server = &http.Server{Handler: t, ReadHeaderTimeout: time.Minute}
	go func() { _ = t.server.Serve(l) }() // until close
	return t, nil
}

func (t *telegram) close() {
	_ = t.Close()
	_ = t.server.Close()
}

// ServeHTTP notes the answers and hands everything to the emulator.
func (t *telegram) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "/sendDocument") {
		t.mu.Lock()
		t.files++
		t.mu.Unlock()
	}
	if strings.HasSuffix(r.URL.Path, "/sendMessage") {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // the program is gone
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		t.note(body)
	}
	if t.distance > 0 {
		wait(r.Context(), t.distance)
	}
	t.Server.ServeHTTP(w, r)
}

// filed counts the files that the program has sent.
func (t *telegram) filed() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.files
}

func (t *telegram) note(body []byte) {
	now := time.Now()
	var call struct {
		Chat    int64           `json:"chat_id"`
		Buttons json.RawMessage `json:"reply_markup"` // which no sign of progress has
	}
	if json.Unmarshal(body, &call) != nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, photo := t.photos[call.Chat]; photo {
		t.photos[call.Chat] = t.photos[call.Chat] || len(call.Buttons) > 0
		return
	}
	if waiting := t.asked[call.Chat]; len(waiting) > 0 {
		t.took = append(t.took, now.Sub(waiting[0]))
		t.asked[call.Chat] = waiting[1:]
	}
	if t.answers++; t.answers == t.mark {
		close(t.passed)
	}
}

// crowd is the people of one scenario and how much they write.
type crowd struct {
	*telegram

	people []*telegramtest.User
	wrote  int
}

// crowd brings enough new people together for so many updates, and forgets others.
func (t *telegram) crowd(updates int) *crowd {
	t.Reset()
	t.mu.Lock()
	clear(t.asked)
	clear(t.photos)
	t.files = 0
	t.took, t.answers, t.mark = nil, 0, 0
	t.mu.Unlock()
	c := &crowd{telegram: t}
	for range (updates + perPerson - 1) / perPerson {
		c.people = append(c.people, t.User("en"))
	}
	return c
}

// write lets the next person write once.
func (c *crowd) write() {
	u := c.people[c.wrote%len(c.people)]
	c.wrote++
	c.mu.Lock()
	c.asked[u.ID] = append(c.asked[u.ID], time.Now())
	c.mu.Unlock()
	c.Say(u, command)
}

// reach waits until so many answers have arrived.
func (c *crowd) reach(ctx context.Context, answers int) error {
	passed := make(chan struct{})
	c.mu.Lock()
	if c.answers >= answers {
		close(passed)
	} else {
		c.mark, c.passed = answers, passed
	}
	c.mu.Unlock()
	select {
	case <-passed:
		return nil
	case <-ctx.Done():
		c.mu.Lock()
		defer c.mu.Unlock()
		return fmt.Errorf("bench: %d of %d updates were answered: %w", c.answers, c.wrote, context.Cause(ctx))
	}
}

// settled fails unless every person has one answer to each update.
func (c *crowd) settled() error {
	for i, u := range c.people {
		want := c.wrote / len(c.people)
		if i < c.wrote%len(c.people) {
			want++
		}
		if got := len(c.Replies(u.ID)); got != want {
			return fmt.Errorf("bench: a person wrote %d times and was answered %d times", want, got)
		}
	}
	if c.wrote == 0 {
		return errors.New("bench: nothing was written")
	}
	return nil
}
