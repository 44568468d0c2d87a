package sticker

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// vinsIn finds what can be VINs: 17 allowed characters with a letter and a
// digit, also printed with dashes ("1C4–JJXSJ3MW–678163"). Each read counts once
// for every time it stands on the sheet.
func vinsIn(s sheet) map[knowledge.VIN]int {
	found := map[knowledge.VIN]int{}
	for _, l := range s.lines {
		for _, v := range l.vins(s.ocr) {
			found[knowledge.VIN(undashed(v.text))]++
		}
	}
	return found
}

var vinShape = regexp.MustCompile(`[A-HJ-NPR-Z0-9][A-HJ-NPR-Z0-9–—-]{15,20}[A-HJ-NPR-Z0-9]`)

// vins are the VINs of a line, as printed.
func (l line) vins(ocr bool) (out []said) {
	text := l.text
	if ocr {
		text = strings.NewReplacer("I", "1", "O", "0", "Q", "0").Replace(text) // no VIN has these letters
	}
	for _, at := range vinShape.FindAllStringIndex(text, -1) {
		if v := text[at[0]:at[1]]; plausible(undashed(v)) {
			s := l.said()
			out = append(out, said{v, s.between(at[0], at[1]), s.page})
		}
	}
	return out
}

// printed is where a VIN stands on the sheet: in the line that was read best, of
// several the first.
func (s sheet) printed(v knowledge.VIN) (best *knowledge.Proof) {
	for _, l := range s.lines {
		for _, found := range l.vins(s.ocr) {
			if p := found.proof(); undashed(found.text) == string(v) && p != nil && (best == nil || p.Confidence > best.Confidence) {
				best = p
			}
		}
	}
	return best
}

func undashed(s string) string {
	return strings.NewReplacer("-", "", "–", "", "—", "").Replace(s)
}

// IsVIN reports whether v may be a VIN: 17 characters that VINs have. Its check digit may
// not fit, and outside North America need not.
func IsVIN(v string) bool {
	return len(v) == 17 && strings.IndexFunc(v, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z' || strings.ContainsRune("IOQ", r))
	}) < 0
}

// plausible tells a VIN from a barcode's letters: 17 characters of its alphabet,
// at least four digits and a letter, the last four digits.
func plausible(v string) bool {
	if len(v) != 17 || strings.ContainsAny(v, "IOQ") {
		return false
	}
	digits := 0
	for i := range len(v) {
		if isDigit(v[i]) {
			digits++
		} else if i >= 13 {
			return false
		}
	}
	return digits >= 5 && digits < 17
}

// checkDigit reports whether position 9 fits (49 CFR 565.15). On a reading by
// eye or machine that is a hint, never a proof: two misreads can cancel.
func checkDigit(v knowledge.VIN) bool {
	if len(v) != 17 {
		return false
	}
	const (
		letters = "ABCDEFGHJKLMNPRSTUVWXYZ"
		values  = "12345678123457923456789"
	)
	weights := [17]int{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2}
	sum := 0
	for i := range 17 {
		c := v[i]
		if !isDigit(c) {
			at := strings.IndexByte(letters, c)
			if at < 0 {
				return false
			}
			c = values[at]
		}
		sum += int(c-'0') * weights[i]
	}
	return v[8] == "0123456789X"[sum%11]
}

// chooseVIN picks the VIN of a sheet: the one whose check digit fits, then the
// one read most often. sure is false where two readings differ, the check digit
// does not fit, a picture gave only one reading, or shows the VIN of another car too.
func chooseVIN(found map[knowledge.VIN]int, ocr bool) (v knowledge.VIN, sure bool) {
	fitting := 0
	for c, n := range found {
		if checkDigit(c) {
			fitting++
		}
		if v == "" || better(c, n, v, found[v]) {
			v = c
		}
	}
	if v == "" || !checkDigit(v) || fitting > 1 {
		return v, false
	}
	return v, !ocr || found[v] > 1 && otherCar(found, v) == ""
}

// otherCar is the likeliest VIN that stands there and is no misreading of v; empty: none.
// Few VINs of other countries have a check digit that fits.
func otherCar(found map[knowledge.VIN]int, v knowledge.VIN) (other knowledge.VIN) {
	const most = 4 // characters misread
	for c, n := range found {
		if differences(string(c), string(v)) > most && (other == "" || better(c, n, other, found[other])) {
			other = c
		}
	}
	return other
}

func better(a knowledge.VIN, na int, b knowledge.VIN, nb int) bool {
	if fa, fb := checkDigit(a), checkDigit(b); fa != fb {
		return fa
	}
	if na != nb {
		return na > nb
	}
	return a < b // the same answer every time
}

// mended is a reading with one character in the place of another that looks like
// it, if the check digit does not fit and that change and no other makes it fit. It
// is a guess, for a person to confirm.
func mended(v knowledge.VIN) knowledge.VIN {
	if checkDigit(v) {
		return v
	}
	for read, printed := range map[string]string{"S": "5", "L": "1", "Z": "2"} { // built in North America, as most are
		if rest, ok := strings.CutPrefix(string(v), read); ok && checkDigit(knowledge.VIN(printed+rest)) {
			return knowledge.VIN(printed + rest)
		}
	}
	var fits []knowledge.VIN
	for i := range v {
		for _, pair := range []string{"S5", "Z2", "B8", "G6", "A4", "D0"} {
			at := strings.IndexByte(pair, v[i])
			if at < 0 || at == 1 && i >= 11 { // the last six are a number on all but rare cars
				continue
			}
			if c := v[:i] + knowledge.VIN(pair[1-at]) + v[i+1:]; checkDigit(c) && plausible(string(c)) {
				fits = append(fits, c)
			}
		}
	}
	if len(fits) != 1 {
		return v
	}
	return fits[0]
}

// crossed is the one VIN whose check digit fits that two readings of a print make, place
// by place, where neither fits by itself: each misread another character. It is a guess,
// for a person to confirm; empty: there is none, or several.
func crossed(found map[knowledge.VIN]int) (fit knowledge.VIN) {
	const most = 3 // places in which they differ
	all := slices.Sorted(maps.Keys(found))
	for i, a := range all {
		for _, b := range all[i+1:] {
			if differences(string(a), string(b)) > most {
				continue
			}
			for _, c := range crossings(a, b) {
				switch {
				case !checkDigit(c) || !plausible(string(c)) || c == fit:
				case fit != "":
					return ""
				default:
					fit = c
				}
			}
		}
	}
	return fit
}

// crossings are all texts that have in each place the character of one of two.
func crossings(a, b knowledge.VIN) []knowledge.VIN {
	out := []knowledge.VIN{""}
	for i := range a {
		n := len(out)
		for j := range n {
			if a[i] != b[i] {
				out = append(out, out[j]+knowledge.VIN(b[i]))
			}
			out[j] += knowledge.VIN(a[i])
		}
	}
	return out
}
