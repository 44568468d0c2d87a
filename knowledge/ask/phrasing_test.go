package ask_test

import (
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
)

// fleet are facts of two trucks and an electric car, all of 2022.
func fleet() []knowledge.Fact {
	of := func(vehicleMake, model, trim, condition string, name knowledge.Attribute, value float64, unit string) knowledge.Fact {
		f := ranked(model, name, value, unit)
		f.ID, f.Make, f.Trim, f.Condition = f.ID+trim+condition, vehicleMake, trim, condition
		return f
	}
	return []knowledge.Fact{
		of("Ford", "Ranger", "", "", "curb_weight", 4400, "lb"), of("Ford", "Ranger", "", "", "length", 210.8, "in"), of("Ford", "Ranger", "", "", "horsepower", 270, "hp"),
		of("Ford", "Ranger", "", "", "torque", 310, "lb-ft"), of("Ford", "Ranger", "", "", "epa_combined_mpg", 23, "mpg"), of("Ford", "Ranger", "", "", "towing_capacity", 7500, "lb"),
		of("Ford", "Ranger", "", "", "top_speed", 110, "mph"), of("Ford", "Ranger", "", "", "payload_capacity", 1860, "lb"),
		of("Ford", "Maverick", "", "", "horsepower", 250, "hp"), of("Ford", "Explorer", "", "", "horsepower", 300, "hp"),
		of("Ram", "2500", "Power Wagon", "", "ground_clearance", 14.2, "in"), of("Ram", "2500", "Laramie", "", "ground_clearance", 10, "in"),
		of("Subaru", "Outback", "", "all trims except Wilderness", "ground_clearance", 8.7, "in"), of("Subaru", "Outback", "Wilderness", "", "ground_clearance", 9.5, "in"),
		of("Honda", "Odyssey", "Touring / Elite", "", "towing_capacity", 3500, "lb"), of("Honda", "Odyssey", "LX to EX-L", "500 lb less than Touring and Elite", "towing_capacity", 3000, "lb"),
		of("Mercedes-Benz", "EQS", "EQS 580 4Matic", "", "horsepower", 516, "hp"), of("Mercedes-Benz", "EQS SUV", "EQS 580 4Matic", "", "horsepower", 536, "hp"),
		of("Mercedes-Benz", "EQS SUV", "EQS 450 4Matic", "", "horsepower", 355, "hp"), of("Mercedes-Benz", "G-Class", "AMG G 63", "", "torque", 627, "lb-ft"),
		of("Mercedes-Benz", "G-Class", "G 550", "", "torque", 450, "lb-ft"),
	}
}

func TestAFollowUpMayAskForAnotherUnitInPassing(t *testing.T) {
	t.Parallel()

	e := engine(t, fleet())
	for _, tt := range []struct {
		lang, first string
		unit        string
		then        []string
	}{
		{"es", "¿Cuánto pesa la Ranger 2022?", "kg", []string{"pasalo a kilos", "pásamelo a kg", "dímelo en kilos", "pero en kilos", "conviértelo a kg", "¿eso cuántos kilos son?", "no entiendo libras, dame kilos", "¿en kilos?"}},
		{"es", "¿Cuánto pesa la Ranger 2022?", "lb", []string{"¿en libras?", "a libras por favor"}},
		{"es", "¿Cuánto mide de largo la Ranger 2022?", "m", []string{"¿en metros?", "pásalo a metros", "¿cuántos metros son?"}},
		{"es", "consumo combinado de la Ranger 2022", "l/100 km", []string{"¿en litros a los 100?", "pásalo a litros por cien"}},
		{"es", "consumo combinado de la Ranger 2022", "km/l", []string{"en km por litro"}},
		{"en", "how heavy is the 2022 Ranger", "kg", []string{"in kilos?", "make that kilos", "kg please", "and in metric?", "how many kilos is that", "kilos, please, I'm European", "convert to kg"}},
		{"en", "how long is the 2022 Ranger", "m", []string{"in meters?", "convert that to meters"}},
		{"fr", "Combien pèse le Ranger 2022 ?", "kg", []string{"en kilos ça donne ?", "tu peux me le mettre en kilos ?", "soit combien de kilos ?"}},
		{"de", "Was wiegt der Ranger 2022?", "kg", []string{"in Kilo?", "umgerechnet in kg?", "macht wie viel Kilo?", "rechne das in kg um"}},
		{"de", "Leistung vom Ranger 2022", "PS", []string{"und in PS?"}},
	} {
		for _, then := range tt.then {
			if a := second(t, e, tt.lang, tt.first, then); a.Kind != ask.Value || a.Unit != tt.unit {
				t.Errorf("%s / %s: %s in %q, want %q", tt.first, then, a.Kind, a.Unit, tt.unit)
			}
		}
	}
}

