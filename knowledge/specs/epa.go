package specs

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
)

// EPA reads the fuel economy data of EPA and DOE (vehicles.csv of fueleconomy.gov, as
// it is or in a zip): a row is one configuration, of which come consumption, electric
// range, emissions, engine, drive and transmission. 0 and -1 stand for unknown there and
// become no fact.
func (r *Reader) EPA(in io.ReaderAt, size int64) (facts []knowledge.Fact, refused []Refusal, err error) {
	file, err := unzipped(in, size)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = file.Close() }()
	need := []string{"id", "make", "model", "baseModel", "year", "city08", "fuelType1"}
	return r.table(file, need, func(get func(string) string) ([]row, error) {
		if id, err := strconv.Atoi(get("id")); err != nil || id < 1 {
			return nil, errors.New("id is not a number: there is no page to cite")
		}
		return epaRows(func(name string) string {
			if v := get(name); v != "0" && v != "-1" {
				return v
			}
			return ""
		}), nil
	})
}

// maxUnzipped is ten times what EPA's table has today.
const maxUnzipped = 256 << 20

// unzipped opens the one table in a zip, or what is no zip as it is.
func unzipped(in io.ReaderAt, size int64) (io.ReadCloser, error) {
	mark := make([]byte, 4)
	if n, _ := in.ReadAt(mark, 0); n < len(mark) || !bytes.Equal(mark, []byte("PK\x03\x04")) {
		return io.NopCloser(io.NewSectionReader(in, 0, size)), nil
	}
	z, err := zip.NewReader(in, size)
	if err != nil {
		return nil, fmt.Errorf("specs: open zip: %w", err)
	}
	for _, f := range z.File {
		if strings.EqualFold(path.Ext(f.Name), ".csv") {
			inner, err := f.Open()
			if err != nil {
				return nil, fmt.Errorf("specs: open zip: %w", err)
			}
			return struct {
				io.Reader
				io.Closer
			}{io.LimitReader(inner, maxUnzipped), inner}, nil
		}
	}
	return nil, errors.New("specs: the zip holds no table")
}

// epaRows are the facts of one configuration.
func epaRows(get func(string) string) (rows []row) {
	base := row{
		Make: get("make"), Model: epaModel(get("make"), get("baseModel"), get("model")), YearFrom: whole(get("year")),
		Engine: epaEngine(get), Drivetrain: epaDrive(get("drive")), Condition: epaCondition(get),
		SourceTitle: "EPA, fueleconomy.gov", SourceURL: "https://www.fueleconomy.gov/feg/Find.do?action=sbs&id=" + get("id"),
		Quality: "government", License: "public domain",
	}
	number := func(attribute, column, unit, on string) {
		v, err := strconv.ParseFloat(get(column), 64)
		if err != nil || v <= 0 {
			return
		}
		f := base
		f.Attribute, f.Unit, f.Value = attribute, unit, json.RawMessage(strconv.FormatFloat(v, 'g', -1, 64))
		if on != "" {
			f.Condition = strings.TrimPrefix(f.Condition+"; "+on, "; ")
		}
		rows = append(rows, f)
	}
	text := func(attribute, words string) {
		if words != "" {
			f := base
			f.Attribute, f.Text = attribute, words
			rows = append(rows, f)
		}
	}
	first, second := get("fuelType1"), get("fuelType2")
	on, on2 := "", "on "+strings.ToLower(cmp.Or(second, "the second fuel"))
	if second != "" {
		on = "on " + strings.ToLower(first)
	}
	for _, c := range []struct{ attribute, column string }{{"epa_city_mpg", "city"}, {"epa_highway_mpg", "highway"}, {"epa_combined_mpg", "comb"}} {
		number(c.attribute, c.column+"08", economy(first), on)
		number(c.attribute, c.column+"A08", economy(second), on2)
	}
	if first == "Electricity" {
		number("ev_range", "range", "mi", "")
	}
	if second == "Electricity" {
		number("range_electric_phev", "rangeA", "mi", "")
	}
	number("co2_emissions", "co2TailpipeGpm", "g/mi", on)
	number("engine_displacement", "displ", "L", "")
	number("cylinders", "cylinders", "", "")
	text("fuel_type", get("fuelType"))
	text("transmission", get("trany"))
	text("drivetrain", base.Drivetrain)
	return rows
}

// economy is the unit of consumption: what is no liquid counts as gallons of gasoline.
func economy(fuel string) string {
	if fuel == "Electricity" || fuel == "Hydrogen" {
		return "mpge"
	}
	return "mpg"
}

// epaModel is what people call the model: EPA's base model, where that is another one
// than the full name says, or spelt differently.
func epaModel(vehicleMake, base, full string) string {
	base = strings.TrimSuffix(base, " Pickup")
	for _, electric := range []string{"Silverado", "Sierra", "Equinox", "Blazer"} {
		if base == electric && strings.Contains(full, " EV") {
			return base + " EV"
		}
	}
	names := map[string]string{
		"Ford F150": "F-150", "Ford F250": "F-250", "Ford F350": "F-350", "Chevrolet Silverado": "Silverado 1500", "GMC Sierra": "Sierra 1500", "Nissan LEAF": "Leaf",
	}
	if vehicleMake == "Toyota" && strings.HasPrefix(full, "GR Corolla") {
		return "GR Corolla"
	}
	return cmp.Or(names[vehicleMake+" "+base], base, full)
}

// epaEngine describes an engine as the built-in facts do.
func epaEngine(get func(string) string) string {
	kind := get("atvType")
	if kind == "EV" {
		return "electric"
	}
	var words []string
	if l, err := strconv.ParseFloat(get("displ"), 64); err == nil && l > 0 {
		words = append(words, strconv.FormatFloat(l, 'f', 1, 64)+"L")
	}
	if n := whole(get("cylinders")); n > 0 {
		words = append(words, strconv.Itoa(n)+"-cylinder")
	}
	switch kind {
	case "Diesel":
		return strings.Join(append(words, "diesel"), " ")
	case "Hybrid", "Plug-in Hybrid":
		words = append(words, strings.ToLower(kind))
	case "FCV":
		return "fuel cell"
	}
	if get("tCharger") == "T" {
		words = append(words, "turbo")
	}
	return strings.Join(words, " ")
}

func epaDrive(drive string) string {
	return map[string]string{
		"Front-Wheel Drive": "FWD", "Rear-Wheel Drive": "RWD", "All-Wheel Drive": "AWD", "4-Wheel Drive": "4WD", "Part-time 4-Wheel Drive": "4WD",
		"4-Wheel or All-Wheel Drive": "4WD or AWD", "2-Wheel Drive": "2WD",
	}[drive]
}

// epaCondition is the configuration's own name, where it says more than the model and
// the drive, and its transmission.
func epaCondition(get func(string) string) string {
	full := strings.Join(strings.Fields(get("model")), " ")
	words := slices.DeleteFunc(strings.Fields(full), func(w string) bool { return slices.Contains([]string{"2WD", "4WD", "AWD", "FWD", "RWD"}, w) })
	var parts []string
	if short := strings.Join(words, " "); short != get("baseModel") {
		parts = append(parts, "EPA: "+full)
	}
	if t := get("trany"); t != "" && get("atvType") != "EV" {
		parts = append(parts, strings.ToLower(t[:1])+t[1:])
	}
	return strings.Join(parts, "; ")
}

func whole(text string) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		return 0
	}
	return n
}
