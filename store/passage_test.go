package store_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/store"
)

// vector points at one of the 256 dimensions.
func vector(at int) []float32 {
	v := make([]float32, 256)
	v[at%256] = 1
	return v
}

func piece(id, vehicleMake, model, text string) knowledge.Passage {
	return knowledge.Passage{
		ID: id, Document: "d", Make: vehicleMake, Model: model, Lang: "en", Text: text, License: "fact",
		Source: knowledge.Source{Title: "t", URL: "https://example.org"},
	}
}

// served stores passages with vectors of an embedder that serves.
func served(tb testing.TB, p *store.Passages, embedder string, list []knowledge.Passage, vectors [][]float32) {
	tb.Helper()
	ids := make([]string, len(list))
	for i, x := range list {
		ids[i] = x.ID
	}
	for _, err := range []error{p.Upsert(tb.Context(), list), p.Keep(tb.Context(), embedder, ids, vectors), p.Serve(tb.Context(), embedder)} {
		if err != nil {
			tb.Fatal(err)
		}
	}
}

func found(tb testing.TB, p *store.Passages, q knowledge.PassageQuery) (ids []string) {
	tb.Helper()
	q.Limit = 5
	list, err := p.Search(tb.Context(), q)
	if err != nil {
		tb.Fatal(err)
	}
	for _, x := range list {
		ids = append(ids, x.ID)
	}
	return ids
}

func words(list ...string) (terms []knowledge.Term) {
	for _, w := range list {
		terms = append(terms, knowledge.Term{Phrases: map[string][]string{"": {w}}})
	}
	return terms
}

func TestAFilteredVectorSearchFindsWhatIsRareAmongMany(t *testing.T) {
	t.Parallel()

	p := store.NewPassages(dbtest.New(t))
	var list []knowledge.Passage
	var vectors [][]float32
	for i := range 2000 { // what the index sees first is all of other makes
		v := piece(fmt.Sprintf("f%04d", i), "Ford", "F-150", "alpha")
		if i%500 == 0 {
			v.Make, v.Model = "Kia", "Soul"
		}
		near := vector(0)
		near[1+i%255] = float32(i) / 4000
		list, vectors = append(list, v), append(vectors, near)
	}
	served(t, p, "e", list, vectors)
	for _, f := range []knowledge.PassageFilter{{Make: "Kia", Lang: "en"}, {Make: "kia", Model: "SOUL"}} {
		if got := found(t, p, knowledge.PassageQuery{Embedder: "e", Vector: vector(0), Filter: f}); !slices.Equal(got, []string{"f0000", "f0500", "f1000", "f1500"}) {
			t.Errorf("%+v: %v", f, got)
		}
	}
	if other := found(t, p, knowledge.PassageQuery{Embedder: "another embedder", Vector: vector(0)}); len(other) != 0 {
		t.Errorf("vectors of different embedders were compared: %v", other)
	}
}

