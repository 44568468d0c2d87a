package locales

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// countryIn names a country by its code (ISO 3166 alpha-2); what is no code stays as
// it is.
func countryIn(tag language.Tag) func(code string) string {
	names := display.Regions(tag)
	return func(code string) string {
		region, err := language.ParseRegion(code)
		if err != nil || names == nil {
			return code
		}
		if name := names.Name(region); name != "" {
			return name
		}
		return code
	}
}
