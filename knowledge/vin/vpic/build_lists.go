package vpic

import (
	"cmp"
	"slices"
	"strconv"

	"example.com/vinbot/knowledge/vin/words"
)

// wmis files the makers' codes in their order, and the schemas each may use.
func (a *assembly) wmis() {
	rows := slices.Clone(a.b.wmis)
	slices.SortStableFunc(rows, func(x, y wmiRow) int { return cmp.Compare(x.code, y.code) })
	rows = slices.CompactFunc(rows, func(x, y wmiRow) bool { return x.code == y.code })
	of := map[int][]linkRow{}
	for _, l := range a.b.links {
		of[l.wmi] = append(of[l.wmi], l)
	}
	for _, w := range rows {
		head, tail := code(w.code)
		a.put(wmis, head, tail, uint32(w.vehicleType)<<8|uint32(w.truckType)&0xff, //nolint:gosec // 31 bits
			a.named("VehicleType", "vehicletype", w.vehicleType), a.named("Manufacturer", "manufacturer", w.maker),
			a.named("PlantCountry", "country", w.country), a.only(w.id), a.next(links))
		for _, l := range of[w.id] {
			if schema, ok := a.schemaAt[int32(l.schema)]; ok { //nolint:gosec // 31 bits
				a.put(links, schema, years(l.from, l.to))
			}
		}
	}
	a.put(wmis, 0, 0, 0, 0, 0, 0, 0, a.next(links))
}

// code packs a maker's code of up to six characters into two numbers that sort.
func code(s string) (head, tail uint32) {
	const most, half = 6, 4
	var b [8]byte
	copy(b[:most], s)
	for i := range half {
		head = head<<8 | uint32(b[i])
		tail = tail<<8 | uint32(b[half+i])
	}
	return head, tail
}

func years(from, to int) uint32 {
	const most = 1<<16 - 1
	return uint32(min(from, most))<<16 | uint32(min(to, most)) //nolint:gosec // 16 bits each
}

// named is the string of a row of a table of names.
func (a *assembly) named(variable, table string, id int) uint32 {
	_, said := words.Attribute(variable, a.b.lookups[table][strconv.Itoa(id)])
	return a.strs.of(said)
}

// only is the make of a maker's code that stands for one make.
func (a *assembly) only(wmi int) uint32 {
	if list := a.b.makes[wmi]; len(list) == 1 {
		return a.strs.of(a.brand(list[0]))
	}
	return 0
}

// lists files what has no order of its own.
func (a *assembly) lists() {
	slices.Sort(a.b.excused)
	for _, v := range slices.Compact(a.b.excused) {
		a.put(exceptions, a.strs.of(v))
	}
	for _, d := range a.b.defaults {
		if it, ok := a.item(d.element, d.raw); ok {
			a.put(defaults, uint32(d.vehicleType), it) //nolint:gosec // 31 bits
		}
	}
}

// specification files NHTSA's specification sheets: what cars of a model have
// that the VIN itself does not say, for those whose decode agrees with a sheet's
// key rows.
func (a *assembly) specification() {
	s := &a.b.spec
	rowsOf, sheetsOf, yearsOf := map[int][]specRow{}, map[int][]int{}, map[int][]int{}
	for _, r := range s.rows {
		rowsOf[r.sheet] = append(rowsOf[r.sheet], r)
	}
	for _, sh := range s.sheets {
		sheetsOf[sh[1]] = append(sheetsOf[sh[1]], sh[0])
	}
	for _, y := range s.years {
		yearsOf[y[0]] = append(yearsOf[y[0]], y[1])
	}
	ids := make([]int, 0, len(s.schemas))
	for id := range s.schemas {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	at := map[int]uint32{}
	ranks := a.sheetRanks()
	for i, id := range ids {
		at[id] = uint32(i)
		a.put(specSchemas, uint32(s.schemas[id].vehicleType), a.next(specYears), a.next(sheets)) //nolint:gosec // 31 bits
		for _, y := range yearsOf[id] {
			a.put(specYears, uint32(y)) //nolint:gosec // 31 bits
		}
		for _, sheet := range sheetsOf[id] {
			a.sheet(rowsOf[sheet], ranks)
		}
	}
	a.put(specSchemas, 0, a.next(specYears), a.next(sheets))
	a.put(sheets, a.next(sheetRows))
	slices.SortStableFunc(s.models, func(x, y [2]int) int { return cmp.Compare(x[0], y[0]) })
	for _, m := range s.models {
		if schema, ok := at[m[1]]; ok {
			a.put(specModels, uint32(m[0]), schema) //nolint:gosec // 31 bits
		}
	}
}

// keyRow marks a row that says which cars a sheet is about.
const keyRow = 1 << 31

// sheet files a sheet's rows. One whose key cannot be read can agree with no car.
func (a *assembly) sheet(rows []specRow, ranks map[uint64]uint32) {
	var cells []uint32
	keyed := false
	for _, r := range rows {
		it, ok := a.item(r.element, r.raw)
		switch {
		case r.key && !ok:
			return
		case !ok:
			continue
		}
		rank := ranks[r.changed]
		if r.key {
			rank |= keyRow
			keyed = true
		} else {
			a.sheeted[a.attribute(it>>valueBits)] = true
		}
		cells = append(cells, rank, it)
	}
	if keyed {
		a.put(sheets, a.next(sheetRows))
		a.put(sheetRows, cells...)
	}
}

// sheetRanks orders the rows' dates, the newest first.
func (a *assembly) sheetRanks() map[uint64]uint32 {
	ranks := map[uint64]uint32{}
	var dates []uint64
	for _, r := range a.b.spec.rows {
		if _, seen := ranks[r.changed]; !seen {
			ranks[r.changed] = 0
			dates = append(dates, r.changed)
		}
	}
	slices.SortFunc(dates, func(x, y uint64) int { return cmp.Compare(y, x) })
	for i, d := range dates {
		ranks[d] = uint32(i)
	}
	return ranks
}
