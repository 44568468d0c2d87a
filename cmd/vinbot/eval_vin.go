package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/vin/words"
)

// vinCase is a VIN and what is known of its car from elsewhere.
type vinCase struct {
	VIN      knowledge.VIN              `json:"vin"`
	Kind     string                     `json:"kind"`
	CheckOK  *bool                      `json:"check_digit_ok"`
	Expected map[string]json.RawMessage `json:"expected"`
}

// vinScore counts by kind and field.
type vinScore struct {
	cases int
	took  []time.Duration
	cells map[vinCell]*vinTally
}

type vinCell struct{ kind, field string }

type vinTally struct {
	right, wrong, unknown int
	misses                []vinMiss
}

type vinMiss struct {
	vin       knowledge.VIN
	got, want string
}

func (t *vinTally) share() float64 {
	if n := t.right + t.wrong + t.unknown; n > 0 {
		return float64(t.right) / float64(n)
	}
	return 1
}

// goal is the share that is to be right, 0 for none. The fields that an extract of
// NHTSA's data lacks have none.
func (c vinCell) goal() float64 {
	const nearly, most, many, some = 0.999, 0.995, 0.99, 0.97
	switch c.kind {
	case "vpic_recorded":
		switch c.field {
		case "make", "year", "vehicle_type":
			return nearly
		case "model":
			return most
		case "body", "trim", "doors", "cylinders", "engine_model", "displacement_l":
			return many
		}
	case "curated_real", "window_sticker":
		switch c.field {
		case "make", "year":
			return many
		case "model":
			return some
		}
	case "vpic_exception_real":
		if c.field == "warned" {
			return 1
		}
	}
	return 0
}

// fieldCodes are NHTSA's codes of the fields of a case that are compared.
func fieldCodes() map[string]string {
	return map[string]string{
		"make": "Make", "model": "Model", "year": "ModelYear", "body": "BodyClass", "trim": "Trim", "series": "Series", "vehicle_type": "VehicleType",
		"cylinders": "EngineCylinders", "displacement_l": "DisplacementL", "fuel": "FuelTypePrimary", "doors": "Doors", "engine_model": "EngineModel",
		"plant_city": "PlantCity", "plant_country": "PlantCountry", "manufacturer": "Manufacturer", "transmission": "TransmissionStyle", "hp": "EngineHP",
		"drive": "DriveType", "electrification": "ElectrificationLevel",
	}
}

// take compares one decode. NHTSA's own words are compared in full; what others
// call a car is compared in the fields that people name alike.
func (s *vinScore) take(c vinCase, d knowledge.Decode) {
	official := strings.HasPrefix(c.Kind, "vpic") || strings.HasPrefix(c.Kind, "synthetic")
	for field, raw := range c.Expected {
		code := fieldCodes()[field]
		if code == "" || !official && !namedAlike(field) {
			continue
		}
		name, want := words.Attribute(code, scalar(raw))
		got := d.Attributes[name]
		same := strings.EqualFold(got, want) || !official && field == "model" && sameModel(got, want)
		s.count(vinCell{c.Kind, field}, c.VIN, got, want, same)
	}
	if c.CheckOK != nil && !*c.CheckOK && d.Valid {
		s.count(vinCell{c.Kind, "warned"}, c.VIN, warning(d), string(knowledge.ProblemCheckDigit), d.Attributes["model"] != "" && warning(d) != "")
	}
}

func namedAlike(field string) bool {
	switch field {
	case "make", "model", "year", "cylinders", "displacement_l":
		return true
	}
	return false
}

func warning(d knowledge.Decode) string {
	for _, p := range d.Problems {
		if p.Code == knowledge.ProblemCheckDigit {
			return string(p.Code)
		}
	}
	return ""
}

func (s *vinScore) count(c vinCell, v knowledge.VIN, got, want string, same bool) {
	t := s.cells[c]
	if t == nil {
		t = &vinTally{}
		s.cells[c] = t
	}
	switch {
	case same:
		t.right++
		return
	case got == "":
		t.unknown++
	default:
		t.wrong++
	}
	t.misses = append(t.misses, vinMiss{v, got, want})
}

// sameModel tells whether one name has all the words of the other: makers and
// dealers add the version ("Integra LS", "GLC-Class").
func sameModel(a, b string) bool {
	short, long := nameWords(a), nameWords(b)
	if len(short) > len(long) {
		short, long = long, short
	}
	for _, w := range short {
		if !slices.Contains(long, w) {
			return false
		}
	}
	return len(short) > 0
}

func nameWords(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// scalar is a JSON string or number as text.
func scalar(raw json.RawMessage) string {
	var v any
	if json.Unmarshal(raw, &v) != nil || v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

func (s *vinScore) order() []vinCell {
	all := make([]vinCell, 0, len(s.cells))
	for c := range s.cells {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b vinCell) int { return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.field, b.field)) })
	return all
}

func (s *vinScore) quantiles() (p50, p99 time.Duration) {
	if len(s.took) == 0 {
		return 0, 0
	}
	slices.Sort(s.took)
	const hundredth = 99
	return s.took[len(s.took)/2], s.took[len(s.took)*hundredth/percent]
}
