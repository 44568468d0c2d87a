package locales_test

import (
	"html/template"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/locales"
)

// shown renders a template for a reader, with spaces that do not break shown as "_".
func shown(c *locales.Catalog, r locales.Reader, text string, data map[string]any) (string, error) {
	got, err := c.For(r).Text(text, data)
	return strings.NewReplacer("\u00a0", "_", "\u202f", "_").Replace(got), err
}

func TestMeasuresAreShownAsTheReaderCounts(t *testing.T) {
	t.Parallel()

	c := load(t)
	tests := []struct {
		lang, units string
		value       any
		unit        string
		measure     string
		quoted      string
	}{
		{"en", "", 13000, "lb", "13,000_lb", "13,000_lb"},
		{"de", "", 13000, "lb", "5.897_kg", "5.897_kg (13.000_lb)"},
		{"es", "", 13000, "lb", "5897_kg", "5897_kg (13.000_lb)"},
		{"es-MX", "", 13000, "lb", "5,897_kg", "5,897_kg (13,000_lb)"},
		{"fr", "", 13000, "lb", "5_897_kg", "5_897_kg (13_000_lb)"},
		{"de-CH", "", 13000, "lb", "5’897_kg", "5’897_kg (13’000_lb)"},
		{"de", "us", 13000, "lb", "13.000_lb", "13.000_lb"},
		{"en", "metric", 13000, "lb", "5,897_kg", "5,897_kg (13,000_lb)"},
		{"de", "", 25, "mpg", "9,4_l/100_km", "9,4_l/100_km (25_mpg)"},
		{"es-MX", "", 25, "mpg", "10.6_km/l", "10.6_km/l (25_mpg)"},
		{"fr-CA", "", 25, "mpg", "9,4_L/100_km", "9,4_L/100_km (25_mpg)"},
		{"en-CA", "", 25, "mpg", "9.4_L/100_km", "9.4_L/100_km (25_mpg)"},
		{"en-GB", "", 25, "mpg", "30_mpg_(UK)", "30_mpg_(UK) (25_mpg)"},
		{"en-GB", "", 300, "mi", "300_mi", "300_mi"},
		{"en-GB", "", 110, "mpge", "3.3_mi/kWh", "3.3_mi/kWh (110_MPGe)"},
		{"fr", "", 110, "mpge", "19_kWh/100_km", "19_kWh/100_km (110_MPGe)"},
		{"en", "", 0, "mpg", "0_mpg", "0_mpg"},
		{"de", "", 0, "mpg", "0_mpg", "0_mpg"},
		{"de", "", 400, "hp", "406_PS", "406_PS (400_hp)"},
		{"es", "", 400, "hp", "406_CV", "406_CV (400_hp)"},
		{"fr", "", 400, "hp", "406_ch", "406_ch (400_hp)"},
		{"es-MX", "", 400, "hp", "400_hp", "400_hp"},
		{"de", "", 470, "lb-ft", "637_Nm", "637_Nm (470_lb-ft)"},
		{"fr", "", 145.4, "in", "3_693_mm", "3_693_mm (145,4_po)"},
		{"es", "", 5.5, "ft", "1,68_m", "1,68_m (5,5_ft)"},
		{"en", "", 52.1 / 12, "ft", "52.1_in", "52.1_in"},
		{"de", "", 52.1 / 12, "ft", "1,32_m", "1,32_m (52,1_Zoll)"},
		{"en", "", 35.9, "ft", "35.9_ft", "35.9_ft"},
		{"de", "", 37.6, "cu ft", "1.065_l", "1.065_l (37,6_Kubikfuß)"},
		{"fr", "", 26, "gal", "98_l", "98_l (26_gal)"},
		{"de", "", 3.5, "L", "3,5_l", "3,5_l"},
		{"en", "", 3.5, "L", "3.5_L", "3.5_L"},
		{"en", "", 2000, "kg", "4,409_lb", "4,409_lb (2,000_kg)"},
		{"en", "", 20, "degC", "68_°F", "68_°F (20_°C)"},
		{"fr", "", 68, "degF", "20_°C", "20_°C (68_°F)"},
		{"de", "", 24.1, "deg", "24,1°", "24,1°"},
		{"de", "", 5, "s", "5_s", "5_s"},
		{"es", "", 42695, "USD", "42.695_US$", "42.695_US$"},
		{"fr", "", 5, "", "5", "5"},
	}
	for _, tt := range tests {
		r := locales.Reader{Lang: tt.lang, Units: tt.units}
		data := map[string]any{"Value": tt.value, "Unit": tt.unit}
		for text, want := range map[string]string{"{{measure .Value .Unit}}": tt.measure, "{{quoted .Value .Unit}}": tt.quoted} {
			if got, err := shown(c, r, text, data); err != nil || got != want {
				t.Errorf("%v %s for %s %s: got %q, %v, want %q", tt.value, tt.unit, tt.lang, tt.units, got, err, want)
			}
		}
	}
}

