package bot

import (
	"slices"
	"strings"
	"unicode"
)

// mostRaw is how many bytes of HTML Telegram takes, whatever is left after parsing.
const mostRaw = 32768

// Split cuts a message in Telegram's HTML into parts of at most limit characters
// after parsing (at least 2), counted in UTF-16 as Telegram counts offsets, which
// is never less than in code points. It cuts after a paragraph, a line, a
// sentence or a word if one ends in the second half of a part, and else between
// characters. Tags open at a cut are closed and opened again. No text is lost but
// parts of nothing but white space, which Telegram refuses.
func Split(html string, limit int) []string {
	if len(html) <= limit { // bytes are never fewer than characters
		return []string{html}
	}
	rest := atoms(html)
	var open []atom
	if cut(rest, nil, limit) == len(rest) {
		return []string{html}
	}
	var parts []string
	for len(rest) > 0 {
		n := cut(rest, open, limit)
		var part string
		part, open = assemble(rest[:n], open)
		if !blank(rest[:n]) {
			parts = append(parts, part)
		}
		rest = rest[n:]
	}
	return parts
}

// cut returns how many atoms make the next part.
func cut(list, open []atom, limit int) int {
	units, raw := 0, 0
	for _, a := range open {
		raw += 2 * len(a.raw)
	}
	var before [2]rune // the characters before this one, the nearest last
	var ends cuts
	for i, a := range list {
		if a.tag != "" {
			raw += 2 * len(a.raw) // it may have to be closed and opened again
			continue
		}
		if before[1] != 0 {
			ends.note(rank(before, a.char), i, units, limit)
		}
		if units += a.units; units > limit || raw+len(a.raw) > mostRaw {
			if before[1] != 0 {
				return gap(list, ends.best(i))
			}
		}
		raw += len(a.raw)
		before = [2]rune{before[1], a.char}
	}
	return len(list)
}

// gap moves a cut before a character to where, among the tags there, those that
// close end and those that open begin.
func gap(list []atom, at int) int {
	for at > 0 && list[at-1].tag != "" {
		at--
	}
	for at < len(list) && list[at].closing {
		at++
	}
	return at
}

// The ranks of places to cut, from the worst.
const (
	inCluster = iota // within what is drawn as one character
	inWord
	afterWord
	afterSentence
	afterLine
	afterParagraph
	ranks
)

// rank says how good it is to cut before a character.
func rank(before [2]rune, next rune) int {
	last := before[1]
	switch {
	case last == '\n' && before[0] == '\n':
		return afterParagraph
	case last == '\n':
		return afterLine
	case unicode.IsSpace(last) && strings.ContainsRune(".!?…:;", before[0]):
		return afterSentence
	case unicode.IsSpace(last) && last != '\u00a0' && last != '\u202f':
		return afterWord
	case joined(last, next):
		return inCluster
	}
	return inWord
}

// joined tells whether two characters are drawn as one: accents, emoji with skin
// tone or joiner, flags.
func joined(last, next rune) bool {
	const joiner, tone1, tone5 = '\u200d', '\U0001F3FB', '\U0001F3FF'
	flag := func(r rune) bool { return unicode.Is(unicode.Regional_Indicator, r) }
	return unicode.In(next, unicode.Mn, unicode.Me) || last == joiner || next == joiner ||
		next >= tone1 && next <= tone5 || flag(last) && flag(next)
}

// cuts remembers the last place of each rank that makes a part of decent length.
type cuts [ranks]int

func (c *cuts) note(rank, at, units, limit int) {
	if rank <= inWord || units >= limit/2 {
		c[rank] = at
	}
}

// best is the best place, or else the one where the part is full.
func (c *cuts) best(full int) int {
	for r := ranks - 1; r > inCluster; r-- {
		if c[r] > 0 {
			return c[r]
		}
	}
	return full
}

// assemble writes a part: the tags open before it, its atoms, and the ends of the
// tags that are open after it, which it returns.
func assemble(list, open []atom) (string, []atom) {
	var b strings.Builder
	for _, a := range open {
		b.WriteString(a.raw)
	}
	open = slices.Clip(open)
	for _, a := range list {
		b.WriteString(a.raw)
		switch {
		case a.tag == "":
		case !a.closing:
			open = append(open, a)
		case len(open) > 0 && open[len(open)-1].tag == a.tag:
			open = slices.Clip(open[:len(open)-1])
		}
	}
	for _, a := range slices.Backward(open) {
		b.WriteString("</" + a.tag + ">")
	}
	return b.String(), open
}

func blank(list []atom) bool {
	for _, a := range list {
		if a.tag == "" && !unicode.IsSpace(a.char) {
			return false
		}
	}
	return true
}
