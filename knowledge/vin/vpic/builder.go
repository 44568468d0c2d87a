package vpic

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Row is one row of a table; a nil value is NULL. It belongs to its sender.
type Row [][]byte

// Sink takes the rows of one table.
type Sink func(Row) error

// Errors of an import.
var (
	ErrNotRelease = errors.New("vpic: not a release of NHTSA's vPIC")
	ErrOlder      = errors.New("vpic: older than the present index")
)

// Builder makes an index of the tables of a release, in whatever order they come.
// Names of tables and columns are compared without regard to case: the official
// dump writes small letters, the extract capitals.
type Builder struct {
	now      time.Time
	lookups  map[string]map[string]string // table, id: name
	elements []elementRow
	wmis     []wmiRow
	makes    map[int][]int // of a WMI
	links    []linkRow
	schemas  map[int]schemaRow
	patterns []patternRow
	brands   map[int]int // make of a model
	engines  map[int]string
	implied  []impliedRow
	excused  []string
	defaults []defaultRow
	spec     specRows
	raws     *pool
	newest   uint64
	tables   map[string]int // rows seen
}

type (
	elementRow struct {
		id, weight                 int
		name, code, lookup, group  string
		decoded, private, freeText bool
	}
	wmiRow struct {
		id, maker, vehicleType, truckType, country int
		code                                       string
	}
	linkRow    struct{ wmi, schema, from, to int }
	schemaRow  struct{ name string }
	patternRow struct {
		id, schema, element int32
		key, raw            uint32
		changed             uint64
	}
	impliedRow struct {
		engine, element int
		raw             uint32
		changed         uint64
		id              int
	}
	defaultRow struct {
		element, vehicleType int
		raw                  uint32
	}
	specRows struct {
		schemas map[int]specSchemaRow
		models  [][2]int // model, schema
		years   [][2]int // schema, year
		sheets  [][2]int // sheet, schema
		rows    []specRow
	}
	specSchemaRow struct{ vehicleType int }
	specRow       struct {
		sheet, element int
		raw            uint32
		key            bool
		changed        uint64
	}
)

// NewBuilder starts an index. What NHTSA publishes later than now is left out.
func NewBuilder(now time.Time) *Builder {
	return &Builder{
		now: now, lookups: map[string]map[string]string{}, makes: map[int][]int{}, schemas: map[int]schemaRow{},
		brands: map[int]int{}, engines: map[int]string{}, raws: newPool(), tables: map[string]int{},
		spec: specRows{schemas: map[int]specSchemaRow{}},
	}
}

// Table says that rows of a table follow. The sink is nil where an index needs
// nothing of it. A table without a column that is needed is an error.
func (b *Builder) Table(name string, columns []string) (Sink, error) {
	name = strings.ToLower(name)
	c := &cursor{columns: columns}
	sink := b.sink(name, c)
	if sink == nil {
		return nil, nil //nolint:nilnil // no sink is the answer
	}
	if c.missing != "" {
		return nil, fmt.Errorf("%w: table %s has no column %s", ErrNotRelease, name, c.missing)
	}
	return func(r Row) error {
		if len(r) != len(columns) {
			return fmt.Errorf("%w: table %s has a row of %d columns, not %d", ErrNotRelease, name, len(r), len(columns))
		}
		c.row, c.bad = r, ""
		sink()
		if c.bad != "" {
			return fmt.Errorf("%w: table %s has %q for a number", ErrNotRelease, name, c.bad)
		}
		b.tables[name]++
		return nil
	}, nil
}

func (b *Builder) sink(name string, c *cursor) func() {
	switch name {
	case "pattern":
		return b.pattern(c)
	case "element":
		return b.element(c)
	case "wmi":
		return b.wmi(c)
	case "wmi_make":
		wmi, brand := c.col("wmiid"), c.col("makeid")
		return func() { b.makes[c.int(wmi)] = append(b.makes[c.int(wmi)], c.int(brand)) }
	case "wmi_vinschema":
		wmi, schema, from, to := c.col("wmiid"), c.col("vinschemaid"), c.col("yearfrom"), c.col("yearto")
		return func() {
			last := openEnd
			if !c.null(to) {
				last = c.int(to)
			}
			b.links = append(b.links, linkRow{c.int(wmi), c.int(schema), c.int(from), last})
		}
	case "vinschema":
		id, title, waiting := c.col("id"), c.col("name"), c.col("tobeqced")
		return func() {
			if !c.yes(waiting) {
				b.schemas[c.int(id)] = schemaRow{strings.TrimSpace(c.string(title))}
			}
		}
	case "make_model":
		brand, model := c.col("makeid"), c.col("modelid")
		return func() { b.brands[c.int(model)] = c.int(brand) }
	}
	return b.lesser(name, c)
}

