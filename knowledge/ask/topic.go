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
	weak  bool     // it names a version as well: anything else outweighs it
	light bool     // it asks only where nothing but versions stands beside it
	name  knowledge.Attribute
	lang  string
	rank  int // of the vocabulary's order: equal sayings are told apart by it
}

// topics finds the attributes that a text asks for.
type topics struct {
	byWord  map[string][]saying             // by the first word
	stems   []saying                        // whose first word is only the beginning of one
	byStem  map[string]map[string][]stemmed // phrases by language and the stem of the first word
	sayings int
	words   map[string]bool            // every word of the phrases
	of      map[string]map[string]bool // those of each language
	sorted  []string                   // the same, in order
}

func newTopics(vocabulary []specs.Spec, fold func(string) string) topics {
	t := topics{byWord: map[string][]saying{}, byStem: map[string]map[string][]stemmed{}, words: map[string]bool{}, of: map[string]map[string]bool{}}
	add := func(s saying) {
		s.rank = t.sayings
		t.sayings++
		if strings.HasSuffix(s.words[0], "*") {
			t.stems = append(t.stems, s)
			return
		}
		t.byWord[s.words[0]] = append(t.byWord[s.words[0]], s)
		if !s.cue && !s.weak && !s.light {
			t.addStemmed(s)
		}
	}
	for _, s := range vocabulary {
		for _, lang := range slices.Sorted(maps.Keys(s.Words)) {
			t.noteOf(lang, fold, s.Words[lang], s.Light[lang])
			for _, w := range s.Words[lang] {
				add(saying{words: strings.Fields(fold(w)), name: s.Name, lang: lang})
				note(t.words, fold(w))
			}
			for _, w := range s.Weak[lang] {
				add(saying{words: strings.Fields(fold(w)), name: s.Name, lang: lang, weak: true})
				note(t.words, fold(w))
			}
			for _, w := range s.Light[lang] {
				add(saying{words: strings.Fields(fold(w)), name: s.Name, lang: lang, light: true})
				note(t.words, fold(w))
			}
			for _, w := range s.Cues[lang] {
				add(saying{words: cueWords(w, fold), cue: true, name: s.Name, lang: lang})
			}
		}
	}
	t.sorted = slices.Sorted(maps.Keys(t.words))
	return t
}

// noteOf notes the words of a language's phrases.
func (t topics) noteOf(lang string, fold func(string) string, lists ...[]string) {
	if t.of[lang] == nil {
		t.of[lang] = map[string]bool{}
	}
	for _, phrase := range slices.Concat(lists...) {
		note(t.of[lang], fold(phrase))
	}
}

func (t topics) addStemmed(s saying) {
	of := t.byStem[s.lang]
	if of == nil {
		of = map[string][]stemmed{}
		t.byStem[s.lang] = of
	}
	var stems []string
	for _, w := range s.words {
		stems = append(stems, stem(w, s.lang))
	}
	of[stems[0]] = append(of[stems[0]], stemmed{s, stems})
}

// cueWords are the parts of "kw + charg*", those written out first.
func cueWords(text string, fold func(string) string) (words []string) {
	for part := range strings.SplitSeq(text, "+") {
		word := fold(part)
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
	case h.weak:
		return 1
	case h.light:
		return 2
	case h.cue:
		return letters + together*(len(h.words)-1)
	case len(h.words) > 1 && strings.ContainsAny(strings.Join(h.words, ""), "0123456789"):
		return letters + number
	}
	return letters
}

// foreign reports whether a hit is a short word of another language, which may be any
// word in this one: "par" is torque in Spanish.
func (h hit) foreign(lang string) bool {
	const short = 4
	return h.lang != lang && len(h.words) == 1 && len(h.words[0]) <= short
}

// onlyVersion reports whether the words of a hit name a version as well: the "manual" of
// "hp of the manual".
func (h hit) onlyVersion() bool {
	return !slices.ContainsFunc(h.words, func(w string) bool { return !slices.Contains(variantWords(), w) })
}

