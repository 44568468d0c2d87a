package packages_test

import (
	"testing"

	"example.com/vinbot/knowledge"
)

func TestAGenerationHasALastYearOnlyWhereAPageSaysWhenTheNextBegan(t *testing.T) {
	t.Parallel()
	const history, years, third = "http://thenewswheel.com/toyota-4runner-history/",
		"https://www.slashgear.com/1613908/toyota-4runner-ways-changed-through-years/",
		"https://jalopnik.com/the-2022-toyota-tundra-this-is-the-first-new-one-in-15-1847707105"
	for name, c := range map[string]struct {
		car      knowledge.Vehicle
		from, to int
		sources  []string
	}{
		"two pages name its ends":    {knowledge.Vehicle{Make: "Toyota", Model: "4Runner", Year: 2010}, 2010, 2024, []string{history, years}},
		"its last year":              {knowledge.Vehicle{Make: "TOYOTA", Model: "4runner", Year: 2024}, 2010, 2024, []string{history, years}},
		"one page names both":        {knowledge.Vehicle{Make: "Toyota", Model: "Tundra", Year: 2015}, 2007, 2021, []string{third}},
		"the year before the first":  {car: knowledge.Vehicle{Make: "Toyota", Model: "4Runner", Year: 2009}},
		"the newest one":             {car: knowledge.Vehicle{Make: "Toyota", Model: "4Runner", Year: 2025}},
		"a model that is not listed": {car: knowledge.Vehicle{Make: "Toyota", Model: "Tacoma", Year: 2015}},
		"another make's model":       {car: knowledge.Vehicle{Make: "Ford", Model: "4Runner", Year: 2015}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g, ok := load(t).Generation(c.car.Make, c.car.Model, c.car.Year)
			if ok != (c.from != 0) || g.From != c.from || g.To != c.to || len(g.Sources) != len(c.sources) {
				t.Fatalf("%+v, %t; want %d–%d by %d pages", g, ok, c.from, c.to, len(c.sources))
			}
			for i, s := range g.Sources {
				if s.URL != c.sources[i] || s.Title == "" {
					t.Errorf("source %d is %+v, want %s", i, s, c.sources[i])
				}
			}
		})
	}
}
