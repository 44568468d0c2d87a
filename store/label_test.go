package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/store"
)

func TestLabelsAreTheirOwnersOnly(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	labels := store.NewLabels(dbtest.New(t))
	total := int64(4299000)
	first := knowledge.Label{VIN: "1G6DA5RK0N0000001", Make: "Cadillac", Year: 2023, Currency: "USD", Total: &total, Options: []knowledge.OptionLine{{Name: "COLD WEATHER PACKAGE", Price: &total, Confidence: 1}}}
	found := []knowledge.Finding{{Package: "p", Name: "Cold Weather Package", Verdict: knowledge.Confirmed, Evidence: []knowledge.Evidence{{Kind: knowledge.EvidenceLabelLine, Detail: "COLD", Weight: 6}}}}
	a, err := labels.Save(ctx, 7, first, found)
	if err != nil {
		t.Fatal(err)
	}
	l, f, ok, err := labels.Label(ctx, 7, a)
	if err != nil || !ok || cmp.Diff(first, l) != "" || cmp.Diff(found, f) != "" {
		t.Errorf("ok %v, err %v: %s %s", ok, err, cmp.Diff(first, l), cmp.Diff(found, f))
	}
	if _, _, ok, err := labels.Label(ctx, 8, a); ok || err != nil {
		t.Errorf("another person's label: ok %v, err %v", ok, err)
	}
}
