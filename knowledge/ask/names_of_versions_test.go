package ask_test

import (
	"strings"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
)

// Some versions are called by words that ask for an attribute, or by what they are not.
func TestWhatAVersionIsCalledAsksForNothingElse(t *testing.T) {
	t.Parallel()

	of := func(model, engine, condition string, name knowledge.Attribute, value float64, unit string) knowledge.Fact {
		f := ranked(model, name, value, unit)
		f.ID, f.Engine, f.Condition = f.ID+engine+condition, engine, condition
		return f
	}
	e := engine(t, []knowledge.Fact{
		of("Ranger", "2.7L High Output V6", "", "torque", 415, "lb-ft"), of("Ranger", "2.7L V6", "", "torque", 350, "lb-ft"),
		of("Ranger", "2.7L High Output V6", "", "horsepower", 325, "hp"), of("Ranger", "2.7L V6", "", "horsepower", 315, "hp"),
		of("Transit", "", "long wheelbase", "length", 235.5, "in"), of("Transit", "", "short wheelbase", "length", 217.8, "in"), of("Transit", "", "", "wheelbase", 130, "in"),
		of("Maverick", "2.5L Turbo I4", "", "towing_capacity", 5000, "lb"), of("Maverick", "2.5L I4", "", "towing_capacity", 3500, "lb"),
		of("Explorer", "", "including destination", "starting_msrp", 41_220, "USD"), of("Explorer", "", "excluding destination", "starting_msrp", 39_625, "USD"),
	})
	for _, tt := range []struct {
		lang, first, then string
		want              float64
	}{
		{"en", "2022 Ranger torque?", "the high output", 415},
		{"fr", "Ranger 2022 couple", "oui le high output", 415},
		{"es", "par motor de la Ranger 2022", "¿y la High Output?", 415},
		{"en", "how long is the 2022 Transit", "long wheelbase one", 235.5},
		{"de", "Länge vom Transit 2022", "mit langem Radstand", 235.5},
		{"es", "largo de la Transit 2022", "la de batalla corta", 217.8},
		{"es", "¿cuánto remolca la Maverick turbo 2022?", "¿y la que no es turbo?", 3500},
		{"en", "what does the 2022 Maverick turbo tow", "and the one that isn't turbo?", 3500},
		{"de", "was zieht der Maverick Turbo 2022", "und der ohne Turbo?", 3500},
		{"es", "precio de lista de la Explorer 2022", "con el flete incluido", 41_220},
		{"fr", "prix de base de l'Explorer 2022", "hors transport", 39_625},
		{"de", "Listenpreis Explorer 2022", "inklusive Überführung", 41_220},
	} {
		if a := second(t, e, tt.lang, tt.first, tt.then); a.Kind != ask.Value || len(a.Facts) != 1 || a.Facts[0].Value != tt.want {
			t.Errorf("%s / %s: %s %s %v, want %v", tt.first, tt.then, a.Kind, a.Attribute, a.Facts, tt.want)
		} else if version := a.Vehicle.Trim; strings.Contains(version, "wheelbase") && !strings.Contains(version, " wheelbase") || strings.Contains(version, "highoutput") {
			t.Errorf("%s / %s: the car is called %q", tt.first, tt.then, version)
		}
	}
	for text, want := range map[string]ask.Verdict{
		"en is the 2022 Transit's wheelbase longer than 10 and a half feet": ask.Yes,
		"es ¿la Transit 2022 tiene más de 11 y medio pies entre ejes?":      ask.No,
	} {
		if a, err := e.Answer(t.Context(), ask.Question{Text: text[3:], Lang: text[:2]}); err != nil || a.Kind != ask.Value || a.Verdict != want {
			t.Errorf("%s: %s %s %s, %v", text, a.Kind, a.Attribute, a.Verdict, err)
		}
	}
}

func TestSlangBesideAQuestionIsNoPartOfIt(t *testing.T) {
	t.Parallel()

	e := engine(t, fleet())
	for _, text := range []string{
		"en yo peeps, legit question: how much can the 2022 Ranger tow lol", "en how much can you get outta the 2022 Ranger for towing, max tow I mean", "es oigan banda, ¿cuánto remolca la Ranger 2022?",
		"es kiero saber cuánto remolca la Ranger 2022, neta", "fr yo les gars, sérieux, combien peut tracter le Ranger 2022 ?", "de Grüezi, wie viel derf der Ranger 2022 ziehen?", "de hallöchen, was zieht der Ranger 2022? lg",
	} {
		a, err := e.Answer(t.Context(), ask.Question{Text: text[3:], Lang: text[:2]})
		if err != nil || a.Kind != ask.Value || len(a.Facts) != 1 || a.Facts[0].Value != 7500 {
			t.Errorf("%s: %s %s %v %v, %v", text, a.Kind, a.Attribute, a.Facts, a.Relaxed, err)
		}
	}
}
