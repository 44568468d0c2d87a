package vin

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/vinbot/knowledge"
)

// Match is a VIN, or what was meant for one, inside a text.
type Match struct {
	Start, End int           // bytes of the text
	Text       string        // as written
	VIN        knowledge.VIN // in capitals and without separators; empty where it needs a repair
}

// maxText and maxMatches bound the work on what people paste.
const (
	maxText    = 1 << 16
	maxMatches = 1000
)

// Find lists the VINs in a text in order: whole words of 17 characters, and such
// as are written in groups with spaces or dashes between them. A word that would
// be a VIN but for I, O or Q, or but for a character too many or too few, is a
// match without a VIN. Words, telephone numbers and parcel numbers are none.
func Find(text string) []Match {
	if len(text) > maxText {
		text = text[:maxText]
	}
	words := split(text)
	var found []Match
	for i := 0; i < len(words) && len(found) < maxMatches; i++ {
		if m, used := match(text, words[i:]); used > 0 {
			found = append(found, m)
			i += used - 1
		}
	}
	return found
}

// Split parts the matches into VINs, each once, and the words that need a repair.
func Split(found []Match) (good []knowledge.VIN, doubtful []string) {
	seen := map[knowledge.VIN]bool{}
	for _, m := range found {
		switch {
		case m.VIN == "":
			doubtful = append(doubtful, m.Text)
		case !seen[m.VIN]:
			seen[m.VIN] = true
			good = append(good, m.VIN)
		}
	}
	return good, doubtful
}

// Without is what is left of a text when its VINs, and the word "VIN" before
// them, are taken out. It is empty where no letter is left.
func Without(text string) string {
	var b strings.Builder
	from := 0
	for _, m := range Find(text) {
		before := text[from:m.Start]
		trimmed := strings.TrimRight(before, " \t:#=.")
		if n := len(trimmed) - len("vin"); n >= 0 && strings.EqualFold(trimmed[n:], "vin") && !endsInLetter(trimmed[:n]) {
			before = trimmed[:n]
		}
		b.WriteString(before)
		from = m.End
	}
	b.WriteString(text[from:])
	rest := strings.Join(strings.Fields(b.String()), " ")
	if !strings.ContainsFunc(rest, unicode.IsLetter) {
		return ""
	}
	return rest
}

func endsInLetter(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLetter(r)
}

// word is a run of letters, digits and '*'.
type word struct {
	start, end int
	text       string // in capitals, wide forms made plain; not a VIN's where a letter is not ASCII
	joined     bool   // only separators that people put inside a VIN stand before it
	dashed     bool   // and the separator is a dash
}

// split cuts a text into words.
func split(text string) (words []word) {
	end := 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !inWord(r) {
			i += size
			continue
		}
		w := word{start: i}
		for i < len(text) && inWord(r) {
			i += size
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		w.end = i
		w.text = capitals(text[w.start:w.end])
		w.joined, w.dashed = gap(text[end:w.start])
		words, end = append(words, w), i
	}
	return words
}

func inWord(r rune) bool {
	return r == '*' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

// capitals copies only where something changes.
func capitals(s string) string {
	return strings.Map(upper, s)
}

func gap(s string) (joined, dashed bool) {
	const most = 6 // bytes: " – " and the like
	if s == "" || len(s) > most {
		return false, false
	}
	for _, r := range s {
		if !separates(r) || r == '\n' || r == '\r' {
			return false, false
		}
		dashed = dashed || unicode.Is(unicode.Pd, r)
	}
	return true, dashed
}
