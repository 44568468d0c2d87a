package ask

import (
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// setsRivals sets two cars against each other of which a text says that one has more or less
// than the other, where these are two versions of one ("so the ST costs more than the
// Limited?", "la CVT ou le 2.5 ?") or the text names only one of them ("so the Kia is
// shorter?", "mehr PS als der RS Q8?").
func (x *lexicon) setsRivals(u *query, known *cars) {
	pair := x.betweenYears(u)
	if pair == nil {
		pair = x.siblingsApart(u)
	}
	if pair == nil && (len(u.found) > 1 || len(u.cars) > 1 || u.limit != nil || x.asksBound(*u) || u.another != nil || !x.contrasts(*u)) {
		return
	}
	u.unknown = slices.DeleteFunc(u.unknown, func(w string) bool { return x.ranks.compares[w] })
	if pair == nil {
		pair = x.versionsApart(*u, known)
	}
	if pair == nil && x.comparative(*u) {
		pair = x.oneSided(*u, known)
		u.oneSided = pair != nil
	}
	if pair == nil {
		return
	}
	u.attribute = x.ofTwo(u)
	if u.attribute == "" {
		u.attribute = u.Context.Attribute
	}
	if u.attribute == u.Context.Attribute {
		for i := range pair {
			pair[i].carried = x.conditionsOf(u.Context.Version)
		}
	}
	u.rivals = sameModel(pair[0].vehicle, pair[1].vehicle)
	u.cars, u.makeOnly, u.compare, u.several = pair, "", true, nil
}

// siblingsApart are two models talked about of which a text names one by what tells it from the other:
// "so the hybrid has more power?", after a Palisade Hybrid and a Palisade.
func (x *lexicon) siblingsApart(u *query) []named {
	stack := u.Context.Vehicles
	sibling := u.sibling
	if u.another != nil && u.another.model != nil {
		sibling = u.another.model
	}
	if len(stack) < 2 || sibling == nil || u.limit != nil || !x.comparative(*u) || x.asksOpenly(*u) {
		return nil
	}
	i := slices.IndexFunc(stack, func(v knowledge.Vehicle) bool { return sameModel(v, *sibling) })
	if i < 0 {
		return nil
	}
	one, other := stack[i], stack[0]
	if i == 0 {
		other = stack[1]
	}
	u.another, u.sibling, u.oneSided = nil, nil, true
	if than.MatchString(u.folded) {
		return []named{{vehicle: other}, {vehicle: one}}
	}
	return []named{{vehicle: one}, {vehicle: other}}
}

// asksBound reports whether a text asks for more or less than a number that is no engine's size.
func (x *lexicon) asksBound(u query) bool {
	return (u.above || u.below) && slices.ContainsFunc(u.words, func(w string) bool { return strings.Trim(w, "0123456789") == "" && yearOf(w) == 0 })
}

// contrasts reports whether a text asks for more or less of something, or which of two.
func (x *lexicon) contrasts(u query) bool {
	p := x.phrases[u.lang]
	return x.comparative(u) || slices.ContainsFunc([][]string{x.ranks.High, x.ranks.Low, p.Which, p.Compare, p.Difference}, u.says)
}

// comparative reports whether a text says that something has more or less than something else.
func (x *lexicon) comparative(u query) bool {
	if u.lang == "fr" && strings.HasSuffix(u.folded, " plus") { // "donc le Ram porte plus ?"
		return true
	}
	return x.byComparative(u) != "" || slices.ContainsFunc([][]string{x.ranks.More, x.ranks.Less, x.ranks.Wins, x.ranks.Beats}, u.says)
}

// says reports whether a text holds one of some phrases, as it is written or as it is read.
func (u query) says(phrases []string) bool { return slices.ContainsFunc(phrases, u.holds) }

// versionsApart are the versions of a car on both sides of a word that stands between two:
// "than", "or", "against".
func (x *lexicon) versionsApart(u query, known *cars) []named {
	v, ok := x.ofVersions(u, known)
	if !ok {
		return nil
	}
	for i, w := range u.words {
		if !slices.Contains(x.phrases[u.lang].Between, w) {
			continue
		}
		first, second := x.versionIn(u, u.words[:i], v, known), x.versionIn(u, u.words[i+1:], v, known)
		if first != nil && second != nil && !first.sameVersion(*second) {
			return []named{*first, *second}
		}
	}
	return nil
}

// ofVersions is the car whose versions a text may name: its own one, or the one talked about.
func (x *lexicon) ofVersions(u query, known *cars) (v knowledge.Vehicle, ok bool) {
	stack := u.Context.Vehicles
	if len(u.found) == 1 {
		v = u.cars[0].vehicle
		if v.Year == 0 && len(stack) > 0 && sameModel(stack[0], v) {
			v.Year = stack[0].Year
		}
		return v, true
	}
	if len(stack) == 0 || u.makeOnly != "" && !known.hasVersion(stack[0], specs.Fold(u.makeOnly)) || !u.says(x.phrases[u.lang].Which) && !x.meansOld(u) {
		return v, false
	}
	return knowledge.Vehicle{Year: stack[0].Year, Make: stack[0].Make, Model: stack[0].Model}, true
}

// sameVersion reports whether the words about two cars name one version.
func (n named) sameVersion(o named) bool {
	return hasAll(n.version, o.version) && hasAll(o.version, n.version) && hasAll(n.means, o.means) && hasAll(o.means, n.means) && n.plain == o.plain
}

// oneSided are the car or the version that a text names and another that was talked about, the
// one first of which the text says something: "is that more than the RS?" says it of the other.
func (x *lexicon) oneSided(u query, known *cars) []named {
	stack := u.Context.Vehicles
	if len(stack) == 0 {
		return nil
	}
	one, at := x.namedSide(u, known)
	if one == nil {
		return x.lastTwo(u)
	}
	o, second := otherMake(u, *one, known)
	if open := x.asksOpenly(u) && !than.MatchString(u.folded); open && (o == nil || !u.says(x.phrases[u.lang].Which)) {
		return nil
	}
	if o != nil { // both are named: the first is the one it is said of
		if second < at {
			return []named{{vehicle: *o}, *one}
		}
		return []named{*one, {vehicle: *o}}
	}
	years := yearsIn(u.words)
	i := slices.IndexFunc(stack, func(o knowledge.Vehicle) bool {
		return slices.Contains(years, o.Year) && o.Year != one.vehicle.Year && one.isOther(o)
	})
	if i < 0 {
		i = slices.IndexFunc(stack, func(o knowledge.Vehicle) bool { return one.isOther(o) })
	}
	if i < 0 {
		return nil
	}
	if x.thanBehind(u, at) {
		return []named{{vehicle: stack[i]}, *one}
	}
	return []named{*one, {vehicle: stack[i]}}
}

// lastTwo are the car talked about last and the one before it, where a text asks whether "it" has
// more or less of something: "is it longer?"
func (x *lexicon) lastTwo(u query) []named {
	p, stack := x.phrases[u.lang], u.Context.Vehicles
	asks := says(u.folded, p.It) || begins(u.folded, p.Closed)
	if !asks || len(stack) < 2 || u.named || u.makeOnly != "" || x.asksOpenly(u) || !x.meansOld(u) {
		return nil
	}
	return []named{{vehicle: stack[0]}, {vehicle: stack[1]}}
}

// otherMake is the car talked about of another make that a text names besides a car, and where:
// the Porsche of "does the Porsche have less than the Telluride?"
func otherMake(u query, one named, known *cars) (v *knowledge.Vehicle, at int) {
	for i, w := range u.words {
		name := known.makes[w]
		if name == "" || name == one.vehicle.Make {
			continue
		}
		if j := slices.IndexFunc(u.Context.Vehicles, func(o knowledge.Vehicle) bool { return o.Make == name }); j >= 0 {
			return &u.Context.Vehicles[j], i
		}
	}
	return nil, 0
}

// thanBehind reports whether "than" stands between what compares and a place: "is that more than
// the RS?", not "o sea que el RS tiene más".
func (x *lexicon) thanBehind(u query, at int) bool {
	said := slices.Concat([]string{x.saysComparative(u)}, x.ranks.More, x.ranks.Less, x.ranks.Beats, []string{"plus", "moins"})
	before := " " + strings.Join(u.words[:at], " ") + " "
	if beats.MatchString(before) { // "does it beat the RS?"
		return true
	}
	return slices.ContainsFunc(said, func(phrase string) bool {
		i := strings.Index(before, " "+phrase+" ")
		return phrase != "" && i >= 0 && than.MatchString(before[i+len(phrase):])
	})
}

// namedSide is the car that a text names, and where: by its name, its make alone, or a version
// of the one talked about.
func (x *lexicon) namedSide(u query, known *cars) (one *named, at int) {
	stack := u.Context.Vehicles
	switch {
	case len(u.found) == 1:
		n := u.cars[0]
		if i := slices.IndexFunc(stack, func(o knowledge.Vehicle) bool {
			return sameModel(o, n.vehicle) && (n.vehicle.Year == 0 || n.vehicle.Year == o.Year)
		}); i >= 0 && x.versionIn(u, u.words, n.vehicle, known) == nil {
			n.vehicle = stack[i]
		}
		return &n, u.found[0].start
	case u.makeOnly != "":
		i := slices.IndexFunc(stack, func(o knowledge.Vehicle) bool { return o.Make == u.makeOnly })
		at = slices.IndexFunc(u.words, func(w string) bool { return known.makes[w] == u.makeOnly })
		if i >= 0 && at >= 0 {
			return &named{vehicle: stack[i]}, at
		}
	case x.meansOld(u):
		if one = x.versionOfStack(u, known); one != nil {
			return one, max(0, slices.Index(u.words, one.version[0]))
		}
		v := knowledge.Vehicle{Year: stack[0].Year, Make: stack[0].Make, Model: stack[0].Model}
		if i := slices.IndexFunc(u.words, func(w string) bool { return yearOf(w) != 0 }); i >= 0 { // "longer than the 2021?"
			v.Year = yearOf(u.words[i])
			return &named{vehicle: v}, i
		}
		if o, i := x.byAge(u); o != nil {
			return &named{vehicle: *o}, i
		}
		return x.versionIn(u, u.words, v, known), max(0, slices.IndexFunc(u.words, func(w string) bool { return x.saysPlain(w, u.lang) }))
	}
	return nil, 0
}

// saysAge reports whether a word says which of two years of a model is meant.
func (x *lexicon) saysAge(w, lang string) bool {
	return slices.Contains(x.phrases[lang].Old, w) || slices.Contains(x.phrases[lang].New, w)
}

// byAge is the older or the newer of two years of one model that were talked about, where a text
// says so, and where: "then the old one has more?"
func (x *lexicon) byAge(u query) (v *knowledge.Vehicle, at int) {
	p, stack := x.phrases[u.lang], u.Context.Vehicles
	for i, w := range u.words {
		older := slices.Contains(p.Old, w)
		if !older && !slices.Contains(p.New, w) {
			continue
		}
		for j, o := range stack {
			if o.Year == 0 || !sameModel(o, stack[0]) {
				continue
			}
			if v == nil || older && o.Year < v.Year || !older && o.Year > v.Year {
				v, at = &stack[j], i
			}
		}
	}
	return v, at
}

// versionOfStack is the version that a text names of one of the cars talked about: the one that
// was of this version, the last one last, else the last one that can be.
func (x *lexicon) versionOfStack(u query, known *cars) (one *named) {
	for i, o := range u.Context.Vehicles {
		n := x.versionIn(u, u.words, knowledge.Vehicle{Year: o.Year, Make: o.Make, Model: o.Model}, known)
		if n == nil || len(n.version) == 0 {
			continue
		}
		of := spelled(o.Trim + " " + o.Engine + " " + o.Drivetrain)
		if t := slices.IndexFunc(n.version, func(w string) bool { return known.isTrim(o, w) }); t >= 0 {
			of = spelled(o.Trim) // the Turbo, and no engine with one
			n.trim, n.said = n.version[t], n.version[t]+" "+n.said
		}
		if years := yearsIn(u.words); len(years) == 1 {
			if n.vehicle.Year = years[0]; o.Year != years[0] {
				of = ""
			}
		}
		is := hasAll(strings.Fields(of), n.version)
		if is {
			n.vehicle = o
		}
		if is && i > 0 {
			return n // it is compared with the last one
		}
		if one == nil {
			one = n
		}
	}
	return one
}

// isOther reports whether a car talked about is another one than a text names: another model,
// another year of it, or a version that the words about it do not name.
func (n named) isOther(o knowledge.Vehicle) bool {
	version := strings.Fields(spelled(o.Trim + " " + o.Engine + " " + o.Drivetrain))
	switch {
	case !sameModel(n.vehicle, o):
		return true
	case n.vehicle.Year != 0 && o.Year != 0 && n.vehicle.Year != o.Year:
		return true
	case n.plain:
		return true
	case n.trim != "":
		return o.Trim != "" && !contains(spelled(o.Trim), n.trim)
	case n.vehicle == o || len(version) == 0:
		return false
	}
	return len(n.version) > 0 && !hasAll(version, n.version)
}

// versionIn is a car of the version that some words of a text name; nil: they name none.
func (x *lexicon) versionIn(u query, words []string, v knowledge.Vehicle, known *cars) *named {
	n := named{vehicle: v, said: strings.Join(words, " "), means: x.meantBeside(&u, words)}
	for _, w := range words {
		asks := slices.ContainsFunc(u.saidAs, func(s string) bool { return likeWord(w, s) })
		variant := (slices.Contains(variantWords(), w) || isDisplacement(w)) && known.hasLike(v, w)
		switch {
		case asks && !u.inVersion[w] || x.isParticle(u, w): // the "es" of "¿es más que …?" is no trim ES
		case x.burnsGasoline(w):
			n.version = append(n.version, "gasoline")
		case x.saysPlain(w, u.lang):
			n.plain = true
		case variant || u.inVersion[w] || x.namesVersion(w, v, u, known) || x.namesLetter(u, w, known):
			n.version = append(n.version, w)
		}
	}
	if len(n.version)+len(n.means) == 0 && !n.plain {
		return nil
	}
	return &n
}
