package sticker //nolint:testpackage // what one picture holds is not exported

import (
	"image"
	"image/color"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/sticker/barcode"
)

const (
	pickup = "1FTFW1E80NF000000"
	other  = "1G1YB2D4XM5000000"
	golf   = "WVWZZZAUZHW123456" // position 9 is no check digit
)

func TestOnlyVINsAreTakenFromBarcodes(t *testing.T) {
	t.Parallel()
	code := func(s barcode.Symbology, text string, rows int) barcode.Code {
		return barcode.Code{Symbology: s, Text: text, Rows: rows}
	}
	of := func(from knowledge.VINFrom, text string, sure bool) knowledge.VINReading {
		return knowledge.VINReading{Text: text, From: from, Sure: sure}
	}
	for name, c := range map[string]struct {
		codes []barcode.Code
		want  []knowledge.VINReading
	}{
		"the mark of imports is no part of it":          {[]barcode.Code{code(barcode.Code39, "I"+pickup, 9)}, []knowledge.VINReading{of(knowledge.FromCode39, pickup, true)}},
		"an address may hold one":                       {[]barcode.Code{code(barcode.QR, "https://label.example/v/"+pickup+"?x=1", 1)}, []knowledge.VINReading{of(knowledge.FromQR, pickup, true)}},
		"small letters are meant for capitals":          {[]barcode.Code{code(barcode.QR, "vin=1ftfw1e80nf000000", 1)}, []knowledge.VINReading{of(knowledge.FromQR, pickup, true)}},
		"a record may hold one":                         {[]barcode.Code{code(barcode.DataMatrix, "[)>\x1e06\x1dI"+pickup+"\x1dP4711\x1e\x04", 1)}, []knowledge.VINReading{of(knowledge.FromDataMatrix, pickup, true)}},
		"an address without one has none":               {[]barcode.Code{code(barcode.QR, "https://parts.example/ABCDEFGHJKLMN", 1)}, nil},
		"a part's number is none":                       {[]barcode.Code{code(barcode.Code128, "PN66406-28424-LOT4", 9)}, nil},
		"seventeen digits are none":                     {[]barcode.Code{code(barcode.Code128, "11111111111111111", 9)}, nil},
		"seventeen letters of an address are none":      {[]barcode.Code{code(barcode.QR, "https://x.example/WINDOWSTICKERSUSA", 1)}, nil},
		"bars without a sum are sure where lines agree": {[]barcode.Code{code(barcode.Code39, pickup, 1)}, []knowledge.VINReading{of(knowledge.FromCode39, pickup, false)}},
		"and where the check digit fits":                {[]barcode.Code{code(barcode.Code39, golf, 9)}, []knowledge.VINReading{of(knowledge.FromCode39, golf, false)}},
		"bars with a sum of their own are sure":         {[]barcode.Code{code(barcode.Code128, golf, 1)}, []knowledge.VINReading{of(knowledge.FromCode128, golf, true)}},
		"a line through a stain is no second VIN": {
			[]barcode.Code{code(barcode.Code39, pickup, 9), code(barcode.Code39, "1FTFW1E80NF00000R", 2), code(barcode.Code39, "1FTFW1E80NF000008", 1)},
			[]knowledge.VINReading{of(knowledge.FromCode39, pickup, true)},
		},
		"two cars built one after the other are two": {
			[]barcode.Code{code(barcode.Code39, pickup, 9), code(barcode.Code39, "1FTFW1E82NF000001", 8)},
			[]knowledge.VINReading{of(knowledge.FromCode39, pickup, true), of(knowledge.FromCode39, "1FTFW1E82NF000001", true)},
		},
		"one VIN in two codes is one": {
			[]barcode.Code{code(barcode.Code39, pickup, 9), code(barcode.QR, pickup, 1)},
			[]knowledge.VINReading{of(knowledge.FromCode39, pickup, true)},
		},
	} {
		if d := cmp.Diff(c.want, vinsCoded(c.codes)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestABarcodeOnALabelConfirmsOrCorrectsThePrint(t *testing.T) {
	t.Parallel()
	coded := func(text string, sure bool) []knowledge.VINReading {
		return []knowledge.VINReading{{Text: text, From: knowledge.FromCode39, Sure: sure}}
	}
	for name, c := range map[string]struct {
		print string
		vins  []knowledge.VINReading
		vin   knowledge.VIN
		doubt []knowledge.Doubt
	}{
		"once in print alone is a doubt":                 {pickup, nil, pickup, []knowledge.Doubt{{Code: knowledge.DoubtVIN}}},
		"the barcode confirms it":                        {pickup, coded(pickup, true), pickup, nil},
		"print that is nearly it is misread":             {"1FTFW1E80NF000008", coded(pickup, true), pickup, nil},
		"another VIN in print is told":                   {"1FTFW1E82NF000001", coded(pickup, true), pickup, []knowledge.Doubt{{Code: knowledge.DoubtVINBarcode, Read: "1FTFW1E82NF000001"}}},
		"the barcode alone will do":                      {"no number", coded(pickup, true), pickup, nil},
		"a barcode that may be misread corrects nothing": {other, coded(pickup, false), other, []knowledge.Doubt{{Code: knowledge.DoubtVIN}}},
		"but it is a second witness":                     {pickup, coded(pickup, false), pickup, nil},
		"and alone a guess":                              {"no number", coded(pickup, false), pickup, []knowledge.Doubt{{Code: knowledge.DoubtVIN}}},
		"two barcodes leave it open":                     {pickup, append(coded(pickup, true), coded(other, true)...), pickup, []knowledge.Doubt{{Code: knowledge.DoubtVIN, Other: other}}},
		"two barcodes that say the same do not":          {pickup, append(coded(pickup, true), coded(pickup, true)...), pickup, nil},
		"nothing is nothing":                             {"no number", nil, "", []knowledge.Doubt{{Code: knowledge.DoubtNoVIN}}},
	} {
		vin, doubts := judgeVIN(knowledge.Label{VINs: c.vins}, sheet{ocr: true, lines: []line{{text: "VIN " + c.print}}})
		if d := cmp.Diff(c.doubt, doubts); vin != c.vin || d != "" {
			t.Errorf("%s: %s %s", name, vin, d)
		}
	}
}

// pageWithBars is a page with a code whose bars are 0.8 pixels wide, and where they are.
func pageWithBars(t *testing.T, text string) (*gray, image.Rectangle) {
	t.Helper()
	const drawn, wide = 5, 0.8 // pixels of a bar
	m, err := oned.NewCode39Writer().Encode(text, gozxing.BarcodeFormat_CODE_39, 1, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	page := image.NewGray(image.Rect(0, 0, 1280/wide*drawn, 900/wide*drawn))
	for i := range page.Pix {
		page.Pix[i] = 225
	}
	at := image.Pt(page.Rect.Dx()/2, page.Rect.Dy()/2)
	for x := range m.GetWidth() * drawn {
		for y := range 24 * drawn {
			if m.Get(x/drawn, 0) {
				page.SetGray(at.X+x, at.Y+y, color.Gray{Y: 40})
			}
		}
	}
	f := wide / drawn
	g := (&gray{w: page.Rect.Dx(), h: page.Rect.Dy(), pix: page.Pix}).scaled(1280)
	return &gray{w: g.w, h: g.h, pix: g.pix}, image.Rect(int(float64(at.X)*f), int(float64(at.Y)*f), int(float64(at.X+m.GetWidth()*drawn)*f), int(float64(at.Y+24*drawn)*f))
}

func TestAVINIsReadFromBarsThatAreFinerThanPixels(t *testing.T) {
	t.Parallel()
	page, bars := pageWithBars(t, "I"+pickup)
	for name, g := range map[string]*gray{"level": page, "on its head": page.turned(3), "sideways": page.turned(6)} {
		g = &gray{w: g.w, h: g.h, pix: g.pix}
		got := finelyCoded(t.Context(), g.scaled(longSide))
		if len(got) != 1 || got[0].Text != pickup || !got[0].Sure || got[0].From != knowledge.FromCode39 {
			t.Errorf("%s: read %+v", name, got)
			continue
		}
		if at := got[0].Proof.Box.Bounds(); name == "level" && (!at.Overlaps(bars) || at.Dx() > bars.Dx()*5/4 || at.Dy() > bars.Dy()*2) {
			t.Errorf("%s: said to stand at %v instead of %v", name, at, bars)
		}
	}
	if wrong, _ := pageWithBars(t, "I1FTFW1E80NF000008"); len(finelyCoded(t.Context(), wrong.scaled(longSide))) > 0 {
		t.Error("a VIN was read whose check digit does not fit")
	}
}

func TestPrintIsSureWhereTwoReadingsAgreeAndTheCheckDigitFits(t *testing.T) {
	t.Parallel()
	of := func(text string, sure bool) knowledge.VINReading {
		return knowledge.VINReading{Text: text, From: knowledge.FromPrint, Sure: sure}
	}
	for name, c := range map[string]struct {
		votes map[string]int
		want  []knowledge.VINReading
	}{
		"read twice":              {map[string]int{pickup: 2}, []knowledge.VINReading{of(pickup, true)}},
		"read once":               {map[string]int{pickup: 1}, []knowledge.VINReading{of(pickup, false)}},
		"no check digit":          {map[string]int{golf: 5}, []knowledge.VINReading{of(golf, false)}},
		"misread beside it":       {map[string]int{pickup: 2, "1FTFW1E81NF000000": 3}, []knowledge.VINReading{of(pickup, true)}},
		"two that fit leave open": {map[string]int{pickup: 2, other: 2}, []knowledge.VINReading{of(pickup, false), of(other, false)}},
		"only misread, the one read more often first": {
			map[string]int{"1FTFW1E81NF000000": 1, "1FTFW1E82NF000000": 2},
			[]knowledge.VINReading{of("1FTFW1E82NF000000", false), of("1FTFW1E81NF000000", false)},
		},
	} {
		if d := cmp.Diff(c.want, judged(c.votes, nil)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}
