package packages

import (
	"maps"
	"slices"

	"example.com/vinbot/knowledge"
)

// Gap says why the catalogue cannot speak of a car. The zero value: it can.
type Gap string

// The gaps, the widest first.
const (
	GapBrand  Gap = "brand"  // nothing of the brand
	GapModel  Gap = "model"  // of the brand, nothing of the model
	GapNone   Gap = "none"   // of the model, options and accessories, but no package
	GapMarket Gap = "market" // of the model, only entries of other markets
	GapYear   Gap = "year"   // of the model, nothing of the year
	GapFew    Gap = "few"    // too little to say that a package is missing
)

// enough is how many packages with known contents a model year needs before the
// catalogue counts as covering it.
const enough = 5

// Covered is what the catalogue has of a model year.
type Covered struct {
	Gap      Gap
	Packages int   // factory packages and editions of this model and year with known contents
	Years    []int // model years it has packages of the model in, in the US
}

// Covered reports what the catalogue has of a car. A person is told the gap
// plainly: a package that is not found on a car of a gap may still be there.
func (c *Catalogue) Covered(v knowledge.Vehicle) Covered {
	s := subjectOf(v)
	s.trim = nil
	var brand, model, packaged bool
	var out Covered
	years := map[int]bool{}
	for _, p := range c.all {
		switch f := p.fits(s); {
		case f == otherBrand || s.brand == "":
			continue
		case f == brandOnly:
			brand = true
			continue
		case !p.packaged():
		case p.Market != US:
			packaged = true
		default:
			packaged = true
			for _, y := range p.Years {
				years[y] = true
			}
			if f == exact && p.counts() {
				out.Packages++
			}
		}
		brand, model = true, true
	}
	out.Years = slices.Sorted(maps.Keys(years))
	switch {
	case !brand:
		out.Gap = GapBrand
	case !model:
		out.Gap = GapModel
	case !packaged:
		out.Gap = GapNone
	case len(years) == 0:
		out.Gap = GapMarket
	case !years[v.Year]:
		out.Gap = GapYear
	case out.Packages < enough:
		out.Gap = GapFew
	}
	return out
}

// packaged reports whether an entry is a factory package, and neither an option of
// its own nor an accessory.
func (p Package) packaged() bool { return p.Kind == Factory || p.Kind == Edition }

// counts reports whether an entry is a factory package with known contents.
func (p Package) counts() bool { return p.packaged() && p.Listed() }
