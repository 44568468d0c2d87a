package ask_test

import (
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
)

// twoTrims are facts of two trims that differ in everything, and of a model with a longer
// name.
func twoTrims() []knowledge.Fact {
	of := func(model, trim, engine string, name knowledge.Attribute, value float64, unit string) knowledge.Fact {
		f := ranked(model, name, value, unit)
		f.ID, f.Trim, f.Engine = f.ID+trim, trim, engine
		return f
	}
	return []knowledge.Fact{
		of("Q6 e-tron", "", "electric", "horsepower", 456, "hp"), of("Q6 Sportback e-tron", "", "electric", "horsepower", 422, "hp"),
		of("F-150", "N", "2.0L turbo I4", "horsepower", 276, "hp"), of("F-150", "N Line", "1.6L turbo I4", "horsepower", 201, "hp"),
		of("F-150", "Performance", "2.5L I4", "horsepower", 222, "hp"),
		of("F-150", "N", "2.0L turbo I4", "zero_to_sixty", 5, "s"), of("F-150", "N Line", "1.6L turbo I4", "zero_to_sixty", 8, "s"),
	}
}

func TestAFollowUpMayNameAnotherVersionOrALongerModel(t *testing.T) {
	t.Parallel()

	e := over(t, twoTrims(), nil)
	for _, tt := range []struct {
		lang, first, then string
		want              float64
	}{
		{"en", "hp of the 2022 F-150 N", "and the N Line?", 201},
		{"en", "hp of the 2022 F-150 N", "Fine. And the Performance, on paper?", 222},
		{"es", "¿Qué potencia tiene la F-150 N 2022?", "bueno y la N Line", 201},
		{"fr", "puissance du F-150 N Line 2022", "non pardon, la N", 276},
		{"de", "Wie viel PS hat der F-150 N 2022?", "Und der N Line?", 201},
		{"fr", "puissance du Q6 e-tron 2022", "et le sportback", 422},
		{"de", "Wie schnell ist der F-150 N 2022 auf 60 mph?", "Wie lange braucht der N Line dafür?", 8},
	} {
		first, err := e.Answer(t.Context(), ask.Question{Text: tt.first, Lang: tt.lang})
		if err != nil {
			t.Fatal(err)
		}
		a, err := e.Answer(t.Context(), ask.Question{Text: tt.then, Lang: tt.lang, Context: first.Next})
		if err != nil || a.Kind != ask.Value || len(a.Facts) != 1 || a.Facts[0].Value != tt.want {
			t.Errorf("%s / %s: %s %s %v, %v", tt.first, tt.then, a.Kind, a.Attribute, a.Facts, err)
		}
	}
}

func TestMoreOrLessThanAnAmountIsAnsweredWithYesOrNo(t *testing.T) {
	t.Parallel()

	e := over(t, twoTrims(), nil)
	for text, want := range map[string]ask.Verdict{
		"en Does the 2022 F-150 N do 0-60 in under 6 seconds?":               ask.Yes,
		"en Does the 2022 F-150 N Line do 0-60 in under six seconds?":        ask.No,
		"de Braucht der F-150 N 2022 weniger als sechs Sekunden auf 60 mph?": ask.Yes,
		"es ¿La F-150 N 2022 pasa de los 300 caballos?":                      ask.No,
		"fr Le F-150 N 2022 dépasse-t-il 250 chevaux ?":                      ask.Yes,
		"en What horsepower does the 2022 F-150 N have under the hood?":      "",
	} {
		a, err := e.Answer(t.Context(), ask.Question{Text: text[3:], Lang: text[:2]})
		if err != nil || a.Verdict != want || len(a.Facts) == 0 {
			t.Errorf("%s: %q, %s %v, %v", text, a.Verdict, a.Kind, a.Facts, err)
		}
	}
}

func TestWhatAWriterTellsOfHimselfIsNotAsked(t *testing.T) {
	t.Parallel()

	e := over(t, []knowledge.Fact{ranked("F-150", "horsepower", 450, "hp"), ranked("F-150", "towing_capacity", 14000, "lb"), ranked("F-150", "seating_capacity", 6, "")}, nil)
	for text, want := range map[string]ask.Kind{
		"en We haul half the soccer team around, so how many seats does the 2022 F-150 have?": ask.Value,
		"es En la oficina no se ponen de acuerdo: ¿cuántos caballos tiene la F-150 2022?":     ask.Value,
		"es Un cliente quiere saber cuántos caballos tiene la F-150 2022":                     ask.Value,
		"de Auf dem Bau brauchen wir Platz für Bretter: Was zieht der F-150 2022?":            ask.Value,
		"fr Combien de passagers le F-150 2022 accueille-t-il ?":                              ask.Value,
		"en Once I've welded a bigger hitch to my 2022 F-150, what can it tow?":               ask.Unread,
		"es Pensando en el bebé, ¿cuántos anclajes Isofix trae la F-150 2022 por asiento?":    ask.NotKnown,
		"en how many hours should the mechanic bill me for seats on my 2022 F-150":            ask.NotKnown,
	} {
		a, err := e.Answer(t.Context(), ask.Question{Text: text[3:], Lang: text[:2]})
		if err != nil || a.Kind != want {
			t.Errorf("%s: %s %s %v %v, %v", text, a.Kind, a.Attribute, a.Relaxed, a.Facts, err)
		}
	}
}

func TestWhichOfTwoIsMoreIsAsked(t *testing.T) {
	t.Parallel()

	e := over(t, twoTrims(), nil)
	var memory ask.Context
	var a ask.Answer
	for _, text := range []string{"hp of the 2022 F-150 N", "and the 2022 Q6 e-tron?", "which of the two is more powerful?"} {
		var err error
		if a, err = e.Answer(t.Context(), ask.Question{Text: text, Lang: "en", Context: memory}); err != nil {
			t.Fatal(err)
		}
		memory = a.Next
	}
	if a.Kind != ask.Compare || len(a.Rows) != 2 {
		t.Errorf("%s %v", a.Kind, a.Rows)
	}
}
