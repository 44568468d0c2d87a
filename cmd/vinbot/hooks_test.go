package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/vinbot/billing"
	"example.com/vinbot/internal/hook"
	"example.com/vinbot/internal/seal"
	"example.com/vinbot/knowledge/vin/vpic/vpictest"
	"example.com/vinbot/store"
)

// subscriber is somebody's server that events are sent to.
type subscriber struct {
	*httptest.Server

	mu     sync.Mutex
	status int
	got    []sentEvent
}

type sentEvent struct {
	header http.Header
	body   string
	event  hook.Event
}

func newSubscriber(t *testing.T) *subscriber {
	t.Helper()
	s := &subscriber{status: http.StatusOK}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var e hook.Event
		_ = json.Unmarshal(body, &e)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.got = append(s.got, sentEvent{r.Header, string(body), e})
		w.WriteHeader(s.status)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *subscriber) answers(status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status = status
}

// wait returns what has come once n events have.
func (s *subscriber) wait(t *testing.T, n int) []sentEvent {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for {
		s.mu.Lock()
		got := s.got
		s.mu.Unlock()
		if len(got) >= n {
			return got
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d of %d events have come", len(got), n)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// partner is a person's program, which uses the API of a whole product.
func partner(t *testing.T, p *product, user int64) (r *restAPI, key string) {
	t.Helper()
	box, err := seal.New(dataKey)
	if err != nil {
		t.Fatal(err)
	}
	secret, _, err := store.NewKeys(p.pool, box, time.Now).Create(t.Context(), user, billing.NewKey{Name: "test", Scopes: billing.Scopes()})
	if err != nil {
		t.Fatal(err)
	}
	url := "http://" + p.cfg.ListenAddr
	return &restAPI{url: url, docs: readDocument(t, url)}, secret.Reveal()
}

func TestAPartnerIsToldOfWhatHappensInTheChat(t *testing.T) {
	t.Parallel()
	p := newProduct(t, func(c *config) { c.WebhookLoopback = true })
	person := p.telegram.User("en")
	api, key := partner(t, p, person.ID)
	s := newSubscriber(t)
	made := api.post(t, key, "/api/v1/webhooks", `{"url":"`+s.URL+`/in","events":["sticker.read","quota.near_end"]}`, "Idempotency-Key", "one")
	made.is(t, http.StatusOK, "")
	if made.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v", made.Header)
	}
	text, _ := made.field(t, "secret").(string)
	secret, ok := hook.ParseSecret(text)
	if !ok {
		t.Fatalf("%s", made.body)
	}
	api.post(t, key, "/api/v1/webhooks", `{"url":"`+s.URL+`/in","events":["sticker.read","quota.near_end"]}`, "Idempotency-Key", "one").is(t, http.StatusConflict, "conflict")
	var kept int
	if err := p.pool.QueryRow(t.Context(), `SELECT count(*) FROM idempotent_requests WHERE strpos(convert_from(body, 'UTF8'), $1) > 0`, text).Scan(&kept); err != nil || kept != 0 {
		t.Errorf("the secret is kept for repetitions: %d, %v", kept, err)
	}
	p.telegram.SendDocument(person, "tahoe.pdf", label(t, "tahoe.pdf"), "")
	got := s.wait(t, 1)[0]
	if !secret.Verify(got.header, got.body, time.Now(), time.Minute) || got.header.Get(hook.HeaderID) != got.event.ID || got.event.Type != hook.StickerRead {
		t.Errorf("%v %s", got.header, got.body)
	}
	data, _ := got.event.Data.(map[string]any)
	if vin, _ := data["vin"].(string); len(vin) != 17 || data["total"] == nil || data["id"] == nil || data["packages"] == nil {
		t.Errorf("%s", got.body)
	}
	p.settle(t)
	if n := len(s.wait(t, 1)); n != 1 {
		t.Errorf("%d events", n)
	}
	list := api.get(t, key, "/api/v1/webhooks")
	if list.field(t, "webhooks", "0", "url") != s.URL+"/in" || strings.Contains(string(list.body), "secret") {
		t.Errorf("%s", list.body)
	}
}

func TestAReceiverThatWasDownGetsTheEventLaterAndAgain(t *testing.T) {
	t.Parallel()
	index := filepath.Join(t.TempDir(), "vpic.idx")
	if err := os.WriteFile(index, vpictest.Bytes(t, vpictest.Dump()), 0o600); err != nil {
		t.Fatal(err)
	}
	p := newProduct(t, func(c *config) { c.WebhookLoopback, c.VPICIndex = true, index })
	api, key := partner(t, p, 7)
	s := newSubscriber(t)
	s.answers(http.StatusServiceUnavailable)
	made := api.post(t, key, "/api/v1/webhooks", `{"url":"`+s.URL+`","events":["quota.near_end"]}`)
	id, _ := made.field(t, "id").(string)
	api.get(t, key, "/api/v1/vin/"+honda).is(t, http.StatusOK, "")
	if _, err := p.pool.Exec(t.Context(), `INSERT INTO usage_vins (account_id, period_start, vin) SELECT account_id, period_start, 'OTHER' || n FROM usage_vins, generate_series(1, 6) AS n WHERE vin = $1`, honda); err != nil {
		t.Fatal(err)
	}
	api.get(t, key, "/api/v1/vin/1FTFW1E80NF000000").is(t, http.StatusOK, "")
	first := s.wait(t, 1)[0]
	if data, _ := first.event.Data.(map[string]any); first.event.Type != hook.QuotaNearEnd || data["used"] != 8.0 || data["left"] != 2.0 {
		t.Errorf("%s", first.body)
	}
	page := api.get(t, key, "/api/v1/webhooks/"+id+"/deliveries")
	s.answers(http.StatusOK)
	second := s.wait(t, 2)[1]
	if second.body != first.body || second.header.Get(hook.HeaderID) != first.header.Get(hook.HeaderID) {
		t.Errorf("%s\nand then\n%s", first.body, second.body)
	}
	for deadline := time.Now().Add(10 * time.Second); page.field(t, "deliveries", "0", "state") != "delivered"; page = api.get(t, key, "/api/v1/webhooks/"+id+"/deliveries") {
		if time.Now().After(deadline) {
			t.Fatalf("%s", page.body)
		}
		time.Sleep(50 * time.Millisecond)
	}
	number, _ := page.field(t, "deliveries", "0", "id").(float64)
	api.post(t, key, "/api/v1/webhooks/"+id+"/deliveries/"+jsonNumber(number)+"/replay", "").is(t, http.StatusOK, "")
	if third := s.wait(t, 3)[2]; third.body != first.body {
		t.Errorf("a replay is another event: %s", third.body)
	}
	api.post(t, key, "/api/v1/webhooks/"+id+"/test", "").is(t, http.StatusOK, "")
	if test := s.wait(t, 4)[3]; test.event.Type != hook.Tested {
		t.Errorf("%s", test.body)
	}
	p.settle(t)
	p.stop()
	if bytes.Contains(p.log.Bytes(), []byte(strings.TrimPrefix(s.URL, "http://"))) {
		t.Error("the log names a receiver")
	}
}

func jsonNumber(n float64) string {
	b, _ := json.Marshal(n)
	return string(b)
}

func TestWhatIsRefusedOfWebhooks(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key, other := r.key(t, 7), r.key(t, 8)
	for _, url := range []string{"http://dealer.example/", "https://127.0.0.1/", "https://10.0.0.1/", "https://u:p@dealer.example/", "https://dealer.example:22/", "https://localhost/"} {
		bad := r.post(t, key, "/api/v1/webhooks", `{"url":"`+url+`","events":["sticker.read"]}`)
		bad.is(t, http.StatusUnprocessableEntity, "invalid_request")
		if bad.field(t, "errors", "0", "field") != "body.url" {
			t.Errorf("%s", bad.body)
		}
	}
	r.post(t, key, "/api/v1/webhooks", `{"url":"https://dealer.example/","events":["webhook.test"]}`).is(t, http.StatusUnprocessableEntity, "invalid_request")
	r.post(t, key, "/api/v1/webhooks", `{"url":"https://dealer.example/","events":[]}`).is(t, http.StatusUnprocessableEntity, "invalid_request")
	r.post(t, r.key(t, 7, billing.ScopeVIN), "/api/v1/webhooks", `{"url":"https://dealer.example/","events":["sticker.read"]}`).is(t, http.StatusForbidden, "out_of_scope")
	id, _ := r.post(t, key, "/api/v1/webhooks", `{"url":"https://dealer.example/","events":["sticker.read"]}`).field(t, "id").(string)
	r.do(t, other, http.MethodDelete, "/api/v1/webhooks/"+id, "").is(t, http.StatusNotFound, "not_found")
	r.post(t, other, "/api/v1/webhooks/"+id+"/test", "").is(t, http.StatusNotFound, "not_found")
	r.get(t, other, "/api/v1/webhooks/"+id+"/deliveries").is(t, http.StatusNotFound, "not_found")
	r.get(t, key, "/api/v1/webhooks/"+id+"/deliveries?cursor=x").is(t, http.StatusUnprocessableEntity, "invalid_request")
	test := r.post(t, key, "/api/v1/webhooks/"+id+"/test", "")
	number, _ := test.field(t, "id").(float64)
	for range 3 {
		r.post(t, key, "/api/v1/webhooks/"+id+"/test", "")
	}
	page := r.get(t, key, "/api/v1/webhooks/"+id+"/deliveries?limit=3")
	cursor, _ := page.field(t, "next_cursor").(string)
	if rest := r.get(t, key, "/api/v1/webhooks/"+id+"/deliveries?limit=3&cursor="+cursor); rest.field(t, "deliveries", "0", "id") != number || rest.field(t, "next_cursor") != nil {
		t.Errorf("%s then %s", page.body, rest.body)
	}
	for n := range hook.MaxEndpoints {
		got := r.post(t, key, "/api/v1/webhooks", `{"url":"https://dealer.example/`+jsonNumber(float64(n))+`","events":["sticker.read"]}`)
		if full := n == hook.MaxEndpoints-1; full != (got.StatusCode == http.StatusConflict) {
			t.Errorf("%d: %s", n, got.body)
		}
	}
}
