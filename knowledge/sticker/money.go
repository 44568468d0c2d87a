package sticker

import (
	"regexp"
	"strconv"
	"strings"
)

// price is what stands in the price column of a line.
type price struct {
	minor    int64
	included bool // "INC.": part of what stands above it
}

// amounts holds the shapes an amount is printed in. A point or comma before
// exactly two last digits is decimal; before three it groups thousands, and OCR
// reads one for the other.
// In French, spaces group thousands, a comma is decimal and the sign stands behind.
type amounts struct{ tail, free *regexp.Regexp }

func newAmounts() amounts { return amounts{amountTail, amountFree} }

const (
	centsForm  = `\d{1,3}(?:[.,]\s?\d{3})*[.,]\s?\d{2}|\d{4,6}[.,]\d{2}`
	wholeForm  = `\$\s?\d{1,3}(?:,\d{3})+|\$\s?\d{1,6}`
	frenchForm = `\d{1,3}(?:[ ,]\d{3})*(?:,\d{2})?\s?\$|\d{1,3}(?: \d{3})+,\d{2}`
	wordsForm  = `N/C|NO CHARGE|SANS FRAIS|INC\.|INCL\.|INCLUDED|INCLUS[E]?`
)

var (
	amountTail = regexp.MustCompile(`(?i)^(.*?)(?:[\s.…_]*)((?:[-–—~]\s?)?(?:\$\s?)?(?:` + centsForm + `)(?:\s?\$)?|(?:[-–—]\s?)?(?:` + wholeForm + `|` + frenchForm + `)|` + wordsForm + `)\*?$`)
	endOfWords = regexp.MustCompile(`(?i)^(?:(?:suggested )?retail price|price|\(includes [^)]*\)|\(?msrp\)?|fee|charge|handling(?: fee| charge)?|and handling(?: fee| charge)?)\s*[:*]*$`)
	beheaded   = regexp.MustCompile(`^\D*0[\d.,\s]*\d[.,]\s?\d{2}\b`) // "00.00", "095.00": no amount begins with a zero, one that lost its head does
	amountFree = regexp.MustCompile(`(?:[-–—]\s?)?\$?\s?(?:` + centsForm + `)|` + wholeForm)
)

// split takes the price off the end of a line. ok is false where there is none.
func (a amounts) split(text string) (name string, p price, ok bool) {
	m := a.tail.FindStringSubmatch(text)
	if m == nil {
		return text, price{}, false
	}
	name = strings.TrimSpace(m[1])
	if n := len(name); n > 0 && isDigit(name[n-1]) && len(m[0])-len(m[2]) == len(m[1]) {
		return text, price{}, false // the digits run into the name: no column of its own
	}
	switch word := strings.ToUpper(m[2]); {
	case word == "N/C", word == "NO CHARGE", word == "SANS FRAIS":
		return name, price{}, true
	case strings.HasPrefix(word, "INC"):
		return name, price{included: true}, true
	}
	minor, ok := parseAmount(m[2])
	if beheaded.MatchString(m[2]) {
		return text, price{}, false
	}
	if minor > 0 && minor < leastPrice && !strings.Contains(m[2], "$") {
		return text, price{}, false
	}
	return name, price{minor: minor}, ok
}

// leastPrice is what any option costs that costs something: an amount of less without a
// sign of its currency is the ratio of an axle ("3.73") or what was left of a price.
const leastPrice = 10_00

// only reads a line that is an amount and nothing else but signs.
func (a amounts) only(text string) (int64, bool) {
	name, p, ok := a.split(text)
	return p.minor, ok && strings.IndexFunc(name, alphanumeric) < 0 && !p.included
}

// ends reports whether a line ends with a price.
func (a amounts) ends(text string) bool {
	_, _, ok := a.split(text)
	return ok
}

// below finds the amount that belongs to the words of line i: alone in one of the
// two lines below, or behind the words' end in the next one.
func (a amounts) below(s sheet, i int) (minor int64, at int, ok bool) {
	if i+1 < len(s.lines) {
		name, p, priced := a.split(s.lines[i+1].text)
		if priced && !p.included && endOfWords.MatchString(name) {
			return p.minor, i + 1, true
		}
	}
	for j := i + 1; j < min(i+3, len(s.lines)); j++ {
		if n, ok := a.only(s.lines[j].text); ok {
			return n, j, true
		}
		if a.ends(s.lines[j].text) {
			break
		}
	}
	return 0, 0, false
}

// parseAmount turns a printed amount into minor units.
func parseAmount(s string) (int64, bool) {
	digits, decimals, sign := "", -1, int64(1)
	for _, c := range s {
		switch {
		case c >= '0' && c <= '9':
			digits += string(c)
			if decimals >= 0 {
				decimals++
			}
		case c == '.' || c == ',':
			decimals = 0
		case c == '-' || c == '–' || c == '—' || c == '~':
			sign = -1
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n > 1e10 {
		return 0, false
	}
	if decimals != 2 {
		n *= 100
	}
	return sign * n, true
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
