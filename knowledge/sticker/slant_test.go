package sticker //nolint:testpackage // the slant of print is not exported

import (
	"math"
	"testing"
)

// ruled prints lines of short strokes that run as a function of the place says: how far
// below its line a place lies.
func ruled(w, h int, drop func(x, y float64) float64) *gray {
	g := &gray{w: w, h: h, pix: make([]byte, w*h)}
	for i := range g.pix {
		g.pix[i] = 255
	}
	for y := 80; y < h-80; y += 32 {
		for x := 60; x < w-60; x++ {
			if (x*7+y*13)%31 > 11 || (x/90)%4 == 3 {
				continue
			}
			at := y + int(math.Round(drop(float64(x), float64(y))))
			for k := range 14 {
				g.pix[(at+k)*w+x] = 20
			}
		}
	}
	return g
}

func TestHowPrintRunsIsMeasured(t *testing.T) {
	t.Parallel()
	const w, h = 2000, 1500
	across := func(x float64) float64 { return 2*x/w - 1 }
	down := func(y float64) float64 { return 2*y/h - 1 }
	for name, drop := range map[string]func(x, y float64) float64{
		"level":                     func(_, _ float64) float64 { return 0 },
		"turned by a degree":        func(x, _ float64) float64 { return 17 * across(x) },
		"seen askew":                func(x, y float64) float64 { return (6 + 14*down(y)) * across(x) },
		"on paper that bulges":      func(x, y float64) float64 { return 18 * down(y) * across(x) * across(x) },
		"on paper that bulges much": func(x, y float64) float64 { return 24 * down(y) * (1 - math.Cos(across(x)*math.Pi/2)) },
	} {
		s := ruled(w, h, drop).slanted()
		for _, at := range [][2]float64{{200, 200}, {1000, 750}, {1800, 200}, {1800, 1300}, {600, 1100}} {
			// what counts is how two places of a line lie to each other
			want := drop(at[0], at[1]) - drop(1000, at[1])
			if got := float64(s.drop(at[0], at[1]) - s.drop(1000, at[1])); math.Abs(got-want) > 4 {
				t.Errorf("%s: the print at %v lies %.0f pixels lower than in the middle; %.1f was drawn", name, at, got, want)
			}
		}
	}
}

func TestAnAmountOfALineThatFallsBelongsToItsWords(t *testing.T) {
	t.Parallel()
	falls := slant{w: 2600, h: 1950, slopes: [4]float64{0.02}}
	words := twoColumns()
	for i := range words {
		w := &words[i]
		d := falls.drop(float64(w.x0+w.x1)/2-border, 0)
		w.y0, w.y1 = w.y0+d, w.y1+d
	}
	level := falls.levelled(words)
	s, _ := arrange(level)
	if s.find(0, "HARBOUR PACKAGE 1,250.00") < 0 {
		t.Errorf("no line of the package and its price in %v", s.lines)
	}
	for i, w := range level {
		if was := words[i].box(); w.box() != was {
			t.Errorf("%s was read at %v, and is said to stand at %v", w.text, was, w.box())
		}
	}
}
