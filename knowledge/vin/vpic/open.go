package vpic

// open lists what fits besides the values that NHTSA's order picks, and of the
// elements concerned who says what.
//
// A VIN leaves open only what may be true of its car. So what was filed for other
// models is left out, and what the same schema says of a wider kind of car than the
// pattern that was picked: there a maker's platform stands where the trim should.
func (p *pass) open(d *Decoding) {
	var doubted [1 << 8]bool
	others := p.rest[:0:0]
	for _, h := range p.rest {
		best := p.best[h.item>>valueBits]
		if h.item == best.item || p.wider(h, best) || p.foreign(h.schema) {
			continue
		}
		doubted[h.item>>valueBits] = true
		others = append(others, h)
	}
	if len(others) == 0 {
		return
	}
	for e, doubt := range doubted {
		if doubt {
			d.Entries = append(d.Entries, p.field(p.best[e]))
		}
	}
	for _, h := range others {
		d.Others = append(d.Others, p.field(h))
	}
	d.Entries = append(d.Entries, d.Others...)
	for _, h := range p.rest {
		if e := h.item >> valueBits; doubted[e] && h.item == p.best[e].item {
			d.Entries = append(d.Entries, p.field(h))
		}
	}
}

// wider tells whether a pattern is about all cars that another of its schema is
// about, and more.
func (p *pass) wider(h, than hit) bool {
	if h.schema != than.schema || h.key == than.key {
		return false
	}
	var wide, narrow [masked]uint64
	known(p.x.string(h.key), &wide)
	known(p.x.string(than.key), &narrow)
	for i := range wide {
		if wide[i] != 0 && (narrow[i] == 0 || narrow[i]&^wide[i] != 0) {
			return false
		}
	}
	return wide != narrow
}

// foreign tells whether a schema is about models, and about this car's not.
func (p *pass) foreign(schema uint32) bool {
	model, ok := p.found(elModel)
	if !ok || model.schema == schema {
		return false
	}
	for _, h := range p.rest {
		if h.schema == schema && h.item == model.item {
			return false
		}
	}
	k, t := p.x.tables[keys], p.x.tables[patterns]
	from := k.at(p.x.tables[schemas].at(schema, schemaKey), keyPattern)
	to := k.at(p.x.tables[schemas].at(schema+1, schemaKey), keyPattern)
	for row := from; row < to; row++ {
		if t.at(row, patternItem)>>valueBits == model.item>>valueBits {
			return true
		}
	}
	return false
}
