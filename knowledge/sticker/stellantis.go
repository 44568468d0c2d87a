package sticker

import (
	"regexp"
	"strings"

	"example.com/vinbot/knowledge"
)

// stellantis reads labels of Jeep, Ram, Dodge, Chrysler, Fiat and Alfa Romeo.
// They name optional equipment twice: in the heading of the standard equipment,
// which it may replace, and in its own. What stands unpriced below an option is
// in it, except a Customer Preferred Package, which is printed like one of its
// contents and is the car's equipment group.
type stellantis struct{}

func (stellantis) recognises(s sheet) bool {
	marks := 0
	for _, words := range [][]string{
		{"UNLESS REPLACED BY"},
		{"CUSTOMER PREFERRED PACKAGE"},
		{"FCA US", "STELLANTIS", "MOPAR"},
		{"INCLUDING DEALER PREPARATION", "BASE PRICE"}, // others print these too: alone they say nothing
	} {
		if s.find(0, words...) >= 0 {
			marks++
		}
	}
	return marks >= 2
}

func (stellantis) read(s sheet) knowledge.Label {
	l := knowledge.Label{Currency: currency(s)}
	named(s, stellantisModels(), &l)
	a := newAmounts()
	basePrice(s, a, &l)
	heading := optionsHeading(s)
	p := panel{amounts: a, label: &l, inside: true, group: preferredPackage}
	if heading < 0 { // the base price stands above the standard equipment, which must not pass for options
		p.onlyTotals(s)
		return l
	}
	l.Standard = equipment(s, s.find(0, "STANDARD EQUIPMENT"), heading)
	for i := heading + 1; i < len(s.lines) && l.Total == nil; i++ {
		if has(s.lines[i].text, "WARRANTY COVERAGE", "FUELECONOMY", "FUEL ECONOMY AND", "PARTS CONTENT", "ASSEMBLY POINT") {
			break
		}
		i = p.take(s, i)
	}
	p.done()
	return l
}

// preferredPackage is the code of the equipment group that a line names, or "".
func preferredPackage(name string) string {
	m := regexp.MustCompile(`(?i)^CUSTOMER PREFERRED PACKAGE\s+(\d{2}[A-Z0-9])\b`).FindStringSubmatch(name)
	if m == nil {
		return ""
	}
	return strings.ToUpper(m[1])
}

func stellantisModels() []brandModels {
	return []brandModels{
		{"Jeep", []string{
			"Grand Cherokee L", "Grand Cherokee", "Grand Wagoneer L", "Grand Wagoneer", "Cherokee", "Compass", "Gladiator", "Recon", "Renegade",
			"Wagoneer L", "Wagoneer S", "Wagoneer", "Wrangler",
		}},
		{"Ram", []string{"1500 Classic", "1500", "2500", "3500", "4500", "5500", "ProMaster City", "ProMaster"}},
		{"Dodge", []string{"Challenger", "Charger", "Durango", "Grand Caravan", "Hornet", "Journey", "Viper"}},
		{"Chrysler", []string{"300", "Pacifica", "Voyager"}},
		{"Fiat", []string{"500e", "500L", "500X", "500", "124 Spider"}},
		{"Alfa Romeo", []string{"4C", "Giulia", "Stelvio", "Tonale"}},
	}
}
