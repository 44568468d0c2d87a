package stickertest

import (
	"html/template"
	"math/rand/v2"
	"slices"

	"example.com/vinbot/knowledge"
)

// maker is a manner of printing labels and the cars that are printed so.
type maker struct {
	layout string // file name below layouts, without its ending
	brand  string
	prefix string // the first three characters of its VINs
	models []string
	fonts  []template.CSS // families
	whole  bool           // prices without cents

	code   string // the shape of codes in front of names: '0' a digit, 'A' a letter, others as they are
	wraps  bool   // names may take two lines
	fitted bool   // there may be options that a port or a dealer fitted
	mark   string // of such an option, behind its name
	free   bool   // there may be a paint at no charge
	canada bool
	fees   []string // names of fees beside the delivery
}

// Makers is how many makers' labels are invented.
func Makers() int { return len(makers()) }

func makers() []maker {
	const sans, narrow, wide, serif template.CSS = "'Liberation Sans'", "'Liberation Sans Narrow','DejaVu Sans Condensed'", "'DejaVu Sans Condensed'", "'Liberation Serif'"
	both := []template.CSS{sans, narrow}
	const airTax = "FEDERAL A/C EXCISE TAX / TAXE D'ACCISE FÉDÉRALE - CLIMATISATION"
	return []maker{
		{layout: "gm", brand: "Chevrolet", prefix: "1GC", models: []string{"TAHOE LT", "EQUINOX RS", "CAMARO 1LT"}, fonts: both},
		{layout: "ford", brand: "Ford", prefix: "1FT", models: []string{"F-150 4X4 SUPERCREW", "EXPLORER ST 4WD"}, fonts: both},
		{layout: "stellantis", brand: "Jeep", prefix: "1C4", models: []string{"WRANGLER SAHARA", "GRAND CHEROKEE LIMITED", "COMPASS LATITUDE"}, fonts: []template.CSS{sans, wide}, whole: true},
		{layout: "korean", brand: "Hyundai", prefix: "5NM", models: []string{"TUCSON LIMITED", "SANTA FE SEL"}, fonts: []template.CSS{sans, "'DejaVu Sans'"}},
		{layout: "korean", brand: "Genesis", prefix: "KMU", models: []string{"GV80 2.5T", "GV70 3.5T"}, fonts: []template.CSS{serif, sans}},
		{layout: "korean", brand: "Kia", prefix: "5XY", models: []string{"TELLURIDE SX", "SORENTO EX"}, fonts: []template.CSS{wide}},
		{layout: "plain", brand: "Mazda", prefix: "JM3", models: []string{"CX-5 TOURING", "CX-90 PREFERRED"}, fonts: []template.CSS{sans, "'DejaVu Serif'"}},
		{layout: "toyota", brand: "Toyota", prefix: "4T1", models: []string{"CAMRY XSE", "HIGHLANDER XLE"}, fonts: both, code: "AA", wraps: true, fitted: true},
		{layout: "toyota", brand: "Lexus", prefix: "2T2", models: []string{"RX 350 PREMIUM", "NX 350h LUXURY"}, fonts: []template.CSS{sans, serif}, code: "AA", fitted: true},
		{layout: "honda", brand: "Honda", prefix: "1HG", models: []string{"Accord EX-L", "Civic Sport"}, fonts: both, wraps: true, fitted: true},
		{layout: "honda", brand: "Acura", prefix: "19U", models: []string{"TLX A-SPEC", "INTEGRA TECH"}, fonts: both, fitted: true},
		{layout: "nissan", brand: "Nissan", prefix: "5N1", models: []string{"Rogue SL", "Pathfinder Platinum"}, fonts: both, code: "A00", wraps: true, fitted: true, mark: " (Port Installed)"},
		{layout: "nissan", brand: "Infiniti", prefix: "5N3", models: []string{"QX60 LUXE", "QX80 SENSORY"}, fonts: []template.CSS{serif, sans}, code: "A00"},
		{layout: "subaru", brand: "Subaru", prefix: "4S4", models: []string{"Outback Limited", "Forester Touring"}, fonts: []template.CSS{sans, wide}, code: "00", fitted: true},
		{layout: "bmw", brand: "BMW", prefix: "5UX", models: []string{"X5 xDrive40i", "X3 M40i"}, fonts: []template.CSS{sans}, code: "ZAA", wraps: true, fitted: true, free: true},
		{layout: "bmw", brand: "MINI", prefix: "WMW", models: []string{"COOPER S COUNTRYMAN", "COOPER S CLUBMAN"}, fonts: []template.CSS{sans, serif}, code: "0A0", free: true},
		{layout: "mercedes", brand: "Mercedes-Benz", prefix: "4JG", models: []string{"GLE 350 4MATIC", "GLS 450 4MATIC"}, fonts: []template.CSS{serif, sans}, code: "A00", wraps: true, fitted: true, free: true},
		{layout: "volkswagen", brand: "Volkswagen", prefix: "1V2", models: []string{"Atlas SEL", "Tiguan SE R-Line"}, fonts: []template.CSS{sans, wide}, code: "AA0", fitted: true, mark: " (Dealer Installed)", free: true},
		{layout: "volkswagen", brand: "Audi", prefix: "WA1", models: []string{"Q5 S line", "Q7 Prestige"}, fonts: []template.CSS{sans}, code: "AAA", wraps: true, free: true},
		{layout: "tesla", brand: "Tesla", prefix: "7SA", models: []string{"Model Y", "Model X"}, fonts: []template.CSS{sans}, whole: true, fees: []string{"Order Fee"}},
		{layout: "gm_ca", brand: "GMC", prefix: "2GT", models: []string{"SIERRA 1500 DENALI", "TERRAIN AT4"}, fonts: both, canada: true, fees: []string{airTax}},
		{layout: "ford_ca", brand: "Ford", prefix: "2FM", models: []string{"EDGE ST 4WD", "EXPLORER LIMITED"}, fonts: both, canada: true, fees: []string{airTax}},
		{layout: "stellantis_ca", brand: "Jeep", prefix: "1C4", models: []string{"WRANGLER SAHARA", "COMPASS LATITUDE"}, fonts: []template.CSS{sans, wide}, canada: true, whole: true, fees: []string{airTax, "Green Levy / Écoprélèvement"}},
	}
}

