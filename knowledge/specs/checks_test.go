package specs_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

func loadChecks(tb testing.TB) specs.Checks {
	tb.Helper()
	c, err := specs.LoadChecks()
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// said is a fact about a 2022 F-150, unless change says otherwise.
func said(attribute knowledge.Attribute, value float64, change ...func(*knowledge.Fact)) knowledge.Fact {
	f := knowledge.Fact{Make: "Ford", Model: "F-150", YearFrom: 2022, YearTo: 2022, Attribute: attribute, Value: value, Source: knowledge.Source{URL: "https://example.org/a"}}
	for _, c := range change {
		c(&f)
	}
	return f
}

func of(vehicleMake, model string) func(*knowledge.Fact) {
	return func(f *knowledge.Fact) { f.Make, f.Model = vehicleMake, model }
}

func engine(name string) func(*knowledge.Fact) { return func(f *knowledge.Fact) { f.Engine = name } }

func from(url string) func(*knowledge.Fact) { return func(f *knowledge.Fact) { f.Source.URL = url } }

// rules lists which rules a set of findings names.
func rules(list []specs.Finding) (names []string) {
	for _, f := range list {
		names = append(names, f.Rule)
	}
	return names
}

func TestTwoFactsAboutOneVersionContradictEachOther(t *testing.T) {
	t.Parallel()

	const epa = "https://www.fueleconomy.gov/feg/Find.do?action=sbs&id=1"
	a := said("towing_capacity", 14000, engine("3.5L EcoBoost"))
	tests := map[string]struct {
		facts []knowledge.Fact
		want  int
	}{
		"beyond the tolerance":                    {[]knowledge.Fact{a, said("towing_capacity", 13000, engine("3.5L EcoBoost"))}, 1},
		"under another name of the engine":        {[]knowledge.Fact{a, said("towing_capacity", 13000, engine("3.5L twin-turbo V6"))}, 1},
		"within it":                               {[]knowledge.Fact{a, said("towing_capacity", 13950, engine("3.5L EcoBoost"))}, 0},
		"of another engine":                       {[]knowledge.Fact{a, said("towing_capacity", 13000, engine("5.0L V8"))}, 0},
		"of the hybrid":                           {[]knowledge.Fact{a, said("towing_capacity", 13000, engine("3.5L EcoBoost hybrid"))}, 0},
		"of another model":                        {[]knowledge.Fact{a, said("towing_capacity", 13000, engine("3.5L EcoBoost"), of("Ford", "Ranger"))}, 0},
		"of another year":                         {[]knowledge.Fact{a, said("towing_capacity", 13000, engine("3.5L EcoBoost"), func(f *knowledge.Fact) { f.YearFrom, f.YearTo = 2023, 2024 })}, 0},
		"of another trim":                         {[]knowledge.Fact{a, said("towing_capacity", 8200, engine("3.5L EcoBoost"), func(f *knowledge.Fact) { f.Trim = "Raptor" })}, 0},
		"in another condition":                    {[]knowledge.Fact{a, said("towing_capacity", 13000, engine("3.5L EcoBoost"), func(f *knowledge.Fact) { f.Condition = "SuperCab" })}, 0},
		"of another attribute":                    {[]knowledge.Fact{a, said("payload_capacity", 3000, engine("3.5L EcoBoost"))}, 0},
		"of a drive named in another way":         {[]knowledge.Fact{said("seating_capacity", 5, drive("4x4")), said("seating_capacity", 6, drive("4WD"))}, 1},
		"of the other drive":                      {[]knowledge.Fact{said("seating_capacity", 5, drive("4x2")), said("seating_capacity", 6, drive("4WD"))}, 0},
		"EPA's ratings of versions named alike":   {[]knowledge.Fact{said("epa_city_mpg", 18, from(epa)), said("epa_city_mpg", 21, from(epa))}, 0},
		"somebody else's rating against EPA's":    {[]knowledge.Fact{said("epa_city_mpg", 18, from(epa)), said("epa_city_mpg", 21)}, 1},
		"words, which are not compared":           {[]knowledge.Fact{said("transmission", 0, words("6-speed")), said("transmission", 0, words("10-speed"))}, 0},
		"mpg and mpge, which are not one measure": {[]knowledge.Fact{said("epa_city_mpg", 21), said("epa_city_mpg", 68, func(f *knowledge.Fact) { f.Unit = "mpge" })}, 0},
	}
	c := loadChecks(t)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if got := c.Judge(tt.facts).Conflicts; len(got) != tt.want {
				t.Errorf("%d conflicts, want %d: %+v", len(got), tt.want, got)
			}
		})
	}
}

