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
	"github.com/santhosh-tekuri/jsonschema/v6"

	"example.com/vinbot/billing"
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
	if err := a.queue(a.works(nil, store.NewPeople(a.reads))); err != nil { // lists are looked up by a job
		stop()
		t.Fatal(err)
	}
	if err := a.jobs.Start(ctx); err != nil {
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
		last, cut := context.WithTimeout(context.Background(), 10*time.Second)
		defer cut()
		_ = a.jobs.Stop(last)
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

// during asks for a page until its state is another one, ever less often: each request
// counts against the plan.
func (r *restAPI) during(t *testing.T, key, path, state string) {
	t.Helper()
	const patience, longest = 90 * time.Second, 4 * time.Second
	pause := 20 * time.Millisecond
	for deadline := time.Now().Add(patience); ; pause = min(2*pause, longest) {
		a := r.get(t, key, path)
		if a.is(t, http.StatusOK, ""); a.field(t, "state") != state {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("it is still %s", state)
		}
		time.Sleep(pause)
	}
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
	if !strings.HasSuffix(kind, "json") {
		return // a picture, a workbook, lines: that it is documented is all
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
	for template := range paths {
		shape := strings.Split(template, "/")
		if strings.Count(path, "/") != len(shape)-1 {
			continue
		}
		matches := true
		for i, part := range strings.Split(path, "/") {
			matches = matches && (part == shape[i] || strings.HasPrefix(shape[i], "{"))
		}
		if matches {
			return template, true
		}
	}
	return "", false
}

const honda = "1HGCV1F33KA000000"
