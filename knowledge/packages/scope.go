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
	modelOnly      // another model year, trim or market, or the year is unknown
	exact
)

// subject is a car as scopes are compared with it, brought to words once.
type subject struct {
	brand       string
	model, trim []string
	year        int
}

func subjectOf(v knowledge.Vehicle) subject {
	return subject{brand: v.Make, model: modelWords(v.Make, v.Model), trim: words(v.Trim), year: v.Year}
}

// modelWords are the words of a model's name without the brand's ("Polestar 2").
func modelWords(brand, name string) []string {
	model, b := words(name), words(brand)
	if len(model) > len(b) && slices.Equal(model[:len(b)], b) {
		return model[len(b):]
	}
	return model
}

// fits compares an entry with a car. What is not known to be of another market
// counts as sold in the US.
func (p Package) fits(s subject) fit {
	switch {
	case s.brand != "" && !strings.EqualFold(s.brand, p.Brand):
		return otherBrand
	case s.brand == "" || !slices.ContainsFunc(p.models, s.is) && !slices.ContainsFunc(p.lines, s.within):
		return brandOnly
	case !slices.Contains(p.Years, s.year) || p.Market != US || p.otherTrim(s.trim):
		return modelOnly
	}
	return exact
}

// within reports whether a car's model is only said to be one of a line ("Super
// Duty").
func (s subject) within(line []string) bool { return slices.Equal(s.model, line) }

// otherTrim reports whether an entry is for trims that the car's cannot be. A trim
// whose name begins another's ("XLE", "XLE Premium") may be either.
func (p Package) otherTrim(trim []string) bool {
	return len(p.trims) > 0 && len(trim) > 0 && !slices.ContainsFunc(p.trims, func(t []string) bool {
		return contains(trim, t) || contains(t, trim)
	})
}

// contains reports whether all words of part stand in the whole.
func contains(whole, part []string) bool {
	return !slices.ContainsFunc(part, func(w string) bool { return !slices.Contains(whole, w) })
}

// is compares a car with a catalogue's model: the car's may carry a series or a
// grade ("Corvette Stingray", "Camry LE Hybrid") but must not be another car
// ("Escalade IQ"). "Sport" makes another car only of some:
// a 4Runner TRD Sport is a 4Runner, a CT4 Sport a CT4.
func (s subject) is(model []string) bool {
	if len(model) == 0 || len(s.model) < len(model) || s.model[0] != model[0] || !contains(s.model, model) {
		return false
	}
	for i, w := range s.model[1:] {
		if !slices.Contains(model, w) && otherCar(w) && (w != "SPORT" || sportModel(model, i+1)) {
			return false
		}
	}
	return true
}

// sportModel reports whether "Sport" at a place of the name makes another model of
// this one.
func sportModel(model []string, at int) bool {
	return at == len(model) && slices.Contains([]string{"BRONCO", "ROVER", "DISCOVERY", "ROGUE", "OUTLANDER", "TERRAIN"}, model[len(model)-1])
}

// otherCar reports a word that, behind a model's name, makes it another model.
func otherCar(w string) bool {
	switch w {
	case "EV", "IQ", "IQL", "SPORT", "LIGHTNING", "CROSS", "HYBRID", "PRIME", "MACH", "XL", "CLASSIC", "MAX", "IFORCE",
		"C", "L", "4XE", "CHASSIS", "HD", "GX", "EUV", "PLUG", "HATCHBACK":
		return true
	}
	return false
}
