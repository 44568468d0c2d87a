package ask_test

import (
	"slices"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
)

// badged are cars of 2022 whose versions go by designations, doors, wheels, batteries and cylinders.
func badged() []knowledge.Fact {
	of := func(vehicleMake, model, trim, engine, condition string, name knowledge.Attribute, value float64, unit string) knowledge.Fact {
		f := ranked(model, name, value, unit)
		f.ID, f.Make, f.Trim, f.Engine, f.Condition = vehicleMake+f.ID+trim+engine+condition, vehicleMake, trim, engine, condition
		return f
	}
	older := of("Toyota", "Prius", "", "1.8L I4 hybrid", "", "horsepower", 121, "hp")
	older.YearFrom, older.YearTo = 2021, 2021
	quick := of("Toyota", "Prius", "", "1.8L I4 hybrid", "", "zero_to_sixty", 9.8, "s")
	quick.YearFrom, quick.YearTo = 2021, 2021
	return []knowledge.Fact{
		of("BMW", "X7", "xDrive40i", "3.0L turbo I6", "", "horsepower", 335, "hp"), of("BMW", "X7", "M50i", "4.4L twin-turbo V8", "", "horsepower", 523, "hp"),
		of("BMW", "X3", "M50 xDrive", "3.0L turbo I6", "", "horsepower", 393, "hp"),
		of("BMW", "4 Series Coupe", "", "", "", "length", 187.9, "in"), of("Mercedes-Benz", "G-Class", "G 550", "4.0L twin-turbo V8", "", "horsepower", 416, "hp"),
		of("Acura", "RDX", "", "2.0L turbo I4", "", "horsepower", 272, "hp"), of("Acura", "TLX", "Type S", "3.0L turbo V6", "", "horsepower", 355, "hp"),
		of("Toyota", "Tacoma", "SR", "2.7L I4", "", "horsepower", 159, "hp"), of("Toyota", "Tacoma", "", "3.5L V6", "", "horsepower", 278, "hp"),
		of("Ford", "Bronco", "", "", "2-door", "length", 173.7, "in"), of("Ford", "Bronco", "", "", "4-door", "length", 189.4, "in"),
		of("Lucid", "Air", "Grand Touring", "electric", "21-inch wheels", "ev_range", 469, "mi"), of("Lucid", "Air", "Grand Touring", "electric", "19-inch wheels", "ev_range", 516, "mi"),
		of("Porsche", "Taycan", "Turbo", "electric", "", "curb_weight", 5132, "lb"), of("Porsche", "Taycan", "Turbo S", "electric", "", "top_speed", 161, "mph"),
		of("Toyota", "Prius", "", "2.0L I4 hybrid", "", "horsepower", 194, "hp"), older, quick,
		of("Chevrolet", "Bolt EUV", "", "electric", "", "horsepower", 200, "hp"), of("Jaguar", "I-Pace", "", "electric", "", "horsepower", 394, "hp"),
		of("Kia", "EV6", "", "electric", "long-range battery", "battery_capacity", 77.4, "kWh"), of("Kia", "EV6", "", "electric", "", "horsepower", 225, "hp"), of("Kia", "EV6", "", "electric", "", "ev_range", 310, "mi"),
		of("BMW", "M3", "Competition", "3.0L twin-turbo I6", "", "horsepower", 503, "hp"), of("BMW", "M3", "", "3.0L twin-turbo I6", "", "horsepower", 473, "hp"),
		of("Polestar", "2", "Long Range Dual Motor Performance", "electric", "", "ev_range", 247, "mi"), of("Polestar", "2", "Long Range Dual Motor", "electric", "", "ev_range", 276, "mi"), of("Polestar", "2", "Dual Motor", "electric", "", "horsepower", 408, "hp"), of("Polestar", "2", "Performance", "electric", "", "torque", 500, "lb-ft"),
		of("Hyundai", "Santa Fe", "", "", "", "legroom_rear", 41.7, "in"), of("Hyundai", "Santa Fe", "", "", "", "legroom_front", 44.1, "in"),
	}
}

