package ask

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// than are the words of the languages that stand between two that are compared.
var than = regexp.MustCompile(`\b(?:than|que|qu|als|beats|beat|bat|schlagt)\b`)

// beats are the verbs by which one car has more than another.
var beats = regexp.MustCompile(`\b(?:beats?|le gana al?|gana al?|supera al?|bat|schlagt)\b`)

// contest answers a yes-or-no question about two cars from what is known of both: "is the X5
// wider than the Q7?", "c'est plus que le Stelvio ?", "so the Kia wins?". Empty: it is none, or
// one that these values do not answer for sure.
func (x *lexicon) contest(u query, rows []Row) Verdict {
	if len(rows) != 2 || !alike(rows[0], rows[1]) || !u.winner && !x.judges(u) {
		return ""
	}
	less, ok := x.asksLess(u)
	if !ok {
		return ""
	}
	first, second := rows[0].Facts, rows[1].Facts
	if u.winner && x.namesSecond(u) {
		first, second = second, first
	}
	if less {
		first, second = second, first
	}
	switch {
	case lowest(first) > highest(second):
		return Yes
	case highest(first) <= lowest(second):
		return No
	}
	return Depends
}

// alike reports whether the values of two rows can be set against each other: numbers in one
// unit, and rooms of the same seats, folded or not.
func alike(a, b Row) bool {
	if len(a.Facts) == 0 || len(b.Facts) == 0 {
		return false
	}
	first := a.Facts[0]
	return !slices.ContainsFunc(slices.Concat(a.Facts, b.Facts), func(f knowledge.Fact) bool {
		return f.Text != "" || f.Unit != first.Unit || a.Attribute == "cargo_volume" && f.Condition != first.Condition
	})
}

func lowest(facts []knowledge.Fact) float64 { return slices.MinFunc(facts, byValue).Value }

func highest(facts []knowledge.Fact) float64 { return slices.MaxFunc(facts, byValue).Value }

func byValue(a, b knowledge.Fact) int { return cmp.Compare(a.Value, b.Value) }

// judges reports whether a text says of one car that it has more or less than another, and
// nothing that makes another question of it: an amount, "not", "or".
func (x *lexicon) judges(u query) bool {
	p := x.phrases[u.lang]
	text := strings.TrimPrefix(specs.Fold(u.Text), "o sea ")
	at := -1 // the end of what compares
	for _, phrase := range slices.Concat(x.ranks.More, x.ranks.Less, slices.Concat(slices.Collect(maps.Values(x.ranks.Comparatives))...), x.ranks.Beats, []string{"plus", "moins"}) {
		if i := strings.Index(" "+text+" ", " "+phrase+" "); i >= 0 {
			at = max(at, i+len(phrase))
		}
	}
	const near = 40 // letters: "more horsepower at the wheels than"
	behind := beats.MatchString(text) || at >= 0 && than.MatchString(text[min(at, len(text)):min(len(text), at+near)])
	other := strings.Contains(text+" ", "n t ") || says(text, p.Which) || says(text, p.Difference) || says(text, []string{"no", "not", "n t", "isnt", "doesnt", "nicht", "kein", "keine", "pas", "ne", "or", "o", "ou", "oder", "twice", "double", "doppelt", "doble", "times", "fois", "veces", "half", "moitie", "mitad", "halb"})
	if rest := tail.ReplaceAllString(text, ""); other && rest != text { // "ou pas", "oder nicht"
		other = says(rest, p.Which) || says(rest, []string{"no", "not", "nicht", "pas", "or", "o", "ou", "oder"})
	}
	return (behind || u.oneSided) && !x.asksOpenly(u) && !other && !slices.ContainsFunc(strings.Fields(u.bare), func(w string) bool {
		sprint := quick(u.attribute) && slices.Contains([]string{"0", "60", "100"}, w)
		ofVersion := slices.ContainsFunc(u.cars, func(n named) bool { return slices.Contains(n.version, w) }) // "GX 550"
		asks := slices.ContainsFunc(u.saidAs, func(s string) bool { return likeWord(w, s) })
		amount := isNumber(w) && yearOf(w) == 0 && !isDisplacement(w) && !sprint && !ofVersion
		return amount || len(w) > 1 && canonical(w) != "" && !asks // "more than a foot wider"
	})
}

// asksOpenly reports whether a text begins with a word that asks for more than yes or no.
func (x *lexicon) asksOpenly(u query) bool {
	p := x.phrases[u.lang]
	return begins(u.folded, slices.DeleteFunc(slices.Clone(p.Ask), func(w string) bool { return slices.Contains(p.Closed, w) || w == "est ce que" }))
}

