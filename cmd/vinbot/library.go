package main

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/llm"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/knowledge/specs"
	"example.com/vinbot/store"
)

// builtIn names the built-in embedder; another way to embed gets another name.
const builtIn = "builtin-1"

// newLibrary finds passages by a retriever over the database.
func newLibrary(cfg config, pool *pgxpool.Pool, log *slog.Logger) (*llm.Library, error) {
	vectors, err := newVectors(cfg, pool, log)
	if err != nil {
		return nil, err
	}
	const passages = 5
	return llm.NewLibrary(vectors, passages), nil
}

// newVectors opens the vector store with the embedder of the environment.
func newVectors(cfg config, pool *pgxpool.Pool, log *slog.Logger) (*llm.Store, error) {
	known, err := loadLexicon()
	if err != nil {
		return nil, err
	}
	m := cfg.Model
	s, err := llm.OpenStore(llm.Embedders{
		Config: llm.Config{
			APIKey: m.APIKey, BaseURL: m.BaseURL, Model: m.name(), Ollama: m.OllamaURL, Timeout: m.Patience,
			EmbeddingModel: m.embedding(), Dimensions: m.Dimensions,
		},
		Name:    builtIn + "@" + specs.Version(known.words),
		BuiltIn: specs.NewEmbedder(known.words).Embed,
	}, store.NewPassages(pool))
	if err != nil {
		return nil, err
	}
	const patience = 700 * time.Millisecond // a turn waits for it
	s.Terms, s.Patience, s.Log = known.terms, patience, log
	return s, nil
}

// lexicon is what the built-in embedder and the search by words know of language.
type lexicon struct {
	words []specs.Spec // that mean the same in several languages: the attributes, and the features that packages bring
	terms func(question string, about knowledge.PassageFilter) []knowledge.Term
}

// loadLexicon makes it once a process.
//
//nolint:gochecknoglobals // read once, never changed
var loadLexicon = sync.OnceValues(func() (lexicon, error) {
	words, err := specs.Vocabulary()
	if err != nil {
		return lexicon{}, err
	}
	features, err := packages.LoadVocabulary()
	if err != nil {
		return lexicon{}, err
	}
	names := map[packages.Feature]specs.Spec{}
	for _, f := range features.All() {
		s := specs.Spec{Name: knowledge.Attribute(f), Words: map[string][]string{}}
		for lang, name := range features.Names(f) {
			s.Words[lang] = []string{name}
		}
		names[f] = s
		words = append(words, s)
	}
	plain := specs.NewTerms(words)
	terms := func(question string, about knowledge.PassageFilter) []knowledge.Term {
		list := plain.Of(question, about)
		for _, f := range features.Of(question) { // said in other words than its name
			list = plain.With(list, names[f])
		}
		return list
	}
	return lexicon{words, terms}, nil
})

// loadBuiltIn stores the facts and passages that ship with the product. Passages get
// their vectors at once where the built-in embedder makes them and they are few; else
// the worker makes them.
func loadBuiltIn(ctx context.Context, pool *pgxpool.Pool) (fresh int64, err error) {
	facts, passages, err := specs.BuiltIn()
	if err != nil {
		return 0, err
	}
	if fresh, err = store.NewFacts(pool).Upsert(ctx, facts); err != nil {
		return 0, err
	}
	stored := store.NewPassages(pool)
	if err := stored.Upsert(ctx, passages); err != nil {
		return 0, err
	}
	ids := make([]string, len(passages))
	for i, p := range passages {
		ids[i] = p.ID
	}
	_, err = stored.Prune(ctx, specs.BuiltInDocument, ids)
	return fresh, err
}

// embedFew fills the vectors where that takes no time: the built-in embedder is wanted
// and little is missing.
func embedFew(ctx context.Context, cfg config, pool *pgxpool.Pool) error {
	if cfg.Model.embedding() != "" {
		return nil
	}
	vectors, err := newVectors(cfg, pool, slog.Default())
	if err != nil {
		return err
	}
	const few = 2000
	if missing, err := vectors.Missing(ctx, few+1); err != nil || missing > few {
		return err
	}
	return vectors.Fill(ctx, nil)
}

// How often the worker looks for passages without a vector, and how long it waits after
// a fault.
const (
	fillEvery = 10 * time.Minute
	fillAgain = 5 * time.Second
)

// followEmbedder gives every passage a vector of the wanted embedder, until ctx ends:
// after a change of the configuration all of them, later what others have loaded. One
// process does it at a time.
func (a *app) followEmbedder(ctx context.Context) error {
	vectors, err := newVectors(a.cfg, a.turns, a.log)
	if err != nil {
		return err
	}
	again := fillAgain
	for {
		wait := fillEvery
		alone, err := store.NewPassages(a.turns).Alone(ctx, func(ctx context.Context) error {
			return vectors.Fill(ctx, func(made int) {
				a.log.InfoContext(ctx, "passages embedded", "embedder", vectors.Name(), "made", made)
			})
		})
		switch {
		case err != nil && ctx.Err() == nil:
			a.log.WarnContext(ctx, "passages not embedded, to be tried again", "embedder", vectors.Name(), "again_in", again.String(), "error", err)
			wait, again = again, min(2*again, fillEvery)
		case alone:
			again = fillAgain
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
		}
	}
}
