package ask

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge/specs"
)

var amountText = regexp.MustCompile(`(?i)(\d{1,3}(?:[ \x{00a0}\x{202f}]\d{3}\b)+|\d[\d.,\x{00a0}\x{202f}]*)\+?\s?-?(l/100\s?km|(?:lb|ft)[ -]?(?:ft|lbs?)\b|cu\.? ?ft|cubic feet|pies c[úu]bicos|pieds cubes|kubikfu(?:ß|ss)|km/h|[\p{L}]+)`)

// inName is a text before a number that is a part of a name: the 150 of "F-150 hp".
var inName = regexp.MustCompile(`\p{L}-?$`)

// limit finds an amount of some unit's kind in a text: "5,000 lb", "2,5 t".
func limit(text, unit string) *Amount {
	l, _ := limitAt(text, unit)
	return l
}

// limitAt also says where in the text the amount stands.
func limitAt(text, unit string) (l *Amount, at int) {
	if unit == "" {
		return nil, 0
	}
	for _, place := range amountText.FindAllStringSubmatchIndex(text, -1) {
		m := amountText.FindStringSubmatch(text[place[0]:place[1]])
		if m == nil || inName.MatchString(text[:place[0]]) {
			continue
		}
		of := unitBehind(m[2], unit)
		if yearOf(m[1]) != 0 && m[1] != roundYear {
			continue // "2020 PS" is a year and a word
		}
		if of == "" {
			continue
		}
		if _, err := specs.Convert(1, of, unit); err != nil {
			continue
		}
		for _, v := range readings(strings.TrimRight(m[1], ".,\u00a0\u202f")) {
			if v > 0 && !sizesEngineOf(v, m[1], of) {
				return &Amount{Value: v, Unit: of}, place[0]
			}
		}
	}
	return nil, 0
}

// sizesEngineOf reports whether a number before a unit of power, torque or mileage is the size of
// an engine: "2017 Sorento 2.4 hp".
func sizesEngineOf(v float64, digits, unit string) bool {
	const largest = 9
	return v < largest && len(digits) == len("2.4") && (convertible(unit, "hp") || convertible(unit, "lb-ft") || unit == "mpg")
}

// unitBehind is the unit that stands behind an amount of some unit's kind; empty: none.
func unitBehind(word, unit string) string {
	of := canonical(strings.ToLower(specs.Fold(word)))
	switch {
	case unit == "s" && word == "s": // elsewhere a letter says nothing: "it's"
		return unit
	case unit == "s" && of == "h": // an "NX 450h" takes no hours to sixty
		return ""
	}
	return of
}

// roundYear is an amount before a unit of weight or length, and a year elsewhere.
const roundYear = "2000"

// people is a number of seats in a text, in digits or as a word.
func people(words []string) *Amount {
	names := map[string]float64{
		"four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9,
		"quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "vier": 4, "funf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9,
	}
	for _, w := range words {
		if n := names[w]; n > 0 {
			return &Amount{Value: n}
		}
		if len(w) == 1 && w[0] > '1' && w[0] <= '9' {
			return &Amount{Value: float64(w[0] - '0')}
		}
	}
	return nil
}

// unitAsked is the unit a text wants its answer in: "in kg", "en kilos", or, if
// alone may be read as a unit, the unit alone.
func unitAsked(words []string, alone bool) string {
	for i, w := range words {
		last := i+1 == len(words)
		into := w == "in" || w == "en" || alone && slices.Contains([]string{"to", "into", "a", "zu", "als"}, w)
		if into && !last {
			if u := ofDistance(words[i+1:]); u != "" {
				return u
			}
			if u := canonical(words[i+1]); u != "" {
				return u
			}
		}
	}
	if len(words) == 1 && alone {
		return canonical(words[0])
	}
	return ""
}

// lastUnit is the last unit in a text in which another can be told; empty: there is none.
func lastUnit(words []string, of string) (unit string) {
	for i, w := range words {
		if u := canonical(w); u != "" && len(w) > 1 && convertible(u, of) && (i == 0 || !isNumber(words[i-1])) {
			unit = u
		}
	}
	return unit
}

// ofDistance is the unit of fuel economy that some words begin with: "litros a los 100",
// "l/100 km", "kilómetros por litro", "km/l".
func ofDistance(words []string) string {
	const farthest = 3 // words behind the first one
	unit := canonical(words[0])
	if words[0] == "l" {
		unit = "l"
	}
	for _, w := range words[1:min(len(words), 1+farthest)] {
		switch {
		case unit == "l" && slices.Contains([]string{"100", "100km", "cien", "cent", "hundert", "hundred"}, w):
			return "l/100 km"
		case unit == "km" && (w == "l" || canonical(w) == "l"):
			return "km/l"
		}
	}
	return ""
}

// metric is the unit of the metric system in which an attribute's unit is told; empty: it
// is one.
func metric(unit string) string {
	return map[string]string{
		"lb": "kg", "lb-ft": "Nm", "hp": "kW", "mpg": "l/100 km", "mi": "km", "mph": "km/h", "in": "cm", "ft": "m", "cu ft": "l", "gal": "l",
	}[unit]
}

