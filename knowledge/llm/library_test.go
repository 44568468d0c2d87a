package llm_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/tmc/langchaingo/llms"
	"github.com/tmc/langchaingo/schema"
	"github.com/tmc/langchaingo/vectorstores"

	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
	"example.com/vinbot/knowledge/llm"
	"example.com/vinbot/knowledge/specs"
	"example.com/vinbot/store"
)

func vectorStore(tb testing.TB) *llm.Store {
	tb.Helper()
	words, err := specs.Vocabulary()
	if err != nil {
		tb.Fatal(err)
	}
	return llm.NewStore("built-in", llm.Vectors(specs.NewEmbedder(words).Embed), store.NewPassages(dbtest.New(tb)))
}

func passage(id, vehicleMake, model, lang, text string) knowledge.Passage {
	return knowledge.Passage{ID: id, Make: vehicleMake, Model: model, Lang: lang, Topic: "towing", Text: text, Source: knowledge.Source{Title: "t", URL: "https://example.org/" + id}}
}

func TestPassagesAreFoundByMeaningAndByWords(t *testing.T) {
	t.Parallel()

	s := vectorStore(t)
	_, list, err := specs.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // loading twice changes nothing
		if err := llm.Load(t.Context(), s, list); err != nil {
			t.Fatal(err)
		}
	}
	l := llm.NewLibrary(s, 5)
	for question, topic := range map[string]string{
		"en What does payload mean?":                "payload_capacity",
		"en what is gvwr":                           "gvwr",
		"de Was bedeutet Bodenfreiheit?":            "ground_clearance",
		"de Was ist die Zuladung":                   "payload_capacity",
		"es ¿Qué significa carga útil?":             "payload_capacity",
		"fr Que signifie la garde au sol ?":         "ground_clearance",
		"fr C'est quoi le poids total autorisé ?":   "gvwr",
		"es ¿Qué es el ángulo de ataque?":           "approach_angle",
		"en what is a vin":                          "vin",
		"en approach angle explained":               "approach_angle",
		"de Böschungswinkel":                        "approach_angle",
		"en gross combined weight rating, explain":  "gcwr",
		"de Leergewicht, was heißt das?":            "curb_weight",
		"en What does EPA fuel economy mean?":       "epa_combined_mpg",
		"es ¿Qué es la etiqueta de precio del VIN?": "",
	} {
		lang, text, _ := strings.Cut(question, " ")
		found, err := l.Passages(t.Context(), text, knowledge.PassageFilter{Lang: lang})
		if err != nil || len(found) == 0 {
			t.Errorf("%s: %d passages, %v", question, len(found), err)
			continue
		}
		if topic != "" && found[0].Topic != topic {
			t.Errorf("%s: %s first", question, found[0].Topic)
		}
		for _, p := range found {
			if p.Lang != lang {
				t.Errorf("%s: a passage in %s", question, p.Lang)
			}
		}
	}
}

func TestASearchIsRelaxedStepByStep(t *testing.T) {
	t.Parallel()

	s := vectorStore(t)
	if err := llm.Load(t.Context(), s, []knowledge.Passage{
		passage("a", "Ford", "F-150", "en", "The F-150 tows with a hitch."),
		passage("b", "Ford", "Ranger", "en", "The Ranger tows with a hitch."),
		passage("c", "", "", "en", "A hitch is what a trailer hangs on."),
	}); err != nil {
		t.Fatal(err)
	}
	l := llm.NewLibrary(s, 5)
	for filter, want := range map[knowledge.PassageFilter]string{
		{Make: "Ford", Model: "F-150", Lang: "en"}:    "a",
		{Make: "Ford", Model: "Explorer", Lang: "en"}: "b",
		{Make: "Kia", Model: "Soul", Lang: "en"}:      "c",
	} {
		found, err := l.Passages(t.Context(), "hitch of the ranger", filter)
		if err != nil || len(found) == 0 {
			t.Fatalf("%+v: %v, %v", filter, found, err)
		}
		if want == "c" {
			continue // nothing about the make: whatever is nearest
		}
		if found[0].ID != want {
			t.Errorf("%+v: %s first", filter, found[0].ID)
		}
		for _, p := range found {
			if p.Make != filter.Make {
				t.Errorf("%+v: %s %s", filter, p.Make, p.Model)
			}
		}
	}
}