func TestScreensAreMeasuredInInchesEverywhere(t *testing.T) {
	t.Parallel()

	c := load(t)
	for lang, want := range map[string]string{"en": "15.5_in", "es-MX": "15.5_in", "fr": "15,5_po", "de": "15,5_Zoll"} {
		data := map[string]any{"Value": 15.5, "Unit": "in", "Attribute": "screen_size"}
		if got, err := shown(c, locales.Reader{Lang: lang}, "{{quoted .Value .Unit .Attribute}}", data); err != nil || got != want {
			t.Errorf("in %s: got %q, %v, want %q", lang, got, err, want)
		}
	}
}

func TestMoneyIsWrittenAsTheRegionDoes(t *testing.T) {
	t.Parallel()

	c := load(t)
	tests := []struct {
		lang     string
		minor    any
		currency string
		want     string
	}{
		{"en", int64(4_269_500), "USD", "$42,695"},
		{"en", 109_050, "USD", "$1,090.50"},
		{"en", -25_000, "USD", "-$250"},
		{"en", 0, "USD", "$0"},
		{"en", 109_000, "CAD", "CA$1,090"},
		{"en-CA", 109_000, "CAD", "$1,090"},
		{"en-CA", 109_000, "USD", "US$1,090"},
		{"en", 109_000, "", "1,090.00"},
		{"en", 1_000, "JPY", "¥1,000"},
		{"es", 1_090_050, "USD", "10.900,50_US$"},
		{"es-MX", 109_000, "USD", "USD_1,090"},
		{"es-MX", 109_000, "MXN", "$1,090"},
		{"fr", 109_000, "USD", "1_090_$US"},
		{"fr-CA", 109_000, "CAD", "1_090_$"},
		{"de", 109_050, "USD", "1.090,50_$"},
		{"de-CH", 109_000, "USD", "$_1’090"},
		{"en", float64(1900), "USD", "$19"}, // out of JSON
	}
	for _, tt := range tests {
		got, err := shown(c, locales.Reader{Lang: tt.lang}, "{{money .A .C}}", map[string]any{"A": tt.minor, "C": tt.currency})
		if err != nil || got != tt.want {
			t.Errorf("%v %s in %s: got %q, %v, want %q", tt.minor, tt.currency, tt.lang, got, err, tt.want)
		}
	}
}

func TestNumbersDatesAndLists(t *testing.T) {
	t.Parallel()

	c := load(t)
	at := time.Date(2026, 7, 1, 14, 5, 0, 0, time.FixedZone("", 7200))
	tests := []struct {
		lang, text string
		value      any
		want       string
	}{
		{"en", "{{num .V}}", 1234567, "1,234,567"},
		{"es", "{{num .V}}", 1234, "1234"},
		{"es", "{{num .V}}", 12345, "12.345"},
		{"fr", "{{num .V}}", 1234.5, "1_234,5"},
		{"de", "{{percent .V}}", 0.934, "93_%"},
		{"en", "{{percent .V}}", 0.934, "93%"},
		{"en", "{{date .V}}", at, "July 1, 2026"},
		{"en-GB", "{{date .V}}", at, "1 July 2026"},
		{"es", "{{date .V}}", at, "1 de julio de 2026"},
		{"fr", "{{date .V}}", at, "1er juillet 2026"},
		{"de", "{{date .V}}", at, "1. Juli 2026"},
		{"en", "{{datetime .V}}", at, "July 1, 2026, 12:05 PM UTC"},
		{"de", "{{datetime .V}}", "2026-07-01T14:05:00+02:00", "1. Juli 2026, 12:05 UTC"},
		{"en", "{{list .V}}", []string{"a", "b", "c"}, "a, b and c"},
		{"es", "{{list .V}}", []string{"Acura", "Infiniti"}, "Acura e Infiniti"},
		{"es", "{{list .V}}", []string{"agua", "hielo"}, "agua y hielo"},
		{"es", "{{options .V}}", []any{"BMW", "Opel"}, "BMW u Opel"},
		{"fr", "{{options .V}}", []string{"a", "b"}, "a ou b"},
		{"de", "{{list .V}}", []string{"<a>"}, "&lt;a&gt;"},
		{"de", "{{list .V}}", []template.HTML{"<b>a</b>", "b"}, "<b>a</b> und b"},
	}
	for _, tt := range tests {
		if got, err := shown(c, locales.Reader{Lang: tt.lang}, tt.text, map[string]any{"V": tt.value}); err != nil || got != tt.want {
			t.Errorf("%s of %v in %s: got %q, %v, want %q", tt.text, tt.value, tt.lang, got, err, tt.want)
		}
	}
}
