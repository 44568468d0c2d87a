package sticker

import (
	"regexp"
	"strings"

	"example.com/vinbot/knowledge"
)

// generic reads what all labels have by law or custom: a VIN, a base price,
// lines with prices, destination and total.
type generic struct{}

func (generic) recognises(sheet) bool { return true }

func (g generic) read(s sheet) knowledge.Label {
	l := knowledge.Label{Currency: currency(s)}
	year := regexp.MustCompile(`\b((?:19[89]|20[0-4])\d)\s+(MODEL YEAR|[A-Z][A-Z0-9-]+)`)
	for _, line := range s.lines {
		if m := year.FindStringSubmatch(line.text); m != nil {
			l.Year = atoi(m[1])
			break
		}
	}
	a := newAmounts()
	l.Standard = g.standard(s)
	from := g.basePrice(s, a, &l)
	if i := optionsHeading(s); i >= 0 {
		from = i
	}
	if from < 0 {
		return l
	}
	p := panel{amounts: a, label: &l}
	for i := from + 1; i < len(s.lines) && l.Total == nil; i++ {
		if has(s.lines[i].text, "FUELECONOMY", "WARRANTY", "FUEL ECONOMY AND", "PARTS CONTENT") {
			break
		}
		i = p.take(s, i)
	}
	p.done()
	if l.Base == nil && l.Total == nil {
		l.Options = nil // lines with numbers, but nothing that says they are prices of a car
	}
	return l
}

func (generic) basePrice(s sheet, a amounts, l *knowledge.Label) int {
	for i := range s.lines {
		if !has(s.lines[i].text, "BASE PRICE", "SUGGESTED RETAIL PRICE", "BASE MSRP", "STANDARD VEHICLE PRICE") || has(s.lines[i].text, "TOTAL") {
			continue
		}
		if _, p, ok := a.split(s.lines[i].text); ok && p.minor >= 500_000 {
			l.Base = new(p.minor)
			return i
		}
	}
	return -1
}

func (generic) standard(s sheet) []string {
	from := s.find(0, "STANDARD EQUIPMENT", "STANDARD FEATURES")
	to := s.find(from+1, "OPTIONAL EQUIPMENT", "ADDED FEATURES", "SUGGESTED RETAIL", "BASE PRICE", "FUELECONOMY", "WARRANTY")
	return equipment(s, from, to)
}

// equipment lists what stands below the heading of the standard equipment, at
// line from, and above line to; -1 is a line that was not found. Headings of its
// groups are no equipment.
func equipment(s sheet, from, to int) []string {
	if from < 0 {
		return nil
	}
	if to <= from {
		to = len(s.lines)
	}
	var out []string
	for _, l := range s.lines[from+1 : to] {
		if item, _ := unbullet(l.text); item != "" && !heading(item) && !has(item, "EQUIPMENT)") {
			out = append(out, item)
		}
	}
	return out
}

// optionsHeading is the line above the options, or -1. The heading of the
// standard equipment may name the optional, in one line or in two.
func optionsHeading(s sheet) int {
	for i := range s.lines {
		text := strings.ToUpper(s.lines[i].text)
		if has(text, "ADDED FEATURES", "OPTIONS INSTALLED", "OPTIONAL FEATURES", "INSTALLED OPTIONS") ||
			has(text, "OPTIONAL EQUIPMENT") && !has(text, "REPLACED BY", "OPTIONAL EQUIPMENT)") {
			return i
		}
	}
	return -1
}

func currency(s sheet) string {
	if s.find(0, "CANADA ", "FRAIS DE TRANSPORT") >= 0 {
		return "CAD"
	}
	return "USD"
}
