package specs

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
)

// Refusal is a row that did not become a fact, and why.
type Refusal struct {
	Line   int    `json:"line"`
	Reason string `json:"reason"`
}

// row is a fact as files hold it (guide: facts format).
type row struct {
	Make        string          `json:"make"`
	Model       string          `json:"model"`
	YearFrom    int             `json:"year_from"`
	YearTo      int             `json:"year_to"`
	Trim        string          `json:"trim"`
	Engine      string          `json:"engine"`
	Drivetrain  string          `json:"drivetrain"`
	Condition   string          `json:"condition"`
	Attribute   string          `json:"attribute"`
	Value       json.RawMessage `json:"value"`
	Text        string          `json:"text"`
	Unit        string          `json:"unit"`
	SourceTitle string          `json:"source_title"`
	SourceURL   string          `json:"source_url"`
	Quality     string          `json:"quality"`
	NSources    int             `json:"n_sources"`
	License     string          `json:"license"`
}

// Reader turns files of facts into facts.
type Reader struct{ vocabulary map[knowledge.Attribute]Spec }

// NewReader returns a reader of the vocabulary's attributes.
func NewReader() (*Reader, error) {
	list, err := Vocabulary()
	if err != nil {
		return nil, err
	}
	r := &Reader{vocabulary: map[knowledge.Attribute]Spec{}}
	for _, s := range list {
		r.vocabulary[s.Name] = s
	}
	return r, nil
}

const maxRow = 1 << 20

// JSONL reads one JSON object a line. Rows that are refused are reported and
// passed over; the error is about the file itself.
func (r *Reader) JSONL(in io.Reader) (facts []knowledge.Fact, refused []Refusal, err error) {
	scan := bufio.NewScanner(in)
	scan.Buffer(make([]byte, 0, 1<<16), maxRow)
	for line := 1; scan.Scan(); line++ {
		if len(strings.TrimSpace(scan.Text())) == 0 {
			continue
		}
		var raw row
		if err := json.Unmarshal(scan.Bytes(), &raw); err != nil {
			refused = append(refused, Refusal{line, "not a JSON object of the facts format"})
			continue
		}
		f, err := r.fact(raw)
		if err != nil {
			refused = append(refused, Refusal{line, err.Error()})
			continue
		}
		facts = append(facts, f)
	}
	if err := scan.Err(); err != nil {
		return facts, refused, fmt.Errorf("specs: read facts: %w", err)
	}
	return facts, refused, nil
}

// CSV reads the same columns, named in the first line.
func (r *Reader) CSV(in io.Reader) (facts []knowledge.Fact, refused []Refusal, err error) {
	return r.table(in, []string{"make", "model", "attribute", "value", "source_title", "source_url", "license"}, func(get func(string) string) ([]row, error) {
		return []row{fromRecord(get)}, nil
	})
}

// table reads a CSV file whose first line names columns, some of which it needs, and
// makes facts of each record. A record that is no CSV is refused like any other.
func (r *Reader) table(in io.Reader, need []string, rows func(get func(string) string) ([]row, error)) (facts []knowledge.Fact, refused []Refusal, err error) {
	c := csv.NewReader(in)
	c.FieldsPerRecord, c.ReuseRecord = -1, true
	header, err := c.Read()
	if err != nil {
		return nil, nil, fmt.Errorf("specs: read header: %w", err)
	}
	column := map[string]int{}
	for i, name := range header {
		column[strings.TrimSpace(strings.TrimPrefix(name, "\ufeff"))] = i
	}
	for _, name := range need {
		if _, ok := column[name]; !ok {
			return nil, nil, fmt.Errorf("specs: there is no column %q", name)
		}
	}
	for {
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			return facts, refused, nil
		}
		if broken, ok := errors.AsType[*csv.ParseError](err); ok {
			refused = append(refused, Refusal{broken.Line, "not a line of CSV"})
			continue
		}
		if err != nil {
			return facts, refused, fmt.Errorf("specs: read facts: %w", err)
		}
		line, _ := c.FieldPos(0)
		list, err := rows(fields(column, record))
		if err != nil {
			refused = append(refused, Refusal{line, err.Error()})
		}
		for _, in := range list {
			f, err := r.fact(in)
			if err != nil {
				refused = append(refused, Refusal{line, in.Attribute + ": " + err.Error()})
				continue
			}
			facts = append(facts, f)
		}
	}
}

// fields gives a record's fields by name; one that is not there is empty.
func fields(column map[string]int, record []string) func(name string) string {
	return func(name string) string {
		if i, ok := column[name]; ok && i < len(record) {
			return strings.TrimSpace(record[i])
		}
		return ""
	}
}

