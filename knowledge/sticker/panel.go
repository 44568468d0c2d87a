package sticker

import (
	"strings"

	"example.com/vinbot/knowledge"
)

// panel reads the price columns of a label line by line: options with their
// contents first, then the totals. It serves every layout that prints a name
// and its price in one line.
type panel struct {
	amounts  amounts
	label    *knowledge.Label
	inside   bool                     // what stands unpriced below an option is in it; a mark of a list says nothing
	group    func(name string) string // the code that begins an option though it has no price; may be nil
	column   bool                     // group finds codes in front of names
	marked   bool                     // contents have the mark of a list
	included bool                     // "Included" in the place of a price says standard, not contained

	inTotals  bool
	accessory bool   // below the heading of what a port or a dealer fits
	waiting   []said // lines without a price above the next one with a price
	open      *opened
	lists     bool // a colon behind the open option's name says that contents follow
}

// totals are the words of the lines below the options, in capitals.
type totals struct{ options, sub, destination, total []string }

func newTotals() totals {
	return totals{
		options:     []string{"TOTAL OPTIONS", "TOTAL EQUIPEMENT", "TOTAL OPTIONAL", "TOTALOPTIONS"},
		sub:         []string{"VEHICLE & OPTIONS", "SUB TOTAL", "SUBTOTAL", "TOTAL BEFORE", "TOTAL SAVINGS"},
		destination: []string{"DESTINATION", "FREIGHT", "DELIVERY, PROCESSING", "DELIVERY PROCESSING", "DELIVERY AND HANDLING", "FRAIS DE TRANSPORT", "TRANSPORT ET PREPARATION"},
		total:       []string{"TOTAL VEHICLE PRICE", "TOTAL PRICE", "TOTAL MSRP", "PRIX TOTAL", "TOTAL SUGGESTED", "TOTAL MANUFACTURER", "TOTAL RETAIL"},
	}
}

// take reads line i and returns the last line it used up.
func (p *panel) take(s sheet, i int) int {
	text := s.lines[i].text
	t := newTotals()
	switch {
	case has(text, t.options...):
		return p.amount(s, i, sum{&p.label.OptionTotal, &p.label.Where.OptionTotal})
	case has(text, t.sub...):
		p.close()
		p.inTotals = true
		return i
	case has(text, t.total...), p.bareTotal(text):
		return p.amount(s, i, sum{&p.label.Total, &p.label.Where.Total})
	case has(text, t.destination...) && !has(text, "PACKAGE", "PKG") && p.label.Destination == nil:
		return p.amount(s, i, sum{&p.label.Destination, &p.label.Where.Destination})
	}
	if p.inTotals || levy(text) {
		p.charge(s.lines[i])
		return i
	}
	p.option(s.lines[i])
	return i
}

// levy reports whether a line is one of Canada's taxes and fees, which may stand among the options.
func levy(text string) bool {
	return has(text, "EXCISE TAX", "TAXE D'ACCISE", "A/C TAX", "AIR CONDITIONING TAX", "TAXE SUR LE CLIMATISEUR", "GREEN LEVY", "ECOPRELEVEMENT", "TIRE LEVY", "TIRE TAX", "GST", "TPS /", "PDI FEE")
}

// amount reads the amount of a total, which may stand up to two lines below its
// words. Only options may add up to less than nothing: elsewhere a dash before the
// amount is what was left of a box.
func (p *panel) amount(s sheet, i int, into sum) int {
	p.close()
	p.inTotals = true
	signed := func(n int64) int64 {
		if into.minor == &p.label.OptionTotal {
			return n
		}
		return max(n, -n)
	}
	if name, pr, ok := p.amounts.split(s.lines[i].text); ok && !pr.included {
		into.set(signed(pr.minor), s.lines[i].price(name))
		return i
	}
	if n, j, ok := p.amounts.below(s, i); ok {
		into.set(signed(n), s.lines[j].amount(p.amounts))
		return j
	}
	return i
}

// bareTotal reports whether a line says "Total" and an amount, no more.
func (p *panel) bareTotal(text string) bool {
	name, _, priced := p.amounts.split(text)
	return priced && strings.EqualFold(strings.Trim(name, ":* "), "TOTAL")
}

