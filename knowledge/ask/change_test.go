package ask_test

import (
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
)

// years are those of a car that lost power and became longer and quicker, and of one beside it.
func years() []knowledge.Fact {
	of := func(model, trim string, year int, name knowledge.Attribute, value float64, unit string) knowledge.Fact {
		f := ranked(model, name, value, unit)
		f.ID, f.Make, f.Trim, f.YearFrom, f.YearTo = model+trim+string(rune(year))+string(name), "Toyota", trim, year, year
		return f
	}
	return []knowledge.Fact{
		of("Sienna", "", 2020, "horsepower", 296, "hp"), of("Sienna", "", 2021, "horsepower", 245, "hp"),
		of("Sienna", "", 2020, "length", 200.6, "in"), of("Sienna", "", 2021, "length", 203.7, "in"),
		of("Sienna", "", 2020, "zero_to_sixty", 7.2, "s"), of("Sienna", "", 2021, "zero_to_sixty", 7, "s"),
		of("Highlander", "L", 2021, "length", 194.9, "in"), of("Highlander", "Platinum", 2021, "length", 205.5, "in"),
		of("Highlander", "L", 2021, "towing_capacity", 2000, "lb"), of("Highlander", "Platinum", 2021, "towing_capacity", 5000, "lb"),
	}
}

func TestWhatBecameOfACarIsJudgedByItsModelYears(t *testing.T) {
	t.Parallel()

	e := over(t, years(), nil)
	for _, tt := range []struct {
		lang  string
		turns []string
		want  ask.Verdict
	}{
		{"en", []string{"2020 sienna hp", "and the 2021?", "so it lost power?"}, ask.Yes},
		{"en", []string{"2021 sienna hp", "and the 2020?", "so it lost power?"}, ask.Yes}, // from the earlier to the later
		{"en", []string{"2020 sienna 0-60", "2021?", "did it improve?"}, ask.Yes},
		{"es", []string{"sienna 2020 caballos", "y la 2021", "o sea que ganó potencia?"}, ask.No},
		{"fr", []string{"puissance sienna 2020", "et celle de 2021 ?", "donc elle a perdu des chevaux ?"}, ask.Yes},
		{"de", []string{"Länge Sienna 2020", "und der 2021er?", "also ist er gewachsen?"}, ask.Yes},
		{"en", []string{"2020 sienna hp", "so it lost power?"}, ""},                                                // there is one year only
		{"en", []string{"2020 sienna hp", "and the 2021?", "so it lost 80?"}, ""},                                  // how much is another question
		{"en", []string{"2021 sienna length", "and the highlander Platinum?", "is it longer?"}, ask.Yes},           // the last one, than the one before
		{"es", []string{"largo sienna 2021", "y la highlander L", "es más larga?"}, ask.No},                        //
		{"en", []string{"2021 highlander L length", "2021 sienna length", "so the highlander is longer?"}, ask.No}, // the L, which was shown
		{"en", []string{"2021 highlander L towing", "is that enough for 3,000 lb?"}, ask.No},
	} {
		if a := talk(t, e, tt.lang, tt.turns...); a.Verdict != tt.want {
			t.Errorf("%q: %s %q of %v %v, want %q", tt.turns, a.Kind, a.Verdict, a.Rows, a.Facts, tt.want)
		}
	}
}

func TestCarsAreCalledInADialogueAsPeopleCallThem(t *testing.T) {
	t.Parallel()

	of := func(vehicleMake, model, trim, engine string, name knowledge.Attribute, value float64, unit string) knowledge.Fact {
		f := ranked(model, name, value, unit)
		f.ID, f.Make, f.Trim, f.Engine = vehicleMake+f.ID+trim+engine, vehicleMake, trim, engine
		return f
	}
	e := over(t, append(years(),
		of("Volvo", "V90 Cross Country", "", "", "ground_clearance", 8.3, "in"), of("Volvo", "V90 Cross Country", "", "", "curb_weight", 4221, "lb"),
		of("Mini", "Countryman", "SE ALL4", "electric", "curb_weight", 4606, "lb"), of("Mini", "Countryman", "John Cooper Works", "2.0L turbo I4", "curb_weight", 3792, "lb"), of("Mini", "Cooper", "", "", "length", 152, "in"),
		of("Land Rover", "Defender", "110", "", "wheelbase", 119, "in"), of("Land Rover", "Defender", "90", "", "wheelbase", 101.9, "in"),
		of("GMC", "Sierra EV", "Denali", "electric", "horsepower", 754, "hp"), of("GMC", "Sierra EV", "Denali", "electric", "payload_capacity", 1450, "lb"), of("GMC", "Sierra 1500", "", "", "payload_capacity", 2280, "lb"),
		of("Hyundai", "Tucson", "Eco", "1.6L turbo I4", "horsepower", 175, "hp"), of("Kia", "Sportage", "", "", "horsepower", 187, "hp"),
		of("Volkswagen", "Atlas", "", "", "legroom_rear", 40.4, "in"), of("Volkswagen", "Atlas", "", "", "legroom_front", 41.6, "in"),
		of("Ram", "2500", "Rebel", "6.4L V8", "payload_capacity", 3140, "lb"), of("Subaru", "Ascent", "Premium and higher", "", "ground_clearance", 8.7, "in"),
	), nil)
	for _, tt := range []struct {
		lang  string
		turns []string
		want  float64
	}{
		{"en", []string{"ground clearance of the 2022 V90 Cross Country", "how heavy is the V90?"}, 4221},
		{"de", []string{"Wie schwer ist der Mini Countryman SE ALL4 2022?", "Und der John Cooper Works?"}, 3792},
		{"de", []string{"Radstand vom Defender 110 von 2022", "und beim 90er?"}, 101.9},
		{"en", []string{"hp of the 2022 GMC Sierra EV Denali", "what is the payload of the Sierra?"}, 1450},
		{"en", []string{"2022 Sportage hp", "how many does the 2022 Tucson have?"}, 175},
		{"de", []string{"Beinfreiheit hinten im VW Atlas 2022", "und vorne?"}, 41.6},
		{"en", []string{"2022 ram 2500 rebel hemi payload"}, 3140},
	} {
		if a := talk(t, e, tt.lang, tt.turns...); a.Kind != ask.Value || len(a.Facts) != 1 || a.Facts[0].Value != tt.want {
			t.Errorf("%q: %s %s of %s %v, want %v", tt.turns, a.Kind, a.Attribute, a.Vehicle.Model, a.Facts, tt.want)
		}
	}
	if a := talk(t, e, "en", "ground clearance of the 2022 V90 Cross Country", "which sits higher?"); a.Vehicle.Model == "Ascent" {
		t.Errorf("a trim's \"and higher\" names its car: %v", a.Vehicle)
	}
}

