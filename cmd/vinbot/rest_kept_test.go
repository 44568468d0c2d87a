package main

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/store"
)

// TestAKnownVINIsAnsweredFromMemoryAndCountedAsEver reaches behind the API to see what is
// answered from memory: what changes in the database alone is not noticed for a while, what
// any process learns is at once.
func TestAKnownVINIsAnsweredFromMemoryAndCountedAsEver(t *testing.T) {
	t.Parallel()
	first := newREST(t, nil)
	second := serveREST(t, first.cfg)
	path := "/api/v1/vin/" + honda
	mine, theirs, fulls := first.key(t, 7), first.key(t, 8), first.key(t, 9)
	model := func(r *restAPI, key string) any {
		got := r.get(t, key, path)
		got.is(t, http.StatusOK, "")
		return got.field(t, "attributes", "model")
	}
	for range 2 { // the first asks NHTSA, the second is kept
		if m := model(first, mine); m != "Accord" {
			t.Fatal(m)
		}
	}
	if _, err := first.turns.Exec(t.Context(), `UPDATE vin_cache SET decode = jsonb_set(decode, '{attributes,model}', '"Behind"')`); err != nil {
		t.Fatal(err)
	}
	if m := model(first, mine); m != "Accord" {
		t.Errorf("%v: it is read from the database each time", m)
	}
	if m := model(first, theirs); m != "Behind" { // it was not known to count in their month
		t.Errorf("somebody else's first is %v", m)
	}
	for user, key := range map[int64]string{7: mine, 8: theirs} {
		if used := first.get(t, key, "/api/v1/usage").field(t, "used"); used != 1.0 {
			t.Errorf("%v VINs count for %d", used, user)
		}
	}
	charges := store.NewCharges(first.turns, first.money.terms, time.Now)
	if _, err := charges.Charge(t.Context(), 9, manyVINs(10)); err != nil {
		t.Fatal(err)
	}
	first.get(t, fulls, path).is(t, http.StatusPaymentRequired, "quota_used_up")
	learn(t, second, "Learnt")
	for _, key := range []string{mine, theirs} {
		if m := model(first, key); m != "Learnt" {
			t.Errorf("another process learnt more; the answer is still about %v", m)
		}
	}
}

// learn lets a process find out something else about the Honda, as by a provider.
func learn(t *testing.T, r *restAPI, model string) {
	t.Helper()
	chain := &decode.Chain{Providers: []decode.Provider{saying(model)}, History: store.NewDecodes(r.turns), Cache: r.engine.redis, Now: r.now}
	r.engine.redis.KeepDecode(t.Context(), knowledge.Decode{VIN: honda, Valid: true, Attributes: map[string]string{"make": "Honda"}})
	if d, err := chain.Fetch(t.Context(), honda, decode.Standard); err != nil || d.Attributes["model"] != model {
		t.Fatal(d, err)
	}
}

// saying is a provider that knows one model.
type saying string

func (saying) Name() string { return "nhtsa" }

func (s saying) Decode(_ context.Context, v knowledge.VIN) (knowledge.Decode, error) {
	return knowledge.Decode{VIN: v, Valid: true, Attributes: map[string]string{"make": "Honda", "model": string(s), "model_year": "2019"}}, nil
}

func manyVINs(n int) []knowledge.VIN {
	vins := make([]knowledge.VIN, n)
	for i := range vins {
		vins[i] = knowledge.VIN("NOBODYS" + strings.Repeat("A", i))
	}
	return vins
}
