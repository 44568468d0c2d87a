package ask_test

import (
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
)

// byConditions are facts that differ in what they are about besides the version.
func byConditions() []knowledge.Fact {
	of := func(engine, condition string, name knowledge.Attribute, value float64, unit string) knowledge.Fact {
		f := ranked("F-150", name, value, unit)
		f.ID, f.Engine, f.Condition = f.ID+engine+condition, engine, condition
		return f
	}
	return []knowledge.Fact{
		of("", "behind third row", "cargo_volume", 20, "cu ft"), of("", "behind second row", "cargo_volume", 50, "cu ft"),
		of("", "behind first row (seats folded / maximum)", "cargo_volume", 90, "cu ft"),
		of("", "summer tires", "top_speed", 155, "mph"), of("", "all-season tires", "top_speed", 130, "mph"),
		of("", "EPA, 19-inch wheels", "ev_range", 318, "mi"), of("", "EPA, 21-inch wheels", "ev_range", 308, "mi"),
		of("5.0L V8", "", "torque", 400, "lb-ft"), of("3.5L V6 hybrid", "", "torque", 570, "lb-ft"),
		of("5.0L V8", "", "towing_capacity", 9000, "lb"), of("3.5L V6 hybrid", "", "towing_capacity", 11000, "lb"),
	}
}

func TestAFollowUpMayNameAConditionOfAFact(t *testing.T) {
	t.Parallel()

	e := over(t, byConditions(), nil)
	for _, tt := range []struct {
		lang, first, then string
		want              float64
	}{
		{"fr", "Quel volume derrière la troisième rangée du F-150 2022 ?", "Derrière la deuxième ?", 50},
		{"fr", "Quel volume derrière la troisième rangée du F-150 2022 ?", "Et tout rabattu ?", 90},
		{"de", "Höchstgeschwindigkeit F-150 2022 mit Sommerreifen", "Mit Ganzjahresreifen?", 130},
		{"es", "velocidad máxima F-150 2022 con llantas de verano", "¿y con las de toda estación?", 130},
		{"en", "range of the 2022 F-150 on 19s", "and on the 21-inch wheels?", 308},
		{"de", "Reichweite F-150 2022 mit 19-Zoll-Felgen", "Mit 21 Zoll?", 308},
		{"en", "torque of the 2022 F-150 hybrid", "and without the hybrid part?", 400},
	} {
		if a := second(t, e, tt.lang, tt.first, tt.then); a.Kind != ask.Value || len(a.Facts) != 1 || a.Facts[0].Value != tt.want {
			t.Errorf("%s / %s: %s %s %v", tt.first, tt.then, a.Kind, a.Attribute, a.Facts)
		}
	}
}

func TestTwoVersionsOfAModelAreCompared(t *testing.T) {
	t.Parallel()

	e := over(t, byConditions(), nil)
	var memory ask.Context
	for _, q := range []string{"Wie viel zieht der F-150 2022 mit 5.0 V8?", "Und der Hybrid?", "Welcher von beiden hat mehr Drehmoment?"} {
		a, err := e.Answer(t.Context(), ask.Question{Text: q, Lang: "de", Context: memory})
		if err != nil {
			t.Fatal(err)
		}
		if memory = a.Next; a.Kind == ask.Compare && len(a.Stated()) == 2 {
			return
		}
	}
	t.Error("the two versions were not compared")
}

func TestAnAmountAskedAboutHoldsForTheNextCarToo(t *testing.T) {
	t.Parallel()

	e := over(t, byConditions(), nil)
	for _, tt := range []struct {
		lang, first, then string
		want              ask.Verdict
	}{
		{"en", "Can the 2022 F-150 hybrid tow more than 10,000 lb?", "and the 5.0 V8?", ask.No},
		{"fr", "Le F-150 2022 5.0 V8 peut-il tracter plus de 10 000 livres ?", "et l'hybride ?", ask.Yes},
	} {
		if a := second(t, e, tt.lang, tt.first, tt.then); a.Verdict != tt.want {
			t.Errorf("%s / %s: %q %s %v", tt.first, tt.then, a.Verdict, a.Kind, a.Facts)
		}
	}
}

func TestWhatSomebodyClaimsIsAsked(t *testing.T) {
	t.Parallel()

	e := over(t, byConditions(), nil)
	for text, want := range map[string]ask.Verdict{
		"en My neighbor swears the 2022 F-150 hybrid tows over 10,000 lb. Is he right?":          ask.Yes,
		"fr Mon voisin prétend que le F-150 2022 hybride tracte plus de 12 000 livres, vrai ?":   ask.No,
		"es Mi cuñado jura que la F-150 híbrida 2022 remolca más de 10,000 libras, ¿es cierto?":  ask.Yes,
		"de Mein Kollege behauptet, der F-150 Hybrid 2022 ziehe mehr als 10.000 lb, stimmt das?": ask.Yes,
	} {
		a, err := e.Answer(t.Context(), ask.Question{Text: text[3:], Lang: text[:2]})
		if err != nil || a.Verdict != want {
			t.Errorf("%s: %q %s %v %v", text, a.Verdict, a.Kind, a.Relaxed, err)
		}
	}
}

// second is the answer to a text that follows another.
func second(t *testing.T, e *ask.Engine, lang, first, then string) ask.Answer {
	t.Helper()
	return talk(t, e, lang, first, then)
}
