package v1_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	v1 "example.com/vinbot/api/v1"
	"example.com/vinbot/billing"
	"example.com/vinbot/conversation"
	"example.com/vinbot/conversation/schedule"
	"example.com/vinbot/internal/hook"
	"example.com/vinbot/internal/idem"
	"example.com/vinbot/knowledge"
)

// world is all that the API stands on, in memory.
type world struct {
	keys    map[string]billing.Bearer
	vins    []string
	panics  bool
	window  v1.Window  // what is left of each limit
	counted []string   // the keys of limits by the minute
	edition string     // of each car
	unknown bool       // no edition is known
	data    int64      // the process's
	inMonth bool       // each VIN counts already
	answers v1.Decoded // what is answered of a VIN besides
	told    []conversation.Report
	hold    chan struct{} // keys are found when it is closed; nil: at once

	mu   sync.Mutex
	work []string // what was asked, in order
}

func (w *world) Find(_ context.Context, s billing.Secret) (billing.Bearer, error) {
	w.note("find")
	if w.hold != nil {
		<-w.hold
	}
	b, ok := w.keys[s.Reveal()]
	if !ok {
		return b, billing.ErrNoKey
	}
	return b, nil
}

// note keeps the last of what is asked.
func (w *world) note(what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.work = append(w.work[max(0, len(w.work)-200):], what)
}

func (w *world) noted() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.work)
}

func (w *world) Used(context.Context, map[int64]time.Time) error { return nil }

func (w *world) Account(context.Context, int64) (billing.Account, error) {
	w.note("account")
	return billing.Account{Usage: billing.Usage{Limit: 10}}, nil
}

func (w *world) Begin(context.Context, idem.Request) (idem.Answer, error) { return idem.Answer{}, nil }

func (w *world) Keep(context.Context, idem.Request, idem.Answer) error { return nil }

func (w *world) Drop(context.Context, idem.Request) error { return nil }

func (w *world) Minute(_ context.Context, key string, _ int) v1.Window {
	w.note("count")
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.counted) < 10 {
		w.counted = append(w.counted, key)
	}
	return w.window
}

func (w *world) Request(string, billing.Rate, knowledge.VIN) v1.Counted {
	w.note("count")
	return v1.Counted{Minute: w.window, Day: w.window, Edition: w.edition, Known: !w.unknown}
}

func (w *world) Counted(v1.Caller, knowledge.VIN) bool { return w.inMonth }

func (w *world) Edition() int64 { return w.data }

func (w *world) Decode(_ context.Context, _ v1.Caller, vins []string, _ v1.Include) ([]v1.Decoded, error) {
	if w.panics {
		panic("the engine is broken")
	}
	w.vins = vins
	out := make([]v1.Decoded, len(vins))
	for i, v := range vins {
		out[i] = w.answers
		out[i].VIN = v
	}
	return out, nil
}

func (w *world) Identify(_ context.Context, _ v1.Caller, c v1.Car) (v1.Identified, error) {
	return v1.Identified{ID: c.ID}, nil
}

func (w *world) Ask(_ context.Context, _ v1.Caller, q v1.Question) (v1.Asked, error) {
	return v1.Asked{ID: q.ID, Answer: q.Question}, nil
}

func (w *world) Catalogue(q v1.CatalogueQuery) []v1.Entry {
	return []v1.Entry{{ID: q.After + "x"}}
}

func (w *world) Add(_ context.Context, _ int64, url string, events []hook.Type) (hook.Endpoint, hook.Secret, error) {
	url, err := hook.CheckURL(url, false)
	return hook.Endpoint{ID: "we_1", URL: url, Events: events}, hook.NewSecret(), err
}

func (w *world) Endpoints(context.Context, int64) ([]hook.Endpoint, error) { return nil, nil }

func (w *world) Remove(_ context.Context, _ int64, id string) (hook.Endpoint, error) {
	return hook.Endpoint{ID: id, Events: hook.Types()}, nil
}

func (w *world) Test(context.Context, int64, string) (hook.Delivery, error) {
	return hook.Delivery{ID: 1, State: hook.Pending}, nil
}

func (w *world) Deliveries(_ context.Context, _ int64, _ string, before int64, most int) ([]hook.Delivery, error) {
	return make([]hook.Delivery, most), nil
}

func (w *world) Replay(context.Context, int64, string, int64) (hook.Delivery, error) {
	return hook.Delivery{}, hook.ErrPending
}

func (w *world) Reports(context.Context, int64) ([]conversation.Report, error) { return w.told, nil }

func (w *world) KeepReport(_ context.Context, _ int64, arrange func([]conversation.Report) ([]conversation.KeepReport, error)) ([]conversation.Report, error) {
	kept, err := arrange(w.told)
	if err != nil {
		return nil, err
	}
	return []conversation.Report{kept[0].Report}, nil
}

func (w *world) EndReport(context.Context, int64, schedule.Every) (conversation.Report, error) {
	return conversation.Report{}, conversation.ErrNoReport
}

func (w *world) Happened(context.Context, int64, time.Time, time.Time) (conversation.Figures, error) {
	return conversation.Figures{Team: &conversation.TeamFigures{}}, nil
}

