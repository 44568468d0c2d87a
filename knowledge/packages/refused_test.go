package packages_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"example.com/vinbot/knowledge/packages"
)

// entry is a sound entry with some of its text replaced; an empty replacement
// leaves it sound.
func entry(replace ...string) string {
	const sound = `{"id":"ford-f-150-fx4","brand":"Ford","models":["F-150"],"codes":["55A"],"name":"FX4 Off-Road Package","category":"off_road",` +
		`"features":["skid_plates"],"years":[2024,2025],"trims":["XLT"],"requires":[],"excludes":[],` +
		`"prices":[{"year":2025,"minor":140000,"currency":"USD"}],"sources":["guide"]}`
	return strings.NewReplacer(replace...).Replace(sound)
}

func TestABrokenCatalogueIsRefused(t *testing.T) {
	t.Parallel()
	second := entry("ford-f-150-fx4", "ford-f-150-tow", "FX4 Off-Road", "Tow/Haul", "55A", "53T")
	for name, tt := range map[string]struct{ entries, refused string }{
		"a sound one is not":             {entry() + "\n" + second, ""},
		"an id twice":                    {entry() + "\n" + entry(), "stands twice"},
		"an id with capitals":            {entry("ford-f-150-fx4", "FX4"), "an id"},
		"no name":                        {entry("FX4 Off-Road Package", ""), "name"},
		"a name with a sign nobody sees": {entry("FX4 Off-Road", "\uf0abFX4"), "name"},
		"a field nobody knows":           {entry(`"requires"`, `"needs"`), "unknown field"},
		"a category of its own":          {entry("off_road", "nice"), "category"},
		"a kind of its own":              {entry(`"category"`, `"kind":"trim","category"`), "kind"},
		"a market of its own":            {entry(`"category"`, `"market":"FR","category"`), "market"},
		"a code of another maker's form": {entry("55A", "55-AB"), "code"},
		"no years":                       {entry("2024,2025", ""), "years"},
		"years out of order":             {entry("2024,2025", "2025,2024"), "years"},
		"a year that is none":            {entry("2024,2025", "2025,20250"), "years"},
		"years before the model":         {entry("2024,2025", "2001,2025"), "not sold"},
		"a model nobody listed":          {entry("F-150\"", "F-951\""), "model"},
		"a trim nobody listed":           {entry("XLT", "XTL"), "trim"},
		"a feature nobody listed":        {entry("skid_plates", "skid_plate"), "feature"},
		"no source":                      {entry(`["guide"]`, `[]`), "sources"},
		"a source nobody listed":         {entry(`["guide"]`, `["hearsay"]`), "source"},
		"a price of a year not seen":     {entry(`"year":2025`, `"year":2023`), "price"},
		"a price of nothing":             {entry("140000", "1"), "price"},
		"Canadian dollars in the US":     {entry("USD", "CAD"), "price"},
		"what it requires is not there":  {entry(`"requires":[]`, `"requires":["ford-x"]`), "not there"},
		"it requires itself": {
			entry(`"requires":[]`, `"requires":["ford-f-150-fx4"]`), "circle",
		},
		"it requires what requires it": {
			entry(`"requires":[]`, `"requires":["ford-f-150-tow"]`) + "\n" + strings.ReplaceAll(second, `"requires":[]`, `"requires":["ford-f-150-fx4"]`), "circle",
		},
		"it excludes what it requires": {
			entry(`"requires":[]`, `"requires":["ford-f-150-tow"]`, `"excludes":[]`, `"excludes":["ford-f-150-tow"]`) + "\n" + second, "excludes",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := packages.LoadFrom(fstest.MapFS{
				"vocabulary/sources.jsonl": {Data: []byte(`{"id":"guide","title":"Order guide","url":"https://example.com/guide","kind":"oem","quality":"A"}`)},
				"vocabulary/models.jsonl":  {Data: []byte(`{"brand":"Ford","model":"F-150","from":2009,"trims":["XLT"]}`)},
				"catalogue/ford.jsonl":     {Data: []byte(tt.entries)},
			})
			switch {
			case tt.refused == "" && err != nil:
				t.Error(err)
			case tt.refused != "" && (err == nil || !strings.Contains(err.Error(), tt.refused)):
				t.Errorf("%v, want one about %q", err, tt.refused)
			}
		})
	}
}

func TestAnEntryOnOneWeakSourceIsMarked(t *testing.T) {
	t.Parallel()
	const forum, label = `{"id":"forum","title":"A forum","url":"https://example.com/f","kind":"blog","quality":"C"}`,
		`{"id":"label","title":"A label","url":"https://example.com/l","kind":"label","quality":"A"}`
	for cites, weak := range map[string]bool{`"forum"`: true, `"label"`: false, `"forum","label"`: false} {
		c, err := packages.LoadFrom(fstest.MapFS{
			"vocabulary/sources.jsonl": {Data: []byte(forum + "\n" + label)},
			"vocabulary/models.jsonl":  {Data: []byte(`{"brand":"Ford","model":"F-150","from":2009,"trims":["XLT"]}`)},
			"catalogue/ford.jsonl":     {Data: []byte(entry(`"guide"`, cites))},
		})
		if err != nil {
			t.Fatal(err)
		}
		p, ok := c.Package("ford-f-150-fx4")
		if !ok || p.Weak != weak || !weak && p.Source.Title != "A label" {
			t.Errorf("%s: %+v", cites, p)
		}
	}
}

func TestAGenerationNeedsASourceAndAModel(t *testing.T) {
	t.Parallel()
	for row, refused := range map[string]string{
		`{"brand":"Ford","model":"F-150","start":2021,"source":"guide"}`:   "",
		`{"brand":"Ford","model":"F-150","start":2021,"source":"hearsay"}`: "source",
		`{"brand":"Ford","model":"F-150","start":21,"source":"guide"}`:     "year",
		`{"brand":"Ford","model":"F-100","start":2021,"source":"guide"}`:   "not listed",
	} {
		_, err := packages.LoadFrom(fstest.MapFS{
			"vocabulary/sources.jsonl":     {Data: []byte(`{"id":"guide","title":"Order guide","url":"https://example.com/guide","kind":"oem","quality":"A"}`)},
			"vocabulary/models.jsonl":      {Data: []byte(`{"brand":"Ford","model":"F-150","from":2009,"trims":["XLT"]}`)},
			"vocabulary/generations.jsonl": {Data: []byte(row)},
			"catalogue/ford.jsonl":         {Data: []byte(entry())},
		})
		if refused == "" && err != nil || refused != "" && (err == nil || !strings.Contains(err.Error(), refused)) {
			t.Errorf("%s: %v, want one about %q", row, err, refused)
		}
	}
}
