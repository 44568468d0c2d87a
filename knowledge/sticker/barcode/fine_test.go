package barcode_test

import (
	"image"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/draw"

	"example.com/vinbot/knowledge/sticker/barcode"
)

const letters = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"

// marked is a VIN behind the mark of imports.
func marked() barcode.Form {
	return append(barcode.Form{"I"}, slices.Repeat(barcode.Form{letters}, 17)...)
}

// photographed is a sheet with a code whose narrow bars are so many pixels wide, and
// enlarged to be read: as a phone sends it, with noise of that deviation.
func photographed(tb testing.TB, text string, module, noise float64, r *rand.Rand) *image.Gray {
	tb.Helper()
	const drawnModule, enlarged = 4, 2.2
	sheet := on(400*drawnModule, 120*drawnModule, drawn(tb, barcode.Code39, text, drawnModule, 30))
	small := image.NewGray(image.Rect(0, 0, int(float64(sheet.Rect.Dx())*module/drawnModule), int(float64(sheet.Rect.Dy())*module/drawnModule)))
	draw.CatmullRom.Scale(small, small.Rect, sheet, sheet.Rect, draw.Src, nil)
	for i, v := range small.Pix {
		small.Pix[i] = uint8(math.Round(min(255, max(0, float64(v)+noise*r.NormFloat64()))))
	}
	out := image.NewGray(image.Rect(0, 0, int(enlarged*float64(small.Rect.Dx())), int(enlarged*float64(small.Rect.Dy()))))
	draw.BiLinear.Scale(out, out.Rect, small, small.Rect, draw.Src, nil)
	return out
}

func random(r *rand.Rand) string {
	var b strings.Builder
	b.WriteByte('I')
	for range 17 {
		b.WriteByte(letters[r.IntN(len(letters))])
	}
	return b.String()
}

func TestBarsFinerThanAPixelAreReadHoweverThePageLies(t *testing.T) {
	t.Parallel()
	sheet := photographed(t, "I"+number, 0.75, 4, rand.New(rand.NewPCG(1, 1)))
	for name, c := range map[string]struct {
		g      *image.Gray
		onHead bool
	}{
		"as it is":                        {sheet, false},
		"on its head":                     {quarter(sheet, 2), true},
		"turned by two degrees":           {tilted(sheet, 2), false},
		"turned the other way":            {tilted(sheet, -3), false},
		"as a part of a larger picture":   {larger(sheet), false},
		"out of focus":                    {blurred(sheet, 1), false},
		"on its head and slightly turned": {tilted(quarter(sheet, 2), 2), true},
	} {
		got := barcode.FindFine(t.Context(), c.g, marked())
		if len(got) == 0 || got[0].Text != "I"+number || got[0].OnHead != c.onHead || got[0].Apart < 0.8 {
			t.Errorf("%s: found %+v", name, got)
			continue
		}
		if box := got[0].Box; box.Dx() < 300 || !box.In(c.g.Rect.Sub(c.g.Rect.Min)) {
			t.Errorf("%s: the bars are said to be at %v of %v", name, box, c.g.Rect)
		}
	}
}

func TestLettersThatAFormDoesNotAllowAreNotRead(t *testing.T) {
	t.Parallel()
	sheet := photographed(t, "I"+number, 0.9, 2, rand.New(rand.NewPCG(1, 1)))
	digits := append(barcode.Form{"I"}, slices.Repeat(barcode.Form{"0123456789"}, 17)...)
	for _, f := range barcode.FindFine(t.Context(), sheet, digits) {
		if strings.Trim(f.Text[1:], "0123456789") != "" {
			t.Errorf("read %+v", f)
		}
	}
}

func TestThereAreNoFineBarsInNoiseOrOnPaper(t *testing.T) {
	t.Parallel()
	for name, g := range map[string]*image.Gray{"noise": noise(), "paper": paper(900, 700), "nothing": image.NewGray(image.Rectangle{}), "more than may be": {Rect: image.Rect(0, 0, 5000, 4000)}} {
		if got := barcode.FindFine(t.Context(), g, marked()); len(got) > 0 {
			t.Errorf("%s: found %+v", name, got)
		}
	}
}

// Codes of any text, in noise up to where hardly one is read: what is read wrong shows it.
func TestAFineCodeThatIsMisreadIsNotApart(t *testing.T) {
	t.Parallel()
	codes := 2
	if os.Getenv("VINBOT_EVAL") != "" {
		codes = 100
	}
	r := rand.New(rand.NewPCG(7, 7))
	for _, module := range []float64{0.55, 0.8, 1.1} {
		for _, noise := range []float64{2, 8, 20} {
			right, sure := 0, 0
			for range codes {
				text := random(r)
				for _, f := range barcode.FindFine(t.Context(), photographed(t, text, module, noise, r), marked()) {
					apart, same := f.Apart >= 0.8, f.Text == text
					if apart && !same {
						t.Errorf("%s was read as %s, apart by %.2f", text, f.Text, f.Apart)
					}
					right, sure = right+one(same), sure+one(apart && same)
				}
			}
			t.Logf("bars of %.2f pixels, noise %2.0f: of %d right %d, apart %d", module, noise, codes, right, sure)
		}
	}
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

// FuzzFindFine reads any bytes as a picture of some width.
func FuzzFindFine(f *testing.F) {
	g := photographed(f, "I"+number, 0.8, 3, rand.New(rand.NewPCG(1, 1)))
	f.Add(uint16(g.Rect.Dx()), g.Pix)
	f.Add(uint16(1), []byte{1})
	f.Fuzz(func(t *testing.T, width uint16, pix []byte) {
		w := max(1, int(width)%2000)
		g := &image.Gray{Pix: pix, Stride: w, Rect: image.Rect(0, 0, w, len(pix)/w)}
		for _, c := range barcode.FindFine(t.Context(), g, marked()) {
			if len(c.Text) != 18 || !c.Box.In(g.Rect) {
				t.Errorf("no such code: %+v", c)
			}
		}
	})
}

func BenchmarkFindFine(b *testing.B) {
	g := photographed(b, "I"+number, 0.7, 4, rand.New(rand.NewPCG(1, 1)))
	sheet := paper(2600, 2000)
	draw.Draw(sheet, g.Rect.Add(image.Pt(300, 900)), g, image.Point{}, draw.Src)
	for b.Loop() {
		if got := barcode.FindFine(b.Context(), sheet, marked()); len(got) != 1 {
			b.Fatal(got)
		}
	}
}
