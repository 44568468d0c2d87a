package sticker //nolint:testpackage // layouts are not exported, and text is their input

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
)

// inventedToyota is in the manner described for Toyota; no real label was seen.
const inventedToyota = `2023 TOYOTA CAMRY XSE
VIN: 4T1BD1FK4PU000013
STANDARD EQUIPMENT
MECHANICAL & PERFORMANCE
Picnic Package
Wool Floor Mats
MANUFACTURER'S SUGGESTED RETAIL PRICE $30,000.00
OPTIONAL EQUIPMENT
FE 50 State Emissions N/C
BD Lakeside Package $1,250.00
Rope of Hemp
Barrel Organ with
Eight Speakers
PN Panoramic Skylight with
Power Sunshade
$900.00
DEALER INSTALLED ACCESSORIES
Harbour Package $199.00
DELIVERY, PROCESSING AND
HANDLING FEE $1,095.00
TOTAL SUGGESTED
RETAIL PRICE $33,444.00
Fuel Economy and Environment`

func TestALabelOfAHouseIsReadByItsWords(t *testing.T) {
	t.Parallel()
	l := read(textSheet(inventedToyota))
	want := knowledge.Label{
		VIN: "4T1BD1FK4PU000013", Make: "Toyota", Model: "Camry", Year: 2023, Trim: "XSE", Currency: "USD",
		Base: new(int64(3000000)), Destination: new(int64(109500)), Total: new(int64(3344400)), Sure: true,
		Standard: []string{"MECHANICAL & PERFORMANCE", "Picnic Package", "Wool Floor Mats"},
		Options: []knowledge.OptionLine{
			{Code: "FE", Name: "50 State Emissions", Price: new(int64(0)), Confidence: 1},
			{Code: "BD", Name: "Lakeside Package", Price: new(int64(125000)), Contents: []string{"Rope of Hemp", "Barrel Organ with Eight Speakers"}, Confidence: 1},
			{Code: "PN", Name: "Panoramic Skylight with Power Sunshade", Price: new(int64(90000)), Confidence: 1},
			{Name: "Harbour Package", Price: new(int64(19900)), Accessory: true, Confidence: 1},
		},
	}
	if d := cmp.Diff(want, l); d != "" {
		t.Error(d)
	}
}

