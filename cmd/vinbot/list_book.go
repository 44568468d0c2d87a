package main

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"example.com/vinbot/bot/chart"
	"example.com/vinbot/bot/workbook"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/list"
	"example.com/vinbot/locales"
)

// book writes a list's result in a reader's words. The first text that cannot be said is
// kept as its error: texts come from one catalogue, so one failure is all that matters.
type book struct {
	words *locales.Printer
	err   error
}

// listBook is the result of a list as an Excel workbook.
func listBook(rows []list.Row, sum list.Summary, words *locales.Printer) ([]byte, error) {
	b := &book{words: words}
	sheets := []workbook.Sheet{b.summary(sum), b.vehicles(rows), b.packages(rows), b.doubts(rows), b.bad(rows)}
	if b.err != nil {
		return nil, b.err
	}
	out, err := workbook.Write(sheets)
	if b.err != nil {
		return nil, b.err
	}
	return out, err
}

func (b *book) say(id string, kv ...any) string {
	data := map[string]any{}
	for i := 0; i+1 < len(kv); i += 2 {
		name, _ := kv[i].(string)
		data[name] = kv[i+1]
	}
	s, err := b.words.Plain(id, data)
	if err != nil && b.err == nil {
		b.err = err
	}
	return plain(s)
}

// column is a title below "list_col_", and how wide it is.
func (b *book) column(name string, width float64, as ...workbook.Format) workbook.Column {
	c := workbook.Column{Title: b.say("list_col_" + name), Width: width}
	if len(as) > 0 {
		c.Format = as[0]
	}
	return c
}

func (b *book) summary(s list.Summary) workbook.Sheet {
	lines := [][]any{
		{b.say("list_sum_rows"), s.Rows},
		{b.say("list_sum_cars"), s.Cars},
		{b.say("list_sum_unknown"), s.Unknown},
		{b.say("list_sum_same"), s.Same},
		{b.say("list_sum_doubtful"), s.Doubtful},
		{b.say("list_sum_bad"), s.Bad},
		{b.say("list_sum_beyond"), s.Beyond},
		{b.say("list_sum_packages"), s.Packages},
	}
	for currency, minor := range s.Prices {
		lines = append(lines, []any{b.say("list_sum_price", "Currency", currency), inMajor(minor)})
	}
	if s.Unpriced > 0 {
		lines = append(lines, []any{b.say("list_sum_unpriced"), s.Unpriced})
	}
	for _, m := range s.Makes {
		lines = append(lines, []any{m.Name, m.N})
	}
	lines = append(lines, []any{b.say("list_sum_note")})
	return workbook.Sheet{
		Name: b.say("list_sheet_summary"), Columns: []workbook.Column{b.column("what", 48), b.column("count", 14)},
		Rows: slices.Values(lines), Picture: b.picture(s),
	}
}

// picture counts the cars by make, as the chat shows it.
func (b *book) picture(s list.Summary) []byte {
	if len(s.Makes) == 0 {
		return nil
	}
	c := chart.Chart{Title: b.say("list_chart")}
	for _, m := range s.Makes[:min(len(s.Makes), chart.MaxBars)] {
		c.Bars = append(c.Bars, chart.Bar{Name: m.Name, Value: b.say("list_bar_size", "Count", m.N), Size: float64(m.N)})
	}
	png, err := chart.PNG(c)
	if err != nil && b.err == nil {
		b.err = err
	}
	return png
}

func (b *book) vehicles(rows []list.Row) workbook.Sheet {
	return workbook.Sheet{
		Name: b.say("list_sheet_vehicles"),
		Columns: append(append([]workbook.Column{b.column("sheet", 12), b.column("row", 7), b.column("vin", 21)}, b.vehicleColumns()...),
			b.column("remark", 36), b.column("source", 30)),
		Rows: b.each(rows, func(r list.Row, yield func([]any) bool) bool {
			if r.VIN == "" {
				return true
			}
			cells := []any{r.Sheet, r.Row, string(r.VIN)}
			if r.Car != nil {
				cells = append(cells, b.vehicle(*r.Car)...)
			} else {
				cells = append(cells, make([]any, 14)...)
			}
			return yield(append(cells, b.remark(rows, r), b.sources(r)))
		}),
	}
}

// vehicleColumns are those of [book.vehicle].
func (b *book) vehicleColumns() []workbook.Column {
	return []workbook.Column{
		b.column("model_year", 8), b.column("make", 14), b.column("model", 20), b.column("trim", 18), b.column("body_class", 18), b.column("engine", 20),
		b.column("fuel_type", 12), b.column("drive_type", 12), b.column("plant_country", 14), b.column("quality", 10),
		b.column("packages", 36), b.column("price", 12, workbook.Amount), b.column("currency", 9), b.column("unpriced", 10),
	}
}

// vehicle are the cells of a car between its VIN and the remark.
func (b *book) vehicle(c list.Car) []any {
	total, unpriced := c.ListPrices()
	cells := []any{}
	for _, a := range []string{"model_year", "make", "model", "trim", "body_class"} {
		cells = append(cells, b.value(c.Decode, a))
	}
	v := c.Decode.Vehicle()
	cells = append(cells, v.Engine)
	for _, a := range []string{"fuel_type", "drive_type", "plant_country"} {
		cells = append(cells, b.value(c.Decode, a))
	}
	var names []string
	for _, f := range c.Packages {
		name := b.say("list_confidence", "Name", titled(f), "Probability", f.Probability)
		if f.Verdict == knowledge.Standard {
			name = titled(f) + " (" + b.say("verdict_standard") + ")"
		}
		names = append(names, name)
	}
	cells = append(cells, c.Decode.Quality, strings.Join(names, "; "))
	if len(total) == 1 { // of several currencies there is no sum
		for currency, minor := range total {
			cells = append(cells, inMajor(minor), currency)
		}
	} else {
		cells = append(cells, nil, nil)
	}
	if unpriced > 0 {
		return append(cells, unpriced)
	}
	return append(cells, nil)
}

