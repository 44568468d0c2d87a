package packages_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge/packages"
)

func TestFeaturesAreReadFromOneItem(t *testing.T) {
	t.Parallel()
	v := load(t).Vocabulary
	for item, want := range map[string][]packages.Feature{
		"heated and ventilated front seats":         {"heated_front_seats", "ventilated_front_seats"},
		"Ventilated rear seats":                     {"ventilated_rear_seats"},
		"20\" gloss black aluminum wheels":          {"wheels_20", "special_wheels", "black_wheels"},
		"12.3-inch touchscreen":                     {"touchscreen_12"},
		"11.6in Axle upgrade":                       nil,
		"spare tire delete":                         nil,
		"Bose premium audio":                        {"premium_audio", "audio_bose"},
		"techo panorámico":                          {"panoramic_roof"},
		"techo panoramico":                          {"panoramic_roof"},
		"volant chauffant":                          {"heated_steering_wheel"},
		"beheizbares Lenkrad":                       {"heated_steering_wheel"},
		"toit panoramique":                          {"panoramic_roof"},
		"Head-up-Display":                           {"head_up_display"},
		"all-wheel drive":                           {"all_wheel_drive"},
		"one owner, garage kept":                    nil,
		"":                                          nil,
		"class IV receiver hitch with 7-pin wiring": {"receiver_hitch", "trailer_wiring"},
		"integrated trailer brake controller":       {"trailer_brake_controller"},
		"adaptive cruise control with stop and go":  {"adaptive_cruise"},
		"conventional cruise control":               {"cruise_control"},
		"electronic locking rear differential":      {"locking_diff"},
		"limited-slip rear differential":            {"limited_slip"},
		"power-folding third-row seat":              {"third_row", "power_third_row"},
		"carbon-ceramic brakes":                     {"ceramic_brakes"},
		"red Brembo calipers":                       {"performance_brakes", "red_calipers"},
		"360-degree camera":                         {"surround_camera"},
		"hands-free power liftgate":                 {"power_liftgate", "hands_free_liftgate"},
		"sensores de estacionamiento delanteros":    {"front_parking_sensors"},
		"asientos delanteros ventilados":            {"ventilated_front_seats"},
		"belüftete Vordersitze":                     {"ventilated_front_seats"},
		"sièges avant ventilés":                     {"ventilated_front_seats"},
		"Anhängerkupplung":                          {"receiver_hitch"},
		"spray-in bed liner":                        {"bed_liner"},
	} {
		if d := cmp.Diff(want, v.Of(item)); d != "" {
			t.Errorf("%q: %s", item, d)
		}
	}
}

func TestEveryFeatureHasANameInEveryLanguageAndIsFoundByIt(t *testing.T) {
	t.Parallel()
	v := load(t).Vocabulary
	names := map[string]packages.Feature{}
	for _, f := range v.All() {
		if v.Group(f) == "" {
			t.Errorf("%s has no group", f)
		}
		for _, lang := range []string{"en", "es", "fr", "de"} {
			name := v.Name(f, lang)
			if !slices.Contains(v.Of(name), f) {
				t.Errorf("%s is not found by its own name %q", f, name)
			}
			if other := names[lang+name]; other != "" {
				t.Errorf("%s and %s are both %q", f, other, name)
			}
			names[lang+name] = f
		}
	}
	if len(names) < 4*300 {
		t.Errorf("%d names", len(names))
	}
}

func FuzzFeatures(f *testing.F) {
	f.Add("heated and ventilated front seats, 20\" wheels")
	f.Add("\xff\"\"20in")
	v, err := packages.LoadVocabulary()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, item string) {
		for _, found := range v.Of(item) {
			if !v.Has(found) {
				t.Errorf("%q", found)
			}
		}
	})
}
