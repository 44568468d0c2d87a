package ask

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

//go:embed data/phrases.json
var phraseData []byte

// phrases are a language's words for intents, folded.
type phrases struct {
	Markers []string `json:"markers"` // words that show the language
	Compare []string `json:"compare"`
	Follow  []string `json:"follow"`  // begin a question that goes on from the last one
	Correct []string `json:"correct"` // begin a correction
	Other   []string `json:"other"`
	Explain []string `json:"explain"`
	Hello   []string `json:"hello"`
	Thanks  []string `json:"thanks"`
	Bye     []string `json:"bye"`
	Who     []string `json:"who"`
	Offer   []string `json:"offer"`  // ask for a deal, or try to give orders
	Beyond  []string `json:"beyond"` // things there will be no facts about
	Recall  []string `json:"recall"`
	Package []string `json:"package"`
	Help    []string `json:"help"`
	Term    []string `json:"term"`  // ask what a word means
	Which   []string `json:"which"` // choose between the cars talked about
	Highway []string `json:"highway"`
	City    []string `json:"city"`
	Yes     []string `json:"yes"`
	Ask     []string `json:"ask"`    // show that something is asked
	Closed  []string `json:"closed"` // begin a yes-or-no question
	About   []string `json:"about"`  // ask for all there is
	It      []string `json:"it"`     // words for the car at hand
	Filler  []string `json:"filler"` // words that add nothing to a question
}

// lists are the word lists themselves, to be worked on.
func (p *phrases) lists() []*[]string {
	return []*[]string{
		&p.Markers, &p.Compare, &p.Follow, &p.Correct, &p.Other, &p.Explain, &p.Hello, &p.Thanks, &p.Bye, &p.Who, &p.Offer,
		&p.Beyond, &p.Yes, &p.Ask, &p.Closed, &p.About, &p.It, &p.Filler, &p.Package, &p.Recall, &p.Help, &p.Term, &p.Which, &p.Highway, &p.City,
	}
}

// lexicon is every word list, ready to match folded texts.
type lexicon struct {
	languages  []string
	phrases    map[string]phrases
	attributes []attributeWord // the longest first
	textual    map[knowledge.Attribute]bool
	units      map[knowledge.Attribute]string
	vocabulary map[string]bool // every word of every list
	topics     map[string]bool // every word of the attributes' names
	common     map[string]bool // words that say nothing of a car, of every language
	offers     []string        // of every language

	recalls      []string        // of every language
	aboutRecalls map[string]bool // every word of them
}

type attributeWord struct {
	phrase string
	name   knowledge.Attribute
	lang   string
}

func newLexicon() (*lexicon, error) {
	x := &lexicon{
		languages: []string{"en", "es", "fr", "de"}, textual: map[knowledge.Attribute]bool{}, units: map[knowledge.Attribute]string{},
		common: map[string]bool{}, vocabulary: map[string]bool{}, topics: map[string]bool{}, aboutRecalls: map[string]bool{},
	}
	if err := json.Unmarshal(phraseData, &x.phrases); err != nil {
		return nil, fmt.Errorf("ask: phrases: %w", err)
	}
	for lang, p := range x.phrases {
		x.phrases[lang] = x.learn(p)
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
				note(x.vocabulary, specs.Fold(w))
				note(x.topics, specs.Fold(w))
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

// learn folds a language's phrases and takes their words in.
func (x *lexicon) learn(p phrases) phrases {
	for _, list := range p.lists() {
		for i, w := range *list {
			(*list)[i] = specs.Fold(w)
			note(x.vocabulary, (*list)[i])
		}
	}
	for _, list := range [][]string{
		p.Markers, p.Compare, p.Follow, p.Correct, p.Other, p.Explain, p.Term, p.Hello, p.Thanks, p.Yes, p.Ask, p.Closed, p.About, p.It, p.Filler,
	} {
		for _, phrase := range list {
			note(x.common, phrase)
		}
	}
	x.offers = append(x.offers, p.Offer...)
	x.recalls = append(x.recalls, p.Recall...)
	for _, phrase := range p.Recall {
		note(x.aboutRecalls, phrase)
	}
	return p
}

// note adds the words of a phrase to a set.
func note(set map[string]bool, phrase string) {
	for w := range strings.FieldsSeq(phrase) {
		set[w] = true
	}
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
		for _, w := range x.attributes {
			if w.lang == l && contains(folded, w.phrase) {
				n++
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

// rangeNames are names of versions that hold the word for another attribute.
var rangeNames = regexp.MustCompile(`\b(?:long|standard|extended|mid|max|large) range\b`)

// attribute finds what is asked for in a text: the longest phrase of the
// vocabulary; the text's own language wins among equals. A phrase with a number in
// it ("0 to 60") wins over any without, for nobody says one by chance; words that
// name versions as well ("AWD", "Long Range") lose against all others.
func (x *lexicon) attribute(folded, lang string) knowledge.Attribute {
	found := x.longest(rangeNames.ReplaceAllString(folded, "|"), lang)
	if found.name == "" || found.name == "drivetrain" && slices.Contains(variantWords(), found.phrase) {
		if other := x.longest(folded, lang); other.name == "ev_range" || found.name == "" {
			found = other
		}
	}
	p := x.phrases[lang]
	switch {
	case found.name != "epa_combined_mpg":
	case says(folded, p.Highway):
		return "epa_highway_mpg"
	case says(folded, p.City):
		return "epa_city_mpg"
	}
	return found.name
}

func (x *lexicon) longest(folded, lang string) (found attributeWord) {
	weight := func(w attributeWord) int {
		switch {
		case w.name == "drivetrain" && slices.Contains(variantWords(), w.phrase):
			return 1
		case strings.ContainsAny(w.phrase, "0123456789") && strings.Contains(w.phrase, " "):
			return 100 + len(w.phrase)
		}
		return len(w.phrase)
	}
	for _, w := range x.attributes {
		if !contains(folded, w.phrase) {
			continue
		}
		if better := weight(w) - weight(found); better > 0 || better == 0 && w.lang == lang {
			found = w
		}
	}
	return found
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

// isWord reports whether a word is part of the vocabulary or of the word lists.
func (x *lexicon) isWord(w string) bool { return x.vocabulary[w] }
