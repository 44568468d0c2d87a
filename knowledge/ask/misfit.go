package ask

import (
	"slices"
	"strings"

	"example.com/vinbot/knowledge/specs"
)

// misfit reports whether a question counts in a unit in which what it asks for cannot be
// told: "how many litres can it tow?" asks for nothing that a towing capacity answers.
func (x *lexicon) misfit(u query) bool {
	unit := x.units[u.attribute]
	if unit == "" || strings.HasPrefix(string(u.attribute), "epa_") || u.attribute == "torque" { // "how many miles to the gallon", "how many pounds of torque"
		return false
	}
	counts := []string{"many", "cuantos", "cuantas", "combien", "viele", "wieviele", "wieviel", "viel"}
	for i, w := range u.words {
		if !slices.Contains(counts, w) {
			continue
		}
		next := i + 1
		if next < len(u.words) && slices.Contains([]string{"de", "d"}, u.words[next]) {
			next++
		}
		if next == len(u.words) {
			continue
		}
		counted := canonical(u.words[next])
		if counted == "" || next+1 < len(u.words) && goesOnAsUnit(u.words[next+1]) {
			continue
		}
		if _, err := specs.Convert(1, counted, unit); err != nil {
			return true
		}
	}
	return false
}

// goesOnAsUnit reports whether a word makes another unit of the one before it: "pies
// cúbicos", "kilovatios hora".
func goesOnAsUnit(word string) bool {
	return strings.HasPrefix(word, "cub") || strings.HasPrefix(word, "hora") || strings.HasPrefix(word, "heure") || strings.HasPrefix(word, "hour") || strings.HasPrefix(word, "stunde")
}

// ofTrailer reports whether a text asks what a trailer weighs, and not which one a car
// pulls: "how much does the trailer of the Tahoe weigh?"
func (x *lexicon) ofTrailer(u query) bool {
	says := func(concept string) bool {
		of := x.frames.words(u.lang, concept)
		return slices.ContainsFunc(u.words, func(w string) bool { return slices.Contains(of, w) })
	}
	able := slices.ContainsFunc(u.words, func(w string) bool { return slices.Contains(x.phrases[u.lang].Able, w) })
	return u.attribute == "towing_capacity" && says("weigh") && says("trailer") && !says("pull") && !says("handle") && !says("allowed") && !able
}
