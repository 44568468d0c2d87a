package ask

import (
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// Shown is what was last said of a car: "so the Tacoma is longer?" is asked about the short one
// that was talked about, not about all there are.
type Shown struct {
	Vehicle   knowledge.Vehicle   `json:"vehicle"`
	Attribute knowledge.Attribute `json:"attribute"`
	Facts     []string            `json:"facts"`            // their IDs
	Engine    string              `json:"engine,omitempty"` // that all of them are about
}

// remembered is a dialogue's list of what was said of cars, the newest first, after an answer.
func remembered(before []Shown, a Answer) []Shown {
	const most = 4
	out := slices.Clone(before)
	rows := a.Rows
	if a.Kind == Value {
		rows = []Row{{Vehicle: a.Vehicle, Attribute: a.Attribute, Facts: a.Facts}}
	} else if a.Kind != Compare {
		rows = nil
	}
	for _, r := range slices.Backward(rows) {
		if distinct(r.Facts) == 0 || distinct(r.Facts) > fewValues {
			continue
		}
		s := Shown{Vehicle: r.Vehicle, Attribute: r.Attribute, Engine: r.Facts[0].Engine}
		for _, f := range r.Facts {
			s.Facts = append(s.Facts, f.ID)
			if f.Engine != s.Engine {
				s.Engine = ""
			}
		}
		out = slices.DeleteFunc(out, func(o Shown) bool { return o.Vehicle == s.Vehicle })
		out = append([]Shown{s}, out...)
	}
	return out[:min(len(out), most)]
}

// asShown leaves of a car's facts those that were last shown of it, where a text that sets it
// against another says nothing of its version.
func asShown(u query, car named, facts []knowledge.Fact) []knowledge.Fact {
	if saysVersion(car, facts) || len(car.means) > 0 || car.plain || u.attribute != u.Context.Attribute {
		return facts
	}
	same := func(s Shown) bool {
		return s.Attribute == u.attribute && sameModel(s.Vehicle, car.vehicle) && s.Vehicle.Year == car.vehicle.Year
	}
	i := slices.IndexFunc(u.Context.Shown, func(s Shown) bool { return same(s) && s.Vehicle == car.vehicle })
	if i < 0 {
		i = slices.IndexFunc(u.Context.Shown, same)
	}
	if i < 0 {
		return facts
	}
	of := slices.DeleteFunc(slices.Clone(facts), func(f knowledge.Fact) bool { return !slices.Contains(u.Context.Shown[i].Facts, f.ID) })
	if len(of) == 0 {
		return facts
	}
	return of
}

// saysVersion reports whether words about a car say its version as some facts do, or what it is not.
func saysVersion(car named, facts []knowledge.Fact) bool {
	return slices.ContainsFunc(car.version, func(w string) bool {
		return strings.HasPrefix(w, ruledOut) || !vagueInScope(w) && slices.ContainsFunc(facts, func(f knowledge.Fact) bool {
			return slices.ContainsFunc(scope(f), func(o string) bool { return sameVersion(w, o) })
		})
	})
}

// versionBefore are the words by which the version of a car was said before that a text goes on
// about: in another year, or for an amount. The 2019 Durango is asked about as an SRT after one,
// and "is that enough?" about the engine of which nothing is known.
func (e *Engine) versionBefore(u query, car named, facts []knowledge.Fact) []string {
	if u.named || !car.otherYear && u.limit == nil || len(car.means) > 0 || car.plain || u.attribute != u.Context.Attribute || len(u.Context.Vehicles) == 0 || !sameModel(car.vehicle, u.Context.Vehicles[0]) {
		return nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	says := func(w string) bool {
		return slices.Contains(variantWords(), w) || isDisplacement(w) || cylinders(w) != "" || e.cars.hasVersion(car.vehicle, w) && !vagueInScope(w)
	}
	if slices.ContainsFunc(car.version, says) {
		return nil
	}
	before := slices.DeleteFunc(slices.Clone(u.Context.Version), func(w string) bool { return !says(w) || strings.HasPrefix(w, ruledOut) })
	v := u.Context.withEngine(car.vehicle)
	if u.limit == nil && slices.ContainsFunc(facts, func(f knowledge.Fact) bool {
		return slices.ContainsFunc(before, func(w string) bool { return has(scope(f), w) }) || f.Trim == "" && !ofOther(v, []knowledge.Fact{f})
	}) {
		return nil // what a fact is about that names no version
	}
	return before
}

// withEngine adds to a car the engine that was last shown of its model, in another year, where
// nothing was shown of its own.
func (c Context) withEngine(v knowledge.Vehicle) knowledge.Vehicle {
	i := slices.IndexFunc(c.Shown, func(s Shown) bool { return sameModel(s.Vehicle, v) })
	own := slices.ContainsFunc(c.Shown, func(s Shown) bool { return sameModel(s.Vehicle, v) && s.Vehicle.Year == v.Year })
	if i >= 0 && !own && v.Engine == "" {
		v.Engine = c.Shown[i].Engine
	}
	return v
}
