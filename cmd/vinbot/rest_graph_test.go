package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	v1 "example.com/vinbot/api/v1"
	"example.com/vinbot/api/v1/graph"
	"example.com/vinbot/billing"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/vin"
	"example.com/vinbot/store"
)

func (r *restAPI) graph(t *testing.T, key, query string, variables map[string]any) reply {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	return r.post(t, key, "/graphql", string(body))
}

// TestGraphQLSaysAndCountsWhatRESTDoes asks both for the same.
func TestGraphQLSaysAndCountsWhatRESTDoes(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key, other := r.key(t, 7), r.key(t, 8)
	const f150 = "1FTFW1E80NF000000"
	got := r.graph(t, key, `query($v:[String!]!){
		vehicles(vins:$v){vin valid quality make model modelYear attributes{name value} facts{id value source{url}} undetermined{name probability evidence{weight}}}
		usage{used}}`, map[string]any{"v": []string{f150, f150, "hello"}})
	got.is(t, http.StatusOK, "")
	rest := r.post(t, other, "/api/v1/vin?include=packages,facts", `{"vins":["`+f150+`"]}`)
	for theirs, ours := range map[string]string{"vin": "vin", "valid": "valid", "quality": "quality"} {
		if a, b := rest.field(t, "results", "0", theirs), got.field(t, "data", "vehicles", "0", ours); a != b {
			t.Errorf("%s: REST says %v, GraphQL %v", theirs, a, b)
		}
	}
	attributes, _ := rest.field(t, "results", "0", "attributes").(map[string]any)
	list, _ := got.field(t, "data", "vehicles", "0", "attributes").([]any)
	if len(list) != len(attributes) || len(list) == 0 {
		t.Errorf("%d attributes by REST, %d by GraphQL", len(attributes), len(list))
	}
	for _, what := range []string{"facts", "undetermined"} {
		a, _ := rest.field(t, "results", "0", what).([]any)
		b, _ := got.field(t, "data", "vehicles", "0", what).([]any)
		if len(a) != len(b) || len(a) == 0 && what == "facts" {
			t.Errorf("%d %s by REST, %d by GraphQL", len(a), what, len(b))
		}
	}
	for user, key := range map[int]string{7: key, 8: other} {
		if used := r.get(t, key, "/api/v1/usage"); used.field(t, "used") != 1.0 {
			t.Errorf("%d: %s", user, used.body)
		}
	}
	if l := got.Header.Get("RateLimit"); !strings.Contains(l, `"day";r=99`) {
		t.Errorf("one request counts as %s", l)
	}
}

func TestGraphQLShowsOnlyOnesOwnStickers(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	labels := store.NewLabels(r.turns)
	price, base := int64(99500), int64(4000000)
	var ids []int64
	for job, user := range []int64{7, 8, 7} {
		id, err := labels.Save(t.Context(), user, int64(job+1), knowledge.Label{
			VIN: honda, Make: "Honda", Year: 2019, Currency: "USD", Base: &base, Sure: true,
			Options: []knowledge.OptionLine{{Code: "A", Name: "Mats", Price: &price, Contents: []string{"four"}}},
			Doubts:  []knowledge.Doubt{{Code: knowledge.DoubtNoTotal}},
		}, []knowledge.Finding{{Package: "mats", Name: "Mats", Verdict: knowledge.Confirmed, Probability: 1, Price: &price, Evidence: []knowledge.Evidence{{Kind: "code", Detail: "A"}}}})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	key := r.key(t, 7)
	const query = `query($b:ID){stickers(before:$b){id vin make model modelYear basePrice total sure doubts options{code price contents} packages{name verdict price evidence{detail}}}}`
	got := r.graph(t, key, query, nil)
	want := `{"id":"%d","vin":"` + honda + `","make":"Honda","model":null,"modelYear":2019,"basePrice":40000,"total":null,"sure":true,"doubts":["no_total"],` +
		`"options":[{"code":"A","price":995,"contents":["four"]}],"packages":[{"name":"Mats","verdict":"confirmed","price":995,"evidence":[{"detail":"A"}]}]}`
	if all := fmt.Sprintf(`{"data":{"stickers":[`+want+`,`+want+`]}}`, ids[2], ids[0]); string(got.body) != all {
		t.Errorf("%s\nwant %s", got.body, all)
	}
	got = r.graph(t, key, query, map[string]any{"b": ids[2]})
	if page := fmt.Sprintf(`{"data":{"stickers":[`+want+`]}}`, ids[0]); string(got.body) != page {
		t.Errorf("%s\nwant %s", got.body, page)
	}
}

// queries counts what is asked of a database.
type queries struct{ n atomic.Int64 }

func (q *queries) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	q.n.Add(1)
	return ctx
}

