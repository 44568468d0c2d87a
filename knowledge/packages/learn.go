package packages

import (
	"cmp"
	"maps"
	"math"
	mathbits "math/bits"
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
// builds. The same builds give the same tables, in any order. The calibration is
// not learnt here: see Calibrate.
func (c *Catalogue) Learn(builds []Build, sources map[string]knowledge.Source) []Association {
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

// bits is a set of cars.
type bits []uint64

const wordBits = 64

func (b bits) set(i int) { b[i/wordBits] |= 1 << (i % wordBits) }

func newBits(n int) bits { return make(bits, (n+wordBits-1)/wordBits) }

func (b bits) and(other bits) bits {
	out := make(bits, len(b))
	for i := range b {
		out[i] = b[i] & other[i]
	}
	return out
}

func (b bits) less(other bits) bits {
	out := make(bits, len(b))
	for i := range b {
		out[i] = b[i] &^ other[i]
	}
	return out
}

func (b bits) count() int { return b.both(b) }

// both counts the cars of two sets.
func (b bits) both(other bits) (n int) {
	for i := range b {
		n += mathbits.OnesCount64(b[i] & other[i])
	}
	return n
}

// column is one sign over the cars.
type column struct {
	Sign
	everywhere, cars bits    // all cars with it; those of the trims that offer the package
	total            int     // cars of those trims
	there            float64 // what it says if it is there
	single           float64 // what the codes of a pair say alone, at best
	missing          float64 // what it says if it is not there
}

// signs finds the codes, alone and two together, that tell most about the package
// and groups those that tell the same.
func signs(a Association, cars []Build, packageCodes map[string]bool) []Sign {
	t := table{columns: map[string]*column{}, size: len(cars), has: newBits(len(cars)), offered: newBits(len(cars))}
	formed := map[string]bool{}
	for i, b := range cars {
		if a.Takes[b.Vehicle.Trim].With > 0 {
			t.offered.set(i)
		}
		if b.has(a.Code) {
			t.has.set(i)
		}
		for _, code := range b.Codes {
			ok, seen := formed[code]
			if !seen {
				ok = !packageCodes[code] && WellFormed(a.Brand, code)
				formed[code] = ok
			}
			if ok {
				t.column(code).set(i)
			}
		}
	}
	of, with := a.offered()
	t.all = Take{with, of}
	singles := t.telling(slices.Collect(maps.Values(t.columns)))
	const paired, candidates = 24, 80
	pairs := t.telling(t.pairs(singles[:min(len(singles), paired)], a.Least >= leastLong))
	out := slices.Concat(singles[:min(len(singles), candidates)], pairs[:min(len(pairs), candidates)])
	slices.SortStableFunc(out, stronger)
	return group(out)
}

// table is which cars have which codes.
type table struct {
	columns      map[string]*column
	size         int
	has, offered bits // cars with the package, cars of the trims that offer it
	all          Take
}

func (t *table) column(code string) bits {
	col := t.columns[code]
	if col == nil {
		col = &column{Sign: Sign{Code: code}, total: t.all.Of, everywhere: newBits(t.size)}
		t.columns[code] = col
	}
	return col.everywhere
}

// pairs joins every two codes, and where the lists are complete every code with the
// lack of another.
func (t *table) pairs(singles []*column, complete bool) (out []*column) {
	for i, x := range singles {
		for j, y := range singles {
			if i < j {
				out = append(out, &column{Sign: Sign{Code: x.Code, And: y.Code}, everywhere: x.everywhere.and(y.everywhere), single: max(x.there, y.there)})
			}
			if i != j && complete {
				out = append(out, &column{Sign: Sign{Code: x.Code, Not: y.Code}, everywhere: x.everywhere.less(y.everywhere), single: x.there})
			}
		}
	}
	return out
}

// telling counts columns and keeps those that say something, the strongest first.
func (t *table) telling(columns []*column) (out []*column) {
	for _, col := range columns {
		col.cars, col.total = col.everywhere.and(t.offered), t.all.Of
		col.Anywhere, col.Of, col.With = col.everywhere.count(), col.cars.count(), col.cars.both(t.has)
		if col.Of < leastOf || t.all.Of-col.Of < leastOf {
			continue
		}
		col.there = worth(Take{col.With, col.Of}, t.all)
		if col.And != "" || col.Not != "" {
			if col.there < col.single+leastMore {
				continue
			}
		} else {
			col.missing = worth(Take{t.all.With - col.With, t.all.Of - col.Of}, t.all)
		}
		if math.Abs(col.there) >= leastSays || col.missing <= -leastSays {
			out = append(out, col)
		}
	}
	slices.SortFunc(out, stronger)
	return out
}

func stronger(x, y *column) int {
	return cmp.Or(cmp.Compare(y.strength(), x.strength()), strings.Compare(x.Code, y.Code), strings.Compare(x.And, y.And), strings.Compare(x.Not, y.Not))
}

// strength is how much a code says, weighted by how often it says it.
func (c *column) strength() float64 {
	n := float64(c.total)
	there := float64(c.Of) / n
	return there*math.Abs(c.there) + (1-there)*math.Abs(min(c.missing, 0))
}

// group gives each code the group of the strongest one it depends on, and keeps
// the strongest few of every group.
func group(columns []*column) []Sign {
	const mostAlike = 10
	var leaders []*column
	size := map[int]int{}
	var out []Sign
	for _, col := range columns {
		at := slices.IndexFunc(leaders, func(l *column) bool { return col.shares(l.Sign) || math.Abs(correlation(col, l)) >= dependence })
		if at < 0 {
			leaders = append(leaders, col)
			at = len(leaders) - 1
		}
		if size[at] == mostAlike || len(out) == mostSigns {
			continue
		}
		size[at]++
		col.Group = at + 1
		out = append(out, col.Sign)
	}
	return out
}

// shares reports whether two signs are made of a code in common.
func (s Sign) shares(other Sign) bool {
	mine := []string{s.Code, s.And, s.Not}
	return slices.ContainsFunc([]string{other.Code, other.And, other.Not}, func(code string) bool { return code != "" && slices.Contains(mine, code) })
}

// correlation is the phi coefficient of two codes over the cars.
func correlation(x, y *column) float64 {
	n, both := float64(x.total), float64(x.cars.both(y.cars))
	px, py := float64(x.Of)/n, float64(y.Of)/n
	spread := math.Sqrt(px * (1 - px) * py * (1 - py))
	if spread == 0 {
		return 1
	}
	return (both/n - px*py) / spread
}

// worth is the log-likelihood ratio of what some cars share, from the counts of
// those cars and of all, smoothed by half a car, one standard error taken off
// towards nothing.
func worth(some, all Take) float64 {
	const half = 0.5
	a, b := float64(some.With)+half, float64(some.Of-some.With)+half
	n, m := float64(all.With)+1, float64(all.Of-all.With)+1
	ratio := math.Log(a/n) - math.Log(b/m)
	doubt := math.Sqrt(max(0, 1/a-1/n+1/b-1/m))
	if math.Abs(ratio) <= doubt {
		return 0
	}
	return ratio - math.Copysign(doubt, ratio)
}
