package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	v1 "example.com/vinbot/api/v1"
	"example.com/vinbot/billing"
	"example.com/vinbot/conversation"
	"example.com/vinbot/conversation/schedule"
	"example.com/vinbot/knowledge"
)

var noon = time.Date(2027, 1, 4, 12, 0, 0, 0, time.UTC)

func (g *garage) RecallsOf(_ context.Context, car knowledge.Vehicle) (v1.Recalled, error) {
	g.ask("recalls of ", car.Model)
	g.mu.Lock()
	g.running++
	g.busiest = max(g.busiest, g.running)
	g.mu.Unlock()
	time.Sleep(time.Millisecond) // a look-up takes its time: without it none would meet another, and how many run at once could not be seen
	g.mu.Lock()
	g.running--
	g.mu.Unlock()
	switch car.Model {
	case "":
		return v1.Recalled{}, v1.Refuse(v1.NotFound, "They are filed by make, model and year.")
	case "DOWN":
		return v1.Recalled{}, v1.Refuse(v1.NotAvailableNow, "NHTSA did not answer.")
	}
	return v1.Recalled{Vehicle: car, Recalls: []knowledge.Recall{{Campaign: "of " + car.Model, ParkIt: true}}, Note: "By model."}, nil
}

func (g *garage) History(_ context.Context, user int64, q conversation.HistoryQuery) ([]conversation.HistoryItem, error) {
	g.ask("history of ", user, q)
	items := []conversation.HistoryItem{
		{Vehicle: knowledge.Vehicle{Make: "Ford"}, At: noon, Label: 9, Told: true}, {Vehicle: knowledge.Vehicle{Model: "Accord", Year: 2019}, At: noon}, {At: noon},
	}
	return items[:min(q.Most, len(items))], nil
}

func (g *garage) Reports(_ context.Context, user int64) ([]conversation.Report, error) {
	g.ask("reports of ", user)
	day, month := conversation.UsualReport(schedule.Daily, "UTC"), conversation.UsualReport(schedule.Monthly, "UTC")
	day.Next, day.Until, month.Paused, month.Until = noon.Add(time.Hour), noon.Add(-time.Hour), true, noon.AddDate(0, 0, -9)
	return []conversation.Report{day, month}, nil
}

func (g *garage) Happened(_ context.Context, user int64, from, to time.Time) (conversation.Figures, error) {
	g.ask("happened to ", user, " in ", to.Sub(from))
	return conversation.Figures{Cars: 2, Newest: []knowledge.Vehicle{{Model: "Accord"}}, Labels: 3, OfCars: 4, Team: &conversation.TeamFigures{Sharing: 5}}, nil
}

