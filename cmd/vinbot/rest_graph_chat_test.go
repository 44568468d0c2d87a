package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/knowledge/decode/nhtsa/nhtsatest"
)

// camel is JSON with the names that GraphQL has for those of REST.
func camel(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, value := range v {
			words := strings.Split(name, "_")
			for i, w := range words[1:] {
				words[i+1] = strings.ToUpper(w[:1]) + w[1:]
			}
			out[strings.Join(words, "")] = camel(value)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = camel(v[i])
		}
		return out
	}
	return v
}

// TestGraphQLTellsOfTheChatAndOfRecallsWhatRESTDoes asks both for the same.
func TestGraphQLTellsOfTheChatAndOfRecallsWhatRESTDoes(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key := r.key(t, 7)
	for i, model := range []string{"first", "second", "third"} {
		r.looksUp(t, 7, model, time.Now().Add(time.Duration(i-60)*time.Second))
	}
	r.looksUp(t, 8, "somebody else", time.Now())
	r.post(t, key, "/api/v1/reports", `{"every":"day","zone":"Asia/Kathmandu"}`).is(t, http.StatusOK, "")
	r.post(t, key, "/api/v1/reports", `{"every":"week","weekday":"friday","paused":true,"recalls":false}`).is(t, http.StatusOK, "")
	if _, err := r.turns.Exec(t.Context(), `UPDATE reports SET told_until = now() - interval '1 hour'`); err != nil {
		t.Fatal(err)
	}
	const car, tahoe = `{vin make model year trim engine drivetrain}`, "1GNSKCKD2MR000000"
	got := r.graph(t, key, `{
		vehicle(vin:"`+tahoe+`"){recalls{vehicle`+car+` note recalls{campaign received component summary consequence remedy parkIt parkOutside source{title url kind}}}}
		reports{every hour weekday day zone paused recalls nextAt toldUntil}
		daily:reports(every:"day"){soFar{from cars newestCars`+car+` windowStickers lists listCars packages packagesOfCars team{cars members}}}
		history(words:"R",limit:1){cars{vehicle`+car+` lookedUpAt label corrected} nextCursor}}`, nil)
	got.is(t, http.StatusOK, "")
	daily, _ := r.get(t, key, "/api/v1/reports/day").field(t, "so_far").(map[string]any)
	delete(daily, "to") // each asks at its own time
	for name, want := range map[string]struct {
		rest any
		path []string
	}{
		"recalls": {r.get(t, key, "/api/v1/vin/"+tahoe+"/recalls").field(t), []string{"vehicle", "recalls"}},
		"reports": {r.get(t, key, "/api/v1/reports").field(t, "reports"), []string{"reports"}},
		"so far":  {daily, []string{"daily", "0", "soFar"}},
		"history": {r.get(t, key, "/api/v1/history?words=R&limit=1").field(t), []string{"history"}},
	} {
		theirs := got.field(t, append([]string{"data"}, want.path...)...)
		if at, ok := within(camel(want.rest), theirs); !ok || want.rest == nil {
			t.Errorf("%s: GraphQL says of %s\n%v\nREST\n%v", name, at, theirs, want.rest)
		}
	}
	if got.field(t, "data", "daily", "0", "soFar", "cars") != 3.0 || got.field(t, "data", "history", "nextCursor") != "1" {
		t.Errorf("%s", got.body)
	}
}

// TestRecallsOf18CarsCostWhatThoseOf2Do: no query more, and one question for each make,
// model and year.
func TestRecallsOf18CarsCostWhatThoseOf2Do(t *testing.T) {
	t.Parallel()
	nhtsa := nhtsatest.New(t)
	r := newREST(t, func(c *config) { c.Recalls = nhtsa.URL })
	api, q := counted(t, r)
	cost := func(user int64, n int) int64 {
		r.pays(t, user, "pro")
		vins := make([]string, n)
		for i := range vins {
			vins[i] = serial(t, []string{"1HGCV1F33KA", "1FTFW1E80NF"}[i%2], i)
		}
		before := q.n.Load()
		w := postTo(t, api, r.key(t, user), `query($v:[String!]!){vehicles(vins:$v){recalls{note recalls{campaign}}}}`, map[string]any{"v": vins})
		if strings.Contains(w, `"errors"`) || strings.Count(w, `"note":`) != n {
			t.Fatalf("%.500s", w)
		}
		return q.n.Load() - before
	}
	few, many := cost(100, 2), cost(101, 18)
	t.Logf("%d queries for 2, %d for 18; NHTSA was asked %d times", few, many, nhtsa.Asked())
	if many > few || nhtsa.Asked() != 2 {
		t.Errorf("%d queries for 2, %d for 18; NHTSA was asked %d times for 2 models", few, many, nhtsa.Asked())
	}
}
