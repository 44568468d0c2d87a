package nhtsa

// The parsers are tested from outside.
var (
	Parse        = parse
	ParseRecalls = parseRecalls
)
