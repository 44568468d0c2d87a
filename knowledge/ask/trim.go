package ask

import (
	"regexp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// askedTrims are the trims of a car's model that its question names.
type askedTrims struct {
	words  map[string]bool // of all trims of the model, but those of bodies and drives
	whole  []string        // the longest whole names in the question
	spoken []string        // the words of the question about the car
	model  []string        // the words of the model's name, which rule out no trim

	onlyLonger bool // no fact of the year is about a whole name itself: the "Long Range Single Motor" is meant by "Single Motor"
}

// trimsIn reads which trims of its model the words about a car name.
func (c *cars) trimsIn(car named) askedTrims {
	v := knowledge.Vehicle{Make: car.vehicle.Make, Model: car.vehicle.Model}
	said := strings.Join(car.version, " ") + " | " + car.said
	t := askedTrims{words: map[string]bool{}, model: strings.Fields(spelled(v.Model)), spoken: append(strings.Fields(said+" "+spelled(v.Model)), car.before...)}
	var whole []string
	for _, trim := range c.trimNames[v] {
		for _, name := range alternatives(trim) {
			for w := range strings.FieldsSeq(name) {
				t.words[w] = t.words[w] || len(w) > 1 && !ofBody(w)
			}
			if contains(said, name) {
				whole = append(whole, name)
			}
		}
	}
	for _, name := range whole {
		if !slices.ContainsFunc(whole, func(o string) bool { return o != name && contains(o, name) }) {
			t.whole = append(t.whole, name)
		}
	}
	return t
}

// firstEdition is what names of trims say of the first cars that were sold.
var firstEdition = regexp.MustCompile(` (?:first|launch) edition$`)

var trimList = regexp.MustCompile(`\s*(?:/|,|\band\b|\bor\b|\bto\b|\bthrough\b)\s*`)

// alternatives are the trims that a fact's one may list: "WT/LT", "WT and LT".
func alternatives(trim string) (names []string) {
	for _, name := range trimList.Split(trim, -1) {
		if name = spelled(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// rulesOut reports whether a fact is about another trim than a word of the question
// says: none of its own has the word, which others of the model have, or each is a longer
// name than the whole one that was asked for ("Performance Dual-Motor", not "Dual-Motor").
func (t askedTrims) rulesOut(f knowledge.Fact, word string) bool {
	names := alternatives(f.Trim)
	if len(names) == 0 || !t.words[word] || slices.Contains(t.model, word) || t.onlyNamesModel(f, word) {
		return false
	}
	if !slices.Contains(scope(f), word) {
		numbered := slices.ContainsFunc(names, func(name string) bool { return strings.ContainsAny(name, "0123456789") })
		return numbered || !strings.ContainsAny(word, "0123456789") || !slices.ContainsFunc(names, func(name string) bool {
			return slices.ContainsFunc(t.whole, func(o string) bool { return contains(o, name) })
		}) // an "LX 600 Ultra Luxury" is the "Ultra Luxury"
	}
	return !slices.ContainsFunc(names, func(name string) bool {
		return !slices.ContainsFunc(t.whole, func(o string) bool {
			return contains(o, word) && t.longer(name, o) && (!t.onlyLonger || !t.endsAsSaid(name, o))
		})
	})
}

// endsAsSaid reports whether nothing unsaid stands in a trim's name behind a whole one: the "Long Range
// Dual Motor Performance" is meant by "dual motor performance".
func (t askedTrims) endsAsSaid(name, whole string) bool {
	_, behind, ok := strings.Cut(" "+firstEdition.ReplaceAllString(name, "")+" ", " "+whole+" ")
	return ok && !slices.ContainsFunc(strings.Fields(behind), func(w string) bool { return !slices.Contains(t.spoken, w) })
}

// onlyNamesModel reports whether a word is one of a designation ("LX 600") that stands
// beside a whole trim which the fact has: the "LX 600 Ultra Luxury" is the Ultra Luxury.
func (t askedTrims) onlyNamesModel(f knowledge.Fact, word string) bool {
	if _, ok := designationOf(f.Trim); ok || !slices.ContainsFunc(alternatives(f.Trim), func(name string) bool { return slices.Contains(t.whole, name) }) {
		return false
	}
	return slices.ContainsFunc(t.whole, func(o string) bool {
		words, ok := designationOf(o)
		return ok && len(words) == strings.Count(o, " ")+1 && slices.Contains(words, word)
	})
}

// longer reports whether a trim's name has words, beyond another's, that were not said. Those
// of a designation only say the model: an "Overtrail" may be the "GX 550 Overtrail".
func (t askedTrims) longer(name, than string) bool {
	if words, ok := designationOf(name); ok && !contains(than, words[0]) {
		name = strings.TrimPrefix(name, strings.Join(words, " ")+" ")
	}
	return name != than && contains(name, than) && slices.ContainsFunc(strings.Fields(name), func(w string) bool {
		return t.words[w] && !slices.Contains(t.spoken, w)
	})
}

// ofBody tells the words of trims that name a body, an engine or the driven wheels, which
// every trim may have.
func ofBody(word string) bool {
	return slices.Contains(variantWords(), word) || isDisplacement(word) || slices.Contains([]string{
		"xdrive", "sdrive", "quattro", "4matic", "all4", "4x", "eawd", "4motion",
		"cab", "bed", "door", "doors", "long", "standard", "extended", "mega", "king", "access", "pickup", "sedan", "coupe", "hatchback", "wagon", "van", "suv",
		"convertible", "cabriolet", "roadster", "spyder", "wheelbase", "row", "seat", "seats", "passenger", "with", "the", "to", "package", "pack", "edition", "series",
	}, word)
}

// otherWhole are the words of a trim's whole name of several words that was asked for, where all
// facts are about trims of other names: the "Turbo S" where facts are about the Carrera S, whose
// engine has a turbo too.
func (t askedTrims) otherWhole(facts []knowledge.Fact, told []string) []string {
	var whole []string
	for _, name := range t.whole {
		if strings.Contains(name, " ") || name == "turbo" { // which an engine has as well
			whole = append(whole, name)
		}
	}
	other := !slices.ContainsFunc(facts, func(f knowledge.Fact) bool {
		names := alternatives(f.Trim)
		return len(names) == 0 || slices.ContainsFunc(names, func(name string) bool {
			return slices.ContainsFunc(whole, func(o string) bool { return contains(name, o) || strings.HasSuffix(o, " "+name) })
		})
	})
	if len(whole) == 0 || !other || len(facts) == 0 || len(told) > 0 {
		return nil
	}
	return whole[:1]
}