// counting counts the calls that go through langchaingo's interfaces.
type counting struct {
	vectorstores.VectorStore
	llms.Model

	searches, added, phrased atomic.Int64
}

func (c *counting) SimilaritySearch(ctx context.Context, query string, n int, o ...vectorstores.Option) ([]schema.Document, error) {
	c.searches.Add(1)
	return c.VectorStore.SimilaritySearch(ctx, query, n, o...)
}

func (c *counting) AddDocuments(ctx context.Context, docs []schema.Document, o ...vectorstores.Option) ([]string, error) {
	c.added.Add(1)
	return c.VectorStore.AddDocuments(ctx, docs, o...)
}

func (c *counting) GenerateContent(_ context.Context, _ []llms.MessageContent, _ ...llms.CallOption) (*llms.ContentResponse, error) {
	c.phrased.Add(1)
	return &llms.ContentResponse{Choices: []*llms.ContentChoice{{Content: "Fine.", StopReason: "stop"}}}, nil
}

func TestTheEngineReachesPassagesAndModelsThroughLangchaingoAlone(t *testing.T) {
	t.Parallel()

	c := &counting{VectorStore: vectorStore(t)}
	facts, passages, err := specs.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	stored := store.NewFacts(dbtest.New(t))
	if _, err := stored.Upsert(t.Context(), facts[:500]); err != nil {
		t.Fatal(err)
	}
	if err := llm.Load(t.Context(), c, passages); err != nil {
		t.Fatal(err)
	}
	var retrieved atomic.Int64
	inner := llm.NewLibrary(c, 5)
	library := &llm.Library{Retriever: func(f knowledge.PassageFilter) schema.Retriever {
		retrieved.Add(1)
		return inner.Retriever(f)
	}}
	e, err := ask.New(stored, library, &llm.Phraser{Model: c, Timeout: minute, MaxTokens: 100}, now)
	if err != nil {
		t.Fatal(err)
	}
	q := ask.Question{Text: "What does GVWR mean?", Lang: "en"}
	a, err := e.Answer(t.Context(), q)
	if err != nil || len(a.Passages) == 0 {
		t.Fatalf("%+v, %v", a, err)
	}
	if _, err := e.Phrase(t.Context(), q, a); err != nil {
		t.Fatal(err)
	}
	if c.searches.Load() == 0 || c.added.Load() == 0 || c.phrased.Load() == 0 || retrieved.Load() == 0 {
		t.Errorf("bypassed: %d searches, %d loads, %d phrases, %d retrievers", c.searches.Load(), c.added.Load(), c.phrased.Load(), retrieved.Load())
	}
}

func TestADocumentIsCutIntoTheSamePassagesEveryTime(t *testing.T) {
	t.Parallel()

	text := strings.Repeat("The hitch must be rated for the trailer. ", 100)
	about := passage("", "Ford", "F-150", "en", "")
	first, err := llm.Split(text, about)
	if err != nil {
		t.Fatal(err)
	}
	second, err := llm.Split(text, about)
	if err != nil || len(first) < 3 || len(first) != len(second) {
		t.Fatalf("%d and %d passages, %v", len(first), len(second), err)
	}
	for i, p := range first {
		if p.ID != second[i].ID || p.Make != "Ford" || len(p.Text) > 1000 {
			t.Errorf("%+v", p)
		}
	}
}

func TestAStrangersFilterOrDocumentIsRefused(t *testing.T) {
	t.Parallel()

	s := vectorStore(t)
	if _, err := s.SimilaritySearch(t.Context(), "x", 3, vectorstores.WithFilters(map[string]any{"make": "x') OR TRUE --"})); err == nil {
		t.Error("a filter of another kind was taken")
	}
	if _, err := s.AddDocuments(t.Context(), []schema.Document{{PageContent: "x"}}); err == nil {
		t.Error("a document without a passage was taken")
	}
	found, err := s.SimilaritySearch(t.Context(), "x", 3, vectorstores.WithFilters(knowledge.PassageFilter{Make: "x') OR TRUE --"}))
	if err != nil || len(found) != 0 {
		t.Errorf("%v, %v", found, err)
	}
}
