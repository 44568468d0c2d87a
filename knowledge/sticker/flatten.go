package sticker

import "math"

// point is a place on a picture, in pixels.
type point struct{ x, y float64 }

func (p point) to(q point) float64 { return math.Hypot(q.x-p.x, q.y-p.y) }

// quad is a four-cornered part of a picture: top left, top right, bottom right,
// bottom left.
type quad [4]point

// scaled is the same part of a picture f times as large.
func (q quad) scaled(f float64) quad {
	for i := range q {
		q[i] = point{q[i].x * f, q[i].y * f}
	}
	return q
}

// size is the width and height of the quad's picture with its long side at side.
func (q quad) size(side int) (w, h int) {
	across, down := (q[0].to(q[1])+q[3].to(q[2]))/2, (q[0].to(q[3])+q[1].to(q[2]))/2
	f := float64(side) / math.Max(across, down)
	return max(1, int(across*f)), max(1, int(down*f))
}

// flattened maps a quad onto a rectangle whose long side is side. What lies outside
// the picture becomes white.
func (g *gray) flattened(q quad, side int) *gray {
	w, h := q.size(side)
	v, ok := squared(q)
	if !ok {
		return g
	}
	v = v.after(resized(1/float64(w), 1/float64(h)))
	out := &gray{w: w, h: h, pix: make([]byte, w*h), view: g.after(v)}
	for y := range h {
		row, py := out.pix[y*w:(y+1)*w], float64(y)+0.5
		for x := range row {
			px := float64(x) + 0.5
			k := 1 / (v[6]*px + v[7]*py + v[8])
			row[x] = g.at((v[0]*px+v[1]*py+v[2])*k-0.5, (v[3]*px+v[4]*py+v[5])*k-0.5)
		}
	}
	return out
}

// at is the brightness between four pixels, in 256ths of a pixel.
func (g *gray) at(x, y float64) byte {
	if x < 0 || y < 0 || x > float64(g.w-1) || y > float64(g.h-1) {
		if x < -1 || y < -1 || x > float64(g.w) || y > float64(g.h) {
			return 255
		}
		x, y = min(max(x, 0), float64(g.w-1)), min(max(y, 0), float64(g.h-1))
	}
	x0, y0 := int(x), int(y)
	tx, ty := int((x-float64(x0))*256), int((y-float64(y0))*256)
	i := y0*g.w + x0
	right, down := 1, g.w
	if x0 == g.w-1 {
		right = 0
	}
	if y0 == g.h-1 {
		down = 0
	}
	top := int(g.pix[i])*(256-tx) + int(g.pix[i+right])*tx
	low := int(g.pix[i+down])*(256-tx) + int(g.pix[i+down+right])*tx
	return byte((top*(256-ty) + low*ty) >> 16) //nolint:gosec // G115: a mean of bytes
}
