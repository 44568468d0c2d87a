package sticker //nolint:testpackage // the steps of the preparation are not exported

import (
	"math/rand/v2"
	"testing"
)

// striped is paper with strokes of print, dark to the left, and as pale to the right as the
// light of a lamp leaves them.
func striped(dark, pale byte, noise int) *gray {
	const w, h, pitch, stroke = 640, 320, 8, 3
	r := rand.New(rand.NewPCG(1, 1))
	g := &gray{w: w, h: h, pix: make([]byte, w*h)}
	for y := range h {
		for x := range w {
			v := 255 - noise
			if y > h/4 && y < h*3/4 && x%pitch < stroke {
				if v = int(dark); x > w/2 {
					v = int(pale)
				}
			}
			if noise > 0 {
				v += r.IntN(2*noise) - noise
			}
			g.pix[y*w+x] = byte(min(255, max(0, v)))
		}
	}
	return g
}

func TestPrintUnderTheLightOfALampIsInkAgain(t *testing.T) {
	t.Parallel()
	const y, left, right, blank = 160, 160, 480, 20
	for name, c := range map[string]struct {
		g          *gray
		pale       bool // stays so
		darkIsKept bool
	}{
		"pale print":               {g: striped(20, 191, 0), darkIsKept: true},
		"pale print, a grainy one": {g: striped(20, 170, 4)},
		"all of it pale":           {g: striped(180, 180, 0)},
		"no contrast to speak of":  {g: striped(20, 240, 0), pale: true, darkIsKept: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out := c.g.unveiled()
			at := func(x, y int) byte { return out.pix[y*out.w+x] }
			if pale := at(right, y) >= ink; pale != c.pale {
				t.Errorf("print in the light is %d", at(right, y))
			}
			if at(right+5, y) < 230 || at(right, blank) < 230 {
				t.Errorf("paper is %d and %d", at(right+5, y), at(right, blank))
			}
			if c.darkIsKept && at(left, y) != 20 {
				t.Errorf("print in the shade was 20 and is %d", at(left, y))
			}
		})
	}
}

func TestAPalePictureBehindBlackPrintStaysPale(t *testing.T) {
	t.Parallel()
	const w, h = 640, 320
	g := &gray{w: w, h: h, pix: make([]byte, w*h)}
	for y := range h {
		for x := range w {
			g.pix[y*w+x] = 255
			if x%8 < 3 { // the picture
				g.pix[y*w+x] = 185
			}
			if y%64 < 10 && x%16 < 3 { // print, a line of it in every second block
				g.pix[y*w+x] = 20
			}
		}
	}
	out := g.unveiled()
	for _, at := range [][2]int{{80, 40}, {320, 100}, {560, 230}} {
		if v := out.pix[at[1]*w+at[0]/8*8+1]; v != 185 && v != 20 {
			t.Errorf("at %v 185 became %d", at, v)
		}
	}
}

func TestTheNoiseOfADarkPhotoIsNoPrint(t *testing.T) {
	t.Parallel()
	const w, h, deep = 640, 320, 32
	r := rand.New(rand.NewPCG(2, 3))
	g := &gray{w: w, h: h, pix: make([]byte, w*h)}
	for y := range h {
		for x := range w {
			v := 255 - r.IntN(deep)
			if x > 0 { // grains are larger than a pixel
				v = (v + 3*int(g.pix[y*w+x-1])) / 4
			}
			if y > 60 && y < 120 && x > 200 && x < 400 && x%16 < 6 {
				v = 40
			}
			g.pix[y*w+x] = byte(v)
		}
	}
	out := g.unveiled()
	for i, p := range out.pix {
		if p != g.pix[i] {
			t.Fatalf("at %d, %d %d became %d", i%w, i/w, g.pix[i], p)
		}
	}
}
