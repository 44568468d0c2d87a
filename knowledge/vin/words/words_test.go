package words_test

import (
	"testing"

	"example.com/vinbot/knowledge/vin/words"
)

func TestAttribute(t *testing.T) {
	t.Parallel()
	type said struct{ name, value string }
	for name, tt := range map[string]struct {
		code, value string
		want        said
	}{
		"a make writes itself":                       {"Make", "MERCEDES-BENZ", said{"make", "Mercedes-Benz"}},
		"initials stay capitals":                     {"Make", "GMC", said{"make", "GMC"}},
		"a Scottish name":                            {"Make", "MCLAREN", said{"make", "McLaren"}},
		"a hyphen starts a name anew":                {"Make", "ROLLS-ROYCE", said{"make", "Rolls-Royce"}},
		"a company keeps its legal form":             {"Manufacturer", "VOLKSWAGEN DE MEXICO SA DE C.V.", said{"manufacturer", "Volkswagen de Mexico SA de C.V."}},
		"a company keeps its initials":               {"Manufacturer", "FCA US LLC", said{"manufacturer", "FCA US LLC"}},
		"litres are an engine's":                     {"DisplacementL", "3.211864544", said{"displacement_l", "3.2"}},
		"a small engine keeps its digits":            {"DisplacementL", "0.998", said{"displacement_l", "0.998"}},
		"no engine has no litres":                    {"DisplacementL", "0", said{"displacement_l", ""}},
		"not a number is nothing":                    {"DisplacementL", "NaN", said{"displacement_l", ""}},
		"a country has its short name":               {"PlantCountry", "UNITED STATES (USA)", said{"plant_country", "United States"}},
		"an SUV of an older release":                 {"BodyClass", "Sport Utility Vehicle (SUV)/Multi-Purpose Vehicle (MPV)", said{"body_class", "Sport Utility Vehicle (SUV)/Multi-Purpose Vehicle (MPV)"}},
		"an SUV of a newer release":                  {"BodyClass", "Sport Utility Vehicle [SUV]/Multipurpose Vehicle [MPV]", said{"body_class", "Sport Utility Vehicle (SUV)/Multi-Purpose Vehicle (MPV)"}},
		"not applicable is nothing":                  {"Trim", "Not Applicable", said{"trim", ""}},
		"many doors are nothing":                     {"Doors", "many", said{"doors", ""}},
		"a code without a name of ours names itself": {"AirBagLocFront", "1st Row", said{"air_bag_loc_front", "1st Row"}},
		"initials in a code stay together":           {"SAEAutomationLevel_to", "2", said{"sae_automation_level_to", "2"}},
		"a word of capitals":                         {"ABS", "Standard", said{"abs", "Standard"}},
		"space is made plain":                        {"Trim", " w/DC \t Fast  Charge ", said{"trim", "w/DC Fast Charge"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n, v := words.Attribute(tt.code, tt.value)
			if got := (said{n, v}); got != tt.want {
				t.Errorf("%s %q is %+v, want %+v", tt.code, tt.value, got, tt.want)
			}
		})
	}
}

func FuzzAttribute(f *testing.F) {
	f.Add("DisplacementL", "1e308")
	f.Add("Make", "(-")
	f.Add("_", "Ⱥ")
	f.Fuzz(func(_ *testing.T, code, value string) { words.Attribute(code, value) })
}
