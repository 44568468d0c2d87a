package sticker

import "slices"

const (
	inkShare  = 50  // one pixel of so many in a block is ink at least, where there is print
	darkInk   = 120 // print that is darker needs no more contrast
	paleInk   = 160 // print that is as pale becomes fullInk, what is between becomes less
	fullInk   = 60
	leastInk  = 24 // how much darker than paper print is at least
	beyond    = 2  // times the darkest pixels of blank paper, likewise
	blank     = 10 // one block of so many has no print
	inkBlocks = 2  // blocks far around, some of which must hold print
)

// unveiled takes away what a lamp that is mirrored in the window, or haze, lays on the ink
// of a picture whose paper is white: it adds light to paper and ink alike, so where even
// the darkest ink around is pale, its contrast is given back. Where light has left no
// contrast, there is nothing to give.
func (g *gray) unveiled() *gray {
	bw, bh := (g.w+block-1)/block, (g.h+block-1)/block
	ink := darkest(g.inks(bw, bh), bw, bh)
	veils := make([]int, len(ink))
	for i, v := range ink {
		veils[i] = 255 * (v - fullInk) / (255 - fullInk) * min(max(0, v-darkInk), paleInk-darkInk) / (paleInk - darkInk)
	}
	out := &gray{w: g.w, h: g.h, pix: make([]byte, len(g.pix)), view: g.view}
	for y := range g.h {
		y0, y1, ty := between(y, bh)
		row, to := g.pix[y*g.w:(y+1)*g.w], out.pix[y*g.w:(y+1)*g.w]
		for x, p := range row {
			x0, x1, tx := between(x, bw)
			top := veils[y0*bw+x0]*(block-tx) + veils[y0*bw+x1]*tx
			low := veils[y1*bw+x0]*(block-tx) + veils[y1*bw+x1]*tx
			veil := (top*(block-ty) + low*ty) / (block * block)
			to[x] = byte(max(0, 255*(int(p)-veil)/(255-veil))) //nolint:gosec // G115: at most 255
		}
	}
	return out
}

// between are the two blocks whose middles a pixel lies between, and how near it is to
// the second, in pixels.
func between(x, blocks int) (first, second, toSecond int) {
	at := max(0, x-block/2)
	first = min(at/block, blocks-1)
	return first, min(first+1, blocks-1), at % block
}

// inks are how dark the print of each block is, 255 where there is none: a dark photo's
// noise is no print.
func (g *gray) inks(bw, bh int) []int {
	out := make([]int, bw*bh)
	for i := range out {
		counts, n := g.counts(i%bw, i/bw)
		for left := n / inkShare; out[i] < 255 && left >= counts[out[i]]; out[i]++ {
			left -= counts[out[i]]
		}
	}
	palest := slices.Sorted(slices.Values(out))
	noise := 255 - palest[len(palest)-1-len(palest)/blank]
	least := max(leastInk, min(beyond*noise, 255-paleInk))
	for i, v := range out {
		if 255-v < least {
			out[i] = 255
		}
	}
	return out
}

// counts says how many pixels of a block have each brightness, and how many there are.
func (g *gray) counts(bx, by int) (counts [256]int, n int) {
	for y := by * block; y < min((by+1)*block, g.h); y++ {
		for _, p := range g.pix[y*g.w+bx*block : y*g.w+min((bx+1)*block, g.w)] {
			counts[p]++
			n++
		}
	}
	return counts, n
}

// noise is by how much neighbouring pixels differ where most of the picture is paper.
func (g *gray) noise() int {
	const every = 7
	var counts [256]int
	n := 0
	for i := 1; i < len(g.pix); i += every {
		counts[abs(int(g.pix[i])-int(g.pix[i-1]))]++
		n++
	}
	v := 0
	for left := n / 2; v < 255 && left >= counts[v]; v++ {
		left -= counts[v]
	}
	return v
}

// darkest is how dark print around each block is: the paler of most, for thin print says
// little of a lamp, but as dark as an eighth of it is and as the block's own. What is printed
// pale beside black print, behind it or without any near, is not veiled: see
// TestAPalePictureBehindBlackPrintStaysPale. It is 0 where there is no print.
func darkest(in []int, bw, bh int) []int {
	const few = 8
	out := make([]int, len(in))
	near := make([]int, 0, 25)
	for i := range out {
		x, y := i%bw, i/bw
		near = near[:0]
		for ny := max(0, y-inkBlocks); ny <= min(bh-1, y+inkBlocks); ny++ {
			for _, v := range in[ny*bw+max(0, x-inkBlocks) : ny*bw+min(bw, x+inkBlocks+1)] {
				if v < 255 {
					near = append(near, v)
				}
			}
		}
		if len(near) > 0 {
			slices.Sort(near)
			out[i] = near[len(near)/2]
			if dark := min(near[len(near)/few], in[i]); dark < darkInk {
				out[i] = dark
			}
		}
	}
	return out
}
