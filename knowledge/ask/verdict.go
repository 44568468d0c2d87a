package ask

import (
	"cmp"
	"math"
	"regexp"
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
	case u.below && u.strict:
		return func(f knowledge.Fact, l Amount) bool { return !reaches(f, l) }, true
	case u.below:
		return staysBelow, true
	case u.above && u.strict:
		return func(f knowledge.Fact, l Amount) bool { return !staysBelow(f, l) }, true
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
		"fuel_tank_capacity", "horsepower", "torque", "top_speed", "ground_clearance", "seating_capacity", "range_electric_phev", "wading_depth",
		"epa_combined_mpg", "epa_city_mpg", "epa_highway_mpg":
		return true
	}
	return false
}

// sizesCar tells the attributes of which a car may have no more than its place has.
func sizesCar(a knowledge.Attribute) bool {
	return a == "height" || a == "width" || a == "length"
}

// quick tells the attributes of which a car may have less than is asked for.
func quick(a knowledge.Attribute) bool {
	return slices.Contains([]knowledge.Attribute{"zero_to_sixty", "quarter_mile", "charge_time_10_80"}, a)
}

// nearEnough is the part of an amount in another unit that a rounded value may miss it by.
const nearEnough = 0.001

// reaches reports whether a fact's value is at least an amount.
func reaches(f knowledge.Fact, limit Amount) bool {
	want, near, err := inUnitOf(f, limit)
	return err == nil && f.Value >= want-near
}

// staysBelow reports whether a fact's value is at most an amount.
func staysBelow(f knowledge.Fact, limit Amount) bool {
	want, near, err := inUnitOf(f, limit)
	return err == nil && f.Value <= want+near
}

// inUnitOf is an amount in a fact's unit, and how near to it is as good: nothing where both are
// in one unit, for 2,998 lb are less than 3,000.
func inUnitOf(f knowledge.Fact, limit Amount) (want, near float64, err error) {
	if limit.Unit == f.Unit {
		return limit.Value, 0, nil
	}
	want, err = specs.Convert(limit.Value, limit.Unit, f.Unit)
	return want, want * nearEnough, err
}

// difference is an amount by which one car has more or less than another: "at least 100 more".
var difference = regexp.MustCompile(`(?i)(\d[\d.,]*)(?:\s?(\p{L}+))?\s(?:more|less|m[áa]s|menos|mehr|weniger|de plus|de moins)\b`)

// saysDifference reports whether a text has one; the 150 of "can the F-150 tow more" is none.
func saysDifference(text string) bool {
	return slices.ContainsFunc(difference.FindAllStringSubmatchIndex(text, -1), func(at []int) bool {
		unit := at[4] < 0 || canonical(specs.Fold(text[at[4]:at[5]])) != ""
		return unit && yearOf(text[at[2]:at[3]]) == 0 && !inName.MatchString(text[:at[2]])
	})
}

// limitOf finds the amount that a question asks about, in digits or as a word.
func (x *lexicon) limitOf(u query) *Amount {
	if saysDifference(u.Text) || u.below && u.above {
		return nil
	}
	if l := x.limitWithUnit(u); l != nil {
		return l
	}
	if w := slices.IndexFunc(u.words, func(w string) bool { return isDisplacement(w) && x.behindIn(u, w) }); w >= 0 && quick(u.attribute) {
		return amountOf(asWritten(u.words[w]), "s") // "0-60 in 4.5"
	}
	if !x.closed(u) && !u.below && !u.above && !u.onlyBound {
		return nil
	}
	if u.attribute == "seating_capacity" {
		return people(u.words)
	}
	if sizesCar(u.attribute) && u.lang != "en" && x.counts(u, "fit") { // "passt er in eine Garage mit 1,90?"
		const least, most = 1, 8
		if v := bareNumber(u.Text); v > least && v < most && v != math.Trunc(v) {
			return &Amount{Value: v, Unit: "m"}
		}
	}
	if l := limit(inDigits(u.words), x.units[u.attribute]); l != nil || !u.above && !u.below && !u.onlyBound {
		return l
	}
	return x.limitWithoutUnit(u)
}

// limitWithUnit finds an amount with its unit in a text.
func (x *lexicon) limitWithUnit(u query) *Amount {
	for _, text := range []string{u.Text, u.bare, x.withoutRoads(u)} {
		if l := limit(text, x.units[u.attribute]); l != nil && !u.names(l) {
			return l
		}
	}
	return nil
}

// names reports whether an amount is no more than a number in the name of a car: "Ram 1500
// horsepower" asks for no 1,500 of them.
func (u query) names(l *Amount) bool {
	number, of := strconv.FormatFloat(l.Value, 'f', -1, 64), 0
	for _, w := range u.words {
		if u.inVersion[w] && w != number && strings.TrimRight(w, "abcdefghijklmnopqrstuvwxyz") == number {
			of++ // "taycan 4s 0-60"
		}
	}
	for _, m := range u.found {
		for _, w := range u.words[m.start : m.start+m.words] {
			if strings.TrimRight(w, "abcdefghijklmnopqrstuvwxyz") == number {
				of++
			}
		}
	}
	return of > 0 && strings.Count(strings.NewReplacer(",", "", ".", "", "\u00a0", "", "\u202f", "").Replace(u.Text), number) <= of
}

