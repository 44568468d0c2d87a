package ask

import (
	"regexp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// fromContext fills in what a follow-up leaves out.
func (x *lexicon) fromContext(u *query) {
	x.carsOfContext(u)
	stack := u.Context.Vehicles
	again := x.namesAgain(*u)
	if again && u.cars[0].vehicle.Year == 0 {
		u.cars[0].vehicle.Year = stack[0].Year
	}
	follows := u.another != nil || x.goesOn(u.folded, u.lang) || u.compare || again || u.onlyCar || u.named && x.amountAlone(*u)
	if u.attribute == "" && len(u.cars) > 0 && (follows || !u.named && x.elliptic(*u)) {
		x.askedAsBefore(u)
	}
	switch {
	case !u.named || len(stack) == 0:
	case len(u.cars) > 1:
		datedAsBefore(u.cars, stack)
	case u.cars[0].vehicle.Year == 0:
		if i := slices.IndexFunc(stack, func(o knowledge.Vehicle) bool { return sameModel(o, u.cars[0].vehicle) }); i > 0 || i == 0 && !u.recalls { // recalls are asked for by year
			u.cars[0].vehicle.Year = stack[i].Year // "and hp on the Enclave", of two that were compared
		}
		if follows {
			u.cars[0].likely = stack[0].Year
		}
	}
}

// askedAsBefore asks a text for what the last one asked for: its attribute, or all of several,
// and the amount that it was asked about.
func (x *lexicon) askedAsBefore(u *query) {
	before := u.Context
	if u.attribute = x.driven(before.Attribute, u.folded, u.lang); u.attribute == before.Attribute && len(u.cars) == 1 {
		u.several = before.Also
	}
	for i := range u.cars {
		if len(u.cars[i].means) == 0 && u.attribute == before.Attribute {
			u.cars[i].carried = x.conditionsOf(before.Version)
		}
	}
	if u.limit == nil && u.another == nil { // "does the XSE stay under 45?"
		u.limit = x.limitOf(*u)
	}
	if b := before.Asked; b != nil && u.limit == nil && u.attribute == before.Attribute { // "and the Forester?"
		u.limit, u.below, u.above, u.strict = &b.Amount, b.Below, b.Above, b.Strict
	}
}

// datedAsBefore gives cars without a year the one of the same model that was talked about.
func datedAsBefore(list []named, stack []knowledge.Vehicle) {
	for i := range list {
		before := slices.IndexFunc(stack, func(o knowledge.Vehicle) bool { return sameModel(o, list[i].vehicle) })
		if list[i].vehicle.Year == 0 && before >= 0 {
			list[i].vehicle.Year = stack[before].Year
		}
	}
}

// amountAlone reports whether a text asks how much or how many, and nothing else: "how
// much exactly?", "how many does the Tucson have?"
func (x *lexicon) amountAlone(u query) bool {
	p := x.phrases[u.lang]
	amount := says(u.folded, p.Exact)
	if counted := countedUnit(u.words); counted != "" && !convertible(counted, x.units[u.Context.Attribute]) {
		return false // "how many km is that?", after a torque
	}
	for w := range strings.FieldsSeq(u.bare) {
		amount = amount || slices.Contains(x.frames.words(u.lang, "amount"), w)
		if w == car || yearOf(w) != 0 {
			continue
		}
		if canonical(w) == "" && !x.common[w] && !x.small.of[u.lang][w] && !x.grammatical(w, u.lang) || slices.Contains(p.Telling, w) {
			return false
		}
	}
	return amount && u.Context.Attribute != "" && !says(u.folded, p.Which)
}

// thatOr sets the car talked about against another one: "which gets more, that or an HR-V?"
var thatOr = regexp.MustCompile(`\b(?:that|this|it|one|ese|esa|eso|este|esta|ca|celui ci|celui la|celle ci|celle la|das|der|dieser|diese) (?:or|o|ou|oder)\b`)

// carsOfContext fills in the cars that a text does not name.
func (x *lexicon) carsOfContext(u *query) {
	p, stack := x.phrases[u.lang], u.Context.Vehicles
	ofTwo := len(stack) > 1 && (says(u.folded, p.Which) && (!sameModel(stack[0], stack[1]) || x.comparative(*u)) || u.Context.Compared && x.comparesAgain(*u))
	if (u.compare || thatOr.MatchString(u.folded)) && len(u.cars) == 1 && u.named && len(stack) > 0 { // "compare it with a Tahoe"
		u.compare = true
		other := max(0, slices.IndexFunc(stack, func(v knowledge.Vehicle) bool { return !sameModel(v, u.cars[0].vehicle) }))
		u.cars = append([]named{{vehicle: stack[other]}}, u.cars...)
	}
	if x.asksWinner(*u) || len(stack) > 1 && u.Context.Compared && u.attribute == "" && !u.named && says(u.folded, p.Difference) {
		u.winner = x.asksWinner(*u)
		u.attribute, u.makeOnly, ofTwo = u.Context.Attribute, "", true
	}
	if of := x.ofMake(*u); len(u.cars) == 0 && len(of) > 0 && !x.asksWinner(*u) {
		u.cars, u.makeOnly = of, ""
	}
	if len(u.cars) == 0 && len(stack) > 0 && u.makeOnly == "" && !ofTwo && !x.asksTerm(*u) && x.elliptic(*u) && x.meansOld(*u) {
		u.cars = x.recalled(*u)
	}
	if ofTwo {
		u.attribute = x.ofTwo(u)
		u.unknown = slices.DeleteFunc(u.unknown, func(w string) bool { return x.ranks.compares[w] })
	}
	if len(u.cars) == 0 && ofTwo && (u.attribute != "" || !slices.ContainsFunc(u.unknown, func(w string) bool { return !x.small.of[u.lang][w] })) && x.meansOld(*u) {
		means := x.meantBeside(u, u.words)
		carried := x.conditionsOf(u.Context.Version)
		u.cars, u.compare = []named{{vehicle: stack[0], means: means, carried: carried}, {vehicle: stack[1], means: means, carried: carried}}, true
	}
}

// byComparative is the attribute that a comparative asks for: "cheaper".
func (x *lexicon) byComparative(u query) knowledge.Attribute {
	name, _ := x.comparativeIn(u)
	return name
}

// saysComparative are the words of a text that say a comparative.
func (x *lexicon) saysComparative(u query) string {
	_, said := x.comparativeIn(u)
	return said
}

// comparativeIn is the longest comparative of a text, and the attribute that it asks for.
func (x *lexicon) comparativeIn(u query) (name knowledge.Attribute, said string) {
	for of, phrases := range x.ranks.Comparatives {
		for _, p := range phrases {
			if u.holds(p) && len(p) > len(said) {
				name, said = of, p
			}
		}
	}
	return name, said
}

// holds finds a phrase in a text as it is written or as it is read: the "corto" of "más corto"
// is read as a short bed.
func (u query) holds(phrase string) bool {
	return contains(u.folded, phrase) || contains(specs.Fold(u.Text), phrase)
}

// compared is the attribute by which a text compares two cars, and takes the words that
// say it from those that mean nothing: "which of the two is cheaper?"
func (x *lexicon) compared(u *query) knowledge.Attribute {
	name, said := x.comparativeIn(*u)
	if name != "" && u.attribute == "" {
		u.saidAs = strings.Fields(said)
	}
	u.unknown = slices.DeleteFunc(u.unknown, func(w string) bool { return contains(said, w) })
	return name
}

// ofMake is the one car talked about before of the make that a text names: "how much was
// the Toyota?"
func (x *lexicon) ofMake(u query) []named {
	of := slices.DeleteFunc(slices.Clone(u.Context.Vehicles), func(v knowledge.Vehicle) bool { return v.Make != u.makeOnly })
	of = slices.CompactFunc(of, sameModel)
	if u.makeOnly == "" || len(of) != 1 || !x.meansOld(u) {
		return nil
	}
	return []named{{vehicle: of[0], version: x.sayingVersion(u, u.words), said: u.folded, means: x.meant(u.folded, u.lang)}}
}

// namesAgain reports whether a text says nothing but a version of the car talked about
// last, by its model's name: "UX 200 then?".
func (x *lexicon) namesAgain(u query) bool {
	if len(u.cars) != 1 || !u.named || len(u.Context.Vehicles) == 0 || u.attribute != "" || len(u.unknown) > 0 || len(u.cars[0].version) == 0 {
		return false
	}
	p := x.phrases[u.lang]
	if u.recalls || u.Context.Attribute == "" || begins(u.folded, p.Ask) || begins(u.folded, p.Closed) {
		return false
	}
	v, last := u.cars[0].vehicle, u.Context.Vehicles[0]
	return v.Make == last.Make && v.Model == last.Model && !says(u.folded, p.About)
}

// goesOn reports whether a text is a part of what was asked before.
func (x *lexicon) goesOn(folded, lang string) bool {
	p := x.phrases[lang]
	return begins(folded, p.Follow) || begins(folded, p.Correct) || says(folded, p.Compare) || says(folded, p.Other)
}

// onlyCar reports whether a text has nothing besides a car and its year or version: "23 Sportage
// AWD?", "le Stelvio Quadrifoglio 2017", after a question.
func (x *lexicon) onlyCar(u query, rest string, known *cars) bool {
	if len(u.found) == 0 || says(u.folded, x.phrases[u.lang].About) {
		return false
	}
	for _, f := range x.phrases[u.lang].Follow { // "na gut, …"
		if strings.Contains(f, " ") && begins(rest, []string{f}) {
			rest = strings.TrimSpace(rest[len(f):])
			break
		}
	}
	return !slices.ContainsFunc(strings.Fields(rest), func(w string) bool {
		version := slices.Contains(variantWords(), w) || isDisplacement(w) || yearOf(w) != 0 || shortYearOf(w) != 0 || x.saysNormal(w)
		for _, m := range u.found {
			version = version || len(w) == 1 && known.isTrim(m.vehicle, w)
			if !vagueInScope(w) && (!x.topics.words[w] || known.trims[w] || ofBody(w)) {
				version = version || known.hasVersion(m.vehicle, w)
			}
		}
		return w != car && !version && (!x.conditionWord(u, w) || x.topics.words[w]) && !x.grammatical(w, u.lang)
	})
}

// saysNormal reports whether a word before a car's name asks for the plain version of it: "und
// der normale M4?".
func (x *lexicon) saysNormal(w string) bool {
	return x.inAny(w, func(p phrases) []string { return p.Normal })
}

// inAny reports whether a word is in a list of some language.
func (x *lexicon) inAny(w string, list func(phrases) []string) bool {
	return slices.ContainsFunc(x.languages, func(lang string) bool { return slices.Contains(list(x.phrases[lang]), w) })
}

// versionsOfRecent lists the words of a text without a car that name a version of the one
// talked about last: the "ZR2" of "and the ZR2?".
func (x *lexicon) versionsOfRecent(u query, found []mention, known *cars) (out []string) {
	if len(found) > 0 || len(u.Context.Vehicles) == 0 {
		return nil
	}
	for _, w := range u.words {
		if w != "" && strings.Trim(w, "0123456789") == "" && known.isTrim(u.Context.Vehicles[0], w) { // the 90, after the Defender 110
			out = append(out, w)
		}
		if x.namesLetter(u, w, known) {
			out = append(out, w)
		}
		letters := strings.IndexFunc(w, func(r rune) bool { return r < '0' || r > '9' }) >= 0
		ordinary := (x.common[w] || x.small.of[u.lang][w] || x.isWord(w)) && !x.writtenAsTrim(u, w, known)
		if letters && len(w) > 1 && (!ordinary || known.trims[w] && !x.small.of[u.lang][w]) && known.hasVersion(u.Context.Vehicles[0], w) {
			out = append(out, w)
		}
	}
	return out
}

// writtenAsTrim reports whether a short word behind an article is written in capitals, as the trim of
// the car talked about last is: the "SE" of "y la SE, ¿cuántos caballos?".
func (x *lexicon) writtenAsTrim(u query, w string, known *cars) bool {
	const most = 3
	i := slices.Index(u.words, w)
	return len(w) > 1 && len(w) <= most && i > 0 && x.isArticle(u.words[i-1]) && known.isTrim(u.Context.Vehicles[0], w) &&
		contains(u.Text, strings.ToUpper(w)) && strings.ToUpper(u.Text) != u.Text
}

// onlyVersion reports whether a text says nothing but which version is meant: "with
// AWD?" goes on from what was asked, "is it AWD?" does not.
func (x *lexicon) onlyVersion(u query) bool {
	p := x.phrases[u.lang]
	if begins(u.folded, p.Closed) || begins(u.folded, p.Ask) || !u.hasVersion() {
		return false
	}
	return !slices.ContainsFunc(u.words, func(w string) bool {
		version := slices.Contains(variantWords(), w) || isDisplacement(w) || slices.Contains(u.ofRecent, w)
		return !version && !slices.Contains(p.With, w) && !slices.Contains(p.Within, w) && !slices.Contains(p.Determiners, w) && !slices.Contains(p.Of, w)
	})
}

// elliptic reports whether a text that names no car is a part of a question: an
// attribute, a year, a version, a unit, "on the highway", "the other one", "yes".
func (x *lexicon) elliptic(u query) bool {
	return u.attribute != "" || u.another != nil || x.amountAlone(u) || u.compare || u.recalls || u.unit != "" || len(yearsIn(u.words)) > 0 || u.hasVersion() ||
		x.driven(u.Context.Attribute, u.folded, u.lang) != u.Context.Attribute || // "and on the highway?"
		says(u.folded, x.phrases[u.lang].Other) || x.agrees(u)
}

// recalled is the car of before that a text without one is about, or both of a
// comparison with another year of it.
func (x *lexicon) recalled(u query) []named {
	stack := u.Context.Vehicles
	v := stack[0]
	if len(stack) > 1 && says(u.folded, x.phrases[u.lang].Other) {
		v = stack[1]
	}
	sibling := u.sibling
	if u.another != nil && u.another.model != nil {
		sibling = u.another.model
	}
	if sibling != nil {
		v = knowledge.Vehicle{Year: v.Year, Make: sibling.Make, Model: sibling.Model}
	}
	years := yearsIn(u.words)
	if len(years) > 0 {
		v.Year = years[len(years)-1]
	}
	car := named{vehicle: v, otherYear: v.Year != stack[0].Year, version: x.sayingVersion(u, u.words), said: strings.TrimSpace(u.saidTrim + " " + u.folded), means: x.meant(u.folded, u.lang)}
	v.Trim = strings.Join(slices.DeleteFunc(strings.Fields(v.Trim), func(w string) bool { return slices.Contains(u.aside, spelled(w)) }), " ") // "und der ohne S?"
	for _, o := range stack {
		if sameModel(o, v) {
			car.before = append(car.before, strings.Fields(spelled(o.Trim))...)
		}
	}
	car.plain = x.asksPlain(u)
	if u.another != nil {
		for _, w := range u.another.version {
			if !slices.Contains(car.version, w) {
				car.version = append(car.version, w)
			}
		}
		car.means, car.sourced, car.plain = append(car.means, u.another.means...), u.another.sourced, u.another.plain
	}
	car.version = slices.DeleteFunc(car.version, func(w string) bool { return contains(specs.Fold(v.Model), w) })
	if len(years) > 0 && u.compare { // "compare it with the 2019"
		return []named{{vehicle: stack[0]}, car}
	}
	return []named{car}
}

// meansOld reports whether a question that names no car can mean the one talked
// about before: it says "it", or it holds no word that could be the name of
// another car. A question about an unknown car must not be answered with a known
// one's figures.
func (x *lexicon) meansOld(u query) bool {
	if u.recalls { // "gibt es Rückrufe" has a word for the car that means nothing
		return len(u.unknown) == 0
	}
	p := x.phrases[u.lang]
	return u.onlyBound || u.another != nil && (u.another.plain || u.another.whole) || says(u.folded, p.It) || says(u.folded, p.Its) || says(u.folded, p.Other) || !slices.ContainsFunc(u.unknown, func(w string) bool { return !x.small.all[w] && !x.besideAsking(u, w) })
}

// besideAsking reports whether a word stands in no clause that asks, and is not written as
// the name of a car may be: the "gears" of "I'd rather row my own gears. hp with the manual?"
func (x *lexicon) besideAsking(u query, word string) bool {
	if u.attribute == "" || len(u.saidAs) == 0 || strings.ContainsAny(word, "0123456789") || x.models[word] || contains(x.asking(u), word) {
		return false
	}
	return u.lang == "de" || !slices.ContainsFunc(letters.FindAllString(u.Text, -1), func(w string) bool { return capital(w) && specs.Fold(w) == word })
}

// agrees reports whether a text is nothing but "yes".
func (x *lexicon) agrees(u query) bool {
	return slices.Contains(x.phrases[u.lang].Yes, u.folded)
}

// chosen is the question behind what was offered before, if the text picks one:
// by its label, or by "yes" where only one was offered.
func (x *lexicon) chosen(u query) string {
	offered := u.Context.Offered
	if len(offered) == 1 && x.agrees(u) {
		return offered[0].Question
	}
	if u.named || u.attribute != "" {
		return ""
	}
	var picked []string
	for _, c := range offered {
		label := strings.Fields(spelled(c.Label))
		content, all := 0, true
		for _, w := range u.words {
			if slices.Contains(label, w) {
				content++
				continue
			}
			all = all && x.common[w]
		}
		if all && content > 0 {
			picked = append(picked, c.Question)
		}
	}
	if len(picked) == 1 {
		return picked[0]
	}
	return ""
}

// asksTerm reports whether a question asks what a word means rather than for a
// car's value: "what is payload?" has nothing but the word, "what is the payload?"
// has an article and means the car.
func (x *lexicon) asksTerm(u query) bool {
	if !u.explain || u.attribute == "" || len(yearsIn(u.words)) > 0 || begins(u.folded, x.phrases[u.lang].Follow) {
		return false
	}
	it := says(u.folded, x.phrases[u.lang].It) // "what does it weigh?"
	if says(u.folded, x.phrases[u.lang].Term) && (!it || !u.named && contains(u.folded, "mean")) {
		return true
	}
	return !it && !slices.ContainsFunc(u.words, func(w string) bool {
		return slices.Contains([]string{"the", "its", "el", "la", "su", "le", "sa", "son", "der", "die", "das", "seine"}, w)
	})
}

// carName names a car in the words of the linker.
func carName(v knowledge.Vehicle) string {
	return strings.TrimSpace(strings.Join([]string{yearName(v.Year), v.Make, v.Model}, " "))
}
