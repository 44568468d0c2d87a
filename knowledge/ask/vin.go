package ask

import (
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// bySettled leaves out the facts that contradict what is settled of a car's engine and
// drive, by its VIN or by what was said before, unless the words about it name another
// version. It tells what decided; empty: nothing did.
func bySettled(facts []knowledge.Fact, car named) (left []knowledge.Fact, by string) {
	v := car.vehicle
	if slices.ContainsFunc(car.version, namesEngineOrDrive) {
		return facts, ""
	}
	for _, part := range []string{v.Engine, v.Drivetrain} {
		words := strings.Fields(spelled(part))
		kept := slices.DeleteFunc(slices.Clone(facts), func(f knowledge.Fact) bool {
			return slices.ContainsFunc(words, func(w string) bool { return contradicts(f, w) })
		})
		if v.VIN == "" && (car.otherYear && len(kept) == 0 || namesOther(car, facts, kept)) { // "and the 2017?", which had no such engine; "and the ST?", whose engine is another
			continue
		}
		if len(kept) < len(facts) {
			facts, by = kept, strings.TrimSpace(by+" "+strings.TrimSuffix(part, " gasoline"))
		}
	}
	return facts, by
}

// namesOther reports whether the words about a car name a version that some facts are
// about better than any of those kept.
func namesOther(car named, facts, kept []knowledge.Fact) bool {
	best := func(of []knowledge.Fact) (most int) {
		for _, f := range of {
			most = max(most, fit(f, car, nil))
		}
		return most
	}
	return best(facts) > best(kept)
}

func namesEngineOrDrive(w string) bool {
	_, rulesOut := excluded(w)
	return rulesOut || isDisplacement(w) || cylinders(w) != "" || drives(w) || slices.Contains([]string{"diesel", "hybrid", "electric", "gas", "gasoline"}, w)
}

func drives(w string) bool {
	return slices.Contains([]string{"awd", "4wd", "4x4", "2wd", "4x2", "rwd", "fwd"}, w)
}

// cylinders is how many of them a word says: "v6", "i4"; empty is none.
func cylinders(w string) string {
	if len(w) < 2 || !strings.ContainsAny(w[:1], "vihw") || strings.Trim(w[1:], "0123456789") != "" {
		return ""
	}
	return w[1:]
}

// otherThanVIN reports whether the words about a car name another engine or other driven
// wheels than its VIN does.
func otherThanVIN(car named) bool {
	v := car.vehicle
	return v.VIN != "" && slices.ContainsFunc(car.version, func(w string) bool {
		return contradicts(knowledge.Fact{Engine: v.Engine, Drivetrain: v.Drivetrain}, w)
	})
}
