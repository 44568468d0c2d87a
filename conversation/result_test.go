package conversation

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/billing"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
	"example.com/vinbot/knowledge/list"
)

func results() map[string]Event {
	at := time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)
	price := int64(5_995_00)
	return map[string]Event{
		"decoded":       Decoded{Decode: car(corvette).Decode, Question: "what can it tow?"},
		"filled":        Filled{Decode: car(corvette).Decode, Known: []string{"vpic"}},
		"label_read":    LabelRead{ID: 7, Label: knowledge.Label{VIN: corvette, Options: []knowledge.OptionLine{{Code: "Z51", Price: &price}}}, Findings: []knowledge.Finding{{Code: "Z51", Verdict: knowledge.Confirmed}}},
		"question_read": QuestionRead{Answer: ask.Answer{Kind: ask.NotKnown, Read: &ask.Reading{Intent: ask.WantsOverview}}},
		"phrased":       Phrased{Text: "<so>", Answer: ask.Answer{Kind: ask.NotKnown}},
		"album_closed":  AlbumClosed{Album: "a"},
		"paste_closed":  PasteClosed{},
		"link_made":     LinkMade{Plan: billing.Pro, URL: "https://pay.example", Expires: at},
		"portal_made":   PortalMade{URL: "https://pay.example", Instead: true},
		"plan_changed":  PlanChanged{Plan: billing.Pro, Status: "active", PeriodEnd: at},
		"trial_ends":    TrialEnds{Plan: billing.Pro, Every: billing.Month, PeriodEnd: at, Amount: billing.Money{Minor: 1900, Currency: "USD"}},
		"exported":      Exported{JSON: `{"a": "\u0000"}`},
		"recalls_found": RecallsFound{Vehicle: tahoe, Total: 2, From: 1, Recalls: []knowledge.Recall{{Campaign: "22V000002", Received: at, ParkIt: true}}, ParkIt: true, Asked: true},
		"list_done":     ListDone{Of: "cars.csv", Name: "cars.xlsx", Bytes: []byte("PK"), Summary: list.Summary{Rows: 3, Cars: 2, Prices: map[string]int64{"USD": 5}, Makes: []list.Count{{Name: "Ford", N: 2}}}},
		"list_refused":  ListRefused{Fault: list.FaultTooMany, Count: 10_001, Most: 10_000},
		"shared":        Shared{Results: []json.RawMessage{json.RawMessage(`{"result":{"kind":"failed","task":7}}`)}},
		"failed":        Failed{Work: WorkScan, Reason: "work_failed"},
	}
}

func TestAResultComesBackAsItWas(t *testing.T) {
	t.Parallel()

	for kind, e := range results() {
		raw, err := MarshalResult(42, e)
		if err != nil {
			t.Fatal(err)
		}
		task, got, err := ParseResult(raw)
		if err != nil || task != 42 {
			t.Errorf("%s: task %d, %v", kind, task, err)
		}
		if diff := cmp.Diff(e, got); diff != "" {
			t.Errorf("%s: %s", kind, diff)
		}
		if name, ok := kindOf(e); !ok || name != kind {
			t.Errorf("%s is called %q", kind, name)
		}
	}
}

func TestWhatIsNoResultIsRefused(t *testing.T) {
	t.Parallel()

	for _, raw := range []string{"", "{}", "null", "[]", `{"result":3}`, `{"message":{}}`} {
		if _, _, err := ParseResult(json.RawMessage(raw)); !errors.Is(err, ErrNotResult) {
			t.Errorf("%q: %v", raw, err)
		}
	}
	for _, raw := range []string{`{"result":{"kind":"news","task":1}}`, `{"result":{"kind":"decoded","decode":[]}}`} {
		if _, _, err := ParseResult(json.RawMessage(raw)); err == nil {
			t.Errorf("%s was taken", raw)
		}
	}
	if _, err := MarshalResult(1, Said{}); err == nil {
		t.Error("what a person says was taken for a result")
	}
}

// FuzzParseResult holds that whatever is taken can be written, and read again.
func FuzzParseResult(f *testing.F) {
	for _, e := range results() {
		raw, err := MarshalResult(1, e)
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		task, e, err := ParseResult(raw)
		if err != nil {
			return
		}
		again, err := MarshalResult(task, e)
		if err != nil {
			t.Fatal(err)
		}
		if back, _, err := ParseResult(again); err != nil || back != task {
			t.Fatalf("%s: task %d came back as %d, %v", again, task, back, err)
		}
	})
}
