package llm

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/tmc/langchaingo/embeddings"
	"github.com/tmc/langchaingo/schema"
	"github.com/tmc/langchaingo/vectorstores"

	"example.com/vinbot/knowledge"
)

// passages is the storage behind the vector store.
type passages interface {
	// Upsert stores passages without vectors; Keep adds those of an embedder.
	Upsert(ctx context.Context, passages []knowledge.Passage) error
	Keep(ctx context.Context, embedder string, ids []string, vectors [][]float32) error
	// Lacks tells which of some passages are to get a vector of an embedder now; Next
	// lists the passages without one, in the order of their ids.
	Lacks(ctx context.Context, embedder string, ids []string) ([]string, error)
	Next(ctx context.Context, embedder, after string, limit int) ([]knowledge.Passage, error)
	// Serving names the embedder whose vectors are searched, if any; Serve makes it
	// this one and forgets all others.
	Serving(ctx context.Context) (string, error)
	Serve(ctx context.Context, embedder string) error
	// Search fuses a search by vector with one by words, best first.
	Search(ctx context.Context, q knowledge.PassageQuery) ([]knowledge.Passage, error)
}

// Store is langchaingo's vector store over our own tables. Its fields may be set
// before it is used.
type Store struct {
	// Open finds the embedder of an earlier configuration, whose vectors are searched
	// until those of the store's own are there. Where it cannot, words alone are searched.
	Open func(name string) (embeddings.Embedder, bool)
	// Terms takes a question apart into what is searched by words. Without it, its plain
	// words are.
	Terms func(question string, about knowledge.PassageFilter) []knowledge.Term
	// Without leaves stages out, to measure what they are worth.
	Without Stages
	// Patience bounds the embedding of a question: somebody waits for it. Zero: forever.
	Patience time.Duration
	Log      *slog.Logger // nil: nothing is said

	name     string // of the embedder: vectors of different ones are not comparable
	embedder embeddings.Embedder
	storage  passages
	pause    pause
}

// Stages are parts of a search that can be left out.
type Stages struct{ Vectors, Words bool }

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
// [Document]. What is there already is not embedded again, so a load that was
// interrupted goes on where it was. Where another embedder serves, the documents are
// stored without vectors: [Store.Fill] makes them.
func (s *Store) AddDocuments(ctx context.Context, docs []schema.Document, _ ...vectorstores.Option) ([]string, error) {
	ids := make([]string, len(docs))
	list := make([]knowledge.Passage, len(docs))
	for i, d := range docs {
		p, ok := d.Metadata[passageKey].(knowledge.Passage)
		if !ok {
			return nil, errors.New("llm: a document without a passage")
		}
		list[i], ids[i] = p, p.ID
	}
	first, err := s.first(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.storage.Upsert(ctx, list); err != nil {
		return nil, err
	}
	lacking, err := s.storage.Lacks(ctx, s.name, ids)
	if err != nil {
		return nil, err
	}
	missing := map[string]bool{}
	for _, id := range lacking {
		missing[id] = true
	}
	var rest []knowledge.Passage
	for _, p := range list {
		if missing[p.ID] {
			rest = append(rest, p)
		}
	}
	if err := s.embed(ctx, rest); err != nil {
		return nil, err
	}
	if !first {
		return ids, nil
	}
	return ids, s.storage.Serve(ctx, s.name)
}

// first reports whether these are the first documents of all: nobody serves, and none
// waits for a vector. Then the store's embedder serves at once.
func (s *Store) first(ctx context.Context) (bool, error) {
	serving, err := s.storage.Serving(ctx)
	if err != nil || serving != "" {
		return false, err
	}
	waiting, err := s.storage.Next(ctx, s.name, "", 1)
	return len(waiting) == 0, err
}

// embed makes and keeps the vectors of stored passages.
func (s *Store) embed(ctx context.Context, list []knowledge.Passage) error {
	texts, ids := make([]string, len(list)), make([]string, len(list))
	for i, p := range list {
		texts[i], ids[i] = Document(p).PageContent, p.ID
	}
	for len(texts) > 0 {
		n := min(len(texts), batch)
		vectors, err := s.embedder.EmbedDocuments(ctx, texts[:n])
		if err != nil {
			return fmt.Errorf("llm: embed documents: %w", err)
		}
		if len(vectors) != n {
			return fmt.Errorf("%w: %d for %d documents", ErrVectors, len(vectors), n)
		}
		if err := s.storage.Keep(ctx, s.name, ids[:n], vectors); err != nil {
			return err
		}
		texts, ids = texts[n:], ids[n:]
	}
	return nil
}

// batch is how many texts are embedded at a time: what a fault costs.
const batch = 64

// Fill gives every passage a vector of the store's embedder, then lets searches use
// them. What is done stays done: after an error it goes on from there. progress, if
// there is one, is told how many have been made.
func (s *Store) Fill(ctx context.Context, progress func(made int)) error {
	const page = 16 * batch
	after, made := "", 0
	for {
		list, err := s.storage.Next(ctx, s.name, after, page)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return s.storage.Serve(ctx, s.name)
		}
		if err := s.embed(ctx, list); err != nil {
			return err
		}
		after = list[len(list)-1].ID
		made += len(list)
		if progress != nil {
			progress(made)
		}
	}
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
	q := knowledge.PassageQuery{Filter: filter, Limit: limit}
	if !s.Without.Words {
		q.Terms = s.terms(query, filter)
	}
	if !s.Without.Vectors {
		var err error
		if q.Embedder, q.Vector, err = s.vector(ctx, query); err != nil {
			return nil, err
		}
	}
	found, err := s.storage.Search(ctx, q)
	if err != nil {
		return nil, err
	}
	docs := make([]schema.Document, len(found))
	for i, p := range found {
		docs[i] = Document(p)
	}
	return docs, nil
}

