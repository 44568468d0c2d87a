package sticker

import (
	"math"
	"slices"
)

// slant is how the lines of print of a picture run: their slope in the middle, and how it
// changes to the right, downwards, and to the right the more the lower. Paper that was
// seen askew has the second and third, paper that bulges the fourth. Places are counted
// in half pictures from the middle. The zero value is level print.
type slant struct {
	w, h   float64
	slopes [4]float64
}

// run is one place of a picture with the slope of its print and how much print tells it.
type run struct {
	x, y, slope, weight float64
}

// slanted measures how the print of a picture runs.
func (g *gray) slanted() slant {
	const fewest, turns, astray = 12, 3, 2.5
	runs := g.runs()
	s := slant{w: float64(g.w), h: float64(g.h)}
	if len(runs) < fewest {
		return slant{}
	}
	for range turns { // a photo or a barcode runs otherwise
		s.slopes = fit(s, runs)
		off := make([]float64, len(runs))
		for i, r := range runs {
			off[i] = math.Abs(r.slope - s.slope(r.x, r.y))
		}
		limit := max(astray*slices.Sorted(slices.Values(off))[len(off)/2], 0.004)
		var near []run
		for i, r := range runs {
			if off[i] <= limit {
				near = append(near, r)
			}
		}
		if runs = near; len(runs) < fewest {
			return slant{}
		}
	}
	return s
}

// The tiles of a picture in which the slope of print is measured, in pixels: they hold
// some lines, and overlap by half.
const (
	tileWide = 320
	tileHigh = 160
	steepest = 20 // pixels that a line may rise or fall in a tile
)

// runs are the slopes of the print in the tiles of a picture that hold enough of it.
func (g *gray) runs() (out []run) {
	const least = 600 // pixels
	var ink [][2]int
	for y := 0; y+tileHigh <= g.h; y += tileHigh / 2 {
		for x := 0; x+tileWide <= g.w; x += tileWide / 2 {
			if ink = g.inked(ink[:0], x, y); len(ink) < least {
				continue
			}
			if slope, ok := slopeOf(ink); ok {
				out = append(out, run{float64(x) + tileWide/2, float64(y) + tileHigh/2, slope, float64(len(ink))})
			}
		}
	}
	return out
}

// slopeOf is the slope along which the ink of a tile gathers in the fewest rows, the mean
// of those that are nearly as good. ok is false where none is much better than others.
func slopeOf(ink [][2]int) (slope float64, ok bool) {
	const distinct, nearly = 1.1, 0.8
	var scores [2*steepest + 1]float64
	var rows [tileHigh + 2*steepest + 2]int
	best, mean := 0.0, 0.0
	for i := range scores {
		rise := i - steepest
		clear(rows[:])
		for _, p := range ink {
			rows[p[1]+((tileWide-2*p[0])*rise+(2*steepest+1)*tileWide)/(2*tileWide)]++
		}
		for _, n := range rows {
			scores[i] += float64(n * n)
		}
		best, mean = max(best, scores[i]), mean+scores[i]/float64(len(scores))
	}
	sum, n := 0, 0
	for i, s := range scores {
		if s >= mean+nearly*(best-mean) {
			sum, n = sum+i-steepest, n+1
		}
	}
	return float64(sum) / float64(n) / tileWide, best > distinct*mean
}

// inked appends the places of the ink in a tile, counted from its corner.
func (g *gray) inked(out [][2]int, x0, y0 int) [][2]int {
	for y := range tileHigh {
		for x, p := range g.pix[(y0+y)*g.w+x0 : (y0+y)*g.w+x0+tileWide] {
			if p < ink {
				out = append(out, [2]int{x, y})
			}
		}
	}
	return out
}

// terms are what the four slopes count for at a place.
func (s slant) terms(x, y float64) [4]float64 {
	x, y = 2*x/s.w-1, 2*y/s.h-1
	return [4]float64{1, x, y, x * y}
}

func (s slant) slope(x, y float64) (sum float64) {
	for i, t := range s.terms(x, y) {
		sum += s.slopes[i] * t
	}
	return sum
}

// fit is the slopes nearest to those that were measured; where little tells how they
// change, they do not.
func fit(s slant, runs []run) [4]float64 {
	const stiff = 0.002
	var m [4][5]float64
	total := 0.0
	for _, r := range runs {
		t := s.terms(r.x, r.y)
		total += r.weight
		for i := range t {
			for j := range t {
				m[i][j] += r.weight * t[i] * t[j]
			}
			m[i][4] += r.weight * t[i] * r.slope
		}
	}
	for i := 1; i < 4; i++ {
		m[i][i] += stiff * total
	}
	return solved(m)
}

// solved solves four equations (Gauss; they are those of a best fit, so no pivot is 0).
func solved(m [4][5]float64) (out [4]float64) {
	for i := range 4 {
		for j := i + 1; j < 4; j++ {
			f := m[j][i] / m[i][i]
			for k := i; k < 5; k++ {
				m[j][k] -= f * m[i][k]
			}
		}
	}
	for i := 3; i >= 0; i-- {
		out[i] = m[i][4]
		for j := i + 1; j < 4; j++ {
			out[i] -= m[i][j] * out[j]
		}
		out[i] /= m[i][i]
	}
	return out
}

// drop is how far below its line's middle a place lies.
func (s slant) drop(x, y float64) int {
	if s.w == 0 {
		return 0
	}
	x, y = 2*x/s.w-1, 2*y/s.h-1
	d := s.slopes[0]*x + s.slopes[1]*x*x/2 + s.slopes[2]*x*y + s.slopes[3]*x*x*y/2
	return int(math.Round(d * s.w / 2))
}

// levelled are words as they would stand were the print level; they still know where
// they stand on the picture.
func (s slant) levelled(words []word) []word {
	words = slices.Clone(words)
	for i := range words {
		w := &words[i]
		d := s.drop(float64(w.x0+w.x1)/2-border, float64(w.y0+w.y1)/2-border)
		w.y0, w.y1, w.drop = w.y0-d, w.y1-d, w.drop+d
	}
	return words
}
