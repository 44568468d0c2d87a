package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/tmc/langchaingo/schema"

	"example.com/vinbot/bot/telegramtest"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
)

// model is a local language model: it speaks the OpenAI protocol and behaves as
// it is told.
type model struct {
	*httptest.Server

	mu    sync.Mutex
	mood  func(w http.ResponseWriter, r *http.Request, words string)
	asked int
}

const (
	modelKey  = "sk-a-key-of-these-tests"
	aQuestion = "What is the towing capacity of a 2021 Ford F-150 with the 5.0L V8?"
)

func newModel(t *testing.T) *model {
	t.Helper()
	m := &model{}
	m.Server = httptest.NewServer(http.HandlerFunc(m.serve))
	t.Cleanup(m.Close)
	return m
}

var pounds = regexp.MustCompile(`(\d+) lb\b`)

func (m *model) serve(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Stream   bool `json:"stream"`
		Messages []struct {
			Role    string `json:"role"`
			Content any    `json:"content"`
		} `json:"messages"`
	}
	err := json.NewDecoder(r.Body).Decode(&in)
	if err != nil || !in.Stream || len(in.Messages) != 2 || r.URL.Path != "/chat/completions" || r.Header.Get("Authorization") != "Bearer "+modelKey {
		http.Error(w, "not a request of this protocol", http.StatusBadRequest)
		return
	}
	_, evidence, _ := strings.Cut(fmt.Sprint(in.Messages[1].Content), "EVIDENCE")
	words := "It tows nothing that I know of."
	if found := pounds.FindStringSubmatch(evidence); found != nil {
		words = "With that engine it pulls up to " + found[1] + " lb."
	}
	m.mu.Lock()
	m.asked++
	mood := m.mood
	m.mu.Unlock()
	mood(w, r, words)
}

// be changes the model's mood and counts anew.
func (m *model) be(mood func(http.ResponseWriter, *http.Request, string)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.mood, m.asked = mood, 0
}

func (m *model) requests() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.asked
}

// stream sends words as a model does, and why it stopped.
func stream(w io.Writer, words, reason string) {
	chunk := func(delta map[string]string, finish any) {
		b, err := json.Marshal(map[string]any{"object": "chat.completion.chunk", "choices": []any{map[string]any{"index": 0, "delta": delta, "finish_reason": finish}}})
		if err == nil {
			_, _ = fmt.Fprintf(w, "data: %s\n\n", b)
		}
	}
	for part := range strings.SplitAfterSeq(words, " ") {
		chunk(map[string]string{"content": part}, nil)
	}
	if reason != "" {
		chunk(map[string]string{}, reason)
		_, _ = io.WriteString(w, "data: [DONE]\n\n")
	}
}

func says(change func(string) string) func(http.ResponseWriter, *http.Request, string) {
	return func(w http.ResponseWriter, _ *http.Request, words string) { stream(w, change(words), "stop") }
}

func refuses(code int, kind, body string) func(http.ResponseWriter, *http.Request, string) {
	return func(w http.ResponseWriter, _ *http.Request, _ string) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body)
	}
}

func another(words string) string { return pounds.ReplaceAllString(words, "99999 lb") }

// moods are those in which nothing of what a model says may reach the person.
func moods() map[string]func(http.ResponseWriter, *http.Request, string) {
	return map[string]func(http.ResponseWriter, *http.Request, string){
		"another number":  says(another),
		"another unit":    says(func(words string) string { return strings.Replace(words, " lb", " kg", 1) }),
		"one more number": says(func(words string) string { return words + " Its payload is 4321 lb." }),
		"an address":      says(func(words string) string { return words + " See https://example.com/deal" }),
		"nothing":         says(func(string) string { return "" }),
		"too much":        says(func(words string) string { return strings.Repeat(words+" ", 2000) }),
		"a limit of length": func(w http.ResponseWriter, _ *http.Request, words string) {
			stream(w, words, "length")
		},
		"a stream without end": func(w http.ResponseWriter, _ *http.Request, words string) {
			stream(w, words, "")
		},
		"a stream that breaks off": func(w http.ResponseWriter, _ *http.Request, words string) {
			stream(w, words, "")
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		},
		"a broken connection": func(http.ResponseWriter, *http.Request, string) { panic(http.ErrAbortHandler) },
		"no answer":           func(_ http.ResponseWriter, r *http.Request, _ string) { <-r.Context().Done() },
		"500":                 refuses(http.StatusInternalServerError, "application/json", `{"error":{"message":"The server had an error"}}`),
		"429":                 refuses(http.StatusTooManyRequests, "application/json", `{"error":{"message":"Rate limit reached"}}`),
		"401":                 refuses(http.StatusUnauthorized, "application/json", `{"error":{"message":"Incorrect API key provided: `+modelKey+`"}}`),
		"a page of HTML":      refuses(http.StatusOK, "text/html", "<!doctype html><title>Maintenance</title>"),
		"a page of HTML, 502": refuses(http.StatusBadGateway, "text/html", "<!doctype html><title>Bad gateway</title>"),
	}
}

