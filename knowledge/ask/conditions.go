package ask

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// conditionData puts the words of each language for the condition of a fact into those
// that facts have: "pneus quatre saisons" are "all season" there. Where facts differ in
// their words, these are parted by "/": a small battery is the "smaller" or the "standard"
// one.
//
//go:embed data/conditions.json
var conditionData []byte

func newConditions() (map[string]wordings, error) {
	var data map[string]map[string]string
	if err := json.Unmarshal(conditionData, &data); err != nil {
		return nil, fmt.Errorf("ask: conditions: %w", err)
	}
	all := map[string]wordings{}
	for lang, names := range data {
		all[lang] = wordingsOf(names)
	}
	return all, nil
}

// saysCondition reports whether a word is one of those by which some language names conditions: the "plat" of
// "sièges à plat".
func saysCondition(word string, conditions map[string]wordings) bool {
	for _, of := range conditions {
		for _, list := range of.byWord {
			if slices.ContainsFunc(list, func(w wording) bool { return slices.Contains(w.from, word) }) {
				return true
			}
		}
	}
	return false
}

// meant are the words of facts for the conditions that a text names.
func (x *lexicon) meant(folded, lang string) (out []string) {
	for _, found := range x.conditions[lang].find(strings.Fields(folded)) {
		out = append(out, found.to...)
	}
	for w := range strings.FieldsSeq(folded) {
		if inches, ok := wheelsOf(w); ok && lang == "en" {
			out = append(out, inches)
		}
	}
	return out
}

// meantBeside are the words of facts for the conditions that some words of a text name beside
// those by which it compares: the "court" of "le plus court" is no wheelbase.
func (x *lexicon) meantBeside(u *query, words []string) []string {
	said := x.saysComparative(*u)
	return x.meant(strings.Join(slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		return contains(said, w) || x.ranks.compares[w]
	}), " "), u.lang)
}

// conditionsOf are those of some words of versions that say where or how something is measured:
// "behind", "third", "row".
func (x *lexicon) conditionsOf(version []string) (out []string) {
	for _, w := range version {
		if slices.Contains([]string{"behind", "first", "second", "third", "row", "folded", "rear", "seats", "second/rear"}, w) {
			out = append(out, w)
		}
	}
	return out
}

// onlyConditions reports whether some words of a text are all parts of words for
// conditions.
func (x *lexicon) onlyConditions(folded, lang string, words []string) bool {
	found := x.conditions[lang].find(strings.Fields(folded))
	return !slices.ContainsFunc(words, func(w string) bool {
		return !slices.ContainsFunc(found, func(o wording) bool {
			return slices.ContainsFunc(o.to, func(to string) bool { return to == "bed" || strings.HasPrefix(to, "bed/") }) && slices.ContainsFunc(o.from, func(part string) bool { return likeWord(part, w) })
		})
	})
}

// isCondition reports whether a word of a text is a part of one that names a condition
// which a fact has.
func (x *lexicon) isCondition(folded, lang, word string, f knowledge.Fact) bool {
	of := scope(f)
	if inches, ok := wheelsOf(word); ok && lang == "en" {
		return has(of, inches)
	}
	return slices.ContainsFunc(x.conditions[lang].find(strings.Fields(folded)), func(w wording) bool {
		return slices.Contains(w.from, word) && !slices.ContainsFunc(w.to, func(to string) bool { return !has(of, to) })
	})
}

// conditionWord reports whether a word is a part of one for a condition, whether or not
// any fact has it.
func (x *lexicon) conditionWord(u query, word string) bool {
	return slices.ContainsFunc(x.conditions[u.lang].find(u.words), func(w wording) bool { return slices.Contains(w.from, word) })
}

// has reports whether some words have one, or one of those that it lists.
func has(words []string, any string) bool {
	for w := range strings.SplitSeq(any, "/") {
		if slices.ContainsFunc(words, func(o string) bool { return o == w || stem(o, "en") == stem(w, "en") }) {
			return true
		}
	}
	return false
}

// byCondition reads what a text says by which some of the facts last looked up differ from
// the others of the same year: "with 21-inch wheels?", "derrière la deuxième ?", "d'après
// Edmunds ?", "and the Hemi?". Each word that says something must be one of theirs, and
// one fact must have them all. nil: the text says something else, or nothing that tells
// the facts apart.
func (x *lexicon) byCondition(u query, known *cars, recent []knowledge.Fact) *another {
	p := x.phrases[u.lang]
	if len(recent) < 2 || begins(u.folded, p.Closed) || u.explainsOrRecalls(x) || begins(u.folded, p.Ask) && x.asksLoosely(u) {
		return nil
	}
	sources := slices.ContainsFunc(u.words, func(w string) bool { return slices.Contains(p.By, w) })
	scopes := make([][]string, len(recent))
	for i, f := range recent {
		if scopes[i] = scope(f); sources {
			scopes[i] = append(scopes[i], sourceOf(f)...)
		}
	}
	if x.asksBeside(u) {
		return nil
	}
	r := reading{bare: true}
	for _, s := range x.saidOf(u) {
		if !r.take(x, u, known, s, scopes) {
			return nil
		}
	}
	if x.asksFor(strings.Join(r.rest, " "), u) {
		return nil
	}
	if r.bare {
		r.said, r.telling = append(r.said, r.vague...), append(r.telling, r.vague...)
	}
	for _, of := range scopes {
		if len(r.telling) > 0 && !slices.ContainsFunc(r.telling, func(w string) bool { return !saidWord{means: w}.of(of) }) {
			return &another{version: r.said, means: r.telling, sourced: sources}
		}
	}
	return nil
}

