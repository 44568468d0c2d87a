package packages

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"example.com/vinbot/knowledge"
)

// Kind says what sort of thing an entry is.
type Kind string

// The kinds of entry. Accessories are fitted at the port or by the dealer: they
// are never evidence of a factory package.
const (
	Factory   Kind = "factory"   // an option package or group built in at the factory
	Edition   Kind = "edition"   // an edition sold as a package on top of a trim
	Option    Kind = "option"    // one option of its own that people take for a package
	Accessory Kind = "accessory" // port or dealer fitted
)

// Market is where a package was sold.
type Market string

// The markets.
const (
	US Market = "US"
	CA Market = "CA"
	DE Market = "DE"
)

// currency of the prices of a market.
func (m Market) currency() string {
	return map[Market]string{US: "USD", CA: "CAD", DE: "EUR"}[m]
}

// Category is what a package is bought for.
type Category string

// Categories lists them in the order in which a list shows them.
func Categories() []Category {
	return []Category{
		"luxury", "technology", "safety", "driver_assistance", "performance", "off_road", "towing", "appearance",
		"comfort", "convenience", "cold_weather", "audio", "lighting", "utility", "protection", "interior", "equipment_group",
	}
}

// Package is one entry of the catalogue. The same code means other things on
// other models, so an entry speaks only of its own brand, models, years, market
// and, where they are named, trims.
type Package struct {
	ID         string    `json:"id"`
	Brand      string    `json:"brand"`
	Models     []string  `json:"models"`
	Codes      []string  `json:"codes,omitempty"` // none where no code is known
	Name       string    `json:"name"`
	Aliases    []string  `json:"aliases,omitempty"` // as labels print it
	Kind       Kind      `json:"kind,omitempty"`    // Factory where the file says nothing
	Category   Category  `json:"category"`
	Market     Market    `json:"market,omitempty"`     // US where the file says nothing
	Contents   []string  `json:"contents,omitempty"`   // in English words, as far as the source tells
	Features   []Feature `json:"features,omitempty"`   // the contents in the closed vocabulary
	Components []string  `json:"components,omitempty"` // option codes that the maker's document lists inside
	Years      []int     `json:"years"`                // model years it was seen in
	Trims      []string  `json:"trims,omitempty"`      // none: the source does not say
	Requires   []string  `json:"requires,omitempty"`   // ids of entries, one of which must be there
	Excludes   []string  `json:"excludes,omitempty"`   // ids of entries that cannot be there
	Supersedes []string  `json:"supersedes,omitempty"` // ids of entries that this one took the place of
	Prices     []Price   `json:"prices,omitempty"`
	Cites      []string  `json:"sources"`

	Source  knowledge.Source `json:"-"` // the best of the sources
	Quality Quality          `json:"-"` // of the best source
	Weak    bool             `json:"-"` // one source alone, and that a weak one: never more than likely

	models, trims [][]string     // in words
	lines         [][]string     // of the models, in words
	normal        string         // the name in normal form
	things        func() []thing // its contents taken apart, once
}

// Price is what a package cost new in a model year, as printed on labels.
type Price = knowledge.Listed

// Bounds of what an entry may say.
const (
	firstYear, lastYear = 2000, 2030
	minPrice, maxPrice  = 10_00, 60_000_00 // minor units
	maxName             = 120
)

// sound checks an entry against the schema, by itself.
func (p Package) sound() error {
	switch {
	case p.ID == "" || strings.Trim(p.ID, "abcdefghijklmnopqrstuvwxyz0123456789-") != "":
		return errors.New("an id is small letters and digits with hyphens")
	case p.Brand == "" || p.Name == "" || len(p.Name) > maxName:
		return errors.New("brand and name are needed")
	case !printable(p.Name) || slices.ContainsFunc(p.Aliases, func(a string) bool { return !printable(a) }):
		return fmt.Errorf("name %q", p.Name)
	case !slices.Contains(Categories(), p.Category):
		return fmt.Errorf("category %q", p.Category)
	case !slices.Contains([]Kind{Factory, Edition, Option, Accessory}, p.Kind):
		return fmt.Errorf("kind %q", p.Kind)
	case p.Market.currency() == "":
		return fmt.Errorf("market %q", p.Market)
	case len(p.Models) == 0 || len(p.Years) == 0 || len(p.Cites) == 0:
		return errors.New("an entry needs models, years and sources")
	case !slices.IsSorted(p.Years) || p.Years[0] < firstYear || p.Years[len(p.Years)-1] > lastYear:
		return fmt.Errorf("years %v", p.Years)
	}
	for _, c := range slices.Concat(p.Codes, p.Components) {
		if !WellFormed(p.Brand, c) {
			return fmt.Errorf("code %q", c)
		}
	}
	return p.soundPrices()
}

// printable reports whether a name holds nothing that a reader cannot see.
func printable(name string) bool {
	return strings.TrimSpace(name) == name && !strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) })
}

func (p Package) soundPrices() error {
	for _, pr := range p.Prices {
		switch {
		case pr.Minor < minPrice || pr.Minor > maxPrice:
			return fmt.Errorf("price %d of %d", pr.Minor, pr.Year)
		case pr.Currency != p.Market.currency():
			return fmt.Errorf("a price in %s in market %s", pr.Currency, p.Market)
		case !slices.Contains(p.Years, pr.Year):
			return fmt.Errorf("a price of %d, a year it was not seen in", pr.Year)
		}
	}
	return nil
}

// WellFormed reports whether a code has the shape of its brand's codes: capitals
// and digits, three of them where the brand has no shape of its own.
func WellFormed(brand, code string) bool {
	const digits, capitals = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	short, long, letters := 3, 3, digits+capitals
	switch brand {
	case "Toyota", "Lexus":
		short, long = 2, 2
	case "Ford", "Lincoln":
		short, long = 2, 4
	case "Tesla":
		short, long = 2, 7
	case "Subaru":
		short, long, letters = 2, 2, digits
	}
	return len(code) >= short && len(code) <= long && strings.Trim(code, letters) == ""
}

// Price returns what the package cost new in a model year, or nil where no
// label of that year has been seen or they disagree.
func (p Package) Price(year int, currency string) *int64 {
	var found *int64
	for _, pr := range p.Prices {
		if pr.Year != year || pr.Currency != currency {
			continue
		}
		if found != nil && *found != pr.Minor {
			return nil
		}
		found = &pr.Minor
	}
	return found
}

// listed are the entry's prices, the oldest first.
func (p Package) listed() []knowledge.Listed {
	out := slices.Clone(p.Prices)
	slices.SortStableFunc(out, func(a, b knowledge.Listed) int { return cmp.Compare(a.Year, b.Year) })
	return out
}

// Listed reports whether what is in the package is known, be it in part.
func (p Package) Listed() bool { return len(p.Contents)+len(p.Features) > 0 }

// names lists the normal forms of an entry's name and aliases.
func (p Package) names() []string {
	out := []string{normal(p.Name)}
	for _, a := range p.Aliases {
		if n := normal(a); !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}
