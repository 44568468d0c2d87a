package vin

import (
	"slices"

	"example.com/vinbot/knowledge"
)

// maxRepairs bounds what is offered: a longer list is no help.
const maxRepairs = 5

// Repairs lists what s may have been before a person or a reader mistook a
// character for one that looks like it: VINs of a known maker whose check digit
// fits, the likeliest first. It is empty for what is right already and for what
// has no reading that fits. Offer them; never put one in the place of s.
func Repairs(s string) []knowledge.VIN {
	text := strip(s)
	if len(text) == Length && knowable(text) {
		return nil
	}
	if len(text) == Length+1 {
		return shortened(text)
	}
	if len(text) != Length {
		return nil
	}
	plain := []byte(text)
	for i, c := range plain {
		if weightOf(c) >= 0 {
			continue
		}
		if plain[i] = meant(c); plain[i] == 0 {
			return nil
		}
	}
	var found []knowledge.VIN
	if found = keep(found, plain); len(found) > 0 {
		return found
	}
	return mistaken(plain)
}

// mistaken tries, one by one, the characters that look alike, then two
// neighbours that changed places.
func mistaken(v []byte) (found []knowledge.VIN) {
	for i, c := range v {
		for _, other := range []byte(lookalikes(c)) {
			v[i] = other
			found = keep(found, v)
		}
		v[i] = c
	}
	for i := range len(v) - 1 {
		v[i], v[i+1] = v[i+1], v[i]
		found = keep(found, v)
		v[i], v[i+1] = v[i+1], v[i]
	}
	return found
}

// shortened leaves out one character of a number that is one too long.
func shortened(text string) (found []knowledge.VIN) {
	for i := range len(text) {
		found = keep(found, []byte(text[:i]+text[i+1:]))
	}
	return found
}

func keep(found []knowledge.VIN, v []byte) []knowledge.VIN {
	if len(found) == maxRepairs || !knowable(string(v)) || slices.Contains(found, knowledge.VIN(v)) {
		return found
	}
	return append(found, knowledge.VIN(v))
}

// knowable tells whether all that can be checked of a VIN fits: check digit,
// maker, year code, and digits at the end.
func knowable(v string) bool {
	d := CheckDigit(v)
	if d == 0 || v[checkAt] != d || yearOf(v[yearAt]) == 0 {
		return false
	}
	_, known := lookUp(knowledge.VIN(v))
	return known && looksReal(v)
}

func digits(s string) (n int) {
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n
}

// meant is what a person who writes a forbidden letter means, or 0.
func meant[C byte | rune](c C) C {
	switch c {
	case 'O', 'Q':
		return '0'
	case 'I':
		return '1'
	}
	return 0
}

// lookalikes are what c is mistaken for, in print and by readers.
func lookalikes(c byte) string {
	switch c {
	case '0':
		return "DCG8"
	case 'D':
		return "0"
	case '1':
		return "7LTJ4"
	case 'L', 'T', 'J':
		return "1"
	case '2':
		return "Z7"
	case 'Z':
		return "27"
	case '5':
		return "S6"
	case 'S':
		return "58"
	case '8':
		return "B360S"
	case 'B':
		return "8R"
	case '6':
		return "G8B5"
	case 'G':
		return "6C0"
	case '3':
		return "8"
	case '4':
		return "A1"
	case 'A':
		return "4"
	case '7':
		return "1TZ2"
	case '9':
		return "GP4"
	default:
		return letters(c)
	}
}

func letters(c byte) string {
	switch c {
	case 'C':
		return "G0"
	case 'E':
		return "F"
	case 'F':
		return "EP"
	case 'H':
		return "NM"
	case 'K':
		return "XR"
	case 'M':
		return "NW"
	case 'N':
		return "MH"
	case 'P':
		return "RF"
	case 'R':
		return "PKB"
	case 'U':
		return "V"
	case 'V':
		return "UYW"
	case 'W':
		return "VM"
	case 'X':
		return "KY"
	case 'Y':
		return "VX"
	}
	return ""
}
