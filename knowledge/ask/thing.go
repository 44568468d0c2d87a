package ask

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// sentenceEnd parts a text where what is said of a car ends.
var sentenceEnd = regexp.MustCompile(`[,;:?!¿¡\n]|\.\s|\s[-–—]\s`)

// car stands for the name of a car where [blank] took one out.
const car = "|"

// otherThing reports whether a text asks about a thing of the car or beside it instead
// of the car: "the torque of the lug nuts of the Tahoe". What tells is a noun that the
// vocabulary of the attribute does not have, right before "of the Tahoe" or, where
// prices and weights are asked for, right beside the word that asks. Whatever the noun
// is, facts about the car hold no figure of it.
func (x *lexicon) otherThing(u query, found, about []mention, known *cars) bool {
	if u.attribute == "" {
		return false
	}
	for _, clause := range sentenceEnd.Split(u.Text, -1) {
		rest := x.wordings.english(spelled(clause))
		for _, m := range found {
			rest = blank(rest, u.words[m.start:m.start+m.words])
		}
		rest = known.withoutTrims(rest, about)
		t := thingOf{x: x, lang: u.lang, attribute: u.attribute, several: u.several, said: u.saidAs, text: clause, words: strings.Fields(rest), known: known, about: about}
		if slices.ContainsFunc(t.words, t.asks) && (t.countsOther() || t.beforeCar() || t.ofWhatAsks() || ofItself(u.attribute) && (t.besideAsking() || t.ofNoun())) {
			return true
		}
	}
	return false
}

// withoutTrims blanks the names of trims that are more than a word: nothing of "the Type S" weighs
// anything but the car.
func (c *cars) withoutTrims(rest string, about []mention) string {
	for _, m := range about {
		for _, trim := range c.trimNames[knowledge.Vehicle{Make: m.vehicle.Make, Model: m.vehicle.Model}] {
			if name := spelled(trim); strings.Contains(name, " ") && contains(rest, name) {
				rest = blank(rest, strings.Fields(name))
			}
		}
	}
	return rest
}

// ofItself tells the attributes that every thing has, a car as well as its engine.
func ofItself(a knowledge.Attribute) bool {
	return slices.Contains([]knowledge.Attribute{"starting_msrp", "curb_weight", "length", "width", "height"}, a)
}

// thingOf looks for the thing that a clause asks about.
type thingOf struct {
	x         *lexicon
	lang      string
	attribute knowledge.Attribute
	several   []knowledge.Attribute // where it is asked for with others
	said      []string              // the words that ask for the attribute
	text      string
	words     []string // of the text, folded, its cars taken out
	known     *cars
	about     []mention // its cars, or the one talked about last
}

// beforeCar finds a noun before "of the 2021 Tahoe", or in "the Tahoe's brakes cost".
func (t thingOf) beforeCar() bool {
	p := t.x.phrases[t.lang]
	return slices.ContainsFunc(t.cars(), func(i int) bool {
		for i--; i >= 0 && !slices.Contains(p.Of, t.words[i]) && (t.version(t.words[i]) || slices.Contains(p.Determiners, t.words[i])); i-- {
		}
		if i < 0 || !slices.Contains(p.Of, t.words[i]) && !slices.Contains(p.Within, t.words[i]) {
			return false
		}
		return t.nounBefore(i)
	})
}

// countsOther finds a noun that is counted and is none of the attribute's: "how many
// anchors for child seats", "cuántos anclajes".
func (t thingOf) countsOther() bool {
	many := []string{"many", "cuantos", "cuantas", "combien", "viele", "wieviele"}
	for i, w := range t.words {
		next := i + 1
		if !slices.Contains(many, w) {
			continue
		}
		for next < len(t.words) && (t.words[next] == "de" || t.words[next] == "d") {
			next++
		}
		if next < len(t.words) && t.words[next] == car && (next+1 == len(t.words) || !t.x.topics.of[t.lang][t.words[next+1]]) {
			return true // "how many Durangos were built"
		}
		if next < len(t.words) && (w != "combien" || next > i+1) && t.noun(t.words[next]) {
			return true
		}
	}
	return false
}

