package ask

import (
	"regexp"
	"slices"
	"strings"
)

// ConditionWord is the name of a condition that readers have in their own language,
// under the message id "condition_" and this name; empty for one that is shown as
// its source has it.
func ConditionWord(condition string) string {
	switch condition {
	case "maximum":
		return "maximum"
	case "maximum for this engine":
		return "maximum_engine"
	case "total system output", "combined output":
		return "system_output"
	case "manufacturer claim":
		return "maker_claim"
	case "manufacturer estimate":
		return "maker_estimate"
	case "including destination":
		return "with_destination"
	case "excluding destination":
		return "without_destination"
	case "behind first row (seats folded / maximum)":
		return "seats_folded"
	}
	return ""
}

// Parts of a condition that name what it is not about: another version that it is compared
// with, or one that it leaves out.
var (
	comparedWith = regexp.MustCompile(`(?i)\b(?:less|more|fewer|shorter|longer|higher|lower|lighter|heavier) than [^,;()]*|\((?:source|others|other pages)\b[^)]*\)`)
	exceptFor    = regexp.MustCompile(`(?i)\b(?:except(?: for)?|all but|not) ([^,;()]+)`)
)

// appliesTo is a condition without those parts.
func appliesTo(condition string) string {
	return exceptFor.ReplaceAllString(comparedWith.ReplaceAllString(condition, ""), "")
}

// leavesOut reports whether a condition is that of all versions but the one that a word
// names: "all trims except Wilderness".
func leavesOut(condition, word string) bool {
	m := exceptFor.FindStringSubmatch(condition)
	return m != nil && len(word) > 1 && slices.Contains(strings.Fields(spelled(m[1])), word)
}
