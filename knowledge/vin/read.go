package vin

import (
	"strconv"
	"strings"
	"time"

	"example.com/vinbot/knowledge"
)

// Read says what the structure of v alone says. Its attributes are make,
// manufacturer, model_year, vehicle_type and wmi_country (ISO 3166 alpha-2: who
// gave out the maker's code; not where the car was built), each only where it is
// beyond doubt.
func Read(v knowledge.VIN, now time.Time) knowledge.Decode {
	d := knowledge.Decode{VIN: v, Attributes: map[string]string{}}
	parsed, problems := Parse(string(v))
	d.Problems = problems
	if parsed == "" || has(problems, knowledge.ProblemPre1981) {
		return d
	}
	d.VIN = parsed
	d.Valid = len(parsed) == Length && !strings.Contains(string(parsed), "*")
	d.Sources = []knowledge.Source{standard(parsed)}
	set(d.Attributes, "wmi_country", Country(parsed))
	readMaker(&d)
	readYear(&d, now)
	d.Quality = quality(d)
	return d
}

func readMaker(d *knowledge.Decode) {
	code := WMI(d.VIN)
	m, known := find(code)
	if !known {
		d.Problems = append(d.Problems, knowledge.Problem{Code: knowledge.ProblemUnknownWMI, Detail: code})
		return
	}
	set(d.Attributes, "make", m.make(d.VIN))
	set(d.Attributes, "manufacturer", m.manufacturer)
	set(d.Attributes, "vehicle_type", m.vehicleType())
	if !m.vpic {
		d.Problems = append(d.Problems, knowledge.Problem{Code: knowledge.ProblemWikiMaker, Detail: code})
	}
	d.Sources = append(d.Sources, m.source(code))
}

// readYear leaves the year out where it has two readings, and names both.
func readYear(d *knowledge.Decode, now time.Time) {
	year, sure := ModelYear(d.VIN, now)
	switch {
	case sure:
		d.Attributes["model_year"] = strconv.Itoa(year)
	case year == 0 || !dated(d.VIN):
		d.Problems = append(d.Problems, knowledge.Problem{Code: knowledge.ProblemNoYear})
	default:
		d.Problems = append(d.Problems, knowledge.Problem{Code: knowledge.ProblemNoYear, Detail: readings(year)})
	}
}

// readings are the two years that one code may mean, "1995/2025".
func readings(year int) string {
	if year >= first {
		return strconv.Itoa(year-cycle) + "/" + strconv.Itoa(year)
	}
	return strconv.Itoa(year) + "/" + strconv.Itoa(year+cycle)
}

// quality is up to 40: a structure is never half of what there is to know.
func quality(d knowledge.Decode) int {
	const maker, year, kind, digit, hearsay = 15, 15, 5, 5, 5
	q := 0
	for attribute, points := range map[string]int{"make": maker, "model_year": year, "vehicle_type": kind} {
		if d.Attributes[attribute] != "" {
			q += points
		}
	}
	if d.Valid && !has(d.Problems, knowledge.ProblemCheckDigit) {
		q += digit
	}
	if d.Attributes["make"] != "" && has(d.Problems, knowledge.ProblemWikiMaker) {
		q -= hearsay
	}
	return q
}

func standard(v knowledge.VIN) knowledge.Source {
	if northAmerican(v) {
		return knowledge.Source{Title: "49 CFR Part 565", URL: "https://www.ecfr.gov/current/title-49/subtitle-B/chapter-V/part-565", Kind: knowledge.SourceStandard}
	}
	return knowledge.Source{Title: "ISO 3779", URL: "https://www.iso.org/standard/52200.html", Kind: knowledge.SourceStandard}
}

const (
	tableTitle = "WMI "
	wikiTitle  = "Wikibooks: World Manufacturer Identifier"
)

// source is where the table has a maker from. Nobody was asked: what NHTSA answers
// has a source of its own.
func (m maker) source(code string) knowledge.Source {
	if m.vpic {
		return knowledge.Source{
			Title: tableTitle + code + " (NHTSA, 2026-03)", URL: "https://vpic.nhtsa.dot.gov/api/vehicles/DecodeWMI/" + code + "?format=json", Kind: knowledge.SourceGovernment,
		}
	}
	return knowledge.Source{
		Title: wikiTitle,
		URL:   "https://en.wikibooks.org/wiki/Vehicle_Identification_Numbers_(VIN_codes)/World_Manufacturer_Identifier_(WMI)",
		Kind:  knowledge.SourceBlog,
	}
}

// FromTable reports whether a source is that of the table of makers.
func FromTable(s knowledge.Source) bool {
	return strings.HasPrefix(s.Title, tableTitle) || s.Title == wikiTitle
}

func set(attributes map[string]string, name, value string) {
	if value != "" {
		attributes[name] = value
	}
}

func has(problems []knowledge.Problem, code knowledge.ProblemCode) bool {
	for _, p := range problems {
		if p.Code == code {
			return true
		}
	}
	return false
}
