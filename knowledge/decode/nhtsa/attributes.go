package nhtsa

import (
	"strconv"
	"strings"
)

// attributes puts NHTSA's variables under our names, in our words. What NHTSA
// leaves empty is left out.
func attributes(r variables) map[string]string {
	all := map[string]string{}
	set := func(name, value string) {
		if value != "" {
			all[name] = value
		}
	}
	set("make", makeName(r.text("Make")))
	set("model", r.text("Model"))
	set("model_year", yearOf(r.text("ModelYear")))
	set("manufacturer", company(r.text("Manufacturer")))
	set("vehicle_type", vehicleType(r.text("VehicleType")))
	set("body_class", bodyClass(r.text("BodyClass")))
	set("fuel_type", fuel(r.text("FuelTypePrimary")))
	set("fuel_type_secondary", fuel(r.text("FuelTypeSecondary")))
	set("drive_type", drive(r.text("DriveType")))
	set("transmission", transmission(r.text("TransmissionStyle")))
	set("displacement_l", litres(r.text("DisplacementL")))
	set("cylinders", count(r.text("EngineCylinders")))
	set("doors", count(r.text("Doors")))
	set("plant_city", capitalised(r.text("PlantCity")))
	set("plant_state", capitalised(r.text("PlantState")))
	set("plant_country", country(r.text("PlantCountry")))
	for name, variable := range map[string]string{
		"trim": "Trim", "trim2": "Trim2", "series": "Series", "series2": "Series2", "engine_model": "EngineModel",
		"engine_configuration": "EngineConfiguration", "engine_manufacturer": "EngineManufacturer", "gvwr": "GVWR", "gvwr_to": "GVWR_to",
		"horsepower": "EngineHP", "horsepower_to": "EngineHP_to", "transmission_speeds": "TransmissionSpeeds", "cab_type": "BodyCabType",
		"bed_type": "BedType", "bed_length_in": "BedLengthIN", "wheelbase_in": "WheelBaseShort", "seats": "Seats", "seat_rows": "SeatRows",
		"electrification": "ElectrificationLevel", "battery_kwh": "BatteryKWh", "steering": "SteeringLocation", "turbo": "Turbo",
	} {
		set(name, r.text(variable))
	}
	return all
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

// litres are rounded as engines are named: "3.211864544" is a 3.2.
func litres(s string) string {
	const most = 100
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || !(f > 0 && f <= most) { // also for NaN
		return ""
	}
	if f < 1 { // a motorcycle's
		return strconv.FormatFloat(f, 'g', 3, 64)
	}
	return strconv.FormatFloat(f, 'f', 1, 64)
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
