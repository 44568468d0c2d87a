package vin

import (
	"strings"

	"example.com/vinbot/knowledge"
)

// match looks for a VIN that begins with the first of the words and tells how
// many of them it takes up.
func match(text string, words []word) (Match, int) {
	first := words[0]
	whole := Match{Start: first.start, End: first.end, Text: text[first.start:first.end]}
	switch {
	case isVIN(first.text), isPartial(first.text):
		whole.VIN = knowledge.VIN(first.text)
		return whole, 1
	case isAlmost(first.text):
		return whole, 1
	}
	told := strings.HasSuffix(strings.ToUpper(strings.TrimRight(text[:first.start], " \t:#=")), "VIN")
	n := grouped(words, told)
	if n == 0 {
		return Match{}, 0
	}
	end := words[n-1].end
	m := Match{Start: first.start, End: end, Text: text[first.start:end]}
	if joined := join(words[:n]); misfits(joined) == "" {
		m.VIN = knowledge.VIN(joined)
	}
	return m, n
}

// grouped counts the words that make up one VIN in groups, 0 for none. Groups
// ask for more proof than a word: a known maker and digits at the end, and one
// of: the check digit, dashes between them, the word VIN before them.
func grouped(words []word, told bool) int {
	size, dashes := len(words[0].text), true
	for n := 1; n < len(words) && size < Length; n++ {
		w := words[n]
		if !w.joined {
			return 0
		}
		size += len(w.text)
		dashes = dashes && w.dashed
		if size != Length {
			continue
		}
		v := plain(join(words[:n+1]))
		if looksReal(v) && knownMaker(v) && (told || dashes || Checks(knowledge.VIN(v))) {
			return n + 1
		}
	}
	return 0
}

func join(words []word) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(w.text)
	}
	return b.String()
}

// isVIN tells a VIN from another word of 17 characters.
func isVIN(s string) bool {
	if CheckDigit(s) == 0 || !mixed(s) {
		return false
	}
	return looksReal(s) || knownMaker(s) || Checks(knowledge.VIN(s))
}

// isPartial tells whether s is a VIN with characters left out as '*'.
func isPartial(s string) bool {
	const least = 8
	return len(s) >= least && len(s) <= Length && strings.Contains(s, "*") && misfits(s) == "" && knownMaker(s) && digits(s) > 0
}

// isAlmost tells whether s was meant for a VIN: 17 characters that are one with
// I, O and Q read as digits, or one character more or fewer of a known maker.
func isAlmost(s string) bool {
	v := plain(s)
	switch len(v) {
	case Length:
		return v != s && CheckDigit(v) != 0 && mixed(v) && digits(s) > 1 && looksReal(v)
	case Length - 1, Length + 1:
		const parcel = "1Z" // begins the 18 characters of a UPS number
		return misfits(v) == "" && mixed(v) && looksReal(v) && knownMaker(v) && digits(s[len(s)-serial:]) == serial && !strings.HasPrefix(s, parcel)
	}
	return false
}

// serial is how many digits every VIN ends in: 49 CFR 565.15(d)(3), ISO 3779.
const serial = 4

// looksReal tells whether s ends as VINs do.
func looksReal(s string) bool { return digits(s[len(s)-serial:]) == serial }

// mixed tells whether s has both letters and digits, as a maker's code, a
// descriptor and a serial number do together.
func mixed(s string) bool {
	const letters, figures = 2, 4
	n := digits(s)
	return n >= figures && len(s)-n >= letters
}

func knownMaker(s string) bool {
	_, known := lookUp(knowledge.VIN(s))
	return known
}

// plain reads I, O and Q as the digits they are mistaken for.
func plain(s string) string {
	if !strings.ContainsAny(s, "IOQ") {
		return s
	}
	return strings.Map(func(r rune) rune {
		if m := meant(r); m != 0 {
			return m
		}
		return r
	}, s)
}