// lesser are the tables that an extract may lack.
func (b *Builder) lesser(name string, c *cursor) func() {
	switch name {
	case "enginemodel":
		id, title := c.col("id"), c.col("name")
		return func() { b.engines[c.int(id)] = strings.ToLower(strings.TrimSpace(c.string(title))) }
	case "enginemodelpattern":
		id, engine, element, value := c.col("id"), c.col("enginemodelid"), c.col("elementid"), c.col("attributeid")
		changed := c.changed()
		return func() {
			b.implied = append(b.implied, impliedRow{c.int(engine), c.int(element), b.raws.id(c.row[value]), changed(), c.int(id)})
		}
	case "vinexception":
		number, digit := c.col("vin"), c.col("checkdigit")
		return func() {
			if c.yes(digit) {
				b.excused = append(b.excused, strings.ToUpper(c.string(number)))
			}
		}
	case "defaultvalue":
		element, of, value := c.col("elementid"), c.col("vehicletypeid"), c.col("defaultvalue")
		return func() {
			if !c.null(value) {
				b.defaults = append(b.defaults, defaultRow{c.int(element), c.int(of), b.raws.id(c.row[value])})
			}
		}
	case "vehiclespecschema", "vehiclespecschema_model", "vehiclespecschema_year", "vspecschemapattern", "vehiclespecpattern":
		return b.specification(name, c)
	}
	return b.lookup(name, c)
}

func (b *Builder) specification(name string, c *cursor) func() {
	s := &b.spec
	switch name {
	case "vehiclespecschema":
		id, of, waiting := c.col("id"), c.col("vehicletypeid"), c.col("tobeqced")
		return func() {
			if !c.yes(waiting) && !c.null(of) {
				s.schemas[c.int(id)] = specSchemaRow{c.int(of)}
			}
		}
	case "vehiclespecschema_model":
		schema, model := c.col("vehiclespecschemaid"), c.col("modelid")
		return func() { s.models = append(s.models, [2]int{c.int(model), c.int(schema)}) }
	case "vehiclespecschema_year":
		schema, year := c.col("vehiclespecschemaid"), c.col("year")
		return func() { s.years = append(s.years, [2]int{c.int(schema), c.int(year)}) }
	case "vspecschemapattern":
		id, schema := c.col("id"), c.col("schemaid")
		return func() { s.sheets = append(s.sheets, [2]int{c.int(id), c.int(schema)}) }
	}
	sheet, key, element, value := c.col("vspecschemapatternid"), c.col("iskey"), c.col("elementid"), c.col("attributeid")
	changed := c.changed()
	return func() {
		s.rows = append(s.rows, specRow{c.int(sheet), c.int(element), b.raws.id(c.row[value]), c.yes(key), changed()})
	}
}

// lookup takes any table that gives names to numbers; which of them are needed is
// said by the elements, which may come later.
func (b *Builder) lookup(name string, c *cursor) func() {
	id, title := c.index("id"), c.index("name")
	if id < 0 || title < 0 {
		return nil
	}
	names := map[string]string{}
	b.lookups[name] = names
	return func() { names[c.string(id)] = c.string(title) }
}

func (b *Builder) pattern(c *cursor) func() {
	id, schema, key, element, value := c.col("id"), c.col("vinschemaid"), c.col("keys"), c.col("elementid"), c.col("attributeid")
	changed := c.changed()
	return func() {
		when := changed()
		b.newest = max(b.newest, when)
		b.patterns = append(b.patterns, patternRow{
			id: int32(c.int(id)), schema: int32(c.int(schema)), element: int32(c.int(element)), //nolint:gosec // cursor.int refuses what does not fit
			key: b.raws.id(c.row[key]), raw: b.raws.id(c.row[value]), changed: when,
		})
	}
}

