package locales

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// units shows measures in a reader's units.
type units struct {
	manner  manner
	figures figures
}

// measure writes a value in the reader's units, rounded as people say it. A unit
// nobody converts stays as it is; "USD" and other currencies are major units. The
// attribute that is measured may follow: some keep their unit the world over.
func (u units) measure(value any, unit string, attribute ...string) (string, error) {
	shown, _, err := u.both(value, unit, attribute)
	return shown, err
}

// quoted writes what measure does and, where that converted, the value as the
// source states it: the reader must find it there.
func (u units) quoted(value any, unit string, attribute ...string) (string, error) {
	shown, original, err := u.both(value, unit, attribute)
	if err != nil || original == "" {
		return shown, err
	}
	return shown + " (" + original + ")", nil
}

// keepsUnit tells the attributes that are told in inches everywhere.
func keepsUnit(attribute []string) bool {
	return slices.ContainsFunc(attribute, func(a string) bool {
		return a == "screen_size" || a == "wheel_size" || a == "tire_size"
	})
}

// both returns the value as the reader counts and, if that is not how it came,
// as it came.
func (u units) both(value any, unit string, attribute []string) (shown, original string, err error) {
	n, err := toFloat(value)
	if err != nil {
		return "", "", fmt.Errorf("measure: %w", err)
	}
	if unit == "USD" || unit == "CAD" || unit == "MXN" || unit == "EUR" || unit == "GBP" {
		const cents = 100
		shown, err = u.figures.money(math.Round(n*cents), unit)
		return shown, "", err
	}
	const asPrinted = 3
	asCame := u.write(n, unit, asPrinted)
	if in, ok := printedInInches(n, unit); ok {
		asCame = u.write(in, "in", 1)
	}
	c, ok := conversions(unit, u.manner)
	if !ok || keepsUnit(attribute) || c.inverse && n <= 0 {
		return asCame, "", nil
	}
	converted, digits := c.apply(n), c.digits
	if math.Abs(converted) < 10 { // a whole number would lose too much
		digits = max(digits, 1)
	}
	return u.write(converted, c.to, digits), asCame, nil
}

// printedInInches are the inches of a length in feet that nobody prints so: a bed of 4.3417 ft is
// one of 52.1 in.
func printedInInches(n float64, unit string) (in float64, ok bool) {
	const inPerFt, twentieth, tenth, near = 12, 20, 10, 1e-6
	whole := func(x float64) bool { return math.Abs(x-math.Round(x)) < near }
	in = n * inPerFt
	return in, unit == "ft" && !whole(n*twentieth) && whole(in*tenth)
}

func (u units) write(n float64, unit string, digits int) string {
	number := u.figures.decimal(n, 0, digits)
	if unit == "" {
		return number
	}
	name, near := unitName(unit, u.manner)
	if near {
		return number + name
	}
	return number + nbsp + strings.ReplaceAll(name, " ", nbsp)
}

// unitName is how a unit is written, and whether it stands right at the number.
func unitName(unit string, m manner) (name string, near bool) {
	lang := m.lang
	switch unit {
	case "l", "L":
		return litre(m), false
	case "l/100 km":
		return litre(m) + "/100 km", false
	case "lb-ft":
		return word(lang, "lb-ft", "lb-ft", "lb-pi", "lb-ft"), false
	case "deg":
		return "°", true
	case "degF":
		return "°F", false
	case "degC":
		return "°C", false
	case "mpge":
		return "MPGe", false
	case "in":
		return word(lang, "in", "in", "po", "Zoll"), false
	case "ft":
		return word(lang, "ft", "ft", "pi", "Fuß"), false
	case "cu ft":
		return word(lang, "cu ft", "ft³", "pi³", "Kubikfuß"), false
	case "gal":
		return word(lang, "gal", "gal", "gal", "US-Gallonen"), false
	case "mi":
		return word(lang, "mi", "mi", "mi", "Meilen"), false
	}
	return unit, false
}

func word(lang, en, es, fr, de string) string {
	switch lang {
	case "es":
		return es
	case "fr":
		return fr
	case "de":
		return de
	}
	return en
}

// litre is written with a capital where it would be read as a one.
func litre(m manner) string {
	if m.lang == "en" || m.locale == "fr-CA" || m.locale == "es-MX" {
		return "L"
	}
	return "l"
}
