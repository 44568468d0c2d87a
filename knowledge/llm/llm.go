// Package llm is the only place that knows langchaingo: embedders, the vector
// store and its retriever, and the model that phrases answers.
//
// It decides nothing about cars. What a model says is guarded by package ask; what
// a retriever finds is ranked by the store.
package llm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/tmc/langchaingo/embeddings"
	"github.com/tmc/langchaingo/llms"
	"github.com/tmc/langchaingo/llms/ollama"
	"github.com/tmc/langchaingo/llms/openai"
)

// Config names a language model; the zero value is none.
type Config struct {
	APIKey         string
	BaseURL        string // of an OpenAI-compatible server
	Model          string
	EmbeddingModel string // empty: the built-in embedder
	Dimensions     int    // that vectors are cut to; 0: the embedding model's own
	Ollama         string // address of an Ollama server; used when there is no BaseURL and no APIKey
	Timeout        time.Duration
	Client         *http.Client
}

// ErrNoModel says that no language model is configured.
var ErrNoModel = errors.New("llm: no model is configured")

// Open connects to the configured model; nothing is sent yet.
func Open(c Config) (llms.Model, error) {
	if c.APIKey == "" && c.BaseURL == "" && c.Ollama == "" {
		return nil, ErrNoModel
	}
	if c.APIKey == "" && c.BaseURL == "" {
		m, err := ollama.New(ollama.WithServerURL(c.Ollama), ollama.WithModel(c.Model), ollama.WithHTTPClient(c.client()))
		if err != nil {
			return nil, fmt.Errorf("llm: open model: %w", err)
		}
		return whole{m}, nil
	}
	m, err := openai.New(c.openAI()...)
	if err != nil {
		return nil, fmt.Errorf("llm: open model: %w", err)
	}
	return m, nil
}

func (c Config) client() *http.Client {
	if c.Client != nil {
		return watched(c.Client)
	}
	const backstop = 2 // the context's deadline comes first, and tells who was slow
	return watched(&http.Client{Timeout: backstop * c.Timeout})
}

func (c Config) openAI() []openai.Option {
	key := c.APIKey
	if key == "" {
		key = "none" // local servers want no key, the client wants one
	}
	options := []openai.Option{openai.WithToken(key), openai.WithHTTPClient(c.client()), openai.WithModel(c.Model)}
	if c.BaseURL != "" {
		options = append(options, openai.WithBaseURL(c.BaseURL))
	}
	return options
}

// Vectors makes an embedder of a pure function.
type Vectors func(text string) []float32

var _ embeddings.Embedder = Vectors(nil)

// EmbedDocuments implements [embeddings.Embedder].
func (v Vectors) EmbedDocuments(_ context.Context, texts []string) ([][]float32, error) {
	out := make([][]float32, len(texts))
	for i, t := range texts {
		out[i] = v(t)
	}
	return out, nil
}

// EmbedQuery implements [embeddings.Embedder].
func (v Vectors) EmbedQuery(_ context.Context, text string) ([]float32, error) { return v(text), nil }
