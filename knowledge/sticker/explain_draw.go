package sticker

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"example.com/vinbot/knowledge"
)

// rgb is a colour of what is drawn on the gray picture of a stage.
func rgb(hex uint32) color.RGBA {
	return color.RGBA{byte(hex >> 16), byte(hex >> 8), byte(hex), 0xff} //nolint:gosec // G115: one byte of it each
}

const (
	paperColour  = 0xe63c00
	columnColour = 0xb030c0
)

// colourOf is the colour of a trust.
func colourOf(t knowledge.Trust) color.RGBA {
	switch t {
	case knowledge.TrustExact:
		return rgb(0x008060)
	case knowledge.TrustChecked:
		return rgb(0x20a020)
	case knowledge.TrustRead:
		return rgb(0x2060e0)
	case knowledge.TrustWeak:
		return rgb(0xe01020)
	}
	return color.RGBA{A: 0xff}
}

// canvas is a picture that is drawn on.
type canvas struct{ *image.RGBA }

// coloured is a copy to be drawn on in colour.
func (g *gray) coloured() canvas {
	out := image.NewRGBA(image.Rect(0, 0, g.w, g.h))
	draw.Draw(out, out.Rect, g.image(), image.Point{}, draw.Src)
	return canvas{out}
}

// pen is how wide a line is that is seen when all of the picture is.
func (c canvas) pen() int { return max(2, c.Rect.Dx()/800) }

// corners are where those of the picture are on its document.
func (g *gray) corners() (q quad) {
	w, h := float64(g.w), float64(g.h)
	for i, p := range [4]point{{0, 0}, {w, 0}, {w, h}, {0, h}} {
		q[i] = g.back(p)
	}
	return q
}

// onPage is a part of the document on the page's picture.
func (p seenPage) onPage(q quad) quad {
	v := p.picture.inverse()
	for i := range q {
		q[i] = v.back(q[i])
	}
	return q
}

// outline draws the four sides of a part of the picture, around what is in it.
func (c canvas) outline(q quad, colour color.RGBA) {
	wide := c.pen()
	q = q.grown(float64(wide))
	for i, from := range q {
		to := q[(i+1)%4]
		steps := math.Ceil(math.Max(math.Max(math.Abs(to.x-from.x), math.Abs(to.y-from.y)), 1))
		for k := range int(min(steps, 1<<15)) + 1 {
			t := float64(k) / steps
			x, y := int(from.x+t*(to.x-from.x))-wide/2, int(from.y+t*(to.y-from.y))-wide/2
			draw.Draw(c.RGBA, image.Rect(x, y, x+wide, y+wide), image.NewUniform(colour), image.Point{}, draw.Src)
		}
	}
}

// grown is the quad with its sides that much further out.
func (q quad) grown(d float64) quad {
	out := q
	for i := range q {
		for _, from := range [2]point{q[(i+1)%4], q[(i+3)%4]} {
			if far := from.to(q[i]); far > 0 {
				out[i].x += (q[i].x - from.x) / far * d
				out[i].y += (q[i].y - from.y) / far * d
			}
		}
	}
	return out
}

// level is a part of the picture whose sides are level.
func level(r image.Rectangle) quad {
	x0, y0, x1, y1 := float64(r.Min.X), float64(r.Min.Y), float64(r.Max.X), float64(r.Max.Y)
	return quad{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}
}

// drawnWords are words on the picture that they were read on, which had a border.
func drawnWords(g *gray, words []word, border int) canvas {
	c := g.coloured()
	for _, w := range words {
		c.outline(level(w.box().Sub(image.Pt(border, border))), colourOf(byPrint(w.conf, true).Trust()))
	}
	return c
}

// drawnLines are the lines that words were joined to, the left edges of the columns and
// the band that these stand in.
func drawnLines(s step) canvas {
	c := s.picture.coloured()
	for _, l := range s.lines {
		c.outline(level(l.at.Sub(image.Pt(border, border))), colourOf(byPrint(l.conf, true).Trust()))
	}
	top, bottom := max(s.frame.top-border, 0), min(s.frame.bottom-border, s.picture.h)
	for i, x := range append([]int{border}, s.frame.starts...) {
		right := min(s.picture.w, s.frame.right-border)
		if i < len(s.frame.starts) {
			right = s.frame.starts[i] - border
		}
		c.outline(level(image.Rect(x-border, top, right, bottom)), rgb(columnColour))
	}
	return c
}

// drawnValues are the values of a label that stand on the page, in the colours of their
// trust, and beside those that stand alone what they are and what speaks for them.
func (p seenPage) drawnValues(l knowledge.Label) canvas {
	c := p.picture.coloured()
	here := func(b knowledge.Box) quad {
		var q quad
		for i, corner := range b {
			q[i] = point{float64(corner[0]), float64(corner[1])}
		}
		return p.onPage(q)
	}
	for _, proof := range l.Proofs() {
		if proof.Page == p.number {
			c.outline(here(proof.Box), colourOf(proof.Why.Trust()))
		}
	}
	for _, s := range l.Spots() {
		at := s.Of
		if s.Price != nil {
			at = s.Price
		}
		if at.Page == p.number {
			c.tag(here(at.Box), s.Key+" "+string(at.Why), colourOf(at.Why.Trust()))
		}
	}
	return c
}

// tag writes words on a field of the colour beside a part of the picture, on its right
// where there is room.
func (c canvas) tag(q quad, words string, colour color.RGBA) {
	const share = 150 // of the picture's width
	f, err := opentype.Parse(gobold.TTF)
	if err != nil {
		return
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: math.Max(8, float64(c.Rect.Dx())/share), DPI: 72})
	if err != nil {
		return
	}
	d := font.Drawer{Dst: c.RGBA, Src: image.White, Face: face}
	wide, m := d.MeasureString(words).Ceil(), face.Metrics()
	x, y := int(q[1].x)+3*c.pen(), int((q[1].y+q[2].y)/2)+m.Height.Ceil()/2
	if x+wide > c.Rect.Dx() {
		x = int(q[0].x) - 3*c.pen() - wide
	}
	draw.Draw(c.RGBA, image.Rect(x, y-m.Height.Ceil(), x+wide, y), image.NewUniform(colour), image.Point{}, draw.Src)
	d.Dot = fixed.P(x, y-m.Descent.Ceil())
	d.DrawString(words)
}
