package barcode

import (
	"cmp"
	"context"
	"image"
	"math"
	"slices"
)

// Form is the letters that a text may have, place by place.
type Form []string

// Fine is a code whose bars are finer than pixels, read by what its letters look like
// when they are blurred. Nothing in it is checked.
type Fine struct {
	Text   string
	Box    image.Rectangle // where its bars are, from the picture's top left corner
	OnHead bool            // it is read from right to left
	Alike  float64         // how well the text explains the picture: 1 wholly
	Apart  float64         // how much worse another letter would, in the place where that is least: 1 is as much as no text explains
}

// FindFine reads codes of Code 39 of which the bars are narrower than a pixel or two, as
// on a photo of a whole page: texts of one of the forms, in a picture whose print runs
// nearly level, on its head or not. It stops early, with what it has, when ctx is over.
func FindFine(ctx context.Context, g *image.Gray, forms ...Form) (out []Fine) {
	const least = 0.85 // below it nothing is alike
	w, h := g.Rect.Dx(), g.Rect.Dy()
	if w < 1 || h < 1 || w > maxPixels/h {
		return nil
	}
	g = plane(g)
	for _, p := range barred(g) {
		var best Fine
		r := along(g, p)
		for _, f := range forms {
			if ctx.Err() != nil {
				return out
			}
			if read := r.read(f); read.Alike > best.Alike {
				best = read
			}
		}
		if best.Alike >= least {
			best.Box = p.box
			out = append(out, best)
		}
	}
	return out
}

// barred are the places full of nearly upright strokes, the largest first.
func barred(g *image.Gray) (out []place) {
	const (
		most           = 4
		minLong        = 12 // tiles along
		minHigh        = 2
		longer, filled = 3, 3 // than high; one tile of so many
	)
	w, h := g.Rect.Dx()/cell, g.Rect.Dy()/cell
	upright := make([]bool, w*h)
	for i := range upright {
		upright[i] = strokes(g, i%w*cell, i/w*cell)
	}
	all := slices.Clone(upright)
	for i, is := range upright {
		if !is {
			continue
		}
		box, n := spread(upright, w, h, i)
		if box.Dx() < minLong || box.Dy() < minHigh || box.Dx() < longer*box.Dy() || n*filled < box.Dx()*box.Dy() {
			continue
		}
		out = append(out, placed(all, w, box))
	}
	slices.SortStableFunc(out, func(a, b place) int { return cmp.Compare(b.box.Dx()*b.box.Dy(), a.box.Dx()*a.box.Dy()) })
	return out[:min(len(out), most)]
}

// place is where bars stand: their middle line goes down by slope for every pixel.
type place struct {
	box   image.Rectangle
	slope float64
	high  float64 // of the bars
}

// placed measures a place, given in tiles, by its tiles with strokes.
func placed(upright []bool, w int, tiles image.Rectangle) place {
	var n, sx, sy, sxx, sxy float64
	for y := tiles.Min.Y; y < tiles.Max.Y; y++ {
		for x := tiles.Min.X; x < tiles.Max.X; x++ {
			if upright[y*w+x] {
				fx, fy := float64(x), float64(y)
				n, sx, sy, sxx, sxy = n+1, sx+fx, sy+fy, sxx+fx*fx, sxy+fx*fy
			}
		}
	}
	p := place{box: image.Rect(tiles.Min.X*cell, tiles.Min.Y*cell, tiles.Max.X*cell, tiles.Max.Y*cell), high: cell * n / float64(tiles.Dx())}
	if d := n*sxx - sx*sx; d > 0 {
		p.slope = (n*sxy - sx*sy) / d
	}
	return p
}

// strokes reports whether a tile has strokes of one direction, which is nearly upright
// (by the tensor of its changes of brightness).
func strokes(g *image.Gray, x0, y0 int) bool {
	const (
		least  = 3   // of the changes across, from pixel to pixel
		oneWay = 0.7 // 1: all changes have one direction; 0: none
		lean   = 0.35
	)
	var xx, yy, xy float64
	for y := y0 + 1; y < y0+cell; y++ {
		for i := y*g.Stride + x0 + 1; i < y*g.Stride+x0+cell; i++ {
			dx, dy := float64(int(g.Pix[i])-int(g.Pix[i-1])), float64(int(g.Pix[i])-int(g.Pix[i-g.Stride]))
			xx, yy, xy = xx+dx*dx, yy+dy*dy, xy+dx*dy
		}
	}
	const pixels = (cell - 1) * (cell - 1)
	return xx > 2*least*least*pixels && math.Hypot(xx-yy, 2*xy) > oneWay*(xx+yy) && math.Abs(xy) < lean*(xx-yy)
}
