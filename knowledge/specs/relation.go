package specs

import (
	"fmt"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// broken are the facts about one model that a relation does not hold for: of the same
// years and version, in the same condition.
func (c Checks) broken(r Relation, facts []knowledge.Fact) (found []Finding) {
	others := []knowledge.Attribute{r.To}
	switch {
	case len(r.Between) > 0:
		others = r.Between
	case r.Plus != "":
		others = append(others, r.Plus)
	}
	for _, f := range facts {
		if f.Attribute != r.Of || !c.concerns(r, f) {
			continue
		}
		for _, set := range beside(f, others, facts) {
			if why := r.breach(set); why != "" {
				found = append(found, Finding{r.Name, why + ": " + r.Reason, set})
			}
		}
	}
	return found
}

// concerns reports whether a relation is about a fact's car.
func (c Checks) concerns(r Relation, f knowledge.Fact) bool {
	engine := strings.ToLower(f.Engine)
	has := func(word string) bool { return strings.Contains(engine, word) }
	return (len(r.Kinds) == 0 || slices.Contains(r.Kinds, c.kind(f))) &&
		(len(r.With) == 0 || slices.ContainsFunc(r.With, has)) && !slices.ContainsFunc(r.Without, has)
}

// beside lists f with a fact of each of the other attributes, in every combination of
// the same car.
func beside(f knowledge.Fact, others []knowledge.Attribute, facts []knowledge.Fact) [][]knowledge.Fact {
	sets := [][]knowledge.Fact{{f}}
	for _, a := range others {
		var more [][]knowledge.Fact
		for _, o := range facts {
			if o.Attribute != a || !sameCar(f, o) {
				continue
			}
			for _, s := range sets {
				more = append(more, append(slices.Clone(s), o))
			}
		}
		sets = more
	}
	return sets
}

func sameCar(a, b knowledge.Fact) bool {
	return overlap(a, b) && version(a) == version(b) && Fold(a.Condition) == Fold(b.Condition) && FromEPA(a) == FromEPA(b)
}

// breach says how far a set of facts misses the relation; empty: it keeps it. The first
// is Of, then come Between, or To and Plus.
func (r Relation) breach(set []knowledge.Fact) string {
	of := set[0].Value
	if len(r.Between) > 0 {
		low, high := min(set[1].Value, set[2].Value)-r.Slack, max(set[1].Value, set[2].Value)+r.Slack
		if set[0].Unit == set[1].Unit && set[1].Unit == set[2].Unit && (of < low || of > high) {
			return fmt.Sprintf("%g is not between %g and %g", of, set[1].Value, set[2].Value)
		}
		return ""
	}
	if len(set) > 2 {
		of += set[2].Value
	}
	if ratio := of / set[1].Value; ratio < r.Min || ratio > r.Max {
		return fmt.Sprintf("%g is %.2f of %g, not %g to %g", of, ratio, set[1].Value, r.Min, r.Max)
	}
	return ""
}
