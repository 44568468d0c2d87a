package sticker //nolint:testpackage // the preparation of pictures is not exported

import "testing"

func TestTheVINIsFoundAmongMoreLettersThanItHas(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"1FBAX2XG3SKB16674":     "1FBAX2XG3SKB16674",
		"M1FBAX2XG3SKB16674N8":  "1FBAX2XG3SKB16674",
		"M1FBAX2XG3SKB16675N8":  "", // its check digit does not fit
		"FBAX2XG3SKB16674":      "",
		"NRB2X5350032530805250": "",
	} {
		if got := vinWithin(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestTheBarsBelowALineAreCutOff(t *testing.T) {
	t.Parallel()
	const w, h, letters = 120, 40, 22
	g := &gray{w: w, h: h, pix: make([]byte, w*h)}
	for y := range h {
		for x := range w {
			letter := y > 6 && y < letters && x > 20 && x < 90 && x%9 < 2
			bar := y > letters+3 && x%4 < 2
			if !letter && !bar {
				g.pix[y*w+x] = 255
			}
		}
	}
	if out := g.withoutBars(); out.h < letters || out.h > letters+4 {
		t.Errorf("%d rows are left of %d, bars begin at %d", out.h, h, letters+4)
	}
}
