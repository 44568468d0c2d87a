package knowledge

import "strings"

// EngineName is the engine that a car's attributes (see [Decode]) name, in the words that
// facts use: "2.7L V6 gasoline", "electric". It is empty where they name none.
func EngineName(of func(attribute string) string) string {
	fuel := strings.ToLower(of("fuel_type"))
	if fuel == "electric" {
		return fuel
	}
	var words []string
	if liters := of("displacement_l"); liters != "" {
		if !strings.Contains(liters, ".") {
			liters += ".0"
		}
		words = append(words, liters+"L")
		if n := of("cylinders"); n != "" {
			words = append(words, cylindersName(of("engine_configuration"), n))
		}
	}
	switch {
	case strings.Contains(fuel, "diesel"):
		words = append(words, "diesel")
	case len(words) > 0 && fuel == "gasoline":
		words = append(words, fuel)
	}
	return strings.Join(words, " ")
}

// cylindersName is a number of cylinders with their layout, where it is known: V6, I4, H4.
func cylindersName(configuration, n string) string {
	switch c := strings.ToLower(configuration); {
	case strings.HasPrefix(c, "v"):
		return "V" + n
	case strings.Contains(c, "opposed"):
		return "H" + n
	case strings.HasPrefix(c, "in"):
		return "I" + n
	}
	return n + "-cylinder"
}

// DriveName is the driven wheels that a car's attributes name, as facts do: "4WD".
func DriveName(of func(attribute string) string) string {
	name, _, _ := strings.Cut(of("drive_type"), "/")
	switch name = strings.ToUpper(strings.TrimSpace(name)); name {
	case "4WD", "AWD", "2WD", "RWD", "FWD":
		return name
	case "4X2":
		return "2WD"
	case "4X4":
		return "4WD"
	}
	return ""
}
