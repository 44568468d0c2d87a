package ask_test

import (
	"testing"

	"example.com/vinbot/knowledge/ask"
	"example.com/vinbot/knowledge/specs"
)

// Each car of a comparison has the year that people give it, before its name or
// behind it.
func TestEachCarOfAComparisonHasItsOwnYear(t *testing.T) {
	t.Parallel()

	facts, _, err := specs.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	e := engine(t, facts)
	for lang, texts := range map[string][]string{
		"en": {"compare prius 2023 and corolla 2022 mpg", "compare a 2023 prius with a 2022 corolla mpg", "Prius 2023 or Corolla 2022 mpg"},
		"de": {"vergleiche prius 2023 und corolla 2022 verbrauch"},
		"fr": {"prius 2023 ou corolla 2022 consommation"},
		"es": {"compara prius 2023 y corolla 2022 consumo"},
	} {
		for _, text := range texts {
			a, err := e.Answer(t.Context(), ask.Question{Text: text, Lang: lang})
			if err != nil || a.Kind != ask.Compare || len(a.Rows) != 2 {
				t.Errorf("%s: %s with %d rows, %v", text, a.Kind, len(a.Rows), err)
				continue
			}
			if one, other := a.Rows[0].Vehicle, a.Rows[1].Vehicle; one.Model != "Prius" || one.Year != 2023 || other.Model != "Corolla" || other.Year != 2022 {
				t.Errorf("%s: %d %s and %d %s", text, one.Year, one.Model, other.Year, other.Model)
			}
		}
	}
}

func TestAFarYearIsAnotherCar(t *testing.T) {
	t.Parallel()

	e := engine(t, towing().Facts[:1])
	a, err := e.Answer(t.Context(), ask.Question{Text: "What can a 1995 F-150 tow?", Lang: "en"})
	if err != nil || a.Kind != ask.NotKnown || len(ask.Cited(a)) != 0 {
		t.Errorf("%s, %v", a.Kind, err)
	}
}
