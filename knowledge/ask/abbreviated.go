package ask

import (
	"cmp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// inFull writes out what a text abbreviates of its car, or of the one talked about last: the model
// year behind a version ("mustang gt 23 ps"), the beginning of a trim ("comp", "quadri") and the
// initials of one ("LR").
func (c *cars) inFull(text string, x *lexicon, context Context) string {
	const most = 4 // cars
	words := strings.Fields(x.wordings.english(spelled(text)))
	found, _ := c.find(words, nil, x)
	var about []knowledge.Vehicle
	for _, m := range found {
		if v := (knowledge.Vehicle{Make: m.vehicle.Make, Model: m.vehicle.Model}); len(about) < most && !slices.Contains(about, v) {
			about = append(about, v)
		}
	}
	if len(found) == 0 && len(context.Vehicles) > 0 {
		v := context.Vehicles[0]
		about = append(about, knowledge.Vehicle{Make: v.Make, Model: v.Model})
	}
	var names [][]string
	for _, v := range about {
		for _, trim := range c.trimNames[v] {
			for _, name := range alternatives(trim) {
				names = append(names, strings.Fields(name))
			}
		}
	}
	var out strings.Builder
	last := 0
	for _, t := range tokens(text) {
		if full := c.fullOf(t.folded, names, x); full != "" {
			out.WriteString(text[last:t.start] + full)
			last = t.end
		}
	}
	text = out.String() + text[last:]
	if len(found) == 1 && len(yearsIn(words)) == 0 {
		text = c.yearBehindVersion(text, words, found[0])
	}
	return text
}

// fullOf is what a word abbreviates of some names of trims; empty: nothing, or more than one thing.
func (c *cars) fullOf(w string, names [][]string, x *lexicon) (full string) {
	if len(w) < 2 || strings.ContainsAny(w, "0123456789 ") || c.means(w) || x.isWord(w) || x.ordinary(w) || canonical(w) != "" || slices.Contains(variantWords(), w) {
		return ""
	}
	for _, name := range names {
		said := abbreviates(w, name)
		if said != "" && full != "" && said != full {
			return ""
		}
		full = cmp.Or(said, full)
	}
	if full != "" && saysCondition(w, x.conditions) {
		return ""
	}
	return full
}

// means reports whether a word is one of the name of a make, a model or a trim as it is.
func (c *cars) means(w string) bool {
	return c.inTrim[w] || c.trims[w] || len(c.models[w]) > 0 || c.makes[w] != ""
}

// abbreviates are the first words of a name that another stands for: by its beginning, or by the
// initials of two or three.
func abbreviates(w string, name []string) string {
	const few, shortest, shorter = 3, 4, 2                                 // letters: of initials, of a beginning, and by how much it is shorter
	words := []string{"prefer", "perform", "call", "pass", "sign", "edit"} // of their own
	switch {
	case len(w) <= few && len(name) >= len(w):
		for i := range len(w) {
			if name[i][0] != w[i] {
				return ""
			}
		}
		return strings.Join(name[:len(w)], " ")
	case len(w) >= shortest && strings.HasPrefix(name[0], w) && len(name[0]) >= len(w)+shorter && !slices.Contains(words, w):
		return name[0]
	}
	return ""
}

// yearBehindVersion writes out the model year of two digits that stands behind the words of a
// version, at the end of a text or before a unit of which no car has as few.
func (c *cars) yearBehindVersion(text string, words []string, m mention) string {
	at := m.start + m.words
	for at < len(words) && !isNumber(words[at]) && c.hasVersion(m.vehicle, words[at]) {
		at++
	}
	if at == m.start+m.words || at == len(words) || shortYearOf(words[at]) == 0 {
		return text
	}
	powers := []string{"hp", "PS", "ch", "cv", "kW", "Nm", "lb-ft"} // of which no car has as few
	if at+1 < len(words) && !slices.Contains(powers, canonical(words[at+1])) {
		return text
	}
	i := strings.LastIndex(text, words[at])
	if i < 0 || strings.Count(text, words[at]) != 1 {
		return text
	}
	return text[:i] + "20" + text[i:]
}
