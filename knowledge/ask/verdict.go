package ask

import (
	"slices"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// verdict answers "can it tow 5,000 lb?", "does it do sixty in under six seconds?": by
// the words for less and more, or by what is enough of an attribute.
func verdict(u query, facts []knowledge.Fact) Verdict {
	keeps, ok := keeping(u)
	if u.limit == nil || !ok || len(facts) == 0 {
		return ""
	}
	yes := 0
	for _, f := range facts {
		if keeps(f, *u.limit) {
			yes++
		}
	}
	switch yes {
	case len(facts):
		return Yes
	case 0:
		return No
	}
	return Depends
}

// keeping tells whether a question asks for at least or at most an amount; false: that
// is left open.
func keeping(u query) (keeps func(knowledge.Fact, Amount) bool, ok bool) {
	switch {
	case u.below:
		return staysBelow, true
	case u.above || enough(u.attribute):
		return reaches, true
	case quick(u.attribute):
		return staysBelow, true
	}
	return nil, false
}

// enough tells the attributes of which a car may have more than is asked for.
func enough(a knowledge.Attribute) bool {
	switch a {
	case "towing_capacity", "payload_capacity", "gvwr", "gcwr", "ev_range", "battery_capacity", "charging_power", "cargo_volume",
		"fuel_tank_capacity", "horsepower", "torque", "top_speed", "ground_clearance", "seating_capacity", "range_electric_phev", "wading_depth":
		return true
	}
	return false
}

// quick tells the attributes of which a car may have less than is asked for.
func quick(a knowledge.Attribute) bool {
	return slices.Contains([]knowledge.Attribute{"zero_to_sixty", "quarter_mile", "charge_time_10_80"}, a)
}

// nearEnough is the part of an amount that a rounded value may miss it by.
const nearEnough = 0.001

// reaches reports whether a fact's value is at least an amount.
func reaches(f knowledge.Fact, limit Amount) bool {
	want, err := specs.Convert(limit.Value, limit.Unit, f.Unit)
	return err == nil && f.Value >= want*(1-nearEnough)
}

// staysBelow reports whether a fact's value is at most an amount.
func staysBelow(f knowledge.Fact, limit Amount) bool {
	want, err := specs.Convert(limit.Value, limit.Unit, f.Unit)
	return err == nil && f.Value <= want*(1+nearEnough)
}

// limitOf finds the amount that a question asks about, in digits or as a word.
func (x *lexicon) limitOf(u query) *Amount {
	for _, text := range []string{u.Text, u.folded} {
		if l := limit(text, x.units[u.attribute]); l != nil {
			return l
		}
	}
	if !begins(u.folded, x.phrases[u.lang].Closed) && !u.below && !u.above {
		return nil
	}
	if u.attribute == "seating_capacity" {
		return people(u.words)
	}
	return limit(inDigits(u.words), x.units[u.attribute])
}

// measure reads the unit and the amount of a question.
func (x *lexicon) measure(u *query) {
	u.unit = unitAsked(u.words, u.attribute == "")
	if x.goesOnByMeasure(*u) {
		u.attribute, u.saidAs, u.several = u.Context.Attribute, nil, nil
	}
	u.below = x.beforeNumber(*u, x.ranks.Under)
	u.above = x.beforeNumber(*u, slices.Concat(x.ranks.Over, x.ranks.AtLeast)) || says(u.folded, x.ranks.Exceed)
	u.limit = x.limitOf(*u)
}

// beforeNumber reports whether one of some phrases stands right before a number: "under
// six seconds", not "under the hood".
func (x *lexicon) beforeNumber(u query, phrases []string) bool {
	for i := range u.words {
		number := u.words[i][0] >= '0' && u.words[i][0] <= '9' || people(u.words[i:i+1]) != nil
		before := u.words[:i]
		for number && len(before) > 0 {
			text := " " + strings.Join(before, " ")
			if slices.ContainsFunc(phrases, func(p string) bool { return strings.HasSuffix(text, " "+p) }) {
				return true
			}
			last := before[len(before)-1]
			if !slices.Contains(x.phrases[u.lang].Determiners, last) && !slices.Contains(x.phrases[u.lang].It, last) && last != "t" { // "dépasse-t-il 4,70 m"
				break
			}
			before = before[:len(before)-1]
		}
	}
	return false
}

// inDigits are the words of a text with small numbers in digits: "6 seconds".
func inDigits(words []string) string {
	out := slices.Clone(words)
	for i, w := range words {
		if n := people([]string{w}); n != nil {
			out[i] = strconv.Itoa(int(n.Value))
		}
	}
	return strings.Join(out, " ")
}
