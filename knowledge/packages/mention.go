package packages

import (
	"cmp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// What a person's words are worth.
const (
	weightNamed  = 5.0  // most of it, and nothing else of the car's packages explains as much: 0.95 with the prior
	weightHint   = 1.0  // some of it
	weightDenied = -3.5 // the words say that a part of it, or it, is not there
)

// mentions holds what a person's words and answers name against what is in the
// packages that the car can have. What two packages explain as well decides neither.
func (w *weighing) mentions(speech []clause) {
	there, missing := answered(w.car.Answers)
	said := append(w.catalogue.Vocabulary.heardIn(speech), affirmed(there)...)
	_, gone := w.catalogue.Vocabulary.told(speech)
	can := w.candidates(said)
	explained := explainable(can, said)
	rivals := slices.DeleteFunc(slices.Clone(can), func(c candidate) bool { return len(both(c.Features, missing)) > 0 })
	for _, c := range can {
		if clause := c.deniedBy(speech, gone); clause != "" {
			w.denied[c.normal] = clause
		}
		w.refuse(c, missing)
		if c.count < leastNamed && c.features() < leastNamed {
			continue
		}
		f := finding(c.Package)
		ev := knowledge.Evidence{
			Kind: knowledge.EvidenceContents, Detail: strings.Join(c.where, ", "), With: c.count, Of: c.of(),
			Weight: weightHint, Source: c.Source, Said: w.catalogue.Vocabulary.namesOf(both(c.Features, there)),
		}
		switch {
		case slices.ContainsFunc(rivals, c.rivalled):
			f.Why = knowledge.WhyAlike
		case len(ev.Said) == 0 && c.enough(explained), len(ev.Said) > 0 && c.most() && w.optional(c.Package):
			ev.Weight = weightNamed
		}
		w.add(c.key(), f, ev)
	}
}

// candidates lists the packages with known things that the car can have. Entries of
// one name with the same features are one. A package called after another trim than
// the one at hand is not meant.
func (w *weighing) candidates(said []heard) (can []candidate) {
	who, others := w.speaker()
	for _, p := range w.sold(who) {
		if !p.counts() || slices.ContainsFunc(others, func(t []string) bool { return contains(words(p.Name), t) }) {
			continue
		}
		if at := slices.IndexFunc(can, func(c candidate) bool { return c.normal == p.normal && slices.Equal(c.Features, p.Features) }); at >= 0 {
			can[at].Package = can[at].common(p)
			continue
		}
		c := w.catalogue.Vocabulary.hear(p, said)
		_, c.byName = w.open[c.key()]
		can = append(can, c)
	}
	call(can, said, who)
	return can
}

// explainable counts the phrases of clauses that name something of any package.
func explainable(can []candidate, said []heard) (n int) {
	for _, h := range said {
		if slices.ContainsFunc(can, func(c candidate) bool { return slices.Contains(c.where, h.clause.text) }) {
			n += len(h.phrases)
		}
	}
	return n
}

// key is where a weighing keeps the candidate.
func (c candidate) key() string { return cmp.Or(c.ID, "line "+c.normal) }

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
func (c candidate) deniedBy(speech []clause, gone map[Feature]string) string {
	for _, f := range c.Features {
		if clause, ok := gone[f]; ok {
			return clause
		}
	}
	name := strings.Fields(strings.ToLower(c.normal))
	for _, said := range speech {
		if !said.denied || said.idle {
			continue
		}
		rest := slices.DeleteFunc(nameWords(said.english), denies)
		other := func(w string) bool {
			return !slices.ContainsFunc(name, func(n string) bool { return strings.HasPrefix(n, w) })
		}
		if len(rest) >= leastNamed && slices.Contains(rest, "package") && !slices.ContainsFunc(rest, other) {
			return said.text
		}
	}
	return ""
}

// deny weighs what the words say is missing against what else speaks for it.
func (w *weighing) deny() {
	for _, f := range w.open {
		if clause, ok := w.denied[normal(f.Name)]; ok {
			f.Evidence = append(f.Evidence, knowledge.Evidence{Kind: knowledge.EvidenceDenied, Detail: clause, Weight: weightDenied})
		}
	}
}
