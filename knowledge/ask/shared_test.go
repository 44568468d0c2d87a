package ask_test

import (
	"os"
	"slices"
	"testing"

	"example.com/vinbot/knowledge/ask/asktest"
	"example.com/vinbot/knowledge/specs"
)

// A file of facts that nobody has looked at while the engine was written.
func TestFactsOfAStrangersFileAreFoundAgain(t *testing.T) {
	t.Parallel()

	f, err := os.Open("../../../shared/data/facts/facts.jsonl")
	if err != nil {
		t.Skip("the shared facts are not here: ", err)
	}
	defer func() { _ = f.Close() }()
	r, err := specs.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	facts, _, err := r.JSONL(f)
	if err != nil {
		t.Fatal(err)
	}
	const questions, seed = 600, 5
	made, err := asktest.Invent(facts, questions, seed)
	if err != nil {
		t.Fatal(err)
	}
	dialogues, err := asktest.InventDialogues(facts, questions/6, seed)
	if err != nil {
		t.Fatal(err)
	}
	unanswerable, err := asktest.InventUnanswerable(facts, questions/6, seed)
	if err != nil {
		t.Fatal(err)
	}
	made = slices.Concat(made, dialogues, unanswerable)
	s, err := asktest.Run(t.Context(), over(t, facts, nil), made, say(t))
	if err != nil {
		t.Fatal(err)
	}
	keeps(t, s, goals{right: 0.92, wrong: 0.01, refused: 0.97, dialogues: 0.95})
}
