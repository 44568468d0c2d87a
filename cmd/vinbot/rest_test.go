package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	v1 "example.com/vinbot/api/v1"
	"example.com/vinbot/billing"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode/nhtsa/nhtsatest"
	"example.com/vinbot/knowledge/vin/vpic/vpictest"
	"example.com/vinbot/store"
)

// restAPI is the companion API as the program serves it, on a database of its own.
type restAPI struct {
	*app

	url  string
	docs *openAPI
}

// newREST serves the API for one test. Replicas share redis and the database.
func newREST(t *testing.T, change func(*config)) *restAPI {
	t.Helper()
	index := filepath.Join(t.TempDir(), "vpic.idx")
	if err := os.WriteFile(index, vpictest.Bytes(t, vpictest.Dump()), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg := config{
		DatabaseURL: factsDatabase(t), RedisURL: "redis://" + miniredis.RunT(t).Addr(), DataKeys: dataKey, PictureDays: 30,
		NHTSA: nhtsatest.New(t).URL, Recalls: nhtsatest.New(t).URL, VPICIndex: index,
	}
	if change != nil {
		change(&cfg)
	}
	return serveREST(t, cfg)
}

func serveREST(t *testing.T, cfg config) *restAPI {
	t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	log := &bytes.Buffer{}
	a, err := open(ctx, cfg, slog.New(slog.NewJSONHandler(&locked{w: log}, nil)))
	if err != nil {
		stop()
		t.Fatal(err)
	}
	listener, err := listen(ctx, "127.0.0.1:0")
	if err != nil {
		stop()
		t.Fatal(err)
	}
	var group sync.WaitGroup
	group.Go(func() { _ = serveHTTP(ctx, listener, a.mux) })
	group.Go(func() { _ = a.api.Run(ctx) })
	t.Cleanup(func() {
		stop()
		group.Wait()
		a.close()
		if t.Failed() {
			t.Logf("log:\n%s", log)
		}
	})
	r := &restAPI{app: a, url: "http://" + listener.Addr().String()}
	r.docs = readDocument(t, r.url)
	return r
}

// key makes a key of a person.
func (r *restAPI) key(t *testing.T, user int64, scopes ...billing.Scope) string {
	t.Helper()
	if len(scopes) == 0 {
		scopes = billing.Scopes()
	}
	s, _, err := r.engine.keys.Create(t.Context(), user, billing.NewKey{Name: "test", Scopes: scopes})
	if err != nil {
		t.Fatal(err)
	}
	return s.Reveal()
}

// pays gives a person a plan.
func (r *restAPI) pays(t *testing.T, user int64, plan billing.PlanCode) {
	t.Helper()
	_, err := r.turns.Exec(t.Context(), `
		WITH account AS (
			INSERT INTO accounts (owner_id) VALUES ($1) ON CONFLICT (owner_id) DO UPDATE SET owner_id = excluded.owner_id RETURNING id
		), bought AS (
			INSERT INTO purchases (id, account_id, plan, price_minor, currency, state, expires_at)
			SELECT gen_random_uuid(), id, $2, 1, 'USD', 'paid', now() FROM account RETURNING id, account_id
		)
		INSERT INTO subscriptions (id, account_id, purchase_id, customer, plan, status, made_at, anchor, period_start, period_end, read_at)
		SELECT 'sub_' || account_id, account_id, id, 'cus', $2, 'active', now(), now(), now(), now() + interval '30 days', now() FROM bought`, user, string(plan))
	if err != nil {
		t.Fatal(err)
	}
}

// reply is what came back.
type reply struct {
	*http.Response

	body []byte
}

// field is a value of a JSON answer by its path.
func (r reply) field(t *testing.T, path ...string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(r.body, &v); err != nil {
		t.Fatalf("%s: %v", r.body, err)
	}
	for _, name := range path {
		switch at := v.(type) {
		case map[string]any:
			v = at[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i >= len(at) {
				return nil
			}
			v = at[i]
		default:
			return nil
		}
	}
	return v
}

// do makes a request, whose answer must be as the document says.
func (r *restAPI) do(t *testing.T, key, method, path, body string, headers ...string) reply {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, r.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if key != "" {
		req.Header.Set("Authorization", "Bearer "+key)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	got, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	r.docs.check(t, res, got)
	return reply{res, got}
}

func (r *restAPI) get(t *testing.T, key, path string, headers ...string) reply {
	t.Helper()
	return r.do(t, key, http.MethodGet, path, "", headers...)
}

func (r *restAPI) post(t *testing.T, key, path, body string, headers ...string) reply {
	t.Helper()
	return r.do(t, key, http.MethodPost, path, body, headers...)
}

// is demands a status and, of a problem, its code.
func (r reply) is(t *testing.T, status int, code string) {
	t.Helper()
	if r.StatusCode != status {
		t.Errorf("%s %s: %d, want %d: %s", r.Request.Method, r.Request.URL.Path, r.StatusCode, status, r.body)
		return
	}
	if code != "" && r.field(t, "code") != code {
		t.Errorf("%s %s: %s, want the code %s", r.Request.Method, r.Request.URL.Path, r.body, code)
	}
}

// openAPI is the OpenAPI document, by which answers are checked.
type openAPI struct {
	raw      map[string]any
	compiler *jsonschema.Compiler

	mu sync.Mutex
}

func readDocument(t *testing.T, url string) *openAPI {
	t.Helper()
	res, err := http.Get(url + "/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	v, err := jsonschema.UnmarshalJSON(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	d := &openAPI{compiler: jsonschema.NewCompiler()}
	d.compiler.DefaultDraft(jsonschema.Draft2020)
	d.compiler.AssertFormat()
	d.raw, _ = v.(map[string]any)
	if err := d.compiler.AddResource("doc:openapi", v); err != nil {
		t.Fatal(err)
	}
	return d
}

// check demands that an answer of an operation has a documented status and form.
func (d *openAPI) check(t *testing.T, res *http.Response, body []byte) {
	t.Helper()
	template, ok := d.template(res.Request.URL.Path)
	kind, _, _ := strings.Cut(res.Header.Get("Content-Type"), ";")
	if !ok || res.StatusCode == http.StatusNotModified || kind == "text/event-stream" {
		return
	}
	method := strings.ToLower(res.Request.Method)
	escape := strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace
	pointer := "doc:openapi#/paths/" + escape(template) + "/" + method + "/responses/" + strconv.Itoa(res.StatusCode) + "/content/" + escape(kind) + "/schema"
	if res.StatusCode == http.StatusMethodNotAllowed {
		return // no operation's
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	schema, err := d.compiler.Compile(pointer)
	if err != nil {
		t.Errorf("%s %s answers %d %s, which is not documented: %v", method, template, res.StatusCode, kind, err)
		return
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		t.Errorf("%s %s: %v: %s", method, template, err, body)
		return
	}
	if err := schema.Validate(v); err != nil {
		t.Errorf("%s %s: %v\n%s", method, template, err, body)
	}
}

// template is the path of the document that a path is one of.
func (d *openAPI) template(path string) (string, bool) {
	paths, _ := d.raw["paths"].(map[string]any)
	if _, ok := paths[path]; ok {
		return path, true
	}
	at := strings.LastIndexByte(path, '/')
	template := path[:at+1] + "{vin}"
	_, ok := paths[template]
	return template, ok
}

const honda = "1HGCV1F33KA000000"

func TestTheAPIAnswersAsTheShellDoes(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key := r.key(t, 7)
	one := r.get(t, key, "/api/v1/vin/1ftfw1e80nf000000")
	one.is(t, http.StatusOK, "")
	var out bytes.Buffer
	s := streams{in: strings.NewReader(`{"vin":"1ftfw1e80nf000000"}` + "\n"), out: &out, err: io.Discard}
	if err := (&decodeCmd{JSONL: true, Online: true}).Run(t.Context(), r.cfg, s); err != nil {
		t.Fatal(err)
	}
	var shell, rest any
	if err := json.Unmarshal(out.Bytes(), &shell); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(one.body, &rest); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(shell, rest); diff != "" {
		t.Error(diff)
	}
}

func TestAnswersAreInTheLanguageThatIsAskedFor(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key := r.key(t, 7)
	for lang, want := range map[string]string{"de-AT,en;q=0.5": "Prüfziffer", "es": "control", "xx": "check digit"} {
		got := r.get(t, key, "/api/v1/vin/1FTFW1E82NF000000", "Accept-Language", lang)
		got.is(t, http.StatusOK, "")
		if said, _ := got.field(t, "problems", "0", "message").(string); !strings.Contains(said, want) {
			t.Errorf("%s: %s", lang, got.body)
		}
	}
}

func TestAListIsAnsweredInItsOrderWithWhatIsWanted(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	got := r.post(t, r.key(t, 7), "/api/v1/vin?include=facts,packages", `{"vins":["hello","1FTFW1E80NF000000","1FTFW1E80NF000000"]}`)
	got.is(t, http.StatusOK, "")
	if got.field(t, "results", "0", "valid") != false || got.field(t, "results", "1", "attributes", "model") != "F-150" {
		t.Errorf("%s", got.body)
	}
	if got.field(t, "results", "1", "facts", "0", "source", "url") == nil || got.field(t, "results", "1", "packages") == nil {
		t.Errorf("without facts or packages: %v %v", got.field(t, "results", "1", "facts", "0"), got.field(t, "results", "1", "undetermined", "0"))
	}
	if used := r.get(t, r.key(t, 7), "/api/v1/usage"); used.field(t, "used") != 1.0 {
		t.Errorf("one car twice and none: %s", used.body)
	}
	many := `{"vins":["` + strings.Repeat(honda+`","`, 50) + honda + `"]}`
	r.post(t, r.key(t, 7), "/api/v1/vin", many).is(t, http.StatusUnprocessableEntity, "invalid_request")
}

func TestAVINCountsOnceAMonthInTheChatAndHere(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key := r.key(t, 7)
	for range 2 {
		r.get(t, key, "/api/v1/vin/"+honda).is(t, http.StatusOK, "")
	}
	charges := store.NewCharges(r.turns, r.money.terms, time.Now)
	for i := range 9 {
		if _, err := charges.Charge(t.Context(), 7, []knowledge.VIN{knowledge.VIN("NOBODYS" + strconv.Itoa(i))}); err != nil {
			t.Fatal(err)
		}
	}
	full := r.get(t, key, "/api/v1/vin/1FTFW1E80NF000000")
	full.is(t, http.StatusPaymentRequired, "quota_used_up")
	if full.field(t, "reset_at") == nil {
		t.Errorf("%s", full.body)
	}
	r.get(t, key, "/api/v1/vin/"+honda).is(t, http.StatusOK, "") // it was counted before
	r.get(t, key, "/api/v1/vin/hello").is(t, http.StatusOK, "")  // it is no car
	list := r.post(t, key, "/api/v1/vin", `{"vins":["`+honda+`","1FTFW1E80NF000000"]}`)
	if list.field(t, "results", "0", "error") != nil || list.field(t, "results", "1", "error", "code") != "quota_used_up" {
		t.Errorf("%s", list.body)
	}
	if got, _ := list.field(t, "results", "1", "attributes").(map[string]any); len(got) != 0 {
		t.Errorf("what is beyond the quota is told: %v", got)
	}
	r.post(t, key, "/api/v1/packages", `{"vin":"1FTFW1E80NF000000"}`).is(t, http.StatusPaymentRequired, "quota_used_up")
	r.post(t, key, "/api/v1/ask", `{"vin":"1FTFW1E80NF000000","question":"How long is it?"}`).is(t, http.StatusPaymentRequired, "quota_used_up")
}

func TestPackagesAndTheirCatalogue(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key := r.key(t, 7)
	got := r.post(t, key, "/api/v1/packages", `{"id":"a","make":"Chevrolet","model":"Tahoe","model_year":2023,"codes":["ZZZZ9"]}`)
	got.is(t, http.StatusOK, "")
	if got.field(t, "id") != "a" || !strings.Contains(string(got.body), `"unknown_code"`) {
		t.Errorf("%s", got.body)
	}
	seen, cursor := 0, ""
	for {
		page := r.get(t, key, "/api/v1/packages/catalog?brand=chevrolet&model=tahoe&limit=3&cursor="+cursor)
		page.is(t, http.StatusOK, "")
		list, _ := page.field(t, "packages").([]any)
		seen += len(list)
		next, more := page.field(t, "next_cursor").(string)
		if !more {
			break
		}
		if len(list) != 3 {
			t.Fatalf("a page of %d", len(list))
		}
		cursor = next
	}
	want := 0
	for _, p := range r.engine.packages.All() {
		if asksFor(v1.CatalogueQuery{Brand: "Chevrolet", Model: "Tahoe"}, p) {
			want++
		}
	}
	if seen != want || want < 7 {
		t.Errorf("%d entries by pages, there are %d", seen, want)
	}
	r.get(t, key, "/api/v1/packages/catalog?cursor=!!!").is(t, http.StatusUnprocessableEntity, "invalid_request")
	r.get(t, key, "/api/v1/packages/catalog?colour=red").is(t, http.StatusUnprocessableEntity, "invalid_request")
}

func TestAQuestionIsAnsweredAsJSONOrAsEvents(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key := r.key(t, 7)
	got := r.post(t, key, "/api/v1/ask", `{"id":"q","question":"How much can a 2021 Ford F-150 tow?"}`)
	got.is(t, http.StatusOK, "")
	if got.field(t, "attribute") != "towing_capacity" || got.field(t, "citations", "0", "url") == nil || got.field(t, "id") != "q" {
		t.Errorf("%s", got.body)
	}
	followed := r.post(t, key, "/api/v1/ask", `{"question":"and the payload?","turns":[{"role":"user","text":"How much can a 2021 Ford F-150 tow?"}]}`)
	if followed.field(t, "vehicle", "model") != "F-150" {
		t.Errorf("%s", followed.body)
	}
	german := r.post(t, key, "/api/v1/ask", `{"question":"How much can a 2021 Ford F-150 tow?"}`, "Accept-Language", "de")
	if said, _ := german.field(t, "answer").(string); !strings.Contains(said, "Anhängelast") {
		t.Errorf("%s", german.body)
	}
	events := r.post(t, key, "/api/v1/ask", `{"id":"q","question":"How much can a 2021 Ford F-150 tow?"}`, "Accept", "text/event-stream")
	if kind := events.Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Errorf("%s: %s", kind, events.body)
	}
	_, rest, ok := strings.Cut(string(events.body), "event: answer\ndata: ")
	data, end, _ := strings.Cut(rest, "\n\n")
	if !ok || end != "event: end\ndata: {}\n\n" || data != strings.TrimSpace(string(got.body)) {
		t.Errorf("%s", events.body)
	}
	r.post(t, key, "/api/v1/ask", `{"question":""}`).is(t, http.StatusUnprocessableEntity, "invalid_request")
}

func TestWhoAsksLearnsPlanAndLimits(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	r.pays(t, 8, billing.Enterprise)
	free := r.get(t, r.key(t, 7), "/api/v1/me")
	if free.field(t, "plan") != "free" || free.field(t, "limits", "per_day") != 100.0 {
		t.Errorf("%s", free.body)
	}
	paid := r.get(t, r.key(t, 8), "/api/v1/me")
	if paid.field(t, "plan") != "enterprise" || paid.field(t, "limits", "per_minute") != 1200.0 {
		t.Errorf("%s", paid.body)
	}
	if use := r.get(t, r.key(t, 8), "/api/v1/usage"); use.field(t, "limit") != nil {
		t.Errorf("%s", use.body)
	}
}
