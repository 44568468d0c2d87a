package ask

import (
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// another is what a text that goes on from a question says of the car when it says nothing
// else: another version of it, or a model whose name has the words besides.
type another struct {
	version []string
	means   []string // the words of the facts that are meant, where these tell
	sourced bool     // they may be those of a source
	plain   bool     // the version without anything in its name is meant
	model   *knowledge.Vehicle
	whole   bool // no word of the text says anything else
}

// another reads "and the Performance, on paper?", "et le Sportback", "no, I meant the
// Dual Motor"; nil: the text says something else as well, or no version.
func (x *lexicon) another(u query, found []mention, known *cars, recent []knowledge.Fact) *another {
	if len(found) > 0 || len(u.Context.Vehicles) == 0 || u.Context.Attribute == "" {
		return nil
	}
	if x.comparative(u) { // "so less than with the V8?"
		return nil
	}
	if a := x.byCondition(u, known, recent); a != nil {
		return a
	}
	const few = 4 // words: "performance?", "basis ohne Turbo?"
	if !x.clauseGoesOn(u) && len(u.words) > few {
		return nil
	}
	if m := x.otherModel(u, known); m != nil {
		return &another{model: m, whole: true}
	}
	a, ok := x.readVersion(u, known, recent)
	if !ok || x.asksBeside(u) {
		return nil
	}
	a.plain = a.plain && !slices.Contains(a.version, "gasoline")
	if len(a.version)+len(u.aside) == 0 && !a.plain || x.asksFor(strings.Join(slices.DeleteFunc(slices.Clone(u.words), func(w string) bool { return slices.Contains(a.version, w) || x.burnsGasoline(w) }), " "), u) {
		return nil
	}
	return &a
}

// otherModel is the model that a text without a car means by a number, a body or a plain word
// alone: the 3500HD after a 2500HD, the Escalade after the ESV.
func (x *lexicon) otherModel(u query, known *cars) *knowledge.Vehicle {
	last := u.Context.Vehicles[0]
	if m := known.otherNumber(last, u.words); m != nil && x.onlySmallBut(u, u.words[slices.IndexFunc(u.words, isNumber):][:1]) {
		return m
	}
	p, rest, ok := known.parent(knowledge.Vehicle{Make: last.Make, Model: last.Model})
	if ok && isStretched(rest) && slices.ContainsFunc(u.words, func(w string) bool { return x.saysPlain(w, u.lang) || x.saysShort(w) }) {
		return &p // "and the short one?"
	}
	return nil
}

// readVersion reads what each word of a text says of the version of the car talked about last;
// false: one says something else.
func (x *lexicon) readVersion(u query, known *cars, recent []knowledge.Fact) (a another, ok bool) {
	last := u.Context.Vehicles[0]
	if p, _, ok := known.parent(knowledge.Vehicle{Make: last.Make, Model: last.Model}); ok && slices.ContainsFunc(u.words, func(w string) bool {
		return (isDisplacement(w) || cylinders(w) != "") && known.hasLike(p, w) && !known.hasLike(last, w)
	}) {
		a.model = &p // "and the one with the 5.7 V8?", after the Grand Cherokee 4xe
	}
	model := known.sibling(last, slices.DeleteFunc(slices.Clone(u.words), func(w string) bool { return len(w) == 1 && x.grammatical(w, u.lang) }))
	for _, w := range u.words {
		said, means := x.versionSaid(u, w, known, recent)
		switch {
		case x.saysPlain(w, u.lang) && !u.inVersion[w]:
			a.plain = true
		case x.burnsGasoline(w):
			a.gasoline(last, known)
		case model != nil && !u.inVersion[w] && slices.Contains(strings.Fields(specs.Fold(model.Model)), w):
			a.model, a.version = model, append(a.version, w)
		case said != "":
			if a.version = append(a.version, said); means {
				a.means = append(a.means, said)
			}
		case x.saysElse(u, w):
			return a, false
		}
	}
	return a, true
}

// versionSaid is the version that a word of a text says of the car talked about last, as facts
// call it, and whether only facts with that very word are meant; empty: it says none.
func (x *lexicon) versionSaid(u query, w string, known *cars, recent []knowledge.Fact) (said string, means bool) {
	last := u.Context.Vehicles[0]
	switch {
	case u.inVersion[w]:
		return w, true
	case x.namesLetter(u, w, known):
		return w, !known.isTrim(last, w) // the "S" of the "Carrera S"
	case x.drivenWord(w) != "" && known.drivenLike(last, x.drivenWord(w)):
		return x.drivenWord(w), false
	case isOne(u, w) && known.hasVersion(last, w):
		return w, true
	case x.wheelbase(w, recent) != "":
		return x.wheelbase(w, recent), true
	case x.namesVersion(w, last, u, known):
		return w, false
	}
	return "", false
}

// saysElse reports whether a word asks for something, or is none that is known.
func (x *lexicon) saysElse(u query, w string) bool {
	if x.common[w] || x.grammatical(w, u.lang) {
		return false
	}
	return x.topics.of[u.lang][w] && !vagueInScope(w) || yearOf(w) == 0 && !x.small.all[w]
}

// gasoline means the version that burns gasoline, and no hybrid after one, which burns it too.
func (a *another) gasoline(last knowledge.Vehicle, known *cars) {
	a.version = append(a.version, "gasoline")
	if p, rest, ok := known.parent(knowledge.Vehicle{Make: last.Make, Model: last.Model}); ok && slices.Contains(rest, "hybrid") {
		a.model = &p // the Pacifica, after the Pacifica Hybrid
	}
	if contains(spelled(last.Trim+" "+last.Engine+" "+last.Model), "hybrid") {
		a.version = append(a.version, "nonhybrid")
	}
}

// burnsGasoline reports whether a word is one for the fuel of engines that are no diesel.
func (x *lexicon) burnsGasoline(w string) bool {
	return x.inAny(w, func(p phrases) []string { return p.Gasoline })
}

// clauseGoesOn reports whether one of a text's clauses begins as a question that goes on.
func (x *lexicon) clauseGoesOn(u query) bool {
	p := x.phrases[u.lang]
	return slices.ContainsFunc(sentenceEnd.Split(u.Text, -1), func(clause string) bool {
		folded := spelled(clause)
		if first, rest, ok := strings.Cut(folded, " "); ok && x.small.of[u.lang][first] && begins(rest, slices.Concat(p.Follow, p.Correct)) { // "bueno y la SR5"
			return true
		}
		asks := func(phrase string) bool { return strings.Contains(phrase, " ") && begins(phrase, p.Ask) } // "what about", "how about"
		return begins(folded, slices.Concat(p.Follow, p.Correct, p.Determiners, p.With, p.Of)) && !begins(folded, p.Ask) ||
			slices.ContainsFunc(p.Follow, func(f string) bool { return asks(f) && begins(folded, []string{f}) })
	})
}

// namesVersion reports whether a word is one of a version of a car. One by which an
// attribute is asked for is so only where all of a trim's name is said: "performance".
func (x *lexicon) namesVersion(w string, v knowledge.Vehicle, u query, known *cars) bool {
	trims := known.trimNames[knowledge.Vehicle{Make: v.Make, Model: v.Model}]
	if slices.ContainsFunc(trims, func(trim string) bool {
		name := spelled(trim)
		return strings.Contains(name, " ") && contains(u.folded, name) && contains(name, w)
	}) {
		return true // the "N" of "and the N Line?"
	}
	if x.grammatical(w, u.lang) || vagueInScope(w) || yearOf(w) != 0 || !known.hasVersion(v, w) && !known.drivenLike(v, w) {
		return false
	}
	if !x.topics.words[w] || slices.Contains(variantWords(), w) {
		return true
	}
	said := slices.Concat(u.words, strings.Fields(spelled(v.Trim+" "+v.Model)))
	return slices.ContainsFunc(trims, func(trim string) bool {
		words := strings.Fields(spelled(trim))
		return slices.Contains(words, w) && !slices.ContainsFunc(words, func(o string) bool { return !slices.Contains(said, o) })
	})
}

// drivenWord is the driven wheels that an adjective alone says: "¿y la delantera?"; empty: none.
func (x *lexicon) drivenWord(w string) string {
	for _, lang := range x.languages {
		for wheels, words := range x.phrases[lang].Driven {
			if slices.Contains(words, w) {
				return wheels
			}
		}
	}
	return ""
}

// isStretched reports whether the words by which a model's name is longer than another's say
// that the car is.
func isStretched(rest []string) bool {
	return len(rest) == 1 && slices.Contains([]string{"xl", "esv", "l", "max", "long", "lwb"}, rest[0])
}

// saysShort reports whether a word means the shorter of two.
func (x *lexicon) saysShort(w string) bool {
	return x.inAny(w, func(p phrases) []string { return p.Short })
}

// asksBeside reports whether a text asks for another attribute by a word that a version in it has
// too: the first "range" of "what range does the Long Range get".
func (x *lexicon) asksBeside(u query) bool {
	found, ok := x.heaviestIn(u.bare, u.lang)
	return ok && found.name != u.Context.Attribute && slices.ContainsFunc(found.words, func(w string) bool { return u.inVersion[w] })
}

// wheelbase is what facts call the wheelbase that a word for short or long means, where some
// are about cars of one: "et le court ?"; empty: it means none.
func (x *lexicon) wheelbase(word string, facts []knowledge.Fact) (name string) {
	switch {
	case x.saysShort(word):
		name = "shortwheelbase"
	case x.inAny(word, func(p phrases) []string { return p.Long }):
		name = "longwheelbase"
	}
	if !slices.ContainsFunc(facts, func(f knowledge.Fact) bool { return slices.Contains(scope(f), name) }) {
		return ""
	}
	return name
}

// isOne reports whether a word says which one is meant: the "cargo" of "the cargo one?"
func isOne(u query, w string) bool {
	i := slices.Index(u.words, w)
	return i >= 0 && i+1 < len(u.words) && slices.Contains([]string{"one", "version", "variante"}, u.words[i+1])
}

// wholeTrim is the whole name of a trim of the car talked about last in a text without a car, behind an
// article or a preposition: "hp of the Turbo", "how heavy is the Type S?"; the longest one, empty: none.
func (x *lexicon) wholeTrim(u query, known *cars) (longest string) {
	if len(u.Context.Vehicles) == 0 || u.named {
		return ""
	}
	v := u.Context.Vehicles[0]
	for _, trim := range known.trimNames[knowledge.Vehicle{Make: v.Make, Model: v.Model}] {
		name := spelled(trim)
		if i := strings.Index(" "+u.folded+" ", " "+name+" "); len(name) > len(longest) && strings.Contains(name, " ") && i > 0 && x.isArticle(lastWord(strings.TrimSpace(u.folded[:i]))) {
			longest = name
		}
	}
	if longest != "" {
		return longest
	}
	for i, w := range u.words {
		behind := i > 0 && x.grammaticalAnywhere(u.words[i-1]) || i > 1 && (yearOf(u.words[i-1]) != 0 || x.saysPlain(u.words[i-1], u.lang)) && x.isArticle(u.words[i-2]) // "the 2020 Turbo", "the plain Turbo"
		if len(w) > 1 && behind && known.isTrim(v, w) {
			return w
		}
	}
	return ""
}

// isTrim reports whether a word is the whole name of a trim of a car's model.
func (c *cars) isTrim(v knowledge.Vehicle, word string) bool {
	return slices.ContainsFunc(c.trimNames[knowledge.Vehicle{Make: v.Make, Model: v.Model}], func(trim string) bool { return spelled(trim) == word })
}

// drivenLike reports whether some facts about a car are about driven wheels that a word means.
func (c *cars) drivenLike(v knowledge.Vehicle, word string) bool {
	return drives(word) && c.hasLike(v, word)
}

// hasLike reports whether some facts about a car are about what a word means: a "diesel" is a
// turbodiesel.
func (c *cars) hasLike(v knowledge.Vehicle, word string) bool {
	return slices.ContainsFunc(c.versions[knowledge.Vehicle{Make: v.Make, Model: v.Model}], func(name string) bool {
		return slices.ContainsFunc(strings.Fields(name), func(o string) bool { return sameVersion(word, o) })
	})
}

// namesLetter reports whether a word is a letter that is written as a trim of the car talked
// about last is: the "S" of "und der S?".
func (x *lexicon) namesLetter(u query, w string, known *cars) bool {
	if len(w) != 1 || isNumber(w) || len(u.Context.Vehicles) == 0 || !known.hasVersion(u.Context.Vehicles[0], w) {
		return false
	}
	all := tokens(u.Text)
	for i, t := range all {
		if i == 0 || t.folded != w {
			continue
		}
		parted := !strings.ContainsAny(u.Text[t.start-1:t.start]+u.Text[t.end:min(t.end+1, len(u.Text))], "'’")
		capital := u.Text[t.start:t.end] != w && (w != "i" || u.lang != "en")
		last := i == len(all)-1 && slices.Contains(x.phrases[u.lang].Determiners, all[i-1].folded)
		if parted && (capital || last) {
			return true
		}
	}
	return false
}

// grammatical reports whether a word stands between others: an article, a preposition.
func (x *lexicon) grammatical(w, lang string) bool {
	p := x.phrases[lang]
	return slices.Contains(p.Determiners, w) || slices.Contains(p.Of, w) || slices.Contains(p.Within, w) || slices.Contains(p.With, w) || slices.Contains(p.It, w) || slices.Contains(p.Follow, w)
}

// ofSibling is the model that a text without a car means by the words that its name has beyond
// those of the car talked about last: the "ESV" of "how long is the ESV?"
func (x *lexicon) ofSibling(u query, known *cars) *knowledge.Vehicle {
	if u.named || u.makeOnly != "" || len(u.Context.Vehicles) == 0 {
		return nil
	}
	strange := slices.DeleteFunc(slices.Clone(u.unknown), func(w string) bool { return x.small.all[w] })
	if len(strange) == 0 {
		return nil
	}
	model := known.sibling(u.Context.Vehicles[0], u.words)
	if model == nil || slices.ContainsFunc(strange, func(w string) bool { return !contains(specs.Fold(model.Model), w) }) {
		return nil
	}
	return model
}

// otherNumber is the model of a make whose name has another number than that of a car, which a
// text says: the "Silverado 3500HD" of "and the 3500?" after a 2500HD.
func (c *cars) otherNumber(v knowledge.Vehicle, words []string) *knowledge.Vehicle {
	numberIn := func(model string) (number, rest string) {
		for w := range strings.FieldsSeq(specs.Fold(model)) {
			if n := strings.TrimRight(w, "abcdefghijklmnopqrstuvwxyz"); number == "" && isNumber(w) && len(n) > 2 {
				number, rest = n, rest+"|"+w[len(n):]
				continue
			}
			rest += " " + w
		}
		return number, rest
	}
	own, rest := numberIn(v.Model)
	if own == "" {
		return nil
	}
	for o := range c.versions {
		if n, r := numberIn(o.Model); o.Make == v.Make && n != "" && n != own && r == rest && slices.Contains(words, n) {
			return &knowledge.Vehicle{Make: o.Make, Model: o.Model}
		}
	}
	return nil
}

// sibling is the model of a make whose name has, beyond the words of a car's, only words
// of a text: the "Q6 Sportback e-tron" of "and the Sportback?" after the Q6 e-tron.
func (c *cars) sibling(v knowledge.Vehicle, words []string) *knowledge.Vehicle {
	own := strings.Fields(specs.Fold(v.Model))
	var found *knowledge.Vehicle
	most := 0
	for o := range c.versions {
		if o.Make != v.Make || o.Model == v.Model {
			continue
		}
		rest := strings.Fields(specs.Fold(o.Model))
		for _, w := range own {
			if i := slices.Index(rest, w); i >= 0 {
				rest = slices.Delete(rest, i, i+1)
			}
		}
		whole := len(rest) == len(strings.Fields(specs.Fold(o.Model)))-len(own)
		if whole && len(rest) > most && !slices.ContainsFunc(rest, func(w string) bool { return !slices.Contains(words, w) }) {
			most, found = len(rest), &knowledge.Vehicle{Make: o.Make, Model: o.Model}
		}
	}
	return found
}
