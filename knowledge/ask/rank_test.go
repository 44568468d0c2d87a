package ask_test

import (
	"strings"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
	"example.com/vinbot/knowledge/specs"
)

func ranked(model string, attribute knowledge.Attribute, value float64, unit string) knowledge.Fact {
	return knowledge.Fact{
		ID: model + string(attribute), Make: "Ford", Model: model, YearFrom: 2022, YearTo: 2022, Attribute: attribute, Value: value, Unit: unit,
		Source: knowledge.Source{Title: "t", URL: "https://example.org", Kind: knowledge.SourcePress}, License: "fact",
	}
}

func TestManyCarsAreRankedAndFiltered(t *testing.T) {
	t.Parallel()

	e := over(t, []knowledge.Fact{
		ranked("F-150", "towing_capacity", 14000, "lb"), ranked("Ranger", "towing_capacity", 7500, "lb"), ranked("Explorer", "towing_capacity", 5600, "lb"),
		ranked("F-150", "starting_msrp", 31000, "USD"), ranked("Explorer", "starting_msrp", 34000, "USD"), ranked("Explorer", "seating_capacity", 7, ""),
		ranked("F-150", "zero_to_sixty", 5.5, "s"), ranked("Ranger", "zero_to_sixty", 6.5, "s"),
	}, nil)
	for text, want := range map[string][]string{
		"en Which truck tows the most?":                         {"F-150", "Ranger"},
		"en which vehicles tow over 7,000 lb":                   {"F-150", "Ranger"},
		"en which three-row SUVs under 40k tow over 5,000 lb?":  {"Explorer"},
		"en what's the cheapest truck":                          {"F-150"},
		"en which cars do 0-60 in under 6 seconds?":             {"F-150"},
		"de Welcher Pickup zieht am meisten?":                   {"F-150", "Ranger"},
		"es ¿Qué camioneta remolca más?":                        {"F-150", "Ranger"},
		"fr Quelles voitures tractent plus de 3 t ?":            {"F-150", "Ranger"},
		"en which vehicles tow over 7,500 lb":                   {"F-150"},
		"en which vehicles tow at least 7,500 lb":               {"F-150", "Ranger"},
		"en which vehicles tow 7,500 lb or more":                {"F-150", "Ranger"},
		"en which vehicles tow no more than 7,500 lb":           {"Ranger", "Explorer"},
		"en which trucks cost under 31,000 dollars":             {},
		"en which trucks cost at most 31,000 dollars":           {"F-150"},
		"es ¿Qué vehículos remolcan más de 7500 libras?":        {"F-150"},
		"es ¿Qué vehículos remolcan al menos 7500 libras?":      {"F-150", "Ranger"},
		"fr Quelles voitures tractent plus de 7500 livres ?":    {"F-150"},
		"fr Quelles voitures tractent au moins 7500 livres ?":   {"F-150", "Ranger"},
		"de Welche Autos ziehen mehr als 7500 lb?":              {"F-150"},
		"de Welche Autos ziehen mindestens 7500 lb?":            {"F-150", "Ranger"},
		"en Which car tows over 90,000 lb?":                     {},
		"en what is the most my truck can tow?":                 {},
		"de Was ist das beste Auto?":                            {},
		"en which one of the trucks do you like the most, bot?": {},
	} {
		a, got := models(t, e, text)
		if len(want) != len(got) || len(want) > 0 && (want[0] != got[0] || want[len(want)-1] != got[len(got)-1]) {
			t.Errorf("%s: %v, want %v (%s %s)", text, got, want, a.Kind, a.Attribute)
		}
	}
}

// models asks a question, after its language, and returns the models of the answer's rows,
// each of which has its fact.
func models(t *testing.T, e *ask.Engine, text string) (ask.Answer, []string) {
	t.Helper()
	a, err := e.Answer(t.Context(), ask.Question{Text: text[3:], Lang: text[:2]})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range a.Rows {
		if r.Attribute == a.Attribute {
			out = append(out, r.Vehicle.Model)
		}
		if len(r.Facts) != 1 || r.Facts[0].Source.URL == "" {
			t.Errorf("%s: a row without its fact: %+v", text, r)
		}
	}
	return a, out
}

