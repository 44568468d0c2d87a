package packages_test

import (
	"testing"

	"example.com/vinbot/knowledge/packages"
)

func TestAListOfEquipmentIsToldFromAQuestion(t *testing.T) {
	t.Parallel()
	words, err := packages.Load()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		"panoramic roof, heated front seats, adaptive cruise control":               true,
		"Heated seats\nVentilated seats\nHead-up display\nBlue paint":               true,
		"heated seats, no sunroof, no trailer hitch":                                true,
		"techo panorámico, asientos calefactados, navegación, enganche de remolque": true,
		"Panoramadach, Sitzheizung vorn, Head-up-Display, Anhängerkupplung":         true,
		"toit panoramique, sièges avant chauffants, affichage tête haute":           true,
		"does it have heated seats, a sunroof and adaptive cruise control?":         false,
		"heated seats":                              false,
		"what can it tow, how long is it, price":    false,
		"F-150, Silverado, Ram 1500":                false,
		"hello, thanks, good morning, see you soon": false,
		"": false,
	} {
		if got := words.Describes(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
