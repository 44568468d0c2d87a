package ask

import (
	"regexp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// unheard lists the versions a question names that the facts say nothing about: the
// answer holds for other versions then, and must say so.
func (e *Engine) unheard(u query, car named, all, facts []knowledge.Fact) (out []string) {
	out = e.wordsUnheard(car, all, facts)
	if behind := u.behind(); !u.named && behind != "" { // "how powerful is it?", after an X7 xDrive30d
		car.said = behind
	}
	others := []func() []string{
		func() []string { return append(e.otherOfMake(car, facts), e.otherLetter(u, car, facts)...) },
		func() []string { return e.otherDesignation(car, all, facts) },
		func() []string { return e.otherThanTalked(u, car, facts) },
		func() []string { return otherLine(u, facts) },
		func() []string { return otherWheels(u, facts) },
	}
	for i := 0; i < len(others) && len(out) == 0; i++ {
		out = others[i]()
	}
	return e.unreadTrims(u, all, facts, out)
}

// wordsUnheard are those of the words about a car's version that no fact, or each in another sense,
// is about.
func (e *Engine) wordsUnheard(car named, all, facts []knowledge.Fact) (out []string) {
	known := wordsOf(facts, func(f knowledge.Fact) string { return strings.Join(scope(f), " ") })
	e.mu.Lock()
	trims, asked := e.cars.trims, e.cars.trimsIn(car)
	e.mu.Unlock()
	asked.onlyLonger = !slices.ContainsFunc(during(all, car.vehicle.Year), func(f knowledge.Fact) bool {
		return slices.ContainsFunc(alternatives(f.Trim), func(name string) bool { return slices.Contains(asked.whole, name) })
	})
	for _, w := range withoutNameOfSized(car.version, facts) {
		others := !slices.ContainsFunc(facts, func(f knowledge.Fact) bool { return !contradicts(f, w) && !asked.rulesOut(f, w) })
		trim := (series.MatchString(w) || trims[w]) && !known[w] && !sizesEngine(car.version, facts)
		engine := !known[w] && namesEngine(w) && !sellsEngine(w, car.vehicle.Make, facts) && (someEngine(all, w) || !e.versionOf(car, w))
		if trim || others || engine {
			out = append(out, asWritten(w))
		}
	}
	out = append(out, e.notBuilt(car, all, facts, out)...)
	return append(out, asked.otherWhole(facts, out)...)
}

// unreadTrims adds the words of a text that nothing reads and that are trims, but those set aside.
func (e *Engine) unreadTrims(u query, all, facts []knowledge.Fact, out []string) []string {
	known := wordsOf(facts, func(f knowledge.Fact) string { return strings.Join(scope(f), " ") })
	elsewhere := wordsOf(all, func(f knowledge.Fact) string { return spelled(f.Trim) })
	e.mu.Lock()
	trims := e.cars.trims
	e.mu.Unlock()
	aside := append(e.lexicon.withoutThat(u), u.aside...)
	for _, w := range u.unknown {
		if (trims[w] || elsewhere[w] && len(w) > 2) && !known[w] && !slices.Contains(out, w) && !slices.Contains(aside, w) {
			out = append(out, w)
		}
	}
	return out
}

// wordsOf are the words that a part of some facts has.
func wordsOf(facts []knowledge.Fact, part func(knowledge.Fact) string) map[string]bool {
	words := map[string]bool{}
	for _, f := range facts {
		note(words, part(f))
	}
	return words
}

// notBuilt are the words about a car that say what no car burns that facts are about, or a turbo
// where all breathe freely.
func (e *Engine) notBuilt(car named, all, facts []knowledge.Fact, already []string) (out []string) {
	for _, w := range car.version {
		told := slices.ContainsFunc(facts, func(f knowledge.Fact) bool { return f.Engine == "" || burns(f, w) || f.Trim == "" })
		fuel := w == "diesel" && len(facts) > 0 && !told || isFuel(w) && !slices.ContainsFunc(all, func(f knowledge.Fact) bool { return burns(f, w) }) && !e.versionOf(car, w) && !contains(spelled(car.vehicle.Model), w)
		turbo := (w == "turbo" || w == "ecoboost" || w == "powerboost") && !slices.ContainsFunc(facts, func(f knowledge.Fact) bool { return !unblown.MatchString(f.Engine) || slices.Contains(scope(f), w) })
		if (fuel || turbo) && !slices.Contains(already, w) {
			out = append(out, w)
		}
	}
	return out
}

// otherLetter is the trim of one letter that a car is asked about where all facts are about others;
// a price without a trim is that of the plain version.
func (e *Engine) otherLetter(u query, car named, facts []knowledge.Fact) []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, w := range car.version {
		if len(w) != 1 || isNumber(w) || !e.cars.isTrim(car.vehicle, w) || len(facts) == 0 {
			continue
		}
		if !slices.ContainsFunc(facts, func(f knowledge.Fact) bool {
			return slices.Contains(scope(f), w) || f.Trim == "" && u.attribute != "starting_msrp"
		}) {
			return []string{strings.ToUpper(w)}
		}
	}
	return nil
}

