package ask

import (
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// How likely the words of a text must make an attribute, rather than the next likely, for
// what is concluded from it. Measured on phrasings by others than who wrote those learnt.
const (
	likely   = 0.9  // to be asked for where no phrase of the vocabulary says what is
	veryMuch = 0.97 // to be asked for by small words alone, where the text goes on from before
	certain  = 0.99 // to be asked for although a phrase says another
)

// byHabit finds what a text asks for by the words that people use for it, where no phrase of
// the vocabulary says it, or where one says it in passing: the "power" of "how much power
// does it take at the fast charger".
func (x *lexicon) byHabit(u *query, goesOn bool) {
	if u.another != nil || u.recalls || x.sameOfYear(*u) || x.choosesOfTwo(*u) || x.comparesOnly(*u) || x.convertsOnly(*u) || x.wantsAll(*u) {
		return // which what is compared will say
	}
	if x.saysRoadOnly(*u) {
		u.attribute = x.driven(u.Context.Attribute, u.folded, u.lang) // what was asked before says what is asked of these
		return
	}
	text := u.bare
	if goesOn { // "and the Taycan with the large battery?"
		text = x.beforeWith(text, u.lang)
	}
	g := x.habits[u.lang].guess(withoutVersionWords(text))
	telling := slices.ContainsFunc(g.words, func(w string) bool {
		return !x.common[w] && !x.small.of[u.lang][w] && !says(w, x.phrases[u.lang].Exact)
	})
	switch {
	case g.name == nothing || g.name == u.attribute || len(g.words) == 0:
	case len(u.several) > 0: // "how long are engine and gearbox covered"
		if g.p >= certain && !slices.Contains(u.several, g.name) && x.saidFor(g.name, *u) {
			u.attribute, u.saidAs, u.several = g.name, g.words, nil
		}
	case u.attribute == "" && g.p >= likely && (telling || goesOn && g.p >= veryMuch && len(g.words) > 1 || !goesOn && len(x.foreignTo(g.name, *u)) == 0),
		u.attribute != "" && g.p >= certain && telling && !hasAll(u.saidAs, g.words) && !x.explicit(*u) && x.saidFor(g.name, *u) && x.habits[u.lang].guess(withoutVersionWords(x.beforeWith(text, u.lang))).name == g.name:
		if u.attribute != "" {
			u.besides = append(u.besides, u.attribute)
		}
		u.attribute, u.saidAs = x.driven(g.name, u.bare, u.lang), g.words
	}
}

// sameOfYear reports whether a text asks for what was asked before of another model year, in small
// words alone: "what was it in 2023?"
func (x *lexicon) sameOfYear(u query) bool {
	years := slices.DeleteFunc(slices.Clone(u.words), func(w string) bool { return yearOf(w) == 0 })
	return u.attribute == "" && !u.named && u.Context.Attribute != "" && len(years) > 0 && says(u.folded, x.phrases[u.lang].It) && x.onlySmallBut(u, years)
}

// comparesOnly reports whether a text that names no attribute compares cars.
func (x *lexicon) comparesOnly(u query) bool {
	again := u.Context.Attribute != "" && (u.says(x.ranks.Beats) || u.says(x.ranks.Wins) || u.says(x.phrases[u.lang].Compare))
	return u.attribute == "" && (again || x.byComparative(u) != "")
}

// saysRoadOnly reports whether a text that names no attribute says where a car is driven, after a
// question for its fuel economy.
func (x *lexicon) saysRoadOnly(u query) bool {
	p := x.phrases[u.lang]
	return u.attribute == "" && strings.HasPrefix(string(u.Context.Attribute), "epa_") && (says(u.folded, p.Mixed) || says(u.folded, p.City) || says(u.folded, p.Highway))
}

// wantsAll reports whether a text asks to be told about a car, and for nothing in particular.
func (x *lexicon) wantsAll(u query) bool {
	p := x.phrases[u.lang]
	return u.attribute == "" && says(u.folded, p.About) && !slices.ContainsFunc(strings.Fields(u.bare), func(w string) bool {
		return w != car && yearOf(w) == 0 && !x.common[w] && !x.small.of[u.lang][w] && !slices.Contains(p.About, w)
	})
}

// convertsOnly reports whether a text asks for what was told before in another unit, and for
// nothing else: "what's that in litres".
func (x *lexicon) convertsOnly(u query) bool {
	return u.attribute == "" && !u.named && u.Context.Attribute != "" && x.onlySmall(u) && lastUnit(u.words, x.units[u.Context.Attribute]) != ""
}

// foreignTo are the words of a text that say something and that nobody says who asks for an
// attribute.
func (x *lexicon) foreignTo(name knowledge.Attribute, u query) []string {
	return slices.DeleteFunc(x.unknown(u.bare, u.lang), func(w string) bool {
		return x.small.all[w] || x.grammatical(w, u.lang) || x.habits[u.lang].has(name, w)
	})
}

// saidFor reports whether the words that ask for an attribute are said for another as well.
func (x *lexicon) saidFor(other knowledge.Attribute, u query) bool {
	return !slices.ContainsFunc(u.saidAs, func(w string) bool { return !x.habits[u.lang].has(other, strings.TrimSuffix(w, "*")) })
}

// choosesOfTwo reports whether a text without a car asks which of two that were talked about
// has more of what was asked for: "so which is bigger?"
func (x *lexicon) choosesOfTwo(u query) bool {
	return !u.named && u.attribute == "" && len(u.Context.Vehicles) > 1 && says(u.folded, x.phrases[u.lang].Which)
}

// explicit reports whether the words that ask for an attribute are those by which people ask
// for it: "mpg" in "mpg with a boat behind it".
func (x *lexicon) explicit(u query) bool {
	g := x.habits[u.lang].guess(u.saidAs)
	return g.name == u.attribute && g.p >= likely
}

// withoutVersionWords are the words of a text, those that name versions of any car blanked.
func withoutVersionWords(bare string) []string {
	words := strings.Fields(bare)
	for i, w := range words {
		if slices.Contains(variantWords(), w) && w != "manual" && w != "automatic" || isDisplacement(w) {
			words[i] = car
		}
	}
	return words
}
