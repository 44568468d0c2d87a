package ask

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// saying is a way to name an attribute: a phrase, or words that mean it together, in
// any order.
type saying struct {
	words []string // one ending in "*" is the beginning of a word
	cue   bool     // the words stand anywhere
	name  knowledge.Attribute
	lang  string
	rank  int // of the vocabulary's order: equal sayings are told apart by it
}

// topics finds the attributes that a text asks for.
type topics struct {
	byWord map[string][]saying // by the first word
	words  map[string]bool     // every word of the phrases
}

func newTopics(vocabulary []specs.Spec) topics {
	t := topics{byWord: map[string][]saying{}, words: map[string]bool{}}
	add := func(s saying) {
		s.rank = len(t.byWord)
		t.byWord[s.words[0]] = append(t.byWord[s.words[0]], s)
	}
	for _, s := range vocabulary {
		for _, lang := range slices.Sorted(maps.Keys(s.Words)) {
			for _, w := range s.Words[lang] {
				add(saying{words: strings.Fields(specs.Fold(w)), name: s.Name, lang: lang})
				note(t.words, specs.Fold(w))
			}
			for _, w := range s.Cues[lang] {
				add(saying{words: cueWords(w), cue: true, name: s.Name, lang: lang})
			}
		}
	}
	return t
}

// cueWords are the parts of "kw + charg*", those written out first.
func cueWords(text string) (words []string) {
	for part := range strings.SplitSeq(text, "+") {
		word := specs.Fold(part)
		if strings.Contains(part, "*") {
			word += "*"
		}
		words = append(words, word)
	}
	slices.SortStableFunc(words, func(a, b string) int {
		return cmp.Compare(strings.Count(a, "*"), strings.Count(b, "*"))
	})
	return words
}

// hit is a saying found in a text.
type hit struct {
	saying

	at []int // the places of its words
}

// weight ranks hits. Words that mean something only together outweigh a phrase; a
// phrase with a number in it ("0 to 60") outweighs any without, for nobody says one by
// chance; words that name versions as well ("AWD") lose against all others.
func (h hit) weight() int {
	letters := len(h.words) - 1
	for _, w := range h.words {
		letters += len(strings.TrimSuffix(w, "*"))
	}
	const together, number = 25, 100
	switch {
	case h.name == "drivetrain" && len(h.words) == 1 && slices.Contains(variantWords(), h.words[0]):
		return 1
	case h.cue:
		return letters + together*(len(h.words)-1)
	case len(h.words) > 1 && strings.ContainsAny(strings.Join(h.words, ""), "0123456789"):
		return letters + number
	}
	return letters
}

// find lists all sayings in a text.
func (t topics) find(words []string) (hits []hit) {
	for i, w := range words {
		if slices.Contains(words[:i], w) {
			continue // its cues were found already, and no phrase is said twice
		}
		for _, s := range t.byWord[w] {
			if at := s.places(words, i); at != nil {
				hits = append(hits, hit{s, at})
			}
		}
	}
	return hits
}

// places are those of a saying's words, the first of which stands at i; nil: not all
// are there.
func (s saying) places(words []string, i int) []int {
	at := []int{i}
	for n, w := range s.words[1:] {
		j := i + n + 1
		if s.cue {
			j = slices.IndexFunc(words, func(o string) bool { return likeWord(o, w) })
		}
		if j < 0 || j >= len(words) || !s.cue && words[j] != w {
			return nil
		}
		at = append(at, j)
	}
	return at
}

// likeWord reports whether a word is another, or begins with one that ends in "*".
func likeWord(word, as string) bool {
	if beginning, ok := strings.CutSuffix(as, "*"); ok {
		return strings.HasPrefix(word, beginning)
	}
	return word == as
}

// heaviest is the hit with the most weight; the text's own language wins among equals.
func heaviest(hits []hit, lang string) (found hit, ok bool) {
	for _, h := range hits {
		better := h.weight() - found.weight()
		if !ok || better > 0 || better == 0 && (h.lang == lang && found.lang != lang || h.lang == found.lang && h.rank < found.rank) {
			found, ok = h, true
		}
	}
	return found, ok
}

// attribute finds what is asked for in a text, and the words that say it.
func (x *lexicon) attribute(folded, lang string) (knowledge.Attribute, []string) {
	found, ok := heaviest(x.topics.find(strings.Fields(folded)), lang)
	if !ok {
		return "", nil
	}
	p := x.phrases[lang]
	switch {
	case found.name != "epa_combined_mpg":
	case says(folded, p.Highway):
		return "epa_highway_mpg", found.words
	case says(folded, p.City):
		return "epa_city_mpg", found.words
	}
	return found.name, found.words
}

// asked finds the attribute that a text asks for beside the versions that it names;
// where nothing else does, a version's words ask: "the range of the Long Range".
func (x *lexicon) asked(bare, rest, lang string) (knowledge.Attribute, []string) {
	name, words := x.attribute(bare, lang)
	byVersion := name == "drivetrain" && len(words) == 1 && slices.Contains(variantWords(), words[0])
	if name != "" && !byVersion {
		return name, words
	}
	if other, said := x.attribute(rest, lang); other != "" {
		return other, said
	}
	return name, words
}
