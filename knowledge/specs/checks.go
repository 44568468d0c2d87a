package specs

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

//go:embed data/checks.json
var checks []byte

// Checks is what facts are held against: how many are wanted, how far two may be apart,
// and what no car of a kind can be. Units are those of the vocabulary.
type Checks struct {
	Goals      []Goal                            `json:"goals"`
	Facts      int                               `json:"facts"`  // wanted beside EPA's
	Models     int                               `json:"models"` // wanted beside EPA's
	Tolerances map[knowledge.Attribute]Tolerance `json:"tolerances"`
	Kinds      []Kind                            `json:"kinds"`
	Otherwise  string                            `json:"otherwise"` // kind of a model that no kind names
	Bounds     []Bound                           `json:"bounds"`
	Relations  []Relation                        `json:"relations"`
}

// Goal is how many facts of some attributes are wanted beside EPA's.
type Goal struct {
	Name       string                `json:"name"`
	Attributes []knowledge.Attribute `json:"attributes"`
	Least      int                   `json:"least"`
}

// Tolerance is how far two values of one version may be apart without contradiction.
type Tolerance struct {
	By     float64 `json:"by"`
	Reason string  `json:"reason"`
}

// Kind is a kind of car and the models it holds, named "Make Model". A name holds the
// longer ones that begin with it, unless another kind has a longer name for them.
type Kind struct {
	Name   string   `json:"name"`
	Models []string `json:"models"`
}

// Bound is what an attribute can be of a kind of car, or of any.
type Bound struct {
	Attribute knowledge.Attribute `json:"attribute"`
	Kind      string              `json:"kind"`
	Min       float64             `json:"min"`
	Max       float64             `json:"max"`
	Reason    string              `json:"reason"`
}

// Relation is what the attributes of one version can be to each other: Of, with Plus
// added to it, divided by To lies from Min to Max; or Of lies between two others, give
// or take Slack. Kinds and words of the engine narrow whom it holds for.
type Relation struct {
	Name    string                `json:"name"`
	Of      knowledge.Attribute   `json:"of"`
	Plus    knowledge.Attribute   `json:"plus"`
	To      knowledge.Attribute   `json:"to"`
	Between []knowledge.Attribute `json:"between"`
	Min     float64               `json:"min"`
	Max     float64               `json:"max"`
	Slack   float64               `json:"slack"`
	Kinds   []string              `json:"kinds"`
	With    []string              `json:"with"`
	Without []string              `json:"without"`
	Reason  string                `json:"reason"`
}

// LoadChecks reads the checks that ship with the product.
func LoadChecks() (Checks, error) {
	var c Checks
	if err := json.Unmarshal(checks, &c); err != nil {
		return c, fmt.Errorf("specs: checks: %w", err)
	}
	return c, nil
}

// Finding is what a check says about facts.
type Finding struct {
	Rule   string           `json:"rule"`   // "conflict", "bound", or a relation's name
	Reason string           `json:"reason"` // why it is one
	Facts  []knowledge.Fact `json:"facts"`
}

// Judged is what the checks say about a set of facts.
type Judged struct {
	Coverage    Coverage
	Conflicts   []Finding
	Implausible []Finding
}

// Judge holds facts against the checks. Findings come in the order of the facts.
func (c Checks) Judge(facts []knowledge.Fact) Judged {
	j := Judged{Coverage: c.cover(facts)}
	for _, f := range facts {
		if why := c.outside(f); why != "" {
			j.Implausible = append(j.Implausible, Finding{"bound", why, []knowledge.Fact{f}})
		}
	}
	for _, same := range byModel(facts) {
		j.Conflicts = append(j.Conflicts, c.conflicts(same)...)
		for _, r := range c.Relations {
			j.Implausible = append(j.Implausible, c.broken(r, same)...)
		}
	}
	return j
}

// kind of a fact's car: that of the longest name its model begins with.
func (c Checks) kind(f knowledge.Fact) string {
	car, kind, longest := Fold(f.Make+" "+f.Model)+" ", c.Otherwise, 0
	for _, k := range c.Kinds {
		for _, m := range k.Models {
			if name := Fold(m) + " "; len(name) > longest && strings.HasPrefix(car, name) {
				kind, longest = k.Name, len(name)
			}
		}
	}
	return kind
}

// outside says why a value is none of its car's kind.
func (c Checks) outside(f knowledge.Fact) string {
	kind := ""
	for _, b := range c.Bounds {
		if b.Attribute != f.Attribute {
			continue
		}
		if kind == "" {
			kind = c.kind(f)
		}
		if (b.Kind == "" || b.Kind == kind) && (f.Value < b.Min || f.Value > b.Max) {
			return fmt.Sprintf("%g is not from %g to %g %s for a %s: %s", f.Value, b.Min, b.Max, f.Unit, kind, b.Reason)
		}
	}
	return ""
}

// byModel groups facts by their car's model, in the order in which these come up.
func byModel(facts []knowledge.Fact) (groups [][]knowledge.Fact) {
	at := map[string]int{}
	for _, f := range facts {
		name := Fold(f.Make + " " + f.Model)
		i, ok := at[name]
		if !ok {
			i = len(groups)
			at[name] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], f)
	}
	return groups
}

// FromEPA reports whether a fact is EPA's own.
func FromEPA(f knowledge.Fact) bool {
	return strings.HasPrefix(f.Source.URL, "https://www.fueleconomy.gov/")
}

// Coverage is how many facts there are beside EPA's, and of how many models.
type Coverage struct {
	Facts      int                         `json:"facts"`
	Models     int                         `json:"models"`
	EPA        int                         `json:"epa"` // facts that are EPA's
	Attributes map[knowledge.Attribute]int `json:"attributes"`
	Groups     []int                       `json:"groups"` // as Checks.Goals
}

func (c Checks) cover(facts []knowledge.Fact) Coverage {
	v := Coverage{Attributes: map[knowledge.Attribute]int{}, Groups: make([]int, len(c.Goals))}
	models := map[string]bool{}
	for _, f := range facts {
		if FromEPA(f) {
			v.EPA++
			continue
		}
		v.Facts++
		v.Attributes[f.Attribute]++
		models[Fold(f.Make+" "+f.Model)] = true
		for i, g := range c.Goals {
			if slices.Contains(g.Attributes, f.Attribute) {
				v.Groups[i]++
			}
		}
	}
	v.Models = len(models)
	return v
}
