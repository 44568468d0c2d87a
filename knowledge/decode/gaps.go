package decode

import (
	"slices"

	"example.com/vinbot/knowledge"
)

// gaps are the attributes that people ask about and d does not have. Of an unknown
// car all of them are missing.
func gaps(d knowledge.Decode) (missing []string) {
	for _, a := range []string{model, year, "trim", "body_class", "drive_type", "fuel_type", "doors"} {
		if d.Attributes[a] == "" && has(d, a) {
			missing = append(missing, a)
		}
	}
	if d.Attributes["displacement_l"] == "" && d.Attributes["cylinders"] == "" && d.Attributes["fuel_type"] != "Electric" {
		missing = append(missing, "displacement_l")
	}
	return missing
}

// has tells whether a car of this kind has an attribute at all.
func has(d knowledge.Decode, attribute string) bool {
	switch d.Attributes["vehicle_type"] {
	case "Motorcycle", "Trailer", "Low Speed Vehicle (LSV)", "Off Road Vehicle":
		return !slices.Contains([]string{"trim", "drive_type", "doors"}, attribute)
	case "Truck", "Incomplete Vehicle", "Bus":
		return attribute != "doors" // NHTSA files them for few of these
	}
	return true
}
