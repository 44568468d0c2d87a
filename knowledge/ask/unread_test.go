package ask_test

import (
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
)

func TestAQuestionOfWhichAPartIsNotReadIsNotAnsweredWithAFigure(t *testing.T) {
	t.Parallel()

	towing := ranked("F-150", "towing_capacity", 14000, "lb")
	towing.Condition = "with Max Trailer Tow Package"
	e := over(t, []knowledge.Fact{towing, ranked("F-150", "horsepower", 450, "hp"), ranked("F-150", "starting_msrp", 31000, "USD"), ranked("F-150", "torque", 400, "lb-ft")}, nil)
	for text, want := range map[string]ask.Kind{
		"en how much can the 2022 F-150 tow":                                    ask.Value,
		"en How much can the 2022 F-150 tow with the Max Trailer Tow Package?":  ask.Value, // the fact's own words
		"en My dad likes flowers. How much can the 2022 F-150 tow?":             ask.Value, // not in the sentence that asks
		"en honestly, what wuold a 2022 F-150 tow, please?":                     ask.Value, // says nothing, with a slip too
		"en how much can the 2022 F-150 tow with a lift kit":                    ask.Unread,
		"en if I chip my 2022 F-150 how many hp will it make":                   ask.Unread,
		"en What is the torque of the turbine shaft on a 2022 F-150?":           ask.NotKnown, // a thing of it
		"es si reprogramo mi F-150 2022 ¿cuántos caballos tendría?":             ask.Unread,
		"es ¿Cuánto cuesta la F-150 2022 en España?":                            ask.Unread,
		"fr avec une reprogrammation, combien de chevaux pour le F-150 2022 ?":  ask.Unread,
		"de wieviel zieht mein F-150 2022 mit Höherlegung":                      ask.Unread,
		"en what does the 2022 F-150 tow after 100,000 miles":                   ask.Unread,
		"en what is the price of a tow hitch for the 2022 F-150":                ask.NotKnown,
		"de wie viele Liter kann der F-150 2022 ziehen":                         ask.NotKnown,
		"en how many litres does the 2022 F-150 tow":                            ask.NotKnown,
		"en how many pounds of bricks can the 2022 F-150 tow":                   ask.Value, // what the unit counts
		"es ¿Cuánto pesa el remolque de la F-150 2022?":                         ask.NotKnown,
		"de was wiegt der Anhänger vom F-150 2022":                              ask.NotKnown,
		"es ¿Cuánto puede pesar el remolque de la F-150 2022?":                  ask.Value,
		"en how much horsepower does the F-150 2022 have on the planet Neptune": ask.Unread,
	} {
		a, err := e.Answer(t.Context(), ask.Question{Text: text[3:], Lang: text[:2]})
		if err != nil {
			t.Fatal(err)
		}
		if a.Kind != want || want != ask.Value && (len(a.Stated()) > 0 || !a.Abstained()) {
			t.Errorf("%s: %s of %s %v %v", text, a.Kind, a.Attribute, a.Relaxed, a.Stated())
		}
	}
}

func TestWhatWasNotReadIsNamedAndTheRestOffered(t *testing.T) {
	t.Parallel()

	e := over(t, []knowledge.Fact{ranked("F-150", "towing_capacity", 14000, "lb")}, nil)
	asked := ask.Question{Text: "Wie viel zieht ein F-150 2022 mit Höherlegung?", Lang: "de"}
	a, err := e.Answer(t.Context(), asked)
	if err != nil || len(a.Relaxed) != 1 || a.Relaxed[0] != "Höherlegung" {
		t.Fatalf("%+v, %v", a, err)
	}
	yes, err := e.Answer(t.Context(), ask.Question{Text: "ja", Lang: "de", Context: a.Next})
	if err != nil || yes.Kind != ask.Value || yes.Lang != "de" || yes.Facts[0].Value != 14000 {
		t.Errorf("%+v, %v", yes, err)
	}
}
