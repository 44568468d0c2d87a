package vpic

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"example.com/vinbot/knowledge/vin/words"
)

// NHTSA's numbers of the elements that the procedure treats in a way of their own.
const (
	elDisplacementCC, elDisplacementCI, elDisplacementL = 11, 12, 13
	elEngineModel, elMake, elManufacturer, elModel      = 18, 26, 27, 28
	elModelYear, elVehicleType, elBodyClass             = 29, 39, 5
)

// notes are the elements that may have several values: remarks in free text.
func notes() []int { return []int{114, 121, 129, 150, 154, 155, 169, 186} }

// Image is an index that has been built and not yet put anywhere.
type Image struct{ p parts }

// Meta describes it.
func (m *Image) Meta() Meta { return m.p.meta }

// WriteTo implements [io.WriterTo].
func (m *Image) WriteTo(w io.Writer) (int64, error) { return m.p.WriteTo(w) }

// Save puts it in the place of the index of that name at once. It refuses an image
// that is older than what is there, with [ErrOlder], unless older is allowed; a
// file there that is no index may be replaced.
func (m *Image) Save(name string, allowOlder bool) error {
	if present, err := Open(name); err == nil && !allowOlder && present.meta.Release > m.p.meta.Release {
		return fmt.Errorf("%w: it is of %s, the present one of %s", ErrOlder, m.p.meta.Release, present.meta.Release)
	}
	return m.p.save(name)
}

// Build makes the index. source names the file that was read. It refuses tables
// that cannot be a whole release.
func (b *Builder) Build(source string) (*Image, error) {
	for _, needed := range []string{"element", "wmi", "wmi_vinschema", "vinschema", "pattern", "make", "model", "make_model"} {
		if b.tables[needed] == 0 {
			return nil, fmt.Errorf("%w: no rows of table %s", ErrNotRelease, needed)
		}
	}
	a := &assembly{b: b, strs: newPool(), places: map[int]uint32{}, values: map[[2]uint32]uint32{}, engineAt: map[string]uint32{}}
	if err := a.elements(); err != nil {
		return nil, err
	}
	a.engines()
	if err := a.patterns(); err != nil {
		return nil, err
	}
	complete := b.tables["vehiclespecpattern"] > 0
	a.wmis()
	a.engineItems(complete)
	a.lists()
	a.specification()
	a.strings()
	a.p.meta = Meta{
		Source: source, Release: day(b.newest), Complete: complete, Lacks: a.lacks(),
		Built: b.now.UTC().Truncate(time.Second), Patterns: len(a.p.tables[patterns]) / 2, WMIs: len(b.wmis),
	}
	return &Image{a.p}, nil
}

// day is the date of a stamp.
func day(stamp uint64) string {
	s := strconv.FormatUint(stamp, 10)
	const digits = 8
	if len(s) < digits {
		return ""
	}
	return s[:4] + "-" + s[4:6] + "-" + s[6:8]
}

// assembly is an index in the making.
type assembly struct {
	b        *Builder
	p        parts
	strs     *pool
	list     []elementRow
	places   map[int]uint32       // of an element, by NHTSA's number
	values   map[[2]uint32]uint32 // by element and raw text
	engineAt map[string]uint32
	schemaAt map[int32]uint32
	said     map[string]int  // how many patterns speak of an attribute
	sheeted  map[string]bool // attributes that specification sheets speak of
}

func (a *assembly) put(s section, cells ...uint32) { a.p.tables[s] = append(a.p.tables[s], cells...) }

// next is the place of a section's next row.
func (a *assembly) next(s section) uint32 {
	return uint32(len(a.p.tables[s]) / len(columnsOf(s))) //nolint:gosec // WriteTo refuses more than maxSize
}

