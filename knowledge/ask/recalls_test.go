package ask_test

import (
	"strings"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
)

func TestRecallsAreAskedForInEveryLanguage(t *testing.T) {
	t.Parallel()

	e := engine(t, towing().Facts[:1])
	before := ask.Context{Vehicles: []knowledge.Vehicle{{Make: "Ford", Model: "F-150", Year: 2021}}}
	for text, tt := range map[string]struct {
		before ask.Context
		kind   ask.Kind
		year   int
	}{
		"en any recalls on the 2019 F-150?":              {kind: ask.Recalls, year: 2019},
		"en Has the 2019 F-150 been recalled?":           {kind: ask.Recalls, year: 2019},
		"es ¿Hay llamadas a revisión de la F-150 2019?":  {kind: ask.Recalls, year: 2019},
		"fr Y a-t-il des rappels sur le F-150 de 2019 ?": {kind: ask.Recalls, year: 2019},
		"de Gibt es Rückrufe für den F-150 von 2019?":    {kind: ask.Recalls, year: 2019},
		"en Are there any open recalls?":                 {before, ask.Recalls, 2021},
		"es ¿Tiene llamadas a revisión?":                 {before, ask.Recalls, 2021},
		"fr Est-elle concernée par un rappel ?":          {before, ask.Recalls, 2021},
		"de Gibt es offene Rückrufe?":                    {before, ask.Recalls, 2021},
		"en And the 2018, any recalls?":                  {before, ask.Recalls, 2018},
		"en any recalls on the F-150?":                   {kind: ask.Recalls},
		"en any recalls?":                                {kind: ask.WhichVehicle},
		"en any recalls on the Zorblax?":                 {before, ask.WhichVehicle, 0},
		"de Gibt es Rückrufe für den Zorblax 9000?":      {before, ask.WhichVehicle, 0},
	} {
		lang, q, _ := strings.Cut(text, " ")
		a, err := e.Answer(t.Context(), ask.Question{Text: q, Lang: lang, Context: tt.before})
		if err != nil || a.Kind != tt.kind || a.Kind == ask.Recalls && a.Vehicle.Year != tt.year {
			t.Errorf("%s: %s of %+v, %v", text, a.Kind, a.Vehicle, err)
		}
	}
}

func TestRecallsNeedAYearAndOfferThoseThatAreKnown(t *testing.T) {
	t.Parallel()

	e := engine(t, towing().Facts[:1])
	a, err := e.Answer(t.Context(), ask.Question{Text: "any recalls on the F-150?", Lang: "en"})
	if err != nil || len(a.Choices) != 1 || a.Choices[0].Label != "2021" || !a.Abstained() {
		t.Fatalf("%+v, %v", a, err)
	}
	for _, text := range []string{"2021", a.Choices[0].Question} {
		b, err := e.Answer(t.Context(), ask.Question{Text: text, Lang: "de", Context: a.Next})
		if err != nil || b.Kind != ask.Recalls || b.Vehicle.Year != 2021 {
			t.Errorf("%s: %+v, %v", text, b, err)
		}
	}
}
