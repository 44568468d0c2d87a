package packages

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// Tariff is what real builds of one model, year and trim tell about prices: what
// each option code adds to the price of a car, in whole US dollars, and what is
// left of it. Only counts are kept, and no total of a single car.
type Tariff struct {
	Brand  string           `json:"brand"`
	Model  string           `json:"model"`          // the catalogue's name
	Trim   string           `json:"trim,omitempty"` // words, in order of the alphabet
	Year   int              `json:"year"`
	Cars   int              `json:"cars"` // counted
	Prices map[string]int   `json:"prices"`
	Takes  map[string]int   `json:"takes"` // cars with a package, by its code
	Rests  []Rest           `json:"rests"`
	Source knowledge.Source `json:"source"`

	rests map[string][]Rest // by those of their codes that name no package
}

// Rest is what is left between the base price and the total of some cars when all
// codes with a price of their own are taken off: what delivery and the codes without
// one come to together.
type Rest struct {
	Codes   []string `json:"codes"` // in order; those that are never seen apart have no price of their own
	Dollars int      `json:"dollars"`
	Cars    int      `json:"cars"`
}

// sound checks that the counts of a tariff are possible.
func (t Tariff) sound() error {
	if t.Brand == "" || t.Model == "" || t.Year == 0 || t.Cars < 1 {
		return fmt.Errorf("prices of %s %s %d %s: scope and counts", t.Brand, t.Model, t.Year, t.Trim)
	}
	for code, dollars := range t.Prices {
		if dollars < 0 {
			return fmt.Errorf("prices of %s %s %d %s: %s", t.Brand, t.Model, t.Year, t.Trim, code)
		}
	}
	for _, r := range t.Rests {
		if r.Cars < 1 || r.Cars > t.Cars || !slices.IsSorted(r.Codes) {
			return fmt.Errorf("prices of %s %s %d %s: rest %v", t.Brand, t.Model, t.Year, t.Trim, r.Codes)
		}
	}
	return nil
}

// indexed is the tariff with its rests by what a list without package codes shows of them.
func (t Tariff) indexed(packageCodes map[string]bool) Tariff {
	t.rests = map[string][]Rest{}
	for _, r := range t.Rests {
		k := restKey(slices.DeleteFunc(slices.Clone(r.Codes), func(code string) bool { return packageCodes[code] }))
		t.rests[k] = append(t.rests[k], r)
	}
	return t
}

func restKey(codes []string) string { return strings.Join(codes, " ") }

// What learning prices asks of the builds.
const (
	leastPriced = 30  // cars of a trim that prices are learnt from
	leastTariff = 8   // cars of a trim that has its own rests, with prices of the model's other trims
	leastVotes  = 3   // pairs of cars that differ by the same amount
	leastAgree  = 0.6 // of the pairs that differ in a code, those that differ by that amount
	leastRest   = 2   // cars with the same rest: one alone is not told
)

// tariffs learns what options cost. A trim with few cars takes the prices on which
// all other trims of its model and year agree.
func (c *Catalogue) learnTariffs(builds []Build, sources map[string]knowledge.Source) []Tariff {
	type year struct {
		brand, model string
		year         int
	}
	trims := map[year]map[string][]priced{}
	for _, b := range builds {
		if b.Base <= 0 || b.Total < b.Base {
			continue
		}
		y := year{b.Vehicle.Make, b.Vehicle.Model, b.Vehicle.Year}
		if trims[y] == nil {
			trims[y] = map[string][]priced{}
		}
		trims[y][b.Vehicle.Trim] = append(trims[y][b.Vehicle.Trim], priced{b.Codes, b.Total - b.Base})
	}
	var out []Tariff
	for y, byTrim := range trims {
		names := c.packageCodes(y.brand)
		own := map[string]prices{}
		for trim, cars := range byTrim {
			own[trim] = pricesOf(cars)
		}
		common := agreed(own, names)
		for trim, cars := range byTrim {
			if len(cars) < leastTariff {
				continue
			}
			t := tariffOf(cars, common.without(own[trim]), names)
			t.Brand, t.Model, t.Trim, t.Year, t.Source = y.brand, y.model, trim, y.year, sources[y.brand]
			out = append(out, t)
		}
	}
	slices.SortFunc(out, func(a, b Tariff) int {
		return cmp.Or(strings.Compare(a.Brand, b.Brand), strings.Compare(a.Model, b.Model), strings.Compare(a.Trim, b.Trim), a.Year-b.Year)
	})
	return out
}
