package packages

import (
	"regexp"
	"strings"
)

// words brings a name to the form in which names are compared: capitals, no
// punctuation, what labels abbreviate written out, what they add in brackets
// left away.
func words(s string) []string {
	s = strings.ToUpper(s)
	s = unbracket(s, func(in string) bool { return strings.Contains(in, "INSTALLED") || strings.Contains(in, "REPLACES") })
	s = strings.TrimPrefix(s, "LPO,")
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune("'’®™", r) {
			return -1
		}
		return r
	}, s)
	fields := strings.FieldsFunc(s, func(r rune) bool { return (r < 'A' || r > 'Z') && (r < '0' || r > '9') })
	for i, f := range fields {
		switch f {
		case "PKG", "PKGE", "PACK":
			fields[i] = "PACKAGE"
		case "GRP":
			fields[i] = "GROUP"
		case "EQUIP":
			fields[i] = "EQUIPMENT"
		case "FIBRE":
			fields[i] = "FIBER"
		}
	}
	return fields
}

// unbracket leaves away the brackets whose content is to go.
func unbracket(s string, gone func(content string) bool) string {
	var out strings.Builder
	for {
		before, rest, open := strings.Cut(s, "(")
		out.WriteString(before)
		content, after, closed := strings.Cut(rest, ")")
		if !open || !closed {
			out.WriteString(" " + rest)
			return out.String()
		}
		if !gone(content) {
			out.WriteString(" " + content)
		}
		out.WriteByte(' ')
		s = after
	}
}

func normal(s string) string { return strings.Join(words(s), " ") }

// likeness tells how a printed line and a name agree.
type likeness int

const (
	unlike likeness = iota
	near            // a letter or two apart: a misreading
	cut             // the beginning of a long name
	same
)

// compare compares a line with a name, both in normal form. Ford cuts its lines
// at 30 characters, so a long line may be the beginning of the name. Nearness is
// only asked of pictures.
func compare(line, name string, ocr bool) likeness {
	switch {
	case line == name:
		return same
	case len(line) >= 26 && strings.HasPrefix(name, line):
		return cut
	case ocr && len(name) >= 10 && distance(line, name) <= len(name)/12:
		return near
	}
	return unlike
}

// distance is the number of single-letter edits between two strings. A digit
// misread is never near: it is another package.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diag := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diag
			if a[i] != b[j] {
				cost++
				if digit(a[i]) || digit(b[j]) {
					cost += 100
				}
			}
			diag = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// named reports whether a printed line calls itself a package. What stands in
// brackets does not count ("replaces pkg wheels").
func named(line string) bool {
	for _, w := range words(unbracket(line, func(string) bool { return true })) {
		switch w {
		case "PACKAGE", "GROUP", "EDITION":
			return true
		}
	}
	return false
}

// What lines begin with, or have in them, that sound like packages and are none.
var (
	trimGroup = regexp.MustCompile(`^(PREFERRED )?EQUIPMENT (GROUP|PACKAGE)|^CUSTOMER PREFERRED PACKAGE|^QUICK ORDER PACKAGE|^[1-5](L[TZS]|SS|S[A-Z]|FL)\b|\b2\d[A-Z]$`)
	noOption  = regexp.MustCompile(`\b(TAX|FEE|CHARGE|CREDIT|SAVINGS|DISCOUNT|DELETE|GVWR|EMISSIONS)\b|\bSTRIPES?$|^BATTERY PACKAGE\b`)
)

// noPackage reports whether a line that may sound like one is a trim's own
// equipment group (of Stellantis by its code at the end, 24N), a fee, a tax, a saving,
// a weight class, a stripe or a battery.
func noPackage(line string) bool {
	n := normal(line)
	return trimGroup.MatchString(n) || noOption.MatchString(n)
}
