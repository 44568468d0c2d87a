package packages

import (
	"cmp"
	"slices"

	"example.com/vinbot/knowledge"
)

// Worth is what a car's packages cost new, in one currency: list prices of its model
// year, or what its own label prints. It is no market value.
type Worth struct {
	Currency string
	Has      int64 // of the packages it has, together, in minor units
	Priced   int   // how many of them that is
	Open     int64 // of those that are not settled: what is at stake
	OpenOf   int   // how many of them that is
}

// Worths adds up what the findings of a result listed at, for each currency, the
// largest sum first; unpriced counts the packages of the car whose price is not
// known. printed is the currency of prices that a label prints.
func (r Result) Worths(year int, printed string) (list []Worth, unpriced int) {
	at := map[string]*Worth{}
	in := func(currency string) *Worth {
		if at[currency] == nil {
			at[currency] = &Worth{Currency: currency}
		}
		return at[currency]
	}
	for _, f := range slices.Concat(r.Findings, r.Open) {
		minor, currency, ok := priceOf(f, year, printed)
		switch {
		case f.Verdict.Has() && ok:
			in(currency).Has += minor
			in(currency).Priced++
		case f.Verdict.Has():
			unpriced++
		case f.Verdict == knowledge.Undetermined && ok:
			in(currency).Open += minor
			in(currency).OpenOf++
		}
	}
	for _, w := range at {
		list = append(list, *w)
	}
	slices.SortFunc(list, func(a, b Worth) int { return cmp.Or(cmp.Compare(b.Has, a.Has), cmp.Compare(a.Currency, b.Currency)) })
	return list, unpriced
}

// priceOf is what a package of a car cost: as its label prints it, else by list.
func priceOf(f knowledge.Finding, year int, printed string) (minor int64, currency string, ok bool) {
	if f.Price != nil {
		return *f.Price, printed, printed != ""
	}
	l, ok := f.ListedIn(year)
	return l.Minor, l.Currency, ok
}
