package barcode

import (
	"image"
	"math"
)

// ray is the light along a code, the mean over the height of its bars.
type ray []float64

// beside is what a ray has at either end of the place that it was taken from.
const beside = 32

// along takes the ray through the middle of a place, the bars leaning as makes most be
// seen.
func along(g *image.Gray, p place) (best ray) {
	const most, step = 20, 0.01
	contrast := -1.0
	for i := -most; i <= most; i++ {
		r := newRay(g, p, p.slope-float64(i)*step)
		if c := r.contrast(); c > contrast {
			contrast, best = c, r
		}
	}
	return best
}

// newRay takes the light along a place's middle line, as the mean along bars that go to
// the left by lean for every pixel down.
func newRay(g *image.Gray, p place, lean float64) ray {
	const (
		share = 0.35 // of the height, above and below the middle
		lines = 10   // on either side of it at most
	)
	x0, y0 := float64(p.box.Min.X+p.box.Max.X)/2, float64(p.box.Min.Y+p.box.Max.Y-1)/2
	reach := max(2, share*p.high)
	step := max(1, reach/lines)
	out := make(ray, p.box.Dx()+2*beside)
	for i := range out {
		x, n := float64(p.box.Min.X-beside+i), 0.0
		for d := -reach; d <= reach; d += step {
			if px, py := x-d*lean, y0+p.slope*(x-x0)+d; px >= 0 && py >= 0 && px < float64(g.Rect.Dx()-1) && py < float64(g.Rect.Dy()-1) {
				out[i] += light(g, px, py)
				n++
			}
		}
		out[i] /= max(n, 1)
	}
	return out
}

// light is the brightness between four pixels.
func light(g *image.Gray, x, y float64) float64 {
	i := int(y)*g.Stride + int(x)
	tx, ty := x-math.Floor(x), y-math.Floor(y)
	upper := float64(g.Pix[i])*(1-tx) + float64(g.Pix[i+1])*tx
	lower := float64(g.Pix[i+g.Stride])*(1-tx) + float64(g.Pix[i+g.Stride+1])*tx
	return upper*(1-ty) + lower*ty
}

func (r ray) contrast() (sum float64) {
	for i := 1; i < len(r); i++ {
		sum += (r[i] - r[i-1]) * (r[i] - r[i-1])
	}
	return sum
}

// at is the light at a place, also between two.
func (r ray) at(x float64) float64 {
	x = min(max(x, 0), float64(len(r)-2))
	i := int(x)
	return r[i] + (r[i+1]-r[i])*(x-float64(i))
}
