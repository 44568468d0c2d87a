package packages

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// text takes a person's words and answers: names and codes of this car's packages,
// then what is in them.
func (w *weighing) text() {
	if strings.TrimSpace(w.car.Text) == "" && len(w.car.Answers) == 0 {
		return
	}
	speech := w.catalogue.Vocabulary.speechOf(w.car.Text)
	who, _ := w.speaker()
	here := w.sold(who)
	w.saidNames(speech, here, who)
	w.saidCodes(speech, here)
	w.mentions(speech)
}

// sold lists the packages that a car can have.
func (w *weighing) sold(who subject) (out []Package) {
	for _, p := range w.catalogue.all {
		if p.fits(who) == exact {
			out = append(out, p)
		}
	}
	return out
}

// naming is one way to say the name of a package.
type naming struct {
	Package
	words []string
	full  bool // nothing of the name is left away
}

// saidNames looks for the names of the car's packages in every clause, the longest
// first: it may contain a shorter one. The words may stand in any order ("Pack M
// Sport"), and what several packages are called decides none.
func (w *weighing) saidNames(speech []clause, here []Package, who subject) {
	var ways []naming
	for _, p := range here {
		ways = append(ways, w.catalogue.Vocabulary.namings(p, who)...)
	}
	slices.SortStableFunc(ways, func(a, b naming) int {
		return cmp.Or(cmp.Compare(len(b.words), len(a.words)), compareBool(b.full, a.full))
	})
	for k, c := range speech {
		if c.idle {
			continue
		}
		said := nameWords(c.english)
		for i := 0; i < len(ways); {
			same := meaning(ways, i)
			at := slices.IndexFunc(windowsOf(said, len(ways[i].words)), func(s []string) bool { return permuted(s, ways[i].words) })
			if at >= 0 {
				said = slices.Concat(said[:at], []string{"and"}, said[at+len(ways[i].words):])
				speech[k].english, speech[k].called = said, true
				w.saidName(c, ways[i:i+same])
			}
			i += same
		}
	}
}

// meaning counts the ways from i on that are the same words.
func meaning(ways []naming, i int) int {
	n := 1
	for i+n < len(ways) && ways[i+n].full == ways[i].full && permuted(ways[i+n].words, ways[i].words) {
		n++
	}
	return n
}

// saidName weighs the packages that a clause names in the same words. Entries of
// one name are one.
func (w *weighing) saidName(c clause, meant []naming) {
	var found []Package
	for _, m := range meant {
		if at := slices.IndexFunc(found, func(q Package) bool { return q.normal == m.normal }); at < 0 {
			found = append(found, m.Package)
		} else if found[at].ID != m.ID {
			found[at] = found[at].common(m.Package)
		}
	}
	for _, p := range found {
		if c.denied {
			w.denied[p.normal] = c.text
			continue
		}
		f, ev := finding(p), knowledge.Evidence{Kind: knowledge.EvidenceText, Detail: p.Name, Weight: weightText, Source: p.Source}
		if len(found) > 1 {
			ev.Weight, f.Why = weightCodeOnly, knowledge.WhyAlike
		}
		w.add(cmp.Or(p.ID, "line "+p.normal), f, ev)
	}
}

// namings lists how people say the name of a package: as it is, as labels print it,
// without the trim or the model they have named before, without a bracket, and an
// edition without "package".
func (v *Vocabulary) namings(p Package, who subject) (out []naming) {
	add := func(words []string, full bool) {
		if len(words) < 2 || !slices.ContainsFunc(words, telling) ||
			slices.ContainsFunc(out, func(n naming) bool { return permuted(n.words, words) }) {
			return
		}
		out = append(out, naming{Package: p, words: words, full: full})
	}
	gone := slices.Concat(who.trim, who.model)
	for _, name := range append([]string{p.Name}, p.Aliases...) {
		whole := nameWords(v.sayings.translate(tokens(name)))
		add(whole, true)
		bare := nameWords(v.sayings.translate(tokens(unbracket(name, func(string) bool { return true }))))
		add(bare, false)
		short := slices.DeleteFunc(slices.Clone(bare), func(w string) bool { return slices.Contains(gone, strings.ToUpper(w)) })
		if slices.Contains(short, "package") {
			add(short, false)
		}
		if slices.Contains(bare, "edition") {
			add(slices.DeleteFunc(slices.Clone(bare), func(w string) bool { return w == "package" || w == "special" }), false)
		}
	}
	return out
}

// telling reports a word of a name that every other name does not have as well.
func telling(word string) bool {
	return !slices.Contains([]string{"package", "edition", "equipment", "option", "special", "and", "with"}, word)
}

// nameWords are words as names are compared by them: a group is a package, small
// words go.
func nameWords(words []string) (out []string) {
	for _, w := range words {
		switch w {
		case "and", "with", "of", "s":
		case "group", "groups", "pkgs":
			out = append(out, "package")
		default:
			out = append(out, w)
		}
	}
	return out
}

// windowsOf lists every stretch of n words.
func windowsOf(words []string, n int) (out [][]string) {
	for i := 0; i+n <= len(words); i++ {
		out = append(out, words[i:i+n])
	}
	return out
}

// permuted reports whether two lists are the same words in any order.
func permuted(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// measured are words that look like a code and are a measure: "20IN", "5L", "4X4".
var measured = regexp.MustCompile(`^\d+(IN|S|K|L|HP|V|W|G|GB|T|MM|CM|WD|X\d+)$`)

// saidCodes looks for codes of the car's packages in a text ("502A", "the A63"). A
// code of letters alone or of digits alone is only heard as one where the clause
// says that it is.
func (w *weighing) saidCodes(speech []clause, here []Package) {
	for _, c := range speech {
		if c.idle {
			continue
		}
		fields := strings.FieldsFunc(c.text, func(r rune) bool { return strings.ContainsRune(" ()[]\"'/+", r) })
		announced := slices.ContainsFunc(fields, func(f string) bool {
			return slices.Contains([]string{"CODE", "CODES", "RPO", "CÓDIGO", "OPTION"}, strings.ToUpper(f))
		})
		for _, field := range fields {
			code := strings.ToUpper(field)
			if len(code) < 3 || measured.MatchString(code) || !mixed(code) && (!announced || code != field) {
				continue
			}
			w.saidCode(c, code, here)
		}
	}
}

// saidCode weighs what a code in a text stands for.
func (w *weighing) saidCode(c clause, code string, here []Package) {
	meant, how := w.catalogue.meanings(code, w.who)
	if how != exact || len(meant) != 1 || meant[0].Kind == Option || meant[0].Kind == Accessory ||
		!slices.ContainsFunc(here, func(p Package) bool { return p.normal == meant[0].normal }) {
		return
	}
	p := meant[0]
	if c.denied {
		w.denied[p.normal] = c.text
		return
	}
	key := cmp.Or(p.ID, "line "+p.normal)
	if _, said := w.open[key]; said {
		return // by its name, of which the code may be a word
	}
	w.add(key, finding(p), knowledge.Evidence{Kind: knowledge.EvidenceText, Detail: code, Weight: weightText, Source: p.Source})
}
