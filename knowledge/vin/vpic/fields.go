package vpic

import (
	"strconv"

	"example.com/vinbot/knowledge/vin/words"
)

// fill makes a decoding of the reading that was chosen.
func (p *pass) fill(d *Decoding) {
	n := len(p.notes)
	for _, h := range p.best {
		if h.origin != 0 {
			n++
		}
	}
	const more = 8 // what is no pattern's
	d.Fields = make([]Field, 0, n+more)
	p.maker(d)
	for i := range p.x.count(elements) {
		if h := p.best[i]; h.origin != 0 {
			d.Fields = append(d.Fields, p.field(h))
		}
	}
	for _, h := range p.notes {
		d.Fields = append(d.Fields, p.field(h))
	}
	p.units(d)
	p.open(d)
	d.Codes, d.Invalid, d.Suggested = p.codes.list(), p.codes.bad, p.codes.suggested
}

func (p *pass) field(h hit) Field {
	f := p.name(h.item >> valueBits)
	f.Value, f.Origin = p.said(h), h.origin
	switch h.origin {
	case FromPattern, FromFormula, FromEngine:
		f.Key = p.x.string(h.key)
		f.Schema = p.x.string(p.x.tables[schemas].at(h.schema, schemaName))
	case FromMaker, FromModel, FromYear, FromUnits, FromDesignation, FromSheet, FromDefault:
	}
	return f
}

func (p *pass) name(place uint32) Field {
	return Field{
		Attribute: p.x.element(place, elementAttribute), Element: p.x.element(place, elementName), Group: p.x.element(place, elementGroup),
	}
}

// maker adds what no pattern says: make, year, and what holds for the maker's code.
func (p *pass) maker(d *Decoding) {
	t := p.x.tables[wmis]
	add := func(element int, value string, from Origin, because hit) {
		place := p.x.places[element]
		if value == "" || place < 0 {
			return
		}
		f := p.name(uint32(place))
		f.Value, f.Origin = value, from
		if because.origin != 0 {
			f.Key, f.Schema = p.x.string(because.key), p.x.string(p.x.tables[schemas].at(because.schema, schemaName))
		}
		d.Fields = append(d.Fields, f)
	}
	if model, ok := p.found(elModel); ok {
		add(elMake, p.x.string(p.x.tables[values].at(model.item&valueMask, valueExtra)), FromModel, model)
	} else {
		add(elMake, p.x.string(t.at(p.wmi, wmiMake)), FromMaker, hit{})
	}
	if p.year != 0 {
		add(elModelYear, strconv.Itoa(p.year), FromYear, hit{})
	}
	add(elManufacturer, p.x.string(t.at(p.wmi, wmiManufacturer)), FromMaker, hit{})
	add(elVehicleType, p.x.string(t.at(p.wmi, wmiType)), FromMaker, hit{})
}

// litresPerCI is NHTSA's own factor.
const litresPerCI = 0.016387064

// units adds the displacement in litres where it is said in cubic centimetres or
// inches only, or by the engine's own name.
func (p *pass) units(d *Decoding) {
	place := p.x.places[elDisplacementL]
	if _, said := p.found(elDisplacementL); said || place < 0 {
		return
	}
	f := p.name(uint32(place))
	because, value := p.litres()
	f.Origin = FromUnits
	if value == "" {
		because, value = p.designated(d.Fields)
		f.Origin = FromDesignation
	}
	if value == "" {
		return
	}
	f.Value = value
	f.Key, f.Schema = p.x.string(because.key), p.x.string(p.x.tables[schemas].at(because.schema, schemaName))
	d.Fields = append(d.Fields, f)
}

// litres converts what is said in another unit.
func (p *pass) litres() (hit, string) {
	const litresPerCC = 1.0 / 1000
	factor := litresPerCC
	h, ok := p.found(elDisplacementCC)
	if !ok {
		factor = litresPerCI
		h, ok = p.found(elDisplacementCI)
	}
	if n, err := strconv.ParseFloat(p.raw(h), 64); ok && err == nil {
		return h, words.Displacement(n * factor)
	}
	return hit{}, ""
}

// designated reads the name of an engine model whose maker puts the displacement
// into it.
func (p *pass) designated(fields []Field) (hit, string) {
	h, ok := p.found(elEngineModel)
	if !ok {
		return hit{}, ""
	}
	for _, f := range fields {
		if f.Attribute == "make" {
			return h, designation(f.Value, p.said(h))
		}
	}
	return hit{}, ""
}

// designation is the displacement in litres that an engine's name says. Honda
// names engines by a letter of the family and the decilitres: J35Z2 is a 3.5.
func designation(brand, engine string) string {
	if brand != "Honda" && brand != "Acura" || len(engine) < len("J35Z") {
		return ""
	}
	letter := func(c byte) bool { return c >= 'A' && c <= 'Z' }
	if !letter(engine[0]) || engine[1] < '1' || engine[1] > '9' || engine[2] < '0' || engine[2] > '9' || !letter(engine[3]) {
		return ""
	}
	return engine[1:2] + "." + engine[2:3]
}
