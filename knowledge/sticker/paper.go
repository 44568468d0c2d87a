package sticker

import "slices"

// block is the side of the squares in which the paper's brightness is measured:
// larger than a letter, smaller than a shadow.
const block = 32

// whitened divides every pixel by the brightness of the paper around it, so that
// shadow, glare at the edge and gray paper all become white under black print.
func (g *gray) whitened() *gray {
	bw, bh := (g.w+block-1)/block, (g.h+block-1)/block
	light := smooth(g.brightness(bw, bh), bw, bh)
	out := &gray{w: g.w, h: g.h, pix: make([]byte, len(g.pix)), view: g.view}
	for y := range g.h {
		fy := max(0, (float64(y)-block/2)/block)
		y0 := min(int(fy), bh-1)
		y1, ty := min(y0+1, bh-1), fy-float64(y0)
		for x := range g.w {
			fx := max(0, (float64(x)-block/2)/block)
			x0 := min(int(fx), bw-1)
			x1, tx := min(x0+1, bw-1), fx-float64(x0)
			top := light[y0*bw+x0]*(1-tx) + light[y0*bw+x1]*tx
			low := light[y1*bw+x0]*(1-tx) + light[y1*bw+x1]*tx
			paper := max(top*(1-ty)+low*ty, 24) // darker than that is no paper
			out.pix[y*g.w+x] = byte(min(255, 255*float64(g.pix[y*g.w+x])/paper))
		}
	}
	return out
}

// brightness is the 90th percentile of each block: the paper, wherever it is not
// all ink.
func (g *gray) brightness(bw, bh int) []float64 {
	out := make([]float64, bw*bh)
	for by := range bh {
		for bx := range bw {
			counts, n := g.counts(bx, by)
			left := n / 10
			v := 255
			for ; v > 0 && left >= counts[v]; v-- {
				left -= counts[v]
			}
			out[by*bw+bx] = float64(v)
		}
	}
	return out
}

// smooth takes the upper quartile of each block's neighbourhood, two blocks far:
// a block full of ink borrows the paper beside it.
func smooth(in []float64, bw, bh int) []float64 {
	out := make([]float64, len(in))
	near := make([]float64, 0, 25)
	for y := range bh {
		for x := range bw {
			near = near[:0]
			for ny := max(0, y-2); ny <= min(bh-1, y+2); ny++ {
				near = append(near, in[ny*bw+max(0, x-2):ny*bw+min(bw, x+3)]...)
			}
			slices.Sort(near)
			out[y*bw+x] = near[len(near)*3/4]
		}
	}
	return out
}
