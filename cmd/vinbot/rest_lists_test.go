package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"example.com/vinbot/billing"
	"example.com/vinbot/store"
)

// listed adds a list and waits until it was looked up.
func (r *restAPI) listed(t *testing.T, key, body string, headers ...string) (path string) {
	t.Helper()
	a := r.post(t, key, "/api/v1/lists", body, headers...)
	a.is(t, http.StatusAccepted, "")
	path = fmt.Sprintf("/api/v1/lists/%v", a.field(t, "id"))
	r.during(t, key, path, "running")
	return path
}

// lines are a page of results.
func (r reply) lines(t *testing.T) (rows []map[string]any) {
	t.Helper()
	for line := range strings.Lines(string(r.body)) {
		var row map[string]any
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		rows = append(rows, row)
	}
	return rows
}

func TestAListIsLookedUpAndHandedOutInEveryForm(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key := r.key(t, 7)
	path := r.listed(t, key, "VIN;Option codes\n1FTFW1E80NF000000;\n1HGCV1F33KA000000;Z51\n1FTFW1E80NF000000;\n1FTFW1E8ONF000000;\n", "Content-Type", "text/csv")
	sum := r.get(t, key, path)
	for field, want := range map[string]float64{"rows": 4, "cars": 2, "same": 1, "bad": 1} {
		if got := sum.field(t, "summary", field); got != want {
			t.Errorf("%s is %v, want %v", field, got, want)
		}
	}
	first := r.get(t, key, path+"/results?limit=3")
	next := first.Header.Get("Link")
	if rows := first.lines(t); len(rows) != 3 || rows[0]["status"] != "known" || rows[2]["same_as"] != 1.0 {
		t.Errorf("%v", rows)
	}
	rest, _, _ := strings.Cut(strings.TrimPrefix(next, "<"), ">")
	last := r.get(t, key, rest)
	if rows := last.lines(t); len(rows) != 1 || rows[0]["status"] != "bad" || rows[0]["row"] != 5.0 || last.Header.Get("Link") != "" {
		t.Errorf("%v, then %q", rows, last.Header.Get("Link"))
	}
	if b := string(r.get(t, key, path+"/results?format=csv").body); strings.Count(b, "\n") != 5 || !strings.Contains(b, "1HGCV1F33KA000000,known") {
		t.Errorf("%s", b)
	}
	f, err := excelize.OpenReader(bytes.NewReader(r.get(t, key, path+"/results?format=xlsx", "Accept-Language", "de").body))
	if err != nil || f.GetSheetList()[1] != "Fahrzeuge" {
		t.Fatalf("%v", err)
	}
	if used := r.get(t, key, "/api/v1/usage").field(t, "used"); used != 2.0 {
		t.Errorf("%v VINs were counted", used)
	}
}

func TestAListIsItsAccountsOwn(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	path := r.listed(t, r.key(t, 7), `["1FTFW1E80NF000000", {"vin": "1HGCV1F33KA000000", "equipment": "sunroof"}]`)
	other := r.key(t, 8)
	for _, p := range []string{path, path + "/results", path + "/results?format=xlsx", "/api/v1/lists/999999"} {
		r.get(t, other, p).is(t, http.StatusNotFound, "not_found")
	}
	r.do(t, other, http.MethodDelete, path, "").is(t, http.StatusNotFound, "not_found")
}

func TestAListIsAddedOnceForAnIdempotencyKey(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key := r.key(t, 7)
	one := r.post(t, key, "/api/v1/lists", `["1FTFW1E80NF000000"]`, "Idempotency-Key", "a")
	two := r.post(t, key, "/api/v1/lists", `["1FTFW1E80NF000000"]`, "Idempotency-Key", "a")
	if one.field(t, "id") != two.field(t, "id") || two.Header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("%s\n%s", one.body, two.body)
	}
}

func TestWhatIsNoListIsRefusedWithItsReason(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key := r.key(t, 7)
	long := string(label(t, "long.csv"))
	r.post(t, key, "/api/v1/lists", "make\nFord\n", "Content-Type", "text/csv").is(t, http.StatusUnprocessableEntity, "unreadable_file")
	r.post(t, key, "/api/v1/lists", string(label(t, "bomb.xlsx")), "Content-Type", "application/octet-stream").is(t, http.StatusUnprocessableEntity, "unreadable_file")
	r.post(t, key, "/api/v1/lists", `{"vins": 7}`).is(t, http.StatusUnprocessableEntity, "invalid_request")
	r.post(t, key, "/api/v1/lists", `[7]`).is(t, http.StatusUnprocessableEntity, "invalid_request")
	r.post(t, key, "/api/v1/lists", `[]`).is(t, http.StatusUnprocessableEntity, "unreadable_file")
	r.post(t, key, "/api/v1/lists", "x", "Content-Type", "image/png").is(t, http.StatusUnsupportedMediaType, "unsupported_media_type")
	r.post(t, key, "/api/v1/lists", long, "Content-Type", "text/csv").is(t, http.StatusPaymentRequired, "plan_needed")
	r.pays(t, 7, billing.Enterprise)
	r.listed(t, r.key(t, 7), long, "Content-Type", "text/csv")
}

func TestAListThatIsCancelledIsNotLookedUpFurther(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key := r.key(t, 7)
	if err := r.jobs.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	a := r.post(t, key, "/api/v1/lists", `["1FTFW1E80NF000000"]`)
	path := fmt.Sprintf("/api/v1/lists/%v", a.field(t, "id"))
	r.get(t, key, path+"/results?format=csv").is(t, http.StatusConflict, "not_ready")
	if s := r.do(t, key, http.MethodDelete, path, "").field(t, "state"); s != "cancelled" {
		t.Errorf("it is %v", s)
	}
	id, _ := a.field(t, "id").(float64)
	if err := r.workList(t.Context(), fmt.Appendf(nil, `{"list":%d}`, int64(id))); err != nil {
		t.Fatal(err)
	}
	if h, err := r.lists().kept.Head(t.Context(), int64(id)); err != nil || h.Left != 1 || h.State != store.ListCancelled {
		t.Errorf("%+v, %v", h, err)
	}
}
