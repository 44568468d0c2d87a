package sticker

import (
	"regexp"
	"strings"

	"github.com/agnivade/levenshtein"
)

// spelling knows lines that labels have in the same words, without their amounts: the
// headings and the totals. letters are the words' alone.
type spelling struct{ words, letters []string }

func newSpelling() spelling {
	s := spelling{words: []string{
		"STANDARD VEHICLE PRICE", "TOTAL OPTIONS", "TOTAL VEHICLE & OPTIONS", "DESTINATION CHARGE", "TOTAL VEHICLE PRICE",
		"TOTAL OPTIONS/OTHER", "TOTAL VEHICLE & OPTIONS/OTHER", "DESTINATION & DELIVERY", "TOTAL MSRP", "BASE PRICE", "PRICE INFORMATION",
		"OPTIONAL EQUIPMENT/OTHER", "INCLUDED ON THIS VEHICLE", "STANDARD EQUIPMENT INCLUDED AT NO EXTRA CHARGE",
		"OPTIONAL EQUIPMENT", "STANDARD EQUIPMENT", "TOTAL PRICE", "ADDED FEATURES", "STANDARD FEATURES", "INLAND FREIGHT & HANDLING",
		"DELIVERY, PROCESSING AND HANDLING FEE", "DESTINATION AND HANDLING", "TOTAL SUGGESTED RETAIL PRICE",
		"MANUFACTURER'S SUGGESTED RETAIL PRICE", "OPTIONS INSTALLED BY THE MANUFACTURER", "FUEL ECONOMY AND ENVIRONMENT",
		"GOVERNMENT 5-STAR SAFETY RATINGS", "PARTS CONTENT INFORMATION",
	}}
	for _, w := range s.words {
		s.letters = append(s.letters, capitals(w))
	}
	return s
}

var notLetters = regexp.MustCompile(`[^A-Z]+`)

func capitals(s string) string { return notLetters.ReplaceAllString(strings.ToUpper(s), "") }

// spell spells the lines that labels have in the same words.
func spell(pieces []piece) []piece {
	s := newSpelling()
	for i := range pieces {
		pieces[i].spell(s)
	}
	return pieces
}

// spell puts the words that the label has in the place of those that were nearly read;
// their place on the sheet is that of all of these.
func (p *piece) spell(s spelling) {
	name, as, ok := s.printedAs(p.text)
	if !ok {
		return
	}
	n, length := 0, -1
	for n < len(p.words) && length < len(name) {
		length += 1 + len(p.words[n].text)
		n++
	}
	if length != len(name) { // the amount runs into the words
		return
	}
	all := p.words[0]
	for _, w := range p.words[1:n] {
		all.x0, all.y0, all.x1, all.y1 = min(all.x0, w.x0), min(all.y0, w.y0), max(all.x1, w.x1), max(all.y1, w.y1)
		all.conf = min(all.conf, w.conf)
	}
	all.text = as
	p.words = append([]word{all}, p.words[n:]...)
	p.text = as + strings.TrimPrefix(p.text, name)
}

// printedAs tells how the label spells the words that a line of print begins with, before
// its amount, where they are nearly those of a line that labels have in the same words:
// at most one letter in four may be misread, one in three where the amount behind it is
// that of a car, and no other such line may be as near. What is the end of several is
// none of them.
func (s spelling) printedAs(text string) (name, as string, ok bool) {
	name, p, priced := newAmounts().split(text)
	read := capitals(name)
	const least = 8 // shorter words are too like others
	if len(read) < least {
		return name, "", false
	}
	best, nearest, second, within := -1, len(read), len(read), 0
	for i, w := range s.letters {
		d := levenshtein.ComputeDistance(read, w)
		if d > 0 && strings.HasSuffix(w, read) {
			within++
		}
		switch {
		case d < nearest:
			best, nearest, second = i, d, nearest
		case d < second:
			second = d
		}
	}
	if best < 0 || nearest == 0 && strings.Contains(strings.ToUpper(name), s.words[best]) {
		return name, "", false
	}
	if nearest > 0 && within > 1 { // the end of several, whose beginning was not read
		return name, "", false
	}
	allowed := len(s.letters[best]) / 4
	if priced && p.minor >= minBase {
		allowed = len(s.letters[best]) / 3
	}
	return name, s.words[best], nearest <= allowed && second > nearest
}
