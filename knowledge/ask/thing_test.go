package ask_test

import (
	"testing"

	"example.com/vinbot/knowledge/ask"
)

func TestAQuestionAboutAThingOfTheCarIsNotAnsweredWithTheCarsFigure(t *testing.T) {
	e := shipped(t)
	tests := []struct{ lang, about, other string }{ // each pair: of the car, of something else
		{"en", "How much does the 2020 Telluride weigh?", "How much does the engine of the 2020 Telluride weigh?"},
		{"en", "What is the torque of the 2021 F-150 with the 5.0?", "What is the torque of the lug nuts of the 2021 F-150?"},
		{"en", "How much does the 2020 Telluride cost?", "How much do the mirrors cost for the 2020 Telluride?"},
		{"en", "How much does the 2020 Telluride cost new?", "How much does it cost to fill the 2020 Telluride?"},
		{"en", "How big is the battery of the 2023 Lyriq?", "What is the lifespan of the battery of the 2023 Lyriq?"},
		{"es", "¿Cuánto cuesta la Telluride 2020?", "¿Cuánto cuestan los espejos de la Telluride 2020?"},
		{"es", "¿Qué par tiene la F-150 2021 con el 5.0?", "¿Qué par de apriete llevan las tuercas de la F-150 2021?"},
		{"fr", "Combien coûte le Telluride 2020 ?", "Combien coûte un siège enfant pour le Telluride 2020 ?"},
		{"fr", "Quel est le couple du F-150 2021 avec le 5.0 ?", "Quel est le couple de serrage des roues du F-150 2021 ?"},
		{"de", "Was kostet der Telluride 2020?", "Was kosten die Spiegel für den Telluride 2020?"},
		{"de", "Welches Drehmoment hat der F-150 2021 mit dem 5.0?", "Welches Drehmoment brauchen die Radmuttern am F-150 2021?"},
	}
	for _, tt := range tests {
		t.Run(tt.lang+" "+tt.other, func(t *testing.T) {
			if a := answer(t, e, tt.lang, tt.about); len(a.Facts) == 0 {
				t.Errorf("%q: %s, no fact", tt.about, a.Kind)
			}
			if a := answer(t, e, tt.lang, tt.other); !a.Abstained() || len(a.Facts) > 0 {
				t.Errorf("%q: %s %v", tt.other, a.Kind, a.Facts)
			}
		})
	}
}

func answer(tb testing.TB, e *ask.Engine, lang, text string) ask.Answer {
	tb.Helper()
	a, err := e.Answer(tb.Context(), ask.Question{Text: text, Lang: lang})
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

func TestATrimOfSeveralModelsIsAskedAboutHoweverItIsSaid(t *testing.T) {
	e := shipped(t)
	for _, text := range []string{"2021 Hellcat horsepower", "how much power does the 2021 SRT Hellcat have"} {
		if a := answer(t, e, "en", text); a.Kind != ask.WhichVehicle || len(a.Choices) < 2 {
			t.Errorf("%q: %s, %d choices", text, a.Kind, len(a.Choices))
		}
	}
}
