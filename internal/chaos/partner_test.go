package chaos_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// partners is the server of people who have webhooks: it takes each event and writes down
// what it was told. The same event may come more than once; it is told by its id.
type partners struct {
	url string

	mu    sync.Mutex
	heard map[string]map[string]told // by person and event
}

// told is an event.
type told struct {
	ID   string `json:"id"`
	Type string `json:"type"`
	Data struct {
		Rows int `json:"rows"`
	} `json:"data"`
}

func newPartners(t *testing.T) *partners {
	t.Helper()
	p := &partners{heard: map[string]map[string]told{}}
	server := httptest.NewServer(http.HandlerFunc(p.take))
	t.Cleanup(server.Close)
	p.url = server.URL
	return p
}

func (p *partners) take(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	e := told{}
	if err != nil || json.Unmarshal(body, &e) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	person := strings.TrimPrefix(r.URL.Path, "/")
	if p.heard[person] == nil {
		p.heard[person] = map[string]told{}
	}
	p.heard[person][e.ID] = e
}

// of is what a person's server was told.
func (p *partners) of(person int64) (events []told) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, e := range p.heard[strconv.FormatInt(person, 10)] {
		events = append(events, e)
	}
	return events
}

var someKey = regexp.MustCompile(`vb_live_[a-z2-7]{58}`)

// subscribes makes a webhook for the ends of lists.
func subscribes() act {
	return act{do: func(ctx context.Context, w *world, p *person) {
		w.insist(ctx, p, "webhooks", "/api/v1/webhooks", fmt.Sprintf(`{"url":"%s/%d","events":["list.finished"]}`, w.partners.url, p.user.ID))
	}}
}

// insist makes a key of a person and, with it, something by the API, however often the
// program dies meanwhile.
func (w *world) insist(ctx context.Context, p *person, scope, path, body string) {
	key := ""
	for ctx.Err() == nil && key == "" {
		cmd := exec.CommandContext(ctx, w.replicas[0].program, "key", "create", "--user", strconv.FormatInt(p.user.ID, 10), "--scopes", scope)
		cmd.Env = w.env
		out, _ := cmd.Output() // without the database there is no key in it
		key = someKey.FindString(string(out))
	}
	for i := 0; ctx.Err() == nil && !w.replicas[i%2].post(ctx, key, path, body); i++ {
		sleep(ctx, 100*time.Millisecond)
	}
}

// post reports whether what was to be made by the API is there.
func (r *replica) post(ctx context.Context, key, path, body string) bool {
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+r.address+path, strings.NewReader(body))
	if err != nil {
		return false
	}
	q.Header.Set("Authorization", "Bearer "+key)
	q.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(q)
	if err != nil {
		return false
	}
	_ = answer.Body.Close()
	return answer.StatusCode == http.StatusOK || answer.StatusCode == http.StatusConflict // made before the program died
}

// isTold waits for the one event that a list of so many rows ends with.
func isTold(rows int) act {
	return then(act{do: func(ctx context.Context, w *world, p *person) {
		p.rows = rows
		const patience = 40 * time.Second
		ctx, stop := context.WithTimeout(ctx, patience)
		defer stop()
		for ctx.Err() == nil && len(w.partners.of(p.user.ID)) == 0 {
			sleep(ctx, 50*time.Millisecond)
		}
	}})
}

// events counts what people's servers were told.
func (w *world) events(c *count, people []*person) {
	for i, p := range people {
		if p.rows == 0 {
			continue
		}
		heard := w.partners.of(p.user.ID)
		if len(heard) == 0 {
			c.lost++
			c.complain("chat %d: no webhook told of the list", i)
			continue
		}
		c.told++
		if len(heard) > 1 || heard[0].Type != "list.finished" || heard[0].Data.Rows != p.rows {
			c.doubled++
			c.complain("chat %d: webhooks told of one list of %d rows: %+v", i, p.rows, heard)
		}
	}
}
