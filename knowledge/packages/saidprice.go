package packages

import (
	"regexp"
	"strconv"
	"strings"
)

// sum is an amount of five or six digits as people write it in any of our languages.
const sum = `[:=]?\s*(?:is|of|de|von|es|est|ist)?\s*(?:US)?\$?\s?(\d{2,3}[ ,.'’\x{a0}\x{202f}]?\d{3})(?:[.,]00)?\b\s?(?:US)?\$?`

var (
	baseSaid  = regexp.MustCompile(`(?i)\b(?:base(?:\s+(?:price|msrp))?|precio\s+base|prix\s+de\s+base|(?:grund|basis)preis)\s*` + sum)
	totalSaid = regexp.MustCompile(`(?i)\b(?:(?:precio|prix)\s+total|total(?:\s+(?:price|msrp))?|gesamtpreis|msrp)\s*` + sum)
)

// PricesIn reads a car's base price and its total, in whole dollars, from words that
// say both ("base 32,735, total 37,549"), and returns the words that said so and the
// others.
func PricesIn(text string) (base, total int64, said, rest string, ok bool) {
	b := baseSaid.FindStringSubmatch(text)
	if b == nil {
		return 0, 0, "", text, false
	}
	rest = strings.Replace(text, b[0], " ", 1)
	t := totalSaid.FindStringSubmatch(rest)
	if t == nil {
		return 0, 0, "", text, false
	}
	rest = strings.Trim(strings.Replace(rest, t[0], " ", 1), " ,;.\n")
	return dollars(b[1]), dollars(t[1]), strings.TrimSpace(b[0]) + ", " + strings.TrimSpace(t[0]), rest, true
}

func dollars(s string) int64 {
	n, err := strconv.ParseInt(strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s), 10, 64)
	if err != nil { // it has six digits at most
		return 0
	}
	return n
}
