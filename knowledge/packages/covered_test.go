package packages_test

import (
	"slices"
	"strings"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

func TestACarOutsideTheCatalogueIsKnownAsSuch(t *testing.T) {
	t.Parallel()
	c := load(t)
	for name, tt := range map[string]struct {
		car  knowledge.Vehicle
		want packages.Gap
	}{
		"a covered model year":              {knowledge.Vehicle{Make: "Ford", Model: "F-150", Year: 2025}, ""},
		"the same, with a trim":             {knowledge.Vehicle{Make: "FORD", Model: "F-150", Year: 2025, Trim: "XLT"}, ""},
		"a brand nobody wrote up":           {knowledge.Vehicle{Make: "Lada", Model: "Niva", Year: 2020}, packages.GapBrand},
		"no brand":                          {knowledge.Vehicle{}, packages.GapBrand},
		"a model nobody wrote up":           {knowledge.Vehicle{Make: "Ford", Model: "Aspire", Year: 1997}, packages.GapModel},
		"a model known from Canada only":    {knowledge.Vehicle{Make: "Dodge", Model: "Hornet", Year: 2025}, packages.GapMarket},
		"a model with options only":         {knowledge.Vehicle{Make: "Honda", Model: "CR-V", Year: 2019}, packages.GapNone},
		"a year with accessories only":      {knowledge.Vehicle{Make: "Toyota", Model: "RAV4", Year: 2013}, packages.GapYear},
		"a few packages of an electric car": {knowledge.Vehicle{Make: "Tesla", Model: "Model 3", Year: 2023}, packages.GapFew},
		"another year of a model":           {knowledge.Vehicle{Make: "Ford", Model: "F-150", Year: 2001}, packages.GapYear},
		"a year with a package or two only": {knowledge.Vehicle{Make: "Ford", Model: "F-150", Year: 2016}, packages.GapFew},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := c.Covered(tt.car); got.Gap != tt.want {
				t.Errorf("%+v, want %q", got, tt.want)
			}
		})
	}
}

func TestTheCoverageCountsEveryEntryOnce(t *testing.T) {
	t.Parallel()
	c := load(t)
	brands, err := c.Coverage()
	if err != nil {
		t.Fatal(err)
	}
	entries, listed, codes := 0, 0, 0
	for _, b := range brands {
		entries += b.Packages + b.Options + b.Accessories
		listed += b.Listed
		codes += b.Codes
	}
	if all := len(c.All()); entries != all {
		t.Errorf("%d of %d entries", entries, all)
	}
	t.Logf("%d packages with contents over %d brands, %d codes", listed, len(brands), codes)
	if listed < 800 || codes < 3000 {
		t.Errorf("%d packages with contents, %d codes", listed, codes)
	}
}

func TestOptionCodesSayWhatACodeIsCalledAndWhere(t *testing.T) {
	t.Parallel()
	c := load(t)
	found, err := c.OptionCodes("Ram", "xan")
	if err != nil || len(found) == 0 {
		t.Fatal(found, err)
	}
	for _, o := range found {
		if o.Code != "XAN" || o.Name == "" || o.Source.URL == "" {
			t.Errorf("%+v", o)
		}
	}
	for _, brand := range []string{"Lada", "../catalogue/ford", ""} {
		if found, err := c.OptionCodes(brand, "XAN"); len(found) != 0 || err != nil {
			t.Errorf("%s: %v, %v", brand, found, err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := packages.LoadAnew(); err != nil {
			b.Fatal(err)
		}
	}
}

// Where too little is known the bot says so; where five packages over three model
// years were once found in sources, they stay.
func TestOfTheBestSellersOnlyTheseAreNotCovered(t *testing.T) {
	t.Parallel()
	missing := strings.Split("Honda CR-V|Toyota Highlander|Audi Q5|Volvo XC90|Tesla Model 3", "|")
	models := load(t).BestSellers()
	if len(models) != 30 {
		t.Fatalf("%d best sellers", len(models))
	}
	for _, m := range models {
		name := m.Brand + " " + m.Model
		t.Logf("%s: %d packages of %d names over %d model years, covered: %t", name, m.Packages, m.Names, len(m.Years), m.Enough())
		if m.Enough() == slices.Contains(missing, name) {
			t.Errorf("%s: covered is %t", name, m.Enough())
		}
	}
}
