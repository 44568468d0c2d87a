package ask

import (
	"strings"
)

// inflected lists the sayings of a language in a text whose words stand in another form
// than the vocabulary has: other endings, or as a part of a compound that adds nothing
// ("Gesamtanhängelast", "Getriebeart").
func (x *lexicon) inflected(words []string, lang string) (hits []hit) {
	stems := make([]string, len(words))
	for i, w := range words {
		stems[i] = stem(x.core(w, lang), lang)
	}
	for i, w := range words {
		for _, s := range x.topics.byStem[lang][stems[i]] {
			if len(s.stems) == 1 && x.common[w] {
				continue
			}
			if at := s.stemPlaces(stems, i); at != nil {
				hits = append(hits, hit{s.saying, at})
			}
		}
	}
	return hits
}

// stemmed is a phrase with the stems of its words.
type stemmed struct {
	saying

	stems []string
}

func (s stemmed) stemPlaces(stems []string, i int) (at []int) {
	for n, w := range s.stems {
		if i+n >= len(stems) || stems[i+n] != w {
			return nil
		}
		at = append(at, i+n)
	}
	return at
}

// core is the part of a compound that says what it is about; any other word itself.
func (x *lexicon) core(word, lang string) string {
	const shortest = 4 // of a part
	p := x.phrases[lang]
	if x.topics.words[word] {
		return word
	}
	for _, before := range p.Before {
		if rest, ok := strings.CutPrefix(word, before); ok && x.topics.single(strings.TrimPrefix(rest, "s"), lang) {
			return strings.TrimPrefix(rest, "s")
		} else if ok && x.topics.single(rest, lang) {
			return rest
		}
	}
	for _, after := range p.After {
		rest, ok := strings.CutSuffix(word, after)
		if !ok || len(rest) < shortest {
			continue
		}
		for _, link := range []string{"", "s", "n", "en", "es"} {
			if whole := strings.TrimSuffix(rest, link); strings.HasSuffix(rest, link) && x.topics.single(whole, lang) {
				return whole
			}
		}
	}
	return word
}

// single reports whether a word alone is a saying of a language.
func (t topics) single(word, lang string) bool {
	for _, s := range t.byStem[lang][stem(word, lang)] {
		if len(s.stems) == 1 {
			return true
		}
	}
	return false
}
