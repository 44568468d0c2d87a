package ask

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
)

// during lists the facts about a model year.
func during(facts []knowledge.Fact, year int) (out []knowledge.Fact) {
	for _, f := range facts {
		if f.YearFrom <= year && year <= f.YearTo {
			out = append(out, f)
		}
	}
	return out
}

// newest is the last year with facts about the version that is meant.
func newest(facts []knowledge.Fact, car named) (year int) {
	for _, f := range fitting(facts, car) {
		year = max(year, f.YearTo)
	}
	return year
}

// nearest is the year with facts that is closest to one without; the later wins.
func nearest(facts []knowledge.Fact, year int) int {
	best, distance := 0, 1<<30
	for _, f := range facts {
		for _, y := range []int{f.YearFrom, f.YearTo} {
			d := max(y-year, year-y)
			if d < distance || d == distance && y > best {
				best, distance = y, d
			}
		}
	}
	return best
}

// scope are the words of a fact that say which version it is about.
func scope(f knowledge.Fact) []string {
	words := strings.Fields(oneWord(spelled(f.Trim + " " + f.Engine + " " + f.Drivetrain + " " + appliesTo(f.Condition))))
	for i, w := range words {
		if full := map[string]string{"lwb": "longwheelbase", "swb": "shortwheelbase"}[w]; full != "" {
			words[i] = full
		}
	}
	return words
}

// fitting keeps the facts whose version the words about the car name best: an
// engine, a trim, a drive. What is known of the car from before counts where the
// words do not decide. Where nothing is named, all fit.
func fitting(facts []knowledge.Fact, car named) []knowledge.Fact {
	if left := allowed(facts, car.version); len(left) > 0 {
		facts = left
	}
	if of := agreeing(facts, car.version); len(of) > 0 {
		facts = of
	}
	before := strings.Fields(oneWord(spelled(car.vehicle.Trim + " " + car.vehicle.Engine + " " + car.vehicle.Drivetrain)))
	most := 0
	scores := make([]int, len(facts))
	named := namesTrimBeside(facts, car)
	for i, f := range facts {
		if named && onlyDesignation(f.Trim) {
			continue
		}
		scores[i] = fit(f, car, before)
		most = max(most, scores[i])
	}
	if most == 0 {
		return facts
	}
	var out []knowledge.Fact
	for i, f := range facts {
		if scores[i] == most {
			out = append(out, f)
		}
	}
	return out
}

// fit is how well a fact's version fits what is said of a car and was known of it
// before.
func fit(f knowledge.Fact, car named, before []string) (score int) {
	const said = 10 // outweighs all that was only known before
	seen := map[string]bool{}
	of := scope(f)
	if car.sourced {
		of = append(of, sourceOf(f)...)
	}
	for _, w := range of {
		letter := len(w) == 1 && w != strings.ToLower(f.Trim) // "S" is a trim, "S" of "Type S" says too little
		if seen[w] {
			continue
		}
		seen[w] = true
		if slices.ContainsFunc(car.means, func(m string) bool { return has([]string{w}, m) }) {
			score += said
			continue
		}
		if letter || vagueInScope(w) {
			continue
		}
		if slices.ContainsFunc(car.version, func(o string) bool { return sameVersion(o, w) }) {
			score += said
		}
		if slices.Contains(before, w) {
			score++
		}
	}
	if trim := spelled(f.Trim); namesTrim(car.said, trim) {
		score += said * (1 + 2*strings.Count(trim, " ")) // "N Line" rather than "N"
	}
	if engine := spelled(f.Engine); strings.Contains(engine, " ") && contains(car.said, engine) {
		score += said // the whole name: not the hybrid of the same size
	}
	if f.Trim != "" && strings.EqualFold(f.Trim, car.vehicle.Trim) {
		score++
	}
	return score
}

// namesTrim reports whether words about a car say the whole name of a trim: right behind
// the car's name, or anywhere if it is more than a word, which might be any.
func namesTrim(said, trim string) bool {
	return trim != "" && (strings.HasPrefix(said+" ", trim+" ") || strings.Contains(trim, " ") && contains(said, trim))
}

