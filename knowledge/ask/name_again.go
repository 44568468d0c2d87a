package ask

import (
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// beside leaves out the car that a text finds by a trim alone, where it is the one talked
// about last: "and the Overtrail?" goes on about the GX.
// So is a designation of that car that a model with a shorter name has as well: the "EQS 580"
// of "and the EQS 580?", after an EQS SUV.
func (c Context) beside(found []mention, words []string, known *cars) (rest []mention, of saidVersion) {
	if len(found) != 1 || len(c.Vehicles) == 0 {
		return found, of
	}
	m, last := found[0], c.Vehicles[0]
	if known.beginsTrim(last, m, words) {
		return nil, of
	}
	if m.words > 0 && len(m.version) == 0 {
		return found, of
	}
	version := m.version
	if m.words == 0 {
		version = words[m.start : m.start+1]
	}
	ofLast := !slices.ContainsFunc(version, func(w string) bool { return !known.hasVersion(last, w) })
	if m.vehicle.Make == last.Make && (m.words == 0 && m.vehicle.Model == last.Model || ofLast) {
		end := m.start + max(1, m.words)
		return nil, saidVersion{words[m.start:end], version, slices.Concat(words[:m.start], version, words[end:])}
	}
	return found, of
}

// ofMakeAlone leaves out the car that a make's name alone means where cars of the make were
// talked about: "its payload, the Ram's?" after a Ram 3500 is about no 1500.
func (c Context) ofMakeAlone(found []mention, only string) ([]mention, string) {
	if len(found) != 1 || !found[0].byMake || !slices.ContainsFunc(c.Vehicles, func(v knowledge.Vehicle) bool { return v.Make == found[0].vehicle.Make }) {
		return found, only
	}
	return nil, found[0].vehicle.Make
}

// longerNames takes the cars that were talked about for those of a text whose names they go on
// from: the "Blazer" after a Blazer EV, unless the Blazer was talked about too.
func (c Context) longerNames(found []mention) {
	for i, m := range found {
		if m.words == 0 || slices.ContainsFunc(c.Vehicles, func(v knowledge.Vehicle) bool { return sameModel(v, m.vehicle) }) {
			continue
		}
		longer := slices.IndexFunc(c.Vehicles, func(v knowledge.Vehicle) bool {
			rest, ok := strings.CutPrefix(specs.Fold(v.Model), specs.Fold(m.vehicle.Model)+" ")
			return v.Make == m.vehicle.Make && ok && !isStretched(strings.Fields(rest))
		})
		if longer >= 0 {
			found[i].vehicle.Model = c.Vehicles[longer].Model
		}
	}
}

// byWord is the car talked about of whose model's name a text has a part that no other one's
// has: "more than the Ioniq AWD?", of an Ioniq 6.
func (c Context) byWord(words []string, x *lexicon) (m mention, ok bool) {
	const shortest = 4
	for i, w := range words {
		if j := slices.IndexFunc(c.Vehicles, func(v knowledge.Vehicle) bool { return v.Model == w }); j >= 0 && isNumber(w) && i > 0 && x.isArticle(words[i-1]) && !ok {
			m, ok = mention{vehicle: knowledge.Vehicle{Make: c.Vehicles[j].Make, Model: w}, start: i, words: 1}, true // "back to the 300"
			continue
		}
		if len(w) < shortest || isNumber(w) || x.isWord(w) || x.common[w] || x.small.all[w] || slices.Contains(variantWords(), w) {
			continue
		}
		for _, v := range c.Vehicles {
			name := strings.Fields(specs.Fold(v.Model))
			if len(name) < 2 || name[0] != w || ok && !sameModel(v, m.vehicle) {
				continue
			}
			m, ok = mention{vehicle: knowledge.Vehicle{Make: v.Make, Model: v.Model}, start: i, words: 1}, true
		}
	}
	return m, ok
}

// saidVersion is a name that says a version of the car talked about last: its words as they are
// said and as facts have them ("G 550" for "G550"), and the text with these.
type saidVersion struct{ said, version, words []string }
