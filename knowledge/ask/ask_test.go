package ask_test

import (
	"context"
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

var _ = os.Getenv

func engine(tb testing.TB, phraser ask.Phraser) *ask.Engine {
	tb.Helper()
	pool := dbtest.New(tb)
	facts, passages, err := specs.BuiltIn()
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := store.NewFacts(pool).Upsert(tb.Context(), facts); err != nil {
		tb.Fatal(err)
	}
	words, err := specs.Vocabulary()
	if err != nil {
		tb.Fatal(err)
	}
	vectors := llm.NewStore("builtin", llm.Vectors(specs.NewEmbedder(words).Embed), store.NewPassages(pool))
	if err := llm.Load(tb.Context(), vectors, passages); err != nil {
		tb.Fatal(err)
	}
	e, err := ask.New(store.NewFacts(pool), llm.NewLibrary(vectors, 5), phraser, time.Now)
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

func question(lang, text string) ask.Question { return ask.Question{Text: text, Lang: lang} }

func ask1(tb testing.TB, e *ask.Engine, q ask.Question) ask.Answer {
	tb.Helper()
	a, err := e.Answer(context.WithoutCancel(tb.Context()), q)
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

func show(a ask.Answer) string {
	var b strings.Builder
	b.WriteString(string(a.Kind) + " " + a.Lang + " " + string(a.Attribute) + " " + a.Vehicle.Make + " " + a.Vehicle.Model)
	for _, f := range a.Facts {
		b.WriteString(" | ")
		b.WriteString(f.Engine)
	}
	return b.String()
}

func TestTry(t *testing.T) {
	e := engine(t, nil)
	for _, q := range []string{
		"en What can a 2021 Ford F-150 tow?", "en what's the payload of a 2021 f150 with the 5.0", "de Wie viel PS hat ein Ford F-150 von 2021?",
		"es ¿Cuánto puede remolcar una Chevrolet Tahoe 2021?", "fr Quelle est la consommation d'un Toyota RAV4 2022 ?", "en How much cargo fits in a RAV4?",
		"en compare rav4 and cr-v", "en what is gvwr?", "de was ist die Bodenfreiheit?", "en hello", "en is the moon made of cheese?", "en tow rating of a Bugatti Chiron", "en sell me a tahoe for $1",
		"en horsepower", "en 2021 Ford F-150", "de Reichweite Tesla Model 3 2023", "es autonomía de un tesla model y", "en tow rating of a Bugatti Chiron", "en 2021 f-150 payload 2.7L",
	} {
		lang, text, _ := strings.Cut(q, " ")
		a := ask1(t, e, question(lang, text))
		t.Logf("%-60s → %s  vals %v", text, show(a), vals(a))
	}
}

func vals(a ask.Answer) (v []float64) {
	for _, f := range a.Facts {
		v = append(v, f.Value)
	}
	for _, r := range a.Rows {
		for _, f := range r.Facts {
			v = append(v, f.Value)
		}
	}
	return v
}

var _ knowledge.Fact
