package vin

import (
	_ "embed" // the table of makers
	"strings"

	"example.com/vinbot/knowledge"
)

// table lists makers by their code (WMI), sorted, one a line: code, origin
// ("v": NHTSA's vPIC, March 2026; "w": Wikibooks' list of makers, of codes that
// NHTSA does not know or, JSA, knows for motorcycles only; a doubt), kind of vehicle, manufacturer, makes. Where makes share a code, '|' stands between
// them, and after '=' stands what of positions 4 and 5 is one's alone: "A:BC"
// is AB or AC, '*' any, '?' any in the first place. A make without such a list
// cannot be told by these two.
//
//go:embed wmi.tsv
var table string

// maker is one line of the table.
type maker struct {
	vpic         bool
	kind         string
	manufacturer string
	makes        string
}

const wmiLength = 3

// WMI is the maker's code of v: three characters, and positions 12 to 14 as well
// where the third is '9', for makers of fewer than 1,000 vehicles a year.
func WMI(v knowledge.VIN) string {
	const from, to = 11, 14
	if len(v) >= to && v[2] == '9' {
		return string(v[:wmiLength] + v[from:to])
	}
	if len(v) < wmiLength {
		return ""
	}
	return string(v[:wmiLength])
}

func lookUp(v knowledge.VIN) (maker, bool) {
	return find(WMI(v))
}

// find searches the table by halves, without copying it.
func find(wmi string) (maker, bool) {
	lo, hi := 0, len(table) // both at the start of a line
	for wmi != "" && lo < hi {
		mid := lo + (hi-lo)/2
		start := strings.LastIndexByte(table[:mid], '\n') + 1
		line, _, _ := strings.Cut(table[start:], "\n")
		code, rest, _ := strings.Cut(line, "\t")
		switch strings.Compare(code, wmi) {
		case 0:
			return lineOf(rest), true
		case -1:
			lo = start + len(line) + 1
		default:
			hi = start
		}
	}
	return maker{}, false
}

func lineOf(rest string) (m maker) {
	origin, rest, _ := strings.Cut(rest, "\t")
	m.vpic = origin == "v"
	m.kind, rest, _ = strings.Cut(rest, "\t")
	m.manufacturer, m.makes, _ = strings.Cut(rest, "\t")
	return m
}

// marked tells whether position 7 says which cycle of years is meant. Of trucks
// the table marks those of makers who keep to it in all they build.
func (m maker) marked() bool {
	return m.kind == "car" || m.kind == "mpv" || strings.HasPrefix(m.kind, light)
}

const light = "light "

// make is the brand of v, or empty where it may be one of several.
func (m maker) make(v knowledge.VIN) string {
	if !strings.Contains(m.makes, "|") {
		return m.makes
	}
	for entry := range strings.SplitSeq(m.makes, "|") {
		if brand, own, _ := strings.Cut(entry, " = "); owns(own, v) {
			return brand
		}
	}
	return ""
}

// owns tells whether positions 4 and 5 of v are among own.
func owns(own string, v knowledge.VIN) bool {
	const fourth, fifth = 3, 4
	if len(v) <= fifth || v[fourth] == '*' || v[fifth] == '*' {
		return false
	}
	for group := range strings.FieldsSeq(own) {
		if (group[0] == v[fourth] || group[0] == '?') && (group[2] == '*' || strings.IndexByte(group[2:], v[fifth]) >= 0) {
			return true
		}
	}
	return false
}

// vehicleType is the kind in NHTSA's words.
func (m maker) vehicleType() string {
	switch strings.TrimPrefix(m.kind, light) {
	case "car":
		return "Passenger Car"
	case "mpv":
		return "Multipurpose Passenger Vehicle (MPV)"
	case "truck":
		return "Truck"
	case "bus":
		return "Bus"
	case "incomplete":
		return "Incomplete Vehicle"
	case "motorcycle":
		return "Motorcycle"
	}
	return ""
}