// otherOfMake is the trim of its make that a car is asked about where all facts are about others.
func (e *Engine) otherOfMake(car named, facts []knowledge.Fact) []string {
	name := e.trimOfMake(car)
	_, badge, _ := strings.Cut(name, " ")
	ofItsOwn := len(badge) == 1 // a "Type S" has an engine of its own: what is said of no trim is not said of it
	if name == "" || len(facts) == 0 || slices.ContainsFunc(facts, func(f knowledge.Fact) bool { return f.Trim == "" && !ofItsOwn || contains(spelled(f.Trim), name) }) {
		return nil
	}
	return []string{name}
}

// trimOfMake is the trim of two words that stands right behind a car's name and that other models
// of its make have: the "Turbo S" of a 911, which is a Cayenne's too.
func (e *Engine) trimOfMake(car named) string {
	words := strings.Fields(car.said)
	if len(words) < 2 || strings.ContainsAny(words[0]+words[1], "0123456789|") {
		return ""
	}
	name := words[0] + " " + words[1]
	e.mu.Lock()
	defer e.mu.Unlock()
	for v, trims := range e.cars.trimNames {
		if v.Make == car.vehicle.Make && slices.ContainsFunc(trims, func(trim string) bool { return begins(spelled(trim), []string{name}) }) {
			return name
		}
	}
	return ""
}

// otherDesignation is the designation of a version that a car is asked about where its facts are
// about others, which are written alike: the "xDrive30d" beside an xDrive40i, the "400" right
// behind the name of a GLS 450.
func (e *Engine) otherDesignation(car named, all, facts []knowledge.Fact) []string {
	if slices.ContainsFunc(facts, func(f knowledge.Fact) bool { return f.Trim == "" }) {
		return nil // it is about all of them
	}
	of := all
	if car.vehicle.Year != 0 {
		of = during(all, car.vehicle.Year)
	}
	shapes, known := map[string]bool{}, map[string]bool{}
	for _, f := range of {
		for w := range strings.FieldsSeq(spelled(f.Trim)) {
			known[w], shapes[shapeOf(w)] = true, true
		}
	}
	for _, trim := range e.trimsOf(car.vehicle.Make) {
		for w := range strings.FieldsSeq(spelled(trim)) {
			shapes[shapeOf(w)] = true
		}
	}
	behind, _, _ := strings.Cut(car.said, "|")
	words := strings.Fields(behind)
	for i, w := range words[:min(nearName, len(words))] {
		bare := strings.Trim(w, "0123456789") == ""
		measures := bare && i+1 < len(words) && canonical(words[i+1]) != ""
		if digit.MatchString(w) && !slices.Contains(variantWords(), w) && len(w) > 1 && (len(w) > 2 || !bare) && yearOf(w) == 0 && !isDisplacement(w) && !measures && shapes[shapeOf(w)] && !known[w] {
			return []string{w}
		}
	}
	return nil
}

// trimsOf are the trims of all models of a make.
func (e *Engine) trimsOf(vehicleMake string) (list []string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for v, trims := range e.cars.trimNames {
		if v.Make == vehicleMake {
			list = append(list, trims...)
		}
	}
	return list
}

var (
	behindDigits = regexp.MustCompile(`(\d)[a-z]$`)
	digit        = regexp.MustCompile(`\d`)
)

// shapeOf is a word with a 9 for each digit, without a letter behind the last one.
func shapeOf(w string) string {
	return digit.ReplaceAllString(behindDigits.ReplaceAllString(w, "$1"), "9")
}

// unblown is an engine that breathes freely: its size and its cylinders, and nothing else.
var unblown = regexp.MustCompile(`^\d\.\dL [HIVW]\d+$`)

