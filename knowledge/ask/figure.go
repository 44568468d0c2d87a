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
}

const space = " \u00a0\u202f\u2009"

var (
	numberText = regexp.MustCompile(`\d{1,3}(?:[ \x{00a0}\x{202f}\x{2009}']\d{3}\b)+(?:[.,]\d+)?|\d+(?:[.,]\d+)*`)
	// units of more than one word, folded to lower case.
	longUnits = []struct {
		text *regexp.Regexp
		unit string
	}{
		{regexp.MustCompile(`^(?:l|liters?|litres?|litros)\s?(?:/|per|por|aux|auf|pour)\s?100`), "l/100 km"},
		{regexp.MustCompile(`^(?:lb|pound|libra|livre)s?[-·. ]?(?:ft|feet|pi|pieds?|pies?)\b`), "lb-ft"},
		{regexp.MustCompile(`^(?:cu\.? ?ft|cubic f|ft³|pi³|pieds? cubes?|pies? c|kubikfu)`), "cu ft"},
		{regexp.MustCompile(`^(?:km/h|kph)`), "km/h"},
		{regexp.MustCompile(`^km/l`), "km/l"},
		{regexp.MustCompile(`^(?:n·?m|newton)\b`), "Nm"},
		{regexp.MustCompile(`^(?:°|deg|grad\b|grados|degr)`), "deg"},
		{regexp.MustCompile(`^(?:s|sec|seconds?|segundos?|secondes?|sekunden?)\b`), "s"},
		{regexp.MustCompile(`^(?:min|minutes?|minutos?|minuten?)\b`), "min"},
		{regexp.MustCompile(`^(?:seats?|seaters?|people|passengers?|plazas|asientos|personas|places|sièges|personnes|sitze|sitzplätze|plätze|personen)\b`), ""},
		{regexp.MustCompile(`^[%‰€£]`), "?"},
		{regexp.MustCompile(`^(?:\$|us\$|dollars?|d[oó]lares|usd)`), "USD"},
		{regexp.MustCompile(`^l\b`), "l"},
		{regexp.MustCompile(`^in(?:$|[.,;:!?)\s]*$|\.)`), "in"},
	}
)

// figuresIn finds the numbers of a text.
func figuresIn(text string) (out []figure) {
	for _, at := range numberText.FindAllStringIndex(text, -1) {
		token := text[at[0]:at[1]]
		f := figure{token: token, values: readings(strings.NewReplacer(" ", "", "'", "", "\u2009", "").Replace(token))}
		before := strings.TrimRight(text[:at[0]], space)
		f.unit = unitAfter(text[at[1]:])
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
	for _, u := range longUnits {
		if u.text.MatchString(rest) {
			return u.unit
		}
	}
	word := rest
	if end := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) }); end >= 0 {
		word = rest[:end]
	}
	return canonical(specs.Fold(word))
}
