package autodev

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode/upstream"
	"example.com/vinbot/knowledge/vin/words"
)

// answer is {"vin":"…","vinValid":true,"make":"…","model":"…","trim":"…","style":"…",
// "body":"…","engine":"…","drive":"…","ambiguous":false,"vehicle":{"year":2022,
// "make":"…","model":"…","manufacturer":"…"}}. Every field may be missing, the year
// too. Ambiguous says that trim and style are one of several.
type answer struct {
	VIN       text  `json:"vin"`
	Valid     *bool `json:"vinValid"`
	Ambiguous bool  `json:"ambiguous"`
	Make      text  `json:"make"`
	Model     text  `json:"model"`
	Year      text  `json:"year"`
	Trim      text  `json:"trim"`
	Style     text  `json:"style"`
	Body      text  `json:"body"`
	Engine    text  `json:"engine"`
	Drive     text  `json:"drive"`
	Vehicle   car   `json:"vehicle"`
}

type car struct {
	Make         text `json:"make"`
	Model        text `json:"model"`
	Year         text `json:"year"`
	Manufacturer text `json:"manufacturer"`
}

// text is a JSON string or number, without surplus spaces.
type text string

// UnmarshalJSON implements [json.Unmarshaler].
func (t *text) UnmarshalJSON(raw []byte) error {
	var number json.Number // takes a string of digits, too, but no other string
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		if err := json.Unmarshal(raw, &number); err != nil {
			return fmt.Errorf("neither text nor number: %w", err)
		}
		s = number.String()
	}
	*t = text(strings.Join(strings.Fields(s), " "))
	return nil
}

// parse refuses what is not about v, and what is no answer of this service.
func parse(body []byte, v knowledge.VIN) (knowledge.Decode, error) {
	var a answer
	if err := json.Unmarshal(body, &a); err != nil {
		return knowledge.Decode{}, fmt.Errorf("autodev: %w: %w", upstream.ErrBadAnswer, err)
	}
	if a.Valid == nil {
		return knowledge.Decode{}, fmt.Errorf("autodev: %w: it does not say whether the VIN is one", upstream.ErrBadAnswer)
	}
	if !strings.EqualFold(string(a.VIN), string(v)) {
		return knowledge.Decode{}, fmt.Errorf("autodev: %w: it is for another VIN", upstream.ErrBadAnswer)
	}
	d := knowledge.Decode{VIN: v, Valid: true}
	if !*a.Valid {
		return d, nil
	}
	if d.Attributes = a.attributes(); len(d.Attributes) > 0 {
		d.Sources = []knowledge.Source{{Title: "Auto.dev", URL: "https://docs.auto.dev/v2/products/vin-decode", Kind: knowledge.SourceService}}
	}
	return d, nil
}

// attributes are what the answer states, in our words.
func (a answer) attributes() map[string]string {
	litres, cylinders := engine(string(a.Engine))
	said := map[string]text{
		"Make":          cmp.Or(a.Make, a.Vehicle.Make),
		"Model":         cmp.Or(a.Model, a.Vehicle.Model),
		"ModelYear":     cmp.Or(a.Year, a.Vehicle.Year),
		"Manufacturer":  a.Vehicle.Manufacturer,
		"BodyClass":     body(string(a.Body)),
		"DriveType":     drive(string(a.Drive)),
		"DisplacementL": litres, "EngineCylinders": cylinders,
	}
	if !a.Ambiguous {
		said["Trim"] = a.Trim
		said["Doors"] = doors(string(a.Body), string(a.Style))
	}
	all := map[string]string{}
	for code, value := range said {
		if name, value := words.Attribute(code, string(value)); value != "" {
			all[name] = value
		}
	}
	return all
}

// drive is NHTSA's word for a drive; empty for what is none.
func drive(s string) text {
	switch strings.ToLower(s) {
	case "4wd", "4x4", "four wheel drive":
		return "4WD"
	case "awd", "all wheel drive":
		return "AWD"
	case "fwd", "front wheel drive":
		return "FWD"
	case "rwd", "rear wheel drive":
		return "RWD"
	}
	return ""
}

// body is NHTSA's word for a body. A "Truck" may be a pickup or a lorry: it is none.
func body(s string) text {
	kind, _, _ := strings.Cut(strings.ToLower(s), " ")
	switch kind {
	case "suv":
		return "Sport Utility Vehicle (SUV)/Multi-Purpose Vehicle (MPV)"
	case "sedan":
		return "Sedan/Saloon"
	case "hatchback":
		return "Hatchback/Liftback/Notchback"
	case "coupe":
		return "Coupe"
	case "convertible":
		return "Convertible/Cabriolet"
	case "wagon":
		return "Wagon"
	case "minivan":
		return "Minivan"
	case "pickup":
		return "Pickup"
	case "incomplete":
		return text(s) // NHTSA's own word
	}
	return ""
}

var (
	doorsIn     = regexp.MustCompile(`(?i)\b([2-5]) ?(?:d|dr|door)\b`)
	litresIn    = regexp.MustCompile(`^(\d\d?\.\d)(?: ?L\b|,)`)
	cylindersIn = regexp.MustCompile(`(?i)\b(?:[vihw](\d\d?)|(\d\d?) cylinder)\b`)
)

// doors reads "SUV 4D" and "4x4 4dr Crew Cab".
func doors(texts ...string) text {
	for _, s := range texts {
		if m := doorsIn.FindStringSubmatch(s); m != nil {
			return text(m[1])
		}
	}
	return ""
}

// engine reads "5.3L V8 OHV 16V" and "3.3, Straight 6 Cylinder Engine".
func engine(s string) (litres, cylinders text) {
	if m := litresIn.FindStringSubmatch(s); m != nil {
		litres = text(m[1])
	}
	if m := cylindersIn.FindStringSubmatch(s); m != nil {
		cylinders = text(cmp.Or(m[1], m[2]))
	}
	return litres, cylinders
}
