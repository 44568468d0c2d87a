// Package words puts NHTSA's variables under this product's names and its values
// into one vocabulary, whether they come from its service or from a release of
// its database: NHTSA has renamed values between releases, and a reader must not
// notice which one answered.
package words

import (
	"strconv"
	"strings"
	"unicode"
)

// Attribute is what a value of NHTSA's variable means here: the name of the
// attribute and its value in our words. code is the variable's code, as the
// service's fields and the Element table spell it ("BodyClass"). The value is
// empty where NHTSA says nothing, or nothing that can be true.
func Attribute(code, value string) (name, said string) {
	value = text(value)
	if name = named(code); name == "" {
		name = snake(code)
	}
	if value == "" {
		return name, ""
	}
	return name, say(name, value)
}

// text is a value without what NHTSA writes for nothing.
func text(s string) string {
	const most = 500 // NHTSA's own limit
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > most || strings.EqualFold(s, "Not Applicable") || strings.EqualFold(s, "null") {
		return ""
	}
	return s
}

// named are the codes whose attribute has a name of its own.
func named(code string) string {
	switch code {
	case "FuelTypePrimary":
		return "fuel_type"
	case "TransmissionStyle":
		return "transmission"
	case "EngineCylinders":
		return "cylinders"
	case "EngineHP":
		return "horsepower"
	case "EngineHP_to":
		return "horsepower_to"
	case "BodyCabType":
		return "cab_type"
	case "WheelBaseShort":
		return "wheelbase_in"
	case "WheelBaseLong":
		return "wheelbase_to_in"
	case "ElectrificationLevel":
		return "electrification"
	case "SteeringLocation":
		return "steering"
	case "BedLengthIN":
		return "bed_length_in"
	case "BatteryKWh":
		return "battery_kwh"
	case "BatteryKWh_to":
		return "battery_kwh_to"
	}
	return ""
}

// say puts the values of some attributes into our words.
func say(name, value string) string {
	switch name {
	case "make":
		return makeName(value)
	case "model_year":
		return yearOf(value)
	case "manufacturer":
		return company(value)
	case "vehicle_type":
		return vehicleType(value)
	case "body_class":
		return bodyClass(value)
	case "fuel_type", "fuel_type_secondary":
		return fuel(value)
	case "drive_type":
		return drive(value)
	case "transmission":
		return transmission(value)
	case "displacement_l":
		return Litres(value)
	case "cylinders", "doors":
		return count(value)
	case "plant_city", "plant_state":
		return capitalised(value)
	case "plant_country":
		return country(value)
	}
	return value
}

// snake writes "AirBagLocFront" as "air_bag_loc_front" and "GCWR_to" as "gcwr_to".
func snake(code string) string {
	var b strings.Builder
	rs := []rune(code)
	for i, r := range rs {
		if i > 0 && unicode.IsUpper(r) && rs[i-1] != '_' {
			after := i+1 < len(rs) && unicode.IsLower(rs[i+1])
			if !unicode.IsUpper(rs[i-1]) || after {
				b.WriteByte('_')
			}
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// yearOf is a model year that a car can have.
func yearOf(s string) string {
	const earliest, latest = 1953, 2100
	if n, err := strconv.Atoi(s); err != nil || n < earliest || n > latest {
		return ""
	}
	return s
}

// count is a small whole number.
func count(s string) string {
	const most = 100
	if n, err := strconv.Atoi(s); err != nil || n <= 0 || n > most {
		return ""
	}
	return s
}

// Litres are rounded as engines are named: "3.211864544" is a 3.2.
func Litres(s string) string {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return ""
	}
	return Displacement(f)
}

// Displacement writes litres; it is empty for what no engine has.
func Displacement(l float64) string {
	const most = 100
	if !(l > 0 && l <= most) { // also for NaN
		return ""
	}
	if l < 1 { // a motorcycle's
		return strconv.FormatFloat(l, 'g', 3, 64)
	}
	return strconv.FormatFloat(l, 'f', 1, 64)
}

// capitalised writes "SAN LUIS POTOSI" as "San Luis Potosi"; what has small
// letters already stays as it is.
func capitalised(s string) string {
	if s != strings.ToUpper(s) {
		return s
	}
	words := strings.Fields(strings.ToLower(s))
	for i, w := range words {
		words[i] = initial(w)
	}
	return strings.Join(words, " ")
}

// initial makes the first letter of each part of "rolls-royce" a capital.
func initial(w string) string {
	parts := strings.Split(w, "-")
	for i, p := range parts {
		at := len(p) - len(strings.TrimLeft(p, "("))
		if at < len(p) {
			parts[i] = p[:at] + strings.ToUpper(p[at:at+1]) + p[at+1:]
		}
	}
	return strings.Join(parts, "-")
}