func TestADesignationThatNoFactHasIsNotAnsweredWithAnothersFigure(t *testing.T) {
	t.Parallel()

	e := over(t, badged(), nil)
	for _, tt := range []struct {
		lang  string
		turns []string
	}{
		{"en", []string{"BMW X3 xDrive20d horsepower"}}, // without a year
		{"en", []string{"2022 X7 xDrive30d", "how powerful is it?"}},
		{"en", []string{"2022 RDX Type S", "horsepower"}},
		{"en", []string{"2022 Taycan Turbo S top speed", "what does the Turbo S weigh?"}},
		{"fr", []string{"vitesse de pointe Taycan Turbo S 2022", "c'est quoi le poids ?"}}, // of the one talked about
	} {
		if a := talk(t, e, tt.lang, tt.turns...); a.Kind != ask.OtherVersions || len(a.Relaxed) == 0 {
			t.Errorf("%q: %s %v %v", tt.turns, a.Kind, a.Relaxed, a.Facts)
		}
	}
}

func TestAFollowUpCallsAVersionByWhatWasTalkedAbout(t *testing.T) {
	t.Parallel()

	e := over(t, badged(), nil)
	for _, tt := range []struct {
		lang  string
		turns []string
		want  float64
	}{
		{"en", []string{"2022 X7 xDrive30d", "and the M50i, hp?"}, 523}, // named since
		{"en", []string{"2022 RDX Type S", "horsepower", "and the base?"}, 272},
		{"en", []string{"2022 Tacoma horsepower", "and the 4-cylinder?"}, 159},
		{"en", []string{"2022 Tacoma horsepower", "the six cylinder?"}, 278},
		{"es", []string{"potencia Tacoma 2022", "y la de cuatro cilindros?"}, 159},
		{"fr", []string{"puissance Tacoma 2022", "et le 4 cylindres ?"}, 159},
		{"de", []string{"Leistung Tacoma 2022", "und der Vierzylinder?"}, 159},
		{"es", []string{"largo de la Bronco 2022 de 2 puertas", "y la de 4?"}, 189.4},
		{"fr", []string{"autonomie Lucid Air 2022 Grand Touring jantes 21 pouces", "et avec les 19 ?"}, 516},
		{"en", []string{"2022 Taycan Turbo S top speed", "what does the plain Turbo weigh?"}, 5132},
		{"en", []string{"2022 bolt euv hp", "2022 I-Pace hp", "back to the bolt, power?"}, 200},
		{"en", []string{"2022 Prius hp", "what was it in 2021?"}, 121},
		{"es", []string{"potencia Prius 2022", "y el 2021?", "0 a 60 de ese?"}, 9.8},
		{"de", []string{"BMW M3 2022 Competition Leistung", "und ohne Competition"}, 473},
		{"es", []string{"Santa Fe 2022 espacio para las piernas atrás", "y adelante?"}, 44.1},
		{"de", []string{"Santa Fe 2022 Beinfreiheit hinten", "und vorn?"}, 44.1},
		{"de", []string{"EV6 2022 große Batterie PS"}, 225},
		{"es", []string{"autonomía Polestar 2 2022 dual motor performance"}, 247},
		{"fr", []string{"longueur BMW Série 4 coupé 2022"}, 187.9},
		{"de", []string{"Länge 4er Coupé 2022"}, 187.9},
		{"es", []string{"potencia Clase G 2022"}, 416},
	} {
		a := talk(t, e, tt.lang, tt.turns...)
		if a.Abstained() || len(a.Facts) != 1 || a.Facts[0].Value != tt.want {
			t.Errorf("%q: %s %v, want %v", tt.turns, a.Kind, a.Facts, tt.want)
		}
	}
	if a := talk(t, e, "de", "BMW M3 2022 Competition Leistung", "und ohne Competition"); a.Vehicle.Trim != "" {
		t.Errorf("the heading names a %s", a.Vehicle.Trim)
	}
}

