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
	c := csv.NewReader(in)
	c.FieldsPerRecord = -1
	header, err := c.Read()
	if err != nil {
		return nil, nil, fmt.Errorf("specs: read header: %w", err)
	}
	for line := 2; ; line++ {
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			return facts, refused, nil
		}
		if err != nil {
			return facts, refused, fmt.Errorf("specs: read facts: %w", err)
		}
		f, err := r.fact(fromRecord(header, record))
		if err != nil {
			refused = append(refused, Refusal{line, err.Error()})
			continue
		}
		facts = append(facts, f)
	}
}

func fromRecord(header, record []string) row {
	fields := map[string]string{}
	for i, name := range header {
		if i < len(record) {
			fields[strings.TrimSpace(name)] = strings.TrimSpace(record[i])
		}
	}
	number := func(name string) int {
		n, err := strconv.Atoi(fields[name])
		if err != nil {
			return 0
		}
		return n
	}
	value, err := json.Marshal(fields["value"])
	if err != nil {
		value = nil
	}
	return row{
		Make: fields["make"], Model: fields["model"], YearFrom: number("year_from"), YearTo: number("year_to"),
		Trim: fields["trim"], Engine: fields["engine"], Drivetrain: fields["drivetrain"], Condition: fields["condition"],
		Attribute: fields["attribute"], Value: value, Unit: fields["unit"], SourceTitle: fields["source_title"],
		SourceURL: fields["source_url"], Quality: fields["quality"], NSources: number("n_sources"), License: fields["license"],
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
	case !named(f.Source.URL):
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

// named reports whether a source is a web page whose host has a name: a bare number
// tells a reader nothing about who says so.
func named(address string) bool {
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
	if f.Value < spec.Min || f.Value > spec.Max {
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
