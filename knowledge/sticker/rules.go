package sticker

import "slices"

const (
	ink      = 128 // darker is print
	ruleLong = 110 // pixels; longer than any stroke of a letter in small print
	ruleThin = 14  // pixels; thicker is a block with white print, not a rule
)

// unruled erases printed rules. Tesseract takes what stands in a box for a
// picture, and the base price and the total stand in boxes.
func (g *gray) unruled() *gray { return g.unruledFrom(ruleLong, ruleLong) }

// unruledFrom erases rules that are at least so long: level ones, and upright ones.
func (g *gray) unruledFrom(level, upright int) *gray {
	out := &gray{w: g.w, h: g.h, pix: append([]byte(nil), g.pix...), view: g.view}
	for y := range g.h {
		for x := 0; x < g.w; {
			n := g.run(x, y, 1, 0)
			if n >= level && g.thin(x, y, n, true) {
				out.wipe(x-1, y-1, n+2, 3)
			}
			x += max(n, 1)
		}
	}
	for x := range g.w {
		for y := 0; y < g.h; {
			n := g.run(x, y, 0, 1)
			if n >= upright && g.thin(x, y, n, false) {
				out.wipe(x-1, y-1, 3, n+2)
			}
			y += max(n, 1)
		}
	}
	return out
}

// run is the length of the dark run that begins at (x, y).
func (g *gray) run(x, y, dx, dy int) int {
	n := 0
	for x < g.w && y < g.h && g.pix[y*g.w+x] < ink {
		x, y, n = x+dx, y+dy, n+1
	}
	return n
}

// thin reports whether a dark run is a rule: across it, it measures much the same nearly
// everywhere, and not as much as a block. Letters that a blur has joined make long runs
// too, at their tops and feet, but their strokes leave it.
func (g *gray) thin(x, y, n int, level bool) bool {
	const places, few, alike = 24, 7, 2
	var across [places]int
	for i := range across {
		at := (2*i + 1) * n / (2 * places)
		if level {
			across[i] = g.thickness(x+at, y, 0, 1)
			continue
		}
		across[i] = g.thickness(x, y+at, 1, 0)
	}
	usual := slices.Sorted(slices.Values(across[:]))[places/2]
	other := 0
	for _, t := range across {
		if abs(t-usual) > alike {
			other++
		}
	}
	return usual <= ruleThin && other <= few
}

// thickness is the length of the dark run through a place in a direction, both ways; it
// is measured no farther than shows that it is no rule's.
func (g *gray) thickness(x, y, dx, dy int) int {
	thick := 1
	for s := -1; s <= 1; s += 2 {
		for k := 1; k <= ruleThin; k++ {
			qx, qy := x+s*k*dx, y+s*k*dy
			if qx < 0 || qy < 0 || qx >= g.w || qy >= g.h || g.pix[qy*g.w+qx] >= ink {
				break
			}
			thick++
		}
	}
	return thick
}

// wipe makes a rectangle white.
func (g *gray) wipe(x, y, w, h int) {
	for py := max(y, 0); py < min(y+h, g.h); py++ {
		row := g.pix[py*g.w+max(x, 0) : py*g.w+min(x+w, g.w)]
		for i := range row {
			row[i] = 255
		}
	}
}