func TestTheIndexAnswersWhereThereIsMuch(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	p := store.NewPassages(pool)
	if err := p.Upsert(t.Context(), []knowledge.Passage{piece("z", "", "", "needle")}); err != nil {
		t.Fatal(err)
	}
	middle := []float32{0.4, 0.5, 0.6, 0.5, 0.4, 0.5, 0.6, 0.5}
	if err := p.Keep(t.Context(), "e", []string{"z"}, [][]float32{middle}); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{ // more than are compared one by one
		`INSERT INTO passages (id, document, make, model, topic, lang, body, source_title, source_url, source_kind, license)
		SELECT 'g' || n, 'd', 'Make ' || n % 3, 'Model', '', 'en', 'hay', 't', '', '', 'fact' FROM generate_series(1, 50500) AS n`,
		`INSERT INTO vectors_1 (id, lang, make, embedding)
		SELECT id, lang, lower(make), l2_normalize((SELECT array_agg(random()) FROM generate_series(1, 8) WHERE id <> '')::real[]::halfvec) FROM passages WHERE id <> 'z'`,
	} {
		if _, err := pool.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Serve(t.Context(), "e"); err != nil {
		t.Fatal(err)
	}
	if got := found(t, p, knowledge.PassageQuery{Embedder: "e", Vector: middle}); len(got) == 0 || got[0] != "z" {
		t.Errorf("by vector: %v", got)
	}
	if got := found(t, p, knowledge.PassageQuery{Terms: words("needle", "hay")}); len(got) == 0 {
		t.Errorf("by words: %v", got)
	}
	if got := found(t, p, knowledge.PassageQuery{Terms: words("needle")}); !slices.Equal(got, []string{"z"}) {
		t.Errorf("by a rare word: %v", got)
	}
}

func TestAMakeIsSearchedByItsWordsHoweverMuchThereIsOfIt(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	p := store.NewPassages(pool)
	german := piece("de", "Mercedes-Benz", "GLE", "Die Nadel liegt hier.")
	german.Lang = "de"
	if err := p.Upsert(t.Context(), []knowledge.Passage{german, piece("en", "Mercedes-Benz", "GLE", "The needle."), piece("other", "Land Rover", "Defender", "A needle.")}); err != nil {
		t.Fatal(err)
	}
	const many = `INSERT INTO passages (id, document, make, model, topic, lang, body, source_title, source_url, source_kind, license)
		SELECT 'g' || n, 'd', (ARRAY['Mercedes-Benz', 'Land Rover'])[1 + n % 2], 'Model', '', 'en', 'hay', 't', '', '', 'fact' FROM generate_series(1, 20500) AS n`
	if _, err := pool.Exec(t.Context(), many); err != nil {
		t.Fatal(err)
	}
	for want, f := range map[string]knowledge.PassageFilter{
		"en": {Make: "mercedes-benz", Lang: "en"}, "de": {Make: "Mercedes-Benz", Lang: "de"}, "other": {Make: "Land Rover"},
	} {
		term := []knowledge.Term{{Phrases: map[string][]string{"en": {"needle"}, "de": {"nadel"}}}}
		if got := found(t, p, knowledge.PassageQuery{Terms: term, Filter: f}); !slices.Equal(got, []string{want}) {
			t.Errorf("%v: %v", f, got)
		}
	}
}

func TestVectorsRankByTheirDirectionNotByTheirLength(t *testing.T) {
	t.Parallel()

	p := store.NewPassages(dbtest.New(t))
	long, aside := vector(1), vector(1)
	for i := range long {
		long[i] *= 0.1
		aside[i] *= 30
	}
	aside[2] = 30
	served(t, p, "e", []knowledge.Passage{piece("same", "Kia", "Soul", "a"), piece("aside", "Kia", "Soul", "b")}, [][]float32{long, aside})
	for _, f := range []knowledge.PassageFilter{{}, {Make: "Kia"}, {Make: "Kia", Model: "Soul"}} {
		if got := found(t, p, knowledge.PassageQuery{Embedder: "e", Vector: vector(1), Filter: f}); !slices.Equal(got, []string{"same", "aside"}) {
			t.Errorf("%v: %v", f, got)
		}
	}
}

func TestBothRankingsCountInASearch(t *testing.T) {
	t.Parallel()

	p := store.NewPassages(dbtest.New(t))
	served(t, p, "e", []knowledge.Passage{
		piece("both", "", "", "hitch and trailer"), piece("near", "", "", "something else"), piece("word", "", "", "a trailer hitch"),
	}, [][]float32{vector(1), vector(1), vector(2)})
	q := knowledge.PassageQuery{Embedder: "e", Vector: vector(1), Terms: words("trailer", "hitch"), Filter: knowledge.PassageFilter{Lang: "en"}}
	if got := found(t, p, q); len(got) != 3 || got[0] != "both" {
		t.Errorf("%v", got)
	}
}

func TestWordsAreFoundByTheirStemsInTheirLanguage(t *testing.T) {
	t.Parallel()

	p := store.NewPassages(dbtest.New(t))
	german := piece("de", "", "", "Die Anhängelasten stehen im Fahrzeugschein; F-150, 3.5 l, 53C.")
	german.Lang = "de"
	spanish := piece("es", "", "", "Los remolques pesan más de lo que dice la etiqueta.")
	spanish.Lang = "es"
	if err := p.Upsert(t.Context(), []knowledge.Passage{german, spanish, piece("en", "", "", "It's towing heavy trailers.")}); err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]string{"anhangelast": "de", "f 150": "de", "53c": "de", "remolque": "es", "trailer": "en", "tow": "en"} {
		if got := found(t, p, knowledge.PassageQuery{Terms: words(word)}); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %v", word, got)
		}
	}
	topic := []knowledge.Term{{Topic: true, Phrases: map[string][]string{"de": {"anhangelast"}, "en": {"tow"}}}}
	if got := found(t, p, knowledge.PassageQuery{Terms: topic}); !slices.Equal(got, []string{"de", "en"}) {
		t.Errorf("one topic in two languages: %v", got)
	}
}

