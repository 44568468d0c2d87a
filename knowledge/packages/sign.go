package packages

import (
	"cmp"
	"maps"
	"math"
	mathbits "math/bits"
	"slices"
	"strings"
)

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
