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
	Facts     []string            `json:"facts"` // their IDs
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
		s := Shown{Vehicle: r.Vehicle, Attribute: r.Attribute}
		for _, f := range r.Facts {
			s.Facts = append(s.Facts, f.ID)
		}
		out = slices.DeleteFunc(out, func(o Shown) bool { return o.Vehicle == s.Vehicle })
		out = append([]Shown{s}, out...)
	}
	return out[:min(len(out), most)]
}

// asShown leaves of a car's facts those that were last shown of it, where a text that sets it
// against another says nothing of its version.
func asShown(u query, car named, facts []knowledge.Fact) []knowledge.Fact {
	names := slices.ContainsFunc(car.version, func(w string) bool {
		return strings.HasPrefix(w, ruledOut) || !vagueInScope(w) && slices.ContainsFunc(facts, func(f knowledge.Fact) bool {
			return slices.ContainsFunc(scope(f), func(o string) bool { return sameVersion(w, o) })
		})
	})
	if names || len(car.means) > 0 || car.plain || u.attribute != u.Context.Attribute {
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
