package ask

import (
	"regexp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

var (
	lastNumber = regexp.MustCompile(`(\D )([24])(\W*)$`)
	twoDigits  = regexp.MustCompile(`(^|[^\d'’])(1[4-9]|2[0-4])(\W*)$`)
)

// numberAgain is a text in which the number at its end says again what it counts, where the last
// question said so: "and the 4?" after a two-door Bronco, "et avec les 19 ?" after wheels of 21
// inches, which is no model year then. recent are the facts of the car and the attribute talked about.
func (c Context) numberAgain(text string, recent []knowledge.Fact) string {
	if slices.Contains(c.Version, "2door") || slices.Contains(c.Version, "4door") {
		return lastNumber.ReplaceAllString(text, "${1}${2}-door$3")
	}
	onWheels := func(inches string) bool {
		return slices.ContainsFunc(recent, func(f knowledge.Fact) bool { return strings.Contains(f.Condition, inches+"-inch") })
	}
	m := twoDigits.FindStringSubmatch(text)
	if m != nil && onWheels(m[2]) && slices.ContainsFunc(c.Version, func(w string) bool { return isNumber(w) && onWheels(w) }) {
		return twoDigits.ReplaceAllString(text, "${1}${2} inch$3")
	}
	return text
}