func TestAnAmountIsReadAsItIsTyped(t *testing.T) {
	t.Parallel()

	e := over(t, badged(), nil)
	for _, tt := range []struct {
		lang  string
		turns []string
		want  ask.Verdict
	}{
		{"es", []string{"EV6 2022 autonomía", "llega a 300 millas?"}, ask.Yes}, // a way, no speed
		{"de", []string{"Leistung Tacoma V6 2022", "reicht das fuer 300 PS?"}, ask.No},
	} {
		if a := talk(t, e, tt.lang, tt.turns...); a.Verdict != tt.want {
			t.Errorf("%q: %s %q %v, want %q", tt.turns, a.Kind, a.Verdict, a.Facts, tt.want)
		}
	}
}

func TestWhatAModelLineMayIsNotSetAgainstOneEngineOfAnotherYear(t *testing.T) {
	t.Parallel()

	of := func(year int, engine, condition string, value float64) knowledge.Fact {
		f := ranked("F-150", "towing_capacity", value, "lb")
		f.ID, f.Make, f.Engine, f.Condition, f.YearFrom, f.YearTo = engine+condition, "Ford", engine, condition, year, year
		return f
	}
	e := over(t, []knowledge.Fact{of(2021, "5.0L V8", "maximum for this engine", 13000), of(2024, "", "maximum for the model line", 13500)}, nil)
	if a := talk(t, e, "en", "2021 F-150 V8 towing", "2024", "did it go down?"); a.Verdict != "" || len(a.Rows) != 2 {
		t.Errorf("%s %q of %v", a.Kind, a.Verdict, a.Rows)
	}
}

// rivalsOf are cars of 2022 of which facts know some trims, engines, drives and wheels, and not others.
func rivalsOf() []knowledge.Fact {
	of := func(vehicleMake, model, trim, engine, drive, condition string, name knowledge.Attribute, value float64, unit string) knowledge.Fact {
		f := ranked(model, name, value, unit)
		f.ID, f.Make, f.Trim, f.Engine, f.Drivetrain, f.Condition = vehicleMake+f.ID+trim+engine+drive+condition, vehicleMake, trim, engine, drive, condition
		return f
	}
	return []knowledge.Fact{
		of("Kia", "EV6", "GT", "electric", "AWD", "", "horsepower", 576, "hp"), of("Kia", "EV6", "GT-Line", "electric", "", "", "starting_msrp", 51200, "USD"),
		of("Porsche", "Macan", "GTS", "3.0L twin-turbo V6", "AWD", "", "zero_to_sixty", 4.8, "s"), of("Porsche", "Macan", "Turbo", "3.6L twin-turbo V6", "AWD", "", "horsepower", 400, "hp"), of("Porsche", "Macan", "S", "3.0L twin-turbo V6", "AWD", "", "horsepower", 340, "hp"),
		of("Porsche", "Taycan", "4S", "electric", "AWD", "", "zero_to_sixty", 3.8, "s"),
		of("Ford", "F-150", "", "5.0L V8", "", "", "zero_to_sixty", 6.3, "s"), of("Ford", "F-150", "", "3.5L EcoBoost V6", "", "", "horsepower", 400, "hp"),
		of("BMW", "i4", "eDrive40", "electric", "RWD", "18-inch wheels", "ev_range", 301, "mi"),
		of("Volkswagen", "Tiguan", "SEL", "2.0L turbo I4", "FWD", "", "epa_combined_mpg", 24, "mpg"),
		of("Land Rover", "Range Rover", "P400e", "2.0L turbo plug-in hybrid", "AWD", "", "horsepower", 398, "hp"),
		of("Ram", "2500", "Rebel", "6.4L V8", "4x4", "", "towing_capacity", 16870, "lb"), of("Ram", "2500", "Laramie", "6.7L Cummins turbodiesel I6", "4x4", "", "horsepower", 370, "hp"),
		of("Toyota", "Camry", "LE", "2.5L I4 hybrid", "FWD", "", "epa_combined_mpg", 51, "mpg"), of("Toyota", "Camry", "XSE", "2.5L I4 hybrid", "AWD", "", "epa_combined_mpg", 44, "mpg"),
		of("Mercedes-Benz", "C-Class", "C 300", "2.0L turbo I4", "AWD", "", "curb_weight", 3957, "lb"),
	}
}

