package ask_test

import (
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
)

// garage are facts of three models of a make and one of another, all of 2022 and one of 2021.
func garage() []knowledge.Fact {
	older := ranked("Ranger", "horsepower", 270, "hp")
	older.ID, older.YearFrom, older.YearTo = "older", 2021, 2021
	other := ranked("Tundra", "horsepower", 389, "hp")
	other.Make = "Toyota"
	xlt, lariat := ranked("F-150", "horsepower", 400, "hp"), ranked("F-150", "horsepower", 325, "hp")
	xlt.ID, xlt.Trim, lariat.ID, lariat.Trim = "lariat", "Lariat", "xlt", "XLT"
	return []knowledge.Fact{
		xlt, lariat, ranked("Ranger", "horsepower", 280, "hp"), ranked("Explorer", "horsepower", 300, "hp"), older, other,
		ranked("Ranger", "torque", 310, "lb-ft"), ranked("Explorer", "torque", 315, "lb-ft"),
	}
}

func TestWhatAWriterCorrectsIsNotAskedAbout(t *testing.T) {
	t.Parallel()

	e := engine(t, garage())
	for _, tt := range []struct {
		lang, text string
		want       float64
	}{
		{"en", "hp on the 2022 Explorer, sorry, I mean the 2022 Ranger", 280},
		{"en", "hp on the 2022 Explorer... no wait, the Tundra", 389},
		{"en", "2022 Explorer horsepower. oops, 2022 Ranger", 280},
		{"en", "how many hp does the 2022 Explorer, I mean the Ranger, make?", 280},
		{"en", "what hp does the 2022 Explorer have, scratch that, the 2021 Ranger", 270},
		{"en", "2022 Ranger hp, sorry, 2021", 270},
		{"en", "hp of the 2022 F-150 Lariat, I mean XLT", 325},
		{"en", "hp of the 2022 Explorer, no, the 2022 Ranger", 280},
		{"es", "¿Cuántos caballos tiene la Explorer 2022... digo, la Ranger 2022?", 280},
		{"es", "potencia de la Explorer 2022, no, mejor dicho de la Ranger", 280},
		{"es", "Explorer 2022, no espera, Tundra 2022: ¿cuántos caballos?", 389},
		{"es", "caballos de la Ranger 2022, perdón, 2021", 270},
		{"es", "¿qué potencia tiene la Explorer 2022? ay no, la Ranger 2021", 270},
		{"es", "hp de la Explorer 2022, que diga, la Ranger 2022", 280},
		{"es", "me interesa la Explorer, digo, la Ranger 2022, ¿cuántos caballos trae?", 280},
		{"fr", "puissance de l'Explorer 2022, pardon, du Ranger 2022", 280},
		{"fr", "combien de chevaux a l'Explorer 2022, je veux dire le Ranger 2022 ?", 280},
		{"fr", "l'Explorer 2022, non, le Ranger 2022, il a combien de chevaux ?", 280},
		{"fr", "chevaux du Ranger 2022, enfin 2021", 270},
		{"de", "Leistung vom Explorer 2022, nein, ich meine den Ranger 2022", 280},
		{"de", "Wie viel PS hat der Explorer 2022, äh, der Tundra 2022?", 389},
		{"de", "PS vom Ranger 2022, sorry, 2021", 270},
		{"de", "Wie viel PS hat der Explorer 2022 – nein, Moment, der Ranger 2022?", 280},
	} {
		a, err := e.Answer(t.Context(), ask.Question{Text: tt.text, Lang: tt.lang})
		if err != nil || a.Kind != ask.Value || len(a.Facts) != 1 || a.Facts[0].Value != tt.want {
			t.Errorf("%s: %s %s of %v %v, want %v; %v", tt.text, a.Kind, a.Attribute, a.Vehicle, a.Facts, tt.want, err)
		}
	}
}

// Words that correct also excuse and deny.
func TestAnExcuseCorrectsNothing(t *testing.T) {
	t.Parallel()

	e := engine(t, garage())
	for _, text := range []string{
		"en Sorry to bother you, how much hp does the 2022 Ranger have?", "es Perdón la molestia, ¿cuántos caballos tiene la Ranger 2022?",
		"es ¿cuántos caballos tiene la Ranger 2022? perdón por la hora", "fr Pardon, combien de chevaux a le Ranger 2022 ?",
		"de Sorry, wie viel PS hat der Ranger 2022?", "en how much hp does the 2022 Ranger have, I mean really",
	} {
		a, err := e.Answer(t.Context(), ask.Question{Text: text[3:], Lang: text[:2]})
		if err != nil || a.Kind != ask.Value || len(a.Facts) != 1 || a.Facts[0].Value != 280 {
			t.Errorf("%s: %s %v, %v", text, a.Kind, a.Facts, err)
		}
	}
	for _, text := range []string{"es compara Explorer 2022 y Ranger 2022 en caballos", "en Explorer or Ranger 2022, more hp?", "es Explorer, Ranger y Tundra 2022: ¿quién tiene más caballos?"} {
		a, err := e.Answer(t.Context(), ask.Question{Text: text[3:], Lang: text[:2]})
		if err != nil || a.Kind != ask.Compare || len(a.Rows) < 2 {
			t.Errorf("%s: %s %v, %v", text, a.Kind, a.Rows, err)
		}
	}
}
