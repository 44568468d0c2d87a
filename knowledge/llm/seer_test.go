package llm_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"example.com/vinbot/knowledge/llm"
	"example.com/vinbot/knowledge/llm/llmtest"
)

func seer(tb testing.TB, c llm.Config) *llm.Seer {
	tb.Helper()
	m, err := llm.Open(c)
	if err != nil {
		tb.Fatal(err)
	}
	return &llm.Seer{Model: m, Timeout: c.Timeout, MaxTokens: 400}
}

// aJPEG stands for one: nobody here decodes it.
var aJPEG = bytes.Repeat([]byte("\xff\xd8 pixels "), 50_000)

func TestAPictureArrivesAsItIs(t *testing.T) {
	t.Parallel()
	s := llmtest.New(t)
	s.Answer(llmtest.Well, `{"vin": ""}`)
	got, err := seer(t, llm.Config{BaseURL: s.URL, Model: "sees", Timeout: 10 * time.Second}).See(t.Context(), "copy", aJPEG, func() {})
	if err != nil || got != `{"vin": ""}` {
		t.Errorf("%q, %v", got, err)
	}
	pictures, err := s.Pictures()
	if err != nil || len(pictures) != 1 || !bytes.Equal(pictures[0], aJPEG) {
		t.Errorf("%d pictures arrived, %v", len(pictures), err)
	}
}

func TestNothingButAWholeAnswerOfASeeingModelIsUsed(t *testing.T) {
	t.Parallel()
	for manner, want := range map[llmtest.Manner]error{
		llmtest.Truncated: llm.ErrCutShort,
		llmtest.Length:    llm.ErrCutShort,
		llmtest.Page:      llm.ErrCutShort,
		llmtest.Hanging:   llm.ErrTimedOut,
		llmtest.Stalling:  llm.ErrTimedOut,
		llmtest.Dying:     llm.ErrDown,
		llmtest.Busy:      llm.ErrBusy,
		llmtest.Forbidden: llm.ErrKey,
	} {
		t.Run(string(manner), func(t *testing.T) {
			t.Parallel()
			s := llmtest.New(t)
			s.Answer(manner, "a label of some words")
			patience := 5 * time.Second
			if errors.Is(want, llm.ErrTimedOut) {
				patience = 300 * time.Millisecond
			}
			got, err := seer(t, llm.Config{BaseURL: s.URL, Model: "sees", Timeout: patience}).See(t.Context(), "copy", aJPEG, func() {})
			if !errors.Is(err, want) || got != "" {
				t.Errorf("%q, %v; want %v", got, err, want)
			}
		})
	}
}

func TestAPictureThatIsTooLargeIsNotSent(t *testing.T) {
	t.Parallel()
	s := llmtest.New(t)
	told := false
	_, err := seer(t, llm.Config{BaseURL: s.URL, Model: "sees", Timeout: time.Second}).See(t.Context(), "copy", make([]byte, 3<<20+1), func() { told = true })
	if !errors.Is(err, llm.ErrPicture) || told {
		t.Errorf("%v; told that the model is asked: %t", err, told)
	}
	if n := len(s.Requests()); n > 0 {
		t.Errorf("%d requests", n)
	}
}

// TestOllamaGetsThePictureInItsOwnWay: langchaingo's client takes no data URL.
func TestOllamaGetsThePictureInItsOwnWay(t *testing.T) {
	t.Parallel()
	var got [][]byte
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct {
			Messages []struct {
				Images [][]byte `json:"images"`
			} `json:"messages"`
		}
		if json.NewDecoder(r.Body).Decode(&in) != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		for _, m := range in.Messages {
			got = append(got, m.Images...)
		}
		_, _ = w.Write([]byte(`{"message":{"role":"assistant","content":"{}"},"done":true,"eval_count":2,"prompt_eval_count":9}` + "\n"))
	}))
	t.Cleanup(s.Close)
	words, err := seer(t, llm.Config{Ollama: s.URL, Model: "sees", Timeout: 5 * time.Second}).See(t.Context(), "copy", aJPEG, func() {})
	if err != nil || words != "{}" {
		t.Fatalf("%q, %v", words, err)
	}
	if len(got) != 1 || !bytes.Equal(got[0], aJPEG) {
		t.Errorf("%d pictures arrived", len(got))
	}
}