// vector embeds a question with the embedder that serves. None is no error: words are
// searched then, and after a fault for a while.
func (s *Store) vector(ctx context.Context, question string) (name string, v []float32, err error) {
	if name, err = s.storage.Serving(ctx); err != nil || name == "" {
		return "", nil, err
	}
	e, ok := s.embedder, name == s.name
	if !ok && s.Open != nil {
		e, ok = s.Open(name)
	}
	if !ok || s.pause.on() {
		return "", nil, nil
	}
	embedding, stop := ctx, context.CancelFunc(func() {})
	if s.Patience > 0 {
		embedding, stop = context.WithTimeout(ctx, s.Patience)
	}
	defer stop()
	v, err = e.EmbedQuery(embedding, question)
	switch {
	case err == nil:
		return name, v, nil
	case ctx.Err() != nil:
		return "", nil, fmt.Errorf("llm: embed question: %w", ctx.Err())
	}
	s.pause.begin()
	if s.Log != nil {
		s.Log.WarnContext(ctx, "question not embedded, words alone are searched for a while", "error", err)
	}
	return "", nil, nil
}

func (s *Store) terms(question string, about knowledge.PassageFilter) []knowledge.Term {
	if s.Terms != nil {
		return s.Terms(question, about)
	}
	return plainTerms(question)
}

// plainTerms are the words of a question without a lexicon.
func plainTerms(question string) (terms []knowledge.Term) {
	const most, short = 12, 3 // what has fewer letters is an article, and in every passage
	for _, w := range strings.FieldsFunc(strings.ToLower(question), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if utf8.RuneCountInString(w) >= short && len(terms) < most {
			terms = append(terms, knowledge.Term{Phrases: map[string][]string{"": {w}}})
		}
	}
	return terms
}

// Document is a passage as langchaingo carries it. Its text is prefixed with what
// it is about, because that is what a question names.
func Document(p knowledge.Passage) schema.Document {
	about := strings.Join(strings.Fields(fmt.Sprintf("%s %s %s %s", p.Make, p.Model, p.Trim, p.Topic)), " ")
	return schema.Document{
		PageContent: about + ": " + p.Text,
		Metadata:    map[string]any{passageKey: p},
		Score:       float32(p.Score),
	}
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

// Name is that of the store's own embedder.
func (s *Store) Name() string { return s.name }

// Missing counts the passages without a vector of the store's own embedder, up to most.
func (s *Store) Missing(ctx context.Context, most int) (int, error) {
	list, err := s.storage.Next(ctx, s.name, "", most)
	return len(list), err
}
