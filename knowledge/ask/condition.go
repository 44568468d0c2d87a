package ask

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
