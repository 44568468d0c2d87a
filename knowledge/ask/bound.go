package ask

import (
	"regexp"
	"slices"
	"strings"
)

// boundAlone reports whether a text says nothing but an amount that what was asked for before
// may reach or keep to: "is that over 300?", "c'est sous les 6,5 s ?", "le da para 7000
// libras?".
func (x *lexicon) boundAlone(u query) bool {
	other := x.byComparative(u)
	if bothQuick := quick(other) && quick(u.Context.Attribute); other != "" && other != u.Context.Attribute && !bothQuick { // "is it wider than …?"
		return false
	}
	if u.named || u.Context.Attribute == "" || len(u.Context.Vehicles) == 0 {
		return false
	}
	measured := limit(u.Text, x.units[u.Context.Attribute]) != nil   // "so 12,000 lb is ok?"
	hauls := x.counts(u, "trailer") && thousands.MatchString(u.Text) // "so a 12k trailer is ok?"
	asks := measured || hauls || x.beforeNumber(u, slices.Concat(x.ranks.Under, x.ranks.Over, x.ranks.AtLeast, x.ranks.AtMost)) || x.sufficient(u) || x.counts(u, "fit")
	unit := countedIn(u.words)
	if !asks || !measured && (bareNumber(u.Text) == 0 || unit != "" && !convertible(unit, x.units[u.Context.Attribute])) {
		return false
	}
	return !slices.ContainsFunc(u.words, func(w string) bool {
		small := x.common[w] || x.small.all[w] || x.grammatical(w, u.lang) || x.ranks.bounds[w]
		return !small && !isNumber(w) && canonical(w) == "" && !slices.ContainsFunc([]string{"enough", "fit", "trailer", "garage", "parking", "pull", "handle", "limited", "maximum", "roof"}, func(concept string) bool {
			return slices.Contains(x.frames.words(u.lang, concept), w)
		})
	})
}

// countedIn is the unit that stands behind a number of a text; empty: none does.
func countedIn(words []string) string {
	for i, w := range words[:max(0, len(words)-1)] {
		if unit := canonical(words[i+1]); isNumber(w) && unit != "" {
			return unit
		}
	}
	return ""
}

// sufficient reports whether a text asks whether something is enough.
func (x *lexicon) sufficient(u query) bool {
	return slices.ContainsFunc(u.words, func(w string) bool { return slices.Contains(x.frames.words(u.lang, "enough"), w) }) || says(u.folded, x.ranks.Suffice)
}

var number = regexp.MustCompile(`\d{1,3}(?:[ \x{00a0}\x{202f}]\d{3}\b)+|\d[\d.,]*`)

// bareNumber is the one number of a text that is no year; 0: there is none, or several.
func bareNumber(text string) float64 {
	var found []float64
	for _, at := range number.FindAllStringIndex(text, -1) {
		n := text[at[0]:at[1]]
		if inName.MatchString(text[:at[0]]) {
			continue
		}
		n = strings.TrimRight(n, ".,")
		if values := readings(n); yearOf(n) == 0 && len(values) > 0 {
			found = append(found, values[0])
		}
	}
	if len(found) != 1 {
		return 0
	}
	return found[0]
}

// sharedUnit tells the units that people of all countries count in, or nearly.
func sharedUnit(unit string) bool {
	return slices.Contains([]string{"hp", "USD", "s", "kWh", "kW", ""}, unit)
}
