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
	a, err := labels.Save(ctx, 7, 1, first, found)
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

func TestAJobDoneAgainKeepsOneLabel(t *testing.T) {
	t.Parallel()
	labels := store.NewLabels(dbtest.New(t))
	var ids [3]int64
	for i, job := range []int64{1, 1, 2} {
		var err error
		if ids[i], err = labels.Save(t.Context(), 7, job, knowledge.Label{VIN: "1G6DA5RK0N0000001"}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if ids[0] != ids[1] || ids[1] == ids[2] {
		t.Errorf("ids are %v, want one a job", ids)
	}
}