func drive(name string) func(*knowledge.Fact) {
	return func(f *knowledge.Fact) { f.Drivetrain = name }
}

func words(text string) func(*knowledge.Fact) { return func(f *knowledge.Fact) { f.Text = text } }

func TestAValueIsBoundedByTheKindOfCar(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		fact knowledge.Fact
		ok   bool
	}{
		"a half-ton pickup tows 14,000 lb":            {said("towing_capacity", 14000), true},
		"a half-ton pickup tows no 20,000 lb":         {said("towing_capacity", 20000), false},
		"a heavy pickup does":                         {said("towing_capacity", 20000, of("Ford", "Super Duty F-350")), true},
		"a sedan tows 1,000 lb":                       {said("towing_capacity", 1000, of("Toyota", "Camry")), true},
		"a sedan tows no 5,000 lb":                    {said("towing_capacity", 5000, of("Toyota", "Camry")), false},
		"a hybrid sedan is a sedan":                   {said("towing_capacity", 5000, of("Toyota", "Camry Hybrid")), false},
		"an SUV with a sedan's name in its own":       {said("towing_capacity", 4500, of("Toyota", "Corolla Cross")), true},
		"a model that no kind names is taken for one": {said("towing_capacity", 5000, of("Somebody", "Something")), true},
		"an SUV does not seat twelve":                 {said("seating_capacity", 12, of("Ford", "Explorer")), false},
		"a van does":                                  {said("seating_capacity", 12, of("Ford", "Transit")), true},
		"a pickup is not 300 in long":                 {said("length", 300), false},
		"an SUV does not weigh 1,200 lb":              {said("curb_weight", 1200, of("Ford", "Explorer")), false},
	}
	c := loadChecks(t)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if got := c.Judge([]knowledge.Fact{tt.fact}).Implausible; (len(got) == 0) != tt.ok {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestValuesOfOneVersionAreHeldAgainstEachOther(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		facts []knowledge.Fact
		rule  string // empty: they go together
	}{
		"a gasoline engine's torque":             {[]knowledge.Fact{said("torque", 500, engine("3.5L EcoBoost")), said("horsepower", 400, engine("3.5L EcoBoost"))}, ""},
		"more torque than any gasoline engine's": {[]knowledge.Fact{said("torque", 900, engine("3.5L EcoBoost")), said("horsepower", 400, engine("3.5L EcoBoost"))}, "torque against power"},
		"a diesel's torque":                      {[]knowledge.Fact{said("torque", 440, engine("3.0L diesel")), said("horsepower", 250, engine("3.0L diesel"))}, ""},
		"less torque than any diesel's":          {[]knowledge.Fact{said("torque", 250, engine("3.0L diesel")), said("horsepower", 250, engine("3.0L diesel"))}, "torque against power"},
		"an electric motor's torque":             {[]knowledge.Fact{said("torque", 775, engine("dual-motor electric")), said("horsepower", 426, engine("dual-motor electric"))}, ""},
		"the torque of another engine":           {[]knowledge.Fact{said("torque", 900, engine("3.5L EcoBoost")), said("horsepower", 400, engine("5.0L V8"))}, ""},
		"the torque of other years":              {[]knowledge.Fact{said("torque", 900), said("horsepower", 400, func(f *knowledge.Fact) { f.YearFrom, f.YearTo = 2015, 2016 })}, ""},
		"a combined figure between the two":      {[]knowledge.Fact{said("epa_combined_mpg", 21), said("epa_city_mpg", 18), said("epa_highway_mpg", 24)}, ""},
		"a combined figure above both":           {[]knowledge.Fact{said("epa_combined_mpg", 26), said("epa_city_mpg", 18), said("epa_highway_mpg", 24)}, "combined economy between city and highway"},
		"a hybrid that saves in town":            {[]knowledge.Fact{said("epa_combined_mpg", 25), said("epa_city_mpg", 26), said("epa_highway_mpg", 24)}, ""},
		"a load within the GVWR":                 {[]knowledge.Fact{said("payload_capacity", 2000), said("curb_weight", 5000), said("gvwr", 7050)}, ""},
		"a load beyond the GVWR":                 {[]knowledge.Fact{said("payload_capacity", 3000), said("curb_weight", 5000), said("gvwr", 7050)}, "payload and curb weight within the GVWR"},
		"a trailer beyond the GCWR":              {[]knowledge.Fact{said("towing_capacity", 14000), said("curb_weight", 5000), said("gcwr", 15000)}, "trailer and curb weight within the GCWR"},
		"a trailer four times the weight":        {[]knowledge.Fact{said("towing_capacity", 14000), said("curb_weight", 3500)}, "towing against curb weight"},
		"a load heavier than its vehicle":        {[]knowledge.Fact{said("payload_capacity", 7900, of("Ram", "3500")), said("curb_weight", 7900, of("Ram", "3500"))}, ""},
		"a load heavier than that":               {[]knowledge.Fact{said("payload_capacity", 8000, of("Ram", "3500")), said("curb_weight", 7900, of("Ram", "3500"))}, "payload against curb weight"},
		"a height of half the length":            {[]knowledge.Fact{said("height", 80, of("Jeep", "Wrangler")), said("length", 160, of("Jeep", "Wrangler"))}, ""},
		"a height of more":                       {[]knowledge.Fact{said("height", 90, of("Jeep", "Wrangler")), said("length", 160, of("Jeep", "Wrangler"))}, "height against length"},
		"a width of more than half the length":   {[]knowledge.Fact{said("width", 106, of("Jeep", "Wrangler")), said("length", 160, of("Jeep", "Wrangler"))}, "width against length"},
		"a wheelbase of nearly the length":       {[]knowledge.Fact{said("wheelbase", 130, of("Jeep", "Wrangler")), said("length", 160, of("Jeep", "Wrangler"))}, "wheelbase against length"},
		"a range that no battery gives":          {[]knowledge.Fact{said("ev_range", 500), said("battery_capacity", 60)}, "range against battery"},
		"a quarter mile as short as 60 mph":      {[]knowledge.Fact{said("quarter_mile", 7), said("zero_to_sixty", 7)}, "quarter mile against 0–60"},
	}
	c := loadChecks(t)
	met := map[string]bool{}
	for name, tt := range tests {
		met[tt.rule] = true
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var want []string
			if tt.rule != "" {
				want = []string{tt.rule}
			}
			if diff := cmp.Diff(want, rules(c.Judge(tt.facts).Implausible)); diff != "" {
				t.Error(diff)
			}
		})
	}
	for _, r := range c.Relations {
		if !met[r.Name] {
			t.Errorf("%s: no case breaks it", r.Name)
		}
	}
}

