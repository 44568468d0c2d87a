package sticker

import (
	"math"

	"example.com/vinbot/knowledge"
)

// view maps places on a picture to those on the picture it was made of: a projective
// map, row by row. Every step from a document to the picture that is read is one:
// scaling, turning, cutting out and flattening. The zero value maps a place to itself.
type view [9]float64

// back is where a place of the picture comes from.
func (v view) back(p point) point {
	if v == (view{}) {
		return p
	}
	k := v[6]*p.x + v[7]*p.y + v[8]
	return point{(v[0]*p.x + v[1]*p.y + v[2]) / k, (v[3]*p.x + v[4]*p.y + v[5]) / k}
}

// after is the view of a picture that was made of this view's picture by a step.
func (v view) after(step view) view {
	if v == (view{}) {
		return step
	}
	if step == (view{}) {
		return v
	}
	var out view
	for row := range 3 {
		for col := range 3 {
			for k := range 3 {
				out[3*row+col] += v[3*row+k] * step[3*k+col]
			}
		}
	}
	return out
}

// inverse is the way from the document to the picture; the zero value is its own.
func (v view) inverse() view {
	if v == (view{}) {
		return v
	}
	minor := func(a, b, c, d int) float64 { return v[a]*v[d] - v[b]*v[c] }
	return view{
		minor(4, 5, 7, 8), -minor(1, 2, 7, 8), minor(1, 2, 4, 5),
		-minor(3, 5, 6, 8), minor(0, 2, 6, 8), -minor(0, 2, 3, 5),
		minor(3, 4, 6, 7), -minor(0, 1, 6, 7), minor(0, 1, 3, 4),
	}
}

// resized is the step to a picture of another size: one pixel of it is that many of the
// picture it is made of.
func resized(across, down float64) view { return view{across, 0, 0, 0, down, 0, 0, 0, 1} }

// shifted is the step to a picture whose top left corner was at (x, y).
func shifted(x, y int) view { return view{1, 0, float64(x), 0, 1, float64(y), 0, 0, 1} }

// unturned is the step that undoes an EXIF orientation of a picture of that size.
func unturned(o, w, h int) view {
	across, down := float64(w), float64(h)
	switch o {
	case 2:
		return view{-1, 0, across, 0, 1, 0, 0, 0, 1}
	case 3:
		return view{-1, 0, across, 0, -1, down, 0, 0, 1}
	case 4:
		return view{1, 0, 0, 0, -1, down, 0, 0, 1}
	case 5:
		return view{0, 1, 0, 1, 0, 0, 0, 0, 1}
	case 6:
		return view{0, 1, 0, -1, 0, down, 0, 0, 1}
	case 7:
		return view{0, -1, across, -1, 0, down, 0, 0, 1}
	case 8:
		return view{0, -1, across, 1, 0, 0, 0, 0, 1}
	}
	return view{}
}

// squared is the step from a quad to the unit square (Heckbert, Fundamentals of
// Texture Mapping, 1989); ok is false where three of its corners lie in a line.
func squared(q quad) (v view, ok bool) {
	d1x, d1y := q[1].x-q[2].x, q[1].y-q[2].y
	d2x, d2y := q[3].x-q[2].x, q[3].y-q[2].y
	sx, sy := q[0].x-q[1].x+q[2].x-q[3].x, q[0].y-q[1].y+q[2].y-q[3].y
	den := d1x*d2y - d2x*d1y
	if den == 0 {
		return view{}, false
	}
	pu, pv := (sx*d2y-d2x*sy)/den, (d1x*sy-sx*d1y)/den
	return view{
		q[1].x - q[0].x + pu*q[1].x, q[3].x - q[0].x + pv*q[3].x, q[0].x,
		q[1].y - q[0].y + pu*q[1].y, q[3].y - q[0].y + pv*q[3].y, q[0].y,
		pu, pv, 1,
	}, true
}

// box is where a box on the picture as tesseract saw it, with its border, stands on the
// document.
func (v view) box(b knowledge.Box) knowledge.Box {
	for i, c := range b {
		p := v.back(point{float64(c[0] - border), float64(c[1] - border)})
		b[i] = knowledge.Corner{int(math.Round(p.x)), int(math.Round(p.y))}
	}
	return b
}

// moveBack gives the proofs of a reading their places on the document. Those of VINs
// in barcodes have them.
func (v view) moveBack(l knowledge.Label) {
	l.VINs = nil
	for _, p := range l.Proofs() {
		p.Box = v.box(p.Box)
	}
}