// vagueInScope are words of conditions that questions use for something else.
func vagueInScope(w string) bool {
	switch w {
	case "maximum", "max", "for", "the", "this", "of", "with", "in", "at", "on", "and", "or", "to", "as", "by", "not", "model", "line", "up",
		"rated", "engine", "all", "row", "first", "second", "rear", "front", "seats", "capacity", "towing", "epa", "range", "power", "system",
		"output", "total", "trim", "trims", "de", "price", "cargo", "size", "from", "tow", "bed", "motor", "charging":
		return true
	}
	return false
}

func sameVersion(asked, has string) bool {
	if asked == has {
		return true
	}
	switch asked {
	case "awd", "4wd", "4x4":
		return has == "awd" || has == "4wd" || has == "4x4"
	case "dual":
		return has == "twin"
	case "diesel":
		return has == "turbodiesel" || has == "ecodiesel"
	case "ecodiesel", "duramax", "cummins", "powerstroke":
		return has == "turbodiesel" || has == "diesel"
	case "2wd", "4x2":
		return has == "2wd" || has == "4x2"
	}
	return false
}

// contradicts reports whether a fact is about another version than a word says: an
// engine of other size, another fuel, other driven wheels. A fact that leaves that
// open does not.
func contradicts(f knowledge.Fact, word string) bool {
	has := func(text string, w string) bool {
		return slices.ContainsFunc(strings.Fields(spelled(text)), func(o string) bool { return sameVersion(w, o) })
	}
	switch {
	case leavesOut(f.Condition, word):
		return true
	case isDisplacement(word):
		return slices.ContainsFunc(strings.Fields(spelled(f.Engine)), isDisplacement) && !has(f.Engine, word)
	case cylinders(word) == "8" && slices.ContainsFunc(strings.Fields(spelled(f.Engine)), func(o string) bool { return isDisplacement(o) && o < "3" }):
		return true // no V8 that there are facts about is as small
	case cylinders(word) != "":
		return slices.ContainsFunc(strings.Fields(spelled(f.Engine)), func(o string) bool { return cylinders(o) != "" && cylinders(o) != cylinders(word) })
	case word == "plug" || word == "phev":
		return f.Engine != "" && !has(f.Engine+" "+f.Trim+" "+f.Model, "plug")
	case word == "manual":
		return saysGearbox(f, "automatic", "pdk", "cvt", "dct")
	case word == "automatic":
		return saysGearbox(f, "manual")
	case word == "gasoline":
		return has(f.Engine, "diesel") || strings.HasSuffix(f.Engine, "electric") || strings.HasPrefix(f.Engine, "electric")
	case word == "diesel" || word == "hybrid" || word == "electric":
		return f.Engine != "" && !has(f.Engine+" "+f.Trim+" "+f.Condition, word)
	case slices.Contains([]string{"4motion", "quattro", "4matic", "xdrive", "all4"}, word):
		return has(f.Drivetrain, "fwd") || has(f.Drivetrain, "rwd") || has(f.Drivetrain, "2wd")
	case drives(word):
		two := has(f.Drivetrain, "2wd") && (word == "rwd" || word == "fwd") || (has(f.Drivetrain, "rwd") || has(f.Drivetrain, "fwd")) && (word == "2wd" || word == "4x2")
		return f.Drivetrain != "" && !has(f.Drivetrain, word) && !two
	}
	return false
}

// saysGearbox reports whether the trim or the condition of a fact says that its car has one of
// some gearboxes, and no other.
func saysGearbox(f knowledge.Fact, names ...string) bool {
	of := strings.Fields(spelled(f.Trim + " " + f.Condition))
	all := []string{"manual", "automatic", "pdk", "cvt", "dct"}
	has := slices.DeleteFunc(of, func(w string) bool { return !slices.Contains(all, w) })
	return len(has) > 0 && !slices.ContainsFunc(has, func(w string) bool { return !slices.Contains(names, w) })
}

