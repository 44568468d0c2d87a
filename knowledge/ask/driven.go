package ask

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
)

// drivenSo lists what a clause says of how the car is driven where it asks for what that
// changes: "mpg with a camper behind it", "range at 85 mph", "power at 3,000 m". Facts are about a car alone,
// driven as its test says.
func (x *lexicon) drivenSo(u query, clause string) (out []string) {
	words := strings.Fields(clause)
	for i, w := range words { // how high it is driven: no car is as long
		if n, err := strconv.Atoi(w); err == nil && n >= lowestHeight && i+1 < len(words) && slices.Contains([]string{"m", "ft"}, canonical(words[i+1])) {
			out = append(out, w)
		}
	}
	if !asDriven(u.attribute) && !slices.ContainsFunc(u.several, asDriven) {
		return out
	}
	for _, w := range words {
		if x.pulls([]string{w}, u.lang) || slices.Contains(x.frames.concepts[u.lang][stem(w, u.lang)], "pull") {
			out = append(out, w)
		}
	}
	if !sparing(u.attribute) {
		return out
	}
	at := map[string]string{"en": "at", "es": "a", "fr": "a", "de": "bei"}[u.lang]
	below := map[string]string{"en": "minus", "es": "menos", "fr": "moins", "de": "minus"}[u.lang]
	for i, w := range words {
		number := w[0] >= '0' && w[0] <= '9'
		if i > 0 && (words[i-1] == at && isSpeed(w) && !reached(words, i) || words[i-1] == below && number) { // "at minus 10"
			out = append(out, w)
		}
	}
	return out
}

// reached reports whether the number at a place is the way that a car makes, and no speed: "llega a
// 300 millas", "va jusqu'à 500 km".
func reached(words []string, at int) bool {
	const before, behind = 2, 1
	return at >= before && at+behind < len(words) && reaching.MatchString(words[at-before]) && slices.Contains([]string{"mi", "km"}, canonical(words[at+behind])) &&
		(at+behind+1 == len(words) || !slices.Contains([]string{"h", "por", "par", "hora", "heure"}, words[at+behind+1]))
}

var reaching = regexp.MustCompile(`^(?:lleg(?:a|an|ar|aria|ara)|jusqu?|jusque)$`)

// lowestHeight is the least number of feet or metres that can be none of a car's lengths.
const lowestHeight = 100

// pulls reports whether one of some words is what a car pulls.
func (x *lexicon) pulls(words []string, lang string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(x.frames.concepts[lang][stem(w, lang)], "trailer") })
}

// asDriven tells the attributes that depend on what the car pulls.
func asDriven(a knowledge.Attribute) bool {
	return sparing(a) || slices.Contains([]knowledge.Attribute{"zero_to_sixty", "quarter_mile", "top_speed"}, a)
}

// sparing tells those of how far a car goes with what it has.
func sparing(a knowledge.Attribute) bool {
	return strings.HasPrefix(string(a), "epa_") || a == "ev_range" || a == "range_electric_phev"
}

// isSpeed reports whether a number can be the speed that a car keeps.
func isSpeed(w string) bool {
	const slowest, fastest = 30, 300
	n, err := strconv.Atoi(w)
	return err == nil && slowest <= n && n <= fastest
}

// refitted lists the words of a text that say what its owner did to the car: "I put 35s
// on it". What facts hold is about a car as it was sold.
func (x *lexicon) refitted(u query) (out []string) {
	for _, phrase := range x.phrases[u.lang].Refit {
		if contains(u.folded, phrase) {
			out = append(out, strings.Fields(phrase)...)
		}
	}
	return out
}
