package sticker

import (
	"regexp"
	"strings"

	"example.com/vinbot/knowledge"
)

// codeColumn is how a maker prints the codes of options in front of their names.
type codeColumn struct {
	sure  *regexp.Regexp // a code that no word looks like: it begins an option even without a price
	maybe *regexp.Regexp // a code that may be a word ("FE", "PRO"): it is one where nearly all lines with a price begin so
}

// begins is the code that a line begins with for sure, or "".
func (c codeColumn) begins(name string) string {
	if c.sure == nil {
		return ""
	}
	first, _, more := strings.Cut(name, " ")
	if code := strings.Trim(first, "[]()-:"); more && c.sure.MatchString(code) && !ordinal(code) {
		return code
	}
	return ""
}

// split takes the codes off the names of options.
func (c codeColumn) split(options []knowledge.OptionLine) {
	column := c.isColumn(options)
	for i := range options {
		o := &options[i]
		first, rest, more := strings.Cut(o.Name, " ")
		if !more || o.Code != "" {
			continue
		}
		code := strings.Trim(first, "[]()-:")
		if c.begins(o.Name) != "" || column && !o.Accessory && c.maybe.MatchString(code) && !ordinal(code) {
			o.Code, o.Name = code, strings.TrimLeft(rest, "-–: ")
		}
	}
}

// isColumn reports whether nearly all options with a price, and at least two,
// begin with what may be a code.
func (c codeColumn) isColumn(options []knowledge.OptionLine) bool {
	if c.maybe == nil {
		return false
	}
	priced, coded := 0, 0
	for _, o := range options {
		if o.Price == nil || o.Accessory {
			continue
		}
		priced++
		first, _, more := strings.Cut(o.Name, " ")
		if more && c.maybe.MatchString(strings.Trim(first, "[]()-:")) {
			coded++
		}
	}
	const of, nearlyAll = 5, 4
	return coded >= 2 && coded*of >= priced*nearlyAll
}

var ordinalCode = regexp.MustCompile(`(?i)^\d+(?:ST|ND|RD|TH|IN|WD|V)$`)

// ordinal reports whether what looks like a code is "2ND".
func ordinal(code string) bool {
	return ordinalCode.MatchString(code)
}
