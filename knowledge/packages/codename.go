package packages

import (
	"cmp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// CodeNames says what option codes are called that a brand's tables have for a car's
// model and year, one meaning each, in the order of the codes. A code with meanings
// that differ there has none.
func (c *Catalogue) CodeNames(v knowledge.Vehicle, codes []string) []OptionCode {
	model, _ := c.modelOf(v)
	best := map[string]OptionCode{}
	torn := map[string]bool{}
	err := c.eachCode(c.spelling(v.Make), func(o OptionCode) {
		if !slices.Contains(codes, o.Code) || !o.of(model, v.Year) {
			return
		}
		was, known := best[o.Code]
		switch how := cmp.Or(cmp.Compare(o.told(), was.told()), cmp.Compare(english(o), english(was))); {
		case !known || how > 0:
			best[o.Code], torn[o.Code] = o, false
		case how == 0 && normal(was.Name) != normal(o.Name):
			torn[o.Code] = true
		}
	})
	if err != nil { // the brand has no table: every table is read when the catalogue is tested
		return nil
	}
	var out []OptionCode
	for _, code := range codes {
		if o, ok := best[code]; ok && !torn[code] {
			out = append(out, o)
		}
	}
	return out
}

// of reports whether a meaning may be that of a car: what is not said of either is no
// bar.
func (o OptionCode) of(model string, year int) bool {
	return (len(o.Models) == 0 || model == "" || slices.Contains(o.Models, model)) &&
		(year == 0 || (o.From == 0 || year >= o.From) && (o.To == 0 || year <= o.To))
}

// told is how much of its scope a meaning names.
func (o OptionCode) told() (n int) {
	if len(o.Models) > 0 {
		n += 2
	}
	if o.From > 0 {
		n++
	}
	return n
}

func english(o OptionCode) int {
	if o.Lang == "en" {
		return 1
	}
	return 0
}

// CodesIn reads a message as a list of a car's option codes where [ParseCodes] cannot:
// each word is formed like one of the brand's, in capitals or with a digit, and two, and
// half of them at least, are codes of the brand.
func (c *Catalogue) CodesIn(v knowledge.Vehicle, text string) []string {
	brand := c.spelling(v.Make)
	var codes []string
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n,;/|+·•", r) }) {
		if word != strings.ToUpper(word) && !strings.ContainsAny(word, "0123456789") {
			return nil
		}
		code := strings.ToUpper(word)
		if brand == "BMW" && len(code) > 3 { // written with the series of the part: S322A
			code = strings.TrimSuffix(strings.TrimLeft(code, "SP0"), "A")
		}
		if !WellFormed(brand, code) {
			return nil
		}
		if !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	const least = 2
	if v.Make == "" || len(codes) < least || len(codes) > maxCodes {
		return nil
	}
	known := map[string]bool{}
	for _, o := range c.CodeNames(knowledge.Vehicle{Make: v.Make}, codes) {
		known[o.Code] = true
	}
	n := 0
	for _, code := range codes {
		if known[code] || c.packageCodes(brand)[code] || c.component(code, brand) {
			n++
		}
	}
	if n < least || 2*n < len(codes) {
		return nil
	}
	return codes
}
