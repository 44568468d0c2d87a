package llm_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/knowledge/llm"
	"example.com/vinbot/knowledge/llm/llmtest"
)

func phraser(tb testing.TB, c llm.Config) *llm.Phraser {
	tb.Helper()
	m, err := llm.Open(c)
	if err != nil {
		tb.Fatal(err)
	}
	return &llm.Phraser{Model: m, Timeout: c.Timeout, MaxTokens: 400}
}

func TestOnlyAWholeAnswerIsUsed(t *testing.T) {
	t.Parallel()

	const text = "The 2021 F-150 tows 14,000 lb, as its maker says."
	tests := map[llmtest.Manner]error{
		llmtest.Well:       nil,
		llmtest.Truncated:  llm.ErrCutShort,
		llmtest.Length:     llm.ErrCutShort,
		llmtest.Garbled:    llm.ErrCutShort,
		llmtest.Empty:      llm.ErrCutShort,
		llmtest.Page:       llm.ErrCutShort,
		llmtest.EmptyReply: llm.ErrCutShort,
		llmtest.Dying:      llm.ErrDown,
		llmtest.Hanging:    llm.ErrTimedOut,
		llmtest.Stalling:   llm.ErrTimedOut,
		llmtest.Busy:       llm.ErrBusy,
		llmtest.Broken:     llm.ErrDown,
		llmtest.Forbidden:  llm.ErrKey,
	}
	for manner, want := range tests {
		t.Run(string(manner), func(t *testing.T) {
			t.Parallel()

			s := llmtest.New(t)
			s.Answer(manner, text)
			patience := 5 * time.Second
			if errors.Is(want, llm.ErrTimedOut) {
				patience = 200 * time.Millisecond
			}
			got, err := phraser(t, llm.Config{BaseURL: s.URL, Model: "m", Timeout: patience}).Phrase(t.Context(), "rules", "question", nil)
			if !errors.Is(err, want) || want == nil && got != text || want != nil && got != "" {
				t.Errorf("%q, %v; want %v", got, err, want)
			}
		})
	}
}

func TestAModelThatNeverStopsIsStopped(t *testing.T) {
	t.Parallel()

	s := llmtest.New(t)
	s.Answer(llmtest.Endless, strings.Repeat("again and again ", 20))
	start := time.Now()
	if text, err := phraser(t, llm.Config{BaseURL: s.URL, Model: "m", Timeout: 20 * time.Second}).Phrase(t.Context(), "", "q", nil); err == nil || text != "" {
		t.Errorf("%d characters, %v", len(text), err)
	}
	if time.Since(start) > 10*time.Second {
		t.Error("it took until the deadline")
	}
}

func TestACancelledRequestIsNoFaultOfTheModel(t *testing.T) {
	t.Parallel()

	s := llmtest.New(t)
	s.Answer(llmtest.Hanging, "")
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	time.AfterFunc(50*time.Millisecond, cancel)
	_, err := phraser(t, llm.Config{BaseURL: s.URL, Model: "m", Timeout: time.Minute}).Phrase(ctx, "", "q", nil)
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestErrorsDoNotRepeatThePromptOrTheServer(t *testing.T) {
	t.Parallel()

	s := llmtest.New(t)
	s.Answer(llmtest.Busy, "")
	_, err := phraser(t, llm.Config{BaseURL: s.URL, Model: "m", APIKey: "secret-key", Timeout: time.Second}).Phrase(t.Context(), "rules", "private question", nil)
	for _, leak := range []string{"private", "secret", "slow down", "127.0.0.1"} {
		if strings.Contains(fmt.Sprint(err), leak) {
			t.Errorf("%v tells %q", err, leak)
		}
	}
}

func TestRulesAndQuestionGoApart(t *testing.T) {
	t.Parallel()

	s := llmtest.New(t)
	s.Answer(llmtest.Well, "fine")
	if _, err := phraser(t, llm.Config{BaseURL: s.URL, Model: "some-model", Timeout: time.Second}).Phrase(t.Context(), "the rules", "the question", nil); err != nil {
		t.Fatal(err)
	}
	var sent struct {
		Model    string
		Stream   bool
		Messages []struct{ Role, Content string }
	}
	if err := json.Unmarshal([]byte(s.Requests()[0]), &sent); err != nil {
		t.Fatal(err)
	}
	if len(sent.Messages) != 2 || sent.Messages[0].Role != "system" || sent.Messages[0].Content != "the rules" ||
		sent.Messages[1].Role != "user" || sent.Messages[1].Content != "the question" || sent.Model != "some-model" || !sent.Stream {
		t.Errorf("%+v", sent)
	}
}

func TestOllamaIsHeldToTheSameRule(t *testing.T) {
	t.Parallel()

	for name, tt := range map[string]struct {
		lines []string
		want  string
		err   error
	}{
		"a whole answer":          {[]string{`{"message":{"role":"assistant","content":"It tows "}}`, `{"message":{"role":"assistant","content":"a lot."}}`, `{"message":{"role":"assistant","content":""},"done":true,"eval_count":5}`}, "It tows a lot.", nil},
		"one that breaks off":     {[]string{`{"message":{"role":"assistant","content":"It tows "}}`}, "", llm.ErrCutShort},
		"one that hits its limit": {[]string{`{"message":{"role":"assistant","content":"It tows "}}`, `{"done":true,"eval_count":400}`}, "", llm.ErrCutShort},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				_, _ = fmt.Fprint(w, strings.Join(tt.lines, "\n")+"\n")
			}))
			t.Cleanup(s.Close)
			got, err := phraser(t, llm.Config{Ollama: s.URL, Model: "m", Timeout: 5 * time.Second}).Phrase(t.Context(), "r", "q", nil)
			if got != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

func TestWithoutAModelThereIsNone(t *testing.T) {
	t.Parallel()

	if _, err := llm.Open(llm.Config{}); !errors.Is(err, llm.ErrNoModel) {
		t.Error(err)
	}
	if _, _, err := llm.OpenEmbedder(llm.Config{BaseURL: "http://127.0.0.1:1"}, 256); !errors.Is(err, llm.ErrNoModel) {
		t.Error(err)
	}
}
