package ask

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// ErrUngrounded says that a text states something the evidence does not hold.
var ErrUngrounded = errors.New("ask: the text goes beyond its evidence")

var (
	address  = regexp.MustCompile(`(?i)(?:https?://|www\.)[^\s<>"')]*`)
	citation = regexp.MustCompile(`\[(\d{1,3})\]`)
	spellOut = regexp.MustCompile(`(?i)\b(?:hundred|thousand|million|dozen|cien|ciento|cientos|mil|mill[oó]n|millones|cents?|mille|milliers?|millions?|hundert|tausend|millionen)\b|(?i)(?:hundert|tausend)`)
)

// Guard checks a model's text. Every number in it must be a number of the evidence
// with the same unit or one it converts to, within half a percent, which is what
// rounding costs; or, without a unit, a year or a part of a name there. Numbers in
// words are refused, for nobody can check them. An address must be one of the
// answer's sources, and a citation in brackets must count one of them.
func Guard(text string, a Answer) error {
	sources := Cited(a)
	for _, at := range address.FindAllString(text, -1) {
		if !slices.ContainsFunc(sources, func(s knowledge.Source) bool { return s.URL == strings.TrimRight(at, ".,;:") }) {
			return fmt.Errorf("%w: an address", ErrUngrounded)
		}
	}
	text = address.ReplaceAllString(text, " ")
	for _, m := range citation.FindAllStringSubmatch(text, -1) {
		if n, err := strconv.Atoi(m[1]); err != nil || n < 1 || n > len(sources) {
			return fmt.Errorf("%w: a citation", ErrUngrounded)
		}
	}
	text = citation.ReplaceAllString(text, " ")
	if spellOut.MatchString(text) {
		return fmt.Errorf("%w: a number in words", ErrUngrounded)
	}
	known := evidence(a)
	for _, f := range figuresIn(text) {
		if !known.holds(f) {
			return fmt.Errorf("%w: a number", ErrUngrounded)
		}
	}
	return nil
}

// proof is what a text may say.
type proof struct {
	words  []string // digits in names, years and conditions
	values []Amount
}

func evidence(a Answer) proof {
	var p proof
	texts := append([]string{carTitle(a.Vehicle), a.ByVIN}, a.Relaxed...)
	if a.More > 0 {
		texts = append(texts, strconv.Itoa(a.More))
	}
	if a.Generation != nil {
		texts = append(texts, span(a.Generation.From, a.Generation.To))
	}
	for _, r := range a.Rows {
		texts = append(texts, carTitle(r.Vehicle), attributeName(r.Attribute))
	}
	for _, f := range a.Stated() {
		if f.Text == "" {
			p.values = append(p.values, Amount{f.Value, f.Unit})
		}
		texts = append(texts, f.Make, f.Model, years(f), f.Text, variant(f), f.Condition, attributeName(f.Attribute))
	}
	for _, x := range a.Passages {
		texts = append(texts, x.Text)
	}
	if a.Limit != nil {
		p.values = append(p.values, *a.Limit)
	}
	for _, t := range texts {
		for _, f := range figuresIn(t) {
			p.words = append(p.words, f.token)
			if f.unit != "" {
				for _, v := range f.values {
					p.values = append(p.values, Amount{v, f.unit})
				}
			}
		}
	}
	return p
}

// attributeName holds the numbers that belong to what is measured: "0–60 mph".
func attributeName(a knowledge.Attribute) string {
	switch a {
	case "zero_to_sixty":
		return "0 60 mph 0 to 60 mph 60 mph"
	case "charge_time_10_80":
		return "10 80 10 % 80 %"
	case "quarter_mile":
		return "1 4"
	}
	return ""
}

// holds reports whether a figure is one of the evidence.
func (p proof) holds(f figure) bool {
	if f.unit == "" && slices.Contains(p.words, f.token) {
		return true
	}
	for _, v := range f.values {
		for _, m := range p.values {
			if matches(v, f, m) {
				return true
			}
		}
	}
	return false
}

// matches compares a reading of a figure with an amount. One in another unit may be
// rounded to the digits that are written, within what nobody would call another value.
func matches(v float64, f figure, m Amount) bool {
	const tolerance, converted = 0.005, 0.015
	near := func(want, part float64) bool { return math.Abs(v-want) <= part*math.Max(1, math.Abs(want)) }
	if f.unit == m.Unit {
		return near(m.Value, tolerance)
	}
	if f.unit == "" || m.Unit == "" {
		return false
	}
	want, err := specs.Convert(m.Value, m.Unit, f.unit)
	const half = 0.5000001
	rounded := math.Abs(v-want) <= half*math.Pow10(-f.digits)
	return err == nil && (near(want, tolerance) || rounded && near(want, converted))
}

// Cited lists the sources of all that an answer states.
func Cited(a Answer) (out []knowledge.Source) {
	add := func(s knowledge.Source) {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	for _, f := range a.Stated() {
		add(f.Source)
	}
	for _, p := range a.Passages {
		add(p.Source)
	}
	if a.Generation != nil {
		for _, s := range a.Generation.Sources {
			add(s)
		}
	}
	return out
}