// tail are the words at a question's end that leave its other side open.
var tail = regexp.MustCompile(` (?:or not|or no|right|huh|o no|no|verdad|cierto|ou pas|ou non|non|hein|oder nicht|oder nein|oder|ne|gell|nicht wahr)$`)

// namesSecond reports whether the car that a text says it of is the second of two: the text
// names that one's make or model, and not the first's.
func (x *lexicon) namesSecond(u query) bool {
	named := func(v knowledge.Vehicle) bool {
		return slices.ContainsFunc(strings.Fields(specs.Fold(v.Make+" "+v.Model)), func(w string) bool { return slices.Contains(u.words, w) })
	}
	return len(u.cars) == 2 && named(u.cars[1].vehicle) && !named(u.cars[0].vehicle)
}

// asksLess reports whether a text asks for the lower value: less of something, the cheaper, the
// quicker. ok is false where that does not show: of a time or a consumption, "more" may be said
// of it or of the car.
func (x *lexicon) asksLess(u query) (less, ok bool) {
	sprints := slices.Concat(x.ranks.Comparatives["zero_to_sixty"], x.ranks.Comparatives["top_speed"])
	less = slices.ContainsFunc(append(slices.Clone(x.ranks.Less), "moins"), func(w string) bool {
		return u.holds(w) && !slices.Contains(sprints, w) && (!slices.Contains(sprints, x.saysComparative(u)) || !contains(x.saysComparative(u), w)) // "less time"
	})
	thrifty := x.byComparative(u) == "epa_combined_mpg"
	switch {
	case u.change != "":
		return u.change.asksLess(u.attribute)
	case u.says(x.ranks.Beats):
		return lessIsMore(u.attribute), !less && u.attribute != "starting_msrp" && u.attribute != "curb_weight"
	case u.winner:
		return lessIsMore(u.attribute), !strings.HasPrefix(string(u.attribute), "epa_") && u.attribute != "starting_msrp" && u.attribute != "curb_weight"
	case quick(u.attribute):
		return true, u.says(sprints) && !less
	case strings.HasPrefix(string(u.attribute), "epa_") && x.drinks(u) && !less && u.says(x.ranks.More):
		return true, true // who takes more fuel goes less far
	case strings.HasPrefix(string(u.attribute), "epa_"):
		return false, thrifty && (!less || x.drinks(u))
	case lessIsMore(u.attribute):
		return false, false
	}
	return less, true
}

// drinks reports whether a text says how much fuel a car takes, of which less is more.
func (x *lexicon) drinks(u query) bool {
	return says(u.folded, x.ranks.Drinks)
}

// asksWinner reports whether a text asks which of two that were compared has won, whether it
// names one or not: "so the Kia wins?"
func (x *lexicon) asksWinner(u query) bool {
	winner := says(u.folded, x.ranks.Wins)
	stack := u.Context.Vehicles
	of := len(stack) > 1 && (u.Context.Compared || stack[0].Make == u.makeOnly || stack[1].Make == u.makeOnly)
	return winner && of && u.Context.Attribute != "" && u.attribute == "" && !u.named
}

// comparesAgain reports whether a text without a car asks for more or less of something:
// "and more horsepower?".
func (x *lexicon) comparesAgain(u query) bool {
	return !u.named && u.limit == nil && (x.byComparative(u) != "" || u.attribute != "" && (says(u.folded, x.ranks.High) || says(u.folded, x.ranks.Low) || says(u.folded, x.ranks.More)))
}

// ofTwo is the attribute by which a text asks which of two cars: "so which has the longer
// one?", after their wheelbases were compared, asks for no other length.
func (x *lexicon) ofTwo(u *query) knowledge.Attribute {
	name, before := x.compared(u), u.Context.Attribute
	again := name != "" && x.units[name] == x.units[before] || name == "" && u.attribute == "" && (says(u.folded, x.ranks.More) || says(u.folded, x.ranks.Less))
	switch {
	case name == "ev_range" && before == "range_electric_phev" && u.attribute == "": // "which goes further?"
		return before
	case (name == "top_speed" || name == "zero_to_sixty") && quick(before) && (u.attribute == "" || u.attribute == name): // "which is faster?", after a sprint
		return before
	case name != "" && u.attribute != "" && len(u.saidAs) > 0 && hasAll(strings.Fields(x.saysComparative(*u)), u.saidAs): // the "llega" of "llega más lejos"
		return name
	case name == "height" && before == "ground_clearance" && (u.attribute == "" || u.attribute == name): // "which sits higher?"
		return before
	case u.Context.Compared && again && (u.attribute == "" || u.attribute == name):
		return before
	case u.attribute == "":
		return name
	}
	return u.attribute
}
