package ask

import (
	"slices"
	"strconv"
	"strings"
)

// reckoned is a text in which the model years that are reckoned from the one talked about are
// written out: "same year", "the year before", "one year newer", "the 22".
func (x *lexicon) reckoned(q Question) string {
	all := tokens(q.Text)
	if len(q.Context.Vehicles) == 0 || q.Context.Vehicles[0].Year == 0 || slices.ContainsFunc(all, func(t token) bool { return yearOf(t.folded) != 0 }) {
		return q.Text
	}
	var out strings.Builder
	last := 0
	for i := 0; i < len(all); {
		n, year := x.yearAt(q.Text, all, i, q.Context.Vehicles[0].Year)
		if n > 0 {
			out.WriteString(q.Text[last:all[i].start] + strconv.Itoa(year))
			last = all[i+n-1].end
		}
		i += max(1, n)
	}
	return out.String() + q.Text[last:]
}

// yearAt is how many tokens say a year that is reckoned from another one, and which.
func (x *lexicon) yearAt(text string, all []token, i, from int) (n, year int) {
	var words []string
	for _, t := range all[i:] {
		words = append(words, t.folded)
	}
	folded := strings.Join(words, " ")
	for _, lang := range x.languages {
		p := x.phrases[lang]
		for by, phrases := range map[int][]string{0: p.SameYear, -1: p.YearBefore, 1: p.YearAfter} {
			for _, phrase := range phrases {
				if count := strings.Count(phrase, " ") + 1; count > n && begins(folded, []string{phrase}) {
					n, year = count, from+by
				}
			}
		}
	}
	if n > 0 {
		return n, year
	}
	if y := x.shortYearAt(text, all, i, from); y != 0 {
		return 1, y
	}
	return 0, 0
}

// shortYearAt is the year that a token of two digits says, near to another one: "25 Quad hp?",
// "the 22?", "and 25", "the 18 GTS"; 0: it says none.
func (x *lexicon) shortYearAt(text string, all []token, i, from int) int {
	const near = 12 // years
	y := shortYearOf(strings.TrimSuffix(all[i].folded, "er"))
	if y == 0 || max(y-from, from-y) > near {
		return 0
	}
	ends := endsClause(text[all[i].end:])
	beforeName := i+1 < len(all) && !ends && !isNumber(all[i+1].folded) && canonical(all[i+1].folded) == "" && !x.common[all[i+1].folded]
	article := i > 0 && x.isArticle(all[i-1].folded)
	if i == 0 && beforeName || article && (ends || beforeName) || i > 0 && ends && x.follows(all[i-1].folded) {
		return y
	}
	return 0
}

// follows reports whether a word is one with which a question goes on, in some language.
func (x *lexicon) follows(word string) bool {
	return slices.ContainsFunc(x.languages, func(lang string) bool { return slices.Contains(x.phrases[lang].Follow, word) })
}

// isArticle reports whether a word is one before a noun, in some language.
func (x *lexicon) isArticle(word string) bool {
	return slices.ContainsFunc(x.languages, func(lang string) bool { return slices.Contains(x.phrases[lang].Determiners, word) })
}

// endsClause reports whether a text begins with a mark, or is at its end.
func endsClause(text string) bool {
	rest := strings.TrimSpace(text)
	return rest == "" || strings.ContainsAny(rest[:1], ",.;:?!)") && (len(rest) == 1 || !isNumber(rest[1:])) // "a 12,000 lb trailer"
}