// limitWithoutUnit finds an amount of the unit that people count the attribute in: so many of
// fuel economy are miles per gallon, "is that over 300?" asks of what was told before, and in
// English an amount is of the unit that facts have.
func (x *lexicon) limitWithoutUnit(u query) *Amount {
	if strings.HasPrefix(string(u.attribute), "epa_") {
		return perGallonAlone(u)
	}
	if m, unit := thousands.FindStringSubmatch(u.Text), x.units[u.attribute]; m != nil && (unit == "USD" || unit == "lb" && u.lang == "en") {
		if l := amountOf(m[1], unit); l != nil { // "under 30 grand", "tows over 40k"
			const thousand = 1000
			l.Value *= thousand
			return l
		}
	}
	if unit := x.units[u.attribute]; u.attribute == u.Context.Attribute && !u.named && sharedUnit(unit) {
		const engines, cars = 10, 1000 // a number below is the size of an engine, or a price in thousands
		v := bareNumber(u.Text)
		if v == 0 || unit == "hp" && v < engines || unit == "USD" && v < cars {
			return nil
		}
		return &Amount{Value: v, Unit: unit} // "is that over 300?"
	}
	if u.lang != "en" {
		return nil
	}
	if m := bareAmount.FindStringSubmatch(u.Text); m != nil && x.units[u.attribute] != "" { // "over 6,500?": in English, of the unit that facts have
		return amountOf(m[1], x.units[u.attribute])
	}
	return nil
}

// thousands are so many thousand of what is not said.
var thousands = regexp.MustCompile(`(?i)\b(\d{1,3}(?:[.,]\d)?)\s?(?:k|grand|mil|mille|tausend)\b`)

// amountOf is the likeliest amount that some digits are; nil: none can be so much.
func amountOf(digits, unit string) *Amount {
	values := readings(digits)
	if len(values) == 0 {
		return nil
	}
	return &Amount{Value: values[0], Unit: unit}
}

// perGallonAlone is the amount of fuel economy in a text without a unit: so many are miles per
// gallon, not litres ("is the XSE under 45 combined?"). nil: there is none, or several.
func perGallonAlone(u query) *Amount {
	least, most := 18.0, 150.0
	if u.lang != "en" {
		least = 30 // below, litres may be meant
	}
	var found []float64
	for w := range strings.FieldsSeq(u.bare) {
		if n, err := strconv.ParseFloat(w, 64); err == nil && least <= n && n <= most {
			found = append(found, n)
		}
	}
	if len(found) != 1 {
		return nil
	}
	return &Amount{Value: found[0], Unit: "mpg"}
}

// saysRoad reports whether a word says where a car is driven, after a question for its fuel
// economy: "combined?"
func (x *lexicon) saysRoad(u query, word string) bool {
	p := x.phrases[u.lang]
	return strings.HasPrefix(string(u.Context.Attribute), "epa_") && (slices.Contains(p.City, word) || slices.Contains(p.Highway, word) || slices.Contains(p.Mixed, word))
}

// perGallon names the unit of fuel economy where it is written out.
var perGallon = regexp.MustCompile(`\b(?:millas por galon|miles per gallon|miles to the gallon|mill?es au gallon|meilen pro gallone)\b`)

// withoutRoads is a text without the words for roads, which part an amount from its unit:
// "over 50 combined mpg".
func (x *lexicon) withoutRoads(u query) string {
	p := x.phrases[u.lang]
	return strings.Join(slices.DeleteFunc(strings.Fields(perGallon.ReplaceAllString(u.bare, "mpg")), func(w string) bool {
		return slices.Contains(p.City, w) || slices.Contains(p.Highway, w) || slices.Contains(p.Mixed, w) || slices.Contains(x.phrases["en"].Mixed, w)
	}), " ")
}

// closed reports whether a clause of a text begins as a yes-or-no question.
func (x *lexicon) closed(u query) bool {
	return slices.ContainsFunc(sentenceEnd.Split(u.Text, -1), func(clause string) bool {
		return begins(spelled(clause), x.phrases[u.lang].Closed)
	})
}

// orMore is an amount that may be exceeded: "300+ hp".
var orMore = regexp.MustCompile(`\d\+(?:\s|[a-z])`)

var bareAmount = regexp.MustCompile(`(?i)(?:over|above|more than|under|below|less than|at least)\s+(\d{1,3}(?:,\d{3})+|\d{3,})\s*(?:[?.!]|$)`)

