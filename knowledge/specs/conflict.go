package specs

import (
	"fmt"
	"math"
	"regexp"
	"strings"

	"example.com/vinbot/knowledge"
)

// conflicts are pairs of facts about one model that give an attribute of one version in
// one condition values farther apart than its tolerance. EPA's own ratings of versions
// that it names alike are no conflict; words are not compared.
func (c Checks) conflicts(facts []knowledge.Fact) (found []Finding) {
	groups := map[string][]knowledge.Fact{}
	for _, f := range facts {
		t, ok := c.Tolerances[f.Attribute]
		if !ok || f.Text != "" {
			continue
		}
		key := version(f) + "|" + Fold(f.Condition) + "|" + string(f.Attribute) + "|" + f.Unit
		for _, o := range groups[key] {
			if overlap(f, o) && math.Abs(f.Value-o.Value) > t.By && (!FromEPA(f) || !FromEPA(o)) {
				why := fmt.Sprintf("%g and %g are more than %g %s apart", o.Value, f.Value, t.By, f.Unit)
				found = append(found, Finding{"conflict", why, []knowledge.Fact{o, f}})
			}
		}
		groups[key] = append(groups[key], f)
	}
	return found
}

// version is what tells a fact's car from others of its model and year.
func version(f knowledge.Fact) string {
	return Fold(f.Trim) + "|" + engineKey(f.Engine) + "|" + driveKey(f.Drivetrain)
}

func overlap(a, b knowledge.Fact) bool { return a.YearFrom <= b.YearTo && b.YearFrom <= a.YearTo }

// liters finds an engine's displacement.
var liters = regexp.MustCompile(`\b\d\.\d ?[lL]\b`)

// engineKey is what two names of one engine have in common: "3.5L EcoBoost" and "3.5L
// twin-turbo V6" are the same, "3.5L hybrid" is not. A name without displacement is
// compared as it stands.
func engineKey(engine string) string {
	l := strings.ToLower(strings.ReplaceAll(liters.FindString(engine), " ", ""))
	if l == "" {
		return Fold(engine)
	}
	folded := strings.ReplaceAll(Fold(engine), "ecoboost", "turbo")
	for _, word := range []string{"turbo", "diesel", "hybrid", "plug", "supercharged", "high output", "natural gas", "flex"} {
		if strings.Contains(folded, word) {
			l += " " + word
		}
	}
	return l
}

// driveKey brings the names of a drive together.
func driveKey(drive string) string {
	d := Fold(drive)
	switch d {
	case "4x4", "four wheel drive", "4 wheel drive":
		return "4wd"
	case "4x2", "two wheel drive":
		return "2wd"
	case "all wheel drive":
		return "awd"
	case "front wheel drive":
		return "fwd"
	case "rear wheel drive":
		return "rwd"
	}
	return d
}
