package vin

import (
	"time"

	"example.com/vinbot/knowledge"
)

const (
	yearAt  = 9 // of position 10
	classAt = 6 // of position 7
	cycle   = 30
	first   = 2010 // of the cycle of letters that position 7 has marked ever since
)

// yearCodes are the 30 characters of position 10 in the order of their years,
// 49 CFR 565.15(d)(1), Table VII.
const yearCodes = "ABCDEFGHJKLMNPRSTVWXY123456789"

// ModelYear reads position 10. The code repeats after 30 years; in cars, MPVs
// and light trucks a letter in position 7 means 2010 and later, a digit before
// (49 CFR 565.15(b)). No car is more than two years ahead of now.
//
// The year is 0 where the character is none of the codes. It is not sure where
// both readings are possible, or where the maker's market does not ask for a
// year at all; the year is then the likelier one.
func ModelYear(v knowledge.VIN, now time.Time) (year int, sure bool) {
	if len(v) <= yearAt {
		return 0, false
	}
	year = yearOf(v[yearAt])
	if year == 0 {
		return 0, false
	}
	const ahead = 2
	passed := year > now.Year()+ahead
	old := v[classAt] >= '0' && v[classAt] <= '9'
	if passed || old {
		year -= cycle
	}
	if passed {
		return year, dated(v)
	}
	m, known := lookUp(v)
	return year, known && m.marked() && v[classAt] != '*' && dated(v)
}

// yearOf is the year of a code between 2010 and 2039, or 0.
func yearOf(c byte) int {
	for i := range len(yearCodes) {
		if yearCodes[i] == c {
			return first + i
		}
	}
	return 0
}

// dated tells whether the market v was made for asks for a year in position 10:
// North America, Korea and China do. Elsewhere a check digit that fits shows a car
// made for one of them.
func dated(v knowledge.VIN) bool {
	return northAmerican(v) || v[0] == 'K' || v[0] == 'L' || v[checkAt] == '*' || Checks(v)
}
