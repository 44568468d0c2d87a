package ask

import (
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// narrowed adds to a car what all facts of its answer have in common, so that the
// next question is about the same version: an engine, a trim, or at least the words
// that told them from others.
func narrowed(car named, facts []knowledge.Fact, some bool) knowledge.Vehicle {
	v := withCommon(car, facts, some)
	if v.VIN == "" && v.Trim != "" && len(facts) > 0 && !slices.ContainsFunc(facts, func(f knowledge.Fact) bool {
		return f.Trim == "" && !car.otherYear || slices.ContainsFunc(scope(f), func(w string) bool { return contains(oneWord(spelled(v.Trim)), w) })
	}) {
		v.Trim = "" // no heading names what none of the facts below is about
	}
	return v
}

func withCommon(car named, facts []knowledge.Fact, some bool) knowledge.Vehicle {
	v := car.vehicle
	if len(facts) == 0 {
		return v
	}
	if v.VIN == "" && ofOther(v, facts) {
		v.Engine = "" // which was that of another year
	}
	if slices.ContainsFunc(strings.Fields(spelled(v.Trim)), func(w string) bool { return slices.Contains(car.version, ruledOut+w) }) {
		v.Trim, v.Engine = "", "" // "and without Competition"
	}
	if slices.ContainsFunc(strings.Fields(spelled(v.Trim)), func(w string) bool {
		return drives(w) && !slices.ContainsFunc(facts, func(f knowledge.Fact) bool { return !contradicts(f, w) })
	}) {
		v.Trim = "" // which was another year's drive
	}
	if !some { // all facts are about what was said
		return saidOfAll(v, car, facts)
	}
	engine, trim := facts[0].Engine, facts[0].Trim
	for _, f := range facts {
		if f.Engine != engine {
			engine = ""
		}
		if f.Trim != trim {
			trim = ""
		}
	}
	switch {
	case engine != "":
		v.Engine = engine
	case trim != "" && v.Trim != "" && trim != v.Trim:
		v.Engine = "" // which was that of another trim
	}
	if before := car.vehicle.Engine; v.VIN == "" && before != "" && engine != "" && engine != before && trim == "" {
		v.Trim = "" // which was that of another engine
	}
	if trim == "" {
		trim = shared(car.version, facts, v.Engine)
	}
	if trim != "" {
		v.Trim = trim
	}
	return v
}

// saidOfAll adds to a car the trim and the engine that were said of it and that all facts have.
func saidOfAll(v knowledge.Vehicle, car named, facts []knowledge.Fact) knowledge.Vehicle {
	if trim := facts[0].Trim; trim != "" && namesTrim(car.said, spelled(trim)) && !slices.ContainsFunc(facts, func(f knowledge.Fact) bool { return f.Trim != trim }) {
		v.Trim = trim
	}
	if engine := facts[0].Engine; engine != "" && saysEngine(car.version, facts) { // "what's the range of the electric?", which no other has
		v.Engine = engine
		if t := facts[0].Trim; v.Trim != "" && !contains(spelled(t), spelled(v.Trim)) {
			v.Trim = t
		}
	}
	return v
}

// ofSameTrim are the facts about the trim talked about before, where the words about a car name no
// version but conditions, or what is left out: "without destination?" goes on about the Sport.
func ofSameTrim(facts []knowledge.Fact, car named) []knowledge.Fact {
	trim := strings.Fields(spelled(car.vehicle.Trim))
	names := slices.ContainsFunc(car.version, func(w string) bool {
		what, out := excluded(w)
		return !out || slices.ContainsFunc(facts, func(f knowledge.Fact) bool {
			f.Condition = ""
			return has(scope(f), what)
		})
	})
	if len(trim) == 0 || names || car.plain {
		return facts
	}
	same := slices.DeleteFunc(slices.Clone(facts), func(f knowledge.Fact) bool { return !hasAll(strings.Fields(spelled(f.Trim)), trim) })
	if len(same) == 0 {
		return facts
	}
	return same
}

// saysEngine reports whether words about a car say the engine that all facts are about.
func saysEngine(said []string, facts []knowledge.Fact) bool {
	engine := strings.Fields(spelled(facts[0].Engine))
	return slices.ContainsFunc(said, func(w string) bool {
		return (namesEngine(w) || namesEngineOrDrive(w) && !drives(w)) && slices.ContainsFunc(engine, func(o string) bool { return sameVersion(w, o) })
	}) && !slices.ContainsFunc(facts, func(f knowledge.Fact) bool { return f.Engine != facts[0].Engine })
}

// hasAll reports whether some words are all among others.
func hasAll(words, all []string) bool {
	return !slices.ContainsFunc(all, func(w string) bool { return !slices.Contains(words, w) })
}

// shared are the words said of a car that the scopes of all facts have, beyond what
// its engine says.
func shared(said []string, facts []knowledge.Fact, engine string) string {
	var words []string
	for _, w := range said {
		if vagueInScope(w) || len(w) < 2 || isDisplacement(w) || yearOf(w) != 0 || slices.Contains(words, w) ||
			slices.Contains(strings.Fields(oneWord(spelled(engine))), w) {
			continue
		}
		missing := slices.ContainsFunc(facts, func(f knowledge.Fact) bool {
			return !slices.ContainsFunc(scope(f), func(o string) bool { return sameVersion(w, o) })
		})
		if !missing {
			words = append(words, w)
		}
	}
	return written(strings.Join(words, " "))
}
