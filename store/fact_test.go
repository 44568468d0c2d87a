package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/store"
)

func fact(id string, year int, value float64) knowledge.Fact {
	return knowledge.Fact{
		ID: id, Make: "Ford", Model: "F-150", YearFrom: year, YearTo: year, Engine: "5.0L V8", Attribute: "towing_capacity", Value: value, Unit: "lb",
		Source: knowledge.Source{Title: "t", URL: "https://example.org", Kind: knowledge.SourcePress}, License: "fact", NSources: 2,
	}
}

func TestLoadingTheSameFactsTwiceAddsNothing(t *testing.T) {
	t.Parallel()

	f := store.NewFacts(dbtest.New(t))
	list := []knowledge.Fact{fact("a", 2021, 13000), fact("b", 2022, 13100)}
	for i, want := range []int64{2, 0} {
		fresh, err := f.Upsert(t.Context(), list)
		if err != nil || fresh != want {
			t.Errorf("load %d: %d new, %v", i, fresh, err)
		}
	}
	got, err := f.Facts(t.Context(), "ford", "f-150", "towing_capacity")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(list, got); d != "" {
		t.Error(d)
	}
	if other, err := f.Facts(t.Context(), "ford", "f-150", "torque"); err != nil || len(other) != 0 {
		t.Errorf("%v, %v", other, err)
	}
	models, err := f.Models(t.Context())
	if d := cmp.Diff([]knowledge.Vehicle{{Make: "Ford", Model: "F-150", Engine: "5.0L V8"}}, models); d != "" || err != nil {
		t.Error(d, err)
	}
}

func TestAFactWithoutASourceIsRefusedWithAllThatCameWithIt(t *testing.T) {
	t.Parallel()

	f := store.NewFacts(dbtest.New(t))
	bad := fact("b", 2022, 1)
	bad.Source.URL = ""
	if _, err := f.Upsert(t.Context(), []knowledge.Fact{fact("a", 2021, 13000), bad}); err == nil {
		t.Error("no error")
	}
	if got, err := f.Facts(t.Context(), "Ford", "F-150", ""); err != nil || len(got) != 0 {
		t.Errorf("%d facts, %v", len(got), err)
	}
}

func TestWordsFromOutsideAreNoSQL(t *testing.T) {
	t.Parallel()

	f := store.NewFacts(dbtest.New(t))
	if _, err := f.Upsert(t.Context(), []knowledge.Fact{fact("a", 2021, 13000)}); err != nil {
		t.Fatal(err)
	}
	if got, err := f.Facts(t.Context(), "x') OR TRUE --", "' OR '1'='1", "towing_capacity"); err != nil || len(got) != 0 {
		t.Errorf("%v, %v", got, err)
	}
}

func TestFactsOfAnAttributeAreListedForEveryModel(t *testing.T) {
	t.Parallel()

	f := store.NewFacts(dbtest.New(t))
	other := fact("b", 2022, 400)
	other.Model, other.Attribute, other.Unit = "Ranger", "torque", "lb-ft"
	same := fact("c", 2022, 7500)
	same.Model = "Ranger"
	if _, err := f.Upsert(t.Context(), []knowledge.Fact{fact("a", 2021, 13000), other, same}); err != nil {
		t.Fatal(err)
	}
	got, err := f.Everywhere(t.Context(), "towing_capacity")
	if d := cmp.Diff([]knowledge.Fact{fact("a", 2021, 13000), same}, got); d != "" || err != nil {
		t.Error(d, err)
	}
	if all, err := f.All(t.Context()); err != nil || len(all) != 3 {
		t.Errorf("%d facts, %v", len(all), err)
	}
}
