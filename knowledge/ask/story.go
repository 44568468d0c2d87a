package ask

import (
	"slices"
	"strings"
)

// clause is a part of a text, with the mark that ends it.
type clause struct {
	text  string
	end   string
	alone bool // no other clause has a word
}

// clauses parts a text where what is said of a car ends.
func clauses(text string) (list []clause) {
	last := 0
	for _, at := range sentenceEnd.FindAllStringIndex(text, -1) {
		list = append(list, clause{text: text[last:at[0]], end: text[at[0]:at[1]]})
		last = at[1]
	}
	list = slices.DeleteFunc(append(list, clause{text: text[last:]}), func(c clause) bool { return !letters.MatchString(c.text) })
	if len(list) == 1 {
		list[0].alone = true
	}
	return list
}

// tells reports whether a clause of several only tells of its writer: "we haul half the
// soccer team, so how many seats". What names the car does not, nor a condition ("in
// winter, how far") unless it is a sentence of its own: "auf dem Bau brauchen wir Platz:".
func (x *lexicon) tells(c clause, bare, lang string) bool {
	words, p := strings.Fields(bare), x.phrases[lang]
	has := func(of []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(of, w) })
	}
	if c.alone || len(words) == 0 || !has(p.Telling) || has([]string{car}) || supposes(bare) ||
		slices.ContainsFunc(words, func(w string) bool { return asksOpen(p, w) }) {
		return false
	}
	if x.underCondition(words, lang) {
		return c.sentence()
	}
	return !has(p.Begin)
}

// sentence reports whether a clause ends as a sentence does.
func (c clause) sentence() bool { return strings.ContainsAny(c.end, ":;.!¿") }

// withoutStories is a text without the sentences that only tell of its writer: those ask
// for nothing.
func (x *lexicon) withoutStories(text, lang string) string {
	var out strings.Builder
	for _, c := range clauses(text) {
		if !c.sentence() || !x.tells(c, x.wordings.english(spelled(c.text)), lang) {
			out.WriteString(c.text + c.end)
		}
	}
	return out.String()
}

// underCondition reports whether a clause begins with a preposition of where or with what,
// maybe behind a small word: "only with the driver".
func (x *lexicon) underCondition(words []string, lang string) bool {
	within := x.phrases[lang].Within
	return slices.Contains(within, words[0]) || len(words) > 1 && x.small.of[lang][words[0]] && slices.Contains(within, words[1])
}

// governs reports whether a word that is not known is the verb of a question about a car:
// it stands right before the car or "he" ("accueille-t-il", "verträgt er", "encaisse le
// Sierra") and behind neither an article nor a preposition.
func (x *lexicon) governs(words []string, i int, lang string) bool {
	p := x.phrases[lang]
	if lang == "en" || i == 0 || !x.topics.of[lang][words[i-1]] && words[i-1] != car || slices.Contains(p.Determiners, words[i-1]) || slices.Contains(p.Of, words[i-1]) || slices.Contains(p.Within, words[i-1]) {
		return false
	}
	next := i + 1
	if next < len(words) && words[next] == "t" {
		next++
	}
	if next < len(words) && slices.Contains([]string{"il", "elle", "er", "sie", "es"}, words[next]) {
		return lang != "es" // whose "es" is a verb
	}
	nominative := map[string][]string{"es": {"el", "la", "un", "una"}, "fr": {"le", "la", "l", "un", "une"}, "de": {"die", "das", "ein"}}[lang]
	return next+1 < len(words) && slices.Contains(nominative, words[next]) && words[next+1] == car
}