func fromRecord(get func(string) string) row {
	value, err := json.Marshal(get("value"))
	if err != nil {
		value = nil
	}
	return row{
		Make: get("make"), Model: get("model"), YearFrom: whole(get("year_from")), YearTo: whole(get("year_to")),
		Trim: get("trim"), Engine: get("engine"), Drivetrain: get("drivetrain"), Condition: get("condition"),
		Attribute: get("attribute"), Value: value, Text: get("text"), Unit: get("unit"), SourceTitle: get("source_title"),
		SourceURL: get("source_url"), Quality: get("quality"), NSources: whole(get("n_sources")), License: get("license"),
	}
}

// fact checks a row. Its errors are reasons for the operator.
func (r *Reader) fact(in row) (knowledge.Fact, error) {
	f := knowledge.Fact{
		Make: strings.TrimSpace(in.Make), Model: strings.TrimSpace(in.Model), YearFrom: in.YearFrom, YearTo: cmp.Or(in.YearTo, in.YearFrom),
		Trim: in.Trim, Engine: in.Engine, Drivetrain: in.Drivetrain, Condition: in.Condition,
		Attribute: knowledge.Attribute(in.Attribute), Unit: in.Unit, License: in.License, NSources: max(1, in.NSources),
		Source: knowledge.Source{Title: in.SourceTitle, URL: in.SourceURL, Kind: knowledge.SourceKind(in.Quality)},
	}
	switch {
	case f.Make == "" || f.Model == "":
		return f, errors.New("make or model is missing")
	case f.YearFrom < 1886 || f.YearTo < f.YearFrom || f.YearTo > 2100:
		return f, fmt.Errorf("years %d to %d make no sense", in.YearFrom, in.YearTo)
	case f.Source.Title == "" || f.Source.URL == "":
		return f, errors.New("source_title or source_url is missing")
	case !hosted(f.Source.URL):
		return f, errors.New("source_url is not the address of a named web page")
	case f.License == "":
		return f, errors.New("license is missing")
	}
	spec, ok := r.vocabulary[f.Attribute]
	if !ok {
		return f, fmt.Errorf("attribute %q is not in the vocabulary", in.Attribute)
	}
	return r.value(f, spec, in)
}

// hosted reports whether a source is a web page whose host has a name: a bare number
// tells a reader nothing about who says so.
func hosted(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return false
	}
	_, err = netip.ParseAddr(u.Hostname())
	return err != nil && strings.Contains(u.Hostname(), ".")
}

func (r *Reader) value(f knowledge.Fact, spec Spec, in row) (knowledge.Fact, error) {
	var words string
	if json.Unmarshal(in.Value, &words) != nil {
		words = string(in.Value)
	}
	if spec.Textual() {
		if f.Text = strings.TrimSpace(cmp.Or(in.Text, words)); f.Text == "" || f.Text == "null" {
			return f, errors.New("value is missing")
		}
		f.ID = id(f)
		return f, nil
	}
	v, err := strconv.ParseFloat(strings.TrimSpace(words), 64)
	if err != nil {
		return f, errors.New("value is not a number")
	}
	if spec.Unit == "" {
		f.Unit = ""
	}
	f.Unit = unitName(f.Unit)
	if f.Value, err = Convert(v, f.Unit, spec.Unit); err != nil {
		return f, fmt.Errorf("unit %q does not fit %s", in.Unit, f.Attribute)
	}
	if f.Unit != "mpge" { // an electric car's miles per gallon equivalent are no miles per gallon
		f.Unit = spec.Unit
	}
	if !(f.Value >= spec.Min && f.Value <= spec.Max) { // what is no number at all is neither
		return f, fmt.Errorf("%g %s is implausible for %s", f.Value, f.Unit, f.Attribute)
	}
	f.ID = id(f)
	return f, nil
}

// unitName is our spelling of a unit that files spell in several ways.
func unitName(unit string) string {
	switch strings.ToLower(strings.TrimSpace(unit)) {
	case "mpge":
		return "mpge"
	case "lbs", "pounds":
		return "lb"
	case "seats", "count":
		return ""
	case "bhp":
		return "hp"
	case "lb ft", "ft-lb", "lbft", "lb.-ft.":
		return "lb-ft"
	case "inches", "inch", "\"":
		return "in"
	case "miles":
		return "mi"
	case "sec", "seconds":
		return "s"
	case "degrees", "°":
		return "deg"
	case "$":
		return "USD"
	case "l/100km":
		return "l/100 km"
	case "nm":
		return "Nm"
	case "ps":
		return "PS"
	case "kw":
		return "kW"
	case "kwh":
		return "kWh"
	}
	return strings.TrimSpace(unit)
}

// id is the hash of source and content, so that the same row is the same fact.
func id(f knowledge.Fact) string {
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "%s\x00%s\x00%d\x00%d\x00%s\x00%s\x00%s\x00%s\x00%s\x00%g\x00%s\x00%s",
		strings.ToLower(f.Make), strings.ToLower(f.Model), f.YearFrom, f.YearTo, f.Trim, f.Engine, f.Drivetrain, f.Condition,
		f.Attribute, f.Value, f.Text, f.Source.URL)
	const bytes = 16
	return hex.EncodeToString(h.Sum(nil)[:bytes])
}
