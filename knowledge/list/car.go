package list

import (
	"cmp"
	"math"
	"slices"

	"example.com/vinbot/knowledge"
)

// Car is what is known of one VIN of a list.
type Car struct {
	Decode   knowledge.Decode    `json:"decode"`
	Packages []knowledge.Finding `json:"packages,omitempty"` // that it has, or that are standard on it
	Open     []knowledge.Finding `json:"open,omitempty"`     // that it may have, the likeliest first
	Unknown  []string            `json:"unknown,omitempty"`  // codes that nobody knows
}

// Row is an entry of a list that is kept, with what became of it.
type Row struct {
	Entry

	At   int  // its place in the list, from 1
	Same int  // the place of the first row with this VIN; 0: it is the first
	Car  *Car // nil: not looked up yet, or there is a Problem
}

// Waiting reports whether the row is still to be looked up.
func (r Row) Waiting() bool { return r.Car == nil && r.Problem.Code == "" }

// Known reports whether a model is known: then the VIN counts.
func (r Row) Known() bool { return r.Car != nil && r.Car.Decode.Attributes["model"] != "" }

// Trimmed is a car with what a list keeps of it: the strongest evidence of each package,
// and of those that are open the few likeliest.
func (c Car) Trimmed() Car {
	const evidence, open = 3, 3
	c.Packages = slices.Clone(c.Packages)
	c.Open = slices.Clone(c.Open[:min(len(c.Open), open)])
	for _, list := range [][]knowledge.Finding{c.Packages, c.Open} {
		for i := range list {
			list[i].Contents = nil
			list[i].Evidence = slices.Clone(list[i].Evidence)
			slices.SortStableFunc(list[i].Evidence, func(a, b knowledge.Evidence) int {
				return cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight))
			})
			list[i].Evidence = list[i].Evidence[:min(len(list[i].Evidence), evidence)]
		}
	}
	c.Decode.Variants, c.Decode.Choices, c.Decode.Missed = nil, nil, nil
	return c
}

// ListPrices are what the packages that the car has cost new in its model year, added
// up by currency, and how many of them have no known list price. What is standard costs
// nothing extra.
func (c Car) ListPrices() (total map[string]int64, unpriced int) {
	total = map[string]int64{}
	year := c.Decode.Vehicle().Year
	for _, f := range c.Packages {
		if !f.Verdict.Has() {
			continue
		}
		if l, ok := f.ListedIn(year); ok {
			total[l.Currency] += l.Minor
		} else {
			unpriced++
		}
	}
	return total, unpriced
}

// Summary counts a list.
type Summary struct {
	Rows     int              `json:"rows"`
	Cars     int              `json:"cars"`     // different ones that a model is known of
	Unknown  int              `json:"unknown"`  // different VINs that no model is known of
	Same     int              `json:"same"`     // rows with a VIN that came before
	Bad      int              `json:"bad"`      // rows without a VIN
	Beyond   int              `json:"beyond"`   // different VINs that the month had no room for
	Doubtful int              `json:"doubtful"` // different VINs with a doubt
	Packages int              `json:"packages"` // that were found
	Prices   map[string]int64 `json:"prices,omitempty"`
	Unpriced int              `json:"unpriced"` // packages without a known list price
	Makes    []Count          `json:"makes,omitempty"`
}

// Count is how many cars have something in common.
type Count struct {
	Name string `json:"name"`
	N    int    `json:"n"`
}

// Summarize counts rows.
func Summarize(rows []Row) Summary {
	s := Summary{Rows: len(rows), Prices: map[string]int64{}}
	makes := map[string]int{}
	for _, r := range rows {
		switch {
		case r.Same != 0:
			s.Same++
			continue
		case r.Problem.Code == Beyond:
			s.Beyond++
			continue
		case r.VIN == "":
			s.Bad++
			continue
		case r.Car == nil:
			continue
		case r.Known():
			s.Cars++
			makes[r.Car.Decode.Attributes["make"]]++
		default:
			s.Unknown++
		}
		if len(r.Car.Doubts()) > 0 {
			s.Doubtful++
		}
		total, unpriced := r.Car.ListPrices()
		for currency, minor := range total {
			s.Prices[currency] += minor
		}
		s.Unpriced += unpriced
		for _, f := range r.Car.Packages {
			if f.Verdict.Has() {
				s.Packages++
			}
		}
	}
	for name, n := range makes {
		s.Makes = append(s.Makes, Count{name, n})
	}
	slices.SortFunc(s.Makes, func(a, b Count) int { return cmp.Or(b.N-a.N, cmp.Compare(a.Name, b.Name)) })
	return s
}

// Doubts are the problems that leave it open whether the VIN is this car's. That nobody
// knows more is none.
func (c Car) Doubts() []knowledge.Problem {
	return slices.DeleteFunc(slices.Clone(c.Decode.Problems), func(p knowledge.Problem) bool {
		return p.Code == knowledge.ProblemNoDetail || p.Code == knowledge.ProblemGlider || p.Code == knowledge.ProblemOffRoad
	})
}
