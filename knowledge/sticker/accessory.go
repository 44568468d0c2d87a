package sticker

import (
	"regexp"

	"example.com/vinbot/knowledge"
)

// fitted matches the words of a line that say who fitted it: "(DEALER INSTALLED)",
// "(DLR INSTALLED)", "PORT INSTALLED", "*ACCY", "PIO", "INSTALLÉ PAR LE CONCESSIONNAIRE".
func fitted() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(?:DEALER|DLR|PORT|DISTRIBUTOR|RETAILER|CENTER)[- ](?:INSTALL|FITTED)|\bPOST[- ]PRODUCTION\b|\*ACCY\b|\(PIO\)|\bPAR LE CONCESSIONNAIRE\b`)
}

// section tells what a heading between the options begins: true is the
// accessories, which a port or a dealer fits, false is what the factory builds in.
// ok is false where the line is no such heading.
func section(line string) (accessory, ok bool) {
	const price = `(?:\s+(?:MSRP|PRICE|PRIX)\*?)?\s*:?$`
	fits := regexp.MustCompile(`(?i)^(?:(?:DEALER|DLR|PORT|DISTRIBUTOR|RETAILER|CENTER)[- ]INSTALLED|POST[- ]PRODUCTION) (?:ACCESSORIES|OPTIONS|EQUIPMENT)` + price)
	parts := regexp.MustCompile(`(?i)^(?:(?:GENUINE|ADDITIONAL|OPTIONAL|INSTALLED) )?(?:[A-Z-]+ )?(?:ACCESSORIES(?: INSTALLED)?(?: / ACCESSO[I]RES)?|ACCESSO[I]RES)` + price)
	built := regexp.MustCompile(`(?i)^(?:FACTORY[- ]INSTALLED )?(?:(?:ADDITIONAL|INDIVIDUAL|FACTORY|OTHER) )?(?:OPTIONAL (?:EQUIPMENT|FEATURES|PACKAGES)|OPTIONS?|(?:OPTION )?PACKAGES|EQUIPMENT)` + price)
	switch {
	case fits.MatchString(line), parts.MatchString(line):
		return true, true
	case built.MatchString(line):
		return false, true
	}
	return false, false
}

// accessories marks what the lines' own words say that a port or a dealer fitted.
func accessories(options []knowledge.OptionLine) {
	for i := range options {
		if fitted().MatchString(options[i].Name) {
			options[i].Accessory = true
		}
	}
}