// reading sorts the words of a text by what they say of some facts.
type reading struct {
	said    []string // the words that facts have
	telling []string // what they mean, where not all facts have it
	vague   []string // small words that some facts have
	rest    []string
	bare    bool // besides, the text has only words of grammar
}

// take sorts one word in; false: it says something that no fact does.
func (r *reading) take(x *lexicon, u query, known *cars, s saidWord, scopes [][]string) bool {
	having := 0
	for _, of := range scopes {
		if s.of(of) {
			having++
		}
	}
	letter := x.namesLetter(u, s.word, known) && !known.isTrim(u.Context.Vehicles[0], s.word)
	grammar := !letter && (x.grammatical(s.word, u.lang) || slices.Contains(x.phrases[u.lang].Correct, s.word) || len(s.word) == 1 && !isNumber(s.word))
	small := !letter && (grammar || x.common[s.word] || x.small.all[s.word] || yearOf(s.word) != 0)
	switch {
	case having == 0 && !small:
		return false
	case having == 0:
		r.rest, r.bare = append(r.rest, s.word), r.bare && grammar
	case !small && (x.asksAgain(u, s) || x.asksByTrim(u, known, s)):
		r.rest, r.bare = append(r.rest, s.word), false
	case small && !s.condition && !isNumber(s.word):
		r.rest = append(r.rest, s.word)
		if !grammar && having < len(scopes) && s.means != "max" && s.means != "maximum" {
			r.vague = append(r.vague, s.means)
		}
	default:
		r.said = append(r.said, s.word)
		if having < len(scopes) {
			r.telling = append(r.telling, s.means)
		}
	}
	return true
}

// asksAgain reports whether a word is one for the attribute talked about: the "payload" of
// "and the payload?", though a fact holds with a payload package.
func (x *lexicon) asksAgain(u query, s saidWord) bool {
	name, _, weak := x.attribute(s.word, u.lang)
	alone := name != "" && !weak && !slices.ContainsFunc(u.words, func(w string) bool { return w != s.word && !x.grammatical(w, u.lang) && !x.common[w] }) // "towing?"
	return !s.condition && (name == u.Context.Attribute || alone)
}

// asksByTrim reports whether a word that is a part of a trim's name asks for an attribute:
// the "range" of "range?" after the "Long Range".
func (x *lexicon) asksByTrim(u query, known *cars, s saidWord) bool {
	v := u.Context.Vehicles[0]
	return !s.condition && !isOne(u, s.word) && x.topics.words[s.word] && known.hasVersion(v, s.word) && !slices.Contains(variantWords(), s.word) && !x.namesVersion(s.word, v, u, known)
}

// asksFor reports whether the words that a text has besides a version ask for another
// attribute than the one talked about.
func (x *lexicon) asksFor(rest string, u query) bool {
	name, _, weak := x.attribute(rest, u.lang)
	if name == "" || weak {
		name, _ = x.loosely(rest, u.lang)
	}
	return name != "" && name != u.Context.Attribute
}

// asksLoosely reports whether an open question asks for another attribute by concepts: "what's it burn,
// combined", after a torque that is a combined output.
func (x *lexicon) asksLoosely(u query) bool {
	found, ok := heaviest(x.frames.find(u.words, u.lang), u.lang)
	return ok && found.name != u.Context.Attribute && x.units[found.name] != x.units[u.Context.Attribute]
}

// sourceOf are the words of the name and the address of a fact's source.
func sourceOf(f knowledge.Fact) []string {
	return strings.Fields(specs.Fold(f.Source.Title + " " + f.Source.URL))
}

func isNumber(w string) bool { return w != "" && w[0] >= '0' && w[0] <= '9' }

// saidWord is a word of a text, and what it is called in facts.
type saidWord struct {
	word, means string
	condition   bool // it is a word for a condition
}

// of reports whether a fact with some words in its scope is of what a word says; one that
// rules a version out is said of all others.
func (s saidWord) of(scope []string) bool {
	if what, ok := excluded(s.means); ok {
		return !slices.ContainsFunc(scope, func(o string) bool { return sameVersion(what, o) })
	}
	return has(scope, s.means) || slices.ContainsFunc(scope, func(o string) bool { return sameVersion(s.means, o) })
}

// saidOf lists the words of a text by what they mean in facts.
func (x *lexicon) saidOf(u query) (out []saidWord) {
	words := u.words
	conditions := x.conditions[u.lang]
	for i := 0; i < len(words); {
		if w, ok := conditions.at(words, i); ok {
			for n, to := range w.to {
				out = append(out, saidWord{words[i+min(n, len(w.from)-1)], to, true})
			}
			for _, rest := range w.from[min(len(w.to), len(w.from)):] {
				out = append(out, saidWord{word: rest, means: cmp.Or(append(w.to, rest)[0], rest), condition: len(w.to) > 0})
			}
			i += len(w.from)
			continue
		}
		means := words[i]
		if inches, ok := wheelsOf(means); ok {
			means = inches
		}
		if canonical(means) == "in" && i > 0 && isNumber(words[i-1]) {
			means = "inch"
		}
		out = append(out, saidWord{word: words[i], means: means})
		i++
	}
	return out
}

// explainsOrRecalls reports whether a text asks what a word means, or for recalls.
func (u query) explainsOrRecalls(x *lexicon) bool {
	return says(u.folded, x.phrases[u.lang].Term) || says(u.folded, x.recalls)
}