func (a *assembly) elements() error {
	for _, e := range a.b.elements {
		if e.decoded && !e.private {
			a.list = append(a.list, e)
		}
	}
	slices.SortFunc(a.list, func(x, y elementRow) int { return cmp.Compare(x.id, y.id) })
	const most = 1 << (32 - valueBits)
	if len(a.list) > most {
		return fmt.Errorf("%w: %d elements are more than an index can hold", ErrNotRelease, len(a.list))
	}
	a.said, a.sheeted = map[string]int{}, map[string]bool{}
	for i, e := range a.list {
		a.places[e.id] = uint32(i)
		name, _ := words.Attribute(cmp.Or(e.code, e.name), "")
		note := uint32(0)
		if e.freeText {
			note = 1
		}
		a.put(elements, a.strs.of(e.name), a.strs.of(e.code), a.strs.of(name), a.strs.of(e.group), uint32(e.id), uint32(e.weight), note) //nolint:gosec // 31 bits
	}
	for _, id := range []int{elMake, elManufacturer, elModel, elModelYear, elVehicleType} {
		if _, ok := a.places[id]; !ok {
			return fmt.Errorf("%w: element %d is missing", ErrNotRelease, id)
		}
	}
	return nil
}

// item is an element and its value, or false where nobody could read it: the
// element is none that is decoded, or the value is a number without a name.
func (a *assembly) item(element int, raw uint32) (uint32, bool) {
	e, ok := a.places[element]
	if !ok {
		return 0, false
	}
	k := [2]uint32{e, raw}
	v, ok := a.values[k]
	if !ok {
		if v, ok = a.value(a.list[e], a.b.raws.list[raw]); !ok {
			return 0, false
		}
		a.values[k] = v
	}
	return e<<valueBits | v, true
}

func (a *assembly) value(e elementRow, raw string) (uint32, bool) {
	said := raw
	if e.lookup != "" {
		name, ok := a.b.lookups[e.lookup][strings.TrimSpace(raw)]
		if !ok && raw != "0" { // 0 is "not applicable"
			return 0, false
		}
		said = name
	}
	_, said = words.Attribute(e.code, said)
	extra := uint32(0)
	switch e.id {
	case elModel:
		if n, err := strconv.Atoi(raw); err == nil {
			extra = a.strs.of(a.brand(a.b.brands[n]))
		}
	case elEngineModel:
		extra = a.engineAt[strings.ToLower(strings.TrimSpace(raw))]
	}
	n := a.next(values)
	if n > valueMask {
		return 0, false
	}
	a.put(values, a.strs.of(said), a.strs.of(raw), extra)
	return n, true
}

func (a *assembly) brand(id int) string {
	_, said := words.Attribute("Make", a.b.lookups["make"][strconv.Itoa(id)])
	return said
}

// engines numbers the engine models, from 1.
func (a *assembly) engines() {
	for _, row := range a.b.implied {
		if name := a.b.engines[row.engine]; name != "" && a.engineAt[name] == 0 {
			a.engineAt[name] = uint32(len(a.engineAt) + 1) //nolint:gosec // bounded by the rows
		}
	}
}

// engineItems lists what each engine model implies: of each element the newest.
// What the patterns of an extract never say is left out: there a pattern that
// would have gone before is missing, and the engine's own value may be wrong.
func (a *assembly) engineItems(complete bool) {
	rows := slices.Clone(a.b.implied)
	slices.SortStableFunc(rows, func(x, y impliedRow) int {
		return cmp.Or(cmp.Compare(a.engineAt[a.b.engines[x.engine]], a.engineAt[a.b.engines[y.engine]]),
			cmp.Compare(y.changed, x.changed), cmp.Compare(x.id, y.id))
	})
	at := uint32(1)
	a.put(engines, 0, 0) // engine 0 is none
	seen := map[int]bool{}
	for _, row := range rows {
		engine := a.engineAt[a.b.engines[row.engine]]
		for ; at < engine; at++ {
			a.put(engines, a.next(engineItems))
			clear(seen)
		}
		it, ok := a.item(row.element, row.raw)
		if !ok || engine == 0 || seen[row.element] {
			continue
		}
		if complete || a.speaks(a.attribute(it>>valueBits)) {
			seen[row.element] = true
			a.put(engineItems, it)
		}
	}
	if len(a.engineAt) > 0 {
		a.put(engines, a.next(engineItems))
	}
}

