package sticker //nolint:testpackage // straightening is not exported

import (
	"testing"

	"pgregory.net/rapid"
)

// printed is a sheet of w×h pixels with lines of short strokes.
func printed(w, h int) *gray {
	g := &gray{w: w, h: h, pix: make([]byte, w*h)}
	for i := range g.pix {
		g.pix[i] = 245
	}
	for y := 60; y < h-60; y += 24 {
		for x := 60; x < w-60; x++ {
			if (x*7+y*13)%31 < 9 && (x/90)%4 != 3 {
				g.wipe(x, y, 1, 11)
				for k := range 11 {
					g.pix[(y+k)*w+x] = 20
				}
			}
		}
	}
	return g
}

// onTable lays the sheet on a dark ground with its corners at q.
func onTable(sheet *gray, q quad, w, h int) *gray {
	out := &gray{w: w, h: h, pix: make([]byte, w*h)}
	for i := range out.pix {
		out.pix[i] = byte(50 + i%7)
	}
	const steps = 2
	for y := range sheet.h * steps { // every half pixel of the sheet, forwards
		v := float64(y) / float64(sheet.h*steps)
		for x := range sheet.w * steps {
			u := float64(x) / float64(sheet.w*steps)
			px := (1-v)*((1-u)*q[0].x+u*q[1].x) + v*((1-u)*q[3].x+u*q[2].x)
			py := (1-v)*((1-u)*q[0].y+u*q[1].y) + v*((1-u)*q[3].y+u*q[2].y)
			if px >= 0 && py >= 0 && int(px) < w && int(py) < h {
				out.pix[int(py)*w+int(px)] = sheet.pix[y/steps*sheet.w+x/steps]
			}
		}
	}
	return out
}

func TestASheetOnATableIsFound(t *testing.T) {
	t.Parallel()
	want := quad{{210, 170}, {2390, 260}, {2310, 1790}, {150, 1700}}
	got, ok := onTable(printed(2200, 1600), want, 2600, 1950).sheet()
	if !ok {
		t.Fatal("no sheet")
	}
	for i := range want {
		if d := got[i].to(want[i]); d > 8 {
			t.Errorf("corner %d is %.1f pixels off: %v", i, d, got[i])
		}
	}
}

func TestASideThatLeavesThePictureIsToldByWhatIsSeenOfIt(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]quad{
		"a corner is beyond the picture":           {{-30, -40}, {2460, 60}, {2310, 1790}, {90, 1820}},
		"two corners are beyond two of its sides":  {{250, 140}, {2560, 40}, {2700, 2010}, {90, 1870}},
		"most of its upper side is beyond the top": {{-40, -70}, {2560, 28}, {2400, 1850}, {90, 1900}},
	} {
		got, ok := onTable(printed(2200, 1600), want, 2600, 1950).sheet()
		if !ok {
			t.Errorf("%s: no sheet", name)
			continue
		}
		for i := range want {
			if d := got[i].to(want[i]); d > 16 {
				t.Errorf("%s: corner %d is %.1f pixels off: %v", name, i, d, got[i])
			}
		}
	}
}

func TestWhatIsNoSheetIsLeftWhole(t *testing.T) {
	t.Parallel()
	shadow := printed(2600, 1950)
	for i := range shadow.pix {
		if i%shadow.w > 1500 {
			shadow.pix[i] /= 4
		}
	}
	for name, g := range map[string]*gray{
		"a sheet that fills the picture": printed(2600, 1950),
		"a shadow's edge across print":   shadow,
		"nothing but ground":             {w: 640, h: 480, pix: make([]byte, 640*480)},
	} {
		if q, ok := g.sheet(); ok {
			t.Errorf("%s: %v", name, q)
		}
	}
}

func TestLightWordsAroundAPageAreNoneOfItsPrint(t *testing.T) {
	t.Parallel()
	want := quad{{700, 180}, {1900, 180}, {1900, 1100}, {700, 1100}}
	screen := onTable(printed(1200, 920), want, 2600, 1200)
	for y := 30; y < 150; y++ {
		for x := 60; x < 2500; x++ {
			if x/6%4 == 0 && y/30%2 == 0 {
				screen.pix[y*screen.w+x] = 230
			}
		}
	}
	if got, ok := screen.sheet(); !ok || got[0].to(want[0]) > 8 || got[2].to(want[2]) > 8 {
		t.Errorf("the page is seen at %v", got)
	}
}

func TestAPixelIsFoundWhereItWas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := &gray{w: 40, h: 30, pix: rapid.SliceOfN(rapid.Byte(), 1200, 1200).Draw(t, "pixels")}
		same := g.flattened(quad{{0, 0}, {40, 0}, {40, 30}, {0, 30}}, 40)
		for i := range g.pix {
			if same.pix[i] != g.pix[i] {
				t.Fatalf("pixel %d: %d, was %d", i, same.pix[i], g.pix[i])
			}
		}
	})
}

func BenchmarkPreparingAPhoto(b *testing.B) {
	photo := onTable(printed(2200, 1600), quad{{210, 170}, {2390, 260}, {2310, 1790}, {150, 1700}}, 2600, 1950)
	straight := photo.straightened()
	for name, stage := range map[string]func(){
		"straightened": func() { photo.straightened() },
		"sheet":        func() { photo.sheet() },
		"whitened":     func() { straight.whitened() },
		"unruled":      func() { straight.unruled() },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				stage()
			}
		})
	}
}