// dress gives a label what this maker prints besides names and prices.
func (m maker) dress(l *knowledge.Label, r *rand.Rand) {
	for _, name := range m.fees {
		l.Charges = append(l.Charges, knowledge.Charge{Name: name, Amount: int64(1+r.IntN(3)) * 10_000})
	}
	if m.canada {
		l.Currency = "CAD"
	}
	if m.free {
		l.Options = slices.Insert(l.Options, 0, knowledge.OptionLine{Name: "Night Blue Metallic", Price: new(int64(0))})
	}
	if m.fitted && r.IntN(8) == 0 {
		l.Options = nil
	}
	if m.fitted {
		for i := len(l.Options) - 1; i > 0 && i >= len(l.Options)-r.IntN(3); i-- {
			o := &l.Options[i]
			o.Name, o.Accessory, o.Contents = o.Name+m.mark, true, nil
		}
	}
	for i := range l.Options {
		if o := &l.Options[i]; !o.Accessory && m.code != "" {
			o.Code = shaped(m.code, r)
		}
	}
}

// shaped makes up a code.
func shaped(shape string, r *rand.Rand) string {
	const letters = "BCDFGHJKLMNPQRSTVWXZ" // no vowels, no words
	const digits = "123456789"
	code := []byte(shape)
	for i, c := range code {
		switch c {
		case 'A':
			code[i] = letters[r.IntN(len(letters))]
		case '0':
			code[i] = digits[r.IntN(len(digits))]
		}
	}
	return string(code)
}
