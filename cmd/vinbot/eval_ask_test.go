package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/vinbot/internal/dbtest"
)

func TestEvalAskScoresWhatItMakesUpAndWhatAFileHolds(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	if _, err := loadBuiltIn(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "cases.jsonl")
	text := `{"lang":"en","kind":"hand","turns":[{"q":"towing capacity of the 2021 F-150 5.0L V8","want":"value","attribute":"towing_capacity","value":13000}]}
{"lang":"en","kind":"hand","turns":[{"q":"towing capacity of the 2021 F-150 5.0L V8","want":"value","attribute":"towing_capacity","value":1}]}
{"lang":"de","kind":"hand","turns":[{"q":"Anhängelast des Lada Niva 2020","want":"none"}]}
`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	e := evalAskCmd{Cases: []string{file}, Invent: 20, Seed: 3, Misses: 5}
	list, err := e.cases(t.Context(), pool)
	if err != nil || len(list) != 3+20+4+4 {
		t.Fatalf("%d cases, %v", len(list), err)
	}
	score, err := scoreAnswers(t.Context(), config{}, pool, list)
	if err != nil {
		t.Fatal(err)
	}
	if h := score.Kinds["hand"]; h.Right != 1 || h.Wrong != 1 || h.Refused != 1 {
		t.Errorf("%+v", h)
	}
	var out bytes.Buffer
	if err := score.Print(&out, e.Misses); err != nil || !strings.Contains(out.String(), "want value towing_capacity 1,") {
		t.Errorf("%s, %v", out.String(), err)
	}
}
