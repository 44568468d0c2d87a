package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/store"
)

var _ decode.History = (*store.Decodes)(nil)

func TestDecodesAreKeptUntilTheyAreOld(t *testing.T) {
	t.Parallel()
	s := store.NewDecodes(dbtest.New(t))
	at := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	want := knowledge.Decode{
		VIN: "1FTFW1E80NF000000", Valid: true, Quality: 80,
		Problems:   []knowledge.Problem{{Code: knowledge.ProblemYearMismatch, Detail: "2022/2021"}},
		Attributes: map[string]string{"make": "Ford", "model": "F-150 <\"'>"},
		Sources:    []knowledge.Source{{Title: "NHTSA vPIC", URL: "https://vpic.nhtsa.dot.gov/", Kind: knowledge.SourceGovernment}},
	}
	if _, ok, err := kept(t, s, want.VIN, at); ok || err != nil {
		t.Fatalf("an empty history knows it: %v, %v", ok, err)
	}
	if err := s.SaveDecodes(t.Context(), []knowledge.Decode{want}, at); err != nil {
		t.Fatal(err)
	}
	got, ok, err := kept(t, s, want.VIN, at)
	if diff := cmp.Diff(want, got); diff != "" || !ok || err != nil {
		t.Error(diff, ok, err)
	}
	if _, ok, err := kept(t, s, want.VIN, at.Add(time.Second)); ok || err != nil {
		t.Errorf("an old answer counts: %v, %v", ok, err)
	}
	if n, err := s.DeleteDecodes(t.Context(), at.Add(time.Second)); n != 1 || err != nil {
		t.Errorf("deleted %d, %v", n, err)
	}
}

func kept(t *testing.T, s *store.Decodes, v knowledge.VIN, since time.Time) (knowledge.Decode, bool, error) {
	t.Helper()
	found, err := s.Decodes(t.Context(), []knowledge.VIN{v, "11111111111111111"}, since)
	d, ok := found[v]
	return d, ok, err
}

func TestANewerDecodeIsNotReplacedByAnOlderOne(t *testing.T) {
	t.Parallel()
	s := store.NewDecodes(dbtest.New(t))
	at := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	d := knowledge.Decode{VIN: "1FTFW1E80NF000000", Quality: 2}
	for quality, when := range []time.Time{at.Add(-2 * time.Hour), at.Add(-time.Hour), at} {
		d.Quality = quality
		if err := s.SaveDecodes(t.Context(), []knowledge.Decode{d}, when); err != nil {
			t.Fatal(err)
		}
	}
	d.Quality = 9
	if err := s.SaveDecodes(t.Context(), []knowledge.Decode{d}, at.Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	got, ok, err := kept(t, s, d.VIN, at.Add(-time.Hour))
	if got.Quality != 2 || !ok || err != nil {
		t.Errorf("quality %d, %v, %v", got.Quality, ok, err)
	}
}

func TestWhatIsNoVINIsNotKept(t *testing.T) {
	t.Parallel()
	s := store.NewDecodes(dbtest.New(t))
	if err := s.SaveDecodes(t.Context(), []knowledge.Decode{{VIN: "123"}}, time.Now()); err == nil {
		t.Error("a VIN of three characters is kept")
	}
}