// patterns files the patterns under their schemas and keys, each with its rank
// among all: which of two that fit goes first does not depend on the VIN, but for
// the year that the schema is in use from.
func (a *assembly) patterns() error {
	rows := slices.DeleteFunc(slices.Clone(a.b.patterns), func(p patternRow) bool {
		_, filed := a.b.schemas[int(p.schema)]
		return !filed
	})
	slices.SortFunc(rows, a.order())
	ranks := make([]uint32, len(rows))
	for i := range rows {
		ranks[i] = uint32(i)
	}
	names := a.b.raws.list
	sort.SliceStable(ranks, func(i, j int) bool {
		x, y := rows[ranks[i]], rows[ranks[j]]
		return cmp.Or(cmp.Compare(x.schema, y.schema), cmp.Compare(names[x.key], names[y.key])) < 0
	})
	a.schemaAt = map[int32]uint32{}
	var schema int32
	key := ^uint32(0)
	var mask [masked]uint64
	for _, rank := range ranks {
		row := rows[rank]
		if row.schema != schema || len(a.schemaAt) == 0 {
			a.mask(&mask)
			schema, key = row.schema, ^uint32(0)
			a.schemaAt[schema] = uint32(len(a.schemaAt)) //nolint:gosec // fewer than rows
			a.put(schemas, a.strs.of(a.b.schemas[int(schema)].name), a.next(keys))
		}
		known(strings.ToUpper(names[row.key]), &mask)
		it, ok := a.item(int(row.element), row.raw)
		if !ok || !matched(int(row.element)) {
			continue
		}
		a.said[a.attribute(it>>valueBits)]++
		if row.key != key {
			key = row.key
			a.put(keys, a.strs.of(names[key]), a.next(patterns))
		}
		a.put(patterns, rank, it)
	}
	a.mask(&mask)
	if len(a.p.tables[patterns]) == 0 {
		return fmt.Errorf("%w: no pattern that could be read", ErrNotRelease)
	}
	a.put(schemas, 0, a.next(keys))
	a.put(keys, 0, a.next(patterns))
	return nil
}

// matched tells the elements that patterns may speak of from those that are not
// a pattern's to say.
func matched(element int) bool {
	switch element {
	case elMake, elManufacturer, elModelYear, elVehicleType:
		return false
	}
	return true
}

// order is which of two patterns goes first: the newer, the shorter without its
// asterisks, the one whose characters come first, the one filed first.
func (a *assembly) order() func(x, y patternRow) int {
	brackets := strings.NewReplacer("[", "", "]", "")
	names := a.b.raws.list
	return func(x, y patternRow) int {
		if c := cmp.Compare(y.changed, x.changed); c != 0 || x.key == y.key {
			return cmp.Or(c, cmp.Compare(x.id, y.id))
		}
		kx, ky := names[x.key], names[y.key]
		return cmp.Or(
			cmp.Compare(len(kx)-strings.Count(kx, "*"), len(ky)-strings.Count(ky, "*")),
			strings.Compare(brackets.Replace(kx), brackets.Replace(ky)),
			cmp.Compare(x.id, y.id),
		)
	}
}

// mask files what the schema before has gathered.
func (a *assembly) mask(m *[masked]uint64) {
	if len(a.schemaAt) > 0 {
		for _, set := range m {
			a.put(masks, uint32(set), uint32(set>>32)) //nolint:gosec // its two halves
		}
	}
	*m = [masked]uint64{}
}

func (a *assembly) strings() {
	at := uint32(0)
	for _, s := range a.strs.list {
		a.put(strs, at)
		a.p.text = append(a.p.text, s...)
		at = uint32(len(a.p.text)) //nolint:gosec // WriteTo refuses more than maxSize
	}
	a.put(strs, at)
}

// attribute is the name of an element by its place.
func (a *assembly) attribute(place uint32) string {
	return a.strs.list[a.p.tables[elements][int(place)*len(columnsOf(elements))+elementAttribute]]
}

// speaks tells whether the patterns say something of an attribute more often than
// next to never.
func (a *assembly) speaks(attribute string) bool {
	const rare = 1000
	return a.said[attribute] > len(a.b.patterns)/rare
}

// lacks names what people ask of a VIN and the patterns do not say.
func (a *assembly) lacks() (names []string) {
	for _, name := range []string{"drive_type", "transmission", "horsepower", "wheelbase_in", "cab_type", "seats", "abs"} {
		if !a.speaks(name) && !a.sheeted[name] {
			names = append(names, name)
		}
	}
	return names
}
