package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestEvalFactsListsCoverageConflictsAndImplausibleValues(t *testing.T) {
	t.Parallel()

	const row = `{"make":"Ford","model":"F-150","year_from":2022,"year_to":2023,"engine":"ENGINE","attribute":"towing_capacity","value":VALUE,"unit":"lb","source_title":"t","source_url":"https://example.org/a","license":"fact"}` + "\n"
	var in strings.Builder
	for _, change := range [][]string{{"ENGINE", "3.5L EcoBoost", "VALUE", "14000"}, {"ENGINE", "3.5L EcoBoost", "VALUE", "13000"}, {"ENGINE", "5.0L V8", "VALUE", "31000"}} {
		in.WriteString(strings.NewReplacer(change...).Replace(row))
	}
	in.WriteString("{\n")
	file := filepath.Join(t.TempDir(), "f.jsonl")
	if err := os.WriteFile(file, []byte(in.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		jsonl bool
		want  []string
	}{
		{false, []string{"towing                  3     400   below", "1 conflicts\nFord F-150: conflict: 14000 and 13000", "  towing_capacity 14000 lb (2022–2023, 3.5L EcoBoost) https://example.org/a\n", "1 implausible\nFord F-150: bound: 31000 is not from 1000 to 14500 lb for a pickup"}},
		{true, []string{`{"facts":3,"models":1,"epa":0,`, `{"rule":"conflict","reason":"14000 and 13000 are`, `{"rule":"bound","reason":"31000 is not`}},
	} {
		var out, errs bytes.Buffer
		if err := (&evalFactsCmd{File: file, JSONL: tt.jsonl}).Run(config{}, streams{out: &out, err: &errs}); err != nil {
			t.Fatal(err)
		}
		for _, w := range tt.want {
			if !strings.Contains(out.String(), w) {
				t.Errorf("%q is not in\n%s", w, out.String())
			}
		}
		if errs.String() != "line 4 refused: not a JSON object of the facts format\n" {
			t.Errorf("%q", errs.String())
		}
	}
}