func TestNoFigureOfAnotherVersionStandsUnderTheNameThatWasAskedFor(t *testing.T) {
	t.Parallel()

	e := over(t, rivalsOf(), nil)
	for _, tt := range []struct {
		lang  string
		turns []string
	}{
		{"en", []string{"2022 ev6 gt hp", "gt-line"}},
		{"en", []string{"2022 macan gts 0-60", "turbo"}}, // a trim here, not an engine with one
		{"fr", []string{"macan 2022 turbo 0-100"}},
		{"en", []string{"2022 f-150 v8 0-60", "ecoboost 0-60"}},
		{"en", []string{"i4 2022 edrive40 range 19 inch"}},
		{"de", []string{"i4 2022 edrive40 Reichweite mit 19 Zoll"}},
		{"fr", []string{"tiguan 2022 4motion conso"}},
		{"es", []string{"tiguan 2022 r-line consumo"}},
		{"en", []string{"range rover 2022 v8 hp"}},
		{"es", []string{"ram 2500 2022 rebel diesel remolque"}},
		{"de", []string{"camry 2022 LE Verbrauch", "mit Allrad"}},
	} {
		if a := talk(t, e, tt.lang, tt.turns...); a.Kind != ask.OtherVersions || len(a.Relaxed) == 0 {
			t.Errorf("%q: %s %v %v", tt.turns, a.Kind, a.Relaxed, a.Facts)
		}
	}
}

func TestATrimOfAFewLettersBehindACarIsRead(t *testing.T) {
	t.Parallel()

	e := over(t, rivalsOf(), nil)
	for _, tt := range []struct {
		lang, text string
		want       float64
	}{
		{"es", "macan 2022 s potencia", 340},
		{"de", "macan 2022 s Leistung", 340},
		{"en", "taycan 2022 4s 0-60", 3.8}, // in four seconds, asks nobody
		{"es", "taycan 2022 4s 0 a 100", 3.8},
		{"de", "Camry 2022 LE Verbrauch", 51},
		{"de", "C-Klasse 2022 C300 Gewicht", 3957}, // one car, by two names
	} {
		a := talk(t, e, tt.lang, tt.text)
		if a.Kind != ask.Value || a.Verdict != "" || len(a.Facts) != 1 || a.Facts[0].Value != tt.want {
			t.Errorf("%s: %s %q %v", tt.text, a.Kind, a.Verdict, a.Facts)
		}
	}
}

func TestWhatIsAbbreviatedOfACarIsReadInFull(t *testing.T) {
	t.Parallel()

	of := func(vehicleMake, model, trim string, year int, name knowledge.Attribute, value float64, unit string) knowledge.Fact {
		f := ranked(model, name, value, unit)
		f.ID, f.Make, f.Trim, f.YearFrom, f.YearTo = vehicleMake+model+trim+string(rune(year)), vehicleMake, trim, year, year
		return f
	}
	e := over(t, []knowledge.Fact{
		of("BMW", "M3", "Competition", 2021, "torque", 479, "lb-ft"), of("BMW", "M3", "", 2021, "torque", 406, "lb-ft"),
		of("Alfa Romeo", "Stelvio", "Quadrifoglio", 2017, "horsepower", 505, "hp"), of("Alfa Romeo", "Stelvio", "Ti", 2017, "horsepower", 280, "hp"),
		of("Ford", "Mustang", "GT", 2023, "horsepower", 450, "hp"), of("Ford", "Mustang", "GT", 2024, "horsepower", 480, "hp"),
		of("Tesla", "Model 3", "Long Range", 2023, "ev_range", 333, "mi"), of("Tesla", "Model 3", "Performance", 2023, "ev_range", 315, "mi"),
		of("Toyota", "Highlander", "", 2021, "cargo_volume", 84, "cu ft"), of("Toyota", "Highlander", "Platinum", 2021, "horsepower", 295, "hp"),
	}, nil)
	for _, tt := range []struct {
		lang  string
		turns []string
		want  float64
	}{
		{"en", []string{"bmw m3 2021 comp torque"}, 479},
		{"de", []string{"stelvio 2017 ti ps", "ps vom quadri"}, 505},
		{"de", []string{"mustang gt 23 ps"}, 450},
		{"en", []string{"mustang gt 24 hp"}, 480},
		{"de", []string{"model 3 2023 Reichweite Performance", "und der LR"}, 333},
	} {
		a := talk(t, e, tt.lang, tt.turns...)
		if a.Kind != ask.Value || a.Verdict != "" || len(a.Facts) != 1 || a.Facts[0].Value != tt.want {
			t.Errorf("%q: %s %q %v", tt.turns, a.Kind, a.Verdict, a.Facts)
		}
	}
	if a := talk(t, e, "fr", "coffre Highlander 2021 avec fond plat"); slices.Contains(a.Relaxed, "platinum") {
		t.Errorf("what is flat is taken for a Platinum: %s %v", a.Kind, a.Relaxed)
	}
}

