package packages

import "strings"

// Describes reports whether a text lists a car's equipment, as an advertisement or
// an owner does ("pano roof, heated seats, no tow hitch"): no question, and clauses
// of which three, and half at least, name features or say that they are missing.
func (c *Catalogue) Describes(text string) bool {
	const least = 3
	if strings.ContainsAny(text, "?¿") {
		return false
	}
	all := c.Vocabulary.speechOf(text)
	n := 0
	for _, clause := range all {
		if len(c.Vocabulary.said(clause)) > 0 {
			n++
		}
	}
	return n >= least && 2*n >= len(all)
}
