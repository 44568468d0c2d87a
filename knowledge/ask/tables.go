package ask

import (
	"context"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// usual are the attributes that an overview shows, the most asked for first.
func usual() []knowledge.Attribute {
	return []knowledge.Attribute{
		"horsepower", "torque", "towing_capacity", "payload_capacity", "epa_combined_mpg", "ev_range", "battery_capacity",
		"seating_capacity", "cargo_volume", "curb_weight", "zero_to_sixty", "starting_msrp",
	}
}

// overview says what there is about a car that was only named.
func (e *Engine) overview(ctx context.Context, v knowledge.Vehicle) (Answer, error) {
	all, err := e.facts.Facts(ctx, v.Make, v.Model, "")
	if err != nil {
		return Answer{}, err
	}
	a := Answer{Kind: Overview, Vehicle: v}
	if len(all) == 0 {
		a.Kind = UnknownCar
		return a, nil
	}
	if a.Vehicle.Year == 0 {
		a.Vehicle.Year = newest(all, named{})
	}
	const most = 8
	for _, name := range usual() {
		if row := rowOf(named{vehicle: a.Vehicle}, name, all); len(row.Facts) > 0 && len(a.Rows) < most {
			a.Rows = append(a.Rows, row)
		}
	}
	if len(a.Rows) == 0 {
		a.Kind = NotKnown
	}
	return a, nil
}

// each answers several attributes of one car, a row each.
func (e *Engine) each(ctx context.Context, u query, car named) (Answer, error) {
	a := Answer{Kind: Overview, Vehicle: car.vehicle, Attribute: u.several[len(u.several)-1]}
	for _, name := range u.several {
		u.attribute = name
		one, err := e.value(ctx, u, car)
		if err != nil {
			return a, err
		}
		row := Row{Vehicle: car.vehicle, Attribute: name}
		if one.Kind == Value || one.Kind == Range {
			row.Vehicle, row.Facts, row.Attribute = one.Vehicle, one.Facts, one.Attribute
			a.Vehicle = one.Vehicle
			a.Choices = append(a.Choices, one.Choices...)
		}
		a.Rows = append(a.Rows, row)
	}
	if !anything(a.Rows) {
		a.Kind, a.Rows, a.Choices = NotKnown, nil, nil
	}
	return a, nil
}

// compare puts cars side by side, by the attribute asked for or by the usual ones
// that all of them have.
func (e *Engine) compare(ctx context.Context, u query) (Answer, error) {
	const most = 4
	a := Answer{Kind: Compare, Attribute: u.attribute, Vehicle: u.cars[0].vehicle}
	cars := u.cars[:min(len(u.cars), most)]
	all, err := e.dated(ctx, u, cars)
	if err != nil {
		return a, err
	}
	names := []knowledge.Attribute{u.attribute}
	if u.attribute == "" {
		names = usual()
	}
	const lines = 6
	for _, name := range names {
		rows, complete := rowsOf(cars, name, all)
		if u.rivals || u.oneSided {
			rows = e.heard(u, cars, rows, all)
		}
		if complete || u.attribute != "" {
			a.Rows = append(a.Rows, rows...)
		}
		if len(a.Rows) >= lines*len(cars) {
			break
		}
	}
	if !anything(a.Rows) {
		a.Kind, a.Rows = NotKnown, nil
		return a, nil
	}
	if u.attribute != "" && len(u.found) > 1 && twice(a.Rows) && !saysVersion(cars[0], all[0]) { // "C-Klasse 2022 C 300": one car, called by two names
		return e.value(ctx, u, cars[len(cars)-1])
	}
	if u.attribute != "" {
		a.Choices, a.Verdict = e.open(u, cars, all), e.judged(u, cars, a.Rows, all)
	}
	return a, nil
}

// twice reports whether two rows say the same facts of one car.
func twice(rows []Row) bool {
	return len(rows) == 2 && sameModel(rows[0].Vehicle, rows[1].Vehicle) && rows[0].Vehicle.Year == rows[1].Vehicle.Year && len(rows[0].Facts) == 1 &&
		slices.EqualFunc(rows[0].Facts, rows[1].Facts, func(a, b knowledge.Fact) bool { return a.ID == b.ID })
}

// dated lists the facts of each of some cars, and gives those without a model year one: like is
// compared with like.
func (e *Engine) dated(ctx context.Context, u query, cars []named) (all [][]knowledge.Fact, err error) {
	for i, c := range cars {
		list, err := e.factsOf(ctx, u, c)
		if err != nil {
			return nil, err
		}
		if c.vehicle.Year == 0 && len(list) > 0 {
			cars[i].vehicle.Year = newest(list, c)
			if y := yearOfOther(cars, i); len(during(list, y)) > 0 {
				cars[i].vehicle.Year = y
			}
		}
		all = append(all, asShown(u, cars[i], list))
	}
	return all, nil
}

// leavesOpen reports whether the words about a car name a trim that a fact about it does not:
// whether the 300 hp of the Explorer are those of its ST is not said.
func (e *Engine) leavesOpen(c named, facts []knowledge.Fact) bool {
	e.mu.Lock()
	asked := e.cars.trimsIn(c)
	e.mu.Unlock()
	return slices.ContainsFunc(c.version, func(w string) bool {
		return asked.words[w] && !slices.Contains(asked.model, w) && slices.ContainsFunc(facts, func(f knowledge.Fact) bool { return !has(scope(f), w) })
	})
}

// yearOfOther is the model year of the first of some cars that is another one than the i-th and
// has one.
func yearOfOther(cars []named, i int) int {
	for j, c := range cars {
		if j != i && c.vehicle.Year != 0 {
			return c.vehicle.Year
		}
	}
	return 0
}

// heard leaves the facts out of the rows of versions that none of them is about: what another
// version has is no part of a contest between two.
func (e *Engine) heard(u query, cars []named, rows []Row, all [][]knowledge.Fact) []Row {
	for i, c := range cars {
		other := slices.ContainsFunc(rows[i].Facts, func(f knowledge.Fact) bool {
			return slices.ContainsFunc(c.means, func(m string) bool { return !has(scope(f), m) })
		})
		talked := c.vehicle
		if talked.Trim != "" { // the 2019 Durango has no SRT's engine
			talked = u.Context.withEngine(talked)
		}
		if other || !saysVersion(c, all[i]) && ofOther(talked, rows[i].Facts) || len(e.unheard(u, c, all[i], rows[i].Facts)) > 0 {
			rows[i].Facts = nil
		}
	}
	return rows
}

// ofOther reports whether all facts are about other engines than the one of a car that was talked
// about, by their size.
func ofOther(v knowledge.Vehicle, facts []knowledge.Fact) bool {
	engine := strings.Fields(spelled(v.Engine))
	return len(facts) > 0 && !slices.ContainsFunc(facts, func(f knowledge.Fact) bool {
		return !slices.ContainsFunc(engine, func(w string) bool { return isDisplacement(w) && contradicts(f, w) })
	})
}

// judged is the verdict of a yes-or-no question about two cars, where the rows are about the
// very versions that were named: what the 50i does says nothing of the M50i.
func (e *Engine) judged(u query, cars []named, rows []Row, all [][]knowledge.Fact) Verdict {
	for i, c := range cars {
		if i >= len(rows) || len(e.unheard(u, c, all[i], rows[i].Facts)) > 0 || e.leavesOpen(c, rows[i].Facts) {
			return ""
		}
	}
	if ofLineAndEngine(rows) {
		return ""
	}
	return e.lexicon.contest(u, rows)
}

// ofLineAndEngine reports whether what a model line may do at most is set against what an engine of
// it may: which of them is more then says nothing.
func ofLineAndEngine(rows []Row) bool {
	line := func(f knowledge.Fact) bool { return f.Engine == "" && strings.Contains(f.Condition, "max") }
	engine := func(f knowledge.Fact) bool { return f.Engine != "" }
	for i := 1; i < len(rows); i++ {
		a, b := rows[i-1].Facts, rows[i].Facts
		if sameModel(rows[i-1].Vehicle, rows[i].Vehicle) && (slices.ContainsFunc(a, line) && slices.ContainsFunc(b, engine) || slices.ContainsFunc(b, line) && slices.ContainsFunc(a, engine)) {
			return true
		}
	}
	return false
}

// open are the versions that decide between many values of the first car that has them.
func (e *Engine) open(u query, cars []named, all [][]knowledge.Fact) []Choice {
	for i, c := range cars {
		if facts := best(fitting(during(all[i], c.vehicle.Year), c)); distinct(facts) > fewValues {
			list := variants(facts, u, c.vehicle)
			for i := range list {
				list[i].Label = c.vehicle.Model + ": " + list[i].Label
			}
			return list
		}
	}
	return nil
}

func rowsOf(cars []named, name knowledge.Attribute, all [][]knowledge.Fact) (rows []Row, complete bool) {
	complete = true
	for i, c := range cars {
		row := rowOf(c, name, all[i])
		complete = complete && len(row.Facts) > 0
		rows = append(rows, row)
	}
	return rows, complete
}

// rowOf is an attribute of a car: one fact, or the lowest and the highest.
func rowOf(car named, name knowledge.Attribute, all []knowledge.Fact) Row {
	row := Row{Vehicle: car.vehicle, Attribute: name}
	var facts []knowledge.Fact
	for _, f := range during(all, car.vehicle.Year) {
		if f.Attribute == name {
			facts = append(facts, f)
		}
	}
	if settled, _ := bySettled(facts, car); len(settled) > 0 {
		facts = settled
	}
	if car.plain {
		facts, car = plainest(facts, car)
	}
	if of := allHaving(facts, car.carried); len(of) > 0 {
		facts = of
	}
	facts = best(fitting(facts, car))
	switch {
	case distinct(facts) == 1 || distinct(facts) == fewValues:
		row.Facts = trimmed(facts, fewValues)
	case len(facts) > 1:
		row.Facts = extremes(facts)
	}
	return row
}

// allHaving are the facts whose scope has all of some words.
func allHaving(facts []knowledge.Fact, words []string) []knowledge.Fact {
	return slices.DeleteFunc(slices.Clone(facts), func(f knowledge.Fact) bool {
		return len(words) == 0 || slices.ContainsFunc(words, func(w string) bool { return !has(scope(f), w) })
	})
}

func anything(rows []Row) bool {
	for _, r := range rows {
		if len(r.Facts) > 0 {
			return true
		}
	}
	return false
}

// explanation finds a passage about what a word means. Only one that is about the
// very word is said; what is merely near is not an answer.
func (e *Engine) explanation(ctx context.Context, u query) (Answer, bool, error) {
	if !u.explain && u.attribute == "" {
		return Answer{}, false, nil
	}
	found, err := e.library.Passages(ctx, u.Text, knowledge.PassageFilter{Lang: u.lang})
	if err != nil {
		return Answer{}, false, err
	}
	for _, p := range found.Passages {
		if u.explain && (p.Topic == string(u.attribute) || contains(u.folded, p.Topic)) {
			return Answer{Kind: Explanation, Attribute: u.attribute, Passages: []knowledge.Passage{p}}, true, nil
		}
	}
	return Answer{}, false, nil
}
