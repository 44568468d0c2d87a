package ask

import (
	"regexp"
	"strings"
	"unicode"

	"example.com/vinbot/knowledge/specs"
)

// figure is a number in a text, with the unit beside it.
type figure struct {
	token  string    // as written
	values []float64 // it may mean: 5.897 is five thousand in German
	unit   string    // empty: none; "?" one that nothing here has
	digits int       // after the point, in the last of the readings
}

const space = " \u00a0\u202f\u2009"

// Units of more than one word, or that are words of another meaning, in lower case.
var (
	numberText    = regexp.MustCompile(`\d{1,3}(?:[ \x{00a0}\x{202f}\x{2009}']\d{3}\b)+(?:[.,]\d+)?|\d+(?:[.,]\d+)*`)
	perHundred    = regexp.MustCompile(`(?i)(?:l|kwh)/$`)
	kWhPerHundred = regexp.MustCompile(`^kwh ?/ ?100`)
	perHundredKm  = regexp.MustCompile(`^(?:l|liters?|litres?|litros)\s?(?:/|per|por|aux|auf|pour)\s?100`)
	poundFeet     = regexp.MustCompile(`^(?:lb|pound|libra|livre)s?[-·. ]?(?:ft|feet|pi|pieds?|pies?)\b`)
	cubicFeet     = regexp.MustCompile(`^(?:cu\.? ?ft|cubic f|ft³|pi³|pieds? cubes?|pies? c|kubikfu)`)
	kmPerHour     = regexp.MustCompile(`^(?:km/h|kph)`)
	kmPerLiter    = regexp.MustCompile(`^km/l`)
	newtonMeter   = regexp.MustCompile(`^(?:n·?m|newton)\b`)
	degrees       = regexp.MustCompile(`^(?:°|deg|grad\b|grados|degr)`)
	seconds       = regexp.MustCompile(`^(?:s|sec|seconds?|segundos?|secondes?|sekunden?)\b`)
	minutes       = regexp.MustCompile(`^(?:min|minutes?|minutos?|minuten?)\b`)
	seats         = regexp.MustCompile(`^(?:seats?|seaters?|people|passengers?|plazas|asientos|personas|places|sièges|personnes|sitze|sitzplätze|plätze|personen)\b`)
	strange       = regexp.MustCompile(`^[%‰€£]`)
	dollars       = regexp.MustCompile(`^(?:\$|us\$|dollars?|d[oó]lares|usd)`)
	liters        = regexp.MustCompile(`^l\b`)
	inches        = regexp.MustCompile(`^in(?:$| ?[.,;:!?()–-])`)
)

// longUnit reads such a unit; of "?" nothing here has any.
func longUnit(rest string) (unit string, ok bool) {
	switch {
	case kWhPerHundred.MatchString(rest):
		return "kWh/100 km", true
	case perHundredKm.MatchString(rest):
		return "l/100 km", true
	case poundFeet.MatchString(rest):
		return "lb-ft", true
	case cubicFeet.MatchString(rest):
		return "cu ft", true
	case kmPerHour.MatchString(rest):
		return "km/h", true
	case kmPerLiter.MatchString(rest):
		return "km/l", true
	case newtonMeter.MatchString(rest):
		return "Nm", true
	case degrees.MatchString(rest):
		return "deg", true
	case seconds.MatchString(rest):
		return "s", true
	case minutes.MatchString(rest):
		return "min", true
	case seats.MatchString(rest):
		return "", true
	case strange.MatchString(rest):
		return "?", true
	case dollars.MatchString(rest):
		return "USD", true
	case liters.MatchString(rest):
		return "l", true
	case inches.MatchString(rest):
		return "in", true
	}
	return "", false
}

// figuresIn finds the numbers of a text.
func figuresIn(text string) (out []figure) {
	for _, at := range numberText.FindAllStringIndex(text, -1) {
		token := text[at[0]:at[1]]
		f := figure{token: token, values: readings(strings.NewReplacer(" ", "", "'", "", "\u2009", "").Replace(token))}
		before := strings.TrimRight(text[:at[0]], space)
		if token == "100" && perHundred.MatchString(before) { // a part of "l/100 km"
			continue
		}
		f.unit = unitAfter(text[at[1]:])
		if i := strings.LastIndexAny(token, ".,"); i >= 0 {
			f.digits = len(token) - i - 1
		}
		if f.unit == "" && strings.HasSuffix(before, "$") {
			f.unit = "USD"
		}
		out = append(out, f)
	}
	return out
}

// unitAfter is the unit at the beginning of what follows a number; empty is none.
func unitAfter(rest string) string {
	rest = strings.ToLower(strings.TrimLeft(rest, space+"-"))
	rest = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ").Replace(rest)
	rest = strings.TrimPrefix(rest, "us-") // gallons
	if u, ok := longUnit(rest); ok {
		return u
	}
	word := rest
	if end := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) }); end >= 0 {
		word = rest[:end]
	}
	return canonical(specs.Fold(word))
}
