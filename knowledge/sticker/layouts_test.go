package sticker //nolint:testpackage // layouts are not exported, and text is their input

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
)

// inventedJeep is in the manner of a Stellantis label: the heading of the
// standard equipment names the optional, and one package is standard.
const inventedJeep = `2022 MODEL YEAR
GLADIATOR LAKESIDE 4X4
MANUFACTURER'S SUGGESTED RETAIL PRICE OF
THIS MODEL INCLUDING DEALER PREPARATION
Base Price: $45,000
JEEP GLADIATOR LAKESIDE 4X4
Exterior Color: Moon–Gray Clear–Coat Exterior Paint
STANDARD EQUIPMENT (UNLESS REPLACED BY
OPTIONAL EQUIPMENT)
FUNCTIONAL/SAFETY FEATURES
Picnic Package
Belts for Everybody
INTERIOR FEATURES
Wool Floor Mats
OPTIONAL EQUIPMENT (May Replace
Standard Equipment)
Moon–Gray Clear–Coat Exterior Paint $245
Customer Preferred Package 24Q
8–Speaker Barrel Organ
Rope–Tow Group $1,350
Rope of Hemp
Hook, Brass
Lantern Discount –$100
Destination Charge $1,495
TOTAL PRICE: * $47,990
WARRANTY COVERAGE
Limited to what lasts $1
VIN: 1C6–JJTAG9NL–000011 L4–VON: 0000 0000`

// inventedKorean is in the manner of a Hyundai or Genesis label.
const inventedKorean = `2025 GV80 2.5T
PICNIC AWD
STANDARD FEATURES:
AMERICA'S LONGEST WARRANTY
COMFORT & CONVENIENCE
· Wool Floor Mats
Manufacturer's Suggested Retail Price: $60,000.00
ADDED FEATURES:
*Lakeside Package: $4,700.00
Rope of Hemp / Brass Hook
Barrel Organ with 8 Speakers
· *MOON GRAY(XX1) Paint $500.00
*Carpet / Cargo Net $60.00
*Lamp Oil
$25.00
Inland Freight & Handling : $1,350.00
TOTAL PRICE: $66,635.00
VIN:
KMUHB0TB5SU000014`

func TestAStellantisLabelKeepsStandardAndOptionalApart(t *testing.T) {
	t.Parallel()
	l := read(textSheet(inventedJeep))
	want := []knowledge.OptionLine{
		{Name: "Moon–Gray Clear–Coat Exterior Paint", Price: new(int64(24500)), Confidence: 1},
		{Code: "24Q", Name: "Customer Preferred Package 24Q", Contents: []string{"8–Speaker Barrel Organ"}, Confidence: 1},
		{Name: "Rope–Tow Group", Price: new(int64(135000)), Contents: []string{"Rope of Hemp", "Hook, Brass"}, Confidence: 1},
		{Name: "Lantern Discount", Price: new(int64(-10000)), Confidence: 1},
	}
	if d := cmp.Diff(want, l.Options); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"Picnic Package", "Belts for Everybody", "Wool Floor Mats"}, l.Standard); d != "" {
		t.Error(d)
	}
	l.Options, l.Standard, l.Doubts = nil, nil, nil
	car := knowledge.Label{
		VIN: "1C6JJTAG9NL000011", Make: "Jeep", Model: "Gladiator", Year: 2022, Trim: "Lakeside 4X4", Currency: "USD",
		Base: new(int64(4500000)), Destination: new(int64(149500)), Total: new(int64(4799000)), Sure: true,
	}
	if d := cmp.Diff(car, l); d != "" {
		t.Error(d)
	}
}

func TestWithoutTheHeadingOfTheOptionsNoStandardEquipmentPassesForOne(t *testing.T) {
	t.Parallel()
	head, tail, _ := strings.Cut(inventedJeep, "OPTIONAL EQUIPMENT (May Replace\nStandard Equipment)\n")
	l := read(textSheet(head + tail))
	if len(l.Options) != 0 || l.Total == nil || *l.Total != 4799000 || !doubts(l, knowledge.DoubtTotalSum) {
		t.Errorf("options %v, total %v, doubts %v", l.Options, l.Total, l.Doubts)
	}
}

func TestAKoreanLabelKeepsContentsBelowTheirOption(t *testing.T) {
	t.Parallel()
	l := read(textSheet(inventedKorean))
	want := []knowledge.OptionLine{
		{Name: "Lakeside Package", Price: new(int64(470000)), Contents: []string{"Rope of Hemp", "Brass Hook", "Barrel Organ with 8 Speakers"}, Confidence: 1},
		{Name: "MOON GRAY(XX1) Paint", Price: new(int64(50000)), Confidence: 1},
		{Name: "Carpet / Cargo Net", Price: new(int64(6000)), Confidence: 1},
		{Name: "Lamp Oil", Price: new(int64(2500)), Confidence: 1},
	}
	if d := cmp.Diff(want, l.Options); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"AMERICA'S LONGEST WARRANTY", "Wool Floor Mats"}, l.Standard); d != "" {
		t.Error(d)
	}
	if l.Make != "Genesis" || l.Model != "GV80" || l.Year != 2025 || l.Trim != "2.5T Picnic" || doubts(l, knowledge.DoubtTotalSum) || doubts(l, knowledge.DoubtOtherLayout) {
		t.Errorf("%+v", l)
	}
}

func TestAMissingPriceIsADoubtNotAGuess(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"Stellantis": strings.Replace(inventedJeep, " $1,350", "", 1),
		"Genesis":    strings.Replace(inventedKorean, " $4,700.00", "", 1),
	} {
		if l := read(textSheet(text)); !doubts(l, knowledge.DoubtTotalSum) {
			t.Errorf("%s: %v, options %v", name, l.Doubts, l.Options)
		}
	}
}

func TestRealTextsOfOtherMakersAreRead(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]knowledge.Label{
		"stellantis/1C4JJXSJ3MW678163.txt": {VIN: "1C4JJXSJ3MW678163", Make: "Jeep", Model: "Wrangler", Year: 2021, Base: new(int64(7350000)), Total: new(int64(7628000))},
		"hyundai/5NMJECDE6TH781852.txt":    {VIN: "5NMJECDE6TH781852", Make: "Hyundai", Model: "Tucson", Year: 2026, Base: new(int64(4117500)), Total: new(int64(4411000))},
		"genesis/KMTFC4SD2RU039916.txt":    {VIN: "KMTFC4SD2RU039916", Make: "Genesis", Model: "G90", Year: 2024, Base: new(int64(9950000)), Total: new(int64(10295000))},
	} {
		b, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", "stickers", file))
		if err != nil {
			t.Skip("no real labels beside the repository (../shared/data/stickers)")
		}
		l := read(textSheet(string(b)))
		got := knowledge.Label{VIN: l.VIN, Make: l.Make, Model: l.Model, Year: l.Year, Base: l.Base, Total: l.Total}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", file, d)
		}
		if len(l.Doubts) > 0 || len(l.Standard) == 0 {
			t.Errorf("%s: doubts %v, standard %v", file, l.Doubts, l.Standard)
		}
	}
}

func doubts(l knowledge.Label, c knowledge.DoubtCode) bool {
	for _, d := range l.Doubts {
		if d.Code == c {
			return true
		}
	}
	return false
}
