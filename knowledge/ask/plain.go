package ask

import (
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// saysPlain reports whether a word asks for the version without anything in its name: the
// "normale" of "und der normale?".
func (x *lexicon) saysPlain(w, lang string) bool {
	return slices.Contains(x.phrases[lang].Plain, w) || slices.Contains(x.phrases["en"].Plain, w)
}

// asksPlain reports whether a text that asks for something asks it of the plain version: "power
// of the base", "wie viel PS hat der normale?".
func (x *lexicon) asksPlain(u query) bool {
	for i, w := range u.words {
		if x.saysNormal(w) || i > 0 && i+1 == len(u.words) && x.saysPlain(w, u.lang) && x.isArticle(u.words[i-1]) && !u.inVersion[w] {
			return true
		}
	}
	return false
}

// plainest are the facts about the plain version of a car: one called so, else one whose trim
// has no word beyond those that were said, else one without a trim; none, where all facts have
// one. The car is no more the version talked about.
func plainest(facts []knowledge.Fact, car named) ([]knowledge.Fact, named) {
	if of := slices.DeleteFunc(slices.Clone(facts), func(f knowledge.Fact) bool { return slices.Contains(scope(f), "highoutput") }); len(of) > 0 {
		facts = of // the normal Cummins is the one of standard output
	}
	if of := burning(facts, car.version); len(of) > 0 {
		facts = of
	}
	said := append(slices.Clone(car.version), strings.Fields(spelled(car.vehicle.Model))...)
	car.vehicle.Trim, car.vehicle.Engine, car.before = "", "", nil
	for _, is := range []func(f knowledge.Fact) bool{
		func(f knowledge.Fact) bool { return slices.Contains(scope(f), "base") },
		func(f knowledge.Fact) bool {
			trim := strings.Fields(spelled(f.Trim))
			return len(trim) > 0 && hasAll(append([]string{"standard", "regular"}, said...), trim)
		},
		func(f knowledge.Fact) bool { return f.Trim == "" && !electrified(f) },
		func(f knowledge.Fact) bool { return onlyDesignation(f.Trim) },
		func(f knowledge.Fact) bool { return f.Trim == "" },
	} {
		if of := slices.DeleteFunc(slices.Clone(facts), func(f knowledge.Fact) bool { return !is(f) }); len(of) > 0 {
			return of, car
		}
	}
	return nil, car
}

// burning are the facts about cars that run on what a version's words say: the normal hybrid is no
// gasoline car, and has no plug.
func burning(facts []knowledge.Fact, version []string) (of []knowledge.Fact) {
	for _, fuel := range version {
		if !isFuel(fuel) {
			continue
		}
		of = slices.DeleteFunc(slices.Clone(facts), func(f knowledge.Fact) bool {
			return !burns(f, fuel) || !slices.Contains(version, "plug") && burns(f, "plug")
		})
	}
	return of
}

// electrified reports whether a fact is about a hybrid or an electric car.
func electrified(f knowledge.Fact) bool {
	return strings.Contains(f.Engine, "hybrid") || strings.Contains(f.Engine, "electric")
}
