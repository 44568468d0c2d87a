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
			l.Year, l.Where.Title = atoi(m[1]), line.said().proof()
			break
		}
	}
	a := newAmounts()
	l.Standard = g.standard(s)
	from := basePrice(s, a, &l)
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

// basePrice reads the price of the car without options and returns the line its
// amount stands in, or -1. more are words before it that only one maker prints.
func basePrice(s sheet, a amounts, l *knowledge.Label, more ...string) int {
	words := append([]string{"BASE PRICE", "SUGGESTED RETAIL PRICE", "MANUFACTURER'S SUGGESTED", "BASE MSRP", "STANDARD VEHICLE PRICE", "PRIX DE BASE", "MSRP / PDSF", "PDSF / MSRP"}, more...)
	base := sum{&l.Base, &l.Where.Base}
	for i := range s.lines {
		text := s.lines[i].text
		if !has(text, words...) || has(text, "TOTAL") || i > 0 && has(s.lines[i-1].text, "TOTAL") && !a.ends(s.lines[i-1].text) {
			continue
		}
		if name, p, ok := a.split(text); ok {
			if p.minor >= minBase {
				base.set(p.minor, s.lines[i].price(name))
				return i
			}
			continue
		}
		if n, at, ok := a.below(s, i); ok && n >= minBase {
			base.set(n, s.lines[at].amount(a))
			return at
		}
	}
	return -1
}

func (generic) standard(s sheet) []string {
	from := s.find(0, standardHeadings()...)
	to := s.find(from+1, append(optionalHeadings(), "ADDED FEATURES", "SUGGESTED RETAIL", "BASE PRICE", "BASE MSRP", "PRIX DE BASE", "PDSF", "FUELECONOMY", "FUEL ECONOMY AND", "WARRANTY")...)
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
		if item, _ := unbullet(l.text); item != "" && !heading(item) && !has(item, "EQUIPMENT)", "EXTRA CHARGE") {
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
		if _, ok := section(text); ok || has(text, "ADDED FEATURES", "OPTIONS INSTALLED", "OPTIONAL FEATURES", "INSTALLED OPTIONS") ||
			has(text, optionalHeadings()...) && !has(text, "REPLACED BY", "OPTIONAL EQUIPMENT)", "REMPLACE PAR", "NOT INCLUDE", "TOTAL") {
			return i
		}
	}
	return -1
}

// standardHeadings are the words above what every such car has.
func standardHeadings() []string {
	return []string{"STANDARD EQUIPMENT", "STANDARD FEATURES", "STANDARD VEHICLE FEATURES", "EQUIPEMENT DE SERIE", "EQUIPEMENT STANDARD", "AT NO EXTRA C", "AT NO ADDITIONAL C"}
}

// optionalHeadings are the words above the options.
func optionalHeadings() []string {
	return []string{"OPTIONAL EQUIPMENT", "OPTIONAL PACKAGES", "OPTIONAL ACCESSORIES", "EQUIPEMENT EN OPTION", "EQUIPEMENTS EN OPTION", "EQUIPEMENT OPTIONNEL", "EQUIPEMENTS OPTIONNELS"}
}

// currency is CAD where the label says what only Canada's say, in French or by an
// authority's or company's name. That a car was built in Canada says nothing.
func currency(s sheet) string {
	if s.find(0, "OF CANADA", "CANADA INC", "CANADA LTD", "CANADA LIMITED", "CANADA CORP", "RESOURCES CANADA", "ENERGUIDE", "FRAIS DE TRANSPORT", "PRIX DE BASE",
		"PDSF", "PRIX TOTAL", "A/C EXCISE", "TAXE D'ACCISE", "CANADIAN DOLLAR", "(CAD)", `"GMCANADA"`) >= 0 {
		return "CAD"
	}
	return "USD"
}
