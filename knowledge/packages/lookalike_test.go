package packages_test

import (
	"slices"
	"strings"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

// lookalike is a pair that is easily confused: the one must never be read as the
// other, neither from a label nor from a photo of it nor by its code.
type lookalike struct {
	brand, model string
	year         int
	a, b         string
}

func lookalikes() []lookalike {
	return []lookalike{
		{"Ford", "F-150", 2025, "XLT Black Appearance Package", "XLT Black Appearance Package Plus"},
		{"Ford", "F-150", 2025, "Bed Utility Package", "Mobile Office Package"},
		{"Ford", "F-250", 2025, "FX4 Off-Road Package", "Tremor Off-Road Package"},
		{"Ford", "F-250", 2025, "XL Off-Road Package", "FX4 Off-Road Package"},
		{"Ford", "F-250", 2025, "Camper Package", "Snowplow/Camper Package"},
		{"Ford", "F-250", 2025, "XL Chrome Package", "STX Appearance Package"},
		{"Ford", "Bronco", 2025, "Mid Package", "Lux Package"},
		{"Ford", "Bronco", 2025, "Raptor Black Appearance Package", "Raptor Shadow Black Appearance Package"},
		{"Ford", "Bronco", 2025, "Raptor Code Orange Appearance Package", "Raptor Black Appearance Package"},
		{"Ford", "Bronco Sport", 2025, "Black Diamond Off-Road Package", "Black Appearance Package"},
		{"Ford", "Ranger", 2025, "Trailer Tow Package", "Advanced Towing Package"},
		{"Ford", "Ranger", 2025, "Sport Appearance Package", "STX Appearance Package"},
		{"Ford", "Explorer", 2025, "Lux Leather Package", "Ultimate Package"},
		{"Ford", "Explorer", 2020, "ST Street Pack", "ST Track Pack"},
		{"Ford", "Expedition", 2025, "Stealth Appearance Package", "Stealth Performance Package"},
		{"Ford", "Escape", 2025, "Tech Pack #1", "Tech Pack #2"},
		{"Ford", "Bronco", 2023, "Heritage Edition", "Heritage Limited Edition"},
		{"Toyota", "Tundra", 2023, "TRD Sport Package", "TRD Sport Premium Package"},
		{"Toyota", "Sienna", 2023, "XLE Plus Package", "XSE Plus Package"},
		{"BMW", "5 Series", 2019, "Premium Package", "Premium Package 2"},
		{"BMW", "5 Series", 2019, "Convenience Package", "M Sport Package"},
		{"BMW", "5 Series", 2018, "Driving Assistance Package", "Driving Assistance Plus Package"},
		{"Audi", "RS 3", 2017, "Dynamic Package", "Dynamic Plus Package"},
		{"Acura", "RDX", 2019, "Technology Package", "Advance Package"},
		{"Ram", "1500", 2026, "Rebel Level 1 Equipment Group", "Rebel Level 2 Equipment Group"},
		{"Ram", "1500", 2026, "Laramie Level 1 Equipment Group", "Laramie Level 2 Equipment Group"},
		{"Ram", "2500", 2023, "Level 1 Equipment Group", "Level 2 Equipment Group"},
		{"Dodge", "Challenger", 2017, "T/A", "T/A 392"},
		{"Infiniti", "QX70", 2014, "Premium Package", "Technology Package"},
		{"Infiniti", "QX80", 2016, "Driver Assistance Package", "Theater Package"},
		{"Mercedes-Benz", "C-Class", 2016, "Premium Package", "Multimedia Package"},
	}
}

func TestLookalikesAreNotTakenForEachOther(t *testing.T) {
	t.Parallel()
	c := load(t)
	for _, l := range lookalikes() {
		for _, pair := range [][2]string{{l.a, l.b}, {l.b, l.a}} {
			t.Run(strings.Join([]string{l.model, pair[0], "is not", pair[1]}, " "), func(t *testing.T) {
				t.Parallel()
				l.apart(t, c, pair[0], pair[1])
			})
		}
	}
}

// apart reads a label that names one of the two, in print and on a photo, and its
// code where it has one.
func (l lookalike) apart(t *testing.T, c *packages.Catalogue, name, other string) {
	t.Helper()
	car := knowledge.Vehicle{Make: l.brand, Model: l.model, Year: l.year}
	is, not := l.entry(t, c, name), l.entry(t, c, other)
	line := []knowledge.OptionLine{{Name: strings.ToUpper(name), Price: new(int64(100_000)), Confidence: 1}}
	for kind, in := range map[string]packages.Car{
		"print": {Vehicle: car, Options: line, Sure: true},
		"photo": {Vehicle: car, Options: line, OCR: true},
		"code":  {Vehicle: car, Codes: is.Codes},
	} {
		found := map[string]bool{}
		for _, f := range c.Identify(in).Findings {
			found[f.Name] = found[f.Name] || f.Verdict == knowledge.Confirmed || f.Verdict == knowledge.Likely
		}
		if found[not.Name] || !found[is.Name] && (kind != "code" || len(is.Codes) > 0) {
			t.Errorf("%s of %s: %v", kind, name, found)
		}
	}
}

// entry is the package of a name on the pair's model and year.
func (l lookalike) entry(t *testing.T, c *packages.Catalogue, name string) packages.Package {
	t.Helper()
	for _, p := range c.All() {
		if p.Brand == l.brand && strings.EqualFold(p.Name, name) && slices.Contains(p.Models, l.model) && slices.Contains(p.Years, l.year) {
			return p
		}
	}
	t.Fatalf("%s is not in the catalogue", name)
	return packages.Package{}
}

// Ford cuts its lines, so a long line may be the beginning of a name; a name that
// is itself the beginning of another must still be read as what it is.
func TestANameThatBeginsAnotherIsReadAsItself(t *testing.T) {
	t.Parallel()
	c := load(t)
	pairs := 0
	for _, p := range c.All() {
		for _, q := range c.All() {
			if p.Brand != q.Brand || p.ID == q.ID || p.Market != packages.US || q.Market != packages.US ||
				!strings.HasPrefix(strings.ToUpper(q.Name), strings.ToUpper(p.Name)+" ") ||
				!slices.Contains(q.Models, p.Models[0]) || !slices.Contains(q.Years, p.Years[0]) {
				continue
			}
			pairs++
			car := packages.Car{Vehicle: knowledge.Vehicle{Make: p.Brand, Model: p.Models[0], Year: p.Years[0]}, Sure: true}
			car.Options = []knowledge.OptionLine{{Name: strings.ToUpper(p.Name), Price: new(int64(100_000)), Confidence: 1}}
			for _, f := range c.Identify(car).Findings {
				if f.Name == q.Name {
					t.Errorf("%s is read as %s", p.ID, q.ID)
				}
			}
		}
	}
	if pairs < 3 {
		t.Errorf("%d pairs", pairs)
	}
}
