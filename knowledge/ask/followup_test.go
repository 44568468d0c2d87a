package ask_test

import (
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
)

// showroom are facts of versions whose names are letters, parts of each other, or nothing.
func showroom() []knowledge.Fact {
	of := func(vehicleMake, model, trim, engine, drivetrain string, name knowledge.Attribute, value float64, unit string) knowledge.Fact {
		f := ranked(model, name, value, unit)
		f.ID, f.Make, f.Trim, f.Engine, f.Drivetrain = vehicleMake+f.ID+trim+engine+drivetrain, vehicleMake, trim, engine, drivetrain
		return f
	}
	return []knowledge.Fact{
		of("Porsche", "911", "Carrera", "3.0L twin-turbo flat-6", "RWD", "horsepower", 379, "hp"), of("Porsche", "911", "Carrera S", "3.0L twin-turbo flat-6", "RWD", "horsepower", 443, "hp"),
		of("Porsche", "911", "Carrera", "3.0L twin-turbo flat-6", "RWD", "height", 51.1, "in"),
		of("BMW", "M3", "", "3.0L twin-turbo I6", "RWD", "horsepower", 473, "hp"), of("BMW", "M3", "Competition", "3.0L twin-turbo I6", "", "horsepower", 503, "hp"),
		of("BMW", "M3", "", "3.0L twin-turbo I6", "RWD", "zero_to_sixty", 4.1, "s"), of("BMW", "M3", "", "", "", "length", 189.1, "in"),
		of("Acura", "TLX", "Type S", "3.0L turbo V6", "AWD", "curb_weight", 4221, "lb"), of("Acura", "TLX", "Type S", "3.0L turbo V6", "AWD", "horsepower", 355, "hp"),
		of("Acura", "TLX", "base", "2.0L turbo I4", "FWD", "horsepower", 272, "hp"), of("Acura", "TLX", "", "", "", "length", 194.6, "in"), of("Acura", "TLX", "", "", "", "zero_to_sixty", 4.9, "s"),
		of("Lincoln", "Nautilus", "", "2.0L turbo I4", "AWD", "epa_combined_mpg", 24, "mpg"), of("Lincoln", "Nautilus", "Hybrid", "2.0L turbo I4 hybrid", "AWD", "epa_combined_mpg", 30, "mpg"),
		of("Lincoln", "Nautilus", "", "", "", "length", 193, "in"), of("Lincoln", "Nautilus", "", "", "", "horsepower", 250, "hp"),
		of("Cadillac", "Escalade", "", "6.2L V8", "RWD", "towing_capacity", 8200, "lb"), of("Cadillac", "Escalade", "", "6.2L V8", "4WD", "towing_capacity", 8000, "lb"),
		of("GMC", "Yukon", "", "", "", "fuel_tank_capacity", 24, "gal"), of("GMC", "Yukon XL", "", "", "", "fuel_tank_capacity", 28, "gal"),
	}
}

func TestAFollowUpNamesAVersionByALetterByNothingOrByWhatItIsNot(t *testing.T) {
	t.Parallel()

	e := over(t, showroom(), nil)
	for _, tt := range []struct {
		lang, first, then string
		want              float64
	}{
		{"de", "Wie viel PS hat der 911 Carrera 2022?", "Und der S?", 443},
		{"de", "Wie viel PS hat der 911 Carrera S 2022?", "Und der ohne S?", 379},
		{"de", "Wie viel PS hat der 911 Carrera S 2022?", "Höhe vom normalen Carrera noch", 51.1},
		{"de", "Wie viel PS hat der BMW M3 Competition von 2022?", "und der normale?", 473},
		{"en", "2022 acura tlx type s weight", "hp?", 355},
		{"es", "caballos del TLX Type S 2022", "¿y el base?", 272},
		{"fr", "conso mixte du Nautilus Hybrid 2022", "et le normal ?", 24},
		{"fr", "Combien peut tracter une Cadillac Escalade 2022 en propulsion ?", "et en intégrale", 8000},
	} {
		if a := second(t, e, tt.lang, tt.first, tt.then); a.Kind != ask.Value || len(a.Facts) != 1 || a.Facts[0].Value != tt.want {
			t.Errorf("%s / %s: %s %s %v, want %v", tt.first, tt.then, a.Kind, a.Attribute, a.Facts, tt.want)
		}
	}
}

func TestAVersionThatIsSetAsideIsNotMeant(t *testing.T) {
	t.Parallel()

	e := over(t, showroom(), nil)
	for _, tt := range []struct {
		lang, text string
		want       float64
	}{
		{"fr", "conso mixte du Nautilus 2022, pas l'hybride", 24},
		{"en", "combined mpg, 2022 nautilus (not the hybrid)", 24},
		{"es", "tanque de la yukon 2022 (la normal, no la XL)", 24},
		{"de", "PS vom BMW M3 2022, nicht der Competition", 473},
		{"en", "power of the 2022 M3 without the Competition package", 473},
	} {
		a, err := e.Answer(t.Context(), ask.Question{Text: tt.text, Lang: tt.lang})
		if err != nil || a.Kind != ask.Value || len(a.Facts) != 1 || a.Facts[0].Value != tt.want {
			t.Errorf("%s: %s %s %v, %v; want %v", tt.text, a.Kind, a.Attribute, a.Facts, err, tt.want)
		}
	}
}

