package llm

import (
	"context"
	"fmt"
	"slices"

	"github.com/tmc/langchaingo/schema"
	"github.com/tmc/langchaingo/vectorstores"

	"example.com/vinbot/knowledge"
)

// Library finds passages through a retriever made for each filter.
type Library struct {
	Retriever func(f knowledge.PassageFilter) schema.Retriever
	// Strict looks only at what is about the very car.
	Strict bool
}

// NewLibrary returns a library over a vector store.
func NewLibrary(s vectorstores.VectorStore, limit int) *Library {
	return &Library{Retriever: func(f knowledge.PassageFilter) schema.Retriever {
		return vectorstores.ToRetriever(s, limit, vectorstores.WithFilters(f))
	}}
}

// step is one width of a search.
type step struct {
	filter  knowledge.PassageFilter
	relaxed knowledge.Relaxation
}

// steps are the searches for a filter, each wider than the one before: trim, year,
// model and make are left out one after the other. What is about another make is never
// looked at; what is about cars in general comes last. Where no car is asked about, that
// comes first.
func steps(f knowledge.PassageFilter) []step {
	if f.Make == "" && !f.General {
		general := f
		general.General = true
		return []step{{general, knowledge.RelaxedNothing}, {f, knowledge.RelaxedNothing}}
	}
	out := []step{{f, knowledge.RelaxedNothing}}
	widen := func(there bool, relaxed knowledge.Relaxation, leave func(*knowledge.PassageFilter)) {
		if there {
			leave(&f)
			out = append(out, step{f, relaxed})
		}
	}
	widen(f.Trim != "", knowledge.RelaxedTrim, func(f *knowledge.PassageFilter) { f.Trim = "" })
	widen(f.Year != 0, knowledge.RelaxedYear, func(f *knowledge.PassageFilter) { f.Year = 0 })
	widen(f.Model != "", knowledge.RelaxedModel, func(f *knowledge.PassageFilter) { f.Model = "" })
	widen(f.Make != "", knowledge.RelaxedMake, func(f *knowledge.PassageFilter) { f.Make, f.General = "", true })
	return out
}

// Passages returns what is nearest to a question, the best first, and what of the
// filter's car had to be left out for it. A step is enough when a passage of it holds
// words of the question; where none does, the narrowest that has anything at all is
// taken. At each step passages in the filter's language come before all others.
func (l *Library) Passages(ctx context.Context, question string, f knowledge.PassageFilter) (knowledge.Found, error) {
	var nearest knowledge.Found
	all := steps(f)
	if l.Strict {
		all = all[:1]
	}
	for _, s := range all {
		for _, lang := range slices.Compact([]string{s.filter.Lang, ""}) {
			s.filter.Lang = lang
			list, err := l.retrieve(ctx, question, s.filter)
			if err != nil {
				return knowledge.Found{}, err
			}
			found := knowledge.Found{Passages: list, Relaxed: s.relaxed}
			if slices.ContainsFunc(list, func(p knowledge.Passage) bool { return p.Worded }) {
				return found, nil
			}
			if len(nearest.Passages) == 0 {
				nearest = found
			}
		}
	}
	return nearest, nil
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
