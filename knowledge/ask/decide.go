package ask

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// decide chooses the kind of answer and looks its facts up.
func (e *Engine) decide(ctx context.Context, u query) (Answer, error) {
	p := e.lexicon.phrases[u.lang]
	if says(u.folded, p.Offer) {
		return Answer{Kind: NoOffers}, nil
	}
	switch {
	case u.compare && len(u.cars) > 1:
		return e.compare(ctx, u)
	case len(u.cars) > 0 && u.attribute != "":
		return e.value(ctx, u, u.cars[0])
	case len(u.cars) > 0 && !u.explain:
		return e.overview(ctx, u.cars[0])
	case u.makeOnly != "":
		return Answer{Kind: UnknownCar, Vehicle: knowledge.Vehicle{Make: u.makeOnly}, Attribute: u.attribute}, nil
	}
	if topic := smallTalk(u.folded, p); topic != "" {
		return Answer{Kind: SmallTalk, Topic: topic}, nil
	}
	if a, ok, err := e.explanation(ctx, u); ok || err != nil {
		return a, err
	}
	if u.attribute != "" {
		return Answer{Kind: WhichVehicle, Attribute: u.attribute}, nil
	}
	return Answer{Kind: NotUnderstood}, nil
}

func smallTalk(folded string, p phrases) string {
	const longest = 6 // words: a long text is no greeting
	if len(strings.Fields(folded)) > longest {
		return ""
	}
	switch {
	case says(folded, p.Who):
		return "who"
	case begins(folded, p.Thanks):
		return "thanks"
	case begins(folded, p.Bye):
		return "bye"
	case begins(folded, p.Hello):
		return "hello"
	}
	return ""
}

// value answers one attribute of one car.
func (e *Engine) value(ctx context.Context, u query, v knowledge.Vehicle) (Answer, error) {
	all, err := e.facts.Facts(ctx, v.Make, v.Model, u.attribute)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{Vehicle: v, Attribute: u.attribute}
	if len(all) == 0 {
		a.Kind = NotKnown
		return a, nil
	}
	year := v.Year
	if year == 0 {
		year = newest(all)
	}
	a.Vehicle.Year = year
	facts := fitting(of(all, year), u.Text, v)
	if len(facts) == 0 {
		a.Kind, a.Facts = OtherYears, trimmed(of(all, nearest(all, year)))
		return a, nil
	}
	a.Facts = best(facts)
	const few = 3
	if distinct(a.Facts) <= few {
		a.Kind, a.Facts = Value, trimmed(a.Facts)
		return a, nil
	}
	a.Kind = Range
	a.Facts, a.Choices = extremes(a.Facts), variants(a.Facts, u, v)
	return a, nil
}

// of lists the facts about a model year.
func of(facts []knowledge.Fact, year int) (out []knowledge.Fact) {
	for _, f := range facts {
		if f.YearFrom <= year && year <= f.YearTo {
			out = append(out, f)
		}
	}
	return out
}

func newest(facts []knowledge.Fact) (year int) {
	for _, f := range facts {
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

// fitting keeps the facts whose variant the question names best: an engine, a
// trim, a drive. Where it names none, all fit.
func fitting(facts []knowledge.Fact, text string, v knowledge.Vehicle) []knowledge.Fact {
	words := append(strings.Fields(specs.Fold(text)), displacements(text)...)
	if v.Trim != "" {
		words = append(words, strings.Fields(specs.Fold(v.Trim))...)
	}
	most := 0
	scores := make([]int, len(facts))
	for i, f := range facts {
		for _, w := range append(strings.Fields(specs.Fold(f.Trim+" "+f.Engine+" "+f.Drivetrain)), displacements(f.Engine)...) {
			if len(w) > 1 && slices.Contains(words, w) {
				scores[i]++
			}
		}
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

var liters = regexp.MustCompile(`\b(\d[.,]\d)\s*[lL]?\b`)

// displacements are the liters in a text: "5.0", "2,7 L".
func displacements(text string) (out []string) {
	for _, m := range liters.FindAllStringSubmatch(text, -1) {
		out = append(out, strings.ReplaceAll(m[1], ",", "."))
	}
	return out
}

// best prefers the stronger sources of one and the same statement: a variant that
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

func distinct(facts []knowledge.Fact) int {
	values := map[string]bool{}
	for _, f := range facts {
		values[f.Text+strconv.FormatFloat(f.Value, 'g', -1, 64)] = true
	}
	return len(values)
}

// trimmed keeps one fact for each value, and no more than five.
func trimmed(facts []knowledge.Fact) []knowledge.Fact {
	const most = 5
	values := map[string]bool{}
	var out []knowledge.Fact
	for _, f := range facts {
		key := f.Text + strconv.FormatFloat(f.Value, 'g', -1, 64)
		if !values[key] && len(out) < most {
			values[key] = true
			out = append(out, f)
		}
	}
	return out
}

// extremes are the lowest and the highest of many values; of words, the first five.
func extremes(facts []knowledge.Fact) []knowledge.Fact {
	low, high := facts[0], facts[0]
	for _, f := range facts {
		if f.Text != "" {
			return trimmed(facts)
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

// variants are the engines, trims or drives that decide between many values, as
// questions.
func variants(facts []knowledge.Fact, u query, v knowledge.Vehicle) []Choice {
	for _, part := range []func(knowledge.Fact) string{
		func(f knowledge.Fact) string { return f.Engine },
		func(f knowledge.Fact) string { return f.Trim },
		func(f knowledge.Fact) string { return f.Drivetrain },
	} {
		var names []string
		for _, f := range facts {
			if n := part(f); n != "" && !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
		const few, many = 2, 8
		if len(names) >= few && len(names) <= many {
			var out []Choice
			for _, n := range names {
				out = append(out, Choice{Label: n, Question: carName(v) + " " + n + " " + word(u)})
			}
			return out
		}
	}
	return nil
}

// word is how the person called the attribute, so that a button asks the same.
func word(u query) string { return strings.ReplaceAll(string(u.attribute), "_", " ") }

func carName(v knowledge.Vehicle) string {
	name := v.Make + " " + v.Model
	if v.Year != 0 {
		name = strconv.Itoa(v.Year) + " " + name
	}
	return name
}
