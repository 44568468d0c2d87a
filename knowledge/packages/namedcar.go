package packages

import (
	"slices"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
)

// modelSaid is a place in a text where a model's name stands.
type modelSaid struct {
	brand, model string
	at, end      int // words
}

// carIn is the one car of the catalogue that a text names, with its model year where
// that is said, too. A model counts where its make is named or a year stands beside
// it, for many models are everyday words. A text that names two models means neither.
func (c *Catalogue) carIn(text string) knowledge.Vehicle {
	said := words(text)
	var found []modelSaid
	for _, brand := range c.brands {
		named := brandSaid(said, brand)
		for _, m := range c.models[brandKey(brand)] {
			for _, p := range placesOf(said, m.words) {
				if named || yearAt(said, p.at-1) != 0 || yearAt(said, p.end) != 0 {
					found = append(found, modelSaid{brand, m.name, p.at, p.end})
				}
			}
		}
	}
	var v knowledge.Vehicle
	for _, f := range found {
		longer := func(o modelSaid) bool { return o.at <= f.at && o.end >= f.end && o.end-o.at > f.end-f.at }
		switch {
		case slices.ContainsFunc(found, longer):
		case v.Model == "":
			v.Make, v.Model = f.brand, f.model
		case v.Make != f.brand || v.Model != f.model:
			return knowledge.Vehicle{}
		}
	}
	if v.Model != "" {
		v.Year = yearSaid(said)
	}
	return v
}

// placesOf finds the words of a name, also written together: "F150" is "F-150".
func placesOf(said, name []string) (places []modelSaid) {
	joined := strings.Join(name, "")
	for at := range said {
		for end := at + 1; end <= min(at+len(name)+1, len(said)); end++ {
			if strings.Join(said[at:end], "") == joined {
				places = append(places, modelSaid{at: at, end: end})
			}
		}
	}
	return places
}

// brandSaid reports whether a text names a make, by its name or as people call it.
func brandSaid(said []string, brand string) bool {
	if len(placesOf(said, words(brand))) > 0 {
		return true
	}
	short := map[string][]string{"Chevrolet": {"CHEVY"}, "Volkswagen": {"VW"}, "Mercedes-Benz": {"MERCEDES", "MERC"}, "Land Rover": {"LANDROVER"}}
	return slices.ContainsFunc(short[brand], func(n string) bool { return slices.Contains(said, n) })
}

// yearSaid is the one model year that a text names, 0 for none or several.
func yearSaid(said []string) (year int) {
	for i := range said {
		y := yearAt(said, i)
		if y != 0 && year != 0 && y != year {
			return 0
		}
		year = max(year, y)
	}
	return year
}

// yearAt is the model year that a word is, or 0.
func yearAt(said []string, i int) int {
	if i < 0 || i >= len(said) {
		return 0
	}
	if y, err := strconv.Atoi(said[i]); err == nil && y >= firstYear && y <= lastYear {
		return y
	}
	return 0
}