func (w *world) History(_ context.Context, _ int64, q conversation.HistoryQuery) ([]conversation.HistoryItem, error) {
	return make([]conversation.HistoryItem, q.Most), nil
}

func (w *world) Recalls(context.Context, v1.Caller, string) (v1.Recalled, error) {
	return v1.Recalled{}, nil
}

// served is an API in that world, and a key of it.
func served(tb testing.TB, w *world) (api *v1.Server, key string) {
	tb.Helper()
	s := billing.NewSecret()
	w.keys = map[string]billing.Bearer{s.Reveal(): {Key: billing.Key{ID: 1, Line: 1, Scopes: billing.Scopes()}, Account: 1, User: 1}}
	w.window = v1.Window{OK: true, Left: 9, Reset: time.Second}
	api, err := v1.New(v1.Config{
		Keys: w, Accounts: w, Requests: w, Limits: w, Engine: w, Webhooks: w, Reports: w, History: w, Recalls: w, Log: slog.New(slog.DiscardHandler), Now: time.Now,
		Observe: func(string, int, time.Duration) {},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return api, s.Reveal()
}

func request(api http.Handler, key, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/", strings.NewReader(body))
	if u, err := url.ParseRequestURI(target); err == nil {
		r.URL = u
	}
	r.Header.Set("Authorization", "Bearer "+key)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	api.ServeHTTP(w, r)
	return w
}

// FuzzAPI sends whatever to the handlers: they answer with a status that is documented
// for requests at fault or with success, never with a failure of ours, and never with
// something of our insides.
func FuzzAPI(f *testing.F) {
	for _, seed := range [][4]string{
		{"GET", "/api/v1/vin/1FTFW1E80NF000000?include=facts", "", "de"},
		{"POST", "/api/v1/vin", `{"vins":["a","b"]}`, "text/event-stream"},
		{"POST", "/api/v1/packages", `{"codes":["A"],"lines":[{"text":"x","price":1.5}]}`, ""},
		{"POST", "/api/v1/ask", `{"question":"?","turns":[{"role":"user","text":"x"}]}`, "text/event-stream"},
		{"GET", "/api/v1/packages/catalog?limit=3&cursor=eA", "", "*"},
		{"GET", "/api/v1/me", "", ""},
		{"GET", "/docs", "", ""},
		{"PUT", "/api/v1/ask", `[[[[`, ""},
		{"POST", "/api/v1/webhooks", `{"url":"https://a.example","events":["sticker.read"]}`, ""},
		{"POST", "/api/v1/webhooks/we_1/deliveries/1/replay", "", ""},
		{"GET", "/api/v1/webhooks/we_1/deliveries?cursor=9&limit=2", "", ""},
		{"DELETE", "/api/v1/webhooks/we_1", "", ""},
		{"POST", "/api/v1/reports", `{"every":"month","day":0,"hour":7,"zone":"Asia/Kathmandu","paused":true}`, ""},
		{"GET", "/api/v1/reports/week", "", ""},
		{"DELETE", "/api/v1/reports/day", "", ""},
		{"GET", "/api/v1/history?words=f150&limit=2&cursor=2", "", ""},
		{"GET", "/api/v1/vin/1FTFW1E80NF000000/recalls", "", ""},
	} {
		f.Add(seed[0], seed[1], seed[2], seed[3])
	}
	api, key := served(f, &world{told: []conversation.Report{conversation.UsualReport(schedule.Weekly, "America/Chicago")}})
	f.Fuzz(func(t *testing.T, method, target, body, head string) {
		if !valid(method) || strings.ContainsAny(head, "\r\n") {
			t.Skip("no request: its line or a head could not be written")
		}
		w := request(api, key, method, target, body, "Accept", head, "Accept-Language", head, "Idempotency-Key", head, "If-None-Match", head)
		if w.Code >= http.StatusInternalServerError {
			t.Errorf("%s %q %q: %d %s", method, target, body, w.Code, w.Body)
		}
		if kind := w.Header().Get("Content-Type"); strings.HasSuffix(kind, "json") && method != http.MethodHead && !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s %q: no JSON: %s", method, target, w.Body)
		}
		if got := w.Body.Bytes(); bytes.Contains(got, []byte("goroutine ")) || bytes.Contains(got, []byte(".go:")) && !strings.Contains(target+body, ".go:") {
			t.Errorf("%s %q: our insides: %s", method, target, got)
		}
	})
}

// valid reports whether a method is one that a request can have.
func valid(method string) bool {
	return method != "" && strings.Trim(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// BenchmarkRefusedKeys measures what refusing costs besides the look-ups, which are the
// same: TestEveryKeyIsRefusedAfterTheSameWork.
func BenchmarkRefusedKeys(b *testing.B) {
	w := &world{}
	api, _ := served(b, w)
	for name, key := range refusedKeys(w) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if got := request(api, key, http.MethodGet, "/api/v1/me", ""); got.Code < http.StatusUnauthorized {
					b.Fatal(got.Code)
				}
			}
		})
	}
}

func BenchmarkAPI(b *testing.B) {
	api, key := served(b, &world{})
	for b.Loop() {
		if got := request(api, key, http.MethodGet, "/api/v1/vin/1FTFW1E80NF000000", ""); got.Code != http.StatusOK {
			b.Fatal(got.Code)
		}
	}
}
