package nhtsa

// Parse and the words are tested from outside.
var (
	Parse    = parse
	MakeName = makeName
	Company  = company
	Litres   = litres
	Country  = country
	Body     = bodyClass
)
