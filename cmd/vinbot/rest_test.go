package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	v1 "example.com/vinbot/api/v1"
	"example.com/vinbot/billing"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/store"
)

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
	r.post(t, key, "/api/v1/ask", `{"question":"How long is 1FTFW1E80NF000000?"}`).is(t, http.StatusPaymentRequired, "quota_used_up")
}

func TestAVINWithinAQuestionIsReadAsOneBesideIt(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key := r.key(t, 7)
	beside := r.post(t, key, "/api/v1/ask", `{"vin":"1FTFW1E80NF000000","question":"What can it tow?"}`)
	within := r.post(t, key, "/api/v1/ask", `{"question":"What can VIN 1FTFW1E80NF000000 tow?"}`)
	within.is(t, http.StatusOK, "")
	for _, field := range [][]string{{"answer"}, {"attribute"}, {"vehicle", "model"}} {
		if a, b := beside.field(t, field...), within.field(t, field...); a != b || a == nil || a == "" {
			t.Errorf("%v: %v beside the question, %v within it", field, a, b)
		}
	}
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
