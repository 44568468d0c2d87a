package decode

import (
	"maps"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/vin"
)

// The attributes that decisions are made on.
const (
	brand = "make"
	model = "model"
	year  = "model_year"
)

// Reconcile puts together what the structure of a VIN says and what a provider
// says. The provider's word goes before the structure's, but for a model year
// that the structure is sure of: the law says how that is written. Where the two
// name different makes or years the decode says so and is worth less.
func Reconcile(structure, found knowledge.Decode) knowledge.Decode {
	d := clone(structure)
	maps.Copy(d.Attributes, found.Attributes)
	d.Problems = merge(structure.Problems, found.Problems)
	d.Sources = sources(structure, found)
	if ours, theirs := structure.Attributes[brand], found.Attributes[brand]; strings.EqualFold(ours, theirs) {
		d.Attributes[brand] = ours // as the make writes itself
	} else if differ(ours, theirs) {
		d.Problems = append(d.Problems, knowledge.Problem{Code: knowledge.ProblemMakeMismatch, Detail: ours + "/" + theirs})
	}
	if ours, theirs := structure.Attributes[year], found.Attributes[year]; differ(ours, theirs) {
		d.Attributes[year] = ours
		d.Problems = append(d.Problems, knowledge.Problem{Code: knowledge.ProblemYearMismatch, Detail: ours + "/" + theirs})
	}
	d.Alternatives, d.Variants = found.Alternatives, found.Variants
	d.Problems = slices.DeleteFunc(d.Problems, func(p knowledge.Problem) bool { return settled(p, d) })
	if d.Attributes[model] == "" {
		return noDetail(d)
	}
	d.Quality = quality(d)
	return d
}

// differ compares names as far as both are known.
func differ(a, b string) bool {
	return a != "" && b != "" && !strings.EqualFold(a, b)
}

// settled tells whether an answer leaves no room for a doubt.
func settled(p knowledge.Problem, d knowledge.Decode) bool {
	switch p.Code {
	case knowledge.ProblemNoYear:
		other := slices.ContainsFunc(d.Alternatives, func(a knowledge.Alternative) bool { return a.Attribute == year })
		return d.Attributes[year] != "" && !other
	case knowledge.ProblemUnknownWMI:
		return d.Attributes[brand] != ""
	case knowledge.ProblemNoDetail, knowledge.ProblemWikiMaker: // who knows the car knows its maker
		return d.Attributes[model] != ""
	case knowledge.ProblemLength, knowledge.ProblemCharacters, knowledge.ProblemPre1981, knowledge.ProblemCheckDigit,
		knowledge.ProblemCorrected, knowledge.ProblemMakeMismatch, knowledge.ProblemYearMismatch,
		knowledge.ProblemGlider, knowledge.ProblemOffRoad:
	}
	return false
}

// merge lists each problem once, with the first detail that anybody gives.
func merge(a, b []knowledge.Problem) []knowledge.Problem {
	all := slices.Clone(a)
	for _, p := range b {
		i := slices.IndexFunc(all, func(q knowledge.Problem) bool { return q.Code == p.Code })
		switch {
		case i < 0:
			all = append(all, p)
		case all[i].Detail == "":
			all[i].Detail = p.Detail
		}
	}
	return all
}

// sources lists the provider's after the structure's, each once. Where the provider
// says all about the maker itself, the structure's table of makers says nothing.
func sources(structure, found knowledge.Decode) (all []knowledge.Source) {
	first := structure.Sources
	if len(found.Sources) > 0 && tellsMaker(structure, found) {
		first = slices.DeleteFunc(slices.Clone(first), vin.FromTable)
	}
	for _, s := range slices.Concat(first, found.Sources) {
		i := slices.IndexFunc(all, func(t knowledge.Source) bool { return t.Title == s.Title })
		if i < 0 {
			all = append(all, s)
			continue
		}
		all[i] = s
	}
	return all
}

// tellsMaker reports whether a provider says all that the structure does of the maker.
func tellsMaker(structure, found knowledge.Decode) bool {
	for _, a := range []string{brand, "manufacturer", "vehicle_type"} {
		if structure.Attributes[a] != "" && found.Attributes[a] == "" {
			return false
		}
	}
	return true
}

// noDetail says that the structure is all there is.
func noDetail(d knowledge.Decode) knowledge.Decode {
	d.Problems = merge(d.Problems, []knowledge.Problem{{Code: knowledge.ProblemNoDetail}})
	return d
}

// clone makes d the caller's own.
func clone(d knowledge.Decode) knowledge.Decode {
	d.Attributes = maps.Clone(d.Attributes)
	if d.Attributes == nil {
		d.Attributes = map[string]string{}
	}
	d.Problems = slices.Clone(d.Problems)
	d.Sources = slices.Clone(d.Sources)
	d.Alternatives = slices.Clone(d.Alternatives)
	d.Variants = slices.Clone(d.Variants)
	d.Asked = slices.Clone(d.Asked)
	d.Choices = slices.Clone(d.Choices)
	d.Missed = slices.Clone(d.Missed)
	return d
}
