package ask

import (
	"slices"
	"strings"

	"example.com/vinbot/knowledge/specs"
)

// misfit reports whether a question counts in a unit in which what it asks for cannot be
// told: "how many litres can it tow?" asks for nothing that a towing capacity answers.
func (x *lexicon) misfit(u query) bool {
	if x.lasts(u) {
		return true
	}
	unit := x.units[u.attribute]
	counted := countedUnit(u.words)
	if u.attribute == "transmission" { // "how many miles does the transmission last?"
		return counted != ""
	}
	if counted != "" && u.attribute == "seating_capacity" { // "how many hours should he bill me?"
		return true
	}
	if counted == "" || unit == "" || strings.HasPrefix(string(u.attribute), "epa_") || u.attribute == "torque" { // "how many miles to the gallon", "how many pounds of torque"
		return false
	}
	return !convertible(counted, unit)
}

// convertible reports whether amounts of a unit can be told in another.
func convertible(unit, into string) bool {
	_, err := specs.Convert(1, unit, into)
	return err == nil
}

// lasts reports whether a text asks how long a part lives, or what a new one is: "how long
// will the transmission last", "what's a new battery run".
func (x *lexicon) lasts(u query) bool {
	if !isPart(u.attribute) {
		return false
	}
	p, again := x.phrases[u.lang], x.frames.words(u.lang, "new")
	long := says(u.folded, p.Lasting) || says(u.folded, p.HowLong)
	return long && says(u.folded, p.Endures) || slices.ContainsFunc(u.saidAs, func(s string) bool {
		i := slices.Index(u.words, s)
		return i > 1 && slices.Contains(again, u.words[i-1]) && slices.Contains(p.Determiners, u.words[i-2])
	})
}

// goesOnByMeasure reports whether a text asks again for what was asked before, by its
// measure: "how much is that in kg?", after a weight, asks for no price, "wie lange
// braucht der R/T dafür?", after a sprint, for no length.
func (x *lexicon) goesOnByMeasure(u query) bool {
	before := x.units[u.Context.Attribute]
	if before == "" || u.named {
		return false
	}
	phrase, ok := x.heaviestIn(u.folded, u.lang)
	byName := ok && !phrase.light && slices.ContainsFunc(phrase.words, func(w string) bool { return canonical(w) == "" }) // "what's that in litres?" names nothing
	if u.unit != "" && u.attribute != "" && convertible(u.unit, before) && (!convertible(u.unit, x.units[u.attribute]) || !byName && u.attribute != u.Context.Attribute && x.onlySmall(u)) {
		return true
	}
	ofMileage := strings.HasPrefix(string(u.attribute), "epa_") && strings.HasPrefix(string(u.Context.Attribute), "epa_")
	p := x.phrases[u.lang]
	onRoad := says(u.folded, p.City) || says(u.folded, p.Highway) || says(u.folded, p.Mixed)
	inUnits := slices.ContainsFunc(u.words, func(w string) bool {
		return canonical(w) == "l" || slices.Contains(x.frames.words(u.lang, "hundred"), w)
	})
	alone := !slices.ContainsFunc(u.words, func(w string) bool {
		return !isNumber(w) && canonical(w) == "" && !x.common[w] && !x.small.all[w] && !x.grammatical(w, u.lang) && !slices.Contains(x.frames.words(u.lang, "hundred"), w)
	})
	if ofMileage && (says(u.folded, p.It) || alone) && !onRoad && inUnits {
		return true // "and what is that per hundred?"
	}
	lasting := says(u.folded, p.Lasting) || u.attribute == "length" && says(u.folded, p.HowLong) // "how long then?"
	return (u.attribute == "" || u.attribute == "length") && convertible("s", before) && lasting
}

// onlySmall reports whether a text says nothing but units and small words.
func (x *lexicon) onlySmall(u query) bool {
	return !slices.ContainsFunc(u.words, func(w string) bool {
		return canonical(w) == "" && !x.common[w] && !x.small.all[w] && !x.grammatical(w, u.lang)
	})
}

// counts reports whether a question counts in some unit: "how many miles has my RAV4?"
func counts(u query) bool { return countedUnit(u.words) != "" }

// countedUnit is the unit that a text asks for so many of; empty is none.
func countedUnit(words []string) string {
	many := []string{"many", "cuantos", "cuantas", "combien", "viele", "wieviele", "wieviel", "viel"}
	for i, w := range words {
		if !slices.Contains(many, w) {
			continue
		}
		next := i + 1
		if next < len(words) && slices.Contains([]string{"de", "d"}, words[next]) {
			next++
		}
		if next == len(words) || next+1 < len(words) && goesOnAsUnit(words[next+1]) {
			continue
		}
		if unit := canonical(words[next]); unit != "" {
			return unit
		}
	}
	return ""
}

// goesOnAsUnit reports whether a word makes another unit of the one before it: "pies
// cúbicos", "kilovatios hora".
func goesOnAsUnit(word string) bool {
	return strings.HasPrefix(word, "cub") || strings.HasPrefix(word, "hora") || strings.HasPrefix(word, "heure") || strings.HasPrefix(word, "hour") || strings.HasPrefix(word, "stunde")
}

// ofTrailer reports whether a text asks what a trailer weighs, and not which one a car
// pulls: "how much does the trailer of the Tahoe weigh?"
func (x *lexicon) ofTrailer(u query) bool {
	says := func(concept string) bool {
		of := x.frames.words(u.lang, concept)
		return slices.ContainsFunc(u.words, func(w string) bool { return slices.Contains(of, w) })
	}
	able := slices.ContainsFunc(u.words, func(w string) bool { return slices.Contains(x.phrases[u.lang].Able, w) })
	return u.attribute == "towing_capacity" && says("weigh") && says("trailer") && !says("pull") && !says("handle") && !says("allowed") && !able
}

// priceOfThing reports whether a clause asks for a price and names what another attribute
// is of: "the price of a tow hitch" is neither the car's nor what it tows.
func (x *lexicon) priceOfThing(u query) bool {
	if u.attribute == "" || u.attribute == "starting_msrp" {
		return false
	}
	for _, clause := range clauseEnd.Split(u.Text, -1) {
		words := strings.Fields(x.wordings.english(spelled(clause)))
		hits := slices.DeleteFunc(append(x.topics.find(words), x.inflected(words, u.lang)...), func(h hit) bool { return h.lang != u.lang })
		weighed := isPart(u.attribute) || u.attribute == "seating_capacity" // "what do the five seats weigh?"
		priced := slices.IndexFunc(hits, func(h hit) bool {
			return h.name == "starting_msrp" && !h.weak || weighed && h.name == "curb_weight" && !h.light
		})
		if priced >= 0 && slices.ContainsFunc(hits, func(h hit) bool {
			return h.name == u.attribute && !slices.ContainsFunc(h.at, func(i int) bool { return slices.Contains(hits[priced].at, i) })
		}) {
			return true
		}
	}
	return false
}
