package locales_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"example.com/vinbot/locales"
)

func TestLoadRefusesWhatIsIncomplete(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		files map[string]string // over one room with one text in every language
		want  string
	}{
		"a room that a language lacks":      {map[string]string{"vin.en.json": `{"x": "x"}`}, "vin.es.json"},
		"a file that is not JSON":           {map[string]string{"a.fr.json": `{"hello": `}, "a.fr.json"},
		"a text that a language lacks":      {map[string]string{"a.de.json": `{}`}, "missing [hello]"},
		"a text that only a language has":   {map[string]string{"a.de.json": `{"hello": "x", "bye": "y"}`}, "too many [bye]"},
		"an id that two rooms use":          {room("b", "hello"), "two rooms define hello"},
		"a function that does not exist":    {map[string]string{"a.es.json": `{"hello": "{{shout .Name}}"}`}, "hello in es"},
		"a template that is broken":         {map[string]string{"a.es.json": `{"hello": "{{if .Name}}"}`}, "hello in es"},
		"a text that is empty":              {map[string]string{"a.es.json": `{"hello": ""}`}, "hello has no text"},
		"a plural form without the general": {map[string]string{"a.es.json": `{"hello": {"one": "x"}}`}, "hello has no text"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fsys := fstest.MapFS{}
			for _, set := range []map[string]string{room("a", "hello"), tt.files} {
				for file, body := range set {
					fsys[file] = &fstest.MapFile{Data: []byte(body)}
				}
			}
			_, err := locales.LoadFS(fsys)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want a mention of %q", err, tt.want)
			}
		})
	}
}

func room(name, id string) map[string]string {
	out := map[string]string{}
	for _, lang := range locales.Languages() {
		out[name+"."+lang+".json"] = `{"` + id + `": "text"}`
	}
	return out
}

func TestPluralsFollowTheLanguage(t *testing.T) {
	t.Parallel()

	fsys := fstest.MapFS{}
	for lang, body := range map[string]string{
		"en": `{"n": {"one": "{{num .PluralCount}} car", "other": "{{num .PluralCount}} cars"}}`,
		"es": `{"n": {"one": "{{num .PluralCount}} auto", "many": "{{num .PluralCount}} de autos", "other": "{{num .PluralCount}} autos"}}`,
		"fr": `{"n": {"one": "{{num .PluralCount}} voiture", "many": "{{num .PluralCount}} de voitures", "other": "{{num .PluralCount}} voitures"}}`,
		"de": `{"n": {"one": "{{num .PluralCount}} Auto", "other": "{{num .PluralCount}} Autos"}}`,
	} {
		fsys["a."+lang+".json"] = &fstest.MapFile{Data: []byte(body)}
	}
	c, err := locales.LoadFS(fsys)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		lang  string
		count any
		want  string
	}{
		{"en", 0, "0 cars"},
		{"en", 1, "1 car"},
		{"en", int64(2), "2 cars"},
		{"fr", 0, "0 voiture"},
		{"fr", 1_000_000, "1\u00a0000\u00a0000 de voitures"},
		{"es", 1_000_000, "1.000.000 de autos"},
		{"es", float64(1), "1 auto"}, // out of JSON
		{"de", 3, "3 Autos"},
	}
	for _, tt := range tests {
		if got, err := c.For(locales.Reader{Lang: tt.lang}).HTML("n", map[string]any{"PluralCount": tt.count}); err != nil || got != tt.want {
			t.Errorf("%v in %s: got %q, %v, want %q", tt.count, tt.lang, got, err, tt.want)
		}
	}
	for _, count := range []any{nil, 1.5, "many"} {
		if got, err := c.For(locales.Reader{}).HTML("n", map[string]any{"PluralCount": count}); err == nil {
			t.Errorf("%v counted as %q", count, got)
		}
	}
}
