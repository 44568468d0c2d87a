package decode

import (
	"slices"
	"strings"
	"unicode"

	"example.com/vinbot/knowledge"
)

// Fill adds to what is known of a car what another provider says, attribute by
// attribute, and why each value was taken. What is known is never overwritten:
// providers are asked in the order of trust. Where the new one says something else
// about what tells cars apart, that is kept as a doubt and costs quality. Where it
// means another car altogether, nothing else that it says is taken.
func Fill(d knowledge.Decode, by string, found knowledge.Decode) knowledge.Decode {
	first := knowledge.ByStructure
	if len(d.Asked) > 0 {
		first = d.Asked[0]
	}
	d = clone(d)
	d.Asked = append(d.Asked, by)
	names := make([]string, 0, len(found.Attributes))
	for name := range found.Attributes {
		names = append(names, name)
	}
	slices.Sort(names)
	if another(d, found) {
		names = slices.DeleteFunc(names, func(name string) bool { return !slices.Contains(identity(), name) })
	}
	added := false
	for _, name := range names {
		added = fill(&d, name, found.Attributes[name], by, first) || added
	}
	if added || len(found.Attributes) > 0 {
		d.Sources = sources(d, found)
	}
	d.Problems = merge(d.Problems, found.Problems)
	d.Problems = slices.DeleteFunc(d.Problems, func(p knowledge.Problem) bool { return settled(p, d) })
	d.Quality = quality(d)
	return d
}

// identity are the attributes that say which car it is.
func identity() []string { return []string{brand, model, year} }

// another tells whether the two speak of different cars.
func another(d, found knowledge.Decode) bool {
	return slices.ContainsFunc(identity(), func(name string) bool {
		a, b := d.Attributes[name], found.Attributes[name]
		return a != "" && b != "" && agree(name, a, b) == different
	})
}

// fill weighs one claim and reports whether it told something new.
func fill(d *knowledge.Decode, name, value, by, first string) (added bool) {
	have := d.Attributes[name]
	if have == "" {
		d.Attributes[name] = value
		choose(d, knowledge.Choice{Attribute: name, By: by, Reason: knowledge.ReasonOnly})
		return true
	}
	c := knowledge.Choice{Attribute: name, By: first, Reason: knowledge.ReasonFirst}
	if i := chosen(*d, name); i >= 0 {
		c = d.Choices[i]
	}
	switch agree(name, have, value) {
	case same:
		if len(c.Others) == 0 {
			c.Reason = knowledge.ReasonAgreed
		}
	case compatible:
		if len(c.Others) == 0 {
			c.Reason = knowledge.ReasonOnly
		}
	case different:
		if !tells(name) {
			return false
		}
		c.Others = append(slices.Clone(c.Others), knowledge.Claim{By: by, Value: value})
		c.Reason = knowledge.ReasonFirst
		dispute(d, &c, have, value)
	}
	choose(d, c)
	return false
}

// dispute adds the doubt that a make or a year in dispute is. A year that stands in
// the VIN is the law's.
func dispute(d *knowledge.Decode, c *knowledge.Choice, have, value string) {
	code := knowledge.ProblemCode("")
	switch c.Attribute {
	case brand:
		code = knowledge.ProblemMakeMismatch
	case year:
		code = knowledge.ProblemYearMismatch
		c.Reason = knowledge.ReasonLaw
	default:
		return
	}
	d.Problems = merge(d.Problems, []knowledge.Problem{{Code: code, Detail: have + "/" + value}})
}

func chosen(d knowledge.Decode, name string) int {
	return slices.IndexFunc(d.Choices, func(c knowledge.Choice) bool { return c.Attribute == name })
}

// choose keeps one choice an attribute, in the order of their names.
func choose(d *knowledge.Decode, c knowledge.Choice) {
	i, found := slices.BinarySearchFunc(d.Choices, c, func(a, b knowledge.Choice) int { return strings.Compare(a.Attribute, b.Attribute) })
	if found {
		d.Choices[i] = c
		return
	}
	d.Choices = slices.Insert(d.Choices, i, c)
}

type agreement int

const (
	same       agreement = iota
	compatible           // one says more than the other: "Silverado" and "Silverado 1500"
	different
)

// agree compares two values as a reader would.
func agree(name, a, b string) agreement {
	if x := Word(name, a); x != "" && x == Word(name, b) {
		return same
	}
	x, y := plain(a), plain(b)
	switch {
	case x == y:
		return same
	case textual(name) && (strings.HasPrefix(x, y) || strings.HasPrefix(y, x)):
		return compatible
	}
	return different
}

// plain is a value without spelling: small letters and digits.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.' {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// textual are the attributes whose values are names, which some write in full.
func textual(name string) bool {
	switch name {
	case model, "trim", "series", "body_class", "engine_model", "manufacturer":
		return true
	}
	return false
}

// tells reports whether an attribute tells cars apart, so that a second opinion on
// it is a doubt.
func tells(name string) bool {
	switch name {
	case brand, model, year, "trim", "body_class", "vehicle_type", "displacement_l", "cylinders", "fuel_type", "drive_type", "doors":
		return true
	}
	return false
}
