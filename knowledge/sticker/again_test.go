package sticker //nolint:testpackage // a second reading of a part is not exported

import (
	"image"
	"image/color"
	"image/draw"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"example.com/vinbot/knowledge"
)

// lettered is a picture with a line of text, whose box is returned in places of the picture
// with its border.
func lettered(t *testing.T, text string, ink, paper color.Gray) (g *gray, box image.Rectangle) {
	t.Helper()
	const w, h, x, baseline, size = 1200, 160, 200, 90, 34
	f, err := opentype.Parse(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72})
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewGray(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Rect, image.NewUniform(paper), image.Point{}, draw.Src)
	d := font.Drawer{Dst: img, Src: image.NewUniform(ink), Face: face, Dot: fixed.P(x, baseline)}
	d.DrawString(text)
	return &gray{w: w, h: h, pix: img.Pix}, image.Rect(x, baseline-size*3/4, d.Dot.X.Ceil(), baseline).Add(image.Pt(border, border))
}

func withPrograms(t *testing.T) *Reader {
	t.Helper()
	r, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAVINOfWhichNothingWasReadIsLookedForBesideItsWord(t *testing.T) {
	t.Parallel()
	r := withPrograms(t)
	for vin, found := range map[string]bool{"1G1FB1RS0K0119497": true, "1G1FB1RS1K0119497": false} {
		g, box := lettered(t, "VIN "+vin, color.Gray{20}, color.Gray{255})
		heading := word{text: "VIN", x0: box.Min.X, y0: box.Min.Y, x1: box.Min.X + 64, y1: box.Max.Y, conf: 0.9}
		got, err := r.vinBeside(t.Context(), g, []word{{text: "MODEL", x1: 40, y1: 20}, heading})
		if err != nil || (len(got) == 1) != found || found && got[0].text != vin {
			t.Errorf("beside the word of %s: %+v, %v", vin, got, err)
		}
	}
}

func TestATotalOfWhichTheEndWasReadIsReadAgainAndBelievedWhereTheSumsClose(t *testing.T) {
	t.Parallel()
	r := withPrograms(t)
	label := func(base int64) knowledge.Label {
		return knowledge.Label{
			Base: &base, OptionTotal: new(int64(8_500_00)), Destination: new(int64(1_675_00)), OCR: true,
			Options: []knowledge.OptionLine{{Name: "SPARE WHEEL", Price: new(int64(8_500_00))}},
		}
	}
	g, box := lettered(t, "TOTAL MSRP $84,125.00", color.Gray{250}, color.Gray{30})
	end := word{text: "4,125.00", x0: box.Max.X - 130, y0: box.Min.Y, x1: box.Max.X, y1: box.Max.Y, conf: 0.9}
	for base, found := range map[int64]bool{73_950_00: true, 73_850_00: false} {
		got, err := r.totalAgain(t.Context(), g, []word{end}, frame{height: 18}, label(base))
		if err != nil || (got.Total != nil) != found || found && *got.Total != 84_125_00 {
			t.Errorf("with a base of %d the total is %v, %v", base, got.Total, err)
		}
	}
}
