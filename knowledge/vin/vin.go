// Package vin reads vehicle identification numbers by their structure alone:
// ISO 3779 and ISO 3780 everywhere, 49 CFR Part 565 in North America.
//
// It is pure and asks nobody. It says what 17 characters prove and no more: a
// code that several brands share names no make, a number whose year letter has
// two readings names no year. What a number may have been before somebody
// misread it is offered, never put in its place.
package vin

import (
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
)

// Length is that of a VIN since 1981.
const Length = 17

// The lengths a chassis number had before the standard.
const (
	minOld = 5
	maxOld = 13
)

// Parse reads one VIN as people write it: in any case, with spaces and dashes,
// with "VIN:" before it. Characters of a partial VIN may be '*'.
//
// The VIN is empty where the problems are [knowledge.ProblemLength] or
// [knowledge.ProblemCharacters]: then nothing can be looked up. Details are the
// number of characters, the characters at fault, and the check digit that would fit.
func Parse(s string) (knowledge.VIN, []knowledge.Problem) {
	text := strip(s)
	if bad := misfits(text); bad != "" {
		return "", []knowledge.Problem{{Code: knowledge.ProblemCharacters, Detail: bad}}
	}
	partial := strings.Contains(text, "*")
	switch n := len(text); {
	case n == Length && !partial:
		return knowledge.VIN(text), checkProblem(text)
	case n >= minOld && n <= maxOld && !partial:
		return knowledge.VIN(text), []knowledge.Problem{{Code: knowledge.ProblemPre1981, Detail: strconv.Itoa(n)}}
	case partial && n >= minPartial && n <= Length:
		return knowledge.VIN(text), []knowledge.Problem{{Code: knowledge.ProblemLength, Detail: strconv.Itoa(n - strings.Count(text, "*"))}}
	default:
		return "", []knowledge.Problem{{Code: knowledge.ProblemLength, Detail: strconv.Itoa(n)}}
	}
}

// minPartial leaves at least the maker and the first of the descriptor.
const minPartial = 5

func checkProblem(v string) []knowledge.Problem {
	if want := CheckDigit(v); v[checkAt] != want {
		return []knowledge.Problem{{Code: knowledge.ProblemCheckDigit, Detail: string(rune(want))}}
	}
	return nil
}

// strip takes away what people put between and before the characters.
func strip(s string) string {
	const most = 200 // no VIN has more around it
	var b strings.Builder
	for _, r := range s {
		if b.Len() > most {
			break
		}
		if r = upper(r); !separates(r) {
			b.WriteRune(r)
		}
	}
	text := b.String()
	if rest, ok := strings.CutPrefix(text, "VIN"); ok && len(rest) >= Length-1 {
		text = strings.TrimLeft(rest, ":#=")
	}
	return text
}

// upper is a letter's capital; the wide forms of East Asian keyboards become plain.
func upper(r rune) rune {
	const wide, shift = '！', '！' - '!'
	if r >= wide && r <= '～' {
		r -= shift
	}
	if r >= 'a' && r <= 'z' {
		r -= 'a' - 'A'
	}
	return r
}

func separates(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', '-', '.', '_', '\u00a0', '\u202f', '\u2009', '\u200b', '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2212', '\ufeff':
		return true
	}
	return false
}

// misfits lists what no VIN contains, each once.
func misfits(s string) string {
	var bad strings.Builder
	for _, r := range s {
		if r == '*' || weightOf(r) >= 0 || strings.ContainsRune(bad.String(), r) {
			continue
		}
		if bad.Len() > maxOld { // enough to see what is meant
			break
		}
		bad.WriteRune(r)
	}
	return bad.String()
}
