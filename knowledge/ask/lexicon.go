package ask

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

//go:embed data/phrases.json
var phraseData []byte

// phrases are a language's words for intents, folded.
type phrases struct {
	Markers []string `json:"markers"`
	Compare []string `json:"compare"`
	Follow  []string `json:"follow"`
	Other   []string `json:"other"`
	Explain []string `json:"explain"`
	Hello   []string `json:"hello"`
	Thanks  []string `json:"thanks"`
	Bye     []string `json:"bye"`
	Who     []string `json:"who"`
	Offer   []string `json:"offer"`
	It      []string `json:"it"`     // words for the car at hand
	Filler  []string `json:"filler"` // words that add nothing to a question
}

// lexicon is every word list, ready to match folded texts.
type lexicon struct {
	languages  []string
	phrases    map[string]phrases
	attributes []attributeWord // the longest first
	textual    map[knowledge.Attribute]bool
	units      map[knowledge.Attribute]string
}

type attributeWord struct {
	phrase string
	name   knowledge.Attribute
	lang   string
}

func newLexicon() (*lexicon, error) {
	x := &lexicon{
		languages: []string{"en", "es", "fr", "de"}, textual: map[knowledge.Attribute]bool{}, units: map[knowledge.Attribute]string{},
	}
	if err := json.Unmarshal(phraseData, &x.phrases); err != nil {
		return nil, fmt.Errorf("ask: phrases: %w", err)
	}
	for lang, p := range x.phrases {
		for _, list := range []*[]string{&p.Markers, &p.Compare, &p.Follow, &p.Other, &p.Explain, &p.Hello, &p.Thanks, &p.Bye, &p.Who, &p.Offer, &p.It, &p.Filler} {
			for i, w := range *list {
				(*list)[i] = specs.Fold(w)
			}
		}
		x.phrases[lang] = p
	}
	vocabulary, err := specs.Vocabulary()
	if err != nil {
		return nil, err
	}
	for _, s := range vocabulary {
		x.textual[s.Name], x.units[s.Name] = s.Textual(), s.Unit
		for lang, words := range s.Words {
			for _, w := range words {
				x.attributes = append(x.attributes, attributeWord{specs.Fold(w), s.Name, lang})
			}
		}
	}
	slices.SortFunc(x.attributes, func(a, b attributeWord) int {
		if len(a.phrase) != len(b.phrase) {
			return len(b.phrase) - len(a.phrase)
		}
		return strings.Compare(a.phrase+a.lang, b.phrase+b.lang)
	})
	return x, nil
}

// language is the one whose words a text has most of; the reader's own decides
// where the text does not.
func (x *lexicon) language(folded, reader string) string {
	best, most := "en", 0
	for _, l := range x.languages {
		if strings.HasPrefix(reader, l) {
			best = l
		}
	}
	words := strings.Fields(folded)
	for _, l := range x.languages {
		n := 0
		for _, w := range words {
			if slices.Contains(x.phrases[l].Markers, w) {
				n += 2
			}
		}
		if strings.HasPrefix(reader, l) && n > 0 {
			n++
		}
		if n > most {
			best, most = l, n
		}
	}
	return best
}

// attribute finds the longest phrase of the vocabulary in a text; the text's own
// language wins among equals.
func (x *lexicon) attribute(folded, lang string) knowledge.Attribute {
	var found attributeWord
	for _, w := range x.attributes {
		if found.phrase != "" && len(w.phrase) < len(found.phrase) {
			break
		}
		if !contains(folded, w.phrase) {
			continue
		}
		if found.phrase == "" || w.lang == lang {
			found = w
		}
	}
	return found.name
}

// meansOld reports whether a question that names no car can mean the one talked
// about before: it says "it", or it holds no word that could be the name of
// another car. A question about an unknown car must not be answered with a known
// one's figures.
func (x *lexicon) meansOld(u query) bool {
	p := x.phrases[u.lang]
	if says(u.folded, p.It) || says(u.folded, p.Other) {
		return true
	}
	rest := " " + u.folded + " "
	for _, w := range x.attributes {
		rest = strings.ReplaceAll(rest, " "+w.phrase+" ", "  ")
	}
	for _, list := range [][]string{p.Compare, p.Explain, p.Follow} {
		for _, w := range list {
			rest = strings.ReplaceAll(rest, " "+w+" ", "  ")
		}
	}
	for _, w := range strings.Fields(rest) {
		_, notNumber := strconv.Atoi(w)
		if notNumber != nil && !slices.Contains(p.Markers, w) && !slices.Contains(p.Filler, w) && !slices.Contains(variantWords(), w) && !isUnit(w) {
			return false
		}
	}
	return true
}

// variantWords name versions of a car, not another car.
func variantWords() []string {
	return []string{
		"v6", "v8", "v10", "v12", "i4", "i6", "diesel", "hybrid", "turbo", "turbodiesel", "ecoboost", "powerboost", "electric", "awd", "4wd",
		"4x4", "2wd", "rwd", "fwd", "4x2", "manual", "automatic", "gas", "gasoline", "elektro", "hibrido", "hybride", "electrico", "benzin",
	}
}

func isUnit(w string) bool {
	return slices.ContainsFunc(specs.Units(), func(u string) bool { return joined(u) == w })
}

// says reports whether a text holds one of some phrases.
func says(folded string, list []string) bool {
	return slices.ContainsFunc(list, func(p string) bool { return contains(folded, p) })
}

// begins reports whether a text begins with one of some phrases.
func begins(folded string, list []string) bool {
	return slices.ContainsFunc(list, func(p string) bool { return folded == p || strings.HasPrefix(folded, p+" ") })
}

// contains finds a phrase as whole words.
func contains(folded, phrase string) bool {
	for from := 0; ; {
		i := strings.Index(folded[from:], phrase)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(phrase)
		if (start == 0 || folded[start-1] == ' ') && (end == len(folded) || folded[end] == ' ') {
			return true
		}
		from = start + 1
	}
}