// measure reads the unit and the amount of a question.
func (x *lexicon) measure(u *query) {
	if u.unit = unitAsked(u.words, u.attribute == "" || u.attribute == u.Context.Attribute && !u.named); u.unit == "" && x.amountAlone(*u) {
		u.unit = countedUnit(u.words) // "how many kilos is that?"
	}
	if u.unit == "" && u.attribute == "" && !u.named && u.Context.Attribute != "" && x.onlySmall(*u) && countedUnit(u.words) == "" {
		u.unit = lastUnit(u.words, x.units[u.Context.Attribute]) // "make that kilos"
	}
	if u.unit == "" && saysMetric(u.words) {
		u.unit = metric(x.units[cmp.Or(u.attribute, u.Context.Attribute)])
	}
	if x.goesOnByMeasure(*u) {
		u.attribute, u.saidAs, u.several = u.Context.Attribute, nil, nil
	}
	u.below = x.beforeNumber(*u, x.ranks.Under)
	u.above = x.beforeNumber(*u, slices.Concat(x.ranks.Over, x.ranks.AtLeast)) || says(u.folded, x.ranks.Exceed)
	u.strict = !x.beforeNumber(*u, slices.Concat(x.ranks.AtLeast, x.ranks.AtMost))
	switch { // of which "not more than" ends with "more than"
	case x.beforeNumber(*u, x.ranks.AtMost):
		u.below, u.above = true, false
	case x.beforeNumber(*u, x.ranks.AtLeast):
		u.below, u.above = false, true
	}
	if orMore.MatchString(u.Text) {
		u.above, u.strict = true, false
	}
	x.measureByComparative(u)
	u.limit = x.limitOf(*u)
	if u.limit != nil && sizesCar(u.attribute) && !u.above && !u.below && x.counts(*u, "fit") { // "does it fit in a garage of two metres?"
		u.below, u.strict = true, false
	}
	if u.limit != nil && enough(u.attribute) && says(u.folded, x.phrases[u.lang].TooMuch) { // "is 5,000 lb too much for it?"
		u.above, u.below, u.strict = false, true, true
	}
}

// measureByComparative reads a question that compares a car with an amount: "is it wider
// than 80 inches?", "mon garage fait 5,20 m ; le Colorado est-il plus court ?"
func (x *lexicon) measureByComparative(u *query) {
	fitting := u.attribute != "" && !u.ofStory && (limit(u.Text, x.units[u.attribute]) != nil || inWords(*u, x.units[u.attribute]) || !u.above && !u.below)
	if fitting && !x.reachesSpeed(*u) || u.ofPart || len(u.several) > 0 {
		return
	}
	said := ""
	for name, phrases := range x.ranks.Comparatives {
		for _, p := range phrases {
			fits := limit(u.Text, x.units[name]) != nil || limit(inDigits(u.words), x.units[name]) != nil
			if fits && contains(u.folded, p) && len(p) > len(said) {
				u.attribute, said = name, p
			}
		}
	}
	if said == "" && saysSpeed(*u) && (u.above || x.reachesSpeed(*u) || begins(u.folded, x.phrases[u.lang].Closed)) {
		u.attribute = "top_speed" // "does it do 195 mph?"
		return
	}
	if said != "" {
		u.saidAs, u.below = strings.Fields(said), says(said, x.ranks.Less)
		u.above = !u.below
	}
}

// saysSpeed reports whether a text has an amount that is a speed.
func saysSpeed(u query) bool { return limit(u.Text, "mph") != nil || limit(u.folded, "mph") != nil }

// reachesSpeed reports whether a text asks whether a car reaches a speed, in words that may
// ask how far or how high it gets: "llega a 300 km/h o no".
func (x *lexicon) reachesSpeed(u query) bool {
	unit := x.units[u.attribute]
	found, ok := x.heaviestIn(u.folded, u.lang)
	byName := ok && !found.cue && !found.light && found.name == u.attribute
	far := unit == "mi" || unit == "in" || u.attribute == "payload_capacity"
	return far && !byName && saysSpeed(u) && limit(u.Text, unit) == nil && slices.ContainsFunc(u.words, func(w string) bool { return slices.Contains(x.phrases[u.lang].Closed, w) })
}

// beforeNumber reports whether one of some phrases stands right before a number: "under
// six seconds", not "under the hood".
func (x *lexicon) beforeNumber(u query, phrases []string) bool {
	for i := range u.words {
		number := isNumber(u.words[i]) || numberOf(u.words[i]) != 0
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

// inWords reports whether a text says an amount in words: "six seconds".
func inWords(u query, unit string) bool {
	return limit(u.folded, unit) == nil && limit(inDigits(u.words), unit) != nil
}

// inDigits are the words of a text with small numbers in digits: "6 seconds".
func inDigits(words []string) string {
	out := slices.Clone(words)
	for i, w := range words {
		if n := numberOf(w); n != 0 {
			out[i] = strconv.Itoa(n)
		}
	}
	return strings.Join(out, " ")
}

// numberOf is the small number that a word says; 0 is none.
func numberOf(word string) int {
	if n := people([]string{word}); n != nil {
		return int(n.Value)
	}
	return map[string]int{
		"two": 2, "three": 3, "ten": 10, "twelve": 12, "twenty": 20, "thirty": 30, "dos": 2, "tres": 3, "diez": 10, "doce": 12, "veinte": 20, "treinta": 30,
		"deux": 2, "trois": 3, "dix": 10, "douze": 12, "vingt": 20, "trente": 30, "zwei": 2, "drei": 3, "zehn": 10, "zwolf": 12, "zwanzig": 20, "dreissig": 30,
	}[word]
}
