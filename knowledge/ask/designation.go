package ask

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"example.com/vinbot/knowledge"
)

// A designation is the beginning of a trim that says which model it is of: a "GX 460"
// is a Lexus GX, an "S 580" an S-Class, however it is written.

var classNumber = regexp.MustCompile(`^\d{2,3}[a-z]?$`)

// designationOf is that beginning: letters and a word with digits.
func designationOf(trim string) (words []string, ok bool) {
	const letters = 3
	words = strings.Fields(spelled(trim))
	if len(words) > 2 && words[0] == "amg" && classNumber.MatchString(words[2]) { // "AMG G 63"
		words = words[1:]
	}
	if len(words) < 2 || len(words[0]) > letters || strings.ContainsFunc(words[0], unicode.IsDigit) || !strings.ContainsFunc(words[1], unicode.IsDigit) || isDisplacement(words[1]) {
		return nil, false
	}
	return words[:2], true
}

// onlyDesignation reports whether a trim says nothing more.
func onlyDesignation(trim string) bool {
	words, ok := designationOf(trim)
	return ok && len(strings.Fields(spelled(trim))) == len(words)
}

// namesTrimBeside reports whether words about a car name a trim that some facts have, and
// that is no designation: the "Overtrail" of "GX 550 Overtrail".
func namesTrimBeside(facts []knowledge.Fact, car named) bool {
	said := strings.Join(car.version, " ") + " | " + car.said
	return slices.ContainsFunc(facts, func(f knowledge.Fact) bool {
		return !onlyDesignation(f.Trim) && slices.ContainsFunc(alternatives(f.Trim), func(name string) bool {
			return len(name) > 2 && !ofBody(name) && contains(said, name)
		})
	})
}

// addDesignation notes which model a trim's designation is of.
func (c *cars) addDesignation(v knowledge.Vehicle) {
	words, ok := designationOf(v.Trim)
	if !ok {
		return
	}
	owner := knowledge.Vehicle{Make: v.Make, Model: v.Model}
	d := c.designations[strings.Join(words, "")]
	if d.words = words; !slices.Contains(d.of, owner) {
		d.of = append(d.of, owner)
	}
	c.designations[strings.Join(words, "")] = d
}

// designation is the words of one, and the models that have it.
type designation struct {
	words []string
	of    []knowledge.Vehicle
}

// byDesignation finds the model whose designation begins at a word.
func (c *cars) byDesignation(words []string, i int, makes []mention) (mention, bool) {
	for n := min(2, len(words)-i); n > 0; n-- {
		d := c.designations[strings.Join(words[i:i+n], "")]
		of := slices.Clone(d.of)
		if len(makes) > 0 {
			of = slices.DeleteFunc(of, func(v knowledge.Vehicle) bool { return v.Make != makes[len(makes)-1].vehicle.Make })
		}
		if v, ok := c.eldest(of); ok {
			return mention{vehicle: v, start: i, words: n, version: d.words}, true
		}
	}
	return mention{}, false
}

// eldest is the one model of some whose name all others begin with: the C-Class, not
// the C-Class Coupe.
func (c *cars) eldest(of []knowledge.Vehicle) (knowledge.Vehicle, bool) {
	for _, v := range of {
		if !slices.ContainsFunc(of, func(o knowledge.Vehicle) bool { return o.Make != v.Make || !strings.HasPrefix(o.Model, v.Model) }) {
			return v, true
		}
	}
	return knowledge.Vehicle{}, false
}