func TestWhatIsNoVersionStaysAsItIs(t *testing.T) {
	t.Parallel()

	of := func(vehicleMake, model, trim string, name knowledge.Attribute, value float64, unit string) knowledge.Fact {
		f := ranked(model, name, value, unit)
		f.ID, f.Make, f.Trim = vehicleMake+f.ID+trim, vehicleMake, trim
		return f
	}
	e := over(t, append(rivalsOf(),
		of("Honda", "Civic", "Si", "horsepower", 200, "hp"), of("Honda", "Civic", "LX", "horsepower", 158, "hp"),
		of("Hyundai", "Elantra", "SE", "curb_weight", 2725, "lb"), of("Hyundai", "Elantra", "N", "curb_weight", 3186, "lb"),
		of("Ford", "Mustang", "GT", "horsepower", 450, "hp"), of("Ford", "Bronco", "", "seating_capacity", 4, ""),
		of("Toyota", "RAV4", "", "epa_combined_mpg", 30, "mpg"), of("Toyota", "RAV4", "", "ev_range", 42, "mi"),
		of("Porsche", "Macan", "S", "curb_weight", 4293, "lb"), of("Porsche", "Macan", "GTS", "curb_weight", 4430, "lb"),
	), nil)
	for _, tt := range []struct {
		lang, text string
		want       []float64
	}{
		{"fr", "poids de la Macan 2022 s'il vous plaît", []float64{4293, 4430}},
		{"es", "el Elantra 2022 se siente pesado, cuánto pesa", []float64{2725, 3186}},
		{"en", "2022 mustang gt 10-speed horsepower", []float64{450}},
		{"fr", "conso du 1er RAV4 2022", []float64{30}},
	} {
		a := talk(t, e, tt.lang, tt.text)
		var got []float64
		for _, f := range a.Facts {
			got = append(got, f.Value)
		}
		slices.Sort(got)
		if a.Kind != ask.Unread && !slices.Equal(got, tt.want) || a.Vehicle.Year != 0 && a.Vehicle.Year != 2022 {
			t.Errorf("%s: %s of %v %v, want %v", tt.text, a.Kind, a.Vehicle, got, tt.want)
		}
	}
	if a := talk(t, e, "es", "el Civic 2022 si llega a 190 caballos?"); a.Verdict == ask.Yes {
		t.Errorf("who asks whether is told of an Si: %v", a.Facts)
	}
	if a := talk(t, e, "es", "¿qué autonomía tiene el RAV4 2022 a 120 km?"); !a.Abstained() {
		t.Errorf("a speed is no way: %s %v", a.Kind, a.Facts)
	}
	if a := talk(t, e, "en", "2022 Camry LE mpg", "got it, thanks"); a.Kind == ask.Compare {
		t.Errorf("thanks compare: %v", a.Rows)
	}
	if a := talk(t, e, "de", "camry 2022 LE Verbrauch", "mit Allrad"); !slices.Equal(a.Relaxed, []string{"LE", "awd"}) {
		t.Errorf("nothing is known of %v", a.Relaxed)
	}
}
