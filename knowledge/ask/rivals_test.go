package ask_test

import (
	"slices"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
)

// talk answers the turns of a dialogue and returns the last answer.
func talk(t *testing.T, e *ask.Engine, lang string, turns ...string) (last ask.Answer) {
	t.Helper()
	for _, text := range turns {
		a, err := e.Answer(t.Context(), ask.Question{Text: text, Lang: lang, Context: last.Next})
		if err != nil {
			t.Fatal(err)
		}
		last = a
	}
	return last
}

func TestOneOfTwoIsJudgedByWhomItIsSaidOf(t *testing.T) {
	t.Parallel()

	e := over(t, showroom(), nil)
	for _, tt := range []struct {
		lang  string
		turns []string
		want  ask.Verdict
	}{
		{"en", []string{"hp of the 2022 BMW M3", "2022 TLX Type S hp", "does it beat the BMW?"}, ask.No},
		{"en", []string{"hp of the 2022 BMW M3", "2022 TLX Type S hp", "so the BMW has more?"}, ask.Yes},
		{"de", []string{"PS vom BMW M3 2022", "und der TLX Type S?", "schlägt er den BMW?"}, ask.No},
		{"de", []string{"PS vom BMW M3 2022", "und der TLX Type S?", "also hat der BMW weniger?"}, ask.No},
		{"es", []string{"caballos del BMW M3 2022", "¿y el TLX Type S?", "o sea que el Acura tiene menos"}, ask.Yes},
		{"fr", []string{"puissance du BMW M3 2022", "et le TLX Type S ?", "donc l'Acura en a plus ?"}, ask.No},
		{"en", []string{"2022 TLX base hp", "does the Type S have more?"}, ask.Yes},
		{"es", []string{"caballos del TLX base 2022", "¿el Type S tiene más?"}, ask.Yes},
		{"fr", []string{"puissance du TLX Type S 2022", "c'est mieux que la base ?"}, ask.Yes},
		{"de", []string{"PS vom TLX Type S 2022", "mehr als der normale?"}, ask.Yes},
		{"en", []string{"2022 TLX Type S hp", "does the Type S have more than the base?"}, ask.Yes},
		// nothing is said of these
		{"en", []string{"2022 TLX base hp", "does the Type S have 50 more?"}, ""},
		{"fr", []string{"puissance du TLX Type S 2022", "deux fois plus que la base ?"}, ""},
		{"en", []string{"hp of the 2022 BMW M3", "2022 TLX Type S hp", "so the Acura doesn't have more?"}, ""},
	} {
		if a := talk(t, e, tt.lang, tt.turns...); a.Verdict != tt.want {
			t.Errorf("%q: %s %q of %v, want %q", tt.turns, a.Kind, a.Verdict, a.Rows, tt.want)
		}
	}
}

func TestAYearMayBeReckonedFromTheOneTalkedAbout(t *testing.T) {
	t.Parallel()

	var facts []knowledge.Fact
	for i, f := range showroom() {
		f.YearFrom, f.YearTo = 2022, 2022
		older := f
		older.ID, older.YearFrom, older.YearTo, older.Value = older.ID+"older", 2021, 2021, f.Value-1
		if facts = append(facts, f); i < 8 {
			facts = append(facts, older)
		}
	}
	e := over(t, facts, nil)
	for _, tt := range []struct {
		lang, first, then string
		want              float64
	}{
		{"en", "hp of the 2022 M3 Competition", "and the year before?", 502},
		{"en", "hp of the 2021 M3 Competition", "one year newer?", 503},
		{"en", "hp of the 2022 M3 Competition", "and the 21?", 502},
		{"de", "PS vom M3 Competition 2022", "und im Jahr davor?", 502},
		{"fr", "puissance de la M3 Competition 2022", "et l'année précédente ?", 502},
		{"es", "caballos del M3 Competition 2022", "¿y el año anterior?", 502},
		{"en", "weight of the 2021 TLX Type S", "BMW M3 Competition hp, same year", 502},
	} {
		if a := second(t, e, tt.lang, tt.first, tt.then); a.Kind != ask.Value || len(a.Facts) != 1 || a.Facts[0].Value != tt.want {
			t.Errorf("%s / %s: %s %s %v, want %v", tt.first, tt.then, a.Kind, a.Attribute, a.Facts, tt.want)
		}
	}
}

func TestWhatWasSaidOfAVersionMayBeTakenBack(t *testing.T) {
	t.Parallel()

	facts := showroom()
	for i, condition := range []string{"with active exhaust", "standard exhaust"} {
		f := facts[0]
		f.ID, f.Make, f.Model, f.Trim, f.Engine, f.Condition, f.Value = "gt"+condition, "Ford", "Mustang", "GT", "5.0L V8", condition, float64(486-6*i)
		facts = append(facts, f)
	}
	e := over(t, facts, nil)
	for _, tt := range []struct {
		lang  string
		turns []string
		want  float64
	}{
		{"en", []string{"hp of the 2022 Mustang GT with the active exhaust", "and without it?"}, 480},
		{"es", []string{"consumo combinado del Nautilus Hybrid 2022", "¿y el de gasolina?"}, 24},
		{"de", []string{"Verbrauch kombiniert Nautilus Hybrid 2022", "und der Benziner?"}, 24},
		{"fr", []string{"réservoir du Yukon XL 2022", "et le court ?"}, 24},
	} {
		a := talk(t, e, tt.lang, tt.turns...)
		if a.Kind != ask.Value || !slices.ContainsFunc(a.Facts, func(f knowledge.Fact) bool { return f.Value == tt.want }) || len(a.Facts) != 1 {
			t.Errorf("%q: %s %s %v, want %v", tt.turns, a.Kind, a.Attribute, a.Facts, tt.want)
		}
	}
}

func TestWhatNoCarOfAModelBurnsIsNotStated(t *testing.T) {
	t.Parallel()

	e := over(t, showroom(), nil)
	for _, text := range []string{
		"how much does the diesel 2022 Escalade tow?", "PS vom Diesel-M3 2022", "puissance du M3 diesel 2022", "¿Cuántos caballos tiene el M3 híbrido 2022?",
	} {
		if a, err := e.Answer(t.Context(), ask.Question{Text: text, Lang: "en"}); err != nil || a.Kind == ask.Value || a.Kind == ask.Range {
			t.Errorf("%s: %s %v, %v", text, a.Kind, a.Facts, err)
		}
	}
}