func TestAYesOrNoQuestionAboutTwoCarsIsAnswered(t *testing.T) {
	t.Parallel()

	e := over(t, showroom(), nil)
	for _, tt := range []struct {
		lang, first, then string
		want              ask.Verdict
	}{
		{"en", "hi", "Is the 2022 TLX longer than the 2022 Nautilus?", ask.Yes},
		{"de", "hallo", "Ist der BMW M3 2022 länger als der Acura TLX 2022?", ask.No},
		{"es", "hola", "¿Es más corto el BMW M3 2022 que el Lincoln Nautilus 2022?", ask.Yes},
		{"fr", "bonjour", "La BMW M3 2022 est-elle plus rapide de 0 à 60 que l'Acura TLX 2022 ?", ask.Yes},
		{"fr", "puissance du Nautilus 2022", "c'est plus que la BMW M3 Competition 2022 ?", ask.No},
		{"en", "hp of the 2022 M3 Competition", "is that more than a TLX Type S?", ask.Yes},
		{"en", "which is longer, the 2022 TLX or the 2022 M3?", "so the BMW wins?", ask.No},
		{"en", "which is longer, the 2022 TLX or the 2022 M3?", "so the Acura wins?", ask.Yes},
		{"en", "hi", "Is the 2022 M3 Competition diesel quicker than the 2022 TLX?", ""},
		{"en", "hi", "compare the length of the 2022 TLX and the 2022 M3", ""},
		{"en", "hi", "which is longer, the 2022 TLX or the 2022 M3?", ""},
		{"en", "hp of the 2022 M3 Competition", "is that over 500?", ask.Yes},
		{"fr", "0 à 60 de la BMW M3 2022", "c'est sous les 4 s ça ?", ask.No},
		{"es", "remolque de la Escalade 2022 RWD", "¿le da para 9000 libras?", ask.No},
		{"es", "consumo combinado del Nautilus Hybrid 2022", "¿baja de 35 mpg?", ask.Yes},
	} {
		if a := second(t, e, tt.lang, tt.first, tt.then); a.Verdict != tt.want || a.Abstained() {
			t.Errorf("%s / %s: %q (%s), want %q", tt.first, tt.then, a.Verdict, a.Kind, tt.want)
		}
	}
}

func TestTheBestOfAMakeAndTheDifferenceAreAnswered(t *testing.T) {
	t.Parallel()

	e := over(t, showroom(), nil)
	for text, lang := range map[string]string{"Which Porsche of 2022 has the most horsepower?": "en", "¿Cuál es el Porsche más potente de 2022?": "es", "Welcher Porsche von 2022 hat die meisten PS?": "de", "Quel est le Porsche le plus puissant de 2022 ?": "fr"} {
		a, err := e.Answer(t.Context(), ask.Question{Text: text, Lang: lang})
		if err != nil || a.Kind != ask.Ranking || len(a.Rows) != 1 || a.Rows[0].Facts[0].Value != 443 {
			t.Errorf("%s: %s %v, %v", text, a.Kind, a.Rows, err)
		}
	}
	if a := second(t, e, "de", "Welcher ist länger, der TLX 2022 oder der M3 2022?", "um wie viel?"); a.Kind != ask.Compare || len(a.Rows) != 2 {
		t.Errorf("the difference: %s %v", a.Kind, a.Rows)
	}
	if a := second(t, e, "en", "hp and length of the 2022 TLX Type S", "what about the M3 Competition?"); len(a.Rows) != 2 {
		t.Errorf("both attributes are carried on: %s %v", a.Kind, a.Rows)
	}
}

func TestWhatIsAskedIsReadByTheWordsThatPeopleUse(t *testing.T) {
	t.Parallel()

	e := over(t, showroom(), nil)
	for _, tt := range []struct {
		lang, text string
		want       knowledge.Attribute
	}{
		{"en", "how long is the 2022 M3 from nose to tail", "length"},
		{"es", "¿cuánta gasofa le cabe a la Yukon 2022?", "fuel_tank_capacity"},
		{"fr", "le M3 2022, il lui faut combien de temps pour arriver à 60 mph départ arrêté", "zero_to_sixty"},
		{"de", "wieviel Sprit passt in den Yukon 2022", "fuel_tank_capacity"},
		{"de", "was kriegt der Escalade 2022 RWD hinten dran gezogen", "towing_capacity"},
	} {
		a, err := e.Answer(t.Context(), ask.Question{Text: tt.text, Lang: tt.lang})
		if err != nil || a.Kind != ask.Value || a.Attribute != tt.want {
			t.Errorf("%s: %s %s, %v; want %s", tt.text, a.Kind, a.Attribute, err, tt.want)
		}
	}
	for text, lang := range map[string]string{
		"what's the torque of the lug nuts on the 2022 M3": "en", "combien coûtent les deux rétroviseurs du TLX 2022": "fr", "¿cuánto pesan los cinco asientos del TLX 2022?": "es",
		"What weight of oil goes in a 2022 Acura TLX": "en", "Welche Rundenzeit fuhr der M3 2022 auf der Nordschleife?": "de", "écris un poème sur le M3 2022": "fr",
	} {
		if a, err := e.Answer(t.Context(), ask.Question{Text: text, Lang: lang}); err != nil || !a.Abstained() {
			t.Errorf("%s: %s %v, %v", text, a.Kind, a.Stated(), err)
		}
	}
}
