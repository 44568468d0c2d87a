package vpic

// Matches and Stamp are tested from outside.
var (
	Matches = matches
	Stamp   = stamp
)
