package conversation

import (
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// kept are the variants of a car that a person's words leave. Words that fit none
// rule none out: the data do not have their car.
func kept(d knowledge.Decode, told []Told) []knowledge.Variant {
	all := d.Variants
	for _, w := range told {
		if w.Value == "" {
			continue
		}
		fitting := slices.DeleteFunc(slices.Clone(all), func(v knowledge.Variant) bool {
			return v[w.Attribute] != "" && !holds(v, w.Attribute, w.Value)
		})
		if slices.ContainsFunc(fitting, func(v knowledge.Variant) bool { return v[w.Attribute] != "" }) {
			all = fitting
		}
	}
	return all
}

// holds tells whether a variant has a value, or it is one of those that it names.
func holds(v knowledge.Variant, attribute, value string) bool {
	return slices.ContainsFunc(several(attribute, v[attribute]), func(o string) bool { return strings.EqualFold(o, value) })
}

// remaining lists the values that an attribute may have for all the VIN and the
// person say: one where it is settled, none where nothing is known of such a car.
func remaining(d knowledge.Decode, attribute string, told []Told) []string {
	if w, ok := toldOf(told, attribute); ok && w.Value != "" {
		return []string{w.Value}
	}
	values := left(d, attribute)
	if values == nil {
		values = several(attribute, d.Attributes[attribute])
	}
	variants := kept(d, told)
	if len(variants) == len(d.Variants) {
		return values
	}
	if values == nil {
		values = several(attribute, variants[0][attribute])
	}
	if !slices.ContainsFunc(d.Variants, func(v knowledge.Variant) bool { return v[attribute] != "" }) {
		return values
	}
	return slices.DeleteFunc(values, func(value string) bool {
		return !slices.ContainsFunc(variants, func(v knowledge.Variant) bool { return holds(v, attribute, value) })
	})
}

// following are the attributes that a person's words settle besides what they said.
func following(d knowledge.Decode, told []Told) map[string]string {
	all := map[string]string{}
	for _, a := range append([]string{"make", "model"}, telling()...) {
		if w, ok := toldOf(told, a); ok && w.Value != "" {
			continue
		}
		if after := remaining(d, a, told); len(after) == 1 && len(remaining(d, a, nil)) != 1 {
			all[a] = after[0]
		}
	}
	return all
}

// question is the attribute to ask about: the one whose answer leaves least open on
// the average, of those the one that says most about a car. It is empty where
// nothing is left to ask.
func question(d knowledge.Decode, told []Told) (best string) {
	least := 0.0
	for _, a := range telling() {
		values := remaining(d, a, told)
		if _, asked := toldOf(told, a); asked || len(values) < 2 {
			continue
		}
		open := 0
		for _, v := range values {
			open += unsettled(d, append(slices.Clone(told), Told{VIN: d.VIN, Attribute: a, Value: v}))
		}
		if mean := float64(open) / float64(len(values)); best == "" || mean < least {
			best, least = a, mean
		}
	}
	return best
}

// unsettled counts what stays open.
func unsettled(d knowledge.Decode, told []Told) (n int) {
	for _, a := range telling() {
		if len(remaining(d, a, told)) > 1 {
			n++
		}
	}
	return n
}

// distinguished are the values of an attribute, each with what tells it from the
// others: the values of other open attributes that go with this one alone.
func distinguished(d knowledge.Decode, attribute string, values []string) (words []any) {
	const most = 3
	for _, value := range values {
		var with []any
		told := []Told{{Attribute: attribute, Value: value}}
		for _, a := range append([]string{"model"}, telling()...) {
			if a == attribute || len(with) == most || len(remaining(d, a, nil)) < 2 {
				continue
			}
			if one := remaining(d, a, told); len(one) == 1 {
				with = append(with, spoken(a, one[0]))
			}
		}
		if len(with) == 0 {
			words = append(words, worded(attribute, value))
			continue
		}
		words = append(words, text(MsgWith, "Value", worded(attribute, value), "With", with))
	}
	return words
}

// spoken is a value that stands without its label.
func spoken(attribute, value string) any {
	switch attribute {
	case "doors", "cylinders", "displacement_l", "wheelbase_in":
		return text(MessageID("with_"+attribute), "Value", worded(attribute, value))
	}
	return worded(attribute, value)
}
