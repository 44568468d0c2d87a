package packages

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// priced is a car's codes and what they and delivery add to its base price.
type priced struct {
	codes   []string // sorted
	dollars int
}

// prices are what codes cost, in whole US dollars.
type prices map[string]int

// without is the prices of the codes that the others have none of.
func (p prices) without(others prices) prices {
	out := maps.Clone(p)
	maps.DeleteFunc(out, func(code string, _ int) bool { _, ok := others[code]; return ok })
	return out
}

// sums are how many cars with the same codes have which amount left.
type sums struct {
	codes []string
	cars  map[int]int // by dollars
}

// left takes the prices that are known off every car, and gathers the cars by the
// codes that remain.
func left(cars []priced, known prices) map[string]*sums {
	out := map[string]*sums{}
	for _, car := range cars {
		rest, dollars := known.off(car.codes, car.dollars)
		k := restKey(rest)
		if out[k] == nil {
			out[k] = &sums{codes: rest, cars: map[int]int{}}
		}
		out[k].cars[dollars]++
	}
	return out
}

// off takes what codes cost off an amount; rest are those without a price.
func (p prices) off(codes []string, dollars int) (rest []string, remain int) {
	for _, code := range codes {
		if price, ok := p[code]; ok {
			dollars -= price
		} else {
			rest = append(rest, code)
		}
	}
	return rest, dollars
}

// learn finds what codes cost: a code's price is what cars differ in that differ in
// nothing else. The surest prices are taken off first, which makes more cars alike.
func (p prices) learn(cars []priced) {
	type vote struct {
		code    string
		dollars int
		worth   float64
	}
	for {
		var won []vote
		for code, by := range ballot(left(cars, p)) {
			all, most, dollars := 0, 0, 0
			for _, d := range slices.Sorted(maps.Keys(by)) {
				if all += by[d]; by[d] > most {
					most, dollars = by[d], d
				}
			}
			const plenty = 50 // pairs, of which more are no surer
			if share := float64(most) / float64(all); most >= leastVotes && share >= leastAgree {
				won = append(won, vote{code, dollars, share * float64(min(most, plenty))})
			}
		}
		if len(won) == 0 {
			return
		}
		slices.SortFunc(won, func(a, b vote) int {
			return cmp.Or(cmp.Compare(b.worth, a.worth), strings.Compare(a.code, b.code))
		})
		const surest = 3 // of so many, one is taken at once
		for _, v := range won[:max(1, len(won)/surest)] {
			p[v.code] = v.dollars
		}
	}
}

// ballot counts, for every code, by how much cars differ that differ in it alone.
func ballot(groups map[string]*sums) map[string]map[int]int {
	votes := map[string]map[int]int{}
	for _, with := range groups {
		for i, code := range with.codes {
			lacking, ok := groups[restKey(slices.Delete(slices.Clone(with.codes), i, i+1))]
			if !ok {
				continue
			}
			if votes[code] == nil {
				votes[code] = map[int]int{}
			}
			with.differ(lacking, votes[code])
		}
	}
	maps.DeleteFunc(votes, func(_ string, by map[int]int) bool { return len(by) == 0 })
	return votes
}

// differ counts the pairs of cars by how much the first costs more.
func (s *sums) differ(lacking *sums, by map[int]int) {
	for more, n := range s.cars {
		for less, m := range lacking.cars {
			if more >= less {
				by[more-less] += min(n, m)
			}
		}
	}
}

// pricesOf learns prices from a trim's own cars, if they are enough.
func pricesOf(cars []priced) prices {
	out := prices{}
	if len(cars) >= leastPriced {
		out.learn(cars)
	}
	return out
}

// agreed are the prices of components on which all trims agree that know one. A
// package may cost something else on another trim.
func agreed(trims map[string]prices, packageCodes map[string]bool) prices {
	out, torn := prices{}, map[string]bool{}
	for _, own := range trims {
		for code, dollars := range own {
			if known, ok := out[code]; ok && known != dollars || packageCodes[code] {
				torn[code] = true
			}
			out[code] = dollars
		}
	}
	maps.DeleteFunc(out, func(code string, _ int) bool { return torn[code] })
	return out
}

// tariffOf learns a trim's tariff from its cars, some prices being known.
func tariffOf(cars []priced, known prices, packageCodes map[string]bool) Tariff {
	has := map[string]int{}
	for _, car := range cars {
		for _, code := range car.codes {
			has[code]++
		}
	}
	maps.DeleteFunc(known, func(code string, _ int) bool { return has[code] == 0 })
	known.learn(cars)
	t := Tariff{Cars: len(cars), Prices: known, Takes: has}
	for _, s := range left(cars, known) {
		for dollars, n := range s.cars {
			if n >= leastRest {
				t.Rests = append(t.Rests, Rest{Codes: s.codes, Dollars: dollars, Cars: n})
			}
		}
	}
	maps.DeleteFunc(t.Takes, func(code string, _ int) bool { return !packageCodes[code] })
	slices.SortFunc(t.Rests, func(a, b Rest) int {
		return cmp.Or(slices.Compare(a.Codes, b.Codes), cmp.Compare(a.Dollars, b.Dollars))
	})
	return t
}
