package locales_test

import (
	"slices"
	"testing"

	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/locales"
)

// What the catalogue cannot speak of is said in words, in every language.
func TestEveryGapOfTheCatalogueHasItsWords(t *testing.T) {
	t.Parallel()
	ids := load(t).IDs()
	for _, g := range []packages.Gap{
		packages.GapBrand, packages.GapModel, packages.GapNone, packages.GapMarket, packages.GapYear, packages.GapFew,
	} {
		id := "codes_gap_" + string(g)
		if !slices.Contains(ids, id) {
			t.Fatalf("no message %s", id)
		}
		seen := map[string]string{}
		for _, lang := range locales.Languages() {
			text, err := load(t).For(locales.Reader{Lang: lang}).Plain(id, nil)
			if err != nil {
				t.Fatal(err)
			}
			if other, ok := seen[text]; ok {
				t.Errorf("%s says the same in %s and %s", id, lang, other)
			}
			seen[text] = lang
		}
	}
}
