package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/billing"
	"example.com/vinbot/conversation/schedule"
	"example.com/vinbot/store"
)

// TestAReportMadeByTheAPIIsThatOfTheChat makes, changes and ends some.
func TestAReportMadeByTheAPIIsThatOfTheChat(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key, kept := r.key(t, 7), store.NewReports(r.reads, time.Now)
	first := r.post(t, key, "/api/v1/reports", `{"every":"week","zone":"America/Chicago"}`, "Idempotency-Key", "a")
	first.is(t, http.StatusOK, "")
	if first.field(t, "weekday") != "monday" || first.field(t, "hour") != 8.0 || first.field(t, "next_at") == nil || first.field(t, "day") != nil {
		t.Errorf("%s", first.body)
	}
	if again := r.post(t, key, "/api/v1/reports", `{"every":"week","zone":"America/Chicago"}`, "Idempotency-Key", "a"); string(again.body) != string(first.body) {
		t.Errorf("repeated: %s", again.body)
	}
	r.post(t, key, "/api/v1/reports", `{"every":"month","day":0,"hour":0,"zone":"Asia/Kathmandu"}`).is(t, http.StatusOK, "")
	paused := r.post(t, key, "/api/v1/reports", `{"every":"week","hour":17,"weekday":"sunday","paused":true}`)
	if paused.field(t, "next_at") != nil || paused.field(t, "zone") != "Asia/Kathmandu" {
		t.Errorf("all reports are told by one clock, and a paused one has no time: %s", paused.body)
	}
	all, err := kept.Reports(t.Context(), 7)
	if err != nil {
		t.Fatal(err)
	}
	var got []schedule.Schedule
	for _, one := range all {
		got = append(got, one.Schedule)
	}
	want := []schedule.Schedule{
		{Every: schedule.Weekly, Weekday: time.Sunday, Day: 1, Hour: 17, Zone: "Asia/Kathmandu"},
		{Every: schedule.Monthly, Weekday: time.Monday, Day: 0, Hour: 0, Zone: "Asia/Kathmandu"},
	}
	if diff := cmp.Diff(want, got); diff != "" || !all[0].Paused {
		t.Error(diff)
	}
	list := r.get(t, key, "/api/v1/reports")
	if list.field(t, "reports", "0", "paused") != true || list.field(t, "reports", "1", "day") != 0.0 {
		t.Errorf("%s", list.body)
	}
	r.do(t, key, http.MethodDelete, "/api/v1/reports/week", "").is(t, http.StatusOK, "")
	r.do(t, key, http.MethodDelete, "/api/v1/reports/week", "").is(t, http.StatusNotFound, "not_found")
	if all, err := kept.Reports(t.Context(), 7); err != nil || len(all) != 1 {
		t.Errorf("%v, %v", all, err)
	}
}

// TestAReportSaysWhatItWouldTell of the cars that were looked up since the last one.
func TestAReportSaysWhatItWouldTell(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key := r.key(t, 7)
	r.looksUp(t, 7, "before", time.Now().Add(-time.Hour))
	r.post(t, key, "/api/v1/reports", `{"every":"day","zone":"UTC"}`).is(t, http.StatusOK, "")
	quiet := r.get(t, key, "/api/v1/reports/day")
	if quiet.field(t, "so_far", "cars") != 0.0 {
		t.Errorf("%s", quiet.body)
	}
	r.looksUp(t, 7, "since", time.Now())
	r.looksUp(t, 8, "somebody else", time.Now())
	told := r.get(t, key, "/api/v1/reports/day")
	told.is(t, http.StatusOK, "")
	if told.field(t, "so_far", "cars") != 1.0 || told.field(t, "so_far", "newest_cars", "0", "model") != "since" || told.field(t, "so_far", "from") != told.field(t, "told_until") {
		t.Errorf("%s", told.body)
	}
}