// saysMetric reports whether a text asks for units of the metric system.
func saysMetric(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		return strings.HasPrefix(w, "metric") || strings.HasPrefix(w, "metriq") || strings.HasPrefix(w, "metrisch")
	})
}

// readings are the values a number may mean, the likeliest first. Three digits after
// the last separator are thousands (5.897 in German), or, in English, decimals; any
// other number of digits is decimals.
func readings(token string) (out []float64) {
	token = strings.NewReplacer("\u00a0", "", "\u202f", "", " ", "").Replace(token)
	digits := strings.NewReplacer(".", "", ",", "")
	list := []string{digits.Replace(token)}
	if i := strings.LastIndexAny(token, ".,"); i >= 0 {
		fraction := digits.Replace(token[:i]) + "." + token[i+1:]
		switch {
		case len(token)-i != len(",000"):
			list = []string{fraction}
		case strings.Count(token, ".")+strings.Count(token, ",") == 1:
			list = append(list, fraction)
		}
	}
	for _, s := range list {
		if v, err := strconv.ParseFloat(s, 64); err == nil {
			out = append(out, v)
		}
	}
	return out
}

// canonical is our name of a unit as people write it, folded; empty is none.
func canonical(word string) string {
	names := map[string]string{
		"lb": "lb", "lbs": "lb", "pound": "lb", "pounds": "lb", "libra": "lb", "libras": "lb", "livre": "lb", "livres": "lb", "pfund": "lb", "lbf": "lb",
		"kg": "kg", "kilo": "kg", "kilos": "kg", "kgs": "kg", "kilogramo": "kg", "kilogrammen": "kg", "kilogramm": "kg", "kilograms": "kg", "kilogramos": "kg", "kilogrammes": "kg",
		"t": "t", "tonne": "t", "tonnes": "t", "tonnen": "t", "toneladas": "t", "tonelada": "t",
		"hp": "hp", "bhp": "hp", "horsepower": "hp", "horses": "hp", "ponies": "hp", "pferde": "PS", "pferdestarken": "PS", "zollern": "in", "zoller": "in", "ps": "PS", "ch": "ch", "chevaux": "ch", "cv": "cv", "caballos": "cv",
		"caballo": "hp", "caballitos": "hp", "kw": "kW", "kilowatt": "kW", "kilowatts": "kW", "kilovatios": "kW", "kilovatio": "kW", "newton": "Nm", "newtons": "Nm", "newtonmetern": "Nm", "nm": "Nm", "newtonmeter": "Nm", "lb ft": "lb-ft", "lbft": "lb-ft", "ft lb": "lb-ft", "ft lbs": "lb-ft", "cu ft": "cu ft", "cubic feet": "cu ft", "pies cubicos": "cu ft", "pieds cubes": "cu ft", "kubikfuss": "cu ft", "km h": "km/h",
		"sec": "s", "secs": "s", "sek": "s", "seg": "s", "segs": "s", "second": "s", "seconds": "s", "segundos": "s", "secondes": "s", "sekunden": "s", "kwh": "kWh", "grad": "deg", "grados": "deg", "degres": "deg", "degrees": "deg", "degre": "deg", "h": "h", "hours": "h", "hour": "h", "horas": "h", "hora": "h", "heures": "h", "heure": "h", "stunden": "h", "stunde": "h",
		"min": "min", "minute": "min", "minutes": "min", "minutos": "min", "minuten": "min", "mins": "min", "psi": "psi", "rpm": "rpm",
		"inch": "in", "inches": "in", "pulgadas": "in", "pulgada": "in", "pouces": "in", "zoll": "in", "po": "in", "pi": "ft", "fuss": "ft", "ft": "ft", "feet": "ft", "pies": "ft", "pie": "ft", "foot": "ft", "pieds": "ft", "pied": "ft",
		"mm": "mm", "millimeter": "mm", "millimetern": "mm", "mms": "mm", "cms": "cm", "centimetro": "cm", "millimeters": "mm", "milimetros": "mm", "millimetres": "mm", "centimeter": "cm", "centimeters": "cm", "centimetre": "cm", "meters": "m", "metro": "m", "metre": "m", "kilogram": "kg", "kilogramme": "kg", "cm": "cm", "zentimeter": "cm", "centimetros": "cm", "centimetres": "cm", "m": "m", "meter": "m", "metern": "m", "zentimetern": "cm", "metros": "m", "metres": "m",
		"mi": "mi", "mile": "mi", "miles": "mi", "milla": "mi", "meile": "mi", "milles": "mi", "millas": "mi", "meilen": "mi", "km": "km", "kilometer": "km", "kilometern": "km", "kilometers": "km", "kilometres": "km", "kms": "km", "kilometro": "km",
		"kilometros": "km", //nolint:misspell // Spanish
		"mph":        "mph", "kmh": "km/h", "kph": "km/h", "mpg": "mpg", "mpge": "mpge", "gal": "gal", "gallon": "gal", "gallons": "gal", "galon": "gal", "galones": "gal", "gallonen": "gal", "gallone": "gal",
		"liters": "l", "liter": "l", "litern": "l", "litros": "l", "litres": "l", "litro": "l", "litre": "l", "usd": "USD", "dollars": "USD", "dolares": "USD", "dollar": "USD",
	}
	return names[word]
}
