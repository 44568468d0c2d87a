package packages

import (
	"cmp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// What a person's words must name of a package before they say which it is.
const (
	leastNamed    = 2    // features: one alone is in many packages
	leastShare    = 0.6  // of the package's features
	leastOfMany   = 0.4  // the same where more than two were named
	weightNamed   = 5.0  // most of it, and nothing else of the car's packages explains as much: 0.95 with the prior
	weightHint    = 1.0  // some of it
	weightDenied  = -3.5 // the words say that a part of it, or it, is not there
	clauseEndings = ",;:•|\n\r"
)

// candidate is a package that the car can have, with the features of it that a
// person's words name.
type candidate struct {
	Package
	named []Feature
}

// mentions holds the features that a person's words name against those of the
// packages that the car can have. What two packages explain as well decides neither.
func (w *weighing) mentions() {
	if w.car.Text == "" && len(w.car.Answers) == 0 {
		return
	}
	has, gone := w.catalogue.Vocabulary.spoken(w.car.Text)
	there, missing := answered(w.car.Answers)
	for _, f := range there {
		if _, ok := has[f]; !ok {
			has[f] = ""
		}
	}
	can := w.candidates(has)
	rivals := slices.DeleteFunc(slices.Clone(can), func(c candidate) bool { return len(both(c.Features, missing)) > 0 })
	for _, c := range can {
		if clause := c.deniedBy(w.car.Text, gone); clause != "" {
			w.denied[c.normal] = clause
		}
		w.refuse(c, missing)
		if len(c.named) < leastNamed {
			continue
		}
		f := finding(c.Package)
		ev := knowledge.Evidence{
			Kind: knowledge.EvidenceContents, Detail: clauses(c.named, has), With: len(c.named), Of: len(c.Features),
			Weight: weightHint, Source: c.Source, Said: w.catalogue.Vocabulary.namesOf(both(c.named, there)),
		}
		switch {
		case slices.ContainsFunc(rivals, c.rivalled):
			f.Why = knowledge.WhyAlike
		case c.enough() && (len(ev.Said) == 0 || w.optional(c.Package)):
			ev.Weight = weightNamed
		}
		w.add(c.key(), f, ev)
	}
}

// candidates lists the packages with known features that the car can have. Entries
// of one name with the same features are one.
func (w *weighing) candidates(has map[Feature]string) (can []candidate) {
	who, others := w.speaker()
	for _, p := range w.catalogue.all {
		if p.fits(who) != exact || !p.counts() || len(p.Features) == 0 || slices.ContainsFunc(others, func(t []string) bool { return contains(words(p.Name), t) }) {
			continue
		}
		if at := slices.IndexFunc(can, func(c candidate) bool { return c.normal == p.normal && slices.Equal(c.Features, p.Features) }); at >= 0 {
			can[at].Package = can[at].common(p)
			continue
		}
		c := candidate{Package: p}
		for _, f := range p.Features {
			if _, ok := has[f]; ok {
				c.named = append(c.named, f)
			}
		}
		can = append(can, c)
	}
	return can
}

// key is where a weighing keeps the candidate.
func (c candidate) key() string { return cmp.Or(c.ID, "line "+c.normal) }

// enough reports whether so much was named that it is no chance.
func (c candidate) enough() bool {
	n, all := len(c.named), float64(len(c.Features))
	return float64(n) >= leastShare*all || n > leastNamed && float64(n) >= leastOfMany*all
}

// rivalled reports whether another package explains what was named as well. A
// larger one does not if all of the smaller was named and nothing that only the
// larger has: who has the larger one names that.
func (c candidate) rivalled(q candidate) bool {
	if q.normal == c.normal && slices.Equal(q.Features, c.Features) || !subset(c.named, q.named) {
		return false
	}
	larger := len(q.Features) > len(c.Features) && subset(c.Features, q.Features)
	return !larger || len(c.named) < len(c.Features) || len(q.named) > len(c.named)
}

func subset(part, whole []Feature) bool {
	return !slices.ContainsFunc(part, func(f Feature) bool { return !slices.Contains(whole, f) })
}

// clauses lists where features were named, each place once.
func clauses(features []Feature, in map[Feature]string) string {
	var out []string
	for _, f := range features {
		if in[f] != "" && !slices.Contains(out, in[f]) {
			out = append(out, in[f])
		}
	}
	return strings.Join(out, ", ")
}

// speaker is the car with the trim that the words name, where nothing else does,
// and the model's other trims: a package called after one of those is not meant.
func (w *weighing) speaker() (who subject, others [][]string) {
	who = w.who
	text := words(w.car.Text)
	var trims [][]string
	for _, p := range w.catalogue.all {
		if p.fits(w.who) < modelOnly {
			continue
		}
		for _, t := range p.trims {
			if len(w.who.trim) == 0 && len(t) > len(who.trim) && contains(text, t) {
				who.trim = t
			}
			trims = append(trims, t)
		}
	}
	if len(who.trim) == 0 {
		return who, nil
	}
	for _, t := range trims {
		if !contains(t, who.trim) && !contains(who.trim, t) {
			others = append(others, t)
		}
	}
	return who, others
}

// deniedBy is the clause that says that the package ("no tow package"), or a part of
// it, is not there, or empty.
func (c candidate) deniedBy(text string, gone map[Feature]string) string {
	for _, f := range c.Features {
		if clause, ok := gone[f]; ok {
			return clause
		}
	}
	name := strings.Fields(c.normal)
	for _, clause := range clausesOf(text) {
		said := words(clause)
		rest := slices.DeleteFunc(slices.Clone(said), denies)
		other := func(w string) bool {
			return !slices.ContainsFunc(name, func(n string) bool { return strings.HasPrefix(n, w) })
		}
		if len(rest) >= leastNamed && len(rest) < len(said) && named(clause) && !slices.ContainsFunc(rest, other) {
			return clause
		}
	}
	return ""
}

// clausesOf parts a text where people part what they list.
func clausesOf(text string) []string {
	out := strings.FieldsFunc(strings.ReplaceAll(text, ". ", "\n"), func(r rune) bool { return strings.ContainsRune(clauseEndings, r) })
	for i := range out {
		out[i] = strings.TrimSpace(out[i])
	}
	return out
}

// spoken lists the features that a text names and those that it says are missing,
// with the clause of each. What it names and denies counts as neither.
func (v *Vocabulary) spoken(text string) (has, gone map[Feature]string) {
	has, gone = map[Feature]string{}, map[Feature]string{}
	for _, clause := range clausesOf(text) {
		into := has
		if slices.ContainsFunc(words(clause), denies) {
			into = gone
		}
		for _, f := range v.Of(clause) {
			into[f] = clause
		}
	}
	for f := range gone {
		if _, ok := has[f]; ok {
			delete(has, f)
			delete(gone, f)
		}
	}
	return has, gone
}

// denies reports a word that says that something is missing.
func denies(word string) bool {
	switch word {
	case "NO", "NOT", "WITHOUT", "MISSING", "LACKS", "DOESN", "DOESNT", "SIN", "SANS", "PAS", "AUCUN", "AUCUNE", "OHNE", "KEIN", "KEINE", "KEINEN", "NICHT":
		return true
	}
	return false
}

// deny weighs what the words say is missing against what else speaks for it.
func (w *weighing) deny() {
	for _, f := range w.open {
		if clause, ok := w.denied[normal(f.Name)]; ok {
			f.Evidence = append(f.Evidence, knowledge.Evidence{Kind: knowledge.EvidenceDenied, Detail: clause, Weight: weightDenied})
		}
	}
}
