// Package vpic decodes VINs by NHTSA's vPIC data without a network: a [Builder]
// makes one flat file of a release of NHTSA's database, an [Index] reads it once
// and decodes in microseconds.
//
// It follows NHTSA's own procedure (the functions spVinDecode and
// spVinDecode_Core that come with the database) and adds nothing to what the data
// say: what a release lacks is unknown. Where several patterns fit, NHTSA's order
// picks the value and the others are kept as alternatives.
package vpic

import (
	"fmt"
	"sort"
)

// Index answers for all VINs of a release. It is never changed, so all goroutines
// may use one.
type Index struct {
	meta   Meta
	text   string
	tables [sectionCount]table
	places [1 << 8]int16 // of an element by NHTSA's number, -1 for none
	notes  [1 << 8]bool  // elements that may have several values, by place
}

// Meta says where the index comes from.
func (x *Index) Meta() Meta { return x.meta }

// prepare finds the elements that the procedure treats in a way of their own.
func (x *Index) prepare() error {
	if x.tables[masks].rows() != x.count(schemas) || x.count(elements) > uint32(len(x.notes)) {
		return fmt.Errorf("%w: its sections do not fit together", ErrBroken)
	}
	for i := range x.places {
		x.places[i] = -1
	}
	for i := range x.count(elements) {
		x.notes[i] = x.tables[elements].at(i, elementKind) == 1
		if id := x.tables[elements].at(i, elementID); id < uint32(len(x.places)) {
			x.places[id] = int16(i)
		}
	}
	return nil
}

// string is a text by its place, empty for one that is not there.
func (x *Index) string(place uint32) string {
	t := x.tables[strs]
	if place+1 >= t.rows() {
		return ""
	}
	return x.text[t.at(place, 0):t.at(place+1, 0)]
}

// codeOf is the maker's code of a VIN: three characters, six for a maker of few.
func codeOf(vin string) string {
	const small, from, to = '9', 11, 14
	switch {
	case len(vin) < wmiLength:
		return vin
	case vin[wmiLength-1] == small && len(vin) >= to:
		return vin[:wmiLength] + vin[from:to]
	}
	return vin[:wmiLength]
}

// wmi finds a maker's code.
func (x *Index) wmi(s string) (uint32, bool) {
	head, tail := code(s)
	t := x.tables[wmis]
	n := int(x.count(wmis))
	i := sort.Search(n, func(i int) bool {
		h := t.at(uint32(i), wmiCode)                                    //nolint:gosec // less than n
		return h > head || h == head && t.at(uint32(i), wmiTail) >= tail //nolint:gosec // less than n
	})
	row := uint32(i) //nolint:gosec // at most n
	return row, i < n && t.at(row, wmiCode) == head && t.at(row, wmiTail) == tail
}

// vehicleType and truckType are NHTSA's numbers of what a maker's code builds.
func (x *Index) vehicleType(wmi uint32) uint32 { return x.tables[wmis].at(wmi, wmiKind) >> 8 }
func (x *Index) truckType(wmi uint32) uint32   { return x.tables[wmis].at(wmi, wmiKind) & 0xff }

// marked tells whether position 7 says which of two model years is meant: in
// cars, MPVs and light trucks.
func (x *Index) marked(wmi uint32) bool {
	const car, truck, mpv, light = 2, 3, 7, 1
	t := x.vehicleType(wmi)
	return t == car || t == mpv || t == truck && x.truckType(wmi) == light
}

// excused tells whether NHTSA lists a VIN as a real car whose check digit is wrong.
func (x *Index) excused(vin string) bool {
	n := int(x.count(exceptions))
	at := func(i int) string { return x.string(x.tables[exceptions].at(uint32(i), 0)) } //nolint:gosec // less than n
	i := sort.Search(n, func(i int) bool { return at(i) >= vin })
	return i < n && at(i) == vin
}

// element is what a field is about.
func (x *Index) element(place uint32, col int) string {
	return x.string(x.tables[elements].at(place, col))
}
