package sticker

import (
	"regexp"

	"example.com/vinbot/knowledge"
)

// fitted matches the words of a line that say who fitted it: "(DEALER INSTALLED)",
// "(DLR INSTALLED)", "PORT INSTALLED", "*ACCY", "PIO", "INSTALLÉ PAR LE CONCESSIONNAIRE".
var fitted = regexp.MustCompile(`(?i)\b(?:DEALER|DLR|PORT|DISTRIBUTOR|RETAILER|CENTER)[- ](?:INSTALL|FITTED)|\bPOST[- ]PRODUCTION\b|\*ACCY\b|\(PIO\)|\bPAR LE CONCESSIONNAIRE\b`)

// Headings between the options. The words for a price may stand behind them.
var (
	fittedHeading    = regexp.MustCompile(`(?i)^(?:(?:DEALER|DLR|PORT|DISTRIBUTOR|RETAILER|CENTER)[- ]INSTALLED|POST[- ]PRODUCTION) (?:ACCESSORIES|OPTIONS|EQUIPMENT)` + pricedHeading)
	accessoryHeading = regexp.MustCompile(`(?i)^(?:(?:GENUINE|ADDITIONAL|OPTIONAL|INSTALLED) )?(?:[A-Z-]+ )?(?:ACCESSORIES(?: INSTALLED)?(?: / ACCESSO[I]RES)?|ACCESSO[I]RES)` + pricedHeading)
	factoryHeading   = regexp.MustCompile(`(?i)^(?:FACTORY[- ]INSTALLED )?(?:(?:ADDITIONAL|INDIVIDUAL|FACTORY|OTHER) )?(?:OPTIONAL (?:EQUIPMENT|FEATURES|PACKAGES)|OPTIONS?|(?:OPTION )?PACKAGES|EQUIPMENT)` + pricedHeading)
)

const pricedHeading = `(?:\s+(?:MSRP|PRICE|PRIX)\*?)?\s*:?$`

// section tells what a heading between the options begins: true is the
// accessories, which a port or a dealer fits, false is what the factory builds in.
// ok is false where the line is no such heading.
func section(line string) (accessory, ok bool) {
	switch {
	case fittedHeading.MatchString(line), accessoryHeading.MatchString(line):
		return true, true
	case factoryHeading.MatchString(line):
		return false, true
	}
	return false, false
}

// accessories marks what the lines' own words say that a port or a dealer fitted.
func accessories(options []knowledge.OptionLine) {
	for i := range options {
		if fitted.MatchString(options[i].Name) {
			options[i].Accessory = true
		}
	}
}
