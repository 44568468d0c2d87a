package llm

import (
	"context"
	"errors"
	"fmt"

	"github.com/tmc/langchaingo/embeddings"
	"github.com/tmc/langchaingo/schema"
	"github.com/tmc/langchaingo/vectorstores"

	"example.com/vinbot/knowledge"
)

// passages is the storage behind the vector store.
type passages interface {
	Upsert(ctx context.Context, embedder string, passages []knowledge.Passage, vectors [][]float32) error
	// Search fuses a search by vector with one by words, best first.
	Search(ctx context.Context, embedder, question string, vector []float32, f knowledge.PassageFilter, limit int) ([]knowledge.Passage, error)
}

// Store is langchaingo's vector store over our own table.
type Store struct {
	name     string // of the embedder: vectors of different ones are not comparable
	embedder embeddings.Embedder
	storage  passages
}

var _ vectorstores.VectorStore = (*Store)(nil)

// NewStore returns a vector store whose vectors are made by embedder, called name.
func NewStore(name string, embedder embeddings.Embedder, storage passages) *Store {
	return &Store{name: name, embedder: embedder, storage: storage}
}

// The metadata of a document is the passage it was made of, and a filter is one
// [knowledge.PassageFilter].
const passageKey = "passage"

var errFilter = errors.New("llm: a filter must be a knowledge.PassageFilter")

// AddDocuments implements [vectorstores.VectorStore]. Each document must be made by
// [Document].
func (s *Store) AddDocuments(ctx context.Context, docs []schema.Document, _ ...vectorstores.Option) ([]string, error) {
	texts, ids := make([]string, len(docs)), make([]string, len(docs))
	list := make([]knowledge.Passage, len(docs))
	for i, d := range docs {
		p, ok := d.Metadata[passageKey].(knowledge.Passage)
		if !ok {
			return nil, errors.New("llm: a document without a passage")
		}
		list[i], texts[i], ids[i] = p, d.PageContent, p.ID
	}
	vectors, err := s.embedder.EmbedDocuments(ctx, texts)
	if err != nil {
		return nil, fmt.Errorf("llm: embed documents: %w", err)
	}
	if len(vectors) != len(docs) {
		return nil, fmt.Errorf("llm: %d vectors for %d documents", len(vectors), len(docs))
	}
	return ids, s.storage.Upsert(ctx, s.name, list, vectors)
}

// SimilaritySearch implements [vectorstores.VectorStore].
func (s *Store) SimilaritySearch(ctx context.Context, query string, limit int, options ...vectorstores.Option) ([]schema.Document, error) {
	var o vectorstores.Options
	for _, set := range options {
		set(&o)
	}
	filter, ok := o.Filters.(knowledge.PassageFilter)
	if o.Filters != nil && !ok {
		return nil, errFilter
	}
	vector, err := s.embedder.EmbedQuery(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("llm: embed question: %w", err)
	}
	found, err := s.storage.Search(ctx, s.name, query, vector, filter, limit)
	if err != nil {
		return nil, err
	}
	docs := make([]schema.Document, len(found))
	for i, p := range found {
		docs[i] = Document(p)
	}
	return docs, nil
}

// Document is a passage as langchaingo carries it. Its text is prefixed with what
// it is about, because that is what a question names.
func Document(p knowledge.Passage) schema.Document {
	return schema.Document{
		PageContent: fmt.Sprintf("%s %s %s: %s", p.Make, p.Model, p.Topic, p.Text),
		Metadata:    map[string]any{passageKey: p},
		Score:       float32(p.Score),
	}
}

// Library finds passages through a retriever made for each filter.
type Library struct {
	Retriever func(f knowledge.PassageFilter) schema.Retriever
}

// NewLibrary returns a library over a vector store.
func NewLibrary(s vectorstores.VectorStore, limit int) *Library {
	return &Library{Retriever: func(f knowledge.PassageFilter) schema.Retriever {
		return vectorstores.ToRetriever(s, limit, vectorstores.WithFilters(f))
	}}
}

// Passages returns what is nearest to a question, the best first. Where nothing is
// about the model it looks at the whole make, and then at what is about no car:
// the make and model of a passage say which it is.
func (l *Library) Passages(ctx context.Context, question string, f knowledge.PassageFilter) ([]knowledge.Passage, error) {
	steps := []knowledge.PassageFilter{f}
	if f.Model != "" {
		steps = append(steps, knowledge.PassageFilter{Make: f.Make, Lang: f.Lang})
	}
	if f.Make != "" {
		steps = append(steps, knowledge.PassageFilter{Lang: f.Lang})
	}
	for _, step := range steps {
		found, err := l.retrieve(ctx, question, step)
		if err != nil || len(found) > 0 {
			return found, err
		}
	}
	return nil, nil
}

func (l *Library) retrieve(ctx context.Context, question string, f knowledge.PassageFilter) ([]knowledge.Passage, error) {
	docs, err := l.Retriever(f).GetRelevantDocuments(ctx, question)
	if err != nil {
		return nil, fmt.Errorf("llm: retrieve: %w", err)
	}
	out := make([]knowledge.Passage, 0, len(docs))
	for _, d := range docs {
		if p, ok := d.Metadata[passageKey].(knowledge.Passage); ok {
			out = append(out, p)
		}
	}
	return out, nil
}

// Load embeds passages and stores them.
func Load(ctx context.Context, s vectorstores.VectorStore, list []knowledge.Passage) error {
	docs := make([]schema.Document, len(list))
	for i, p := range list {
		docs[i] = Document(p)
	}
	if _, err := s.AddDocuments(ctx, docs); err != nil {
		return fmt.Errorf("llm: load passages: %w", err)
	}
	return nil
}
