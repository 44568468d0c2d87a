package specs_test

import (
	"math"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

func TestTheBuiltInFactsAreSourcedAndPlausible(t *testing.T) {
	t.Parallel()

	facts, passages, err := specs.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	models := map[string]bool{}
	ids := map[string]bool{}
	for _, f := range facts {
		models[f.Make+" "+f.Model] = true
		ids[f.ID] = true
		if f.Source.URL == "" || f.License == "" {
			t.Errorf("a fact without source or licence: %+v", f)
		}
	}
	if len(facts) < 300 || len(models) < 40 || len(ids) != len(facts) {
		t.Errorf("%d facts with %d ids over %d models", len(facts), len(ids), len(models))
	}
	if len(passages) == 0 {
		t.Error("no passages")
	}
	t.Logf("%d facts over %d models, %d passages", len(facts), len(models), len(passages))
}

func TestASourceIsNamedAsItsReaderWouldNameIt(t *testing.T) {
	t.Parallel()

	facts, _, err := specs.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	number := regexp.MustCompile(`\d{6}`)
	site := regexp.MustCompile(` \([^)]*\)$`)
	for _, f := range facts {
		title := site.ReplaceAllString(f.Source.Title, "")
		if number.MatchString(title) || title == strings.ToLower(title) {
			t.Errorf("the last part of an address is no title: %q of %s", f.Source.Title, f.Source.URL)
		}
	}
}

func TestARowWithoutProofDoesNotBecomeAFact(t *testing.T) {
	t.Parallel()

	const good = `{"make":"Ford","model":"F-150","year_from":2021,"attribute":"payload_capacity","value":1000,"unit":"kg","source_title":"t","source_url":"https://example.org","license":"fact"}`
	tests := map[string]struct{ from, to string }{
		"no source":                {`"source_url":"https://example.org"`, `"source_url":""`},
		"a source that is no page": {`https://example.org`, `javascript:alert(1)`},
		"a host without a name":    {`https://example.org`, `http://203.0.113.7/tow`},
		"no licence":               {`"license":"fact"`, `"license":""`},
		"an unknown attribute":     {`payload_capacity`, `coolness`},
		"a unit of another kind":   {`"kg"`, `"mph"`},
		"an implausible value":     {`1000`, `999999`},
		"no year":                  {`2021`, `0`},
		"no JSON":                  {`{`, `{{`},
	}
	r, err := specs.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	facts, refused, err := r.JSONL(strings.NewReader(good))
	if err != nil || len(refused) != 0 || len(facts) != 1 {
		t.Fatalf("%v, %v, %v", facts, refused, err)
	}
	if f := facts[0]; f.Unit != "lb" || math.Abs(f.Value-2204.6) > 0.1 || f.YearTo != 2021 {
		t.Errorf("%+v", f)
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			facts, refused, err := r.JSONL(strings.NewReader(strings.Replace(good, tt.from, tt.to, 1)))
			if err != nil || len(facts) != 0 || len(refused) != 1 || refused[0].Line != 1 {
				t.Errorf("%v, %v, %v", facts, refused, err)
			}
		})
	}
}

func TestCSVHoldsTheSameFacts(t *testing.T) {
	t.Parallel()

	r, err := specs.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	facts, refused, err := r.CSV(strings.NewReader("make,model,year_from,year_to,attribute,value,unit,source_title,source_url,license\n" +
		"Ford,F-150,2021,2022,seating_capacity,6,seats,t,https://example.org,fact\n,,,,,,,,,\n"))
	if err != nil || len(facts) != 1 || len(refused) != 1 {
		t.Fatalf("%v, %v, %v", facts, refused, err)
	}
	if f := facts[0]; f.Value != 6 || f.YearTo != 2022 || f.Attribute != "seating_capacity" {
		t.Errorf("%+v", f)
	}
}

func TestUnitsConvertBackAndForth(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		pair := rapid.SampledFrom([][2]string{{"lb", "kg"}, {"mpg", "l/100 km"}, {"hp", "kW"}, {"in", "mm"}, {"cu ft", "l"}, {"mph", "km/h"}}).Draw(t, "units")
		v := rapid.Float64Range(0.1, 10000).Draw(t, "value")
		there, err := specs.Convert(v, pair[0], pair[1])
		if err != nil {
			t.Fatal(err)
		}
		back, err := specs.Convert(there, pair[1], pair[0])
		if err != nil || math.Abs(back-v) > 1e-6*v {
			t.Errorf("%g %s → %g %s → %g, %v", v, pair[0], there, pair[1], back, err)
		}
	})
	if _, err := specs.Convert(1, "lb", "mph"); err == nil {
		t.Error("pounds became miles per hour")
	}
}

func TestTheEmbedderBringsLanguagesTogether(t *testing.T) {
	t.Parallel()

	words, err := specs.Vocabulary()
	if err != nil {
		t.Fatal(err)
	}
	e := specs.NewEmbedder(words)
	english, german, other := e.Embed("towing capacity"), e.Embed("Anhängelast"), e.Embed("Kofferraum")
	if near, far := dot(english, german), dot(english, other); near <= far+0.2 {
		t.Errorf("towing capacity is %.2f from Anhängelast and %.2f from Kofferraum", near, far)
	}
	if same := dot(english, e.Embed("towing capacity")); math.Abs(same-1) > 1e-5 {
		t.Errorf("equal texts are %.3f alike", same)
	}
}

func dot(a, b []float32) (sum float64) {
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

func FuzzJSONL(f *testing.F) {
	f.Add(`{"make":"Ford"}`)
	r, err := specs.NewReader()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, in string) {
		facts, _, _ := r.JSONL(strings.NewReader(in))
		for _, fact := range facts {
			if fact.Source.URL == "" || fact.Attribute == "" {
				t.Errorf("a fact without proof: %+v", fact)
			}
		}
	})
}

func TestAQuestionsTermsAreTheSameInEveryLanguageAndForm(t *testing.T) {
	t.Parallel()

	words, err := specs.Vocabulary()
	if err != nil {
		t.Fatal(err)
	}
	terms := specs.NewTerms(words)
	car := knowledge.PassageFilter{Make: "Ford", Model: "F-150", Year: 2021}
	for question, topic := range map[string]string{
		"What is the towing capacity of the 2021 Ford F-150?": "towing capacity", "Wie hoch sind die Anhängelasten des F-150?": "towing capacity",
		"¿Qué capacidad de remolque tiene?": "towing capacity", "Quelle garde au sol ?": "ground clearance", "What is 51D?": "51d",
	} {
		list := terms.Of(question, car)
		found := false
		for _, x := range list {
			found = found || x.Topic && x.Phrases[""][0] == topic
			for _, w := range []string{"ford", "150", "2021", "of"} {
				if x.Phrases[""][0] == w {
					t.Errorf("%s: %s says nothing", question, w)
				}
			}
		}
		if !found {
			t.Errorf("%s: %v", question, list)
		}
	}
	if list := terms.Of(strings.Repeat("word many other words here ", 500), car); len(list) > 20 {
		t.Errorf("%d terms", len(list))
	}
	if list := terms.With(terms.Of("towing", car), words[2]); len(list) != 1 {
		t.Errorf("%v is there twice", words[2].Name)
	}
}
