package packages

import (
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// fit says how far an entry speaks of a car.
type fit int

const (
	otherBrand fit = iota
	brandOnly      // another model, or the model is unknown
	modelOnly      // another model year, or the year is unknown
	exact
)

func (p Package) fits(v knowledge.Vehicle) fit {
	switch {
	case v.Make != "" && !strings.EqualFold(v.Make, p.Brand):
		return otherBrand
	case v.Make == "" || !slices.ContainsFunc(p.Models, func(m string) bool { return sameModel(m, v) }):
		return brandOnly
	case !slices.Contains(p.Years, v.Year):
		return modelOnly
	}
	return exact
}

// sameModel compares a catalogue's model with a vehicle's, which may carry a
// series ("Corvette Stingray") but must not be another car ("Escalade IQ").
func sameModel(m string, v knowledge.Vehicle) bool {
	want := words(m)
	got := words(v.Model)
	if brand := words(v.Make); len(got) > len(brand) && slices.Equal(got[:len(brand)], brand) {
		got = got[len(brand):]
	}
	if len(got) < len(want) || !slices.Equal(got[:len(want)], want) {
		return false
	}
	return !slices.ContainsFunc(got[len(want):], func(w string) bool {
		switch w {
		case "EV", "IQ", "IQL", "SPORT", "LIGHTNING", "CROSS", "HYBRID", "PRIME", "MACH", "XL", "CLASSIC", "MAX", "IFORCE":
			return true
		}
		return false
	})
}
