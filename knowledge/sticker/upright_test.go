package sticker //nolint:testpackage // the way of the print is not exported

import (
	"image"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"
)

// pageOfPrint is lines of small print above a barcode.
func pageOfPrint(w, h int) *gray {
	g := &gray{w: w, h: h, pix: make([]byte, w*h)}
	g.wipe(0, 0, w, h)
	text := font.Drawer{Dst: g.image(), Src: image.Black, Face: basicfont.Face7x13}
	for y := 60; y < h-300; y += 26 {
		text.Dot = fixed.P(60, y)
		text.DrawString(strings.Repeat("Heated front seats, power liftgate 1,250.00  ", w/400))
	}
	for y := h - 250; y < h-100; y++ {
		for x := 60; x < w/2; x++ {
			if x/5*7%3 == 0 {
				g.pix[y*w+x] = 0
			}
		}
	}
	return g
}

func TestPrintThatRunsUpOrDownIsNotLevel(t *testing.T) {
	t.Parallel()
	g := pageOfPrint(1300, 960)
	for way, want := range map[int]bool{1: true, 3: true, 6: false, 8: false} {
		if got := g.turned(way).level(); got != want {
			t.Errorf("turned as EXIF's %d: level %v", way, got)
		}
	}
}

func TestASheetHalfInShadowIsFound(t *testing.T) {
	t.Parallel()
	want := quad{{210, 170}, {2390, 260}, {2310, 1790}, {150, 1700}}
	g := onTable(printed(2200, 1600), want, 2600, 1950)
	for i := range g.pix {
		if i%g.w > 1500 {
			g.pix[i] = byte(int(g.pix[i]) * 35 / 100)
		}
	}
	got, ok := g.sheet()
	if !ok {
		t.Fatal("no sheet")
	}
	for i := range want {
		if d := got[i].to(want[i]); d > 8 {
			t.Errorf("corner %d is %.1f pixels off: %v", i, d, got[i])
		}
	}
}

func TestNoiseIsNoPageOfPrint(t *testing.T) {
	t.Parallel()
	noise := &gray{w: 1300, h: 960, pix: make([]byte, 1300*960)}
	for i := range noise.pix {
		noise.pix[i] = byte(i * i >> 3 * 2654435761 >> 7)
	}
	if !noise.crowded() || pageOfPrint(1300, 960).crowded() {
		t.Error("noise is taken for print, or print for noise")
	}
}
