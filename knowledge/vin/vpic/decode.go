package vpic

import (
	"math/bits"
	"strings"

	"example.com/vinbot/knowledge"
)

// Origin says where a value comes from.
type Origin uint8

// The origins of values.
const (
	FromPattern     Origin = iota + 1 // a pattern fits the VIN
	FromFormula                       // digits of the VIN itself
	FromEngine                        // the engine model implies it
	FromMaker                         // it holds for the maker's code
	FromModel                         // the model implies it
	FromYear                          // position 10
	FromUnits                         // another unit of the same measure
	FromDesignation                   // the maker's own name of the engine
	FromSheet                         // NHTSA's specification sheet of the model
	FromDefault                       // so for this type of vehicle unless something else is said
)

// Field is one value and what said it. An empty value means that NHTSA's own is
// "not applicable", or no value of its kind.
type Field struct {
	Attribute string // our name: model, displacement_l
	Element   string // NHTSA's name: Displacement (L)
	Group     string // NHTSA's group: Engine
	Value     string // in our words
	Key       string // the pattern that fits; empty for what is no pattern's
	Schema    string // where that is filed
	Origin    Origin
}

// Decoding is what an index says of one VIN.
type Decoding struct {
	WMI       string
	Known     bool // NHTSA knows the maker's code
	Year      int  // model year, 0 where position 10 says none
	YearSure  bool // false where two years are possible: this one fits the better
	Fields    []Field
	Others    []Field // values that fit too and that NHTSA's order puts behind
	Entries   []Field // all patterns about the elements of Others, the chosen ones first: which values were filed together
	Codes     []int   // NHTSA's error codes, in order; 0 is none
	Suggested string  // for codes 2 to 5: the VIN NHTSA would read, '!' where it cannot tell
	Invalid   []int   // for code 400: the positions at fault, from 1

	// Other is the VIN read as one of the other year that is possible, nil where the
	// data know no model of that.
	Other *Decoding
}

// Decode decodes a VIN of up to 17 characters, of which '*' are unknown. thisYear
// bounds model years: none is more than two ahead. It needs no check before: what
// is no VIN has error codes and few fields.
func (x *Index) Decode(vin knowledge.VIN, thisYear int) Decoding {
	v := string(vin)
	if len(v) > vinLength {
		v = v[:vinLength]
	}
	d := Decoding{WMI: codeOf(v)}
	wmi, known := x.wmi(d.WMI)
	if !known || len(v) < wmiLength {
		d.Codes, d.Invalid = x.codesWithoutMaker(v)
		return d
	}
	d.Known = true
	var buf [keyLength]byte
	key := keyOf(v, &buf)
	first := pass{x: x, wmi: wmi, vin: v, key: key}
	best := &first
	years, sure := x.years(v, wmi, thisYear)
	first.run(years[0])
	if years[1] != 0 {
		second := pass{x: x, wmi: wmi, vin: v, key: key}
		second.run(years[1])
		rest := &second
		if second.better(&first) {
			best, rest = &second, &first
		}
		if _, also := rest.found(elModel); also {
			d.Other = &Decoding{WMI: d.WMI, Known: true, Year: rest.year}
			rest.fill(d.Other)
		}
	}
	d.Year, d.YearSure = best.year, sure && best.year != 0
	best.fill(&d)
	return d
}

// hit is a pattern that fits.
type hit struct {
	item   uint32
	rank   uint32
	key    uint32
	schema uint32
	from   uint16 // the year its schema is in use from
	origin Origin
}

// before is NHTSA's order: the schema that came into use last, then the rank.
func (h hit) before(o hit) bool {
	return h.from > o.from || h.from == o.from && h.rank < o.rank
}

// pass is one reading of a VIN: with one of the model years it may be of.
type pass struct {
	x     *Index
	wmi   uint32
	vin   string
	key   string
	year  int
	best  [1 << 8]hit // by element; origin 0 for none
	notes []hit
	rest  []hit // fits too
	mask  [masked]uint64
	codes codes
}

// run reads the VIN as one of a year; 0 is any year.
func (p *pass) run(year int) {
	p.year = year
	l := p.x.tables[links]
	for row := p.x.tables[wmis].at(p.wmi, wmiLink); row < p.x.tables[wmis].at(p.wmi+1, wmiLink); row++ {
		span := l.at(row, linkYears)
		from, to := int(span>>16), int(span&0xffff)
		if year == 0 || from <= year && year <= to {
			p.schema(l.at(row, linkSchema), uint16(from))
		}
	}
	p.engine()
	p.sheets()
	p.defaults()
	p.check()
}

