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
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/knowledge/specs"
	"example.com/vinbot/store"
)

func vectorStore(tb testing.TB) *llm.Store {
	tb.Helper()
	words, err := specs.Vocabulary()
	if err != nil {
		tb.Fatal(err)
	}
	s := llm.NewStore("built-in", llm.Vectors(specs.NewEmbedder(words).Embed), store.NewPassages(dbtest.New(tb)))
	s.Terms = specs.NewTerms(words).Of
	return s
}

func passage(id, vehicleMake, model, lang, text string) knowledge.Passage {
	return knowledge.Passage{ID: id, Make: vehicleMake, Model: model, Lang: lang, Text: text, License: "fact", Source: knowledge.Source{Title: "t", URL: "https://example.org/" + id}}
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
		of, err := l.Passages(t.Context(), text, knowledge.PassageFilter{Lang: lang})
		found := of.Passages
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

func TestASearchIsRelaxedStepByStepAndSaysSo(t *testing.T) {
	t.Parallel()

	raptor, older, ranger := passage("raptor", "Ford", "F-150", "en", "The Raptor's skid plate is steel."), passage("older", "Ford", "F-150", "en", "Its tailgate had a step."), passage("ranger", "Ford", "Ranger", "en", "A snorkel was never offered.")
	raptor.Trim, older.YearFrom, older.YearTo = "Raptor", 2015, 2017
	s := vectorStore(t)
	if err := llm.Load(t.Context(), s, []knowledge.Passage{
		raptor, older, ranger, passage("model", "Ford", "F-150", "en", "A hitch comes with every F-150."), passage("kia", "Kia", "Soul", "en", "A moonroof costs extra."),
		passage("general", "", "", "en", "A drawbar is what a trailer hangs on."), passage("allgemein", "", "", "de", "Eine Deichsel hält den Anhänger."),
	}); err != nil {
		t.Fatal(err)
	}
	l := llm.NewLibrary(s, 5)
	car := knowledge.PassageFilter{Make: "Ford", Model: "F-150", Year: 2021, Trim: "XLT", Lang: "en"}
	for question, want := range map[string]struct {
		first   string
		relaxed knowledge.Relaxation
	}{
		"is there a hitch on the f-150": {"model", knowledge.RelaxedNothing},
		"what about the skid plate":     {"raptor", knowledge.RelaxedTrim},
		"has the tailgate a step":       {"older", knowledge.RelaxedYear},
		"was a snorkel offered":         {"ranger", knowledge.RelaxedModel},
		"what is a drawbar":             {"general", knowledge.RelaxedMake},
		"was heißt Deichsel":            {"allgemein", knowledge.RelaxedMake},
		"is there a moonroof":           {"model", knowledge.RelaxedNothing}, // another make's is no answer
	} {
		found, err := l.Passages(t.Context(), question, car)
		if err != nil || len(found.Passages) == 0 || found.Passages[0].ID != want.first || found.Relaxed != want.relaxed {
			t.Errorf("%s: %+v, %v", question, found, err)
		}
	}
	if found, err := l.Passages(t.Context(), "what is a snorkel", knowledge.PassageFilter{Lang: "en"}); err != nil || len(found.Passages) == 0 || found.Passages[0].ID != "ranger" {
		t.Errorf("about no car in particular: %+v, %v", found, err) // nothing general says it
	}
	if found, err := l.Passages(t.Context(), "what is a trailer", knowledge.PassageFilter{Lang: "en"}); err != nil || len(found.Passages) != 1 || found.Passages[0].ID != "general" {
		t.Errorf("about no car: %+v, %v", found, err)
	}
	l.Strict = true
	if found, err := l.Passages(t.Context(), "was a snorkel offered", car); err != nil || len(found.Passages) == 0 || found.Passages[0].ID == "ranger" {
		t.Errorf("strictly: %+v, %v", found, err)
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
	catalogue, err := packages.Load()
	if err != nil {
		t.Fatal(err)
	}
	e, err := ask.New(stored, library, catalogue, now)
	if err != nil {
		t.Fatal(err)
	}
	q := ask.Question{Text: "What does GVWR mean?", Lang: "en"}
	a, err := e.Answer(t.Context(), q)
	if err != nil || len(a.Passages) == 0 {
		t.Fatalf("%+v, %v", a, err)
	}
	if _, err := e.Phrase(t.Context(), &llm.Phraser{Model: c, Timeout: minute, MaxTokens: 100}, q, a, nil); err != nil {
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
