package packages

import (
	"regexp"
	"slices"
	"strings"
)

// maxCodes bounds a list of codes; a GM build has about 200.
const maxCodes = 400

// ParseCodes reads a message that is a list of option codes ("Z51 FE4 J55",
// "RPO: WRS, Y3W") and returns them in capitals, each once. It returns nil for
// anything else: ordinary words, a model's name, a VIN, a question. After a word
// that announces codes, any words of two to five letters and digits count.
func ParseCodes(text string) []string {
	announced := regexp.MustCompile(`(?i)^\s*(?:(?:rpo|option|options|paint|package|sa)?\s*-?(?:codes?|códigos?|rpos?|sa)|rpos?)(?:\s+(?:de|d')?\s*(?:opciones|opci[oó]n|options?))?\s*[:=]?\s+`)
	list := announced.ReplaceAllString(text, "")
	said := list != text
	tokens := strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(" \t\r\n,;/|+·•", r) })
	if len(tokens) == 0 || len(tokens) > maxCodes {
		return nil
	}
	code := regexp.MustCompile(`^[A-Za-z0-9]{2,5}$`)
	var out []string
	sure := 0
	for _, t := range tokens {
		t = strings.Trim(t, `"'[]().`)
		if t == "" {
			continue
		}
		if !code.MatchString(t) || !said && !looksLikeCode(t) {
			return nil
		}
		t = strings.ToUpper(t)
		if mixed(t) && !modelName(t) {
			sure++
		}
		if !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	if said || sure*2 >= len(out) && sure > 0 || len(out) > 1 && consonants(out) {
		return out
	}
	return nil
}

// looksLikeCode takes three characters, with a digit among them or written in
// capitals without a vowel: nobody writes words like that.
func looksLikeCode(t string) bool {
	if len(t) != 3 {
		return false
	}
	if strings.ContainsAny(t, "0123456789") {
		return true
	}
	return t == strings.ToUpper(t)
}

// mixed reports letters and digits together.
func mixed(t string) bool {
	return strings.ContainsAny(t, "0123456789") && strings.ContainsAny(t, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
}

// consonants reports whether no code of the list could be a word.
func consonants(codes []string) bool {
	return !slices.ContainsFunc(codes, func(c string) bool {
		return strings.ContainsAny(c, "AEIOU0123456789") || modelName(c)
	})
}

// modelName reports what looks like a code and is a car or an engine.
func modelName(t string) bool {
	switch t {
	case "CT4", "CT5", "CT6", "XT4", "XT5", "XT6", "ZR1", "ZL1", "Z06", "EV6", "EV9", "ID3", "ID4", "Q50", "Q60", "Q70", "CX3", "CX5", "CX7", "CX9",
		"MX5", "RX7", "RX8", "4WD", "2WD", "4X4", "4X2", "V10", "V12", "BMW", "GMC", "VW", "H2O", "SRT", "TRX", "GTS", "GTR", "WRX", "STX", "XLT":
		return true
	}
	return false
}