func TestRecallsAreAskedForOncePerModelAndAFewAtATime(t *testing.T) {
	t.Parallel()
	g := &garage{}
	got := post(served(t, g), g.key, asked(t, `{vehicles(vins:["A1","A2","B1"]){recalls{vehicle{vin model} recalls{campaign received parkIt parkOutside}}} again:vehicle(vin:"A3"){recalls{note}}}`, nil))
	want := `{"data":{"vehicles":[` +
		`{"recalls":{"vehicle":{"vin":"A1","model":"A"},"recalls":[{"campaign":"of A","received":null,"parkIt":true,"parkOutside":false}]}},` +
		`{"recalls":{"vehicle":{"vin":"A2","model":"A"},"recalls":[{"campaign":"of A","received":null,"parkIt":true,"parkOutside":false}]}},` +
		`{"recalls":{"vehicle":{"vin":"B1","model":"B"},"recalls":[{"campaign":"of B","received":null,"parkIt":true,"parkOutside":false}]}}],"again":{"recalls":{"note":"By model."}}}}`
	if got.Body.String() != want {
		t.Errorf("%s\nwant %s", got.Body, want)
	}
	slices.Sort(g.asked)
	if diff := cmp.Diff([]string{"recalls of A", "recalls of B"}, g.asked); diff != "" {
		t.Error(diff)
	}

	many := &garage{}
	vins := make([]string, 18)
	for i := range vins {
		vins[i] = string(rune('A' + i))
	}
	all := `vehicle{vin make model year trim engine drivetrain} note recalls{campaign received component summary consequence remedy parkIt parkOutside source{title url kind}}`
	got = post(served(t, many), many.key, asked(t, `query($v:[String!]!){vehicles(vins:$v){recalls{`+all+`}}}`, map[string]any{"v": vins}))
	if got.Code != http.StatusOK || errorCode(t, got) != "" {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	if len(many.asked) != len(vins) || many.busiest > 4 || many.busiest < 2 {
		t.Errorf("%d look-ups, %d at a time", len(many.asked), many.busiest)
	}
}

// TestRecallsThatAreNotKnownAreAnError, and never none.
func TestRecallsThatAreNotKnownAreAnError(t *testing.T) {
	t.Parallel()
	g := &garage{}
	got := post(served(t, g), g.key, asked(t, `{vehicles(vins:["A","UNKNOWN","DOWN","BEYOND"]){vin recalls{note}}}`, nil))
	if want := `"data":{"vehicles":[{"vin":"A","recalls":{"note":"By model."}},{"vin":"UNKNOWN","recalls":null},{"vin":"DOWN","recalls":null},{"vin":"BEYOND","recalls":null}]}`; !strings.Contains(got.Body.String(), want) {
		t.Errorf("%s\nwant %s", got.Body, want)
	}
	var told struct {
		Errors []struct {
			Path       []any
			Extensions struct {
				Code   string
				Status int
			}
		}
	}
	if err := json.Unmarshal(got.Body.Bytes(), &told); err != nil {
		t.Fatal(err)
	}
	var errs []string
	for _, e := range told.Errors {
		errs = append(errs, fmt.Sprint(e.Path, " ", e.Extensions.Code, " ", e.Extensions.Status))
	}
	slices.Sort(errs)
	if diff := cmp.Diff([]string{"[vehicles 1 recalls] not_found 404", "[vehicles 2 recalls] unavailable 503", "[vehicles 3 recalls] quota_used_up 402"}, errs); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsOnesOwnInTheChat(t *testing.T) {
	t.Parallel()
	const happened = `{"from":"2027-01-04T11:00:00Z","to":"2027-01-04T12:00:00Z","cars":2,"newestCars":[{"model":"Accord"}],"windowStickers":3,"lists":0,"listCars":0,"packages":0,"packagesOfCars":4,"team":{"cars":0,"members":5}}`
	for name, tt := range map[string]struct {
		query, want string
		asked       []string
	}{
		"a page of the history": {
			`{history(words:"f150",limit:2,cursor:"40"){cars{vehicle{make model year} lookedUpAt label corrected} nextCursor}}`,
			`{"data":{"history":{"cars":[{"vehicle":{"make":"Ford","model":"","year":0},"lookedUpAt":"2027-01-04T12:00:00Z","label":"9","corrected":true},` +
				`{"vehicle":{"make":"","model":"Accord","year":2019},"lookedUpAt":"2027-01-04T12:00:00Z","label":null,"corrected":false}],"nextCursor":"42"}}}`,
			[]string{"history of 1 {f150 40 3}"},
		},
		"the last page": {`{history{nextCursor}}`, `{"data":{"history":{"nextCursor":null}}}`, []string{"history of 1 { 0 21}"}},
		"all reports": {
			`{reports{every hour weekday day zone paused recalls nextAt toldUntil}}`,
			`{"data":{"reports":[{"every":"day","hour":8,"weekday":null,"day":null,"zone":"UTC","paused":false,"recalls":true,"nextAt":"2027-01-04T13:00:00Z","toldUntil":"2027-01-04T11:00:00Z"},` +
				`{"every":"month","hour":8,"weekday":null,"day":1,"zone":"UTC","paused":true,"recalls":true,"nextAt":null,"toldUntil":"2026-12-26T12:00:00Z"}]}}`,
			[]string{"reports of 1"},
		},
		"what one would tell, however often it is asked": {
			`{a:reports(every:"day"){soFar{from to cars newestCars{model} windowStickers lists listCars packages packagesOfCars team{cars members}}} b:reports(every:"day"){again:soFar{cars} soFar{lists}} c:reports(every:"week"){every}}`,
			`{"data":{"a":[{"soFar":` + happened + `}],"b":[{"again":{"cars":2},"soFar":{"lists":0}}],"c":[]}}`,
			[]string{"happened to 1 in 1h0m0s", "reports of 1"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := &garage{}
			if got := post(served(t, g), g.key, asked(t, tt.query, nil)); got.Body.String() != tt.want {
				t.Errorf("%s\nwant %s", got.Body, tt.want)
			}
			slices.Sort(g.asked)
			if diff := cmp.Diff(tt.asked, g.asked); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatIsOnesOwnIsRefusedAsByREST(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		query, code string
		shared      bool
		scope       billing.Scope
	}{
		"the history with a team's key":      {`{history{nextCursor}}`, "out_of_scope", true, billing.ScopeChat},
		"reports with a team's key":          {`{reports{every}}`, "out_of_scope", true, billing.ScopeChat},
		"the history without the scope":      {`{history{nextCursor}}`, "out_of_scope", false, billing.ScopeAccount},
		"reports without the scope":          {`{reports{every}}`, "out_of_scope", false, billing.ScopeAccount},
		"no cars of the history":             {`{history(limit:0){nextCursor}}`, "invalid_request", false, billing.ScopeChat},
		"too many of them":                   {`{history(limit:101){nextCursor}}`, "invalid_request", false, billing.ScopeChat},
		"a cursor that is none":              {`{history(cursor:"x"){nextCursor}}`, "invalid_request", false, billing.ScopeChat},
		"a cursor beyond all histories":      {`{history(cursor:"9999999999"){nextCursor}}`, "invalid_request", false, billing.ScopeChat},
		"more words than a person writes":    {`{history(words:"` + strings.Repeat("é", 101) + `"){nextCursor}}`, "invalid_request", false, billing.ScopeChat},
		"a report of every year":             {`{reports(every:"year"){every}}`, "invalid_request", false, billing.ScopeChat},
		"recalls without the scope of a VIN": {`{vehicle(vin:"A"){recalls{note}}}`, "out_of_scope", false, billing.ScopeChat},
	} {
		g := &garage{shared: tt.shared, scopes: []billing.Scope{tt.scope}}
		got := post(served(t, g), g.key, asked(t, tt.query, nil))
		if code := errorCode(t, got); got.Code != http.StatusOK || code != tt.code || len(g.asked) != 0 {
			t.Errorf("%s: %d %s, asked %v", name, got.Code, got.Body, g.asked)
		}
	}
	g := &garage{scopes: []billing.Scope{billing.ScopeChat}}
	if got := post(served(t, g), g.key, asked(t, `{history(words:"`+strings.Repeat("é", 100)+`"){nextCursor} reports{every}}`, nil)); errorCode(t, got) != "" {
		t.Errorf("%s", got.Body)
	}
}