func TestAFilterFitsWhatDoesNotSayYearOrTrim(t *testing.T) {
	t.Parallel()

	p := store.NewPassages(dbtest.New(t))
	trim, year, all, kia := piece("trim", "Ford", "F-150", "tow"), piece("year", "Ford", "F-150", "tow"), piece("all", "Ford", "F-150", "tow"), piece("kia", "Kia", "Soul", "tow")
	trim.Trim, year.YearFrom, year.YearTo = "Raptor", 2018, 2020
	general := piece("none", "", "", "tow")
	if err := p.Upsert(t.Context(), []knowledge.Passage{trim, year, all, kia, general}); err != nil {
		t.Fatal(err)
	}
	for f, want := range map[knowledge.PassageFilter][]string{
		{Make: "ford", Model: "f-150", Year: 2019, Trim: "raptor"}: {"all", "trim", "year"},
		{Make: "Ford", Model: "F-150", Year: 2021, Trim: "XL"}:     {"all"},
		{Make: "Ford", Model: "F-150"}:                             {"all", "trim", "year"},
		{General: true}:                                            {"none"},
		{Make: "x') OR TRUE --"}:                                   nil,
	} {
		got := found(t, p, knowledge.PassageQuery{Terms: words("tow"), Filter: f})
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%+v: %v", f, got)
		}
	}
}

func TestAnEmbedderServesWhenItHasAllAndOthersAreForgotten(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	p := store.NewPassages(pool)
	list := []knowledge.Passage{piece("a", "", "", "one"), piece("b", "", "", "two")}
	served(t, p, "old", list, [][]float32{vector(1), vector(2)})
	if lacking, err := p.Lacks(t.Context(), "stranger", []string{"a"}); err != nil || len(lacking) != 0 {
		t.Errorf("a stranger is asked for vectors: %v, %v", lacking, err)
	}
	small := [][]float32{{1, 0, 0}}
	if err := p.Keep(t.Context(), "new", []string{"a"}, small); err != nil {
		t.Fatal(err)
	}
	if err := p.Keep(t.Context(), "new", []string{"b"}, [][]float32{{1, 0}}); !errors.Is(err, store.ErrDimensions) {
		t.Errorf("other dimensions: %v", err)
	}
	next, err := p.Next(t.Context(), "new", "", 5)
	if err != nil || len(next) != 1 || next[0].ID != "b" {
		t.Errorf("next: %v, %v", next, err)
	}
	if name, err := p.Serving(t.Context()); err != nil || name != "old" {
		t.Errorf("%s serves, %v", name, err)
	}
	if got := found(t, p, knowledge.PassageQuery{Embedder: "new", Vector: small[0]}); len(got) != 0 {
		t.Errorf("half of the vectors are searched: %v", got)
	}
	if err := p.Keep(t.Context(), "new", []string{"b", "gone"}, [][]float32{{0, 1, 0}, {0, 1, 0}}); err != nil {
		t.Fatal(err)
	}
	if err := p.Serve(t.Context(), "new"); err != nil {
		t.Fatal(err)
	}
	if got := found(t, p, knowledge.PassageQuery{Embedder: "new", Vector: small[0]}); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("%v", got)
	}
	if tables := vectorTables(t, pool); tables != 1 {
		t.Errorf("%d tables of vectors", tables)
	}
}

func vectorTables(tb testing.TB, pool *pgxpool.Pool) (n int) {
	tb.Helper()
	if err := pool.QueryRow(tb.Context(), `SELECT count(*) FROM pg_tables WHERE tablename LIKE 'vectors\_%'`).Scan(&n); err != nil {
		tb.Fatal(err)
	}
	return n
}

func TestADocumentKeepsWhatItHolds(t *testing.T) {
	t.Parallel()

	p := store.NewPassages(dbtest.New(t))
	other := piece("c", "", "", "three")
	other.Document = "another"
	served(t, p, "e", []knowledge.Passage{piece("a", "", "", "one"), piece("b", "", "", "two"), other}, [][]float32{vector(1), vector(1), vector(1)})
	if n, err := p.Prune(t.Context(), "d", []string{"b"}); err != nil || n != 1 {
		t.Errorf("%d deleted, %v", n, err)
	}
	if got := found(t, p, knowledge.PassageQuery{Embedder: "e", Vector: vector(1)}); !slices.Equal(got, []string{"b", "c"}) {
		t.Errorf("%v", got)
	}
}
