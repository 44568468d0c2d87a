package ask

import (
	"regexp"
	"strings"

	"example.com/vinbot/knowledge/specs"
)

var (
	ownersS   = regexp.MustCompile(`(?i)([\p{L}\d])['’]s\b`)
	shortYear = regexp.MustCompile(`['’‘](\d\d)\b`)
	namedYear = regexp.MustCompile(`\b((?i:bj|baujahr|model year|del|modelo|año|ano|année|jahrgang)|MY)\.?\s([0-3]\d)\b`) // "my 18 ft garage" is no year
	doors     = regexp.MustCompile(`(?i)\b(2|4|two|dos|deux|zwei|four|cuatro|quatre|vier)[\s-]?(?:doors?|dr|puertas|portes|t[üu]r(?:er|ig|ige|iger|igen)?)\b`)
	longYear  = regexp.MustCompile(`(?i)\b((?:19|20)\d\d|\d{3}|[12]\d)ern?\b`)
	decimal   = regexp.MustCompile(`(?i)\b(\d)[.,](\d)\s?(?:l|litres?|liters?|litros?|ern?|(t|to|tons?|tonnes?|tonnen|toneladas?|s|sec|seconds?|sekunden|segundos|secondes|kwh?|%|x|(?-i:m)|mts?|metros?|met(?:er|re)s?|mètres?))?\b`)
)

// roadTrack is the name of a trim with a stroke in it: "R/T".
var roadTrack = regexp.MustCompile(`\b([Rr])/([Tt])\b`)

// plus is a designation with a plus sign, and the word behind it: an EQS 450+ is no EQS 450.
var plus = regexp.MustCompile(`\b(\d{3})\+\s?(\p{L}*)`)

// driven is a BMW's designation behind its driven wheels: an "xDrive40i" is called the "40i".
var driven = regexp.MustCompile(`(?i)\b([xse]drive)(\d\d\w?)\b`)

// halves are amounts like "5 and a half feet".
var halves = regexp.MustCompile(`(?i)\b(\d{1,2})\s?(?:and a half|y medi[oa]|et demie?|einhalb)\b`)

// Amounts whose unit is written inside of them or before a noun ("5m50", "1,5-t-Wohnwagen"), and
// Spanish thousands ("2 mil kilos").
var (
	metres = regexp.MustCompile(`\b(\d)\s?m\s?(\d\d)\b`)
	hyphen = regexp.MustCompile(`(?i)(\d)[\s-](t|to|tonnen|kg|pounds?|lbs?|foot|feet|ft|inch|m|meter)-(\p{L})`)
	mil    = regexp.MustCompile(`(?i)\b(\d{1,2}) mil\b`)
)

// amountsApart writes the amounts of a text with their units behind them.
func amountsApart(text string) string {
	text = halves.ReplaceAllString(text, "$1.5")
	text = metres.ReplaceAllString(text, "$1.$2 m")
	text = hyphen.ReplaceAllString(text, "$1 $2 $3")
	return mil.ReplaceAllString(text, "${1}000")
}

// interjected are words at a text's beginning that mean something else further on: Spanish for
// "all right" is a word for a price as well, and a French greeting is written as a trim is.
var interjected = regexp.MustCompile(`(?i)^\s*(?:vale\s*[.,!]+|slt)\s+`)

// turbo is the size of a turbocharged engine with its letter, and nothing else: "et le 2.0T".
var turbo = regexp.MustCompile(`(?i)^\s*((?:[\p{L}']+\s){0,3})(\d[.,]\d)\s?t\s*[?.!]*\s*$`)

// spelled folds a text so that what belongs together is one word: "5.0L" becomes
// "5d0", "'21" and "2021er" become "2021", "2-door" and "zweitürig" "2door", Mini's "John Cooper Works" "jcw".
func spelled(text string) string {
	text = driven.ReplaceAllString(text, "$1 $2")
	text = roadTrack.ReplaceAllString(text, "${1}${2}")
	text = plus.ReplaceAllStringFunc(text, func(s string) string {
		m := plus.FindStringSubmatch(s)
		if canonical(specs.Fold(m[2])) != "" { // "300+ hp"
			return s
		}
		return m[1] + "plus" + s[len(m[1])+1:]
	})
	text = ownersS.ReplaceAllString(text, "$1") // "the e-tron's battery" is about no e-tron S
	text = shortYear.ReplaceAllStringFunc(text, func(s string) string {
		digits := s[len(s)-2:]
		if digits < "40" {
			return " 20" + digits
		}
		return " 19" + digits
	})
	text = namedYears(text)
	text = longYear.ReplaceAllString(text, "$1")
	text = doors.ReplaceAllStringFunc(text, func(s string) string {
		if strings.ContainsAny(s[:1], "2tTdDzZ") {
			return "2door"
		}
		return "4door"
	})
	folded := specs.Fold(decimal.ReplaceAllStringFunc(text, func(s string) string {
		m := decimal.FindStringSubmatch(s)
		if m[3] != "" { // tons or seconds, no engine
			return s
		}
		return m[1] + "d" + m[2] + " "
	}))
	return strings.ReplaceAll(folded, "john cooper works", "jcw")
}

var range10 = regexp.MustCompile(`(?i)^\s?%?\s?(?:al?|to|bis|auf|à|-|–)\s?\d`)

// namedYears writes out years of two digits behind a word for a year; "del 10 al 80" is
// a charge.
func namedYears(text string) string {
	var out strings.Builder
	last := 0
	for _, at := range namedYear.FindAllStringSubmatchIndex(text, -1) {
		if range10.MatchString(text[at[1]:]) {
			continue
		}
		out.WriteString(text[last:at[3]] + " 20" + text[at[4]:at[5]])
		last = at[1]
	}
	return out.String() + text[last:]
}

// withoutCapitals leaves the words of trims out that a text writes in capitals: the "LE" of a Camry is no
// French article. A text all in capitals has none.
func (c *cars) withoutCapitals(folded, text string) string {
	if text == strings.ToUpper(text) {
		return folded
	}
	var out []string
	for w := range strings.FieldsSeq(folded) {
		if len(w) > 1 && len(w) < 4 && (c.inTrim[w] || c.trims[w]) && contains(text, strings.ToUpper(w)) {
			continue
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}