func TestAYesOrNoQuestionIsReadInManyWords(t *testing.T) {
	t.Parallel()

	e := engine(t, fleet())
	for text, want := range map[string]ask.Verdict{
		"en is the 2022 Ranger over 20 combined mpg":                      ask.Yes,
		"en does the 2022 Ranger get 30 mpg combined":                     ask.No,
		"en does the 2022 Ranger have 250+ hp":                            ask.Yes,
		"en is 9,000 lbs too much for the 2022 Ranger to tow?":            ask.Yes,
		"en is 5,000 lbs too much for the 2022 Ranger to tow?":            ask.No,
		"en does the 2022 Ranger break the 300 hp mark":                   ask.No,
		"es la Ranger 2022 llega a 200 km/h o no?":                        ask.No,
		"es ¿anda arriba de los 250 caballos la Ranger 2022?":             ask.Yes,
		"es ¿La Ranger 2022 no llega a 300 caballos, verdad?":             ask.Yes,
		"es ¿aguanta la Ranger 2022 un remolque de 6000 lb?":              ask.Yes,
		"es ¿rinde más de 30 millas por galón la Ranger 2022?":            ask.No,
		"fr le Ranger 2022 fait-il au moins 250 ch":                       ask.Yes,
		"fr moins de 300 chevaux, le Ranger 2022 ?":                       ask.Yes,
		"de Knackt der Ranger 2022 die 250 PS?":                           ask.Yes,
		"de der Ranger 2022 hat doch mehr als 300 PS, oder?":              ask.No,
		"es ¿Cabe la Ranger 2022 en una cochera de seis metros de largo?": ask.Yes,
		"de Sind 9.000 Pfund zu viel für den Ranger 2022 (ziehen)":        ask.Yes,
	} {
		a, err := e.Answer(t.Context(), ask.Question{Text: text[3:], Lang: text[:2]})
		if err != nil || a.Verdict != want {
			t.Errorf("%s: %s %s %q, want %q; %v", text, a.Kind, a.Attribute, a.Verdict, want, err)
		}
	}
}

func TestNamedCarsAreRanked(t *testing.T) {
	t.Parallel()

	e := engine(t, fleet())
	for _, text := range []string{
		"en rank em by horsepower, who wins: 2022 Ranger, 2022 Maverick or 2022 Explorer", "en sort by horsepower: 2022 Ranger, 2022 Maverick, 2022 Explorer",
		"en of the 2022 Ranger, 2022 Maverick and 2022 Explorer, which makes the most power", "es ordéname por potencia Ranger 2022, Maverick 2022 y Explorer 2022",
		"es ¿Quién gana en caballos: Ranger 2022, Maverick 2022 o Explorer 2022?", "es Ranger, Maverick, Explorer 2022: ¿quién tiene más caballos?",
		"fr classe par puissance Ranger 2022, Maverick 2022 et Explorer 2022", "de Welcher von den dreien hat am meisten PS: Ranger 2022, Maverick 2022 oder Explorer 2022?",
	} {
		a, err := e.Answer(t.Context(), ask.Question{Text: text[3:], Lang: text[:2]})
		if err != nil || a.Kind != ask.Compare || a.Attribute != "horsepower" || len(a.Rows) != 3 {
			t.Errorf("%s: %s %s %v, %v", text, a.Kind, a.Attribute, a.Rows, err)
		}
	}
}

func TestVersionsAreFoundHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()

	e := engine(t, fleet())
	for _, tt := range []struct {
		lang, text string
		want       float64
	}{
		{"en", "Powerwagon 2022 clearence?", 14.2},
		{"en", "2022 Ram 2500 powerwagon ground clearance", 14.2},
		{"es", "despeje de la Ram 2500 powerwagon 2022", 14.2},
		{"fr", "garde au sol de l'Outback Wilderness 2022", 9.5},
		{"en", "2022 Outback ground clearance, Wilderness", 9.5},
		{"en", "towing on the 2022 Odyssey Touring", 3500},
		{"es", "¿cuánto remolca la Odyssey EX-L 2022?", 3000},
		{"de", "Durchzug vom G63 aus 2022, also Drehmoment", 627},
		{"es", "potencia de la versión EQS 450 4Matic de la EQS SUV 2022", 355},
	} {
		a, err := e.Answer(t.Context(), ask.Question{Text: tt.text, Lang: tt.lang})
		if err != nil || a.Kind != ask.Value || len(a.Facts) != 1 || a.Facts[0].Value != tt.want {
			t.Errorf("%s: %s %s %v, want %v; %v", tt.text, a.Kind, a.Attribute, a.Facts, tt.want, err)
		}
	}
	if a := second(t, e, "es", "potencia de la EQS SUV EQS 450 4Matic 2022", "¿y la EQS 580 4Matic?"); len(a.Facts) != 1 || a.Facts[0].Value != 536 {
		t.Errorf("after an EQS SUV, the EQS 580 is %s %v", a.Kind, a.Facts)
	}
}

func TestWhatStandsBesideAQuestionDoesNotChangeIt(t *testing.T) {
	t.Parallel()

	e := engine(t, fleet())
	for _, text := range []string{
		"en got a trade-in on the lot. how much can the 2022 Ranger tow?", "en my manager wants to know: how much can the 2022 Ranger tow?", "en how much can the 2022 Ranger tow? window sticker got torn off",
		"es Buenas, tengo un cliente en el piso esperando: ¿cuánto remolca la Ranger 2022?", "es ¿cuánto remolca la Ranger 2022? me urge", "es me llegó una a cuenta, ¿cuánto remolca la Ranger 2022?",
		"fr combien peut tracter le Ranger 2022 ? j'en ai une en reprise", "de was zieht der Ranger 2022? hab einen in Zahlung genommen",
	} {
		a, err := e.Answer(t.Context(), ask.Question{Text: text[3:], Lang: text[:2]})
		if err != nil || a.Kind != ask.Value || len(a.Facts) != 1 || a.Facts[0].Value != 7500 {
			t.Errorf("%s: %s %s %v, %v", text, a.Kind, a.Attribute, a.Facts, err)
		}
	}
}

func TestAnotherCarGoesOnFromAQuestion(t *testing.T) {
	t.Parallel()

	e := engine(t, fleet())
	for _, tt := range []struct{ lang, first, then string }{
		{"en", "horsepower of the 2022 Ranger", "2022 Explorer?"},
		{"en", "horsepower of the 2022 Ranger", "Explorer, 2022"},
		{"en", "horsepower of the 2022 Ranger", "2022 Explorer"},
		{"es", "potencia de la Ranger 2022", "¿Explorer 2022?"},
		{"fr", "puissance du Ranger 2022", "Explorer 2022 ?"},
		{"de", "Leistung vom Ranger 2022", "Explorer 2022?"},
		{"en", "horsepower of the 2022 Ranger", "crap, 2022 Explorer"},
		{"es", "potencia de la Ranger 2022", "uy no, la Explorer 2022"},
	} {
		if a := second(t, e, tt.lang, tt.first, tt.then); a.Kind != ask.Value || len(a.Facts) != 1 || a.Facts[0].Value != 300 {
			t.Errorf("%s / %s: %s %s %v", tt.first, tt.then, a.Kind, a.Attribute, a.Facts)
		}
	}
	for _, then := range []string{"tell me about the 2022 Explorer", "2022 Explorer specs"} {
		if a := second(t, e, "en", "horsepower of the 2022 Ranger", then); a.Kind != ask.Overview {
			t.Errorf("%s: %s", then, a.Kind)
		}
	}
}