// best prefers the stronger source of one and the same statement: a version that
// two sources describe with one value is one statement.
func best(facts []knowledge.Fact) []knowledge.Fact {
	type statement struct {
		trim, engine, drive, condition, words string
		value                                 float64
	}
	seen := map[statement]int{}
	var out []knowledge.Fact
	for _, f := range facts {
		s := statement{f.Trim, f.Engine, f.Drivetrain, f.Condition, f.Text, f.Value}
		if i, ok := seen[s]; ok {
			if f.NSources > out[i].NSources {
				out[i] = f
			}
			continue
		}
		seen[s] = len(out)
		out = append(out, f)
	}
	return out
}

// disagree reports whether sources give different values for one and the same
// version.
func disagree(facts []knowledge.Fact) bool {
	const rounding = 0.005
	for i, f := range facts {
		for _, o := range facts[:i] {
			if f.Text == "" && o.Text == "" && f.Source.Title != o.Source.Title && f.Trim == o.Trim && f.Engine == o.Engine &&
				f.Drivetrain == o.Drivetrain && f.Condition == o.Condition && math.Abs(f.Value-o.Value) > rounding*math.Abs(f.Value) {
				return true
			}
		}
	}
	return false
}

// fewValues are as many as an answer states without asking which is meant.
const fewValues = 3

func valueKey(f knowledge.Fact) string { return f.Text + strconv.FormatFloat(f.Value, 'g', -1, 64) }

func distinct(facts []knowledge.Fact) int {
	values := map[string]bool{}
	for _, f := range facts {
		values[valueKey(f)] = true
	}
	return len(values)
}

// trimmed keeps one fact for each value, and no more than so many.
func trimmed(facts []knowledge.Fact, most int) []knowledge.Fact {
	values := map[string]bool{}
	var out []knowledge.Fact
	for _, f := range facts {
		if key := valueKey(f); !values[key] && len(out) < most {
			values[key] = true
			out = append(out, f)
		}
	}
	return out
}

// few are all values where they are few, else the lowest and the highest: what is left
// out lies between them.
func few(facts []knowledge.Fact) []knowledge.Fact {
	if distinct(facts) <= fewValues {
		return trimmed(facts, fewValues)
	}
	return extremes(facts)
}

// extremes are the lowest and the highest of many values; of words, the first few.
func extremes(facts []knowledge.Fact) []knowledge.Fact {
	low, high := facts[0], facts[0]
	for _, f := range facts {
		if f.Text != "" {
			return trimmed(facts, fewValues)
		}
		if f.Value < low.Value {
			low = f
		}
		if f.Value > high.Value {
			high = f
		}
	}
	return []knowledge.Fact{low, high}
}

// variants are the engines, trims, drives or conditions that decide between many
// values, as questions; where no single one does, whole versions.
func variants(facts []knowledge.Fact, u query, v knowledge.Vehicle) []Choice {
	const some, many = 2, 8
	var list []string
	for _, part := range []func(knowledge.Fact) string{
		func(f knowledge.Fact) string { return f.Engine },
		func(f knowledge.Fact) string { return f.Trim },
		func(f knowledge.Fact) string { return f.Drivetrain },
		func(f knowledge.Fact) string { return f.Condition },
		func(f knowledge.Fact) string { return strings.Trim(variant(f)+", "+f.Condition, ", ") },
	} {
		var names []string
		for _, f := range facts {
			if n := part(f); n != "" && !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
		if len(names) >= some {
			list = names
		}
		if len(names) >= some && len(names) <= many {
			break
		}
	}
	var out []Choice
	for _, n := range list[:min(len(list), many)] {
		out = append(out, Choice{Label: n, Question: carName(v) + " " + n + " " + strings.ReplaceAll(string(u.attribute), "_", " ")})
	}
	return out
}

// spread are the lowest, the best supported and the highest of values that nothing
// tells apart.
func spread(facts []knowledge.Fact) []knowledge.Fact {
	out := extremes(facts)
	best := facts[0]
	for _, f := range facts {
		if f.NSources > best.NSources {
			best = f
		}
	}
	const most = 3
	return trimmed(append(out, best), most)
}

func yearName(year int) string {
	if year == 0 {
		return ""
	}
	return strconv.Itoa(year)
}
