package vpic

// matches tells whether a key fits the characters of a VIN from their beginning:
// '*' is any character, "[A-CX]" one of a class, '#' a digit, anything else itself.
// A character that a partial VIN leaves open is '*' there, and only '*' fits it.
func matches(key, vin string) bool {
	p := 0
	for i := 0; i < len(key); p++ {
		if p == len(vin) {
			return false
		}
		switch c := key[i]; c {
		case '*':
			i++
		case '[':
			set, next := class(key, i)
			if set&bit(vin[p]) == 0 {
				return false
			}
			i = next
		case '#':
			if vin[p] < '0' || vin[p] > '9' {
				return false
			}
			i++
		default:
			if c != vin[p] {
				return false
			}
			i++
		}
	}
	return true
}

// class reads the class that begins at key[at], and where the key goes on. A range
// that runs backwards holds its ends only; a class without an end ends the key.
func class(key string, at int) (set uint64, next int) {
	i := at + 1
	negated := i < len(key) && key[i] == '^'
	if negated {
		i++
	}
	for ; i < len(key) && key[i] != ']'; i++ {
		set |= bit(key[i])
		if i+2 < len(key) && key[i+1] == '-' && key[i+2] != ']' {
			for c := key[i]; c < key[i+2]; c++ {
				set |= bit(c)
			}
		}
	}
	if negated {
		set = ^set & all
	}
	return set, min(i+1, len(key))
}

// all are the characters that a mask can hold: 0–9 and A–Z.
const all = 1<<36 - 1

// bit is a character's place in a mask, 0 for one that no VIN has.
func bit(c byte) uint64 {
	switch {
	case c >= '0' && c <= '9':
		return 1 << (c - '0')
	case c >= 'A' && c <= 'Z':
		return 1 << (c - 'A' + 10)
	}
	return 0
}

// known adds to masks the characters that a key names, by position of the VIN:
// 4 to 8 and, after the bar and the year, 11 to 14.
func known(key string, to *[masked]uint64) {
	p := 0
	for i := 0; i < len(key); p++ {
		var set uint64
		next := i + 1
		switch key[i] {
		case '[':
			set, next = class(key, i)
		case '#':
			set = bit('9')<<1 - 1
		default:
			set = bit(key[i])
		}
		i = next
		if at := maskAt(p); at >= 0 {
			to[at] |= set
		}
	}
}

// maskAt is the mask of a place in a key, or -1: after the five characters of the
// descriptor come the bar and the year.
func maskAt(p int) int {
	const descriptor, after = 5, 7
	switch {
	case p < descriptor:
		return p
	case p >= after && p-after+descriptor < masked:
		return p - after + descriptor
	}
	return -1
}

// keyOf is what keys are matched with: positions 4 to 8, a bar, and 10 to 17.
func keyOf(vin string, buf *[keyLength]byte) string {
	n := copy(buf[:], vin[min(wmiLength, len(vin)):min(checkAt, len(vin))])
	if len(vin) > yearAt {
		buf[n] = '|'
		n += 1 + copy(buf[n+1:], vin[yearAt:])
	}
	return string(buf[:n])
}

const (
	vinLength = 17
	wmiLength = 3
	classAt   = 6
	checkAt   = 8
	yearAt    = 9
	keyLength = 14
)
