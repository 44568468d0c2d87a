package locales

import (
	"cmp"
	"slices"

	"golang.org/x/text/language"
)

// Reader is who reads, as far as it matters for words and numbers.
type Reader struct {
	Lang  string // BCP 47, as Telegram reports it or the person chose it ("es-MX"); empty is English
	Units string // "us" or "metric"; empty is what the region uses
}

// system is a system of units as people use one, not as a standard defines it.
type system string

const (
	customary system = "us"
	british   system = "uk" // miles and imperial gallons, but kilograms and millimetres
	metric    system = "metric"
)

// manner is all that distinguishes two readers' texts. There are few of them,
// whatever language codes arrive.
type manner struct {
	lang     string // one of [Languages]
	locale   string // for numbers, money and dates: "es-MX"
	system   system
	perLitre bool   // metric consumption is told in km/l
	power    string // unit of metric horsepower: "PS", "CV", "ch"; empty keeps hp
}

func (r Reader) manner(m language.Matcher) manner {
	tag, err := language.Parse(cmp.Or(r.Lang, "en-US"))
	if err != nil {
		tag = language.AmericanEnglish
	}
	lang := "en"
	if _, i, confidence := m.Match(tag); confidence != language.No {
		lang = Languages()[i]
	}
	code, _ := tag.Region()
	region := code.String()
	out := manner{lang: lang, locale: localeOf(lang, region), system: systemOf(region)}
	if r.Units == string(customary) || r.Units == string(metric) {
		out.system = system(r.Units)
	}
	if out.system == metric {
		out.perLitre = slices.Contains([]string{"BR", "CL", "IN", "JP", "KR", "MX"}, region)
		out.power = powerUnit(lang, region)
	}
	return out
}

// systemOf says which units a region's drivers use.
func systemOf(region string) system {
	switch region {
	case "US", "PR", "LR":
		return customary
	case "GB":
		return british
	}
	return metric
}

// powerUnit names the metric horsepower where a region's drivers count in it.
func powerUnit(lang, region string) string {
	switch {
	case lang == "de":
		return "PS"
	case lang == "fr" && region != "CA":
		return "ch"
	case lang == "es" && region == "ES":
		return "CV"
	}
	return ""
}

// localeOf picks the conventions of numbers and dates nearest to a region's.
func localeOf(lang, region string) string {
	known := map[string][]string{
		"en": {"US", "GB", "CA"},
		"es": {"ES", "MX", "US", "AR"},
		"fr": {"FR", "CA"},
		"de": {"DE", "AT", "CH"},
	}
	if slices.Contains(known[lang], region) {
		return lang + "-" + region
	}
	switch lang {
	case "es":
		if slices.Contains([]string{"BO", "CL", "CO", "CR", "EC", "PY", "UY", "VE"}, region) {
			return "es-AR" // decimal comma
		}
		return "es-MX"
	case "fr":
		return "fr-FR"
	case "de":
		return "de-DE"
	}
	return "en-GB"
}
