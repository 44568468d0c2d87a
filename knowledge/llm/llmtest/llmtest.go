// Package llmtest is a local server that speaks OpenAI's API as far as the product
// uses it, and Ollama's for embeddings, and misbehaves on demand.
//
// It proves that whatever a model or its server does, the reader gets either a
// whole, guarded text or the template.
package llmtest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// Manner is how the server answers.
type Manner string

// The manners.
const (
	Well       Manner = "well"       // streams Text to its end
	Truncated  Manner = "truncated"  // stops without a reason
	Length     Manner = "length"     // stops because of the limit of tokens
	Dying      Manner = "dying"      // closes the connection in the middle
	Hanging    Manner = "hanging"    // sends nothing until the client gives up
	Stalling   Manner = "stalling"   // hangs in the middle
	Garbled    Manner = "garbled"    // parts that are no JSON
	Endless    Manner = "endless"    // never stops talking
	Busy       Manner = "429"        // too many requests, with a prompt echoed that speaks of 404
	Broken     Manner = "500"        // internal error
	Page       Manner = "html"       // a web page with status 200
	Forbidden  Manner = "401"        // wrong key
	Empty      Manner = "empty"      // a whole answer without words
	EmptyReply Manner = "no_choices" // JSON without choices

	// Of embeddings only.
	Partial    Manner = "partial"    // the last vector of a batch is missing
	Dimension  Manner = "dimension"  // vectors of half as many dimensions
	Uneven     Manner = "uneven"     // the last vector of a batch is shorter
	Disordered Manner = "disordered" // the vectors come the other way round, as their numbers say
)

// Server answers as it is told.
type Server struct {
	URL string

	mu       sync.Mutex
	manner   Manner
	text     string
	by       func(question string) string // makes the text, if it is there
	pace     time.Duration
	usage    [2]int
	requests []string
	done     chan struct{}
}

// New starts a server that ends with the test.
func New(tb testing.TB) *Server {
	tb.Helper()
	s := &Server{manner: Well, done: make(chan struct{})}
	h := httptest.NewServer(http.HandlerFunc(s.serve))
	s.URL = h.URL
	tb.Cleanup(func() {
		close(s.done)
		h.CloseClientConnections()
		h.Close()
	})
	return s
}

// Answer sets how the next requests are answered, and with what words.
func (s *Server) Answer(m Manner, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.manner, s.text, s.by = m, text, nil
}

// AnswerBy has the next requests answered with what by makes of the last message of each.
func (s *Server) AnswerBy(by func(question string) string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.manner, s.by = Well, by
}

// Slowly makes the server wait before each word.
func (s *Server) Slowly(pace time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pace = pace
}

// Report makes the server report so many tokens with each whole answer.
func (s *Server) Report(input, output int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.usage = [2]int{input, output}
}

// Requests are the bodies received so far.
func (s *Server) Requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.requests...)
}

// Pictures are those of the requests so far, each decoded from its data URL. A request
// whose parts are neither text nor one JPEG that way is an error.
func (s *Server) Pictures() (out [][]byte, err error) {
	for _, body := range s.Requests() {
		var in struct {
			Messages []struct {
				Content json.RawMessage `json:"content"`
			} `json:"messages"`
			Tools json.RawMessage `json:"tools"`
		}
		if err := json.Unmarshal([]byte(body), &in); err != nil || in.Tools != nil {
			return nil, fmt.Errorf("llmtest: not a request for words: %w", err)
		}
		for _, m := range in.Messages {
			p, err := pictures(m.Content)
			if err != nil {
				return nil, err
			}
			out = append(out, p...)
		}
	}
	return out, nil
}

func pictures(content json.RawMessage) (out [][]byte, err error) {
	var parts []struct {
		Type     string `json:"type"`
		ImageURL struct {
			URL string `json:"url"`
		} `json:"image_url"`
	}
	if len(content) > 0 && content[0] == '"' {
		return nil, nil // a text alone
	}
	if err := json.Unmarshal(content, &parts); err != nil {
		return nil, fmt.Errorf("llmtest: parts of a message: %w", err)
	}
	for _, p := range parts {
		switch p.Type {
		case "text":
		case "image_url":
			data, ok := strings.CutPrefix(p.ImageURL.URL, "data:image/jpeg;base64,")
			b, err := base64.StdEncoding.DecodeString(data)
			if !ok || err != nil {
				return nil, fmt.Errorf("llmtest: no JPEG in a data URL: %.40s", p.ImageURL.URL)
			}
			out = append(out, b)
		default:
			return nil, fmt.Errorf("llmtest: a part of type %q", p.Type)
		}
	}
	return out, nil
}

