package barcode

import (
	"math"
	"slices"
	"sync"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
)

const (
	alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" // what is read of Code 39
	star     = len(alphabet)                          // the letter at both its ends

	bars    = 9  // and gaps of a letter, three of them wide
	samples = 24 // of a letter's profile
)

// profile is how light a letter is from its first bar to that of the next, with mean
// nought and length one.
type profile [samples]float64

// times is how alike two letters are: 1 where they are the same.
func (p *profile) times(q *profile) (sum float64) {
	for i := range p {
		sum += p[i] * q[i]
	}
	return sum
}

// standard gives a profile mean nought and length one.
func (p *profile) standard() {
	mean, squares := 0.0, 0.0
	for _, v := range p {
		mean += v / samples
	}
	for i := range p {
		p[i] -= mean
		squares += p[i] * p[i]
	}
	if squares == 0 {
		return
	}
	for i := range p {
		p[i] /= math.Sqrt(squares)
	}
}

// shapes are what the letters look like in one print, blurred.
type shapes struct {
	wide     float64 // how much wider than a narrow bar a wide one is
	blur     float64 // the deviation of a Gaussian, in letters
	patterns *patterns
	looks    [star + 1][2][2]profile // with the last bar before it narrow or wide, and the first one after it
}

// families are the prints and blurs that are tried: bars are printed two to three times
// as wide as narrow ones (ISO/IEC 16388).
//
//nolint:gochecknoglobals // drawn once, never changed
var families = sync.OnceValue(func() (out []*shapes) {
	patterns := newPatterns()
	for _, wide := range [...]float64{2, 2.5, 3} {
		for _, blur := range [...]float64{0.035, 0.05, 0.065, 0.085} {
			out = append(out, newShapes(patterns, wide, blur))
		}
	}
	return out
})

func newShapes(p *patterns, wide, blur float64) *shapes {
	s := &shapes{wide: wide, blur: blur, patterns: p}
	for c := range p {
		for before := range 2 {
			for after := range 2 {
				s.looks[c][before][after] = s.drawn(&p[c], before == 1, after == 1)
			}
		}
	}
	return s
}

// beside is what a letter looks like in a place of a text, once its neighbours are known.
func (s *shapes) beside(text []int, place, letter int, known bool) *profile {
	before, after := 0, 0
	if known && place > 0 && s.patterns[text[place-1]][bars-1] {
		before = 1
	}
	if known && place+1 < len(text) && s.patterns[text[place+1]][0] {
		after = 1
	}
	return &s.looks[letter][before][after]
}

// drawn is a letter as it looks between two others.
func (s *shapes) drawn(p *pattern, before, after bool) (out profile) {
	const gap = false // between letters
	narrow := 1 / (bars + 1 + 3*(s.wide-1))
	edges := make([]float64, 0, bars+5)
	at := 0.0
	run := func(wide bool) {
		edges = append(edges, at)
		if at += narrow; wide {
			at += narrow * (s.wide - 1)
		}
	}
	run(before)
	run(gap)
	start := at
	for _, w := range p {
		run(w)
	}
	run(gap)
	run(after)
	edges = append(edges, at)
	for i := range out {
		x := start + (float64(i)+0.5)/samples
		for k := 0; k+1 < len(edges); k += 2 { // from the start of a bar to its end
			out[i] += below((x-edges[k+1])/s.blur) - below((x-edges[k])/s.blur)
		}
	}
	out.standard()
	return out
}

// below is the share of a normal distribution below x deviations.
func below(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) }

// pattern tells which of a letter's bars and gaps are wide.
type pattern [bars]bool

// patterns are those of the alphabet's letters and of the star.
type patterns [star + 1]pattern

// newPatterns has the library draw each letter.
func newPatterns() *patterns {
	var out patterns
	for i := range alphabet {
		m, err := oned.NewCode39Writer().Encode(alphabet[i:i+1], gozxing.BarcodeFormat_CODE_39, 1, 1, nil)
		if err != nil {
			panic(err) // never: Code 39 has each of them
		}
		runs := runsOf(m)
		out[star], out[i] = wideOf(runs[:bars]), wideOf(runs[bars+1:])
	}
	return &out
}

// runsOf are the widths of the bars and gaps of a drawn code.
func runsOf(m *gozxing.BitMatrix) (out []int) {
	before := false
	for x := range m.GetWidth() {
		if dark := m.Get(x, 0); dark != before {
			out, before = append(out, 0), dark
		}
		if len(out) > 0 {
			out[len(out)-1]++
		}
	}
	return out
}

func wideOf(runs []int) (p pattern) {
	narrow := slices.Min(runs[:bars])
	for i := range p {
		p[i] = runs[i] > narrow
	}
	return p
}
