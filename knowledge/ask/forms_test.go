package ask_test

import (
	"slices"
	"strings"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
)

// pickups are facts of one make: versions, years and more values than a list shows.
func pickups() []knowledge.Fact {
	of := func(model, trim, engine string, year int, name knowledge.Attribute, value float64, unit string) knowledge.Fact {
		f := ranked(model, name, value, unit)
		f.ID, f.Trim, f.Engine, f.YearFrom, f.YearTo = strings.Join([]string{model, trim, engine, string(rune(year)), string(name)}, "/"), trim, engine, year, year
		return f
	}
	list := []knowledge.Fact{
		of("F-150", "XL", "2.7L EcoBoost V6", 2021, "towing_capacity", 10100, "lb"), of("F-150", "Lariat", "5.0L V8", 2021, "towing_capacity", 13000, "lb"),
		of("F-150", "Lariat", "2.7L 6-cylinder turbo", 2021, "epa_combined_mpg", 21, "mpg"), of("F-150", "Raptor", "3.5L EcoBoost V6", 2019, "towing_capacity", 8000, "lb"),
		of("F-150", "XL", "3.3L V6", 2021, "starting_msrp", 28940, "USD"),
	}
	for i := range 15 {
		list = append(list, of("Ranger", "T"+string(rune('A'+i)), "2.3L EcoBoost I4", 2022, "payload_capacity", float64(1500+i), "lb"))
	}
	return list
}

func TestWhatIsAskedForInAnotherFormIsAnsweredSo(t *testing.T) {
	t.Parallel()
	e := over(t, pickups(), nil)
	trims, engines := []string{"Lariat", "XL"}, []string{"2.7L EcoBoost V6", "3.3L V6", "5.0L V8"}
	years, models := []string{"2021", "2019"}, []string{"Ford F-150", "Ford Ranger"}
	for text, want := range map[string]struct {
		kind  ask.Kind
		topic ask.Listed
		names []string
	}{
		"en what trims does the 2021 F-150 come with?":          {ask.Listing, ask.ListedTrims, trims},
		"es ¿Qué versiones tiene la F-150 2021?":                {ask.Listing, ask.ListedTrims, trims},
		"fr Quelles finitions existent pour le F-150 2021 ?":    {ask.Listing, ask.ListedTrims, trims},
		"de Welche Ausstattungslinien hat der F-150 2021?":      {ask.Listing, ask.ListedTrims, trims},
		"en which engines does the 2021 F-150 come with?":       {ask.Listing, ask.ListedEngines, engines},
		"es ¿Qué motores hay para la F-150 2021?":               {ask.Listing, ask.ListedEngines, engines},
		"fr Quels moteurs pour le F-150 2021 ?":                 {ask.Listing, ask.ListedEngines, engines},
		"de Welche Motoren gibt es beim F-150 2021?":            {ask.Listing, ask.ListedEngines, engines},
		"en which years do you have of the F-150?":              {ask.Listing, ask.ListedYears, years},
		"es ¿Qué años tienes de la F-150?":                      {ask.Listing, ask.ListedYears, years},
		"fr Quelles années as-tu du F-150 ?":                    {ask.Listing, ask.ListedYears, years},
		"de Welche Baujahre hast du vom F-150?":                 {ask.Listing, ask.ListedYears, years},
		"en which Ford models do you have?":                     {ask.Listing, ask.ListedModels, models},
		"es ¿Qué modelos tienes de Ford?":                       {ask.Listing, ask.ListedModels, models},
		"fr Quels modèles as-tu de Ford ?":                      {ask.Listing, ask.ListedModels, models},
		"de Welche Modelle hast du von Ford?":                   {ask.Listing, ask.ListedModels, models},
		"en list the towing figures of the 2021 F-150":          {ask.Listing, ask.ListedFigures, []string{"", ""}},
		"es Lista las capacidades de remolque de la F-150 2021": {ask.Listing, ask.ListedFigures, []string{"", ""}},
		"fr Liste les capacités de remorquage du F-150 2021":    {ask.Listing, ask.ListedFigures, []string{"", ""}},
		"de Liste die Anhängelasten des F-150 2021 auf":         {ask.Listing, ask.ListedFigures, []string{"", ""}},
		"en what trims did the 1990 F-150 come with?":           {ask.NotKnown, ask.ListedTrims, nil},
		"en what is a 2021 F-150 worth?":                        {ask.Worth, "", nil},
		"en what's the trade-in value of my 2021 F-150":         {ask.Worth, "", nil},
		"es ¿Cuánto vale hoy una F-150 2021?":                   {ask.Worth, "", nil},
		"fr Combien vaut mon F-150 2021 ?":                      {ask.Worth, "", nil},
		"de Was ist ein F-150 2021 noch wert?":                  {ask.Worth, "", nil},
		"en how many owners has my 2021 F-150 had?":             {ask.Past, "", nil},
		"en was it in an accident?":                             {ask.Past, "", nil},
		"es ¿Cuántos dueños ha tenido la F-150 2021?":           {ask.Past, "", nil},
		"fr Le F-150 2021 a-t-il eu un accident ?":              {ask.Past, "", nil},
		"de Wie viele Vorbesitzer hatte der F-150 2021?":        {ask.Past, "", nil},
		"en what engine does the 2021 F-150 have?":              {ask.NotKnown, "", nil},
	} {
		a, err := e.Answer(t.Context(), ask.Question{Text: text[3:], Lang: text[:2]})
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, i := range a.Items {
			names = append(names, i.Name)
			if i.Fact.Source.URL == "" {
				t.Errorf("%s: %q has no source", text, i.Name)
			}
		}
		if a.Kind != want.kind || a.Topic != string(want.topic) || !slices.Equal(names, want.names) {
			t.Errorf("%s: %s %s %q, want %v", text, a.Kind, a.Topic, names, want)
		}
		if a.Kind == ask.Past && len(a.Stated()) > 0 {
			t.Errorf("%s: a past is made up of %v", text, a.Stated())
		}
		if a.Kind == ask.Worth && (len(a.Facts) != 1 || a.Facts[0].Attribute != "starting_msrp" || !a.Abstained()) {
			t.Errorf("%s: not what it cost new, and nothing else: %v", text, a.Facts)
		}
	}
}

func TestALongListSaysHowMuchItLeavesOut(t *testing.T) {
	t.Parallel()
	a, err := over(t, pickups(), nil).Answer(t.Context(), ask.Question{Text: "list all payload figures of the 2022 Ranger", Lang: "en"})
	if err != nil || len(a.Items) != 12 || a.More != 3 || a.Items[0].Fact.Value != 1514 {
		t.Fatalf("%v: %d items and %d more", err, len(a.Items), a.More)
	}
	parts := ask.Replies(a)
	if last := parts[len(parts)-1]; last.Message != "ask_list_more" || last.Data["More"] != 3 {
		t.Errorf("%+v", last)
	}
}
