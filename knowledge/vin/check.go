package vin

import "example.com/vinbot/knowledge"

const checkAt = 8 // of position 9

// values holds each character's number in the sum of 49 CFR 565.15(c)(4), Table
// III: from '0' to 'Z'; 10 is none.
const values = "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09" + "\x0a\x0a\x0a\x0a\x0a\x0a\x0a" +
	"\x01\x02\x03\x04\x05\x06\x07\x08\x0a\x01\x02\x03\x04\x05\x0a\x07\x0a\x09\x02\x03\x04\x05\x06\x07\x08\x09"

// weights holds each position's factor, Table IV there.
const weights = "\x08\x07\x06\x05\x04\x03\x02\x0a\x00\x09\x08\x07\x06\x05\x04\x03\x02"

// weightOf is -1 for a character that no VIN has.
func weightOf[C byte | rune](c C) int {
	if c < '0' || c > 'Z' || values[c-'0'] == 10 {
		return -1
	}
	return int(values[c-'0'])
}

// CheckDigit works out what position 9 of a VIN should be, '0' to '9' or 'X',
// and is 0 for what is not 17 allowed characters.
func CheckDigit[S ~string](v S) byte {
	if len(v) != Length {
		return 0
	}
	sum := 0
	for i := range len(v) {
		w := weightOf(v[i])
		if w < 0 {
			return 0
		}
		sum += w * int(weights[i])
	}
	const modulus = 11
	if r := sum % modulus; r < modulus-1 {
		return byte('0' + r)
	}
	return 'X'
}

// Checks tells whether the check digit of v fits. Cars built for North America
// and China carry one by law; in most of the world position 9 is free.
func Checks(v knowledge.VIN) bool {
	d := CheckDigit(v)
	return d != 0 && v[checkAt] == d
}
