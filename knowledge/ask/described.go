package ask

import (
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// describing tells the attributes whose values name a version: a text that says one beside
// another attribute asks for the other one.
func describing(a knowledge.Attribute) bool {
	return slices.Contains([]knowledge.Attribute{"transmission", "cylinders", "drivetrain", "fuel_type", "engine_type"}, a)
}

// asksBesideDescription reads a text that asks for one thing and describes the car by another:
// "weight of the manual", "la de 4 cilindros, cuántos caballos". What describes it says the
// version.
func (x *lexicon) asksBesideDescription(u *query, goesOn bool) {
	if !describing(u.attribute) || len(u.several) > 0 {
		return
	}
	words := strings.Fields(u.bare)
	said := ""
	for i, w := range words {
		if slices.ContainsFunc(u.saidAs, func(s string) bool { return likeWord(w, s) }) {
			if i > 0 && u.attribute == "cylinders" && cylinders("v"+words[i-1]) != "" {
				said = "i" + words[i-1] // however they stand: only their number tells
			}
			words[i] = car
		}
	}
	rest := strings.Join(words, " ")
	if name, by := x.asked(rest, rest, u.lang, goesOn); name != "" && !describing(name) {
		u.attribute, u.saidAs, u.described = name, by, said
	}
}