// nounBefore reports whether a noun that is no attribute's stands right before a place.
func (t thingOf) nounBefore(end int) bool {
	p := t.x.phrases[t.lang]
	i := t.skipNew(end - 1) // "una llanta nueva para"
	last := i
	for i >= 0 && t.noun(t.words[i]) {
		i--
	}
	if i == last {
		return false
	}
	if i = t.skipNew(i); i < 0 {
		return false
	}
	before := i
	for before >= 0 && slices.Contains(p.Determiners, t.words[before]) && !slices.Contains(p.Of, t.words[before]) {
		before--
	}
	if before >= 0 && slices.Contains(p.Within, t.words[before]) { // "with the tow package of the Tahoe": it says which version
		return false
	}
	bare := t.lang == "de" && ofItself(t.attribute) && t.asks(t.words[i]) && t.capital(t.words[last]) // "was kosten Bremsen für"
	return before < i || bare || t.contracted(i)
}

// skipNew is the place before words that say that a thing is new.
func (t thingOf) skipNew(i int) int {
	for i >= 0 && slices.Contains(t.x.frames.words(t.lang, "new"), t.words[i]) {
		i--
	}
	return i
}

// contracted reports whether a word is a preposition that holds an article: "prix des
// freins". One that does not may begin a part of the attribute's name: "precio de salida";
// English has no such names.
func (t thingOf) contracted(i int) bool {
	p := t.x.phrases[t.lang]
	return slices.Contains(p.Of, t.words[i]) && (t.lang == "en" || slices.Contains(p.Determiners, t.words[i]))
}

// capital reports whether a word is written with a capital, as German nouns are.
func (t thingOf) capital(folded string) bool {
	return slices.ContainsFunc(strings.Fields(t.text), func(w string) bool { return capital(w) && specs.Fold(w) == folded })
}

// ofWhatAsks finds a noun before "of the battery": its price or its life is not what there
// is of a battery.
func (t thingOf) ofWhatAsks() bool {
	p := t.x.phrases[t.lang]
	return isPart(t.attribute) && slices.ContainsFunc(t.said, func(s string) bool {
		i := slices.IndexFunc(t.words, func(w string) bool { return likeWord(w, s) }) - 1
		of := false
		for i >= 0 && (slices.Contains(p.Determiners, t.words[i]) || slices.Contains(p.Of, t.words[i])) {
			of = of || slices.Contains(p.Of, t.words[i])
			i--
		}
		return of && i >= 0 && t.noun(t.words[i]) && !t.x.small.of[t.lang][t.words[i]] // "what is left for cargo"
	})
}

// isPart tells the attributes that are asked for by the name of a part.
func isPart(a knowledge.Attribute) bool {
	return slices.Contains([]knowledge.Attribute{"battery_capacity", "screen_size", "fuel_tank_capacity", "cargo_volume", "bed_length", "wheel_size", "tire_size", "transmission", "speakers"}, a)
}

// besideAsking finds a noun with an article beside the word that asks: "cuestan los
// frenos", "do the brakes cost".
func (t thingOf) besideAsking() bool {
	p := t.x.phrases[t.lang]
	for i, w := range t.words {
		if !t.asks(w) {
			continue
		}
		j := i + 1
		for j < len(t.words) && (slices.Contains(p.Determiners, t.words[j]) || j > i+1 && slices.Contains(t.x.frames.words(t.lang, "new"), t.words[j])) {
			j++
		}
		if j > i+1 && j < len(t.words) && t.noun(t.words[j]) && !slices.Contains(p.Of, t.words[i+1]) {
			return true
		}
		k := i - 1
		for k >= 0 && t.noun(t.words[k]) {
			k--
		}
		if k < i-1 && k > 0 && (slices.Contains(p.Determiners, t.words[k]) && !slices.Contains(p.Within, t.words[k-1]) || t.words[k] == car && t.lang == "en" && !slices.ContainsFunc(t.words[k+1:i], t.version)) {
			return true
		}
	}
	return false
}

// ofNoun reports whether a noun stands behind a word that asks and "of": "what weight of oil".
func (t thingOf) ofNoun() bool {
	return t.lang == "en" && slices.ContainsFunc(t.places("of"), func(i int) bool {
		return i > 0 && i+1 < len(t.words) && t.asks(t.words[i-1]) && t.noun(t.words[i+1])
	})
}

