package sticker //nolint:testpackage // a row of words is not exported

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"example.com/vinbot/knowledge"
)

// rowsPrinted are rows of words, 30 units apart and 20 high.
func rowsPrinted(text string) (rows []row) {
	for y, l := range strings.Split(strings.TrimSpace(text), "\n") {
		var r row
		for x, w := range strings.Fields(l) {
			r = append(r, word{x0: 100 * x, y0: 30 * y, x1: 100*x + 80, y1: 30*y + 20, text: w, conf: 0.9})
		}
		rows = append(rows, r)
	}
	return rows
}

func TestOptionCodesAreReadOnlyFromLists(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		text string
		want string
	}{
		"a grid below a VIN": {
			"SERVICE PARTS IDENTIFICATION\n1G1YB2D4XM5000000\n1LT AE4 AH3 AJ7 AQ9 AVK\nB4Z BV4 c2z CFX D30 FE4\nBC/CC U 0GBA CK10543", "1LT AE4 AH3 AJ7 AQ9 AVK B4Z BV4 C2Z CFX D30 FE4",
		},
		"a list with what they mean": {
			"VIN 5UXHASJG2LJ964135\nS106A Safety vehicle\nS118A Top speed\nS0302A Alarm system\nSZPPA Premium Package\nS24WA Wheels\nS423A Floor mats\nS428A Warning triangle", "106 118 302 ZPP 24W 423 428",
		},
		"two rows are too few":   {"1LT AE4 AH3 AJ7\nB4Z BV4 C2Z CFX", ""},
		"a sentence in capitals": {"AIR BAG FOR THE CAR\nALL THE OLD ABS AND TCS\nNOT FOR USE ASK THE MAN", ""},
		"a table of figures":     {"100 200 300 400\n101 201 301 401\n102 202 302 402\n103 203 303 403", ""},
		"a letter":               {"Dear Sir\nThe car that you have sent\n24 May we met\nand so on", ""},
		"words between the codes": {
			"one 1LT two AE4 three AH3\nfour AJ7 five AQ9 six AVK\nseven B4Z eight BV4\nnine C2Z ten CFX eleven D30", "",
		},
	} {
		var got []string
		for _, w := range optionCodes(rowsPrinted(tt.text)) {
			got = append(got, w.text)
		}
		if d := cmp.Diff(strings.Fields(tt.want), append([]string{}, got...)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestACodeIsSureWhereTwoReadingsHaveItAndNoneHasAnother(t *testing.T) {
	t.Parallel()
	at := func(x int, text string) word { return word{x0: x, x1: x + 60, y0: 100, y1: 130, text: text, conf: 0.9} }
	for name, tt := range map[string]struct {
		readings [][]word
		want     []knowledge.CodeReading
	}{
		"two agree":          {[][]word{{at(100, "Z51")}, {at(104, "Z51")}}, []knowledge.CodeReading{{Text: "Z51", Sure: true, Confidence: 0.9}}},
		"one alone":          {[][]word{{at(100, "Z51")}, nil, nil}, []knowledge.CodeReading{{Text: "Z51", Confidence: 0.9}}},
		"two, and one other": {[][]word{{at(100, "Z51")}, {at(100, "Z51")}, {at(100, "Z5I")}}, []knowledge.CodeReading{{Text: "Z51", Or: "Z5I", Confidence: 0.9}}},
		"neighbours are two": {[][]word{{at(100, "Z51"), at(200, "FE4")}, {at(100, "Z51"), at(200, "FE4")}}, []knowledge.CodeReading{{Text: "Z51", Sure: true, Confidence: 0.9}, {Text: "FE4", Sure: true, Confidence: 0.9}}},
		"in two places it is one": {
			[][]word{{at(100, "Z51"), at(200, "Z51")}, {at(100, "Z51")}}, []knowledge.CodeReading{{Text: "Z51", Sure: true, Confidence: 0.9}},
		},
	} {
		if d := cmp.Diff(tt.want, agreed(tt.readings), cmpopts.IgnoreTypes(&knowledge.Proof{})); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestTheTextOfABuildSheetHoldsItsCodes(t *testing.T) {
	t.Parallel()
	l := read(textSheet("Build sheet of\nVIN 1G1YB2D4XM5000000\n1LT AE4 AH3 AJ7 AQ9 AVK\nB4Z BV4 C2Z CFX D30 FE4\n"))
	if len(l.Listed) != 12 || !l.Listed[0].Sure || len(l.VINs) != 1 || !l.Doubtful(knowledge.DoubtNotALabel) {
		t.Errorf("%+v", l)
	}
}
