package sticker //nolint:testpackage // the arranging of words is not exported

import (
	"strings"
	"testing"
)

// typed sets text at a place in letters 20 pixels high, a word at a time.
func typed(x, y int, text string) (out []word) {
	for w := range strings.FieldsSeq(text) {
		out = append(out, word{x0: x, y0: y, x1: x + 12*len(w), y1: y + 20, text: w, conf: 0.95})
		x += 12 * (len(w) + 1)
	}
	return out
}

// twoColumns is a label with equipment at the left and prices at the right, the
// amounts set against the far edge of their column.
func twoColumns() (out []word) {
	out = typed(100, 300, "STANDARD EQUIPMENT")
	for i, t := range []string{"Fog Lamps", "Lane Keep Assist", "Stability Control", "Roof Rails", "Leather Seats", "Driver Airbag"} {
		out = append(out, typed(100, 340+30*i, t)...)
	}
	out = append(out, typed(1200, 300, "OPTIONAL EQUIPMENT")...)
	for i, t := range []string{"Harbour Package", "Wheel Locks", "Wool Floor Mats", "Cargo Net", "Rear Window Shade"} {
		out = append(out, typed(1200, 340+30*i, t)...)
		out = append(out, typed(2460, 340+30*i, "1,250.00")...)
	}
	return out
}

func TestAnAmountBelongsToTheWordsOfItsLineHoweverFarLeft(t *testing.T) {
	t.Parallel()
	s, f := arrange(twoColumns())
	if len(f.starts) != 2 {
		t.Errorf("columns begin at %d", f.starts)
	}
	for _, want := range []string{"Harbour Package 1,250.00", "Rear Window Shade 1,250.00"} {
		if s.find(0, strings.ToUpper(want)) < 0 {
			t.Errorf("no line %q in %v", want, s.lines)
		}
	}
	if i := s.find(0, "FOG LAMPS"); i < 0 || s.lines[i].text != "Fog Lamps" {
		t.Errorf("the equipment at the left is %q", s.lines[max(i, 0)].text)
	}
}

func TestWhatStandsRightOfAmountsUnderEachOtherIsAnotherColumn(t *testing.T) {
	t.Parallel()
	words := append(twoColumns(), typed(2620, 340, "Warranty Coverage")...)
	words = append(words, typed(2620, 370, "5-year or 60,000-mile Powertrain")...)
	s, f := arrange(words)
	if len(f.starts) != 3 {
		t.Errorf("columns begin at %d", f.starts)
	}
	if i, last := s.find(0, "WARRANTY COVERAGE"), s.find(0, "REAR WINDOW SHADE"); i < last {
		t.Errorf("the warranty stands in line %d, among the options, which end in line %d", i, last)
	}
}

func TestNoColumnPartsAmountsFromTheirWords(t *testing.T) {
	t.Parallel()
	words := typed(100, 300, "STANDARD FEATURES")
	for i, t := range []string{"Fog Lamps", "Lane Keep Assist", "Stability Control", "Roof Rails", "Leather Seats", "Driver Airbag"} {
		words = append(words, typed(100, 340+30*i, t)...)
		words = append(words, typed(840, 340+30*i, "Heated "+t)...)
	}
	words = append(words, typed(1590, 300, "ADDED FEATURES")...)
	for i, t := range []string{"*Harbour Package", "*Wheel Locks", "*Wool Floor Mats", "*Cargo Net"} {
		words = append(words, typed(1590, 340+30*i, t)...)
		words = append(words, typed(2460, 340+30*i, "$1,250.00")...)
	}
	words = append(words, typed(2340, 470, "Instrument")...) // the end of a long line, where a fourth column might begin
	s, f := arrange(words)
	if len(f.starts) != 3 {
		t.Errorf("columns begin at %d", f.starts)
	}
	if s.find(0, "WOOL FLOOR MATS $1,250.00") < 0 {
		t.Errorf("an option and its price are no line in %v", s.lines)
	}
}

func TestASignBeforeAnAmountDoesNotPartItFromItsWords(t *testing.T) {
	t.Parallel()
	words := append(twoColumns(), typed(1200, 520, "Suggested Retail Price")...)
	words = append(words, typed(2400, 520, ": $31,300.00")...)
	if s, _ := arrange(words); s.find(0, "SUGGESTED RETAIL PRICE : $31,300.00") < 0 {
		t.Errorf("no line of the price in %v", s.lines)
	}
}

func TestANumberThatIsHardToReadStaysInItsLine(t *testing.T) {
	t.Parallel()
	for text, noisy := range map[string]bool{"9150#": false, "12400¢": false, "|i": true, "37": true, "GVWR": false, "~": true} {
		if got := noise(word{text: text, conf: 0.08}); got != noisy {
			t.Errorf("%s is noise: %v", text, got)
		}
	}
}

func TestAWordWhoseBoxTookInARuleStaysInItsLine(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(w *word){
		"above": func(w *word) { w.y0 -= 30 },
		"below": func(w *word) { w.y1 += 30 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			words := typed(100, 300, "INCLUDED ON THIS VEHICLE")
			spoil(&words[0])
			s, _ := arrange(append(words, typed(100, 400, "EQUIPMENT GROUP")...))
			if s.find(0, "INCLUDED ON THIS VEHICLE") < 0 {
				t.Errorf("it is parted: %+v", s.lines)
			}
		})
	}
	large := word{text: "FORD", x1: 48, y1: 90, conf: 0.9}
	if got := cutToLine([]word{large, {text: "MOTOR", x0: 60, x1: 120, y0: 30, y1: 50, conf: 0.9}}); got[0] != large {
		t.Errorf("a word of another size became %+v", got[0])
	}
}

func TestColumnsEndAboveTheBoxesThatCaliforniaAsksFor(t *testing.T) {
	t.Parallel()
	words := append(twoColumns(), typed(100, 700, "California Air Resources Board")...)
	for i, t := range []string{"ORDER NO", "SALES CODE", "DEALER NO", "FINAL ASSEMBLY", "DEALER TO WHOM", "YATES BUICK"} {
		words = append(words, typed(1500, 740+30*i, t)...)
	}
	if _, f := arrange(words); len(f.starts) != 2 {
		t.Errorf("columns begin at %d", f.starts)
	}
}