func (b *Builder) element(c *cursor) func() {
	id, name, decode, look := c.col("id"), c.col("name"), c.col("decode"), c.col("lookuptable")
	code, group, private, weight := c.index("code"), c.index("groupname"), c.index("isprivate"), c.index("weight")
	return func() {
		e := elementRow{
			id: c.int(id), name: c.string(name), code: c.optional(code), lookup: strings.ToLower(c.string(look)), group: c.optional(group),
			decoded: c.string(decode) != "", private: private >= 0 && c.yes(private),
		}
		if weight >= 0 && !c.null(weight) {
			e.weight = c.int(weight)
		}
		e.freeText = slices.Contains(notes(), e.id)
		b.elements = append(b.elements, e)
	}
}

func (b *Builder) wmi(c *cursor) func() {
	id, code, maker, of := c.col("id"), c.col("wmi"), c.col("manufacturerid"), c.col("vehicletypeid")
	truck, country, public := c.col("trucktypeid"), c.index("countryid"), c.col("publicavailabilitydate")
	return func() {
		day := c.string(public)
		if len(day) < len(time.DateOnly) || day[:len(time.DateOnly)] > b.now.Format(time.DateOnly) {
			return
		}
		w := wmiRow{id: c.int(id), code: strings.ToUpper(strings.TrimSpace(c.string(code)))}
		w.maker, w.vehicleType, w.truckType = c.intOr0(maker), c.intOr0(of), c.intOr0(truck)
		if country >= 0 {
			w.country = c.intOr0(country)
		}
		b.wmis = append(b.wmis, w)
	}
}

// openEnd is the last model year of a schema that is still in use.
const openEnd = 2999

// cursor reads the row at hand by column.
type cursor struct {
	columns []string
	missing string // a column that is needed and not there
	row     Row
	bad     string // what is no number
}

func (c *cursor) index(name string) int {
	return slices.IndexFunc(c.columns, func(s string) bool { return strings.EqualFold(s, name) })
}

func (c *cursor) col(name string) int {
	i := c.index(name)
	if i < 0 && c.missing == "" {
		c.missing = name
	}
	return i
}

func (c *cursor) null(i int) bool     { return c.row[i] == nil }
func (c *cursor) string(i int) string { return string(c.row[i]) }

func (c *cursor) optional(i int) string {
	if i < 0 {
		return ""
	}
	return c.string(i)
}

// int is a number as NHTSA's keys and years are.
func (c *cursor) int(i int) int {
	const bits = 31
	n, err := strconv.ParseUint(string(c.row[i]), 10, bits)
	if err != nil {
		c.bad = string(c.row[i])
	}
	return int(n)
}

func (c *cursor) intOr0(i int) int {
	if c.null(i) || len(c.row[i]) == 0 {
		return 0
	}
	return c.int(i)
}

func (c *cursor) yes(i int) bool {
	v := string(c.row[i])
	return v == "t" || v == "1" || v == "true"
}

// changed reads when a row was changed, else made.
func (c *cursor) changed() func() uint64 {
	made, changed := c.col("createdon"), c.col("updatedon")
	return func() uint64 {
		if t := stamp(c.row[changed]); t != 0 {
			return t
		}
		return stamp(c.row[made])
	}
}

// stamp makes a time of either form, "2015-03-04 10:33:34.057" or
// "2026-03-12T04:06:32.436Z", a number that sorts: its first 17 digits. No time
// is 0.
func stamp(b []byte) (n uint64) {
	const digits = 17
	have := 0
	for _, c := range b {
		if c >= '0' && c <= '9' && have < digits {
			n = 10*n + uint64(c-'0')
			have++
		}
	}
	const day = 8
	if have < day {
		return 0
	}
	for ; have < digits; have++ {
		n *= 10
	}
	return n
}

// pool keeps each text once.
type pool struct {
	ids  map[string]uint32
	list []string
}

func newPool() *pool { return &pool{ids: map[string]uint32{"": 0}, list: []string{""}} }

func (p *pool) id(b []byte) uint32 {
	if n, ok := p.ids[string(b)]; ok {
		return n
	}
	return p.add(string(b))
}

func (p *pool) of(s string) uint32 {
	if n, ok := p.ids[s]; ok {
		return n
	}
	return p.add(s)
}

func (p *pool) add(s string) uint32 {
	n := uint32(len(p.list)) //nolint:gosec // bounded by the size of an index
	p.ids[s] = n
	p.list = append(p.list, s)
	return n
}
