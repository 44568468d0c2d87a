package packages

import (
	"slices"

	"example.com/vinbot/knowledge"
)

// Answer is what a person who stands at a car says of one feature when asked.
type Answer struct {
	Feature Feature `json:"feature"`
	Has     bool    `json:"has"` // otherwise it is not there
}

// weightRefused is what it says against a package that one of its features is not
// there: in one case of ten the list of contents is of another trim or the person
// errs. A second one says it again, and no more than words can.
const weightRefused = -2.2

// answered parts what is there from what is not. What was answered both ways counts
// as neither.
func answered(all []Answer) (there, missing []Feature) {
	for _, a := range all {
		switch {
		case slices.Contains(all, Answer{a.Feature, !a.Has}):
		case a.Has && !slices.Contains(there, a.Feature):
			there = append(there, a.Feature)
		case !a.Has && !slices.Contains(missing, a.Feature):
			missing = append(missing, a.Feature)
		}
	}
	return there, missing
}

// refuse weighs against a package that features of it are missing.
func (w *weighing) refuse(c candidate, missing []Feature) {
	gone := both(c.Features, missing)
	if len(gone) == 0 {
		return
	}
	w.add(c.key(), finding(c.Package), knowledge.Evidence{
		Kind: knowledge.EvidenceDenied, Weight: max(weightDenied, weightRefused*float64(len(gone))),
		Said: w.catalogue.Vocabulary.namesOf(gone), Source: c.Source,
	})
}

// optional reports whether a package's things are no sign of a dearer trim: the
// catalogue says that this very trim is sold the package, or they are such as no
// trim is given for comfort. Who is asked says what is there, and not what for.
func (w *weighing) optional(p Package) bool {
	return p.hardware() || len(w.who.trim) > 0 && len(p.trims) > 0
}

// namesOf are features in every language.
func (v *Vocabulary) namesOf(features []Feature) (names []knowledge.Words) {
	for _, f := range features {
		names = append(names, v.Names(f))
	}
	return names
}
