package ask

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// ErrUngrounded says that a text states something the evidence does not hold.
var ErrUngrounded = errors.New("ask: the text goes beyond its evidence")

var (
	number = regexp.MustCompile(`\d[\d.,\x{00a0}\x{202f}]*`)
	// spelled units as models write them, folded.
	unitNames = regexp.MustCompile(`^[\s\x{00a0}\x{202f}-]*(l/100\s?km|lb-ft|cu ft|km/h|km/l|kwh|mpge|mpg|mph|lbs?|pounds?|libras?|livres?|pfund|kg|kilos?|hp|horsepower|ps|ch|cv|kw|nm|in\b|inches|ft\b|feet|mm|cm|mi\b|miles|km\b|gal|liters?|litros?|litres?|liter|l\b|min\b|s\b|%|\$|usd)`)
	address   = regexp.MustCompile(`(?i)https?://|www\.`)
)

// Guard checks a model's text: every number in it must be a number of the
// evidence, with the same unit or a unit it converts to (within half a percent,
// which is what rounding to whole units costs), a year or a digit of a name in it,
// and there must be no address.
func Guard(text string, a Answer) error {
	if address.MatchString(text) {
		return fmt.Errorf("%w: an address", ErrUngrounded)
	}
	known := evidence(a)
	for _, at := range number.FindAllStringIndex(text, -1) {
		token := strings.TrimRight(text[at[0]:at[1]], ".,\u00a0\u202f")
		rest := text[at[0]+len(token):]
		if slices.Contains(known.words, token) && unitNames.FindString(strings.ToLower(rest)) == "" {
			continue // part of a name or a year: "F-150", "2021"
		}
		if !known.holds(token, rest) {
			return fmt.Errorf("%w: a number", ErrUngrounded)
		}
	}
	return nil
}

// proof is what a text may say.
type proof struct {
	words  []string // digits in names, years and conditions
	values []measured
}

type measured struct {
	value float64
	unit  string
}

func evidence(a Answer) proof {
	var p proof
	facts := slices.Clone(a.Facts)
	texts := []string{carTitle(a.Vehicle)}
	for _, r := range a.Rows {
		facts = append(facts, r.Facts...)
		texts = append(texts, carTitle(r.Vehicle))
	}
	for _, f := range facts {
		if f.Text == "" {
			p.values = append(p.values, measured{f.Value, f.Unit})
		}
		texts = append(texts, f.Make, f.Model, years(f), f.Text, variant(f), f.Condition)
	}
	for _, x := range a.Passages {
		texts = append(texts, x.Text)
	}
	for _, t := range texts {
		p.words = append(p.words, number.FindAllString(t, -1)...)
	}
	return p
}

// holds reports whether a number, with what follows it, is one of the evidence.
func (p proof) holds(token, rest string) bool {
	for _, v := range readings(token) {
		unit := unitOf(rest)
		for _, m := range p.values {
			if matches(v, unit, m) {
				return true
			}
		}
	}
	return false
}

func matches(v float64, unit string, m measured) bool {
	const tolerance = 0.005
	near := func(want float64) bool { return math.Abs(v-want) <= tolerance*math.Max(1, math.Abs(want)) }
	if unit == "" {
		return m.unit == "" && near(m.value)
	}
	want, err := specs.Convert(m.value, m.unit, unit)
	return err == nil && near(want)
}

// Cited lists the sources of all that an answer states.
func Cited(a Answer) (out []knowledge.Source) {
	add := func(s knowledge.Source) {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	for _, f := range a.Facts {
		add(f.Source)
	}
	for _, r := range a.Rows {
		for _, f := range r.Facts {
			add(f.Source)
		}
	}
	for _, p := range a.Passages {
		add(p.Source)
	}
	return out
}

// unitOf is the unit that stands right behind a number; empty is none.
func unitOf(rest string) string {
	found := strings.Trim(unitNames.FindString(strings.ToLower(rest)), "- \u00a0\u202f")
	switch {
	case strings.HasPrefix(found, "l/100"):
		return "l/100 km"
	case found == "lb-ft", found == "cu ft", found == "km/h", found == "km/l", found == "l":
		return found
	case found == "$":
		return "USD"
	case found == "in", found == "s", found == "min", found == "%":
		return found
	}
	return canonical(found)
}