func TestADesignationThatNoFactHasIsNotAnsweredWithAnother(t *testing.T) {
	t.Parallel()

	of := func(vehicleMake, model, trim string, value float64) knowledge.Fact {
		f := ranked(model, "torque", value, "lb-ft")
		f.ID, f.Make, f.Trim = model+trim, vehicleMake, trim
		return f
	}
	e := over(t, []knowledge.Fact{
		of("BMW", "X7", "xDrive40i", 330), of("BMW", "X7", "M50i", 553), of("Mercedes-Benz", "GLS", "GLS 450", 369), of("Mercedes-Benz", "GLS", "GLS 580", 516),
		of("Acura", "RDX", "", 280), of("Acura", "TLX", "Type S", 354),
	}, nil)
	for _, text := range []string{"BMW X7 xDrive30d 2022, Drehmoment?", "Drehmoment Mercedes GLS 400 d 2022", "torque of the 2022 RDX Type S"} {
		if a := talk(t, e, "de", text); a.Kind != ask.OtherVersions {
			t.Errorf("%s: %s %v", text, a.Kind, a.Facts)
		}
	}
	for text, want := range map[string]float64{"BMW X7 xDrive40i 2022 torque": 330, "2022 GLS 450 4MATIC torque": 369, "2022 RDX torque": 280} {
		if a := talk(t, e, "en", text); a.Kind != ask.Value || a.Facts[0].Value != want {
			t.Errorf("%s: %s %v", text, a.Kind, a.Facts)
		}
	}
}

func TestANumberInACarsNameIsNoAmount(t *testing.T) {
	t.Parallel()

	power := ranked("1500", "horsepower", 395, "hp")
	power.ID, power.Make, power.Engine = "ram", "Ram", "5.7L Hemi V8"
	payload := ranked("1500", "payload_capacity", 1310, "lb")
	payload.ID, payload.Make = "rampayload", "Ram"
	e := over(t, []knowledge.Fact{power, payload}, nil)
	for text, want := range map[string]ask.Verdict{"2022 Ram 1500 horsepower": "", "Ram 1500 2022 hp?": "", "can the 2022 Ram 1500 carry 1,500 lb?": ask.No, "does the 2022 Ram 1500 make 300 hp?": ask.Yes} {
		if a := talk(t, e, "en", text); a.Kind != ask.Value || a.Verdict != want {
			t.Errorf("%s: %s %q of %v, want %q", text, a.Kind, a.Verdict, a.Facts, want)
		}
	}
}

func TestAVersionOfBeforeIsNotForgotten(t *testing.T) {
	t.Parallel()

	of := func(trim, engine string, year int, value float64) knowledge.Fact {
		f := ranked("Durango", "towing_capacity", value, "lb")
		f.ID, f.Make, f.Trim, f.Engine, f.YearFrom, f.YearTo = trim+engine+string(rune(year)), "Dodge", trim, engine, year, year
		return f
	}
	line := of("", "", 2017, 7400)
	line.Condition = "maximum for the model line"
	e := over(t, []knowledge.Fact{of("SRT", "6.4L V8", 2018, 8700), of("", "3.6L V6", 2019, 6200), of("", "5.7L V8", 2020, 7400), of("", "3.6L V6", 2020, 6200), line}, nil)
	for _, turns := range [][]string{
		{"2018 Durango SRT towing", "and the 2019?"},                         // of which only the V6 is known
		{"2018 Durango diesel towing", "is that enough for 8,000 lb?"},       // of which nothing was known
		{"2018 Durango SRT towing", "and the 2019?", "enough for 6,000 lb?"}, // likewise
	} {
		if a := talk(t, e, "en", turns...); a.Kind != ask.OtherVersions || a.Verdict != "" {
			t.Errorf("%q: %s %q %v", turns, a.Kind, a.Verdict, a.Facts)
		}
	}
	if a := talk(t, e, "en", "2018 Durango SRT towing", "and the 2019?", "did it go down?"); a.Verdict != "" {
		t.Errorf("the SRT of one year was set against the V6 of another: %q %v", a.Verdict, a.Rows)
	}
	for text, want := range map[string]float64{"2020 Durango Hemi towing": 7400, "2020 Durango 6-cylinder towing": 6200} {
		if a := talk(t, e, "en", text); a.Kind != ask.Value || len(a.Facts) != 1 || a.Facts[0].Value != want {
			t.Errorf("%s: %s %v, want %v", text, a.Kind, a.Facts, want)
		}
	}
	if a := talk(t, e, "en", "2017 Durango V6 towing", "is that enough for 7,000 lb?"); a.Verdict != "" {
		t.Errorf("what a model line tows at most was promised for its V6: %q %v", a.Verdict, a.Facts)
	}
}
