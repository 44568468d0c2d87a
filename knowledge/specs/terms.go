package specs

import (
	"slices"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
)

// Terms takes questions apart into terms of a search by words: the attributes of the
// vocabulary, whatever the language they are named in, with their words in every
// language; and the other words as they stand.
type Terms struct {
	attributes map[string]knowledge.Term // by folded phrase
}

// NewTerms returns terms of the vocabulary.
func NewTerms(vocabulary []Spec) *Terms {
	t := &Terms{attributes: map[string]knowledge.Term{}}
	for _, s := range vocabulary {
		term := termOf(s)
		for _, words := range s.Words {
			for _, w := range words {
				t.attributes[stems(strings.Fields(Fold(w)))] = term
			}
		}
	}
	return t
}

func termOf(s Spec) knowledge.Term {
	term := knowledge.Term{Topic: true, Phrases: map[string][]string{"": {Fold(strings.ReplaceAll(string(s.Name), "_", " "))}}}
	for lang, words := range s.Words {
		for _, w := range words {
			term.Phrases[lang] = append(term.Phrases[lang], Fold(w))
		}
	}
	return term
}

// With adds a thing of the vocabulary to terms that do not have it yet.
func (t *Terms) With(terms []knowledge.Term, s Spec) []knowledge.Term {
	term := termOf(s)
	has := func(o knowledge.Term) bool { return o.Topic && o.Phrases[""][0] == term.Phrases[""][0] }
	if slices.ContainsFunc(terms, has) {
		return terms
	}
	return append(terms, term)
}

// mostTerms bounds what a long text is searched by.
const mostTerms = 16

// Of returns the terms of a question. The names of the car it is about say nothing
// where only that car's passages are searched, and are left out.
func (t *Terms) Of(question string, about knowledge.PassageFilter) (terms []knowledge.Term) {
	car := strings.Fields(Fold(about.Make + " " + about.Model + " " + about.Trim))
	if about.Year != 0 {
		car = append(car, strconv.Itoa(about.Year))
	}
	words := strings.Fields(Fold(question))
	words = slices.DeleteFunc(words, func(w string) bool { return slices.Contains(car, w) })
	seen := map[string]bool{}
	for i := 0; i < len(words) && len(terms) < mostTerms; {
		term, n := t.at(words[i:])
		i += n
		key := term.Phrases[""][0]
		if !seen[key] && (term.Topic || telling(key)) {
			terms = append(terms, term)
		}
		seen[key] = true
	}
	return terms
}

// at is the term that some words begin with, and of how many words it is.
func (t *Terms) at(words []string) (knowledge.Term, int) {
	for n := min(longestPhrase, len(words)); n > 0; n-- {
		if term, ok := t.attributes[stems(words[:n])]; ok {
			return term, n
		}
	}
	return knowledge.Term{Topic: isCode(words[0]), Phrases: map[string][]string{"": {words[0]}}}, 1
}

// isCode reports whether a word is of letters and digits ("51d"): it names one thing.
func isCode(w string) bool {
	return strings.ContainsAny(w, "0123456789") && strings.ContainsAny(w, "abcdefghijklmnopqrstuvwxyz")
}

// stems are words without their endings, so that a plural or a case of a name is that
// name: long words lose what the four languages inflect with.
func stems(words []string) string {
	const kept = 4 // letters that stay at least
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w
		for _, ending := range []string{"en", "er", "es", "em", "e", "n", "s"} {
			if cut, ok := strings.CutSuffix(w, ending); ok && len(cut) >= kept {
				out[i] = cut
				break
			}
		}
	}
	return strings.Join(out, " ")
}

// telling reports whether a word may tell one passage from another: what is shorter is
// an article, unless it is a code.
func telling(w string) bool {
	const short = 3
	return len(w) >= short || strings.ContainsAny(w, "0123456789")
}
