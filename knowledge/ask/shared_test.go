package ask_test

import (
	"fmt"
	"math/rand/v2"
	"os"
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

// templates of questions: %[1]s is the attribute, %[2]s the car.
func templates() map[string][]string {
	return map[string][]string{
		"en": {"What is the %[1]s of the %[2]s?", "%[2]s %[1]s", "tell me the %[1]s for a %[2]s"},
		"es": {"¿Cuál es la %[1]s de la %[2]s?", "%[1]s %[2]s"},
		"fr": {"Quelle est la %[1]s du %[2]s ?", "%[1]s %[2]s"},
		"de": {"Wie ist die %[1]s vom %[2]s?", "%[2]s %[1]s"},
	}
}

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
	pool := dbtest.New(t)
	stored := store.NewFacts(pool)
	if _, err := stored.Upsert(t.Context(), facts); err != nil {
		t.Fatal(err)
	}
	words, err := specs.Vocabulary()
	if err != nil {
		t.Fatal(err)
	}
	vectors := llm.NewStore("built-in", llm.Vectors(specs.NewEmbedder(words).Embed), store.NewPassages(pool))
	e, err := ask.New(stored, llm.NewLibrary(vectors, 5), nil, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	names := map[knowledge.Attribute]map[string][]string{}
	for _, s := range words {
		names[s.Name] = s.Words
	}
	const questions, enough, tooMany = 600, 0.95, 0.01
	good, wrong := 0, 0
	random := rand.New(rand.NewPCG(3, 5))
	for range questions {
		x := facts[random.IntN(len(facts))]
		lang := []string{"en", "es", "fr", "de"}[random.IntN(4)]
		word := names[x.Attribute][lang][0]
		car := strings.Join(strings.Fields(fmt.Sprint(x.YearFrom, " ", x.Make, " ", x.Model, " ", x.Trim, " ", x.Engine, " ", x.Drivetrain)), " ")
		how := templates()[lang]
		q := fmt.Sprintf(how[random.IntN(len(how))], word, car)
		a, err := e.Answer(t.Context(), ask.Question{Text: q, Lang: lang})
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case x.Text != "" && len(a.Facts) > 0 && a.Attribute == x.Attribute, x.Text == "" && right(a, want{Attribute: x.Attribute, Value: x.Value}):
			good++
		case a.Kind == ask.Value:
			wrong++
			t.Logf("%s: %v of %s %s, not %g", q, stated(a, x.Attribute), a.Vehicle.Make, a.Vehicle.Model, x.Value)
		}
	}
	t.Logf("%d of %d right, %d wrong", good, questions, wrong)
	if float64(good) < enough*questions || float64(wrong) > tooMany*questions {
		t.Errorf("%d of %d right, %d wrong", good, questions, wrong)
	}
}
