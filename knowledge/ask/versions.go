package ask

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// apart keeps the cars of a text that are told apart by a word or a mark between them, or by
// the make; other names further on are a part of the first one's version: in
// "EQS SUV EQS 450" there is one car.
func (x *lexicon) apart(words []string, found []mention, paused pauses) []mention {
	var out []mention
	for i, m := range found {
		if i == 0 {
			out = append(out, m)
			continue
		}
		last := found[i-1]
		between := words[last.start+last.words : m.start]
		joins := slices.ContainsFunc(between, func(w string) bool { return x.common[w] }) || last.vehicle.Make != m.vehicle.Make || paused.within(words[last.start+max(1, last.words)-1:m.start+1])
		if joins && last.vehicle != m.vehicle || len(yearsIn(between)) > 0 {
			out = append(out, m)
		}
	}
	return out
}

// versions gives each car of a text its year and the words about its version:
// those from its name to the next one's, or all words where it is the only one.
func versions(words []string, found []mention) (list []named) {
	years := yearsIn(words)
	leading := len(found) > 0 && len(yearsIn(words[max(0, found[0].start-2):found[0].start])) > 0 // "2021 Prius and 2022 Corolla"
	for i, m := range found {
		from, to := 0, len(words)
		if i > 0 {
			from = found[i-1].start + found[i-1].words
		}
		last := i+1 == len(found)
		if !last {
			to = found[i+1].start
		}
		n := named{vehicle: m.vehicle, version: slices.Concat(words[:m.start], words[m.start+m.words:])}
		if len(found) > 1 {
			n.version = words[m.start+m.words : to]
		}
		n.version = slices.Concat(m.version, n.version)
		n.said = strings.TrimSpace(strings.Join(m.version, " ")+" "+strings.Join(words[m.start+m.words:to], " ")) + " | "
		if len(found) == 1 {
			n.said += strings.Join(words[:m.start], " ")
		}
		behind := yearsIn(words[m.start+m.words : to])
		switch {
		case len(years) == 0 && m.start > 0 && shortYearOf(words[m.start-1]) != 0: // "22 tahoe"
			n.vehicle.Year = shortYearOf(words[m.start-1])
		case len(years) == 0 && m.words > 0 && m.start+m.words < len(words) && shortYearOf(words[m.start+m.words]) != 0: // "tahoe 22"
			n.vehicle.Year = shortYearOf(words[m.start+m.words])
		case len(years) == 1:
			n.vehicle.Year = years[0]
		case leading:
			n.vehicle.Year = yearBeside(words, m, from, to, last)
		case len(behind) > 0: // "Prius 2021 and Corolla 2022"
			n.vehicle.Year = behind[0]
		}
		list = append(list, n)
	}
	if len(list) == 1 && len(years) == 2 { // "2019 or 2022 Tundra"
		list = append(list, list[0])
		list[0].vehicle.Year, list[1].vehicle.Year = years[0], years[1]
	}
	return list
}

// unglued parts the French articles of a text from the words they are typed to: "lecran"
// is "l ecran".
func (x *lexicon) unglued(folded string) string {
	const shortest = 5
	words := strings.Fields(folded)
	for i, w := range words {
		if len(w) > shortest && strings.ContainsAny(w[:1], "ld") && strings.ContainsAny(w[1:2], "aeiouh") && !x.isWord(w) && !x.models[w] && x.topics.of["fr"][w[1:]] {
			words[i] = w[:1] + " " + w[1:]
		}
	}
	return strings.Join(words, " ")
}

// versions are the cars of a text with the words that say which version is meant.
func (x *lexicon) versions(u query, found []mention) []named {
	list := versions(u.words, found)
	var all []string // conditions that are said before the first of several cars hold for each
	if len(list) > 1 && len(found) > 1 {
		all = x.meant(strings.Join(u.words[:found[0].start], " "), u.lang)
	}
	for i := range list {
		list[i].plain = slices.ContainsFunc(list[i].version, x.saysNormal) && len(u.Context.Vehicles) > 0
		list[i].means = append(x.meant(strings.Join(list[i].version, " "), u.lang), all...)
		list[i].version = x.sayingVersion(u, list[i].version)
	}
	return list
}

// plugsIn is what a driver does, and no car: "before I have to plug in".
var plugsIn = regexp.MustCompile(`\b(?:i|to|you|we) plug in\b`)

// sayingVersion leaves out the words of a question that say something else than the
// version: years, names of attributes, and the language's small words unless they
// are written as trims are: "le RAV4" is no "RAV4 LE".
func (x *lexicon) sayingVersion(u query, words []string) []string {
	p := x.phrases[u.lang]
	written := strings.FieldsFunc(u.Text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		if quick(u.attribute) && isDisplacement(w) && x.behindIn(u, w) { // "0-60 in 4.5"
			return true
		}
		if w == "plug" && plugsIn.MatchString(u.folded) {
			return true
		}
		if slices.ContainsFunc(u.saidAs, func(s string) bool { return likeWord(w, s) }) && strings.Count(" "+u.folded+" ", " "+w+" ") == 1 {
			return true // it asks for the attribute
		}
		if slices.Contains(variantWords(), w) || u.inVersion[w] {
			return false
		}
		small := slices.Contains(p.Markers, w) || slices.Contains(p.Filler, w) || slices.Contains(p.It, w) || len(w) == 1
		return yearOf(w) != 0 || x.topics.words[w] || x.isParticle(u, w) || small && !slices.Contains(written, strings.ToUpper(w))
	})
}

// behindIn reports whether a number stands right behind a word for "in" or "under": it is
// what something takes, and no engine.
func (x *lexicon) behindIn(u query, w string) bool {
	i := slices.Index(u.words, w)
	return i > 0 && (slices.Contains([]string{"in", "en", "dans"}, u.words[i-1]) || x.ranks.bounds[u.words[i-1]])
}