func (q *queries) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// everybody knows every Ford and Honda.
type everybody struct{}

func (everybody) Name() string { return "everybody" }

func (everybody) Decode(_ context.Context, v knowledge.VIN) (knowledge.Decode, error) {
	d := knowledge.Decode{VIN: v, Valid: true, Attributes: map[string]string{"make": "Ford", "model": "F-150", "model_year": "2022"}}
	if v[0:3] == "1HG" {
		d.Attributes = map[string]string{"make": "Honda", "model": "Accord", "model_year": "2019"}
	}
	return d, nil
}

// counted is the API of r, whose every query is counted.
func counted(t *testing.T, r *restAPI) (http.Handler, *queries) {
	t.Helper()
	cfg, err := pgxpool.ParseConfig(r.cfg.DatabaseURL)
	if err != nil {
		t.Fatal(err)
	}
	q := &queries{}
	cfg.ConnConfig.Tracer = q
	pool, err := pgxpool.NewWithConfig(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	engine, accounts := r.restEngine(), store.NewAccounts(pool, r.money.terms, r.now)
	engine.facts, engine.accounts, engine.charges = store.NewFacts(pool), accounts, store.NewCharges(pool, r.money.terms, r.now)
	engine.decodes = &decode.Chain{Providers: []decode.Provider{everybody{}}, History: store.NewDecodes(pool), Cache: r.engine.redis, Now: r.now}
	api, err := v1.New(v1.Config{
		Keys: store.NewKeys(pool, r.engine.box, r.now), Accounts: accounts, Requests: store.NewRequests(pool, r.now), Engine: engine,
		Limits: restLimits{r.engine.limits.Strict(), r.engine.redis.Requests(r.now)}, Log: slog.New(slog.DiscardHandler), Now: r.now,
		Observe: func(string, int, time.Duration) {},
		GraphQL: v1.GraphQL{Handler: graph.New(r.graphSources(engine, pool))},
	})
	if err != nil {
		t.Fatal(err)
	}
	return api, q
}

// postTo is what an API that is not served answers to a query.
func postTo(t *testing.T, api http.Handler, key, query string, variables map[string]any) string {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
	req.Header.Set("Authorization", "Bearer "+key)
	req.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	api.ServeHTTP(w, req)
	if w.Code != http.StatusOK {
		t.Fatalf("%d %.500s", w.Code, w.Body)
	}
	return w.Body.String()
}

// serial is the VIN of the nth car whose others are alike.
func serial(t *testing.T, like string, n int) string {
	t.Helper()
	for _, digit := range "0123456789X" {
		text := fmt.Sprintf("%s%c%s%06d", like[:8], digit, like[9:], n)
		if v, problems := vin.Parse(text); v != "" && len(problems) == 0 {
			return text
		}
	}
	t.Fatal("no check digit fits", like)
	return ""
}

// TestAListOf50VINsCostsAsManyQueriesAsOneOf2 counts them, for cars that are known and
// for such as somebody must be asked about, for names and for a list.
func TestAListOf50VINsCostsAsManyQueriesAsOneOf2(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	api, q := counted(t, r)
	var user int64 = 100
	cost := func(prefix string, n int, named bool) int64 {
		user++
		r.pays(t, user, billing.PlanCode("pro"))
		key := r.key(t, user)
		const wanted = `{vin model facts{value} packages{name evidence{detail}} undetermined{name}}`
		vins, names := make([]string, n), ""
		for i := range vins {
			vins[i] = serial(t, prefix, i)
			names += fmt.Sprintf(` v%d:vehicle(vin:"%s")%s`, i, vins[i], wanted)
		}
		const besides = ` usage{used} stickers{id} history{cars{vehicle{model}}} reports{soFar{cars}}`
		query, variables := `query($v:[String!]!){vehicles(vins:$v)`+wanted+besides+`}`, map[string]any{"v": vins}
		if named {
			query, variables = "{"+besides+names+"}", nil
		}
		before := q.n.Load()
		w := postTo(t, api, key, query, variables)
		if strings.Contains(w, `"errors"`) || strings.Count(w, `"model":"`) != n {
			t.Fatalf("%.500s", w)
		}
		return q.n.Load() - before
	}
	for _, prefix := range []string{"1HGCV1F33KA", "1FTFW1E80NF"} {
		for _, round := range []struct {
			named bool
			what  string
		}{{false, "new cars in a list"}, {false, "known ones"}, {true, "known ones under names of their own"}} {
			few, many := cost(prefix, 2, round.named), cost(prefix, 50, round.named)
			t.Logf("%s: %d queries for 2, %d for 50", round.what, few, many)
			if many > few {
				t.Errorf("%s: %d queries for 2, %d for 50", round.what, few, many)
			}
		}
	}
}
