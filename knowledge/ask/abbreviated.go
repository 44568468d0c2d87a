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
	words := strings.Fields(x.wordings.english(spelled(text)))
	found, _ := c.find(words, nil, x)
	var about []knowledge.Vehicle
	for _, m := range found {
		about = append(about, knowledge.Vehicle{Make: m.vehicle.Make, Model: m.vehicle.Model})
	}
	if len(found) == 0 && len(context.Vehicles) > 0 {
		v := context.Vehicles[0]
		about = append(about, knowledge.Vehicle{Make: v.Make, Model: v.Model})
	}
	var out strings.Builder
	last := 0
	for _, t := range tokens(text) {
		full := c.fullOf(t.folded, about, x)
		if full == "" {
			continue
		}
		out.WriteString(text[last:t.start] + full)
		last = t.end
	}
	text = out.String() + text[last:]
	if len(found) == 1 && len(yearsIn(words)) == 0 {
		text = c.yearBehindVersion(text, words, found[0])
	}
	return text
}

// fullOf is what a word abbreviates of the trims of some models; empty: nothing, or more than one thing.
func (c *cars) fullOf(w string, of []knowledge.Vehicle, x *lexicon) (full string) {
	if c.means(w) || x.isWord(w) || x.ordinary(w) || x.common[w] || x.small.all[w] || canonical(w) != "" || slices.Contains(variantWords(), w) {
		return ""
	}
	for _, v := range of {
		for _, trim := range c.trimNames[v] {
			for _, name := range alternatives(trim) {
				said := abbreviates(w, strings.Fields(name))
				if said != "" && full != "" && said != full {
					return ""
				}
				full = cmp.Or(said, full)
			}
		}
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

// abbreviates are those words of a name that another stands for: by its beginning, or by the initials
// of two or three.
func abbreviates(w string, name []string) string {
	const few, shortest, shorter = 3, 4, 2 // letters: of initials, of a beginning, and by how much it is shorter
	switch {
	case strings.ContainsAny(w, "0123456789 ") || len(w) < 2:
	case len(w) <= few:
		return withInitials(name, w)
	case len(w) >= shortest:
		if i := slices.IndexFunc(name, func(o string) bool { return strings.HasPrefix(o, w) && len(o) >= len(w)+shorter }); i >= 0 {
			return name[i]
		}
	}
	return ""
}

// withInitials are the words of a name that stand together and begin with some letters.
func withInitials(words []string, letters string) string {
	for i := range words {
		if i+len(letters) > len(words) {
			return ""
		}
		same := true
		for j := range letters {
			same = same && words[i+j][0] == letters[j]
		}
		if same {
			return strings.Join(words[i:i+len(letters)], " ")
		}
	}
	return ""
}

// yearBehindVersion writes out the model year of two digits that stands behind the words of a
// version, unless a unit says that it is an amount.
func (c *cars) yearBehindVersion(text string, words []string, m mention) string {
	at := m.start + m.words
	for at < len(words) && !isNumber(words[at]) && c.hasVersion(m.vehicle, words[at]) {
		at++
	}
	if at == m.start+m.words || at == len(words) || shortYearOf(words[at]) == 0 {
		return text
	}
	if at+1 < len(words) {
		unit := canonical(words[at+1])
		powers := slices.Contains([]string{"hp", "PS", "ch", "cv", "kW", "Nm", "lb-ft"}, unit) // of which no car has as few
		if unit != "" && !powers || isNumber(words[at+1]) {
			return text
		}
	}
	i := strings.LastIndex(text, words[at])
	if i < 0 || strings.Count(text, words[at]) != 1 {
		return text
	}
	return text[:i] + "20" + text[i:]
}