// "Which cars can …" asks for all that can, in each language's own words for it.
func TestWhichCarsCanIsAFilterInEveryLanguage(t *testing.T) {
	t.Parallel()

	e := over(t, []knowledge.Fact{
		ranked("F-150", "towing_capacity", 14000, "lb"), ranked("Ranger", "towing_capacity", 7500, "lb"), ranked("Explorer", "towing_capacity", 5600, "lb"),
		ranked("Explorer", "seating_capacity", 7, ""), ranked("Ranger", "seating_capacity", 5, ""),
		ranked("F-150", "top_speed", 120, "mph"), ranked("Ranger", "top_speed", 110, "mph"),
		ranked("F-150", "payload_capacity", 3300, "lb"), ranked("Ranger", "payload_capacity", 1600, "lb"),
	}, nil)
	for want, texts := range map[string][]string{
		"F-150 Ranger": {
			"en Which cars can tow more than 7,000 lb?", "en what trucks can pull over 7000 pounds", "en which vehicles are able to tow 7,000 lbs",
			"es ¿Qué autos pueden remolcar más de 7000 libras?", "es que carros pueden jalar mas de 7000 libras", "es qué vehículos son capaces de remolcar 7000 libras",
			"fr Quelles voitures peuvent tracter plus de 7000 livres ?", "fr quels véhicules peuvent tirer plus de 3 t", "fr quelles voitures sont capables de tracter 7000 livres",
			"de Welche Autos können mehr als 7000 lb ziehen?", "de welche Fahrzeuge dürfen mehr als 3 t ziehen", "de Welche Wagen schaffen 3 t Anhängelast?",
		},
		"Explorer": {
			"en which cars can seat 7 people", "es ¿Qué coches pueden llevar a 7 personas?", "fr quelles voitures peuvent transporter 7 personnes", "de Welche Autos können 7 Personen mitnehmen?",
		},
		"F-150": {
			"en which trucks can go faster than 115 mph", "es qué vehículos pueden superar los 115 mph", "fr quelles voitures peuvent dépasser 115 mph", "de Welche Autos können schneller als 115 mph fahren?",
			"en which trucks can carry more than 2,000 lb of payload", "es qué camionetas pueden cargar más de 2000 libras", "fr quels véhicules peuvent porter plus de 2000 livres de charge utile", "de Welche Autos können mehr als 2000 lb zuladen?",
		},
		"": {
			"en which cars can swim", "es qué autos pueden volar", "fr quelles voitures peuvent voler", "de Welche Autos können schwimmen?",
			"en which cars can tow a house", "de Welche Autos können ein Haus ziehen?",
		},
	} {
		for _, text := range texts {
			a, got := models(t, e, text)
			if strings.Join(got, " ") != want {
				t.Errorf("%s: %v, want %s (%s %s)", text, got, want, a.Kind, a.Attribute)
			}
		}
	}
}

func TestEveryAttributeCanBeAskedForInEveryLanguage(t *testing.T) {
	t.Parallel()

	words, err := specs.Vocabulary()
	if err != nil {
		t.Fatal(err)
	}
	const enough = 80
	if len(words) < enough {
		t.Errorf("%d attributes", len(words))
	}
	var facts []knowledge.Fact
	for _, s := range words {
		f := ranked("Explorer", s.Name, s.Min, s.Unit)
		if s.Textual() {
			f.Value, f.Text = 0, "yes"
		}
		facts = append(facts, f)
	}
	e := over(t, facts, nil)
	for _, s := range words {
		for _, lang := range []string{"en", "es", "fr", "de"} {
			if len(s.Words[lang]) == 0 {
				t.Errorf("%s has no word in %s", s.Name, lang)
				continue
			}
			a, err := e.Answer(t.Context(), ask.Question{Text: "2022 Ford Explorer: " + s.Words[lang][0] + "?", Lang: lang})
			if err != nil || a.Attribute != s.Name || a.Abstained() {
				t.Errorf("%s %q: %s %s, %v", lang, s.Words[lang][0], a.Kind, a.Attribute, err)
			}
		}
	}
}
