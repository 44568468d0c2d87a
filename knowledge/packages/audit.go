package packages

import (
	"cmp"
	"math"
	"slices"

	"example.com/vinbot/knowledge"
)

// Given is what people gave of a car: what an identification rests on.
type Given struct {
	Vehicle knowledge.Vehicle
	Codes   []string
	Text    string
	Answers []Answer         // of a person who was asked
	Label   *knowledge.Label // of this very car; nil: none was sent
	Read    bool             // the label is part of it, not only held against the rest
}

// Car is the given as [Catalogue.Identify] takes it.
func (g Given) Car() Car {
	car := Car{Vehicle: g.Vehicle}
	if g.Label != nil && g.Read {
		car = CarOf(*g.Label)
	}
	car.Codes, car.Text, car.Answers, car.Label = g.Codes, g.Text, g.Answers, g.Label
	return car
}

// Change is a package that is stated otherwise than it was.
type Change struct {
	Package string            `json:"package,omitempty"` // id in the catalogue, or empty for one that only a label names
	Name    string            `json:"name"`
	Before  knowledge.Verdict `json:"before"` // empty: undetermined, or not weighed
	After   knowledge.Verdict `json:"after"`
	From    float64           `json:"from"` // probability, 0 where it was not weighed
	To      float64           `json:"to"`
}

// Changes lists what is stated otherwise after than before: another verdict, or a
// probability that moved by a twentieth or more.
func Changes(before, after []knowledge.Finding) []Change {
	const moved = 0.05
	at := map[string]*Change{}
	of := func(f knowledge.Finding) *Change {
		key := cmp.Or(f.Package, f.Name)
		if at[key] == nil {
			at[key] = &Change{Package: f.Package, Name: f.Name}
		}
		return at[key]
	}
	for _, f := range before {
		c := of(f)
		c.Before, c.From = f.Verdict, f.Probability
	}
	for _, f := range after {
		c := of(f)
		c.After, c.To = f.Verdict, f.Probability
	}
	var out []Change
	for _, c := range at {
		if c.Before != c.After || math.Abs(c.From-c.To) >= moved {
			out = append(out, *c)
		}
	}
	slices.SortFunc(out, func(a, b Change) int { return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.Name, b.Name)) })
	return out
}
