package sticker

import (
	"slices"

	"example.com/vinbot/knowledge"
)

// house is how the brands of one house print their labels, for houses whose labels
// differ from others in words only. Its contract: what stands above the heading
// of the options is never an option, and what stands unpriced below an option is in it.
type house struct {
	name     []string      // the maker's name in print
	signs    [][]string    // words that few others print; each list is one sign
	brands   []brandModels // a title of theirs is a sign
	vins     []string      // the makers' codes their VINs begin with, as NHTSA lists them; such a VIN is a sign
	base     []string      // the words before the price of the car, where they are not the usual ones
	codes    codeColumn
	standard bool // "Included" in the place of a price says standard
}

// recognises needs two signs, of which one names the maker.
func (h house) recognises(s sheet) bool {
	maker := 0
	if s.find(0, h.name...) >= 0 {
		maker++
	}
	if _, ok := titleOf(s, h.brands); ok {
		maker++
	}
	if makersVIN(s, h.vins) {
		maker++
	}
	marks := maker
	for _, words := range h.signs {
		if s.find(0, words...) >= 0 {
			marks++
		}
	}
	return maker >= 1 && marks >= 2
}

func (h house) read(s sheet) knowledge.Label {
	l := knowledge.Label{Currency: currency(s)}
	named(s, h.brands, &l)
	a := newAmounts()
	base := basePrice(s, a, &l, h.base...)
	if base >= 0 {
		name, _, _ := a.split(s.lines[base].text)
		pricedModel(s.lines[base].part(name), h.brands, &l)
	}
	l.Standard = generic{}.standard(s)
	p := panel{amounts: a, label: &l, inside: true, included: h.standard, group: h.codes.begins, column: true}
	if from := optionsFrom(s, base); from >= 0 {
		p.until(s, from, base)
	}
	if l.Total == nil {
		p.onlyTotals(s)
	}
	p.done()
	accessories(l.Options)
	h.codes.split(l.Options)
	return l
}

// optionsFrom is the line above the options, or -1: their heading or, where that
// is missing, the price of the car, unless standard equipment may stand between
// it and the totals.
func optionsFrom(s sheet, base int) int {
	if i := optionsHeading(s); i >= 0 {
		return i
	}
	if base < 0 {
		return -1
	}
	t := newTotals()
	end := s.find(base+1, slices.Concat(t.destination, t.options, t.total)...)
	if standard := s.find(base+1, standardHeadings()...); standard >= 0 && (end < 0 || standard < end) {
		return -1
	}
	return base
}

// until reads the options below line from and the totals below them. Where the
// price of the car stands among them, at line base, the options are over.
func (p *panel) until(s sheet, from, base int) {
	p.accessory, _ = section(s.lines[from].text)
	p.marked = slices.ContainsFunc(s.lines[from:], func(l line) bool { return marked(l.text) && !p.amounts.ends(l.text) })
	for i := from + 1; i < len(s.lines) && p.label.Total == nil; i++ {
		switch text := s.lines[i].text; {
		case i == base:
			p.close()
			p.inTotals = true
		case over(text), has(text, standardHeadings()...) && !has(text, "OPTION"):
			return
		default:
			i = p.take(s, i)
		}
	}
}

// over reports whether a line belongs to what every label prints beside its prices.
func over(text string) bool {
	return has(text, "FUELECONOMY", "FUEL ECONOMY AND", "GOVERNMENT 5-STAR", "PARTS CONTENT", "WARRANTY COVERAGE", "ASSEMBLY POINT", "ENERGUIDE", "TERMS & CONDITIONS", "GREENHOUSE GAS")
}