// cars are the places of the clause's cars, and of "it" in "the wheel of it".
func (t thingOf) cars() []int {
	p := t.x.phrases[t.lang]
	at := t.places(car)
	for i, w := range t.words {
		if i > 0 && slices.Contains(p.It, w) && slices.Contains(p.Of, t.words[i-1]) {
			at = append(at, i)
		}
	}
	return at
}

func (t thingOf) places(word string) (at []int) {
	for i, w := range t.words {
		if w == word {
			at = append(at, i)
		}
	}
	return at
}

// asks reports whether a word is one of those that ask for the attribute.
func (t thingOf) asks(word string) bool {
	return slices.ContainsFunc(t.said, func(s string) bool { return likeWord(word, s) || stem(word, t.lang) == stem(s, t.lang) })
}

// version reports whether a word may stand between "of the" and the name of a car.
func (t thingOf) version(word string) bool {
	_, isMake := t.known.makes[word]
	ofCar := slices.ContainsFunc(t.about, func(m mention) bool {
		return slices.ContainsFunc(t.known.versions[knowledge.Vehicle{Make: m.vehicle.Make, Model: m.vehicle.Model}], func(name string) bool { return contains(name, word) })
	})
	return yearOf(word) != 0 || isMake || ofCar || t.known.trims[word] || t.known.generic[word] || slices.Contains(variantWords(), word) || isDisplacement(word) ||
		slices.Contains(t.x.frames.words(t.lang, "new"), word)
}

// vocabularys reports whether a word of trims is first of all one of the vocabulary: the
// "wheels" of "21-inch wheels".
func (t thingOf) vocabularys(word string) bool {
	return t.known.generic[word] && len(t.x.frames.concepts[t.lang][stem(word, t.lang)]) > 0 && !slices.Contains(variantWords(), word)
}

// noun reports whether a word may name a thing that is not what is asked for: it is
// neither common, nor a version's, nor one of the attribute's own.
func (t thingOf) noun(word string) bool {
	engine := slices.Contains(t.x.frames.words(t.lang, "engine"), word)
	battery := slices.Contains(t.x.frames.words(t.lang, "battery"), word)
	switch {
	case engine || battery:
		return ofItself(t.attribute)
	case word == car || word[0] >= '0' && word[0] <= '9' || t.asks(word) || t.version(word) && !t.vocabularys(word) || canonical(word) != "":
		return false
	}
	p := t.x.phrases[t.lang]
	if t.lang == "de" && strings.ContainsFunc(t.text, unicode.IsUpper) && !t.capital(word) && unicode.IsUpper(firstLetter(t.text)) {
		return false // nouns show by their capitals
	}
	driven := slices.Contains(p.City, word) || slices.Contains(p.Highway, word) || slices.Contains(p.Mixed, word)
	return !driven && !t.x.common[word] && !slices.Contains(p.Of, word) && !slices.Contains(p.Within, word) && !slices.Contains(p.Determiners, word) &&
		!slices.ContainsFunc(append(t.several, t.attribute), func(a knowledge.Attribute) bool { return t.x.own(a, t.lang)[stem(word, t.lang)] })
}

// firstLetter is the first letter of a text.
func firstLetter(text string) rune {
	for _, r := range text {
		if unicode.IsLetter(r) {
			return r
		}
	}
	return 0
}

// owned lists, by attribute and language, the stems of all words that ask for it.
func owned(x *lexicon) map[knowledge.Attribute]map[string]map[string]bool {
	all := map[knowledge.Attribute]map[string]map[string]bool{}
	note := func(name knowledge.Attribute, lang, word string) {
		if all[name] == nil {
			all[name] = map[string]map[string]bool{}
		}
		if all[name][lang] == nil {
			all[name][lang] = map[string]bool{}
		}
		all[name][lang][stem(word, lang)] = true
	}
	for _, list := range x.topics.byWord {
		for _, s := range list {
			for _, w := range s.words {
				note(s.name, s.lang, strings.TrimSuffix(w, "*"))
			}
		}
	}
	for _, f := range x.frames.all {
		for _, concept := range f.concepts {
			for lang, of := range x.frames.said {
				for _, w := range of[concept] {
					note(f.name, lang, w)
				}
			}
		}
	}
	return all
}
