package sticker //nolint:testpackage // the arranging of words is not exported

import (
	"strings"
	"testing"
)

// stacked is a label in Ford's manner: four columns of standard equipment, below them the
// options and the prices, all of it beside the boxes that the law asks for.
func stacked(more ...word) []word {
	words := typed(100, 300, "STANDARD EQUIPMENT INCLUDED AT NO EXTRA CHARGE")
	for c, items := range [][]string{
		{"FOG LAMPS", "TOW HOOKS", "DOOR HANDLES - BLACK", "WIPERS", "ROOF RAILS"},
		{"CRUISE CONTROL", "DUAL SUNVISORS", "VINYL SEATS", "DOME LIGHT", "CLOCK"},
		{"AUTO HOLD", "CURVE CONTROL", "AM/FM STEREO", "LANE KEEPING", "HILL START"},
		{"PERIMETER ALARM", "BELT CHIME", "AIRBAGS", "TIRE MONITOR", "STOP LAMP"},
	} {
		for i, t := range items {
			words = append(words, typed(100+400*c, 360+30*i, t)...)
		}
	}
	words = append(words, typed(100, 600, "INCLUDED ON THIS VEHICLE")...)
	words = append(words, typed(860, 620, "PRICE INFORMATION")...)
	for i, l := range [][2]string{{"OPTIONAL EQUIPMENT/OTHER"}, {"WHITE PAINT", "395.00"}, {"3.73 RATIO AXLE", "1,430.00"}, {"50 STATE EMISSIONS", "NO CHARGE"}, {"FUEL TANK"}, {"OFF-ROAD PACKAGE", "1,320.00"}} {
		words = append(words, typed(100, 680+30*i, l[0])...)
		words = append(words, typed(600, 680+30*i, l[1])...)
	}
	for i, l := range [][2]string{{"BASE PRICE", "$30,000.00"}, {"TOTAL OPTIONS/OTHER", "3,145.00"}, {"DESTINATION & DELIVERY", "1,995.00"}} {
		words = append(words, typed(860, 680+30*i, l[0])...)
		words = append(words, typed(1480, 680+30*i, l[1])...)
	}
	words = append(words, typed(400, 1000, "RAMP ONE")...)
	words = append(words, typed(860, 1000, "TOTAL MSRP $35,140.00")...)
	for i, t := range []string{"FUEL ECONOMY AND ENVIRONMENT", "COSTS $8,500 MORE", "GOVERNMENT 5-STAR SAFETY", "OVERALL VEHICLE SCORE", "FRONTAL CRASH"} {
		words = append(words, typed(1720, 320+150*i, t)...)
	}
	return append(words, more...)
}

func TestOptionsBelowTheStandardEquipmentHaveColumnsOfTheirOwn(t *testing.T) {
	t.Parallel()
	behind := typed(780, 800, "SS") // of the picture behind the print
	s, f := arrange(stacked(behind...))
	if len(f.starts) != 2 || f.prices != 0 {
		t.Errorf("columns of options and prices begin at %d, prices in the %d.", f.starts, f.prices)
	}
	l := read(s)
	var got []string
	for _, o := range l.Options {
		got = append(got, o.Name)
	}
	if want := "WHITE PAINT|3.73 RATIO AXLE|50 STATE EMISSIONS|FUEL TANK|OFF-ROAD PACKAGE"; strings.Join(got, "|") != want {
		t.Errorf("options %q", got)
	}
	if closed, doubts := sums(l); !closed {
		t.Errorf("sums do not close: %+v", doubts)
	}
	if len(l.Standard) != 20 || len(l.Charges) != 0 {
		t.Errorf("standard equipment %q, charges %+v", l.Standard, l.Charges)
	}
	if i := s.find(0, "DOOR HANDLES"); i < 0 || s.lines[i].text != "DOOR HANDLES - BLACK" {
		t.Errorf("a dash, which is lower than letters, parts a name: %v", s.lines[max(i, 0)].text)
	}
}

func TestOptionsThatGoOnBesideTheirAmountsAreAnotherColumn(t *testing.T) {
	t.Parallel()
	var more []word
	for i, o := range []string{"UPFITTER SWITCHES", "DUAL BATTERY", "TAILGATE STEP"} {
		more = append(more, typed(730, 680+30*i, o)...)
	}
	for i := range more {
		more[i].x1 = min(more[i].x1, 850)
	}
	if _, f := arrange(stacked(more...)); len(f.starts) != 3 || f.starts[1] != 730 {
		t.Errorf("columns begin at %d", f.starts)
	}
}

func TestTheNoOfNoChargeIsGivenBackToItsLine(t *testing.T) {
	t.Parallel()
	at := func(x, y int, text string) line {
		w := typed(x, y, text)
		return line{text: text, words: w, at: around(w)}
	}
	got := free([]line{at(100, 100, "WHITE PAINT"), at(600, 131, "CHARGE"), at(100, 130, "RED SEATS"), at(100, 160, "TOW PACKAGE 500.00")})
	var text []string
	for _, l := range got {
		text = append(text, l.text)
	}
	if want := "WHITE PAINT|RED SEATS NO CHARGE|TOW PACKAGE 500.00"; strings.Join(text, "|") != want {
		t.Errorf("%q", text)
	}
}