const maxRequest = 8 << 20

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxRequest))
	if err != nil {
		return
	}
	s.mu.Lock()
	s.requests = append(s.requests, string(body))
	manner, text, by := s.manner, s.text, s.by
	s.mu.Unlock()
	if by != nil {
		text = by(question(body))
	}
	switch manner {
	case Busy:
		refuse(w, http.StatusTooManyRequests, "slow down, not found 404 safety")
	case Broken:
		refuse(w, http.StatusInternalServerError, "upstream said 429")
	case Forbidden:
		refuse(w, http.StatusUnauthorized, "bad key 500")
	case Page:
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<html><body>Log in to the hotel network: 14,000 lb</body></html>")
	case EmptyReply:
		_, _ = io.WriteString(w, `{"choices":[]}`)
	case Hanging:
		s.hang(r)
	case Well, Truncated, Length, Dying, Stalling, Garbled, Endless, Empty, Partial, Dimension, Uneven, Disordered:
		if strings.Contains(r.URL.Path, "embed") {
			embed(w, r, body, manner)
			return
		}
		s.stream(w, r, manner, text)
	}
}

func refuse(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, `{"error":{"message":%q}}`, message)
}

func (s *Server) hang(r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-s.done:
	}
}

// stream sends a text word by word, as server-sent events.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, manner Manner, text string) {
	w.Header().Set("Content-Type", "text/event-stream")
	words := strings.SplitAfter(text, " ")
	if manner == Empty {
		words = nil
	}
	for i := 0; i < len(words) || manner == Endless; i++ {
		word := words[i%len(words)]
		half := i == len(words)/2
		switch {
		case half && manner == Dying:
			panic(http.ErrAbortHandler)
		case half && manner == Stalling:
			s.hang(r)
			return
		case half && manner == Truncated:
			return
		case half && manner == Garbled:
			_, _ = io.WriteString(w, "data: {\"choices\":[{\"delta\":{\"con\n\n")
			continue
		}
		if !s.waits(r) {
			return
		}
		part(w, map[string]any{"content": word}, nil)
	}
	reason := "stop"
	if manner == Length {
		reason = "length"
	}
	if manner == Garbled {
		return // what was lost is not made up for by a reason
	}
	part(w, map[string]any{}, reason)
	s.report(w)
	_, _ = io.WriteString(w, "data: [DONE]\n\n")
}

// waits for the time that a word takes; false: nobody listens any more.
func (s *Server) waits(r *http.Request) bool {
	s.mu.Lock()
	pace := s.pace
	s.mu.Unlock()
	select {
	case <-r.Context().Done():
		return false
	case <-s.done:
		return false
	case <-time.After(pace):
		return r.Context().Err() == nil
	}
}

// report tells the tokens in a part of its own, as OpenAI does.
func (s *Server) report(w io.Writer) {
	s.mu.Lock()
	used := s.usage
	s.mu.Unlock()
	if used == [2]int{} {
		return
	}
	_, _ = fmt.Fprintf(w, `data: {"choices":[],"usage":{"prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d}}`+"\n\n", used[0], used[1], used[0]+used[1])
}

// question is the last message of a request; empty where it is no text.
func question(body []byte) string {
	var in struct {
		Messages []struct {
			Content any `json:"content"`
		} `json:"messages"`
	}
	if json.Unmarshal(body, &in) != nil || len(in.Messages) == 0 {
		return ""
	}
	text, _ := in.Messages[len(in.Messages)-1].Content.(string)
	return text
}

func part(w http.ResponseWriter, delta map[string]any, reason any) {
	raw, err := json.Marshal(map[string]any{"choices": []any{map[string]any{"index": 0, "delta": delta, "finish_reason": reason}}})
	if err != nil {
		return
	}
	_, _ = fmt.Fprintf(w, "data: %s\n\n", raw)
	if f, ok := w.(http.Flusher); ok {
		f.Flush()
	}
}
