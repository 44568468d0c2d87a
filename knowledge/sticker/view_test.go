package sticker //nolint:testpackage // where a picture's print stands is not exported

import (
	"image"
	"math"
	"testing"

	"pgregory.net/rapid"

	"example.com/vinbot/knowledge"
)

// drawView draws a way that a picture can take from a document to tesseract: every
// orientation, several sizes, a sheet cut out and flattened, a crop.
func drawView(t *rapid.T) *gray {
	g := &gray{w: rapid.IntRange(60, 200).Draw(t, "width"), h: rapid.IntRange(60, 200).Draw(t, "height")}
	g.pix = make([]byte, g.w*g.h)
	g = g.turned(rapid.IntRange(0, 9).Draw(t, "orientation"))
	g = g.scaled(rapid.IntRange(60, 300).Draw(t, "side"))
	if rapid.Bool().Draw(t, "flattened") {
		at := func(x, y float64, name string) point {
			off := func(n int) float64 { return rapid.Float64Range(-0.15, 0.15).Draw(t, name) * float64(n) }
			return point{x*float64(g.w) + off(g.w), y*float64(g.h) + off(g.h)}
		}
		g = g.flattened(quad{at(0.2, 0.2, "a"), at(0.8, 0.2, "b"), at(0.8, 0.8, "c"), at(0.2, 0.8, "d")}, rapid.IntRange(80, 300).Draw(t, "sheet"))
	}
	g = g.whitened().turned(rapid.SampledFrom([]int{1, 3, 6, 8}).Draw(t, "way"))
	if c := g.crop(3, 5, g.w-7, g.h-2); c != nil {
		g = c.scaled(2 * max(c.w, c.h))
	}
	return g
}

func TestAPlaceMappedBackAndForthIsWhereItWas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := drawView(t)
		p := point{rapid.Float64Range(0, float64(g.w)).Draw(t, "x"), rapid.Float64Range(0, float64(g.h)).Draw(t, "y")}
		if q := g.inverse().back(g.back(p)); p.to(q) > 0.01 {
			t.Fatalf("%v became %v", p, q)
		}
	})
}

// A spot on a document is found on the picture that is read, by eye so to speak: what
// the view says of its place is held against its pixels.
func TestTheViewSaysWherePixelsComeFrom(t *testing.T) {
	t.Parallel()
	const w, h, r = 640, 480, 8
	for name, make := range map[string]func(*gray) *gray{
		"turned": func(g *gray) *gray { return g.turned(6).turned(3).turned(8).turned(5).turned(7).turned(2).turned(4) },
		"scaled": func(g *gray) *gray { return g.scaled(1000) },
		"shrunk": func(g *gray) *gray { return g.scaled(320) },
		"cut out": func(g *gray) *gray {
			return g.flattened(quad{{60, 40}, {600, 70}, {570, 460}, {90, 420}}, 700)
		},
		"all": func(g *gray) *gray {
			return g.turned(8).scaled(900).flattened(quad{{100, 90}, {640, 60}, {600, 820}, {70, 850}}, 800).turned(6).crop(20, 30, 700, 500).scaled(1360)
		},
	} {
		for _, spot := range []image.Point{{200, 150}, {420, 300}, {300, 240}} {
			g := &gray{w: w, h: h, pix: filled255(w * h)}
			g.wipeDark(spot, r)
			out := make(g)
			at, n := point{}, 0.0
			for i, p := range out.pix {
				if p < 100 {
					at.x, at.y, n = at.x+float64(i%out.w)+0.5, at.y+float64(i/out.w)+0.5, n+1
				}
			}
			if n == 0 {
				t.Errorf("%s: the spot is not on the picture", name)
				continue
			}
			from := out.back(point{at.x / n, at.y / n})
			if d := from.to(point{float64(spot.X), float64(spot.Y)}); d > 1.5 {
				t.Errorf("%s: a spot at %v is said to be at %.1f, %.1f", name, spot, from.x, from.y)
			}
		}
	}
}

func filled255(n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = 255
	}
	return out
}

// wipeDark makes a dark spot with a middle and a radius.
func (g *gray) wipeDark(at image.Point, r int) {
	for y := at.Y - r; y < at.Y+r; y++ {
		for x := at.X - r; x < at.X+r; x++ {
			if math.Hypot(float64(x-at.X)+0.5, float64(y-at.Y)+0.5) < float64(r) {
				g.pix[y*g.w+x] = 0
			}
		}
	}
}

func TestABoxOfTurnedPrintIsTurned(t *testing.T) {
	t.Parallel()
	g := (&gray{w: 100, h: 60, pix: make([]byte, 6000)}).turned(6) // sent lying on its left side
	got := g.box(knowledge.Level(image.Rect(10, 20, 40, 30).Add(image.Pt(border, border))))
	if want := (knowledge.Box{{20, 50}, {20, 20}, {30, 20}, {30, 50}}); got != want {
		t.Errorf("%v, not %v", got, want)
	}
}
