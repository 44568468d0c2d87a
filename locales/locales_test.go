package locales_test

import (
	"html/template"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/vinbot/locales"
)

func load(tb testing.TB) *locales.Catalog {
	tb.Helper()
	c, err := locales.Load()
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func TestDataIsEscapedAndRenderedTextsAreNot(t *testing.T) {
	t.Parallel()

	p := load(t).For(locales.Reader{Lang: "en"})
	got, err := p.HTML("card_line", map[string]any{"Label": template.HTML("<i>Fuel</i>"), "Value": `<b>"x" & 'y'</b>`})
	if err != nil {
		t.Fatal(err)
	}
	if want := "<i>Fuel</i>: <b>&lt;b&gt;&#34;x&#34; &amp; &#39;y&#39;&lt;/b&gt;</b>"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestLinksCannotLeaveTheirAttribute(t *testing.T) {
	t.Parallel()

	p := load(t).For(locales.Reader{Lang: "en"})
	for url, want := range map[string]string{
		`https://a.example/?q="1"&b=2`: `href="https://a.example/?q=%221%22&amp;b=2"`,
		`javascript:alert(1)`:          `href="#ZgotmplZ"`,
	} {
		got, err := p.HTML("card_sources", map[string]any{"Sources": []map[string]any{{"Title": "t", "URL": url}}})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(got, want) {
			t.Errorf("%s: got %s, want %s", url, got, want)
		}
	}
}

func TestWhatIsMissingIsAnError(t *testing.T) {
	t.Parallel()

	p := load(t).For(locales.Reader{Lang: "es"})
	tests := map[string]struct {
		id   string
		data map[string]any
	}{
		"an id that does not exist":  {"no_such_text", nil},
		"a field that is misspelt":   {"card_line", map[string]any{"Lable": "x", "Value": "y"}},
		"no data at all":             {"card_line", nil},
		"a field of a list's member": {"card_sources", map[string]any{"Sources": []map[string]any{{"Title": "x"}}}},
		"an unknown amount":          {"label_base", map[string]any{"Amount": (*int64)(nil), "Currency": "USD"}},
		"an unknown currency code":   {"label_base", map[string]any{"Amount": 1, "Currency": "dollars"}},
		"a time that is unknown":     {"history_item", map[string]any{"Vehicle": "x", "VIN": "", "At": time.Time{}}},
	}
	for name, tt := range tests {
		if got, err := p.HTML(tt.id, tt.data); err == nil {
			t.Errorf("%s: HTML rendered %q", name, got)
		}
		if got, err := p.Plain(tt.id, tt.data); err == nil {
			t.Errorf("%s: Plain rendered %q", name, got)
		}
	}
}

func TestReadersOfOtherLanguagesGetEnglish(t *testing.T) {
	t.Parallel()

	c := load(t)
	for lang, want := range map[string]string{
		"": "en", "en": "en", "en-GB": "en", "es": "es", "es-MX": "es", "es-419": "es", "fr-CA": "fr", "de-CH": "de",
		"pt-BR": "en", "pt-br": "en", "zh-hans": "en", "ru": "en", "nonsense-": "en", "x": "en", strings.Repeat("a", 5000): "en",
	} {
		if got := c.For(locales.Reader{Lang: lang}).Lang(); got != want {
			t.Errorf("%q reads %s, want %s", lang, got, want)
		}
	}
}

func TestPrintersAreSharedAndSafe(t *testing.T) {
	t.Parallel()

	c := load(t)
	if c.For(locales.Reader{Lang: "es"}) != c.For(locales.Reader{Lang: "es-ES", Units: "metric"}) {
		t.Error("two readers of one manner have two printers")
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for _, lang := range []string{"en", "es-MX", "fr", "de-CH"} {
				data := map[string]any{"Plan": "Pro", "Used": 12, "Limit": 1000, "ResetAt": time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)}
				if _, err := c.For(locales.Reader{Lang: lang}).HTML("standing", data); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

func BenchmarkHTML(b *testing.B) {
	p := load(b).For(locales.Reader{Lang: "de"})
	data := map[string]any{"Name": "Climate & Package", "Code": "CWM", "Amount": int64(109_000), "Currency": "USD"}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.HTML("label_line", data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFor(b *testing.B) {
	c := load(b)
	b.ReportAllocs()
	for b.Loop() {
		c.For(locales.Reader{Lang: "es-MX"})
	}
}
