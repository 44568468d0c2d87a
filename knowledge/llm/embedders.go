package llm

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/tmc/langchaingo/embeddings"
	"github.com/tmc/langchaingo/llms/ollama"
	"github.com/tmc/langchaingo/llms/openai"
)

// Embedders are those that a process can use: the built-in one, and the models of the
// server it is configured for.
type Embedders struct {
	Config Config
	// Name of the built-in embedder. What follows an @ is the version of its words:
	// vectors of another version can be compared with, but are to be made anew.
	Name    string
	BuiltIn Vectors
}

// Wanted is the embedder that the configuration asks for.
func (e Embedders) Wanted() (name string, embedder embeddings.Embedder, err error) {
	if e.Config.EmbeddingModel == "" {
		return e.Name, e.BuiltIn, nil
	}
	return OpenEmbedder(e.Config, e.Config.Dimensions)
}

// Open finds an embedder by the name that its vectors are kept under.
func (e Embedders) Open(name string) (embeddings.Embedder, bool) {
	if kind(name) == kind(e.Name) {
		return e.BuiltIn, true
	}
	provider, rest, _ := strings.Cut(name, ":")
	last := strings.LastIndexByte(rest, ':')
	if last < 0 || provider != e.Config.provider() {
		return nil, false
	}
	dimensions, err := strconv.Atoi(rest[last+1:])
	if err != nil {
		return nil, false
	}
	c := e.Config
	c.EmbeddingModel = rest[:last]
	_, embedder, err := OpenEmbedder(c, dimensions)
	return embedder, err == nil
}

// kind is an embedder's name without the version of its words.
func kind(name string) string {
	before, _, _ := strings.Cut(name, "@")
	return before
}

// provider is the kind of server that the configuration names, if any.
func (c Config) provider() string {
	switch {
	case c.APIKey != "" || c.BaseURL != "":
		return "openai"
	case c.Ollama != "":
		return "ollama"
	}
	return ""
}

// OpenEmbedder connects to the configured embedding model, whose vectors are cut to
// some dimensions; 0 leaves them as they are. Its name tells its vectors from those of
// others. Without an EmbeddingModel or a server it is ErrNoModel.
func OpenEmbedder(c Config, dimensions int) (name string, e embeddings.Embedder, err error) {
	var client embeddings.EmbedderClient
	provider := c.provider()
	switch {
	case c.EmbeddingModel == "" || provider == "":
		return "", nil, ErrNoModel
	case provider == "ollama":
		client, err = ollama.New(ollama.WithServerURL(c.Ollama), ollama.WithModel(c.EmbeddingModel), ollama.WithHTTPClient(c.client()))
	default:
		options := append(c.openAI(), openai.WithEmbeddingModel(c.EmbeddingModel))
		if dimensions > 0 {
			options = append(options, openai.WithEmbeddingDimensions(dimensions))
		}
		client, err = openai.New(options...)
	}
	if err != nil {
		return "", nil, fmt.Errorf("llm: open embedder: %w", err)
	}
	inner, err := embeddings.NewEmbedder(client)
	if err != nil {
		return "", nil, fmt.Errorf("llm: open embedder: %w", err)
	}
	return fmt.Sprintf("%s:%s:%d", provider, c.EmbeddingModel, dimensions), sized{inner, dimensions}, nil
}

// OpenStore returns a vector store whose vectors the wanted embedder makes, and which
// searches those of another one as long as they serve.
func OpenStore(e Embedders, storage passages) (*Store, error) {
	name, embedder, err := e.Wanted()
	if err != nil {
		return nil, err
	}
	s := NewStore(name, embedder, storage)
	s.Open = e.Open
	return s, nil
}
