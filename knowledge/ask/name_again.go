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
	if known.beginsTrim(last, m, words) || known.withinTrim(last, m, words) {
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

// withinTrim reports whether a name stands within the name of a trim of a car, which a text says
// whole: the "Cooper" of "and the John Cooper Works?", after a Countryman.
func (c *cars) withinTrim(v knowledge.Vehicle, m mention, words []string) bool {
	text, name := strings.Join(words, " "), strings.Join(words[m.start:m.start+m.words], " ")
	return m.words > 0 && slices.ContainsFunc(c.trimNames[knowledge.Vehicle{Make: v.Make, Model: v.Model}], func(trim string) bool {
		whole := spelled(trim)
		return whole != name && contains(whole, name) && contains(text, whole)
	})
}

// ofMakeAlone leaves out the car that a make's name alone means where cars of the make were
// talked about: "its payload, the Ram's?" after a Ram 3500 is about no 1500.
func (c Context) ofMakeAlone(found []mention, only string, words []string, known *cars) ([]mention, string) {
	if only != "" && len(c.Vehicles) > 0 && known.withinTrim(c.Vehicles[0], mention{vehicle: knowledge.Vehicle{Make: only}, start: max(0, slices.Index(words, specs.Fold(only))), words: 1}, words) {
		return found, "" // the "T8 Polestar Engineered" of a Volvo
	}
	if len(found) != 1 || !found[0].byMake || !slices.ContainsFunc(c.Vehicles, func(v knowledge.Vehicle) bool { return v.Make == found[0].vehicle.Make }) {
		return found, only
	}
	return nil, found[0].vehicle.Make
}

// longerNames takes the cars that were talked about for those of a text whose names they go on
// from: the "Blazer" after a Blazer EV, unless the Blazer was talked about too.
func (c Context) longerNames(found []mention, words []string, known *cars) {
	for i, m := range found {
		said := strings.Join(words[m.start:m.start+m.words], " ")
		behind := words[m.start+m.words:]
		ofShorter := func(v knowledge.Vehicle) bool { // "and the Grand Cherokee with the 5.7?", after a 4xe
			return slices.ContainsFunc(behind, func(w string) bool {
				return (isDisplacement(w) || cylinders(w) != "") && known.hasLike(m.vehicle, w) && !known.hasLike(v, w)
			})
		}
		if m.words == 0 || slices.ContainsFunc(c.Vehicles, func(v knowledge.Vehicle) bool { return sameModel(v, m.vehicle) }) {
			continue
		}
		longer := slices.IndexFunc(c.Vehicles, func(v knowledge.Vehicle) bool {
			rest, ok := strings.CutPrefix(specs.Fold(v.Model), specs.Fold(m.vehicle.Model)+" ")
			if !ok { // the "Sierra" after a Sierra EV is no Sierra 1500
				rest, ok = strings.CutPrefix(specs.Fold(v.Model), said+" ")
			}
			return v.Make == m.vehicle.Make && ok && !isStretched(strings.Fields(rest)) && !ofShorter(v)
		})
		if longer >= 0 {
			found[i].vehicle.Model = c.Vehicles[longer].Model
		}
	}
}

// byWord is the car talked about of whose model's name a text has a part that no other one's
// has: "more than the Ioniq AWD?", of an Ioniq 6.
func (c Context) byWord(words []string, x *lexicon) (m mention, ok bool) {
	for i, w := range words {
		shortest := 4
		if strings.ContainsAny(w, "0123456789") { // the "V90" of a V90 Cross Country
			shortest = 2
		}
		if j := slices.IndexFunc(c.Vehicles, func(v knowledge.Vehicle) bool { return v.Model == w }); j >= 0 && isNumber(w) && i > 0 && x.isArticle(words[i-1]) && !ok {
			m, ok = mention{vehicle: knowledge.Vehicle{Make: c.Vehicles[j].Make, Model: w}, start: i, words: 1}, true // "back to the 300"
			continue
		}
		theThing := x.isWord(w) && (i == 0 || !x.isArticle(words[i-1]) || len(x.topics.find([]string{w})) > 0) // "back to the Bolt", of a Bolt EUV
		if len(w) < shortest || isNumber(w) || theThing || x.common[w] || x.small.all[w] || slices.Contains(variantWords(), w) {
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
