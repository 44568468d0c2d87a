package sticker

import "slices"

// inverted makes light print dark.
func (g *gray) inverted() *gray {
	out := &gray{w: g.w, h: g.h, pix: make([]byte, len(g.pix)), view: g.view}
	for i, p := range g.pix {
		out.pix[i] = 255 - p
	}
	return out
}

// softened is the mean of every pixel and its eight neighbours: less noise.
func (g *gray) softened() *gray {
	out := &gray{w: g.w, h: g.h, pix: make([]byte, len(g.pix)), view: g.view}
	for y := range g.h {
		for x := range g.w {
			sum, n := 0, 0
			for ny := max(0, y-1); ny < min(g.h, y+2); ny++ {
				for _, p := range g.pix[ny*g.w+max(0, x-1) : ny*g.w+min(g.w, x+2)] {
					sum += int(p)
					n++
				}
			}
			out.pix[y*g.w+x] = byte(sum / n) //nolint:gosec // G115: a mean of bytes
		}
	}
	return out
}

// levelled makes the ink of a line black and its paper white where the light on them
// changes along the line.
func (g *gray) levelled() *gray {
	step := max(8, g.h)
	n := (g.w + step - 1) / step
	inks, papers := make([]float64, n), make([]float64, n)
	for i := range n {
		part := g.crop((i-1)*step, 0, (i+2)*step, g.h)
		ink, paper := part.tones()
		inks[i], papers[i] = float64(ink), float64(paper)
	}
	out := &gray{w: g.w, h: g.h, pix: make([]byte, len(g.pix)), view: g.view}
	for x := range g.w {
		at := min(max(0, (float64(x)-float64(step)/2)/float64(step)), float64(n-1))
		i := int(at)
		j, t := min(i+1, n-1), at-float64(i)
		ink, paper := inks[i]*(1-t)+inks[j]*t, papers[i]*(1-t)+papers[j]*t
		for y := range g.h {
			out.pix[y*g.w+x] = byte(255 * min(1, max(0, (float64(g.pix[y*g.w+x])-ink)/(paper-ink))))
		}
	}
	return out
}

// tones are the brightness of the ink, which is a twentieth of a line at least, and that
// of the paper.
func (g *gray) tones() (ink, paper int) {
	pix := slices.Clone(g.pix)
	slices.Sort(pix)
	ink, paper = int(pix[len(pix)/20]), int(pix[len(pix)*8/10])
	return ink, max(paper, ink+1)
}
