package vpic

import (
	"sort"
	"strconv"
	"strings"
)

// sheets adds what NHTSA's specification sheets say of the model and year: of the
// sheets whose key rows all agree with the decode, and of each element the newest.
func (p *pass) sheets() {
	model, ok := p.found(elModel)
	if !ok {
		return
	}
	id, err := strconv.ParseUint(p.raw(model), 10, 32)
	if err != nil {
		return
	}
	t := p.x.tables[specModels]
	n := int(t.rows())
	at := sort.Search(n, func(i int) bool { return uint64(t.at(uint32(i), specModel)) >= id }) //nolint:gosec // less than n
	var said [1 << 8]uint32                                                                    // rank of what a sheet has said, from 1
	for ; at < n && uint64(t.at(uint32(at), specModel)) == id; at++ {                          //nolint:gosec // less than n
		p.filed(t.at(uint32(at), specModelSchema), &said) //nolint:gosec // less than n
	}
}

func (p *pass) filed(schema uint32, said *[1 << 8]uint32) {
	t := p.x.tables[specSchemas]
	if t.at(schema, specType) != p.x.vehicleType(p.wmi) || !p.inYears(t.at(schema, specYear), t.at(schema+1, specYear)) {
		return
	}
	s, r := p.x.tables[sheets], p.x.tables[sheetRows]
	for sheet := t.at(schema, specPage); sheet < t.at(schema+1, specPage); sheet++ {
		from, to := s.at(sheet, sheetRow), s.at(sheet+1, sheetRow)
		if !p.agrees(from, to) {
			continue
		}
		for row := from; row < to; row++ {
			rank, it := r.at(row, rowRank), r.at(row, rowItem)
			e := it >> valueBits
			if rank&keyRow != 0 || p.best[e].origin != 0 && p.best[e].origin != FromSheet {
				continue
			}
			if said[e] == 0 || rank+1 < said[e] {
				said[e] = rank + 1
				p.best[e] = hit{item: it, origin: FromSheet}
			}
		}
	}
}

func (p *pass) inYears(from, to uint32) bool {
	for row := from; row < to; row++ {
		if int(p.x.tables[specYears].at(row, 0)) == p.year {
			return true
		}
	}
	return from == to
}

// agrees tells whether all key rows of a sheet are what the VIN says.
func (p *pass) agrees(from, to uint32) bool {
	r := p.x.tables[sheetRows]
	for row := from; row < to; row++ {
		if r.at(row, rowRank)&keyRow == 0 {
			continue
		}
		want := hit{item: r.at(row, rowItem)}
		have := p.best[want.item>>valueBits]
		if have.origin == 0 || have.origin == FromSheet || have.item != want.item && !strings.EqualFold(p.raw(have), p.raw(want)) {
			return false
		}
	}
	return true
}