func TestCoverageCountsWhatIsBesideEPAs(t *testing.T) {
	t.Parallel()

	c := loadChecks(t)
	v := c.Judge([]knowledge.Fact{
		said("length", 231), said("width", 80), said("curb_weight", 4800), said("horsepower", 400, of("Ford", "Ranger")),
		said("epa_city_mpg", 18, from("https://www.fueleconomy.gov/feg/Find.do?action=sbs&id=1")),
	}).Coverage
	groups := map[string]int{}
	for i, g := range c.Goals {
		groups[g.Name] = v.Groups[i]
	}
	want := map[string]int{
		"dimensions": 2, "payload or curb weight": 1, "power": 1, "towing": 0, "cargo volume": 0, "ground clearance": 0, "seats": 0, "prices": 0,
	}
	if diff := cmp.Diff(want, groups); diff != "" || v.Facts != 4 || v.Models != 2 || v.EPA != 1 || v.Attributes["length"] != 1 {
		t.Errorf("%+v: %s", v, diff)
	}
}

func TestEveryCheckIsAboutTheVocabularyAndHasAReason(t *testing.T) {
	t.Parallel()

	list, err := specs.Vocabulary()
	if err != nil {
		t.Fatal(err)
	}
	known := map[knowledge.Attribute]bool{"": true}
	for _, s := range list {
		known[s.Name] = true
	}
	c := loadChecks(t)
	kinds := map[string]bool{"": true}
	for _, k := range c.Kinds {
		kinds[k.Name] = true
	}
	for a, x := range c.Tolerances {
		if !known[a] || x.Reason == "" {
			t.Errorf("tolerance of %s: %+v", a, x)
		}
	}
	for _, b := range c.Bounds {
		if !known[b.Attribute] || !kinds[b.Kind] || b.Reason == "" || b.Min >= b.Max {
			t.Errorf("%+v", b)
		}
	}
	for _, r := range c.Relations {
		for _, a := range append(r.Between, r.Of, r.To, r.Plus) {
			if !known[a] || r.Reason == "" {
				t.Errorf("%+v", r)
			}
		}
	}
}

func TestNoBuiltInFactIsImplausible(t *testing.T) {
	t.Parallel()

	facts, _, err := specs.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range loadChecks(t).Judge(facts).Implausible {
		t.Errorf("%s: %s: %+v", f.Rule, f.Reason, f.Facts)
	}
}
