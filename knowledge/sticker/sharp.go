package sticker

import (
	"math"
	"slices"
)

const (
	soft   = 0.40 // steepness of the edges below which print is out of focus; sharp photos have 0.45 to 0.7, blurred ones 0.2 to 0.35
	wide   = 0.5  // pixels that a blur spreads (its standard deviation), by the steepness that it leaves to thin strokes
	widest = 2.0  // likewise, of which more than noise is left of small print
	faded  = 0.01 // the share of a wave's strength that is noise at best
	grain  = 40   // the noise at which all of it is
	taps   = 8    // pixels around each that are taken to undo a blur
)

// focused gives print that is out of focus, or was enlarged, the edges it lost: it undoes
// a Gaussian blur as wide as its edges say. Print that has its edges stays as it is: it
// would gain noise.
func (g *gray) focused() *gray {
	steep := g.steepness()
	if steep >= soft {
		return g
	}
	noise := float64(g.noise()) / grain
	return g.weighed(undoing(min(wide/steep, widest), faded+noise*noise))
}

// undoing are the weights of a pixel and those beside it, in a row or a column, that undo
// a Gaussian blur (Wiener's filter). Waves of which less than the share is left in strength
// are given up.
func undoing(spread, share float64) []float64 {
	const waves = 128
	out := make([]float64, 2*taps+1)
	sum := 0.0
	for i := range out {
		for f := -waves; f < waves; f++ {
			turn := math.Pi * float64(f) / waves
			left := math.Exp(-spread * spread * turn * turn / 2)
			out[i] += left / (left*left + share) * math.Cos(turn*float64(i-taps))
		}
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

// weighed is the picture with each pixel the weighed mean of those around it, in its row
// and then in its column.
func (g *gray) weighed(weights []float64) *gray {
	const one, kept = 10, 4 // bits behind the point: of a weight, and of a pixel between the two
	shares, reach := make([]int32, len(weights)), len(weights)/2
	for i, w := range weights {
		shares[i] = int32(math.Round(w * (1 << one)))
	}
	rows, row := make([]int32, len(g.pix)), make([]int32, g.w+2*reach)
	for y := range g.h {
		for i := range row {
			row[i] = int32(g.pix[y*g.w+min(max(i-reach, 0), g.w-1)])
		}
		for x := range g.w {
			sum := int32(0)
			for i, p := range row[x : x+len(shares)] {
				sum += shares[i] * p
			}
			rows[y*g.w+x] = sum >> (one - kept)
		}
	}
	out := &gray{w: g.w, h: g.h, pix: make([]byte, len(g.pix)), view: g.view}
	sums := make([]int32, g.w)
	for y := range g.h {
		clear(sums)
		for i, share := range shares {
			for x, p := range rows[min(max(y+i-reach, 0), g.h-1)*g.w:][:g.w] {
				sums[x] += share * p
			}
		}
		for x, sum := range sums {
			out.pix[y*g.w+x] = byte(min(255, max(0, sum>>(one+kept))))
		}
	}
	return out
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