// find lists all sayings in a text.
func (t topics) find(words []string) (hits []hit) {
	for i, w := range words {
		again := slices.Contains(words[:i], w)
		for _, s := range t.byWord[w] {
			if again && s.cue {
				continue // was found already
			}
			if at := s.places(words, i); at != nil {
				hits = append(hits, hit{s, at})
			}
		}
		for _, s := range t.stems {
			if again || !likeWord(w, s.words[0]) {
				continue
			}
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

// heaviestIn is the heaviest hit in a text.
func (x *lexicon) heaviestIn(folded, lang string) (hit, bool) {
	words := strings.Fields(folded)
	hits := slices.DeleteFunc(x.topics.find(words), func(h hit) bool { return h.foreign(lang) })
	asking := slices.DeleteFunc(slices.Clone(hits), func(h hit) bool { return h.weak || h.light || h.onlyVersion() || x.withThat(h, words, lang) })
	if len(asking) > 0 {
		hits = asking
	}
	figures := slices.DeleteFunc(slices.Clone(hits), func(h hit) bool { return h.name == "engine_type" })
	if len(figures) > 0 && (says(folded, x.ranks.More) || says(folded, x.ranks.High)) { // "which engine has more horsepower?"
		hits = figures
	}
	return heaviest(hits, lang)
}

// attribute finds what is asked for in a text, and the words that say it.
func (x *lexicon) attribute(folded, lang string) (name knowledge.Attribute, words []string, weak bool) {
	found, ok := x.heaviestIn(folded, lang)
	if !ok {
		return "", nil, true
	}
	return x.driven(found.name, folded, lang), found.words, found.weak
}

// driven is the fuel economy that a text asks for: in the city, on the highway, or both.
func (x *lexicon) driven(name knowledge.Attribute, folded, lang string) knowledge.Attribute {
	p := x.phrases[lang]
	switch {
	case name == "approach_angle" && says(folded, []string{"salida", "departure", "sortie", "hinten", "arriere", "atras"}):
		return "departure_angle"
	case seatRow(name, folded) != "":
		return seatRow(name, folded)
	case !strings.HasPrefix(string(name), "epa_"):
		return name
	case says(folded, p.Mixed) || says(folded, p.City) && says(folded, p.Highway):
		return "epa_combined_mpg"
	case says(folded, p.Highway):
		return "epa_highway_mpg"
	case says(folded, p.City):
		return "epa_city_mpg"
	}
	return name
}

// corrected is a text whose unknown words are replaced by words of attributes that they
// miss by one letter; empty if there are none.
func (x *lexicon) corrected(folded, lang string) string {
	const shortest = 5
	words := strings.Fields(folded)
	changed := false
	for i, w := range words {
		if len(w) < shortest || x.common[w] || x.vocabulary[w] || x.models[w] || x.ranks.compares[w] {
			continue // "corto" is no "costo"
		}
		var near []string
		for _, o := range x.topics.sorted {
			if len(o) >= shortest && o[0] == w[0] && oneOff(w, o) {
				near = append(near, o)
			}
		}
		if len(near) > 0 {
			words[i], changed = near[0], true
		}
	}
	text := strings.Join(words, " ")
	if !changed || len(x.unknown(text, lang)) > 0 { // with other strange words beside it, it is one of theirs
		return ""
	}
	return text
}

// strangers are the words of a text that are part of no phrase and say something.
func (x *lexicon) strangers(bare, lang string) []string {
	return slices.DeleteFunc(x.unknown(bare, lang), func(w string) bool { return x.small.of[lang][w] })
}

// behindFollow is a text without the words by which it goes on from another: the "mit" of
// "was ist mit der Batterie?" says no version.
func (x *lexicon) behindFollow(folded, lang string) string {
	longest := ""
	for _, p := range x.phrases[lang].Follow {
		if strings.Count(p, " ") > 1 && len(p) > len(longest) && begins(folded, []string{p}) { // and not "und mit"
			longest = p
		}
	}
	return strings.Repeat("| ", len(strings.Fields(longest))) + strings.TrimSpace(folded[len(longest):])
}

// loosely finds what a text asks for that holds no phrase of the vocabulary: by other
// forms of its words, or by concepts.
func (x *lexicon) loosely(folded, lang string) (knowledge.Attribute, []string) {
	found, ok := heaviest(x.loose(strings.Fields(folded), lang), lang)
	if !ok {
		return "", nil
	}
	return x.driven(found.name, folded, lang), found.words
}

func (x *lexicon) loose(words []string, lang string) []hit {
	words = slices.Clone(words)
	for i, w := range words {
		if x.models[w] && !x.vocabulary[w] { // a Ranger is no form of "range"
			words[i] = car
		}
	}
	return append(x.inflected(words, lang), x.frames.find(words, lang)...)
}

// others lists what the words that ask for an attribute may ask for as well, in phrases
// of no fewer words, the likeliest first: a "carga" is what a truck bears, or what fills
// a battery. The facts of the car decide.
func (x *lexicon) others(folded, lang string, name knowledge.Attribute, said []string) (list []knowledge.Attribute) {
	hits := slices.DeleteFunc(x.topics.find(strings.Fields(folded)), func(h hit) bool {
		shares := slices.ContainsFunc(h.words, func(w string) bool {
			return slices.ContainsFunc(said, func(s string) bool { return likeWord(w, s) })
		})
		if h.light && slices.Equal(h.words, said) { // one word, two meanings
			return h.name == name || h.lang != lang
		}
		return h.name == name || h.weak || h.light || h.cue || h.foreign(lang) || len(h.words) < max(2, len(said)) || !shares
	})
	for {
		found, ok := heaviest(hits, lang)
		if !ok {
			return list
		}
		list = append(list, found.name)
		hits = slices.DeleteFunc(hits, func(h hit) bool { return h.name == found.name })
	}
}

// asked finds the attribute that a text asks for beside the versions that it names;
// where nothing else does, a version's words ask: "the range of the Long Range". They
// ask for nothing where a text goes on from a question: "and the Long Range AWD?".
func (x *lexicon) asked(bare, rest, lang string, goesOn bool) (knowledge.Attribute, []string) {
	name, words, weak := x.attribute(bare, lang)
	if goesOn && len(words) > 0 && x.onlyConditions(bare, lang, words) { // "no, the double cab long bed"
		return "", nil
	}
	if found, _ := x.heaviestIn(bare, lang); goesOn && x.withThat(found, strings.Fields(x.behindFollow(bare, lang)), lang) { // "and with a trailer?"
		return "", nil
	}
	if light, _ := x.heaviestIn(bare, lang); light.light {
		if loose, said := x.loosely(bare, lang); loose != "" {
			return loose, said
		}
		if len(x.strangers(bare, lang)) > 0 { // strange words beside it: it asks for something else
			name, words, weak = "", nil, true
		}
	}
	if !weak {
		if part, said := x.partMeasured(name, bare, lang); part != "" {
			return part, said
		}
		return name, words
	}
	return x.askedWeakly(name, words, bare, rest, lang, goesOn)
}

// askedWeakly finds what a text asks for whose phrases do not say, or name versions as well.
func (x *lexicon) askedWeakly(name knowledge.Attribute, words []string, bare, rest, lang string, goesOn bool) (knowledge.Attribute, []string) {
	if loose, said := x.loosely(bare, lang); loose != "" {
		return loose, said
	}
	if goesOn || name != "" && len(x.strangers(bare, lang)) > 0 { // it asks for something else
		return "", nil
	}
	if corrected := x.corrected(bare, lang); name == "" && corrected != "" {
		found, said, weak := x.attribute(corrected, lang)
		if !weak {
			return found, said
		}
		name, words = found, said
	}
	if other, said, weakToo := x.attribute(rest, lang); other != "" && (name == "" || !weakToo) {
		return other, said
	}
	return name, words
}