// isFuel tells the words for what a car runs on.
func isFuel(w string) bool {
	return slices.Contains([]string{"diesel", "hybrid", "electric", "plug"}, w)
}

// burns reports whether a fact is about a car that runs on something.
func burns(f knowledge.Fact, fuel string) bool {
	return slices.ContainsFunc(strings.Fields(spelled(f.Model+" "+f.Trim+" "+f.Engine+" "+f.Condition)), func(o string) bool { return sameVersion(fuel, o) })
}

// versionOf reports whether a word is one of a version of a car's model.
func (e *Engine) versionOf(car named, word string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.cars.hasVersion(car.vehicle, word)
}

// namesEngine reports whether a word is the name of engines.
func namesEngine(word string) bool {
	return slices.Contains([]string{"ecoboost", "powerboost", "hemi", "duramax", "ecodiesel", "cummins", "pentastar", "powerstroke"}, word)
}

// withoutNameOfSized are the words about a version without the name of its engine where they
// say its liters too: the 6.4 of "6.4 Hemi" says which.
func withoutNameOfSized(version []string, facts []knowledge.Fact) []string {
	if !sizesEngine(version, facts) {
		return version
	}
	return slices.DeleteFunc(slices.Clone(version), namesEngine)
}

// sizesEngine reports whether a question says the liters of the engine that all facts are
// about, none of which has a name of its own.
func sizesEngine(version []string, facts []knowledge.Fact) bool {
	return len(facts) > 0 && !slices.ContainsFunc(facts, func(f knowledge.Fact) bool {
		engine := strings.Fields(spelled(f.Engine))
		return slices.ContainsFunc(engine, namesEngine) || !slices.ContainsFunc(version, func(w string) bool { return isDisplacement(w) && slices.Contains(engine, w) })
	})
}

// burnsDiesel reports whether a word is the name under which a make sells its diesel engines.
func burnsDiesel(word, vehicleMake string) bool {
	makes := map[string][]string{
		"ecodiesel": {"Jeep", "Ram"}, "duramax": {"Chevrolet", "GMC"}, "cummins": {"Ram", "Nissan"}, "powerstroke": {"Ford"},
	}
	return slices.Contains(makes[word], vehicleMake)
}

// sellsEngine reports whether a make sells the engines of all facts under a name that the facts
// leave out: its diesels, the V8s that are a Hemi.
func sellsEngine(word, vehicleMake string, facts []knowledge.Fact) bool {
	hemi := word == "hemi" && slices.Contains([]string{"Ram", "Dodge", "Jeep", "Chrysler"}, vehicleMake) && len(facts) > 0 &&
		!slices.ContainsFunc(facts, func(f knowledge.Fact) bool { return !hemis.MatchString(f.Engine) })
	return hemi || burnsDiesel(word, vehicleMake) && onlyDiesel(facts)
}

// hemisOf are the facts about engines that are sold as Hemi, where a car is asked about with one and
// no fact calls its engine so.
func hemisOf(facts []knowledge.Fact, car named) []knowledge.Fact {
	if !slices.Contains(car.version, "hemi") || slices.ContainsFunc(facts, func(f knowledge.Fact) bool { return has(scope(f), "hemi") }) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(facts), func(f knowledge.Fact) bool { return !sellsEngine("hemi", car.vehicle.Make, []knowledge.Fact{f}) })
}

// hemis are the engines of Chrysler's that are sold as Hemi since 2003.
var hemis = regexp.MustCompile(`^(?:5\.7|6\.1|6\.2|6\.4)L\b.*\bV8\b`)

// onlyDiesel reports whether all facts are about diesel engines.
func onlyDiesel(facts []knowledge.Fact) bool {
	return len(facts) > 0 && !slices.ContainsFunc(facts, func(f knowledge.Fact) bool { return !strings.Contains(f.Engine, "diesel") })
}

// someEngine reports whether some facts are about an engine of a name: the 3.5L V6 is no
// EcoBoost where another is.
func someEngine(all []knowledge.Fact, word string) bool {
	return slices.ContainsFunc(all, func(f knowledge.Fact) bool { return contains(spelled(f.Engine), word) })
}

// asWritten undoes what [spelled] does to the size of an engine.
func asWritten(w string) string {
	if isDisplacement(w) {
		return w[:1] + "." + w[2:]
	}
	return w
}
