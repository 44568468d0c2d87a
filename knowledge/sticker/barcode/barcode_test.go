package barcode_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/datamatrix"
	"github.com/makiuchi-d/gozxing/datamatrix/encoder"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"

	"example.com/vinbot/knowledge/sticker/barcode"
)

const (
	number  = "1FTFW1E80NF000000"
	address = "https://label.example/?vin=" + number
)

// drawn is a code of the kind at so many pixels a module, bars being high modules high.
func drawn(tb testing.TB, s barcode.Symbology, text string, module, high int) *image.Gray {
	tb.Helper()
	how := map[barcode.Symbology]struct {
		w gozxing.Writer
		f gozxing.BarcodeFormat
	}{
		barcode.Code39:     {oned.NewCode39Writer(), gozxing.BarcodeFormat_CODE_39},
		barcode.Code128:    {oned.NewCode128Writer(), gozxing.BarcodeFormat_CODE_128},
		barcode.DataMatrix: {datamatrix.NewDataMatrixWriter(), gozxing.BarcodeFormat_DATA_MATRIX},
		barcode.QR:         {qrcode.NewQRCodeWriter(), gozxing.BarcodeFormat_QR_CODE},
	}[s]
	hints := map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_DATA_MATRIX_SHAPE: encoder.SymbolShapeHint_FORCE_SQUARE}
	m, err := how.w.Encode(text, how.f, 1, 1, hints)
	if err != nil {
		tb.Fatal(err)
	}
	if m.GetHeight() > 1 {
		high = 1
	}
	g := paper(m.GetWidth()*module, m.GetHeight()*high*module)
	for y := range g.Rect.Dy() {
		for x := range g.Rect.Dx() {
			if m.Get(x/module, y/module/high) {
				g.SetGray(x, y, color.Gray{Y: 30})
			}
		}
	}
	return g
}

func paper(w, h int) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, w, h))
	draw.Draw(g, g.Rect, image.NewUniform(color.Gray{Y: 220}), image.Point{}, draw.Src)
	return g
}

// on lays pictures on a sheet, one below the other.
func on(w, h int, parts ...*image.Gray) *image.Gray {
	g := paper(w, h)
	y := 60
	for _, p := range parts {
		draw.Draw(g, p.Rect.Add(image.Pt(80, y)), p, image.Point{}, draw.Src)
		y += p.Rect.Dy() + 60
	}
	return g
}

// tilted turns a picture about its middle.
func tilted(g *image.Gray, degrees float64) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	out := paper(w, h)
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	for y := range h {
		for x := range w {
			dx, dy := float64(x-w/2), float64(y-h/2)
			out.SetGray(x, y, g.GrayAt(w/2+int(math.Round(dx*cos+dy*sin)), h/2+int(math.Round(dy*cos-dx*sin))))
			if p := image.Pt(w/2+int(math.Round(dx*cos+dy*sin)), h/2+int(math.Round(dy*cos-dx*sin))); !p.In(g.Rect) {
				out.SetGray(x, y, color.Gray{Y: 220})
			}
		}
	}
	return out
}

// blurred is the mean over a square.
func blurred(g *image.Gray, radius int) *image.Gray {
	out := image.NewGray(g.Rect)
	for y := range g.Rect.Dy() {
		for x := range g.Rect.Dx() {
			sum, n := 0, 0
			for dy := -radius; dy <= radius; dy++ {
				for dx := -radius; dx <= radius; dx++ {
					if p := image.Pt(x+dx, y+dy); p.In(g.Rect) {
						sum, n = sum+int(g.GrayAt(p.X, p.Y).Y), n+1
					}
				}
			}
			out.SetGray(x, y, color.Gray{Y: uint8(sum / n)})
		}
	}
	return out
}

func quarter(g *image.Gray, times int) *image.Gray {
	for range times {
		out := image.NewGray(image.Rect(0, 0, g.Rect.Dy(), g.Rect.Dx()))
		for y := range g.Rect.Dy() {
			for x := range g.Rect.Dx() {
				out.SetGray(g.Rect.Dy()-1-y, x, g.GrayAt(x, y))
			}
		}
		g = out
	}
	return g
}

func texts(codes []barcode.Code) (out []string) {
	for _, c := range codes {
		out = append(out, string(c.Symbology)+" "+c.Text)
	}
	slices.Sort(out)
	return out
}

