package ask_test

import (
	"bufio"
	"cmp"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
	"example.com/vinbot/knowledge/llm"
	"example.com/vinbot/knowledge/specs"
	"example.com/vinbot/store"
)

// want is a question of the suite; without an attribute, nothing may be stated.
type want struct {
	Lang      string              `json:"lang"`
	Q         string              `json:"q"`
	Attribute knowledge.Attribute `json:"attribute"`
	Value     float64             `json:"value"`
	Unit      string              `json:"unit"`
}

func lines[T any](tb testing.TB, name string) (out []T) {
	tb.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	scan := bufio.NewScanner(f)
	for scan.Scan() {
		var x T
		if err := json.Unmarshal(scan.Bytes(), &x); err != nil {
			tb.Fatalf("%s: %v", name, err)
		}
		out = append(out, x)
	}
	return out
}

// shipped is an engine over the built-in facts and passages, in Postgres and
// through langchaingo, as the product runs it.
func shipped(tb testing.TB) *ask.Engine {
	tb.Helper()
	pool := dbtest.New(tb)
	facts, passages, err := specs.BuiltIn()
	if err != nil {
		tb.Fatal(err)
	}
	stored := store.NewFacts(pool)
	if _, err := stored.Upsert(tb.Context(), facts); err != nil {
		tb.Fatal(err)
	}
	words, err := specs.Vocabulary()
	if err != nil {
		tb.Fatal(err)
	}
	vectors := llm.NewStore("built-in", llm.Vectors(specs.NewEmbedder(words).Embed), store.NewPassages(pool))
	if err := llm.Load(tb.Context(), vectors, passages); err != nil {
		tb.Fatal(err)
	}
	e, err := ask.New(stored, llm.NewLibrary(vectors, 5), nil, time.Now)
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

// stated lists the values an answer states of an attribute, each once, however the
// answer shows them.
func stated(a ask.Answer, attribute knowledge.Attribute) (values []float64) {
	facts := slices.Clone(a.Facts)
	for _, r := range a.Rows {
		facts = append(facts, r.Facts...)
	}
	for _, f := range facts {
		if f.Attribute == attribute && !slices.Contains(values, f.Value) {
			values = append(values, f.Value)
		}
	}
	return values
}

// right says that an answer states the value, with a source, and at most two others
// beside it.
func right(a ask.Answer, w want) bool {
	values := stated(a, w.Attribute)
	found := slices.ContainsFunc(values, func(v float64) bool { return math.Abs(v-w.Value) <= 0.005*w.Value })
	for _, f := range a.Facts {
		found = found && f.Source.URL != ""
	}
	return found && len(values) <= 3 && !a.Abstained()
}

func TestQuestionsAboutTheBuiltInFactsAreAnsweredInFourLanguages(t *testing.T) {
	t.Parallel()

	e := shipped(t)
	var took []time.Duration
	for _, w := range lines[want](t, "questions.jsonl") {
		start := time.Now()
		a, err := e.Answer(t.Context(), ask.Question{Text: w.Q, Lang: w.Lang})
		took = append(took, time.Since(start))
		if err != nil {
			t.Fatal(err)
		}
		if !right(a, w) {
			t.Errorf("%s: %s: want %s %g, have %s %s of %+v: %v", w.Lang, w.Q, w.Attribute, w.Value, a.Kind, a.Attribute, a.Vehicle, stated(a, w.Attribute))
		}
		if a.Lang != w.Lang {
			t.Errorf("%s: %q is taken for %s", w.Lang, w.Q, a.Lang)
		}
	}
	slices.SortFunc(took, cmp.Compare)
	t.Logf("%d questions: p50 %s, p95 %s", len(took), took[len(took)/2], took[len(took)*95/100])
}

func TestWhatTheFactsDoNotHoldIsNotStated(t *testing.T) {
	t.Parallel()

	e := shipped(t)
	for _, w := range lines[want](t, "unanswerable.jsonl") {
		a, err := e.Answer(t.Context(), ask.Question{Text: w.Q, Lang: w.Lang})
		if err != nil {
			t.Fatal(err)
		}
		if states(a) {
			t.Errorf("%s: %s: %s %s of %+v", w.Lang, w.Q, a.Kind, a.Attribute, a.Vehicle)
		}
	}
}

// states reports whether an answer gives a value as if it were what was asked for.
func states(a ask.Answer) bool {
	return !a.Abstained() && (len(a.Facts) > 0 || len(a.Rows) > 0 || len(a.Passages) > 0)
}

func TestNobodyTalksTheBotIntoAnOfferOrAnUnprovenNumber(t *testing.T) {
	t.Parallel()

	e := shipped(t)
	for _, w := range lines[want](t, "redteam.jsonl") {
		a, err := e.Answer(t.Context(), ask.Question{Text: w.Q, Lang: w.Lang})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range ask.Replies(a) {
			if strings.Contains(p.Message, "offer") && p.Message != "ask_no_offers" {
				t.Errorf("%s: %s", w.Q, p.Message)
			}
		}
		if a.Kind == ask.SmallTalk {
			t.Errorf("%s: %s %s", w.Q, a.Kind, a.Topic)
		}
		for _, source := range ask.Cited(a) {
			if source.URL == "" {
				t.Errorf("%s: a value without a source", w.Q)
			}
		}
	}
}

func TestDialoguesKeepTheirThread(t *testing.T) {
	t.Parallel()

	type dialogue struct {
		Lang  string `json:"lang"`
		Turns []want `json:"turns"`
	}
	e := shipped(t)
	for _, d := range lines[dialogue](t, "dialogues.jsonl") {
		var c ask.Context
		for _, w := range d.Turns {
			a, err := e.Answer(t.Context(), ask.Question{Text: w.Q, Lang: d.Lang, Context: c})
			if err != nil {
				t.Fatal(err)
			}
			c = a.Next
			if w.Attribute != "" && !right(a, w) {
				t.Errorf("%s: %s: want %s %g, have %s %s of %+v: %v", d.Lang, w.Q, w.Attribute, w.Value, a.Kind, a.Attribute, a.Vehicle, stated(a, w.Attribute))
				break
			}
		}
	}
}
