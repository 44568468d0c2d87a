package stickertest

import (
	"image"
	"math"
	"math/rand/v2"
)

// pose is how a camera stands to a label. Angles are in radians; fill is the
// share of the picture's width that the label takes when seen from the front.
type pose struct {
	yaw, pitch, roll float64
	fill             float64
	shiftX, shiftY   float64 // of the label, in widths of the picture
	bulge            float64 // of the paper's middle towards the camera, in its widths; it is bent from left to right
}

// focal is a phone's focal length in widths of its picture, about 26 mm on film.
const focal = 0.75

// shoot photographs a label that lies on a dark table. It follows each ray of
// the camera to the label's plane, so that rotation and perspective are those of
// a real lens.
func shoot(label *image.Gray, p pose, w, h int, r *rand.Rand) *image.Gray {
	lw, lh := float64(label.Rect.Dx()), float64(label.Rect.Dy())
	unit := math.Max(float64(w), float64(h))
	distance := focal * lw / (p.fill * float64(w) / unit)
	a, b, n := p.axes()
	out := image.NewGray(image.Rect(0, 0, w, h))
	table := 30 + r.IntN(60)
	for y := range h {
		for x := range w {
			d := vector{(float64(x)-float64(w)/2)/unit - p.shiftX, (float64(y)-float64(h)/2)/unit - p.shiftY, focal}
			t := distance * n[2] / n.dot(d)
			hit := vector{t * d[0], t * d[1], t*d[2] - distance}
			if p.bulge != 0 { // the ray meets the paper that much before its plane
				up := p.bulge * lw * math.Cos(hit.dot(a)/lw*math.Pi)
				t *= 1 - up/distance
				hit = vector{t * d[0], t * d[1], t*d[2] - distance}
			}
			sx, sy := hit.dot(a)+lw/2, hit.dot(b)+lh/2
			v := uint8(table + r.IntN(12)) //nolint:gosec // G115: below 102
			if sx >= 0 && sy >= 0 && sx < lw-1 && sy < lh-1 {
				v = between(label, sx, sy)
			}
			out.Pix[y*out.Stride+x] = v
		}
	}
	return out
}

type vector [3]float64

func (v vector) dot(o vector) float64 { return v[0]*o[0] + v[1]*o[1] + v[2]*o[2] }

// axes are the label's own axes and its normal as the camera sees them.
func (p pose) axes() (a, b, n vector) {
	sy, cy := math.Sincos(p.yaw)
	sp, cp := math.Sincos(p.pitch)
	sr, cr := math.Sincos(p.roll)
	turn := func(v vector) vector {
		v = vector{v[0]*cr - v[1]*sr, v[0]*sr + v[1]*cr, v[2]}
		v = vector{v[0], v[1]*cp - v[2]*sp, v[1]*sp + v[2]*cp}
		return vector{v[0]*cy + v[2]*sy, v[1], -v[0]*sy + v[2]*cy}
	}
	return turn(vector{1, 0, 0}), turn(vector{0, 1, 0}), turn(vector{0, 0, 1})
}

// between is the brightness between four pixels.
func between(g *image.Gray, x, y float64) uint8 {
	x0, y0 := int(x), int(y)
	tx, ty := x-float64(x0), y-float64(y0)
	i := y0*g.Stride + x0
	top := float64(g.Pix[i])*(1-tx) + float64(g.Pix[i+1])*tx
	low := float64(g.Pix[i+g.Stride])*(1-tx) + float64(g.Pix[i+g.Stride+1])*tx
	return uint8(top*(1-ty) + low*ty)
}

// blurred is the mean over a square of the radius, three times: nearly a
// Gaussian, as a lens out of focus makes it.
func blurred(g *image.Gray, radius int) *image.Gray {
	for range 3 {
		g = transposed(meanRows(g, radius))
		g = transposed(meanRows(g, radius))
	}
	return g
}

func meanRows(g *image.Gray, radius int) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	out := image.NewGray(g.Rect)
	for y := range h {
		row := g.Pix[y*g.Stride : y*g.Stride+w]
		for x := range w {
			sum, n := 0, 0
			for _, v := range row[max(0, x-radius):min(w, x+radius+1)] {
				sum, n = sum+int(v), n+1
			}
			out.Pix[y*out.Stride+x] = uint8(sum / n) //nolint:gosec // G115: a mean of bytes
		}
	}
	return out
}

func transposed(g *image.Gray) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	out := image.NewGray(image.Rect(0, 0, h, w))
	for y := range h {
		for x := range w {
			out.Pix[x*out.Stride+y] = g.Pix[y*g.Stride+x]
		}
	}
	return out
}

// softened is slightly out of focus: every pixel with its neighbours at half their weight.
func softened(g *image.Gray) *image.Gray {
	for range 2 {
		w := g.Rect.Dx()
		out := image.NewGray(g.Rect)
		for y := range g.Rect.Dy() {
			row := g.Pix[y*g.Stride : y*g.Stride+w]
			for x, v := range row {
				sum := 2*int(v) + int(row[max(0, x-1)]) + int(row[min(w-1, x+1)])
				out.Pix[y*out.Stride+x] = uint8(sum / 4) //nolint:gosec // G115: a mean of bytes
			}
		}
		g = transposed(out)
	}
	return g
}

// quartered turns a picture clockwise by quarters of a turn.
func quartered(g *image.Gray, quarters int) *image.Gray {
	for range quarters {
		t := transposed(g)
		for y := range t.Rect.Dy() {
			row := t.Pix[y*t.Stride : y*t.Stride+t.Rect.Dx()]
			for i, j := 0, len(row)-1; i < j; i, j = i+1, j-1 {
				row[i], row[j] = row[j], row[i]
			}
		}
		g = t
	}
	return g
}