func TestACodeIsFoundHoweverThePictureWasTaken(t *testing.T) {
	t.Parallel()
	kinds := map[barcode.Symbology]string{barcode.Code39: "I" + number, barcode.Code128: number, barcode.DataMatrix: number, barcode.QR: address}
	for s, text := range kinds {
		module := 3
		if s == barcode.DataMatrix || s == barcode.QR {
			module = 7
		}
		sheet := on(1280, 960, drawn(t, s, text, module, 20))
		for name, g := range map[string]*image.Gray{
			"as it is": sheet, "a quarter of a turn": quarter(sheet, 1), "upside down": quarter(sheet, 2), "three quarters": quarter(sheet, 3),
			"tilted by 4 degrees": tilted(sheet, 4), "tilted by -9 degrees": tilted(sheet, -9), "tilted and sideways": quarter(tilted(sheet, 5), 1),
			"out of focus": blurred(sheet, 1), "a part of a larger picture": larger(sheet),
		} {
			t.Run(string(s)+" "+name, func(t *testing.T) {
				t.Parallel()
				if got := texts(barcode.Find(t.Context(), g)); !slices.Contains(got, string(s)+" "+text) {
					t.Errorf("found %q", got)
				}
			})
		}
	}
}

// larger is the sheet as a part of a picture with other rows around it.
func larger(g *image.Gray) *image.Gray {
	all := paper(g.Rect.Dx()+140, g.Rect.Dy()+90)
	draw.Draw(all, g.Rect.Add(image.Pt(100, 50)), g, image.Point{}, draw.Src)
	part, ok := all.SubImage(g.Rect.Add(image.Pt(100, 50))).(*image.Gray)
	if !ok {
		return nil
	}
	return part
}

func TestSeveralCodesOfOnePictureAreFound(t *testing.T) {
	t.Parallel()
	g := on(1400, 1200, drawn(t, barcode.Code39, number, 3, 20), drawn(t, barcode.Code128, "PART 4711 0815 BRACKET", 3, 20), drawn(t, barcode.QR, address, 8, 1), drawn(t, barcode.DataMatrix, number, 8, 1))
	want := []string{"code_128 PART 4711 0815 BRACKET", "code_39 " + number, "data_matrix " + number, "qr " + address}
	if got := texts(barcode.Find(t.Context(), g)); !slices.Equal(got, want) {
		t.Errorf("found %q", got)
	}
}

func TestThereIsNoCodeInNoise(t *testing.T) {
	t.Parallel()
	for _, c := range barcode.Find(t.Context(), noise()) {
		if len(c.Text) > 3 {
			t.Errorf("found %+v", c)
		}
	}
}

func noise() *image.Gray {
	r := rand.New(rand.NewPCG(1, 1))
	g := paper(900, 700)
	for i := range g.Pix {
		g.Pix[i] = uint8(r.UintN(256))
	}
	return g
}

func TestWhatIsTooLargeOrEmptyHasNoCode(t *testing.T) {
	t.Parallel()
	over, stop := context.WithCancel(t.Context())
	stop()
	if got := barcode.Find(t.Context(), &image.Gray{Rect: image.Rect(0, 0, 5000, 4000)}); got != nil {
		t.Errorf("of a large picture: %v", got)
	}
	if got := barcode.Find(t.Context(), image.NewGray(image.Rectangle{})); got != nil {
		t.Errorf("of an empty picture: %v", got)
	}
	if got := barcode.Find(over, on(900, 300, drawn(t, barcode.Code128, number, 3, 20))); got != nil {
		t.Errorf("when nobody waits any more: %v", got)
	}
}

// FuzzFind reads any bytes as a picture of some width.
func FuzzFind(f *testing.F) {
	for _, s := range []barcode.Symbology{barcode.Code39, barcode.Code128, barcode.QR, barcode.DataMatrix} {
		g := on(400, 70, drawn(f, s, number, 1, 12))
		f.Add(uint16(g.Rect.Dx()), g.Pix)
	}
	f.Add(uint16(1), []byte{1})
	f.Fuzz(func(t *testing.T, width uint16, pix []byte) {
		w := max(1, int(width)%2000)
		h := len(pix) / w
		g := &image.Gray{Pix: pix, Stride: w, Rect: image.Rect(0, 0, w, h)}
		before := bytes.Clone(pix)
		for _, c := range barcode.Find(t.Context(), g) {
			if c.Text == "" || c.Rows < 1 {
				t.Errorf("an empty code: %+v", c)
			}
		}
		if !bytes.Equal(before, pix) {
			t.Error("the picture was changed")
		}
	})
}

func BenchmarkFind(b *testing.B) {
	bars := on(1280, 960, drawn(b, barcode.Code39, "I"+number, 3, 20))
	r := rand.New(rand.NewPCG(1, 1))
	print := paper(2600, 2000)
	for range 6000 { // strokes, as a label's print has
		x, y := r.IntN(2580), r.IntN(1980)
		draw.Draw(print, image.Rect(x, y, x+2+r.IntN(4), y+12), image.Black, image.Point{}, draw.Src)
	}
	for name, g := range map[string]*image.Gray{"bars 1280": bars, "print 2600": print, "nothing 2600": paper(2600, 2000)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				barcode.Find(b.Context(), g)
			}
		})
	}
}
