package sticker //nolint:testpackage // the choice of a VIN is not exported

import (
	"slices"
	"testing"

	"example.com/vinbot/knowledge"
)

func TestAMisreadVINIsMendedInOneWayOrLeftAndNeverSure(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ read, want knowledge.VIN }{
		"S for 5 at the start":            {"SNMJGNMF4NL303282", "5NMJGNMF4NL303282"},
		"S for 5, of several ways":        {"SNMDGESA0NJ236213", "5NMDGESA0NJ236213"},
		"L for 1 at the start":            {"LFTAYXFC2LN810743", "1FTAYXFC2LN810743"},
		"nothing like it fits: as it was": {"4T1XJZVB7ME157798", "4T1XJZVB7ME157798"},
	} {
		s := sheet{ocr: true, lines: []line{{text: "VIN " + string(c.read)}, {text: string(c.read)}}}
		l := check(knowledge.Label{Total: new(int64(1))}, s)
		if l.VIN != c.want || !l.Doubtful(knowledge.DoubtVIN) {
			t.Errorf("%s: %s is %s, doubts %v", name, c.read, l.VIN, l.Doubts)
		}
	}
}

func TestLettersThatNoVINHasAreTheDigitsTheyLookLike(t *testing.T) {
	t.Parallel()
	s := sheet{ocr: true, lines: []line{{text: "VIN 1FTFW1E8ONFOOOOOO"}}}
	if found := vinsIn(s); found[pickup] != 1 {
		t.Errorf("%v", found)
	}
}

func TestTheVINOfAnotherCarInTheSamePictureIsADoubt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		beside string
		other  knowledge.VIN
	}{
		"alone":                             {"", ""},
		"beside a misreading of it":         {"1FTFW1E80NF000080", ""},
		"beside another with a check digit": {"1G6DW5RK7L0122279", "1G6DW5RK7L0122279"},
		"beside one of Europe":              {"ZFAZZZCBZLT573349", "ZFAZZZCBZLT573349"},
	} {
		s := sheet{ocr: true, lines: []line{{text: "VIN " + pickup}, {text: pickup}, {text: c.beside}}}
		l := check(knowledge.Label{Total: new(int64(1))}, s)
		var want []knowledge.Doubt
		if c.other != "" {
			want = []knowledge.Doubt{{Code: knowledge.DoubtVIN, Other: c.other}}
		}
		got := slices.DeleteFunc(l.Doubts, func(d knowledge.Doubt) bool { return d.Code != knowledge.DoubtVIN })
		if l.VIN != pickup || !slices.Equal(got, want) {
			t.Errorf("%s: %s, doubts %v", name, l.VIN, l.Doubts)
		}
	}
}

func TestTwoMisreadingsOfOnePrintMakeAGuessTogether(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		first, second string
		want, read    knowledge.VIN
	}{
		"each misread another character":     {"1GYS0GRL6SR137280", "1GYS9GRLESR137280", "1GYS9GRL6SR137280", "1GYS0GRL6SR137280"},
		"one of them alone":                  {"1GYS0GRL6SR137280", "", "1GYS0GRL6SR137280", ""},
		"they are of two cars":               {"1GYS0GRL6SR137280", "3C6UR5DL1KG000011", "1GYS0GRL6SR137280", ""},
		"what they share is misread as well": {"1GYS0GRL6SR137286", "1GYS9GRLESR137286", "1GYS0GRL6SR137286", ""},
	} {
		s := sheet{ocr: true, lines: []line{{text: "VIN " + c.first}, {text: c.second}}}
		l := check(knowledge.Label{Total: new(int64(1))}, s)
		at := slices.IndexFunc(l.Doubts, func(d knowledge.Doubt) bool { return d.Code == knowledge.DoubtVIN })
		if l.VIN != c.want || at < 0 || l.Doubts[at].Read != c.read {
			t.Errorf("%s: %s, doubts %v", name, l.VIN, l.Doubts)
		}
	}
}

func TestWordsWithDashesAreNoVINs(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"1GYSOGRL6SR137280": true, "1C4–HYCSRXRD–739360": true, "BUMPER-TO-BUMPER": false, "LEATHER-WRAPPED": false, "STABILITRAK-STABILITY": false, "00000000000000000": false,
	} {
		if likeVIN(text) != want {
			t.Errorf("%s: %v", text, !want)
		}
	}
}

func TestALetterOfAVINThatWasReadForACurrencyIsALetter(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"1G1¥J3D74S5800033": "1G1YJ3D74S5800033",
		"1FT€W1E80NFA00001": "1FTEW1E80NFA00001",
		"$116,085.00":       "$116,085.00",
		"PREMIUM¥PAINTWORK": "PREMIUM¥PAINTWORK",
	} {
		if got := signless(text); got != want {
			t.Errorf("%s is %s", text, got)
		}
	}
}
