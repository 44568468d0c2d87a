package packages

import (
	"cmp"
	"maps"
	"slices"
)

// Conflict is a code that means more than one package on the same model, in the
// same year and market.
type Conflict struct {
	Brand, Model, Code string
	Market             Market
	Years              []int
	IDs                []string
	ByTrim             bool // the entries name different trims, so a car whose trim is known decides
}

// Conflicts lists every code that the catalogue cannot read without more than
// brand, model, year and market, in order of brand, model and code.
func (c *Catalogue) Conflicts() []Conflict {
	type key struct {
		brand, model, code string
		market             Market
	}
	at := map[key][]Package{}
	for _, p := range c.all {
		for _, code := range p.Codes {
			for _, m := range p.Models {
				k := key{p.Brand, m, code, p.Market}
				at[k] = append(at[k], p)
			}
		}
	}
	var out []Conflict
	for k, entries := range at {
		years := map[int]int{}
		for _, p := range entries {
			for _, y := range p.Years {
				years[y]++
			}
		}
		maps.DeleteFunc(years, func(_, n int) bool { return n < 2 })
		if len(years) == 0 {
			continue
		}
		con := Conflict{Brand: k.brand, Model: k.model, Code: k.code, Market: k.market, Years: slices.Sorted(maps.Keys(years)), ByTrim: apart(entries)}
		for _, p := range entries {
			if slices.ContainsFunc(p.Years, func(y int) bool { return slices.Contains(con.Years, y) }) {
				con.IDs = append(con.IDs, p.ID)
			}
		}
		out = append(out, con)
	}
	slices.SortFunc(out, func(a, b Conflict) int {
		return cmp.Or(cmp.Compare(a.Brand, b.Brand), cmp.Compare(a.Model, b.Model), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Market, b.Market))
	})
	return out
}

// apart reports whether no two entries can be on the same trim.
func apart(entries []Package) bool {
	for i, p := range entries {
		for _, q := range entries[i+1:] {
			if len(p.Trims) == 0 || len(q.Trims) == 0 || slices.ContainsFunc(q.trims, func(t []string) bool { return !p.otherTrim(t) }) {
				return false
			}
		}
	}
	return true
}

// meanings lists the entries a code can stand for on a car: those that fit best
// and no others, one of each name. Several at an exact fit are a conflict that
// this car does not decide. Where the entries of one name differ (by trim, and the
// trim is not known) the name is sure and the variant is not: it has no id, and
// only what all of them have.
func (c *Catalogue) meanings(code string, s subject) (best []Package, how fit) {
	for _, i := range c.codes[code] {
		p := c.all[i]
		f := p.fits(s)
		if f == otherBrand || f < how {
			continue
		}
		if f > how {
			best, how = nil, f
		}
		same := func(q Package) bool { return q.Brand == p.Brand && q.normal == p.normal }
		switch i := slices.IndexFunc(best, same); {
		case i < 0:
			best = append(best, p)
		case f == exact:
			best[i] = best[i].common(p)
		case slices.Max(best[i].Years) < slices.Max(p.Years):
			best[i] = p
		}
	}
	return best, how
}

// common is what two entries of one name share.
func (p Package) common(q Package) Package {
	p.ID, p.Trims, p.trims, p.things = "", nil, nil, nil
	p.Contents = both(p.Contents, q.Contents)
	p.Features = both(p.Features, q.Features)
	p.Components = both(p.Components, q.Components)
	p.Prices = both(p.Prices, q.Prices)
	p.Weak = p.Weak && q.Weak
	return p
}

func both[T comparable](a, b []T) []T {
	return slices.DeleteFunc(slices.Clone(a), func(x T) bool { return !slices.Contains(b, x) })
}
