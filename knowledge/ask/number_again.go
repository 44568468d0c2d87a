package ask

import (
	"regexp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

var (
	lastDoors  = regexp.MustCompile(`^(.*\s)([24])(\W*)$`)
	lastWheels = regexp.MustCompile(`^(.*\s)(1[4-9]|2[0-4])(\W*)$`)
)

// numberAgain is a text in which the number at its end says again what it counts, where the last
// question said so and nothing else is said: "and the 4?" after a two-door Bronco, "et avec les 19 ?"
// after wheels of 21 inches, which is no model year then. recent are the facts of the car and the
// attribute talked about.
func (x *lexicon) numberAgain(q Question, recent []knowledge.Fact) string {
	version := q.Context.Version
	if m := lastDoors.FindStringSubmatch(q.Text); m != nil && x.leadsTo(m[1]) && (slices.Contains(version, "2door") || slices.Contains(version, "4door")) {
		return m[1] + m[2] + "-door" + m[3]
	}
	onWheels := func(inches string) bool {
		return slices.ContainsFunc(recent, func(f knowledge.Fact) bool { return strings.Contains(f.Condition, inches+"-inch") })
	}
	m := lastWheels.FindStringSubmatch(q.Text)
	if m != nil && x.leadsTo(m[1]) && onWheels(m[2]) && slices.ContainsFunc(version, func(w string) bool { return isNumber(w) && onWheels(w) }) {
		return m[1] + m[2] + " inch" + m[3]
	}
	return q.Text
}

// leadsTo reports whether some words only lead to what follows: "and the", "y la de", "avec les".
func (x *lexicon) leadsTo(text string) bool {
	words := strings.Fields(spelled(text))
	if len(words) == 0 {
		return false
	}
	for _, w := range words {
		if !x.grammaticalAnywhere(w) && !x.inAny(w, func(p phrases) []string { return p.With }) && !x.inAny(w, func(p phrases) []string { return p.Follow }) {
			return false
		}
	}
	return x.isArticle(words[len(words)-1]) || x.inAny(words[len(words)-1], func(p phrases) []string { return slices.Concat(p.With, []string{"de", "a"}) })
}
