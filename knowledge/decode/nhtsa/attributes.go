package nhtsa

import (
	"strings"

	"example.com/vinbot/knowledge/vin/words"
)

// attributes puts NHTSA's variables under our names, in our words. What NHTSA
// leaves empty is left out.
func attributes(r variables) map[string]string {
	all := map[string]string{}
	for code := range r {
		if aside(code) {
			continue
		}
		if name, value := words.Attribute(code, r.text(code)); value != "" {
			all[name] = value
		}
	}
	return all
}

// aside tells the variables that speak of the decoding or number NHTSA's own
// tables from those that speak of the car.
func aside(code string) bool {
	switch code {
	case "VIN", "SuggestedVIN", "PossibleValues", "VehicleDescriptor", "AdditionalErrorText", "Note":
		return true
	}
	return strings.HasPrefix(code, "Error") || strings.HasPrefix(code, "NCSA") || strings.HasSuffix(code, "ID") || strings.HasSuffix(code, "Id")
}
