package ask

import (
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

func (c *cars) addVersions(v knowledge.Vehicle, parts []string) {
	if _, ok := c.versions[v]; !ok {
		c.versions[v] = nil
	}
	for _, part := range parts {
		if name := spelled(part); name != "" && !slices.Contains(c.versions[v], name) {
			c.versions[v] = append(c.versions[v], name)
		}
	}
}

// hasVersion reports whether a word is one of a version of a car, or of a model whose
// name its own begins with.
func (c *cars) hasVersion(v knowledge.Vehicle, word string) bool {
	v = knowledge.Vehicle{Make: v.Make, Model: v.Model}
	of := func(v knowledge.Vehicle) bool {
		return slices.ContainsFunc(c.versions[v], func(name string) bool { return contains(name, word) })
	}
	p, _, ok := c.parent(v)
	return of(v) || ok && of(p)
}

// withoutVersions blanks the words of a text that name a version of one of its cars,
// two or more together, and tells them: the "range" of "Long Range" asks for no range.
func (c *cars) withoutVersions(folded string, found []mention) (bare string, named map[string]bool) {
	named = map[string]bool{}
	words := strings.Fields(folded)
	var names []string
	for _, m := range found {
		v := knowledge.Vehicle{Make: m.vehicle.Make, Model: m.vehicle.Model}
		names = append(names, c.versions[v]...)
		if p, _, ok := c.parent(v); ok {
			names = append(names, c.versions[p]...)
		}
	}
	names = append(names, "long range", "extended range", "standard range") // whose "range" asks for none
	for i := 0; i < len(words); i++ {
		if _, n := c.makeAt(words, i); n > 0 {
			copy(words[i:i+n], []string{"|", "|"}[:n])
			continue
		}
		n := 1
		if i > 0 && words[i-1] == "|" && slices.Contains(names, words[i]) && !slices.Contains(variantWords(), words[i]) { // "Envision Essence"
			named[words[i]] = true
			words[i] = "|"
			continue
		}
		for i+n < len(words) && slices.ContainsFunc(names, func(name string) bool { return contains(name, strings.Join(words[i:i+n+1], " ")) }) {
			n++
		}
		if n > 1 {
			for j := range n {
				named[words[i+j]] = true
				words[i+j] = "|"
			}
			i += n - 1
		}
	}
	return strings.Join(words, " "), named
}

// parent is the model that a longer name begins with, and the words behind it: facts
// call a car "Grand Cherokee 4xe" here and "Grand Cherokee", trim "4xe", there.
func (c *cars) parent(v knowledge.Vehicle) (p knowledge.Vehicle, rest []string, ok bool) {
	words := strings.Fields(specs.Fold(v.Model))
	for n := len(words) - 1; n > 0; n-- {
		for _, shorter := range c.models[joined(v.Make)+strings.Join(words[:n], "")] {
			if shorter.Make == v.Make && shorter.Model != v.Model {
				p = v
				p.Model = shorter.Model
				return p, words[n:], true
			}
		}
	}
	return v, nil, false
}

// relative is a model whose name is longer or shorter than another's by some words.
type relative struct {
	vehicle knowledge.Vehicle
	rest    []string
	longer  bool
}

// kin lists the models with facts whose name begins with a car's, and the one that its
// name begins with.
func (c *cars) kin(v knowledge.Vehicle) (list []relative) {
	if p, rest, ok := c.parent(v); ok {
		list = append(list, relative{vehicle: p, rest: rest})
	}
	name := specs.Fold(v.Model) + " "
	for o := range c.versions {
		if rest, ok := strings.CutPrefix(specs.Fold(o.Model), name); ok && o.Make == v.Make {
			list = append(list, relative{vehicle: o, rest: strings.Fields(rest), longer: true})
		}
	}
	slices.SortFunc(list, func(a, b relative) int { return strings.Compare(a.vehicle.Model, b.vehicle.Model) })
	return list
}

// own notes which model has a trim, by the words that no other name has: a "Demon" is a
// Challenger. The words that a longer name adds to a model's count as its trim.
func (c *cars) own(v knowledge.Vehicle) {
	owner, words := knowledge.Vehicle{Make: v.Make, Model: v.Model}, strings.Fields(specs.Fold(v.Trim))
	for {
		p, rest, ok := c.parent(owner)
		if !ok {
			break
		}
		owner, words = knowledge.Vehicle{Make: p.Make, Model: p.Model}, append(words, rest...)
	}
	if trim := strings.Fields(specs.Fold(v.Trim)); len(trim) == 2 && c.names[trim[0]+" "+trim[1]] && !slices.Contains(c.wholes[trim[0]+" "+trim[1]], owner) {
		c.wholes[trim[0]+" "+trim[1]] = append(c.wholes[trim[0]+" "+trim[1]], owner)
	}
	const shortest = 3
	for _, w := range words {
		if len(w) >= shortest && strings.ContainsAny(w, "abcdefghijklmnopqrstuvwxyz") && !c.generic[w] && !slices.Contains(variantWords(), w) && !slices.Contains(c.owners[w], owner) {
			c.owners[w] = append(c.owners[w], owner)
		}
	}
}

// byTrim finds the one model, of a make if one is named, that has a trim by a word. The
// word stays a part of the text: it says which version is meant.
func (c *cars) byTrim(words []string, vehicleMake string, x *lexicon) (m mention, ok bool) {
	of, at := c.havingTrim(words, vehicleMake, x)
	if len(of) == 1 {
		return mention{vehicle: of[0], start: at}, true
	}
	return m, false
}

// havingTrim lists the models, of a make if one is named, that have the trim a text
// names, the fewest that one of its words leaves.
func (c *cars) havingTrim(words []string, vehicleMake string, x *lexicon) (list []knowledge.Vehicle, at int) {
	const shortest = 4 // without a make
	take := func(i int, owners []knowledge.Vehicle) {
		of := slices.DeleteFunc(slices.Clone(owners), func(v knowledge.Vehicle) bool { return vehicleMake != "" && v.Make != vehicleMake })
		if len(of) > 0 && (list == nil || len(of) < len(list)) {
			list, at = of, i
		}
	}
	for i, w := range words {
		if i > 0 {
			take(i-1, c.wholes[words[i-1]+" "+w])
		}
		if len(w) < shortest && vehicleMake == "" && !c.names[w] || x.common[w] || x.isWord(w) || x.ranks.compares[w] { // "which sits higher?" names no trim "and higher"
			continue
		}
		take(i, c.owners[w])
	}
	return list, at
}
