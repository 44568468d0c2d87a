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
	APIKey  string
	BaseURL string // of an OpenAI-compatible server
	Model   string
	Ollama  string // address of an Ollama server; used when there is no BaseURL and no APIKey
	Timeout time.Duration
	Client  *http.Client
}

// ErrNoModel says that no language model is configured.
var ErrNoModel = errors.New("llm: no model is configured")

// Open connects to the configured model; nothing is sent yet.
func Open(c Config) (llms.Model, error) {
	client := c.Client
	if client == nil {
		client = &http.Client{Timeout: c.Timeout}
	}
	switch {
	case c.APIKey != "" || c.BaseURL != "":
		key := c.APIKey
		if key == "" {
			key = "none" // local servers want no key, the client wants one
		}
		options := []openai.Option{openai.WithToken(key), openai.WithHTTPClient(client)}
		if c.BaseURL != "" {
			options = append(options, openai.WithBaseURL(c.BaseURL))
		}
		if c.Model != "" {
			options = append(options, openai.WithModel(c.Model))
		}
		m, err := openai.New(options...)
		if err != nil {
			return nil, fmt.Errorf("llm: open model: %w", err)
		}
		return m, nil
	case c.Ollama != "":
		m, err := ollama.New(ollama.WithServerURL(c.Ollama), ollama.WithModel(c.Model), ollama.WithHTTPClient(client))
		if err != nil {
			return nil, fmt.Errorf("llm: open model: %w", err)
		}
		return m, nil
	}
	return nil, ErrNoModel
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
