package ask

import (
	"slices"
	"strconv"

	"example.com/vinbot/knowledge"
)

// Generations knows which model years of a model belong together.
type Generations interface {
	// Generation is the one of a model year, with sources that say when it began and when
	// the next one did; false: no source says so.
	Generation(vehicleMake, model string, year int) (knowledge.Generation, bool)
}

// otherYear answers with the facts of another year than the one without: of the nearest
// in the same generation, or else of the nearest that is not too far.
func (e *Engine) otherYear(a Answer, car named, all []knowledge.Fact) Answer {
	const near = 5 // years: beyond them it may be another car by the same name
	a.Kind = NotKnown
	facts, by := bySettled(agreeing(all, car.version), car)
	year := a.Vehicle.Year
	if g, ok := e.generations.Generation(a.Vehicle.Make, a.Vehicle.Model, year); ok {
		if same := ofGeneration(facts, a.Vehicle.Model, g); len(same) > 0 {
			facts, a.Generation = same, &g
		}
	}
	other := nearest(facts, year)
	if len(facts) == 0 || a.Generation == nil && max(other-year, year-other) > near {
		return a
	}
	a.Kind, a.Facts = OtherYears, few(best(fitting(during(facts, other), car)))
	if car.vehicle.VIN != "" {
		a.ByVIN = by
	}
	return a
}

// ofGeneration keeps the facts about a year of a model's generation. Those about a
// relative of the model are not: it may have been redesigned in another year.
func ofGeneration(facts []knowledge.Fact, model string, g knowledge.Generation) []knowledge.Fact {
	return slices.DeleteFunc(slices.Clone(facts), func(f knowledge.Fact) bool {
		return f.Model != model || f.YearTo < g.From || g.To < f.YearFrom
	})
}

// otherYearsHead says that there is nothing about a year, and which one is known instead.
func otherYearsHead(a Answer) Part {
	g := a.Generation
	if g == nil {
		return head("ask_other_years", a)
	}
	first := head("ask_same_generation", a)
	sources := make([]map[string]any, 0, len(g.Sources))
	for _, s := range g.Sources {
		sources = append(sources, map[string]any{"Title": s.Title, "URL": s.URL})
	}
	first.Data["Year"], first.Data["Generation"], first.Data["Sources"] = nearest(a.Facts, a.Vehicle.Year), span(g.From, g.To), sources
	return first
}

// span is how model years are written, the first and the last.
func span(from, to int) string {
	if to > from {
		return strconv.Itoa(from) + "–" + strconv.Itoa(to)
	}
	return strconv.Itoa(from)
}
