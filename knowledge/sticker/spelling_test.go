package sticker //nolint:testpackage // the spelling of lines is not exported

import "testing"

func TestWhatIsNearlyALineOfEveryLabelIsSpelledAsThere(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"STANDARD VEMICLE PRicE $88,100.00":         "STANDARD VEHICLE PRICE $88,100.00",
		"TOTAL VEMICLE PRice* 92,245.00":            "TOTAL VEHICLE PRICE 92,245.00",
		"Stampano VemcLE Price 36,895.00":           "STANDARD VEHICLE PRICE 36,895.00",
		"T0TAL 0PTIONS/0THER 6,250.00":              "TOTAL OPTIONS/OTHER 6,250.00",
		"OPTIONAL EQUIPMENT/OTHEA":                  "OPTIONAL EQUIPMENT/OTHER",
		"DESTINATION CHARGE 995.00":                 "DESTINATION CHARGE 995.00",
		"OPTIONAL EQUIPMENT (May Replace Standard)": "OPTIONAL EQUIPMENT (May Replace Standard)",
		"TOTAL PROTECTION PACKAGE 1,250.00":         "TOTAL PROTECTION PACKAGE 1,250.00",
		"POWER STANDARD SEATS 500.00":               "POWER STANDARD SEATS 500.00",
		"STANDARD SUSPENSION":                       "STANDARD SUSPENSION",
		"TOWING EQUIPMENT 650.00":                   "TOWING EQUIPMENT 650.00",
		"OPTIONAL EQUIPMENT PACKAGE 1,100.00":       "OPTIONAL EQUIPMENT PACKAGE 1,100.00",
		"CONVENIENCE PACKAGE":                       "CONVENIENCE PACKAGE",
		"VEHICLE PRICE $120,400.00":                 "VEHICLE PRICE $120,400.00", // of the car or all of it: its beginning was not read
		"OTAL OPTIONS $8,240.00":                    "TOTAL OPTIONS $8,240.00",   // its first letter was not read
	} {
		p := priced(join(typed(100, 100, text), 20, nil), 20, nil)
		if p = spell(p); p[0].text != want || spelled(p[0].words) != want {
			t.Errorf("%q is spelled %q with the words %q, want %q", text, p[0].text, spelled(p[0].words), want)
		}
	}
}
