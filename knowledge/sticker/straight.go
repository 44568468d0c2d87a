package sticker

import "math"

// straightened is a picture as a scanner would have made it, its long side about
// longSide: the sheet alone where its sides are seen.
func (g *gray) straightened() *gray {
	out := g.scaled(longSide)
	if q, ok := out.sheet(); ok {
		out = g.cut(q.scaled(float64(max(g.w, g.h)) / longSide))
	}
	return out
}

// cut is the sheet alone. Most of the change of size is left to a scaler that
// weighs all pixels.
func (g *gray) cut(q quad) *gray {
	w, h := q.size(longSide)
	f := float64(max(w, h)) / math.Max(math.Max(q[0].to(q[1]), q[3].to(q[2])), math.Max(q[0].to(q[3]), q[1].to(q[2])))
	side := int(f * float64(max(g.w, g.h)))
	f = float64(side) / float64(max(g.w, g.h))
	return g.scaled(side).flattened(q.scaled(f), longSide)
}

// strokes are places where print begins or ends, by a clear change of brightness
// from left to right; the grain of a table is weaker.
func (g *gray) strokes() []point {
	const least, share = 24, 35
	var out []point
	for y := range g.h {
		row := g.pix[y*g.w : (y+1)*g.w]
		for x := range len(row) - 2 {
			a, b := int(row[x]), int(row[x+2])
			if d := abs(b - a); d > least && d*100 > share*(a+b) {
				out = append(out, point{float64(x), float64(y)})
			}
		}
	}
	return thinned(out)
}

// printed reports whether a picture has as many strokes as one word: a wall, the sky or
// an empty page need not be read.
func (g *gray) printed() bool {
	const least, far, word = 24, 4, 100 // print out of focus changes over a few pixels
	n := 0
	for y := range g.h {
		row := g.pix[y*g.w : (y+1)*g.w]
		for x := far; x < len(row); x++ {
			if abs(int(row[x])-int(row[x-far])) > least {
				if n++; n >= word {
					return true
				}
			}
		}
	}
	return false
}

// thinned keeps some forty thousand strokes, which tell where print is as well as all.
func thinned(s []point) []point {
	const keep = 40_000
	step := max(1, len(s)/keep)
	out := s[:0]
	for i := 0; i < len(s); i += step {
		out = append(out, s[i])
	}
	return out
}
