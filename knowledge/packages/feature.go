package packages

import (
	_ "embed" // the vocabulary
	"fmt"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// Feature is one word of the closed vocabulary of what packages contain
// ("heated_front_seats"). Only vocabulary/features.tsv makes new ones.
type Feature string

//go:embed vocabulary/features.tsv
var featureLines string

// Vocabulary is the list of features with their names and the ways they are written.
type Vocabulary struct {
	order []Feature
	at    map[Feature]wording
	rules map[string][]rule // by the first letters, up to three, of the rule's first word
	sight map[Feature]sight // what a person at the car can be asked

	sayings sayings
}

// wording is a feature as the reader sees it.
type wording struct {
	group string
	names knowledge.Words // in en, es, fr, de
}

// columns of the file: id, group, the four names, the ways it is written.
const columns = 7

// LoadVocabulary reads the built-in vocabulary and fails on a broken line.
func LoadVocabulary() (*Vocabulary, error) {
	said, err := loadSayings()
	if err != nil {
		return nil, err
	}
	v := &Vocabulary{at: map[Feature]wording{}, rules: map[string][]rule{}, sayings: said}
	for n, line := range strings.Split(strings.TrimSuffix(featureLines, "\n"), "\n")[1:] {
		f := strings.Split(line, "\t")
		if len(f) != columns || slices.Contains(f, "") {
			return nil, fmt.Errorf("features: line %d: %d fields are needed", n+2, columns)
		}
		id := Feature(f[0])
		if v.Has(id) {
			return nil, fmt.Errorf("features: line %d: %s stands twice", n+2, id)
		}
		v.order = append(v.order, id)
		v.at[id] = wording{group: f[1], names: knowledge.Words{"en": f[2], "es": f[3], "fr": f[4], "de": f[5]}}
		for text := range strings.SplitSeq(f[6], ";") {
			v.add(id, text)
		}
	}
	if err := v.readQuestions(); err != nil {
		return nil, err
	}
	return v, nil
}

func (v *Vocabulary) add(id Feature, text string) {
	if r, ok := parseRule(id, text); ok {
		first := start(r.words[0].text)
		v.rules[first] = append(v.rules[first], r)
	}
}

// start is the part of a word that rules are found by.
func start(w string) string {
	const letters = 3
	return w[:min(len(w), letters)]
}

// All lists the features in the vocabulary's own order.
func (v *Vocabulary) All() []Feature { return slices.Clone(v.order) }

// Has reports whether a feature is in the vocabulary.
func (v *Vocabulary) Has(f Feature) bool {
	_, ok := v.at[f]
	return ok
}

// Name is a feature in a language (en, es, fr, de), in English for any other. It
// is empty for a feature that the vocabulary does not have.
func (v *Vocabulary) Name(f Feature, lang string) string { return v.at[f].names.In(lang) }

// Names is a feature in every language, or nil.
func (v *Vocabulary) Names(f Feature) knowledge.Words { return v.at[f].names }

// FeatureNames is a feature in every language, or nil.
func (c *Catalogue) FeatureNames(f Feature) knowledge.Words { return c.Vocabulary.Names(f) }

// Group is the part of the car a feature belongs to ("seats", "towing").
func (v *Vocabulary) Group(f Feature) string { return v.at[f].group }

// Of names the features that one item speaks of, an item being a line or a clause
// ("heated and ventilated front seats"), not a whole text: words far apart must
// not join. It knows English and, in the vocabulary's own words, Spanish, French
// and German. It does not hear a denial, except of what an item deletes.
func (v *Vocabulary) Of(item string) []Feature { return v.of(tokens(item)) }

func (v *Vocabulary) of(words []string) []Feature {
	if slices.ContainsFunc(words, func(w string) bool { return w == "delete" || w == "deleted" || w == "deletes" }) {
		return nil
	}
	found := map[Feature]bool{}
	for i, w := range words {
		for n := 1; n <= len(start(w)); n++ {
			for _, r := range v.rules[w[:n]] {
				found[r.feature] = found[r.feature] || r.matches(words, i)
			}
		}
	}
	var out []Feature
	for _, f := range v.order {
		if found[f] {
			out = append(out, f)
		}
	}
	return out
}
