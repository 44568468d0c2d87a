package llm_test

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"strings"
	"testing"
	"time"

	"github.com/tmc/langchaingo/schema"

	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/llm"
	"example.com/vinbot/knowledge/llm/llmtest"
	"example.com/vinbot/store"
)

// bag is a built-in embedder for tests: each word has a place of its own.
func bag(text string) []float32 {
	v := make([]float32, 128)
	for w := range strings.FieldsSeq(strings.ToLower(text)) {
		h := fnv.New32a()
		_, _ = h.Write([]byte(strings.Trim(w, ".:")))
		v[h.Sum32()%128]++
	}
	return v
}

// moved is a store over passages whose embedder is the server's, with the built-in
// one as what served before.
func moved(tb testing.TB, n int, c llm.Config) (*llm.Store, *store.Passages) {
	tb.Helper()
	stored := store.NewPassages(dbtest.New(tb))
	e := llm.Embedders{Name: "builtin@1", BuiltIn: bag}
	before, err := llm.OpenStore(e, stored)
	if err != nil {
		tb.Fatal(err)
	}
	var list []knowledge.Passage
	for i := range n {
		list = append(list, passage(fmt.Sprintf("p%03d", i), "", "", "en", fmt.Sprintf("Number mark%03d is said once.", i)))
	}
	if err := llm.Load(tb.Context(), before, list); err != nil {
		tb.Fatal(err)
	}
	c.Timeout = 2 * time.Second
	e.Config, e.Name = c, "builtin@2"
	s, err := llm.OpenStore(e, stored)
	if err != nil {
		tb.Fatal(err)
	}
	s.Patience = 200 * time.Millisecond
	return s, stored
}

func serving(tb testing.TB, p *store.Passages) string {
	tb.Helper()
	name, err := p.Serving(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	return name
}

func id(d schema.Document) string {
	p, _ := d.Metadata["passage"].(knowledge.Passage)
	return p.ID
}

// first asks for the passage that holds a number.
func first(tb testing.TB, s *llm.Store, number int) bool {
	tb.Helper()
	docs, err := s.SimilaritySearch(tb.Context(), fmt.Sprintf("Number mark%03d is said once", number), 3)
	return err == nil && len(docs) > 0 && id(docs[0]) == fmt.Sprintf("p%03d", number)
}

func TestAChangedEmbedderTakesOverWhenItHasAll(t *testing.T) {
	t.Parallel()

	server := llmtest.New(t)
	for name, c := range map[string]llm.Config{
		"openai:e:0":    {BaseURL: server.URL, Model: "m", EmbeddingModel: "e"},
		"openai:e:16":   {BaseURL: server.URL, Model: "m", EmbeddingModel: "e", Dimensions: 16},
		"ollama:e:5:64": {Ollama: server.URL, Model: "m", EmbeddingModel: "e:5", Dimensions: 64},
		"builtin@2":     {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			s, stored := moved(t, 70, c)
			if got := serving(t, stored); got != "builtin@1" || !first(t, s, 17) {
				t.Fatalf("%s serves, and 17 is found: %t", got, first(t, s, 17))
			}
			made := 0
			if err := s.Fill(t.Context(), func(n int) { made = n }); err != nil || made != 70 {
				t.Fatalf("%d made, %v", made, err)
			}
			if got := serving(t, stored); got != name || !first(t, s, 17) {
				t.Errorf("%s serves, and 17 is found: %t", got, first(t, s, 17))
			}
			made = 0
			if err := s.Fill(t.Context(), func(n int) { made = n }); err != nil || made != 0 {
				t.Errorf("the second time: %d made, %v", made, err)
			}
		})
	}
}