// looksUp puts a car into a person's history.
func (r *restAPI) looksUp(t *testing.T, user int64, model string, at time.Time) {
	t.Helper()
	_, err := r.turns.Exec(t.Context(), `
		INSERT INTO lookups (user_id, car, vehicle, at)
		VALUES ($1, $2, jsonb_build_object('model', $2::text), $3)`, user, model, at)
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsNoReportIsRefused(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key := r.key(t, 7)
	for name, tt := range map[string]struct{ body, field string }{
		"the first without a zone":    {`{"every":"day"}`, "body.zone"},
		"no zone of the earth":        {`{"every":"day","zone":"Mars/Olympus"}`, "body.zone"},
		"a file for a zone":           {`{"every":"day","zone":"../../etc/passwd"}`, "body.zone"},
		"lines for a zone":            {`{"every":"day","zone":"Europe/Paris\nEurope/Rome"}`, "body.zone"},
		"every year":                  {`{"every":"year","zone":"UTC"}`, "body.every"},
		"how often is not said":       {`{"zone":"UTC"}`, "body"},
		"the 25th hour":               {`{"every":"day","zone":"UTC","hour":24}`, "body.hour"},
		"an hour before the first":    {`{"every":"day","zone":"UTC","hour":-1}`, "body.hour"},
		"a 29th, as not every month":  {`{"every":"month","zone":"UTC","day":29}`, "body.day"},
		"a day of each day":           {`{"every":"day","zone":"UTC","day":3}`, "body.day"},
		"a weekday of a month":        {`{"every":"month","zone":"UTC","weekday":"friday"}`, "body.weekday"},
		"no day of the week":          {`{"every":"week","zone":"UTC","weekday":"Freitag"}`, "body.weekday"},
		"what a report does not have": {`{"every":"day","zone":"UTC","chat_id":42}`, "body.chat_id"},
		"an hour in words":            {`{"every":"day","zone":"UTC","hour":"8"}`, "body.hour"},
	} {
		got := r.post(t, key, "/api/v1/reports", tt.body)
		got.is(t, http.StatusUnprocessableEntity, "invalid_request")
		if got.field(t, "errors", "0", "field") != tt.field {
			t.Errorf("%s: %s", name, got.body)
		}
	}
	r.get(t, key, "/api/v1/reports/year").is(t, http.StatusUnprocessableEntity, "invalid_request")
	r.get(t, key, "/api/v1/reports/day").is(t, http.StatusNotFound, "not_found")
	if list := r.get(t, key, "/api/v1/reports"); strings.TrimSpace(string(list.body)) != `{"reports":[]}` {
		t.Errorf("%s", list.body)
	}
}

// TestWhatIsOnePersonsOwnIsTheirs: somebody else's reports are not there, a key needs the
// scope, and a key of a team, which may have been made by another of it, opens nothing.
func TestWhatIsOnePersonsOwnIsTheirs(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	mine := r.key(t, 7)
	r.post(t, mine, "/api/v1/reports", `{"every":"day","zone":"UTC"}`).is(t, http.StatusOK, "")
	r.looksUp(t, 7, "mine", time.Now())
	others := r.key(t, 8)
	r.get(t, others, "/api/v1/reports/day").is(t, http.StatusNotFound, "not_found")
	r.do(t, others, http.MethodDelete, "/api/v1/reports/day", "").is(t, http.StatusNotFound, "not_found")
	if got := r.get(t, others, "/api/v1/history"); strings.Contains(string(got.body), "mine") {
		t.Errorf("somebody else's history: %s", got.body)
	}
	if got := r.get(t, mine, "/api/v1/history?words=MI-NE"); got.field(t, "cars", "0", "vehicle", "model") != "mine" {
		t.Errorf("%s", got.body)
	}
	r.get(t, r.key(t, 7, billing.ScopeAccount, billing.ScopeVIN), "/api/v1/reports").is(t, http.StatusForbidden, "out_of_scope")
	_, err := r.turns.Exec(t.Context(), `
		WITH team AS (SELECT id FROM accounts WHERE owner_id = 7)
		INSERT INTO team_members (account_id, user_id, name, role, joined_at)
		SELECT id, 7, 'Seven', 'owner', now() FROM team UNION ALL SELECT id, 9, 'Nine', 'admin', now() FROM team`)
	if err != nil {
		t.Fatal(err)
	}
	of := r.key(t, 9) // of the team's account
	for _, ask := range [][3]string{
		{http.MethodGet, "/api/v1/reports"},
		{http.MethodGet, "/api/v1/reports/day"},
		{http.MethodDelete, "/api/v1/reports/day"},
		{http.MethodPost, "/api/v1/reports", `{"every":"day","paused":true}`},
		{http.MethodGet, "/api/v1/history"},
	} {
		r.do(t, of, ask[0], ask[1], ask[2]).is(t, http.StatusForbidden, "out_of_scope")
	}
	if all, err := store.NewReports(r.reads, time.Now).Reports(t.Context(), 7); err != nil || len(all) != 1 || all[0].Paused {
		t.Errorf("%v, %v", all, err)
	}
}

func TestWhoHasBlockedTheBotCanHaveNoReport(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	if _, err := r.turns.Exec(t.Context(), `INSERT INTO chats (chat_id, gone_at) VALUES (7, now())`); err != nil {
		t.Fatal(err)
	}
	r.post(t, r.key(t, 7), "/api/v1/reports", `{"every":"day","zone":"UTC"}`).is(t, http.StatusConflict, "conflict")
}

func TestAHistoryComesByPages(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key := r.key(t, 7)
	for i, model := range []string{"first", "second", "third", "fourth", "fifth"} {
		r.looksUp(t, 7, model, time.Now().Add(time.Duration(i)*time.Second))
	}
	var seen []any
	for cursor := ""; ; {
		page := r.get(t, key, "/api/v1/history?limit=2&cursor="+cursor)
		page.is(t, http.StatusOK, "")
		cars, _ := page.field(t, "cars").([]any)
		for i := range cars {
			seen = append(seen, page.field(t, "cars", string(rune('0'+i)), "vehicle", "model"))
		}
		next, more := page.field(t, "next_cursor").(string)
		if !more {
			break
		}
		cursor = next
	}
	if diff := cmp.Diff([]any{"fifth", "fourth", "third", "second", "first"}, seen); diff != "" {
		t.Error(diff)
	}
	for _, cursor := range []string{"0", "-1", "x", "99999999999"} {
		r.get(t, key, "/api/v1/history?cursor="+cursor).is(t, http.StatusUnprocessableEntity, "invalid_request")
	}
}

func TestTheAPIListsRecallsAsTheShellDoes(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key := r.key(t, 7)
	const tahoe = "1GNSKCKD2MR000000"
	got := r.get(t, key, "/api/v1/vin/"+tahoe+"/recalls")
	got.is(t, http.StatusOK, "")
	var out bytes.Buffer
	if err := (&recallsCmd{VIN: tahoe}).Run(t.Context(), r.cfg, streams{out: &out, err: io.Discard}); err != nil {
		t.Fatal(err)
	}
	var shell any
	if err := json.Unmarshal(out.Bytes(), &shell); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(shell, got.field(t)); diff != "" || got.field(t, "recalls", "0", "campaign") != "22V000002" {
		t.Error(diff)
	}
	if used := r.get(t, key, "/api/v1/usage"); used.field(t, "used") != 1.0 {
		t.Errorf("%s", used.body)
	}
	if none := r.get(t, key, "/api/v1/vin/"+honda+"/recalls"); none.StatusCode != http.StatusOK || !strings.Contains(string(none.body), `"recalls":[]`) {
		t.Errorf("%s", none.body)
	}
	r.get(t, key, "/api/v1/vin/hello/recalls").is(t, http.StatusNotFound, "not_found")
	r.get(t, key, "/api/v1/vin/1FTFW1E8ONF000000/recalls").is(t, http.StatusNotFound, "not_found")
}

func TestWhereNHTSADoesNotAnswerNothingIsSaidOfRecalls(t *testing.T) {
	t.Parallel()
	r := newREST(t, func(c *config) { c.Recalls = "http://127.0.0.1:1" })
	got := r.get(t, r.key(t, 7), "/api/v1/vin/"+honda+"/recalls")
	got.is(t, http.StatusServiceUnavailable, "unavailable")
	if strings.Contains(string(got.body), "127.0.0.1") {
		t.Errorf("our insides: %s", got.body)
	}
}