// schema takes the patterns of a schema that fit, and the characters it knows.
func (p *pass) schema(schema uint32, from uint16) {
	m := p.x.tables[masks]
	for i := range p.mask {
		p.mask[i] |= uint64(m.at(schema, 2*i)) | uint64(m.at(schema, 2*i+1))<<32
	}
	k, t := p.x.tables[keys], p.x.tables[patterns]
	for row := p.x.tables[schemas].at(schema, schemaKey); row < p.x.tables[schemas].at(schema+1, schemaKey); row++ {
		key := p.x.string(k.at(row, keyText))
		if !matches(key, p.key) {
			continue
		}
		origin := FromPattern
		if strings.IndexByte(key, '#') >= 0 {
			origin = FromFormula
		}
		for at := k.at(row, keyPattern); at < k.at(row+1, keyPattern); at++ {
			h := hit{item: t.at(at, patternItem), rank: t.at(at, patternRank), key: k.at(row, keyText), schema: schema, from: from, origin: origin}
			if origin == FromFormula {
				const formulas = 100 // their place in the order, before all years
				h.from = formulas
			}
			p.take(h)
		}
	}
}

// take keeps the first of each element in NHTSA's order, and what came behind.
func (p *pass) take(h hit) {
	e := h.item >> valueBits
	if p.x.notes[e] {
		p.notes = append(p.notes, h)
		return
	}
	have := &p.best[e]
	switch {
	case have.origin == 0:
		*have = h
	case h.before(*have):
		p.rest = append(p.rest, *have)
		*have = h
	default:
		p.rest = append(p.rest, h)
	}
}

// fillIn takes what nothing else has said.
func (p *pass) fillIn(h hit) {
	e := h.item >> valueBits
	switch {
	case p.x.notes[e]:
		p.notes = append(p.notes, h)
	case p.best[e].origin == 0:
		p.best[e] = h
	}
}

// found is what has been said of an element by NHTSA's number.
func (p *pass) found(element int) (hit, bool) {
	place := p.x.places[element]
	if place < 0 {
		return hit{}, false
	}
	return p.best[place], p.best[place].origin != 0
}

// engine adds what the engine model implies.
func (p *pass) engine() {
	model, ok := p.found(elEngineModel)
	if !ok {
		return
	}
	row := p.x.tables[values].at(model.item&valueMask, valueExtra)
	if row == 0 || row >= p.x.count(engines) {
		return
	}
	t := p.x.tables[engines]
	for at := t.at(row, 0); at < t.at(row+1, 0); at++ {
		p.fillIn(hit{item: p.x.tables[engineItems].at(at, 0), key: model.key, schema: model.schema, origin: FromEngine})
	}
}

// defaults adds what is so for the type of vehicle.
func (p *pass) defaults() {
	t := p.x.tables[defaults]
	of := p.x.vehicleType(p.wmi)
	for row := range t.rows() {
		if t.at(row, defaultType) == of {
			p.fillIn(hit{item: t.at(row, defaultItem), origin: FromDefault})
		}
	}
}

// better compares two readings: fewer errors, then the weight of what is known,
// then the number of patterns, then the later year.
func (p *pass) better(o *pass) bool {
	if a, b := p.codes.grave(), o.codes.grave(); a != b {
		return a < b
	}
	if a, b := p.weight(), o.weight(); a != b {
		return a > b
	}
	if a, b := p.hits(), o.hits(); a != b {
		return a > b
	}
	return p.year > o.year
}

func (p *pass) weight() (sum uint32) {
	t := p.x.tables[elements]
	for e := range t.rows() {
		if h := p.best[e]; h.origin != 0 && p.said(h) != "" {
			sum += t.at(e, elementWeight)
		}
	}
	return sum
}

func (p *pass) hits() (n int) {
	for _, h := range p.best {
		switch h.origin {
		case FromPattern, FromFormula, FromEngine:
			n++
		case FromMaker, FromModel, FromYear, FromUnits, FromDesignation, FromSheet, FromDefault:
		}
	}
	return n + len(p.notes)
}

// said is the value of a hit in our words.
func (p *pass) said(h hit) string {
	if h.origin == FromFormula {
		return p.formula(p.x.string(h.key))
	}
	return p.x.string(p.x.tables[values].at(h.item&valueMask, valueText))
}

func (p *pass) raw(h hit) string {
	return p.x.string(p.x.tables[values].at(h.item&valueMask, valueRaw))
}

// formula are the characters of the VIN between a key's first and last '#'.
func (p *pass) formula(key string) string {
	from, to := strings.IndexByte(key, '#'), strings.LastIndexByte(key, '#')+1
	if strings.IndexByte(key, '[') >= 0 || from < 0 || to > len(p.key) {
		return ""
	}
	return strings.TrimLeft(p.key[from:to], "0")
}

// single tells a mask of one character.
func single(mask uint64) bool { return bits.OnesCount64(mask) == 1 }

// String says it in a few words.
func (o Origin) String() string {
	switch o {
	case FromPattern:
		return "pattern"
	case FromFormula:
		return "digits of the VIN"
	case FromEngine:
		return "engine model"
	case FromMaker:
		return "maker's code"
	case FromModel:
		return "model"
	case FromYear:
		return "position 10"
	case FromUnits:
		return "converted"
	case FromDesignation:
		return "engine's name"
	case FromSheet:
		return "specification sheet"
	case FromDefault:
		return "default of the vehicle type"
	}
	return ""
}
