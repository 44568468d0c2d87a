package sticker

import (
	"image"
	"math"
	"slices"
)

// field says of every pixel whether it is clearly darker or lighter than what is
// around it: -1, 0 or 1.
type field struct {
	w, h int
	pix  []int8
}

// local compares every pixel with the mean of its surroundings, larger than a letter
// of a plate: half a standard deviation is clear, where that is more than noise.
func (g *gray) local() field {
	const radius, noise = 24, 4
	soft := g.softened()
	sum, squares := soft.sums()
	out := field{g.w, g.h, make([]int8, len(g.pix))}
	for y := range g.h {
		y0, y1 := max(0, y-radius), min(g.h, y+radius+1)
		for x := range g.w {
			x0, x1 := max(0, x-radius), min(g.w, x+radius+1)
			n := float64((x1 - x0) * (y1 - y0))
			over := func(s []uint64) float64 {
				w := g.w + 1
				return float64(s[y1*w+x1]-s[y0*w+x1]-s[y1*w+x0]+s[y0*w+x0]) / n
			}
			mean := over(sum)
			clear := math.Max(noise, 0.5*math.Sqrt(math.Max(0, over(squares)-mean*mean)))
			switch d := float64(soft.pix[y*g.w+x]) - mean; {
			case d > clear:
				out.pix[y*g.w+x] = 1
			case d < -clear:
				out.pix[y*g.w+x] = -1
			}
		}
	}
	return out
}

// sums are those of all pixels above and left of each, and of their squares, with a
// row and a column of zeros before them.
func (g *gray) sums() (sum, squares []uint64) {
	w := g.w + 1
	sum, squares = make([]uint64, w*(g.h+1)), make([]uint64, w*(g.h+1))
	for y := range g.h {
		var s, q uint64
		for x := range g.w {
			p := uint64(g.pix[y*g.w+x])
			s, q = s+p, q+p*p
			sum[(y+1)*w+x+1], squares[(y+1)*w+x+1] = sum[y*w+x+1]+s, squares[y*w+x+1]+q
		}
	}
	return sum, squares
}

// marks are the connected parts of one sign that have the size of a letter.
func (f field) marks(light bool) (out []image.Rectangle) {
	sign := int8(-1)
	if light {
		sign = 1
	}
	rest := field{f.w, f.h, slices.Clone(f.pix)}
	for start, p := range f.pix {
		if p != sign || rest.pix[start] != sign {
			continue
		}
		if at, area := rest.take(start); letter(at, area) {
			out = append(out, at)
		}
	}
	return out
}

// take takes a connected part out of the field and says where it was and how many
// pixels it had.
func (f field) take(start int) (at image.Rectangle, area int) {
	sign := f.pix[start]
	at = image.Rectangle{Min: image.Pt(f.w, f.h)}
	f.pix[start] = 0
	for stack := []int{start}; len(stack) > 0; area++ {
		i := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		x, y := i%f.w, i/f.w
		at.Min = image.Pt(min(at.Min.X, x), min(at.Min.Y, y))
		at.Max = image.Pt(max(at.Max.X, x+1), max(at.Max.Y, y+1))
		for ny := max(0, y-1); ny < min(f.h, y+2); ny++ {
			for n := ny*f.w + max(0, x-1); n < ny*f.w+min(f.w, x+2); n++ {
				if f.pix[n] == sign {
					f.pix[n] = 0
					stack = append(stack, n)
				}
			}
		}
	}
	return at, area
}

// letter tells a letter of a plate, or a few that touch, from dirt and edges.
func letter(at image.Rectangle, area int) bool {
	const lowest, highest = 9, 120
	w, h := at.Dx(), at.Dy()
	return h >= lowest && h <= highest && w <= 4*h && 8*w >= h && area*8 >= w*h
}
