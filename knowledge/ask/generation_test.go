package ask_test

import (
	"strconv"
	"testing"

	"example.com/vinbot/bot"
	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
	"example.com/vinbot/locales"
)

// inYears is a fact about some years of a Toyota, with a source of its own.
func inYears(model, trim string, attribute knowledge.Attribute, from, to int) knowledge.Fact {
	id := model + trim + string(attribute) + strconv.Itoa(from)
	unit := map[knowledge.Attribute]string{"wheelbase": "in", "horsepower": "hp", "curb_weight": "lb"}[attribute]
	return knowledge.Fact{
		ID: id, Make: "Toyota", Model: model, Trim: trim, Attribute: attribute, YearFrom: from, YearTo: to, Value: 110, Unit: unit, License: "fact",
		Source: knowledge.Source{Title: "a test drive", URL: "https://example.com/" + strconv.Itoa(from)},
	}
}

// Pages say that 4Runners of 2010 to 2024 are one generation, and Priuses of 2016 and of
// 2017 (Prime) to 2022; of the 4Runner of 2025 and the Corolla of 2020 none says until when.
func TestAnotherYearOfTheSameGenerationComesBeforeYearsOfOthers(t *testing.T) {
	t.Parallel()

	e := over(t, []knowledge.Fact{
		inYears("4Runner", "", "wheelbase", 2012, 2012), inYears("4Runner", "", "wheelbase", 2019, 2019), inYears("4Runner", "", "wheelbase", 2025, 2025),
		inYears("4Runner", "", "horsepower", 2009, 2009), inYears("4Runner", "", "horsepower", 2024, 2026),
		inYears("4Runner", "", "curb_weight", 2025, 2025),
		inYears("Prius", "Prime", "wheelbase", 2019, 2019), inYears("Prius Prime", "", "curb_weight", 2018, 2018),
		inYears("Corolla", "", "wheelbase", 2020, 2020), inYears("Tacoma", "", "wheelbase", 2018, 2018),
	}, nil)
	for name, test := range map[string]struct {
		question   string
		from       int    // the fact's first year; 0: none is stated
		generation string // of both years; empty: they are not said to share one
	}{
		"it wins over a nearer year of the next":           {"wheelbase of the 2023 4Runner", 2019, "2010–2024"},
		"in the generation's last year too":                {"wheelbase of the 2024 4Runner", 2019, "2010–2024"},
		"in its first year too, however far":               {"horsepower of the 2010 4Runner", 2024, "2010–2024"},
		"of several years the nearest":                     {"wheelbase of the 2015 4Runner", 2012, "2010–2024"},
		"a fact may reach beyond the generation":           {"horsepower of the 2022 4Runner", 2024, "2010–2024"},
		"the year before belongs to none that is known":    {"wheelbase of the 2009 4Runner", 2012, ""},
		"the year after belongs to one without a last":     {"wheelbase of the 2026 4Runner", 2025, ""},
		"without a fact in it the nearest of all is said":  {"curb weight of the 2023 4Runner", 2025, ""},
		"and what is too far is still not":                 {"curb weight of the 2010 4Runner", 0, ""},
		"a generation that no next one ended is none":      {"wheelbase of the 2022 Corolla", 2020, ""},
		"a model without generations is answered as ever":  {"wheelbase of the 2019 Tacoma", 2018, ""},
		"a relative's year is not said to be of this one":  {"wheelbase of the 2021 Prius Prime", 2019, ""},
		"but a fact that has the model's own name is":      {"curb weight of the 2022 Prius Prime", 2018, "2017–2022"},
		"a year with a fact of its own is answered by it":  {"wheelbase of the 2019 4Runner", 2019, ""},
		"a fact that covers the year is one of its own":    {"horsepower of the 2025 4Runner", 2024, ""},
		"a generation so far away that all is too far off": {"wheelbase of the 2003 4Runner", 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, err := e.Answer(t.Context(), ask.Question{Text: test.question, Lang: "en"})
			if err != nil {
				t.Fatal(err)
			}
			from, generation := 0, ""
			if len(a.Facts) > 0 {
				from = a.Facts[0].YearFrom
			}
			if g := a.Generation; g != nil {
				generation = strconv.Itoa(g.From) + "–" + strconv.Itoa(g.To)
			}
			if len(a.Facts) > 1 || from != test.from || generation != test.generation {
				t.Errorf("%s of %d, %q; want %d, %q: %+v", a.Kind, from, generation, test.from, test.generation, a.Facts)
			}
			if generation != "" && (a.Kind != ask.OtherYears || !a.Abstained()) {
				t.Errorf("another year's value is stated as the one asked for: %+v", a)
			}
		})
	}
}

func TestTheSameGenerationIsSaidWithBothYearsAndAllSources(t *testing.T) {
	t.Parallel()

	e := over(t, []knowledge.Fact{inYears("4Runner", "", "horsepower", 2019, 2020)}, nil)
	catalog, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	const pages = `<a href="http://thenewswheel.com/toyota-4runner-history/">Toyota 4Runner history</a>, ` +
		`<a href="https://www.slashgear.com/1613908/toyota-4runner-ways-changed-through-years/">Toyota 4Runner through the years</a>`
	const drive = `, 2019–2020 – <a href="https://example.com/2019">a test drive</a>`
	for lang, test := range map[string]struct{ question, want string }{
		"en": {
			"horsepower of the 2023 4Runner",
			"I have nothing on that for the 2023 Toyota 4Runner. From the same generation (2010–2024, source: " + pages + "), I do know model year 2020 (Power):\n• <b>110\u00a0hp</b>" + drive,
		},
		"es": {
			"¿cuántos caballos tiene la 4Runner 2023?",
			"No tengo ese dato para el vehículo 2023 Toyota 4Runner. De la misma generación (2010–2024, fuente: " + pages + ") sí conozco el año modelo 2020 (Potencia):\n• <b>112\u00a0CV (110\u00a0hp)</b>" + drive,
		},
		"fr": {
			"combien de chevaux a le 4Runner 2023 ?",
			"Je n’ai pas cette donnée pour le véhicule 2023 Toyota 4Runner. Pour la même génération (2010–2024, source\u00a0: " + pages + "), je connais l’année-modèle 2020 (Puissance)\u00a0:\n• <b>112\u00a0ch (110\u00a0hp)</b>" + drive,
		},
		"de": {
			"Wie viel PS hat der 4Runner 2023?",
			"Dazu habe ich für den 2023 Toyota 4Runner nichts. Aus derselben Generation (2010–2024, Quelle: " + pages + ") kenne ich das Modelljahr 2020 (Leistung):\n• <b>112\u00a0PS (110\u00a0hp)</b>" + drive,
		},
	} {
		a, err := e.Answer(t.Context(), ask.Question{Text: test.question, Lang: lang})
		if err != nil {
			t.Fatal(err)
		}
		got, err := bot.Words(catalog.For(locales.Reader{Lang: lang}), conversation.AnswerReply(a))
		if err != nil || got != test.want {
			t.Errorf("%s: %v\n got %q\nwant %q", lang, err, got, test.want)
		}
	}
}
