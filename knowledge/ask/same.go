package ask

import (
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// once keeps one fact for each car of a ranking: facts call a car "Grand Cherokee 4xe"
// here and "Grand Cherokee", trim "4xe", there. Of two the one that says more of its
// version stays, in its own place.
func once(list []knowledge.Fact) []knowledge.Fact {
	var out []knowledge.Fact
	for _, f := range list {
		i := slices.IndexFunc(out, func(o knowledge.Fact) bool { return sameUnderTwoNames(o, f) })
		switch {
		case i < 0:
			out = append(out, f)
		case details(f) > details(out[i]):
			out = append(slices.Delete(out, i, i+1), f)
		}
	}
	return out
}

// sameUnderTwoNames reports whether two facts are about one car that they name
// differently: one says as a version what the other has in its model's name; or one
// leaves out a number ("Silverado", "Silverado 1500"), and the values are the same.
func sameUnderTwoNames(p, q knowledge.Fact) bool {
	if p.Make != q.Make || p.Model == q.Model || p.YearTo < q.YearFrom || q.YearTo < p.YearFrom {
		return false
	}
	a, b := strings.Fields(specs.Fold(p.Model)), strings.Fields(specs.Fold(q.Model))
	return asVersion(a, b, scope(q)) || asVersion(b, a, scope(p)) || p.Value == q.Value && (onlyNumber(a, b) || onlyNumber(b, a))
}

// asVersion reports whether the words by which a name differs from another stand in
// the scope of that one's fact.
func asVersion(name, other, scope []string) bool {
	rest := beyond(name, other)
	return len(rest) > 0 && len(rest) < len(name) && len(beyond(rest, scope)) == 0
}

// onlyNumber reports whether a name is another with a number behind it.
func onlyNumber(name, other []string) bool {
	rest := beyond(name, other)
	return len(rest) > 0 && len(beyond(other, name)) == 0 && !slices.ContainsFunc(rest, func(w string) bool { return strings.Trim(w, "0123456789") != "" })
}

// beyond are the words that others lack.
func beyond(words, others []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(others, w) })
}

// details counts what a fact says of its version; where that is equal, its sources count.
func details(f knowledge.Fact) (n int) {
	const part = 100 // outweighs any number of sources
	for _, s := range []string{f.Trim, f.Engine, f.Drivetrain, f.Condition} {
		if s != "" {
			n += part
		}
	}
	return n + min(f.NSources, part-1)
}
