package packages

import (
	"cmp"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// BrandCoverage is what the catalogue has of a brand.
type BrandCoverage struct {
	Brand       string
	Packages    int // factory packages and editions
	Listed      int // of them with known contents
	Weak        int // of them on one weak source
	OtherMarket int // of them sold outside the US
	Options     int // options of their own
	Accessories int // port or dealer fitted
	Codes       int // distinct option codes with a meaning
	From, To    int // model years of the packages; 0: there are none
	Categories  map[Category]int
}

// Coverage counts the catalogue by brand, in the order of brands.
func (c *Catalogue) Coverage() ([]BrandCoverage, error) {
	at := map[string]*BrandCoverage{}
	codes := map[string]map[string]bool{}
	for _, p := range c.all {
		b := at[p.Brand]
		if b == nil {
			b = &BrandCoverage{Brand: p.Brand, Categories: map[Category]int{}}
			at[p.Brand], codes[p.Brand] = b, map[string]bool{}
		}
		b.add(p)
		for _, code := range p.Codes {
			codes[p.Brand][code] = true
		}
	}
	var out []BrandCoverage
	for brand, b := range at {
		if err := c.countCodes(brand, codes[brand]); err != nil {
			return nil, err
		}
		b.Codes = len(codes[brand])
		out = append(out, *b)
	}
	slices.SortFunc(out, func(a, b BrandCoverage) int { return cmp.Compare(a.Brand, b.Brand) })
	return out, nil
}

// countCodes adds the codes of a brand's table; a brand may have none.
func (c *Catalogue) countCodes(brand string, codes map[string]bool) error {
	if _, err := fs.Stat(c.dir, "codes/"+file(brand)+".tsv"); err != nil {
		return nil //nolint:nilerr // no table
	}
	return c.eachCode(brand, func(o OptionCode) { codes[o.Code] = true })
}

func (b *BrandCoverage) add(p Package) {
	switch p.Kind {
	case Option:
		b.Options++
		return
	case Accessory:
		b.Accessories++
		return
	case Factory, Edition:
	}
	b.Packages++
	b.Categories[p.Category]++
	if b.From == 0 || p.Years[0] < b.From {
		b.From = p.Years[0]
	}
	b.To = max(b.To, p.Years[len(p.Years)-1])
	if p.Listed() {
		b.Listed++
	}
	if p.Weak {
		b.Weak++
	}
	if p.Market != US {
		b.OtherMarket++
	}
}

// ModelCoverage is what the catalogue has of a model in the US.
type ModelCoverage struct {
	Brand, Model string
	Packages     int   // factory packages and editions with known contents
	Names        int   // of them: one name on other trims and in other years is one package
	Years        []int // model years of them
	Elsewhere    int   // packages of other markets, not counted above
}

// Enough reports whether the model is covered: five packages of different names
// over three model years.
func (m ModelCoverage) Enough() bool {
	const threeYears = 3
	return m.Names >= enough && len(m.Years) >= threeYears
}

// bestSellers are the thirty models most often sold used in the US.
const bestSellers = `Ford F-150|Chevrolet Silverado 1500|Ram 1500|Toyota RAV4|Honda CR-V|Nissan Rogue|Toyota Camry|` +
	`Ford Explorer|Jeep Grand Cherokee|Toyota Tacoma|GMC Sierra 1500|Chevrolet Tahoe|Jeep Wrangler|Toyota Highlander|` +
	`Chevrolet Equinox|Hyundai Tucson|Hyundai Santa Fe|Subaru Outback|Subaru Forester|BMW X5|BMW 3 Series|Mercedes-Benz GLC|` +
	`Mercedes-Benz C-Class|Audi Q5|Lexus RX|Volvo XC90|Kia Telluride|Kia Sorento|Mazda CX-5|Tesla Model 3`

// BestSellers tells of each of the thirty models most often sold used in the US
// what the catalogue has.
func (c *Catalogue) BestSellers() []ModelCoverage {
	var out []ModelCoverage
	for name := range strings.SplitSeq(bestSellers, "|") {
		brand, model, _ := strings.Cut(name, " ")
		m := ModelCoverage{Brand: brand, Model: model}
		years, names := map[int]bool{}, map[string]bool{}
		for _, p := range c.all {
			if p.Brand != brand || !slices.Contains(p.Models, model) || !p.counts() {
				continue
			}
			if p.Market != US {
				m.Elsewhere++
				continue
			}
			m.Packages++
			names[p.normal] = true
			for _, y := range p.Years {
				years[y] = true
			}
		}
		m.Names = len(names)
		m.Years = slices.Sorted(maps.Keys(years))
		out = append(out, m)
	}
	return out
}
