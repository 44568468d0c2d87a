package ask_test

import (
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
)

// What a VIN says of engine and drive outweighs what is not said of them, and never what
// a person asks for.
func TestAFactThatContradictsTheVINIsNotChosen(t *testing.T) {
	t.Parallel()

	source := knowledge.Source{Title: "a test", URL: "https://example.com/a"}
	fact := func(engine, drive string, pounds float64) knowledge.Fact {
		return knowledge.Fact{Make: "Ford", Model: "F-150", YearFrom: 2021, YearTo: 2021, Engine: engine, Drivetrain: drive, Attribute: "towing_capacity", Value: pounds, Unit: "lb", Source: source, License: "fact", ID: engine + drive}
	}
	e := over(t, []knowledge.Fact{
		fact("2.7L EcoBoost V6", "", 10100), fact("5.0L V8", "4WD", 12900), fact("5.0L V8", "2WD", 13000), fact("3.0L Power Stroke diesel V6", "", 12100),
	}, nil)
	for name, test := range map[string]struct {
		engine, drive, question string
		kind                    ask.Kind
		values                  []float64
		by, vin                 string
	}{
		"the engine decides":                  {"2.7L V6 gasoline", "", "What can my truck tow?", ask.Value, []float64{10100}, "2.7L V6", "1"},
		"the driven wheels too":               {"5.0L V8 gasoline", "4WD", "¿Cuánto puede remolcar?", ask.Value, []float64{12900}, "5.0L V8 4WD", "1"},
		"a question may ask for another one":  {"2.7L V6 gasoline", "4WD", "and with the diesel, how much can it tow?", ask.Value, []float64{12100}, "", ""},
		"what no fact is about is not stated": {"3.3L V6 gasoline", "", "Was zieht er?", ask.OtherVersions, nil, "", "1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			car := knowledge.Vehicle{VIN: "1", Make: "Ford", Model: "F-150", Year: 2021, Engine: test.engine, Drivetrain: test.drive}
			a, err := e.Answer(t.Context(), ask.Question{Text: test.question, Lang: "en", Context: ask.Context{Vehicles: []knowledge.Vehicle{car}}})
			if err != nil {
				t.Fatal(err)
			}
			var values []float64
			for _, f := range a.Facts {
				values = append(values, f.Value)
			}
			if a.Kind != test.kind || a.ByVIN != test.by || string(a.Vehicle.VIN) != test.vin || test.values != nil && (len(values) != 1 || values[0] != test.values[0]) {
				t.Errorf("%s %v by %q, VIN %q", a.Kind, values, a.ByVIN, a.Vehicle.VIN)
			}
		})
	}
}
