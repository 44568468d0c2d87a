package sticker

import "slices"

const (
	soft      = 0.40 // steepness of the edges below which print is out of focus; sharp photos have 0.45 to 0.7, blurred ones 0.2 to 0.3
	focusBy   = 3    // how many times what a blur takes away is given back
	focusFrom = 2    // pixels around each that a blur mixes in
)

// focused gives print that is out of focus, or was enlarged, the edges it lost (an
// unsharp mask). Print that has its edges stays as it is: it would gain noise.
func (g *gray) focused() *gray {
	if g.steepness() >= soft {
		return g
	}
	dull := g.averaged(focusFrom).averaged(focusFrom)
	for i, p := range g.pix {
		v := int(p) + focusBy*(int(p)-int(dull.pix[i]))
		dull.pix[i] = byte(min(255, max(0, v)))
	}
	return dull
}

// steepness is the share of the change from paper to ink that lies between two
// neighbouring pixels, at half of the edges of print: 1 where no edge was ever
// softened, and 1 where there is no print.
func (g *gray) steepness() float64 {
	const every, reach, least, fewest = 8, 3, 90, 200
	var steep []float64
	for y := 0; y < g.h; y += every {
		row := g.pix[y*g.w : (y+1)*g.w]
		for x := reach; x < g.w-reach; x++ {
			step := abs(int(row[x]) - int(row[x-1]))
			if 4*step < least {
				continue
			}
			lo, hi, top := row[x], row[x], true
			for k := x - reach + 1; k < x+reach; k++ {
				lo, hi = min(lo, row[k]), max(hi, row[k])
				top = top && abs(int(row[k])-int(row[k-1])) <= step
			}
			if contrast := int(hi) - int(lo); top && contrast >= least {
				steep = append(steep, float64(step)/float64(contrast))
			}
		}
	}
	if len(steep) < fewest {
		return 1
	}
	slices.Sort(steep)
	return steep[len(steep)/2]
}

// averaged is the mean of the square around each pixel, r pixels far.
func (g *gray) averaged(r int) *gray { return g.averagedRows(r).averagedColumns(r) }

func (g *gray) averagedRows(r int) *gray {
	out := &gray{w: g.w, h: g.h, pix: make([]byte, len(g.pix)), view: g.view}
	for y := range g.h {
		row, to := g.pix[y*g.w:(y+1)*g.w], out.pix[y*g.w:(y+1)*g.w]
		sum := 0
		for x := -r; x <= r; x++ {
			sum += int(row[min(max(x, 0), g.w-1)])
		}
		for x := range to {
			to[x] = byte(sum / (2*r + 1)) //nolint:gosec // G115: a mean of bytes
			sum += int(row[min(x+r+1, g.w-1)]) - int(row[max(x-r, 0)])
		}
	}
	return out
}

// averagedColumns keeps a sum for each column, so that memory is read in its order.
func (g *gray) averagedColumns(r int) *gray {
	out := &gray{w: g.w, h: g.h, pix: make([]byte, len(g.pix)), view: g.view}
	row := func(y int) []byte {
		y = min(max(y, 0), g.h-1)
		return g.pix[y*g.w : (y+1)*g.w]
	}
	sums := make([]int, g.w)
	for y := -r; y <= r; y++ {
		for x, p := range row(y) {
			sums[x] += int(p)
		}
	}
	for y := range g.h {
		to, next, last := out.pix[y*g.w:(y+1)*g.w], row(y+r+1), row(y-r)
		for x := range to {
			to[x] = byte(sums[x] / (2*r + 1)) //nolint:gosec // G115: a mean of bytes
			sums[x] += int(next[x]) - int(last[x])
		}
	}
	return out
}
