package list

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/vin"
)

// table is a sheet, or a text cut into cells.
type table struct {
	rows  []line
	width int
	cells int // that hold something
	all   int
}

type line struct {
	number int
	cells  []string
}

// add takes a row, without what is empty behind its last cell.
func (t *table) add(number int, cells []string) error {
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	if len(cells) == 0 {
		return nil
	}
	if t.all += len(cells); t.all > maxCells || len(t.rows) >= maxRows {
		return &Error{Fault: FaultTooBig}
	}
	kept := make([]string, len(cells))
	for i, c := range cells {
		if len(c) > maxCell && utf8.RuneCountInString(c) > maxCell {
			return &Error{Fault: FaultHugeCell, Row: number, Most: maxCell}
		}
		if kept[i] = strings.TrimSpace(c); kept[i] != "" {
			t.cells++
		}
	}
	t.width = max(t.width, len(kept))
	t.rows = append(t.rows, line{number, kept})
	return nil
}

func (t table) empty() bool { return t.cells == 0 }

func (l line) at(column int) string {
	if column < len(l.cells) {
		return l.cells[column]
	}
	return ""
}

// column is one with VINs in it.
type column struct {
	at    int
	first int  // row with a VIN, or almost one: above it stand titles
	prose bool // words with VINs among them: what is none is no mistake
}

// entries are the VINs of a table, row by row, and what stands in their place.
func (t table) entries(ctx context.Context) ([]Entry, error) {
	columns, err := t.columns(ctx)
	if err != nil || len(columns) == 0 {
		return nil, err
	}
	first := slices.MinFunc(columns, func(a, b column) int { return a.first - b.first }).first
	equipment, strict := t.equipment(columns, first), !columns[0].prose
	var out []Entry
	for i := first; i < len(t.rows); i++ {
		row := t.rows[i]
		before := len(out)
		for _, c := range columns {
			if c.at >= len(row.cells) {
				break
			}
			out = append(out, c.entries(row)...)
		}
		if len(out) == before && strict {
			out = append(out, Entry{Row: row.number, Text: short(strings.Join(row.cells, " ")), Problem: knowledge.Problem{Code: NoVIN}})
		}
		var said []string
		for _, at := range equipment {
			if at >= len(row.cells) {
				break
			}
			said = append(said, row.cells[at])
		}
		for n := before; n < len(out); n++ {
			out[n].Equipment = cut(strings.TrimSpace(strings.Join(said, " ")), maxSaid)
		}
		if len(out) > maxRows {
			return nil, &Error{Fault: FaultTooBig}
		}
	}
	return out, nil
}

// columns finds those with VINs. One of which at least half are VINs and nothing else, or
// almost, is meant for them; where there is none, VINs are taken wherever they are. Each cell
// is looked at once: a row may have as many as the table, and then there are many columns.
func (t table) columns(ctx context.Context) (meant []column, err error) {
	tallies := make([]tally, t.width)
	for i, row := range t.rows {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		for at, text := range row.cells {
			tallies[at].take(i, text)
		}
	}
	var others []column
	for at, n := range tallies {
		c := column{at: at, first: n.first, prose: n.meant == 0 || 2*n.meant < n.filled-1} // the title counts as well
		switch {
		case !n.has:
		case c.prose:
			others = append(others, c)
		default:
			meant = append(meant, c)
		}
	}
	if len(meant) > 0 {
		return meant, nil
	}
	return others, nil
}

// tally counts the cells of a column.
type tally struct {
	filled int
	meant  int  // for VINs
	first  int  // row with a VIN, or almost one
	any    bool // there is such a row
	has    bool // a VIN
}

func (n *tally) take(row int, text string) {
	if text == "" {
		return
	}
	n.filled++
	found := hasVIN(text)
	if !found && !like(text) {
		return
	}
	n.has = n.has || found
	if bare(text) || !found {
		n.meant++
	}
	if !n.any {
		n.first, n.any = row, true
	}
}

// entries are a row's in the column.
func (c column) entries(row line) (out []Entry) {
	text := row.at(c.at)
	if text == "" {
		return nil
	}
	if plausible(text) {
		for _, m := range vin.Find(text) {
			if m.VIN != "" {
				out = append(out, entry(row.number, m.Text, string(m.VIN)))
			} else if !c.prose {
				out = append(out, entry(row.number, m.Text, m.Text))
			}
		}
	}
	if len(out) == 0 && !c.prose {
		out = append(out, entry(row.number, text, text))
	}
	return out
}

// entry reads what stands for a VIN.
func entry(row int, text, raw string) Entry {
	e := Entry{Row: row, Text: short(text)}
	v, problems := vin.Parse(raw)
	if len(v) == vin.Length && !strings.Contains(string(v), "*") {
		e.VIN = v
		return e
	}
	e.Problem = knowledge.Problem{Code: knowledge.ProblemLength}
	if len(problems) > 0 {
		e.Problem = problems[0]
	}
	return e
}

// plausible leaves out at once what holds no VIN.
func plausible(text string) bool {
	const least, digits = 15, 3
	if len(text) < least {
		return false
	}
	n := 0
	for i := range len(text) {
		if text[i] >= '0' && text[i] <= '9' {
			if n++; n == digits {
				return true
			}
		}
	}
	return !isASCII(text) // wide digits of East Asian keyboards
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func hasVIN(text string) bool {
	return plausible(text) && slices.ContainsFunc(vin.Find(text), func(m vin.Match) bool { return m.VIN != "" })
}

// bare reports whether a text is a VIN and nothing else.
func bare(text string) bool {
	v, _ := vin.Parse(strings.Trim(text, `="'`))
	return len(v) == vin.Length
}

// like reports whether a text was meant for a VIN: one word of about its length with
// letters and digits.
func like(text string) bool {
	const least, most = 11, 20
	n, digits := 0, 0
	for _, r := range text {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
		case r == ' ' || r == '-' || r == '*':
			continue
		default:
			return false
		}
		n++
	}
	return n >= least && n <= most && digits >= 3 && digits < n
}

// equipment lists the columns whose title says that they tell a car's options.
func (t table) equipment(taken []column, first int) (out []int) {
	words := []string{
		"option", "opción", "opcion", "rpo", "equip", "équip", "package", "paquete", "pack", "paket", "feature", "ausstattung", "extras", "code", "código",
	}
	not := []string{"zip", "postal", "postcode", "color", "colour", "farb", "stock", "dealer", "barcode", "currency"}
	telling := make([]bool, t.width)
	for _, row := range t.rows[:first] {
		for at, title := range row.cells {
			title = strings.ToLower(title)
			in := func(w string) bool { return strings.Contains(title, w) }
			telling[at] = telling[at] || slices.ContainsFunc(words, in) && !slices.ContainsFunc(not, in)
		}
	}
	for _, c := range taken {
		telling[c.at] = false
	}
	for at, tells := range telling {
		if tells {
			out = append(out, at)
		}
	}
	return out
}

// short is the beginning of a text on one line.
func short(s string) string {
	return cut(strings.Join(strings.Fields(strings.ToValidUTF8(s, "�")), " "), maxShown)
}

func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
