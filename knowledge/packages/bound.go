package packages

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Bound is how much of what was shown in a trial can be told at best: by a table that
// knows how many of the cars that were shown alike, of a model, year and trim, have a
// package, the judged cars themselves counted in. No engine that sees the same can do
// better on the same cars.
type Bound struct {
	Having     int // judged cases in which the car has the package
	Told       int // of them, those the best table tells at boundPrecision
	Shared     int // of Having, those of cars with another that was shown alike
	SharedTold int // of Shared, those the best table of shared lists tells at boundPrecision
	Others     int // asserted where all others that were shown alike have the package
	OtherRight int
}

// boundPrecision is what is asked of component codes.
const boundPrecision = 0.98

// BoundOf is the bound of a trial.
func BoundOf(all []Judged) Bound {
	open := judgedOnly(all)
	alike := map[string]*Take{}
	var b Bound
	judged := slices.DeleteFunc(slices.Clone(all), func(j Judged) bool { return !open[j.cell()] || !j.Listed })
	for _, j := range judged {
		t := alike[j.alike()]
		if t == nil {
			t = &Take{}
			alike[j.alike()] = t
		}
		t.Of++
		if j.Truth {
			t.With++
			b.Having++
		}
	}
	groups := slices.Collect(maps.Values(alike))
	b.Told = best(groups)
	groups = slices.DeleteFunc(groups, func(t *Take) bool { return t.Of == 1 })
	b.SharedTold = best(groups)
	for _, t := range groups {
		b.Shared += t.With
	}
	for _, j := range judged {
		t := *alike[j.alike()]
		with := t.With
		if j.Truth {
			with--
		}
		if t.Of > 1 && with == t.Of-1 {
			count(true, j.Truth, &b.Others, &b.OtherRight)
		}
	}
	return b
}

func (j Judged) alike() string { return j.cell() + "|" + j.Shown }

// best counts the packages that are told if the groups in which most cars have them
// are asserted, as many as the precision allows.
func best(groups []*Take) (told int) {
	slices.SortFunc(groups, func(a, b *Take) int {
		return cmp.Or(cmp.Compare(b.With*a.Of, a.With*b.Of), cmp.Compare(b.Of, a.Of))
	})
	said := 0
	for _, t := range groups {
		if float64(told+t.With) < boundPrecision*float64(said+t.Of) {
			break
		}
		told, said = told+t.With, said+t.Of
	}
	return told
}

// ReportBound writes what can be told at best, by brand.
func ReportBound(w io.Writer, all []Judged) error {
	brands := map[string][]Judged{}
	for _, j := range all {
		brands[j.Brand] = append(brands[j.Brand], j)
	}
	var out strings.Builder
	fmt.Fprintf(&out, "at best, precision %.0f%%: %8s %9s %9s %12s %16s %15s\n", 100*boundPrecision, "having", "told", "shared", "shared told", "others' word", "right, of all")
	for _, n := range append(slices.Sorted(maps.Keys(brands)), "all") {
		of, one := brands[n]
		if !one {
			of = all
		}
		b := BoundOf(of)
		fmt.Fprintf(&out, "%-23s %8d %9s %9s %12s %16d %15s\n", n, b.Having, percent(b.Told, b.Having), percent(b.Shared, b.Having), percent(b.SharedTold, b.Shared),
			b.Others, percent(b.OtherRight, b.Others)+", "+percent(b.OtherRight, b.Having))
	}
	_, err := io.WriteString(w, out.String()+"\n")
	return err
}
