package ask_test

import (
	"errors"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
)

func towing() ask.Answer {
	return ask.Answer{
		Kind: ask.Value, Lang: "en", Attribute: "towing_capacity",
		Vehicle: knowledge.Vehicle{Make: "Ford", Model: "F-150", Year: 2021, Engine: "3.5L EcoBoost V6"},
		Facts: []knowledge.Fact{
			{
				Make: "Ford", Model: "F-150", YearFrom: 2021, YearTo: 2021, Engine: "3.5L EcoBoost V6", Condition: "maximum, with 20-inch wheels", Attribute: "towing_capacity", Value: 14000, Unit: "lb", ID: "towing", License: "fact",
				Source: knowledge.Source{Title: "example.org", URL: "https://example.org/a"},
			},
			{
				Make: "Ford", Model: "F-150", YearFrom: 2021, YearTo: 2021, Attribute: "starting_msrp", Value: 36890, Unit: "USD",
				Source: knowledge.Source{Title: "example.org", URL: "https://example.org/b"},
			},
			{
				Make: "Ford", Model: "F-150", YearFrom: 2021, YearTo: 2021, Attribute: "seating_capacity", Value: 6,
				Source: knowledge.Source{Title: "example.org", URL: "https://example.org/b"},
			},
		},
		Passages: []knowledge.Passage{{Text: "Above 3,000 lb most states want trailer brakes.", Source: knowledge.Source{Title: "law", URL: "https://example.org/c"}}},
	}
}

func TestTheGuardLetsThroughWhatTheEvidenceHolds(t *testing.T) {
	t.Parallel()

	for _, text := range []string{
		"The 2021 Ford F-150 tows 14,000 lb with the 3.5L EcoBoost V6.",
		"Der F-150 von 2021 zieht 14.000 Pfund, das sind 6.350 kg.",
		"La F-150 2021 remolca 14 000 libras (6350 kg).",
		"Le F-150 2021 tracte 14 000 livres, soit 6,35 t.",
		"It started at $36,890.",
		"It has 6 seats.",
		"With 20-inch wheels it tows 14,000 pounds [1].",
		"Above 3,000 lb you may need trailer brakes [3], see https://example.org/c.",
		"It tows a lot.",
	} {
		if err := ask.Guard(text, towing()); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestTheGuardStopsWhatTheEvidenceDoesNotHold(t *testing.T) {
	t.Parallel()

	for name, text := range map[string]string{
		"another number":                 "It tows 13,200 lb.",
		"the number in another unit":     "It tows 14,000 kg.",
		"a name's number with a unit":    "It tows 150 lb.",
		"a year with a unit":             "It tows 2021 kg.",
		"a conversion that is off":       "It tows 6,500 kg.",
		"a number without its unit":      "It tows 14,000.",
		"a number in words":              "It tows fourteen thousand pounds.",
		"a number in German words":       "Er zieht vierzehntausend Pfund.",
		"a number in French words":       "Il tracte quatorze mille livres.",
		"a percentage":                   "It tows 14 % more.",
		"a price that is not there":      "It costs $1.",
		"a price in another currency":    "It costs 36,890 €.",
		"a date that is not there":       "Since 1948 it has been the best.",
		"a citation that is not there":   "It tows 14,000 lb [7].",
		"an address that is not there":   "See https://evil.example/a.",
		"an address by another name":     "See www.evil.example.",
		"more seats":                     "It has 8 seats.",
		"a decimal that is another one":  "It has the 5.0L V8.",
		"right and wrong in one breath":  "It tows 14,000 lb and carries 3,250 lb.",
		"a range beyond what is evident": "It tows 14,000 to 15,000 lb.",
	} {
		if err := ask.Guard(text, towing()); !errors.Is(err, ask.ErrUngrounded) {
			t.Errorf("%s: %q: %v", name, text, err)
		}
	}
}

func FuzzGuardNeverPasses99999(f *testing.F) {
	f.Add("It tows ")
	f.Add("14,000 lb ")
	f.Fuzz(func(t *testing.T, text string) {
		if err := ask.Guard(text+" 99999 lb", towing()); err == nil {
			t.Errorf("%q", text)
		}
	})
}
