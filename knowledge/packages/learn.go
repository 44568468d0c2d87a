package packages

import (
	"cmp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// What learning asks of the builds before it writes something down.
const (
	leastCars   = 30  // in a scope
	leastSeries = 100 // of a series to be a scope of its own
	leastEach   = 8   // with and without the package
	leastOf     = 5   // with a code, or without it
	leastSays   = 0.9 // log-odds that a code must be worth, doubt taken off
	leastMore   = 0.5 // log-odds that two codes together must be worth more than either
	mostSigns   = 14  // of one package
	leastLong   = 40  // codes; a maker whose lists are shorter does not list everything built in
	dependence  = 0.3 // correlation from which on two codes are one group
)

// Learn counts how the packages of the catalogue go with the other codes of real
// builds, and what those cost. The same builds give the same tables, in any order.
// The calibration is not learnt here: see Calibrate.
func (c *Catalogue) Learn(builds []Build, sources map[string]knowledge.Source) Learnt {
	return Learnt{Associations: c.associate(builds, sources), Tariffs: c.learnTariffs(builds, sources)}
}

func (c *Catalogue) associate(builds []Build, sources map[string]knowledge.Source) []Association {
	scopes := map[scope][]Build{}
	for _, b := range builds {
		if s, ok := c.scopeOf(b.Vehicle); ok {
			scopes[s] = append(scopes[s], b)
			if b.Series != "" {
				s.series = b.Series
				scopes[s] = append(scopes[s], b)
			}
		}
	}
	var out []Association
	for s, cars := range scopes {
		out = append(out, c.learnScope(s, cars, sources[s.brand])...)
	}
	slices.SortFunc(out, func(a, b Association) int {
		return cmp.Or(strings.Compare(a.Brand, b.Brand), strings.Compare(a.Model, b.Model), strings.Compare(a.Series, b.Series), a.From-b.From, strings.Compare(a.Code, b.Code))
	})
	return out
}

func (c *Catalogue) learnScope(s scope, cars []Build, source knowledge.Source) []Association {
	if len(cars) < leastCars || s.series != "" && len(cars) < leastSeries {
		return nil
	}
	packageCodes := c.packageCodes(s.brand)
	from, to := cars[0].Vehicle.Year, cars[0].Vehicle.Year
	lengths := make([]int, 0, len(cars))
	for _, b := range cars {
		from, to = min(from, b.Vehicle.Year), max(to, b.Vehicle.Year)
		n := 0
		for _, code := range b.Codes {
			if !packageCodes[code] {
				n++
			}
		}
		lengths = append(lengths, n)
	}
	slices.Sort(lengths)
	const few = 20 // one car in so many may have a shorter list
	base := Association{Brand: s.brand, Model: s.model, Series: s.series, From: from, To: to, Cars: len(cars), Least: lengths[len(lengths)/few], Source: source}
	var out []Association
	for code := range packageCodes {
		a := base
		a.Code = code
		if a.count(cars); a.With < leastEach || a.Cars-a.With < leastEach || !c.offers(s, a, code) {
			continue
		}
		a.Signs = signs(a, cars, packageCodes)
		out = append(out, a)
	}
	return out
}

// packageCodes lists the codes that name a package of the brand on any model:
// none of them is a component of another one.
func (c *Catalogue) packageCodes(brand string) map[string]bool { return c.packaged[brandKey(brand)] }

// offers reports whether the catalogue has the code as a factory package of the scope.
func (c *Catalogue) offers(s scope, a Association, code string) bool {
	return slices.ContainsFunc(c.all, func(p Package) bool {
		return strings.EqualFold(p.Brand, s.brand) && p.Kind != Accessory && slices.Contains(p.Codes, code) && slices.Contains(p.Models, s.model) &&
			slices.ContainsFunc(p.Years, func(y int) bool { return y >= a.From-1 && y <= a.To+1 })
	})
}

func (a *Association) count(cars []Build) {
	a.Takes = map[string]Take{}
	for _, b := range cars {
		t := a.Takes[b.Vehicle.Trim]
		t.Of++
		if b.has(a.Code) {
			t.With++
			a.With++
		}
		a.Takes[b.Vehicle.Trim] = t
	}
}

func (b Build) has(code string) bool {
	_, ok := slices.BinarySearch(b.Codes, code)
	return ok
}
