package vin

import (
	"slices"

	"example.com/vinbot/knowledge"
)

// Fits tells whether all that can be checked of v speaks for it: check digit, maker,
// year code and digits at the end.
func Fits(v knowledge.VIN) bool { return knowable(string(v)) }

// MakerKnown tells whether the maker's code of v is known.
func MakerKnown(v knowledge.VIN) bool { return knownMaker(string(v)) }

// Checked tells whether the country of the maker's code asks for a check digit: the
// United States (49 CFR 565.15), Canada, Mexico and China. A car that was built
// elsewhere carries one if it was built for them.
func Checked(v knowledge.VIN) bool {
	return slices.Contains([]string{"US", "CA", "MX", "CN"}, Country(v))
}
