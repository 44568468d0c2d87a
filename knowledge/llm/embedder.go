package llm

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/tmc/langchaingo/embeddings"
)

// ErrVectors says that an embedder returned something else than a vector of enough
// dimensions for each text.
var ErrVectors = errors.New("llm: the embedder's vectors do not fit")

// sized checks an embedder's vectors, scales them to length 1 and cuts them to a number
// of dimensions, unless that is 0. Models that are trained for it
// (text-embedding-3, nomic-embed-text) put what matters first, so that the
// beginning of a vector, scaled to length 1, is a vector of fewer dimensions.
type sized struct {
	next       embeddings.Embedder
	dimensions int
}

// EmbedDocuments implements [embeddings.Embedder].
func (s sized) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	ctx, status := watching(ctx)
	vectors, err := s.next.EmbedDocuments(ctx, texts)
	if err != nil {
		return nil, classify(ctx, *status, err)
	}
	if len(vectors) != len(texts) || len(texts) == 0 {
		return nil, fmt.Errorf("%w: %d for %d texts", ErrVectors, len(vectors), len(texts))
	}
	of := len(vectors[0])
	for i, v := range vectors {
		if len(v) != of && s.dimensions == 0 {
			return nil, fmt.Errorf("%w: %d and %d dimensions", ErrVectors, of, len(v))
		}
		if vectors[i], err = s.cut(v); err != nil {
			return nil, err
		}
	}
	return vectors, nil
}

// EmbedQuery implements [embeddings.Embedder].
func (s sized) EmbedQuery(ctx context.Context, text string) ([]float32, error) {
	vectors, err := s.EmbedDocuments(ctx, []string{text})
	if err != nil {
		return nil, err
	}
	return vectors[0], nil
}

func (s sized) cut(v []float32) ([]float32, error) {
	if len(v) == 0 || len(v) < s.dimensions {
		return nil, fmt.Errorf("%w: %d dimensions", ErrVectors, len(v))
	}
	out := make([]float32, cmp.Or(s.dimensions, len(v)))
	var sum float64
	for i := range out {
		sum += float64(v[i]) * float64(v[i])
	}
	if sum == 0 || math.IsNaN(sum) || math.IsInf(sum, 0) {
		return nil, fmt.Errorf("%w: no length", ErrVectors)
	}
	for i := range out {
		out[i] = v[i] / float32(math.Sqrt(sum))
	}
	return out, nil
}
