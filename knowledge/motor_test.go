package knowledge_test

import (
	"testing"

	"example.com/vinbot/knowledge"
)

func TestAnEngineIsNamedAsFactsDo(t *testing.T) {
	t.Parallel()

	for want, attributes := range map[string]map[string]string{
		"2.7L V6 gasoline": {"displacement_l": "2.7", "cylinders": "6", "engine_configuration": "V-Shaped", "fuel_type": "Gasoline"},
		"2.5L H4 gasoline": {"displacement_l": "2.5", "cylinders": "4", "engine_configuration": "Horizontally opposed (boxer)", "fuel_type": "Gasoline"},
		"3.0L I6 diesel":   {"displacement_l": "3", "cylinders": "6", "engine_configuration": "In-Line", "fuel_type": "Diesel"},
		"5.3L 8-cylinder":  {"displacement_l": "5.3", "cylinders": "8"}, // how they stand is not said
		"electric":         {"fuel_type": "Electric"},
		"":                 {"cylinders": "6"}, // too little to tell engines apart
	} {
		if got := knowledge.EngineName(func(a string) string { return attributes[a] }); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for want, filed := range map[string]string{"4WD": "4WD/4-Wheel Drive/4x4", "2WD": "4x2", "AWD": "AWD/All-Wheel Drive", "": "6x4/Tandem"} {
		if got := knowledge.DriveName(func(string) string { return filed }); got != want {
			t.Errorf("%q: %q, want %q", filed, got, want)
		}
	}
}