// onlyTotals reads the totals wherever they stand and leaves all else alone.
func (p *panel) onlyTotals(s sheet) {
	t := newTotals()
	for i := 0; i < len(s.lines) && p.label.Total == nil; i++ {
		if text := s.lines[i].text; has(text, t.options...) || has(text, t.destination...) || has(text, t.total...) {
			i = p.take(s, i)
		}
	}
}

// charge reads a fee, tax or saving between the totals.
func (p *panel) charge(l line) {
	name, pr, ok := p.amounts.split(l.text)
	if !ok || letters(name) < 3 {
		return
	}
	p.label.Charges = append(p.label.Charges, knowledge.Charge{Name: strings.TrimRight(name, "/ :"), Amount: pr.minor, Proof: l.said().proof()})
}

// scrap is how many letters what was read of a picture's edge or a rule may have. No
// option without a price is called by so few, unless by a code.
const scrap = 2

// option reads a line among the options.
func (p *panel) option(l line) {
	name, pr, priced := p.amounts.split(l.text)
	if priced && letters(name) == 0 && !strings.ContainsFunc(name, isFigure) { // dirt
		name = ""
	}
	item, bullet := unbullet(name)
	if clean, dirty := undirtied(item); dirty {
		item, bullet = clean, bullet || !priced
	}
	if accessory, ok := section(name); ok && !priced {
		p.close()
		p.accessory = accessory
		return
	}
	if p.inside {
		p.grouped(l, name, pr, priced)
		return
	}
	deep := l.deep && !bullet // contents whose mark was not read, or the rest of a name
	bullet = bullet || deep
	switch {
	case priced && name == "": // an amount whose words are elsewhere
		return
	case priced && !pr.included && !bullet:
		p.begin(opened{name: l.part(item).cut()}.priced(pr.minor, l.price(name)), l.conf)
		p.lists = strings.HasSuffix(name, ":")
	case p.open == nil && !bullet && (letters(item) > scrap || strings.ContainsFunc(item, isFigure)):
		p.begin(opened{name: l.part(item)}, l.conf)
	case p.open == nil:
		return
	case deep && !pr.included && !p.lists && len(p.open.contents) == 0 && goesOn(p.open.name.text, item):
		p.goOn(l.part(item), l.conf)
	case bullet || pr.included, p.lists && len(p.open.contents) == 0 && !strings.HasPrefix(item, "("), p.open.ended(item):
		p.open.cutOff = p.open.cutOff || deep && len(p.open.contents) == 0 && !p.open.ended(item)
		p.open.contents = append(p.open.contents, l.part(item))
	default:
		p.goOn(l.part(item), l.conf)
	}
}

// goOn lengthens what is open.
func (p *panel) goOn(item said, conf float64) {
	p.open.goOn(item, conf)
	p.lists = p.lists || len(p.open.contents) == 0 && strings.HasSuffix(item.text, ":")
}

func (p *panel) begin(o opened, conf float64) {
	p.close()
	o.conf, o.lines, o.accessory = conf, 1, p.accessory
	p.open, p.lists = &o, false
}

func (p *panel) close() {
	p.settle()
	if p.open != nil {
		p.label.Options = append(p.label.Options, p.open.line())
		p.open = nil
	}
}

func (p *panel) done() { p.close() }

// undirtied takes a sign off a line that no name begins with: what was read for the mark
// of a list, or dirt.
func undirtied(t string) (item string, dirty bool) {
	item = strings.TrimLeft(t, "'`+~/\\^=|;, ")
	if strings.Count(item, `"`)%2 == 1 {
		item = strings.TrimLeft(item, `" `)
	}
	if item == t || item == "" || letters(item[:1]) == 0 {
		return t, false
	}
	return item, true
}

// unbullet takes the mark of a list off a line. Ford marks contents with a point.
func unbullet(t string) (item string, bullet bool) {
	item = strings.TrimLeft(t, "•·*¢©®«»▪°\uf0b7 ")
	if item == t && len(t) > 2 && t[0] == '.' && t[1] != ' ' {
		return t[1:], true
	}
	return strings.TrimSpace(item), item != t
}