// TestAModelMayOnlyPhraseWhatIsKnown: its words are shown when they hold, with the
// sources; in every other case the person gets exactly what they get without it.
func TestAModelMayOnlyPhraseWhatIsKnown(t *testing.T) {
	t.Parallel()
	template := hears(t, askOnce(t, newProduct(t, nil)), "F-150", "lb")
	m := newModel(t)
	p := newProduct(t, func(c *config) {
		c.Model = modelConfig{APIKey: modelKey, BaseURL: m.URL, Model: "test-model", Patience: 3 * time.Second, Daily: 1000, PersonDaily: 1000}
	})

	m.be(says(func(words string) string { return words }))
	phrased := hears(t, askOnce(t, p), "With that engine it pulls up to ")
	if m.requests() != 1 {
		t.Errorf("the model was asked %d times, want once", m.requests())
	}
	if diff := cmp.Diff(links(template), links(phrased)); diff != "" || len(links(phrased)) == 0 {
		t.Errorf("the model's words do not stand with the sources (-template +phrased):\n%s", diff)
	}
	for name, mood := range moods() {
		m.be(mood)
		got := hears(t, askOnce(t, p))
		if diff := cmp.Diff(plainly(template), plainly(got)); diff != "" {
			t.Errorf("%s: (-template +got):\n%s", name, diff)
		}
		if m.requests() != 1 {
			t.Errorf("%s: the model was asked %d times, want once", name, m.requests())
		}
	}
	m.Close()
	got := hears(t, askOnce(t, p))
	if diff := cmp.Diff(plainly(template), plainly(got)); diff != "" {
		t.Errorf("no server (-template +got):\n%s", diff)
	}
	p.stop()
	for _, secret := range []string{modelKey, "F-150", "With that engine"} {
		if strings.Contains(p.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

// TestAModelIsAskedSoOftenADay: beyond that the built-in words are sent.
func TestAModelIsAskedSoOftenADay(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ daily, person, asked int }{
		"of one person": {1000, 2, 2 + 2},
		"of all people": {3, 1000, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newModel(t)
			m.be(says(func(words string) string { return words }))
			p := newProduct(t, func(c *config) {
				c.Model = modelConfig{APIKey: modelKey, BaseURL: m.URL, Model: "test-model", Patience: 10 * time.Second, Daily: tt.daily, PersonDaily: tt.person}
			})
			for range 2 {
				u := p.telegram.User("en")
				for range 4 {
					p.telegram.Say(u, aQuestion)
					p.settle(t)
				}
				for _, answer := range p.telegram.Replies(u.ID) {
					hears(t, []telegramtest.Message{answer}, "lb")
				}
			}
			if m.requests() != tt.asked {
				t.Errorf("it was asked %d times, want %d", m.requests(), tt.asked)
			}
		})
	}
}

// askOnce is the answer to somebody who never asked before.
func askOnce(t *testing.T, p *product) []telegramtest.Message {
	t.Helper()
	u := p.telegram.User("en")
	p.telegram.Say(u, aQuestion)
	p.settle(t)
	return p.telegram.Replies(u.ID)
}

// shown is what a reader sees of a message.
type shown struct {
	Text     string
	Entities []telegramtest.Entity
	Buttons  int
}

func plainly(m telegramtest.Message) shown {
	s := shown{Text: m.Text, Entities: m.Entities}
	if m.ReplyMarkup != nil {
		s.Buttons = len(m.ReplyMarkup.Rows)
	}
	return s
}

func links(m telegramtest.Message) map[string]bool {
	to := map[string]bool{}
	for _, e := range m.Entities {
		if e.URL != "" {
			to[e.URL] = true
		}
	}
	return to
}

// retriever counts what it is asked, and finds nothing when it is told to.
type retriever struct {
	schema.Retriever

	blind bool
	asked *int
}

// GetRelevantDocuments implements [schema.Retriever].
func (r retriever) GetRelevantDocuments(ctx context.Context, query string) ([]schema.Document, error) {
	*r.asked++
	if r.blind {
		return nil, nil
	}
	return r.Retriever.GetRelevantDocuments(ctx, query)
}

// TestExplanationsComeThroughTheRetriever fails when anything but langchaingo's
// retriever finds passages.
func TestExplanationsComeThroughTheRetriever(t *testing.T) {
	t.Parallel()
	p := newProduct(t, nil)
	for _, blind := range []bool{false, true} {
		library, err := newLibrary(p.cfg, p.pool, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		asked, real := 0, library.Retriever
		library.Retriever = func(f knowledge.PassageFilter) schema.Retriever {
			return retriever{Retriever: real(f), blind: blind, asked: &asked}
		}
		asker, err := newAsker(p.pool, library, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		a, err := asker.Answer(t.Context(), ask.Question{Text: "What does GVWR mean?", Lang: "en"})
		if err != nil {
			t.Fatal(err)
		}
		if asked == 0 || blind == (a.Kind == ask.Explanation) || blind == (len(a.Passages) > 0) {
			t.Errorf("blind %t: the retriever was asked %d times, and the answer is %s of %d passages", blind, asked, a.Kind, len(a.Passages))
		}
	}
}
