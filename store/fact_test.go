package store_test

import (
	"fmt"
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

// vector points at one of the 256 dimensions.
func vector(at int) []float32 {
	v := make([]float32, 256)
	v[at%256] = 1
	return v
}

func TestAFilteredVectorSearchFindsWhatIsRareAmongMany(t *testing.T) {
	t.Parallel()

	p := store.NewPassages(dbtest.New(t))
	var list []knowledge.Passage
	var vectors [][]float32
	for i := range 2000 { // what the index sees first is all of other makes
		v := knowledge.Passage{ID: fmt.Sprintf("f%04d", i), Make: "Ford", Model: "F-150", Lang: "en", Text: "alpha", Source: knowledge.Source{Title: "t"}}
		if i%500 == 0 {
			v.Make, v.Model = "Kia", "Soul"
		}
		near := vector(0)
		near[1+i%255] = float32(i) / 4000
		list, vectors = append(list, v), append(vectors, near)
	}
	if err := p.Upsert(t.Context(), "e", list, vectors); err != nil {
		t.Fatal(err)
	}
	found, err := p.Search(t.Context(), "e", "zzz", vector(0), knowledge.PassageFilter{Make: "Kia", Lang: "en"}, 5)
	if err != nil || len(found) != 4 {
		t.Errorf("%d of 4, %v", len(found), err)
	}
	if other, err := p.Search(t.Context(), "another embedder", "zzz", vector(0), knowledge.PassageFilter{}, 5); err != nil || len(other) != 0 {
		t.Errorf("vectors of different embedders were compared: %d, %v", len(other), err)
	}
}

func TestBothRankingsCountInASearch(t *testing.T) {
	t.Parallel()

	p := store.NewPassages(dbtest.New(t))
	list := []knowledge.Passage{
		{ID: "both", Lang: "en", Text: "hitch and trailer", Source: knowledge.Source{Title: "t"}},
		{ID: "near", Lang: "en", Text: "something else", Source: knowledge.Source{Title: "t"}},
		{ID: "word", Lang: "en", Text: "a trailer hitch", Source: knowledge.Source{Title: "t"}},
	}
	if err := p.Upsert(t.Context(), "e", list, [][]float32{vector(1), vector(1), vector(2)}); err != nil {
		t.Fatal(err)
	}
	found, err := p.Search(t.Context(), "e", "trailer hitch", vector(1), knowledge.PassageFilter{Lang: "en"}, 3)
	if err != nil || len(found) != 3 || found[0].ID != "both" {
		t.Errorf("%+v, %v", found, err)
	}
}