// Whatever the server does, the old vectors are searched meanwhile, and what was made
// stays made.
func TestAServerThatMisbehavesDelaysTheChangeAndNothingElse(t *testing.T) {
	t.Parallel()

	for manner, want := range map[llmtest.Manner]error{
		llmtest.Busy: llm.ErrBusy, llmtest.Broken: llm.ErrDown, llmtest.Forbidden: llm.ErrKey, llmtest.Page: llm.ErrDown, llmtest.Hanging: llm.ErrDown,
		llmtest.Partial: llm.ErrDown, llmtest.Uneven: llm.ErrVectors, llmtest.Dimension: store.ErrDimensions,
	} {
		t.Run(string(manner), func(t *testing.T) {
			t.Parallel()

			server := llmtest.New(t)
			s, stored := moved(t, 10, llm.Config{BaseURL: server.URL, Model: "m", EmbeddingModel: "e"})
			if err := stored.Keep(t.Context(), s.Name(), []string{"p003"}, [][]float32{make64()}); err != nil { // the table is there
				t.Fatal(err)
			}
			server.Answer(manner, "")
			ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
			defer stop()
			if err := s.Fill(ctx, nil); !errors.Is(err, want) {
				t.Errorf("%v, want %v", err, want)
			}
			if got := serving(t, stored); got != "builtin@1" || !first(t, s, 7) {
				t.Errorf("%s serves, and 7 is found: %t", got, first(t, s, 7))
			}
			server.Answer(llmtest.Disordered, "")
			made := 0
			if err := s.Fill(t.Context(), func(n int) { made = n }); err != nil || made != 9 || !first(t, s, 7) {
				t.Errorf("afterwards %d made, %v, and 7 is found: %t", made, err, first(t, s, 7))
			}
		})
	}
}

func make64() []float32 {
	v := make([]float32, llmtest.Dimensions)
	v[0] = 1
	return v
}

func TestAQuestionThatIsNotEmbeddedIsSearchedByWords(t *testing.T) {
	t.Parallel()

	server := llmtest.New(t)
	s, _ := moved(t, 10, llm.Config{BaseURL: server.URL, Model: "m", EmbeddingModel: "e"})
	if err := s.Fill(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	server.Answer(llmtest.Hanging, "")
	before := len(server.Requests())
	start := time.Now()
	for range 20 {
		if !first(t, s, 7) {
			t.Fatal("7 is not found")
		}
	}
	if asked := len(server.Requests()) - before; asked != 1 {
		t.Errorf("the server was asked %d times", asked)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("20 questions took %v", took)
	}
}

func TestAnEmbedderThatNobodyCanOpenLeavesWords(t *testing.T) {
	t.Parallel()

	s, stored := moved(t, 10, llm.Config{})
	for name := range map[string]bool{"openai:gone:0": true, "nonsense": true, "ollama:x:y": true} {
		var ids []string
		var vectors [][]float32
		for i := range 10 {
			ids, vectors = append(ids, fmt.Sprintf("p%03d", i)), append(vectors, make64())
		}
		if err := stored.Keep(t.Context(), name, ids, vectors); err != nil {
			t.Fatal(err)
		}
		if err := stored.Serve(t.Context(), name); err != nil {
			t.Fatal(err)
		}
		if !first(t, s, 7) {
			t.Errorf("%s: 7 is not found", name)
		}
	}
}

func TestWhatOneEmbedderDoesNotServeIsStoredForLater(t *testing.T) {
	t.Parallel()

	s, stored := moved(t, 3, llm.Config{BaseURL: "http://127.0.0.1:1", Model: "m", EmbeddingModel: "e"}) // nobody is there
	if err := llm.Load(t.Context(), s, []knowledge.Passage{passage("late", "", "", "en", "A frunk is a trunk in front.")}); err != nil {
		t.Fatal(err)
	}
	docs, err := s.SimilaritySearch(t.Context(), "what is a frunk", 1)
	if err != nil || len(docs) != 1 || id(docs[0]) != "late" {
		t.Errorf("%v, %v", docs, err)
	}
	if n, err := s.Missing(t.Context(), 10); err != nil || n != 4 || serving(t, stored) != "builtin@1" {
		t.Errorf("%d missing, %v", n, err)
	}
}
