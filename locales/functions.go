package locales

import (
	"errors"
	"fmt"
	"html/template"
	"strings"
	plain "text/template"
)

// functions are what texts can call, for one manner of reading.
//
//	num      .Count                    12,345
//	money    .Amount .Currency         minor units and ISO 4217: $1,090
//	measure  .Value .Unit              in the reader's units: 5.897 kg
//	         .Value .Unit .Attribute   some attributes keep their unit: a screen's inches
//	quoted   .Value .Unit              the same, with the original behind it where it was converted: 5.897 kg (13.000 lb)
//	litres   .Value                    an engine's: 3.0
//	percent  .Probability              0.93: 93 %
//	date     .At, datetime .At         25 November 2026; with time in UTC
//	clock    .Minutes                 525 minutes from midnight: 8:45 AM, 08:45
//	list     .Names, options .Names    a, b and c; a, b or c
//	upper    .Code
//	country  .Code                    DE: Germany
func functions(m manner, f figures) plain.FuncMap {
	u := units{manner: m, figures: f}
	return plain.FuncMap{
		"num":      f.num,
		"litres":   f.litres,
		"percent":  f.percent,
		"money":    f.money,
		"measure":  u.measure,
		"quoted":   u.quoted,
		"date":     func(v any) (string, error) { return date(m.locale, v) },
		"datetime": func(v any) (string, error) { return datetime(m.locale, v) },
		"clock":    func(v any) (string, error) { return clock(m.locale, v) },
		"list":     func(v any) (any, error) { return join(v, and(m.lang)) },
		"options":  func(v any) (any, error) { return join(v, or(m.lang)) },
		"upper":    strings.ToUpper,
		"country":  countryIn(f.tag),
	}
}

// conjunction is the word before the last of several, given what follows it.
type conjunction func(next string) string

func and(lang string) conjunction {
	words := map[string]string{"en": "and", "es": "y", "fr": "et", "de": "und"}
	return func(next string) string {
		if lang == "es" && soundsLike(next, "i") {
			return "e"
		}
		return words[lang]
	}
}

func or(lang string) conjunction {
	words := map[string]string{"en": "or", "es": "o", "fr": "ou", "de": "oder"}
	return func(next string) string {
		if lang == "es" && soundsLike(next, "o") {
			return "u"
		}
		return words[lang]
	}
}

// soundsLike tells whether a Spanish word begins with the sound of a vowel, before
// which "y" and "o" change: "e Infiniti", "u Opel", but "y hielo".
func soundsLike(word, vowel string) bool {
	w := strings.TrimPrefix(strings.ToLower(word), "h")
	return strings.HasPrefix(w, vowel) && !strings.HasPrefix(w, "ie")
}

// join writes several names as one phrase; of rendered texts it makes a rendered
// one.
func join(v any, word conjunction) (any, error) {
	var names []string
	rendered := false
	switch list := v.(type) {
	case []string:
		names = list
	case []template.HTML:
		rendered = true
		for _, h := range list {
			names = append(names, string(h))
		}
	case []any:
		for _, e := range list {
			s, ok := e.(string)
			if !ok {
				return "", fmt.Errorf("list: %T among the names", e)
			}
			names = append(names, s)
		}
	default:
		return "", fmt.Errorf("list: %T is no list of names", v)
	}
	if len(names) == 0 {
		return "", errors.New("list: no names")
	}
	last := names[len(names)-1]
	phrase := last
	if len(names) > 1 {
		phrase = strings.Join(names[:len(names)-1], ", ") + " " + word(last) + " " + last
	}
	if rendered {
		return template.HTML(phrase), nil //nolint:gosec // every part of it was escaped when it was rendered
	}
	return phrase, nil
}