func TestAHouseIsKnownByTwoSignsOfWhichOneNamesIt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want bool
	}{
		"title and heading":            {"2023 TOYOTA CAMRY XSE\nDELIVERY, PROCESSING AND HANDLING FEE 1,095.00", true},
		"title and VIN, logo unread":   {"2023 CAMRY XSE\n4T1BD1FK4PU000013", true},
		"its words alone":              {"DELIVERY, PROCESSING AND HANDLING FEE 1,095.00\n50 STATE EMISSIONS", false},
		"a dealer of its name":         {"LAKESIDE TOYOTA.COM", false},
		"another maker's car at one's": {"2023 HONDA ACCORD EX-L\nLAKESIDE TOYOTA.COM", false},
	} {
		if got := toyota().recognises(textSheet(c.text)); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestATitleNamesYearBrandModelAndTrim(t *testing.T) {
	t.Parallel()
	brands := []brandModels{toyotaModels(), hondaModels(), bmwModels(), volkswagenModels()}
	type named struct {
		year               int
		brand, model, trim string
	}
	for text, want := range map[string]named{
		"2023 TOYOTA CAMRY XSE":                         {2023, "Toyota", "Camry", "XSE"},
		"2023 Grand Highlander Platinum":                {2023, "Toyota", "Grand Highlander", "Platinum"},
		"HONDA CR-V EX-L\nMODEL YEAR: 2024":             {2024, "Honda", "CR-V", "Ex-l"},
		"2025 BMW X5 xDrive40i\nPRICE $70,000":          {2025, "BMW", "X5", "XDRIVE40I"},
		"2022 GOLF R\nSPECIAL EDITION\nVIN WVW":         {2022, "Volkswagen", "Golf R", "Special Edition"},
		"Camry of the year 2023":                        {},
		"2023 MODEL YEAR\nSee your Toyota Camry dealer": {2023, "", "", ""},
	} {
		found, _ := titleOf(textSheet(text), brands)
		if got := (named{found.year, found.brand, found.model, found.trim}); got != want {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func TestWithoutAHeadingOnlyLinesBetweenPriceAndTotalsAreOptions(t *testing.T) {
	t.Parallel()
	head, tail, _ := strings.Cut(inventedToyota, "OPTIONAL EQUIPMENT\n")
	tail = strings.Replace(tail, "DEALER INSTALLED ACCESSORIES\n", "", 1)
	if l := read(textSheet(head + tail)); len(l.Options) != 4 || doubts(l, knowledge.DoubtTotalSum) {
		t.Errorf("the price stands below the equipment: %v, %v", l.Options, l.Doubts)
	}
	above := "2023 TOYOTA CAMRY XSE\nTOYOTA.COM\nBase Price $30,000.00\nSTANDARD EQUIPMENT\nWool Floor Mats\n" + tail
	if l := read(textSheet(above)); len(l.Options) != 0 || l.Total == nil || !doubts(l, knowledge.DoubtTotalSum) {
		t.Errorf("the price stands above the equipment: %v, %v", l.Options, l.Doubts)
	}
}

func TestAnOrderSheetsIncludedLinesAreStandard(t *testing.T) {
	t.Parallel()
	// in the manner of a published order agreement of 2021, with other figures
	l := read(textSheet("Motor Vehicle Order Agreement\nVehicle Configuration\nDescription Price (USD)\nModel Y Long Range All-Wheel Drive $50,000\nRed Multi-Coat Paint $2,000\n" +
		"20'' Wheels Included\nAutopilot Included\nTow Hitch $1,000\nSubtotal $53,000\nDestination and Documentation Fee $1,200\nOrder Fee $100\nTotal $54,300\nTesla, Inc. 2021 Page 1 of 5"))
	want := knowledge.Label{
		Make: "Tesla", Model: "Model Y", Trim: "Long Range All-wheel Drive", Currency: "USD", Base: new(int64(5000000)), Destination: new(int64(120000)), Total: new(int64(5430000)), Sure: true,
		Options: []knowledge.OptionLine{
			{Name: "Red Multi-Coat Paint", Price: new(int64(200000)), Confidence: 1}, {Name: "Tow Hitch", Price: new(int64(100000)), Confidence: 1},
		},
		Standard: []string{"20'' Wheels", "Autopilot"}, Charges: []knowledge.Charge{{Name: "Order Fee", Amount: 10000}},
		Doubts: []knowledge.Doubt{{Code: knowledge.DoubtNoVIN}},
	}
	if d := cmp.Diff(want, l); d != "" {
		t.Error(d)
	}
}

func TestAmountsAreReadInBothNotations(t *testing.T) {
	t.Parallel()
	a := newAmounts()
	for text, want := range map[string]struct {
		name  string
		minor int64
	}{
		"Roof Rack $1,095.00":          {"Roof Rack", 109500},
		"Porte-bagages 1 095,00 $":     {"Porte-bagages", 109500},
		"Prix de base 45 000 $":        {"Prix de base", 4500000},
		"Pneus 285 1 250,00 $":         {"Pneus 285", 125000},
		"Rabais -1 000,00 $":           {"Rabais", -100000},
		"Transport / Freight 2,095 $":  {"Transport / Freight", 209500},
		"Tapis 95,00 $":                {"Tapis", 9500},
		"Peinture blanche sans frais":  {"Peinture blanche", 0},
		"Prix total 123 456,78":        {"Prix total", 12345678},
		"Roof Rack ........ 350.00":    {"Roof Rack", 35000},
		"Customer Preferred Package 2": {"Customer Preferred Package 2", -1},
		"Camry 2023":                   {"Camry 2023", -1},
	} {
		name, p, ok := a.split(text)
		if !ok {
			p.minor = -1
		}
		if name != want.name || p.minor != want.minor {
			t.Errorf("%q: %q %d", text, name, p.minor)
		}
	}
}

func TestOnlyWhatCanadasLabelsSayIsInCanadianDollars(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"FINAL ASSEMBLY POINT: OSHAWA, CANADA N0": "USD",
		"U.S./CANADIAN PARTS CONTENT: 51%":        "USD",
		"GENERAL MOTORS OF CANADA COMPANY":        "CAD",
		"MSRP / PDSF 45,000.00":                   "CAD",
		"ÉnerGuide":                               "CAD",
		"Taxe d’accise sur la climatisation":      "CAD",
	} {
		if got := currency(textSheet(text)); got != want {
			t.Errorf("%q: %s", text, got)
		}
	}
}

func TestHeadingsSayWhoFittedWhatStandsBelow(t *testing.T) {
	t.Parallel()
	for line, want := range map[string][2]bool{ // accessory, heading
		"DEALER INSTALLED ACCESSORIES":          {true, true},
		"Port Installed Options":                {true, true},
		"Genuine Accessories":                   {true, true},
		"Accessories Installed:":                {true, true},
		"POST-PRODUCTION OPTIONS MSRP*":         {true, true},
		"Factory Installed Options":             {false, true},
		"Additional Options":                    {false, true},
		"Option Packages":                       {false, true},
		"Cargo Accessories Kit":                 {false, false},
		"EQUIPMENT (DEALER INSTALLED)":          {false, false},
		"Trailer Equipment, Wiring and Harness": {false, false},
		"Option Package 13":                     {false, false},
	} {
		if accessory, ok := section(line); accessory != want[0] || ok != want[1] {
			t.Errorf("%q: %v %v", line, accessory, ok)
		}
	}
}

func TestALinesOwnWordsSayWhoFittedIt(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"FLOOR LINERS (DEALER INSTALLED)": true, "EMBLEMS (DLR INSTALLED)": true, "Wheel Locks (Port Installed)": true, "SPRAYIN*ACCY": true,
		"Attelage (installé par le concessionnaire)": true, "Dealer Preparation": false, "Port Wine Leather": false,
	} {
		options := []knowledge.OptionLine{{Name: name}}
		if accessories(options); options[0].Accessory != want {
			t.Errorf("%q: %v", name, options[0].Accessory)
		}
	}
}

func TestCodesAreTakenOffNamesWhereTheyStandInAColumn(t *testing.T) {
	t.Parallel()
	column := codeColumn{sure: regexp.MustCompile(`^[A-Z]\d{2}$`), maybe: regexp.MustCompile(`^[A-Z]{2}$`)}
	of := func(names ...string) (out []knowledge.OptionLine) {
		for _, n := range names {
			out = append(out, knowledge.OptionLine{Name: n, Price: new(int64(100))})
		}
		return out
	}
	for name, c := range map[string]struct{ lines, codes []string }{
		"sure ones, whatever the others are": {[]string{"K01 Premium Package", "Floor Mats"}, []string{"K01", ""}},
		"in brackets":                        {[]string{"[L92] Floor Mats"}, []string{"L92"}},
		"words that may be codes, in all":    {[]string{"FE 50 State Emissions", "EJ Skylight"}, []string{"FE", "EJ"}},
		"words that may be codes, in one":    {[]string{"TV Tuner", "Skylight", "Mats"}, []string{"", "", ""}},
		"a single line proves no column":     {[]string{"TV Tuner"}, []string{""}},
		"a code is no name":                  {[]string{"K01"}, []string{""}},
	} {
		options := of(c.lines...)
		column.split(options)
		var got []string
		for _, o := range options {
			got = append(got, o.Code)
		}
		if d := cmp.Diff(c.codes, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}
