package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestRetrievalReachesItsGoals on questions in four languages over texts about what the
// product knows; and the lexicon is what carries them from one language to another.
func TestRetrievalReachesItsGoals(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	cases, err := readSearchCases(filepath.Join("testdata", "retrieval.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := configure(p.env)
	if err != nil {
		t.Fatal(err)
	}
	scores, err := scoreSearches(t.Context(), cfg, p.pool, cases)
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]searchScore{}
	for _, s := range scores {
		if s.lang == "" {
			at[s.way] = s
		}
	}
	all := at["everything"]
	if all.n < 120 || all.recall() < goalRecall || all.mrr() < goalMRR {
		t.Errorf("%d questions, recall@5 %.3f, MRR %.3f", all.n, all.recall(), all.mrr())
		if err := printSearches(os.Stderr, scores, len(cases)); err != nil {
			t.Error(err)
		}
	}
	for way, least := range map[string]float64{"no lexicon": 0.1, "no relaxation": 0.02} { // what the stage is worth
		if of := at[way]; of.n != all.n || of.recall() > all.recall()-least {
			t.Errorf("%s: recall@5 %.3f of %d, with it %.3f", way, of.recall(), of.n, all.recall())
		}
	}
}

func TestACaseThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"{", `{"lang":"en","question":"What?"}`} {
		if _, err := readSearchCases(write(t, t.TempDir(), "cases.jsonl", text)); err == nil {
			t.Errorf("%s was taken for a case", text)
		}
	}
}
