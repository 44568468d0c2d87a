package ask

import (
	"regexp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// ofCylinders is a number of cylinders in a text.
var ofCylinders = regexp.MustCompile(`\b([3-8]) (?:c[yi]l[a-z]*|zylinder[ns]?)\b`)

// describes reports whether the words that ask for an attribute are values of it, and so name a
// version as well: "manual", "AWD", "premium".
func describes(a knowledge.Attribute, said []string) bool {
	fuels := []string{"premium", "regular", "super", "gasolina", "gas", "gasoline", "essence", "benzin", "petrol"}
	switch a {
	case "cylinders":
		return true
	case "wheel_size", "tire_size", "doors":
		return true
	case "transmission", "drivetrain", "fuel_type":
		return !slices.ContainsFunc(said, func(w string) bool { return !slices.Contains(variantWords(), w) && !slices.Contains(fuels, w) })
	}
	return false
}

// asksBesideDescription reads a text that asks for one thing and describes the car by another:
// "weight of the manual", "la de 4 cilindros, cuántos caballos". What describes it says the
// version.
func (x *lexicon) asksBesideDescription(u *query, goesOn bool) {
	if u.attribute == "destination_charge" && slices.ContainsFunc(x.meant(u.folded, u.lang), func(w string) bool { return w == "including" || w == "excluding" }) {
		u.attribute = "starting_msrp" // "price with destination"
		return
	}
	if x.describesByBattery(u, goesOn) {
		return
	}
	if m := ofCylinders.FindStringSubmatch(u.bare); m != nil && u.attribute != "cylinders" && (u.attribute != "" || goesOn) {
		u.described = "i" + m[1] // "2023 Tacoma 4-cylinder towing", "and the 4 cyl?"
		u.bare = ofCylinders.ReplaceAllString(u.bare, car)
		return
	}
	if !describes(u.attribute, u.saidAs) || len(u.several) > 0 {
		return
	}
	const few = 4 // words: "the 4-cylinder?"
	goesOn = goesOn || len(u.words) <= few
	rest, said, counted := x.withoutDescription(*u)
	switch name, by := x.asked(rest, rest, u.lang, goesOn); {
	case !counted:
	case name != "" && (u.attribute != "cylinders" || said != ""):
		u.attribute, u.saidAs, u.described = name, by, said
	case name == "" && u.Context.Attribute != "" && (u.above || u.below): // "does the AWD get over 300?"
		u.attribute, u.saidAs, u.described = "", nil, said
	case name == "" && (u.attribute != "cylinders" || said != "") && u.Context.Attribute != "" && (u.named || goesOn) && !begins(u.folded, x.phrases[u.lang].Closed) && !begins(u.folded, x.phrases[u.lang].Ask):
		u.attribute, u.saidAs, u.described = "", nil, said // "and the 4-door Bronco?" asks for what was asked before
	}
}

// describesByBattery reads a text that says its car's version by the battery: "hp with the big
// battery".
func (x *lexicon) describesByBattery(u *query, goesOn bool) bool {
	rest := x.withoutBattery(*u)
	switch {
	case rest == u.bare:
		return false
	case u.attribute == "battery_capacity" || slices.Contains(u.several, "battery_capacity"):
		if name, by := x.asked(rest, rest, u.lang, goesOn); name != "" {
			u.attribute, u.saidAs, u.several = name, by, nil
		}
		return true
	case u.attribute == "" && begins(u.folded, x.phrases[u.lang].Ask):
		u.attribute = "battery_capacity" // "wie groß ist die Standardbatterie?"
		return true
	}
	return false
}

// withoutBattery is a text without a battery that says its version: the "big battery".
func (x *lexicon) withoutBattery(u query) string {
	rest := u.bare
	for _, c := range x.conditions[u.lang].find(strings.Fields(u.bare)) {
		if slices.ContainsFunc(c.from, func(w string) bool { return slices.Contains(x.frames.words(u.lang, "battery"), w) }) {
			rest = blank(rest, c.from)
		}
	}
	return rest
}

// withoutDescription is a text without the words that describe its car, what these say of its
// cylinders, and whether they say a number where only one describes: "19 inch wheels".
func (x *lexicon) withoutDescription(u query) (rest, said string, counted bool) {
	if at := ofCylinders.FindStringSubmatchIndex(u.bare); at != nil && u.attribute == "cylinders" {
		return u.bare[:at[0]] + car + u.bare[at[1]:], "i" + u.bare[at[2]:at[3]], true
	}
	words := strings.Fields(u.bare)
	counted = u.attribute != "wheel_size" && u.attribute != "tire_size" && u.attribute != "doors"
	for i, w := range words {
		if !slices.ContainsFunc(u.saidAs, func(s string) bool { return likeWord(w, s) }) {
			continue
		}
		if i > 0 && u.attribute == "cylinders" && cylinders("v"+words[i-1]) != "" {
			said = "i" + words[i-1] // however they stand: only their number tells
		}
		counts := func(at int) bool { return at >= 0 && at < len(words) && isNumber(words[at]) && yearOf(words[at]) == 0 }
		counted = counted || isNumber(w) || counts(i-1) || counts(i+1) // "jantes 21 pouces"
		words[i] = car
	}
	return strings.Join(words, " "), said, counted
}
