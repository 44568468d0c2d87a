package sticker //nolint:testpackage // the panel is not exported

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
)

// optionsIn reads lines with prices; inside says that what stands unpriced below an option
// is in it.
func optionsIn(inside bool, lines ...string) []knowledge.OptionLine {
	var l knowledge.Label
	p := panel{amounts: newAmounts(), label: &l, inside: inside}
	for _, text := range lines {
		p.option(line{text: text, conf: 1})
	}
	p.done()
	return l.Options
}

func TestAfterAColonContentsFollowThoughTheirMarkWasNotRead(t *testing.T) {
	t.Parallel()
	want := []knowledge.OptionLine{
		{Name: "HARBOUR PACKAGE (DEALER INSTALLED)", Price: new(int64(57_500)), Contents: []string{"ALL WEATHER CARGO LINER"}, Confidence: 1},
		{Name: "ASSIST STEPS WITH LIGHTING", Price: new(int64(175_000)), Confidence: 1},
	}
	if d := cmp.Diff(want, optionsIn(false, "HARBOUR PACKAGE: 575.00", "(DEALER INSTALLED)", "ALL WEATHER CARGO LINER", "ASSIST STEPS 1,750.00", "WITH LIGHTING")); d != "" {
		t.Error(d)
	}
}

func TestAColonAtTheEndOfTheSecondLineOfANameSaysTheSame(t *testing.T) {
	t.Parallel()
	var l knowledge.Label
	p := panel{amounts: newAmounts(), label: &l}
	for _, ln := range []line{{text: "DARK TINT PKG 750.00"}, {text: "(DEALER INSTALLED):"}, {text: "CLEAR LAMP", deep: true}, {text: "DARK LAMPS", deep: true}} {
		ln.conf = 1
		p.option(ln)
	}
	p.done()
	want := []knowledge.OptionLine{{Name: "DARK TINT PKG (DEALER INSTALLED):", Price: new(int64(75_000)), Contents: []string{"CLEAR LAMP", "DARK LAMPS"}, Confidence: 1}}
	if d := cmp.Diff(want, l.Options); d != "" {
		t.Error(d)
	}
}

func TestAScrapBeforeANameIsNoPartOfItWherePricesStandAlone(t *testing.T) {
	t.Parallel()
	want := []knowledge.OptionLine{
		{Name: "Harbour Package", Price: new(int64(75_000)), Contents: []string{"Fog Lamps"}, Confidence: 1},
		{Name: "Ceramic Brake Kit", Price: new(int64(150_000)), Confidence: 1},
	}
	if d := cmp.Diff(want, optionsIn(true, "Harbour Package 750.00", "Fog Lamps", "/", "Ceramic Brake Kit 1,500.00")); d != "" {
		t.Error(d)
	}
}

func TestWhatWasReadForTheMarkOfAListIsNoPartOfAName(t *testing.T) {
	t.Parallel()
	want := []knowledge.OptionLine{
		{Name: "COLD MORNING PACKAGE", Price: new(int64(120_000)), Contents: []string{"HEATED FRONT SEATS", "ALL WEATHER TIRES"}, Confidence: 1},
		{Name: "ENGINE BLOCK HEATER", Price: new(int64(290_000)), Confidence: 1},
	}
	if d := cmp.Diff(want, optionsIn(false, "COLD MORNING PACKAGE 1,200.00", "'HEATED FRONT SEATS", "+ALL WEATHER TIRES", `"ENGINE BLOCK HEATER 2,900.00`, "' 300.00")); d != "" {
		t.Error(d)
	}
}

func TestAScrapOfPrintIsNoOption(t *testing.T) {
	t.Parallel()
	var l knowledge.Label
	p := panel{amounts: newAmounts(), label: &l}
	for _, text := range []string{"es", "ENGINE BLOCK HEATER 290.00", "FLOOR MATS 175.00"} {
		p.option(line{text: text, conf: 1})
	}
	p.done()
	p.option(line{text: "1B", conf: 1})
	p.done()
	want := []knowledge.OptionLine{
		{Name: "ENGINE BLOCK HEATER", Price: new(int64(29_000)), Confidence: 1},
		{Name: "FLOOR MATS", Price: new(int64(17_500)), Confidence: 1},
		{Name: "1B", Confidence: 1},
	}
	if d := cmp.Diff(want, l.Options); d != "" {
		t.Error(d)
	}
}

func TestAMisreadStarStillBeginsAnOption(t *testing.T) {
	t.Parallel()
	l := korean{}.read(textSheet(`2023 GENESIS GV80 2.5T
ADDED FEATURES:
/ Harbour Package: $2,100.00
Side Curtain Airbags
"Rear Window Shade: $250.00
Inland Freight & Handling: $1,695.00
TOTAL PRICE: $56,645.00`))
	var names []string
	for _, o := range l.Options {
		names = append(names, o.Name)
	}
	if d := cmp.Diff([]string{"Harbour Package", "Rear Window Shade"}, names); d != "" {
		t.Error(d)
	}
}

func TestTheRatioOfAnAxleIsNoPrice(t *testing.T) {
	t.Parallel()
	a := newAmounts()
	for text, want := range map[string]bool{
		"3.73": false, "AXLE RATIO 4.30": false, "3.73 RATIO AXLE NO CHARGE": true, "FLOOR MATS 0.00": true, "DELIVERY $5.00": true, "NET 45.00": true,
	} {
		if _, _, ok := a.split(text); ok != want {
			t.Errorf("%q ends with a price: %t", text, ok)
		}
	}
}

func TestANameThatEndsWithABracketIsWhole(t *testing.T) {
	t.Parallel()
	want := []knowledge.OptionLine{{Name: "PAINTED ALLOY WHEELS (REPLACES STD WHEELS)", Price: new(int64(60_000)), Contents: []string{"SUMMER TIRES"}, Confidence: 1}}
	if d := cmp.Diff(want, optionsIn(false, "PAINTED ALLOY WHEELS 600.00", "(REPLACES STD WHEELS)", "SUMMER TIRES")); d != "" {
		t.Error(d)
	}
}

func TestFordsPointThatWasReadForADashMarksContents(t *testing.T) {
	t.Parallel()
	var l knowledge.Label
	ford{}.options([]line{{text: "ROPE AND TOW GROUP 750.00", conf: 1}, {text: "-TOW HOOKS, FRONT", conf: 1}, {text: ".MEMORY SEAT", conf: 1}}, newAmounts(), &l)
	want := []knowledge.OptionLine{{Name: "ROPE AND TOW GROUP", Price: new(int64(75_000)), Contents: []string{"TOW HOOKS, FRONT", "MEMORY SEAT"}, Confidence: 1}}
	for i := range l.Options {
		l.Options[i].Proof, l.Options[i].PriceProof, l.Options[i].ContentProofs = nil, nil, nil
	}
	if d := cmp.Diff(want, l.Options); d != "" {
		t.Error(d)
	}
}