// value is an attribute in the reader's language; one that the VIN leaves open has all
// of its values.
func (b *book) value(d knowledge.Decode, attribute string) any {
	said := func(v string) string {
		if w := decode.Word(attribute, v); w != "" {
			return b.say("vin_word_" + w)
		}
		return v
	}
	value := d.Attributes[attribute]
	for _, a := range d.Alternatives {
		if a.Attribute == attribute && value != "" {
			values := []string{said(value)}
			for _, v := range a.Values {
				values = append(values, said(v))
			}
			return b.say("list_open", "Values", values)
		}
	}
	return said(value)
}

func (b *book) remark(rows []list.Row, r list.Row) string {
	switch {
	case r.Same != 0:
		return b.say("list_same", "Row", rows[r.Same-1].Row)
	case r.Problem.Code != "":
		return b.say("list_bad_"+string(r.Problem.Code), "Detail", r.Problem.Detail)
	case r.Car == nil:
		return ""
	case !r.Known():
		return b.say("list_model_unknown")
	case len(r.Car.Unknown) > 0:
		return b.say("list_unknown_codes", "Codes", r.Car.Unknown)
	}
	return ""
}

func (b *book) sources(r list.Row) string {
	if r.Car == nil {
		return ""
	}
	var out []string
	for _, s := range r.Car.Decode.Sources {
		out = append(out, strings.TrimSpace(s.Title+" "+s.URL))
	}
	return strings.Join(out, "; ")
}

func (b *book) packages(rows []list.Row) workbook.Sheet {
	return workbook.Sheet{
		Name: b.say("list_sheet_packages"),
		Columns: []workbook.Column{
			b.column("row", 7), b.column("vin", 21), b.column("vehicle", 30), b.column("package", 34), b.column("code", 10), b.column("verdict", 18),
			b.column("confidence", 11, workbook.Percent), b.column("price", 12, workbook.Amount), b.column("currency", 9), b.column("evidence", 70),
		},
		Rows: b.each(rows, func(r list.Row, yield func([]any) bool) bool {
			if r.Car == nil || r.Same != 0 {
				return true
			}
			v := r.Car.Decode.Vehicle()
			for _, f := range slices.Concat(r.Car.Packages, r.Car.Open) {
				verdict := b.say("verdict_" + cmpVerdict(f.Verdict))
				cells := []any{r.Row, string(r.VIN), called(v), f.Name, f.Code, verdict, f.Probability, nil, nil}
				if l, ok := f.ListedIn(v.Year); ok {
					cells[7], cells[8] = inMajor(l.Minor), l.Currency
				}
				because, err := reasons(b.words, f)
				if err != nil && b.err == nil {
					b.err = err
				}
				if !yield(append(cells, plain(strings.Join(because, "; ")))) {
					return false
				}
			}
			return true
		}),
	}
}

func (b *book) doubts(rows []list.Row) workbook.Sheet {
	return workbook.Sheet{
		Name:    b.say("list_sheet_doubts"),
		Columns: []workbook.Column{b.column("row", 7), b.column("vin", 21), b.column("doubt", 110)},
		Rows: b.each(rows, func(r list.Row, yield func([]any) bool) bool {
			if r.Car == nil || r.Same != 0 {
				return true
			}
			for _, p := range r.Car.Doubts() {
				if !yield([]any{r.Row, string(r.VIN), b.say("problem_"+string(p.Code), "VIN", string(r.VIN), "Detail", p.Detail)}) {
					return false
				}
			}
			return true
		}),
	}
}

func (b *book) bad(rows []list.Row) workbook.Sheet {
	return workbook.Sheet{
		Name:    b.say("list_sheet_bad"),
		Columns: []workbook.Column{b.column("sheet", 12), b.column("row", 7), b.column("written", 45), b.column("reason", 70)},
		Rows: b.each(rows, func(r list.Row, yield func([]any) bool) bool {
			if r.Problem.Code == "" || r.Same != 0 {
				return true
			}
			return yield([]any{r.Sheet, r.Row, r.Text, b.say("list_bad_"+string(r.Problem.Code), "Detail", r.Problem.Detail)})
		}),
	}
}

// each makes cells of rows; of may make none or several of one.
func (b *book) each(rows []list.Row, of func(r list.Row, yield func([]any) bool) bool) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for _, r := range rows {
			if !of(r, yield) {
				return
			}
		}
	}
}

// called is a car as people call it.
func called(v knowledge.Vehicle) string {
	year := ""
	if v.Year != 0 {
		year = strconv.Itoa(v.Year)
	}
	return strings.Join(strings.Fields(strings.Join([]string{year, v.Make, v.Model, v.Trim}, " ")), " ")
}

func titled(f knowledge.Finding) string {
	if f.Code == "" || strings.Contains(f.Name, f.Code) {
		return f.Name
	}
	return f.Code + " " + f.Name
}

func cmpVerdict(v knowledge.Verdict) string {
	if v == knowledge.Undetermined {
		return "undetermined"
	}
	return string(v)
}
