package sticker

import (
	"image"
	"math"

	"golang.org/x/image/draw"
)

// scale makes a gray picture whose long side has the given length: the very one that
// [draw.Kernel] makes, which weighs every pixel where it becomes smaller. That package's
// own scaler takes 32 bytes for each pixel of an intermediate picture, 250 MB for a
// phone's photo, and thrice the time; this one holds the few rows that a row is made of.
func scale(src *image.Gray, side int) *gray {
	b := src.Bounds()
	f := float64(side) / float64(max(b.Dx(), b.Dy()))
	kernel := draw.CatmullRom
	if f < 1 {
		kernel = draw.BiLinear
	}
	dst := &gray{w: max(1, int(float64(b.Dx())*f)), h: max(1, int(float64(b.Dy())*f))}
	dst.pix = make([]byte, dst.w*dst.h)
	across, down := weightsOf(kernel, dst.w, b.Dx()), weightsOf(kernel, dst.h, b.Dy())
	rows := &scaledRows{src: src, across: across, rows: make([][]float64, longest(down)), held: make([]int, longest(down))}
	sum := make([]float64, dst.w)
	for y, w := range down {
		clear(sum)
		for i, share := range w.shares {
			for x, v := range rows.row(w.from + i) {
				sum[x] += share * v
			}
		}
		const full = 0xffff
		for x, v := range sum {
			dst.pix[y*dst.w+x] = byte(int(full*min(max(v*w.inverse, 0), 1)+0.5) >> 8) //nolint:gosec // G115: 16 bits cut to 8
		}
	}
	return dst
}

// weights are the shares of the pixels, in a row or a column, from one on; inverse is
// one by their sum.
type weights struct {
	from    int
	shares  []float64
	inverse float64
}

// weightsOf are the weights of n pixels made of so many.
func weightsOf(k *draw.Kernel, n, of int) []weights {
	step := float64(of) / float64(n)
	wide := max(1, step)
	out := make([]weights, n)
	for i := range out {
		center := (float64(i)+0.5)*step - 0.5
		from := max(0, int(math.Floor(center-k.Support*wide)))
		to := min(of, int(math.Ceil(center+k.Support*wide)))
		shares, total := make([]float64, to-from), 0.0
		for j := range shares {
			if t := math.Abs((center - float64(from+j)) * (1 / wide)); t < k.Support {
				shares[j] = k.At(t)
				total += shares[j]
			}
		}
		out[i] = weights{from, shares, 1 / total}
	}
	return out
}

func longest(w []weights) (n int) {
	for _, v := range w {
		n = max(n, len(v.shares))
	}
	return n
}

// scaledRows are the rows of a picture at their new width, the last few of them kept.
type scaledRows struct {
	src    *image.Gray
	across []weights
	rows   [][]float64
	held   []int // which row stands in each place, counted from 1
}

func (s *scaledRows) row(y int) []float64 {
	at := y % len(s.rows)
	if s.held[at] == y+1 {
		return s.rows[at]
	}
	if s.rows[at] == nil {
		s.rows[at] = make([]float64, len(s.across))
	}
	out := s.rows[at]
	line := s.src.Pix[y*s.src.Stride:][:s.src.Rect.Dx()]
	for x, w := range s.across {
		sum := 0.0
		for i, p := range line[w.from : w.from+len(w.shares)] {
			sum += float64(uint32(p)*0x101) * w.shares[i]
		}
		out[x] = sum * (w.inverse / 0xffff)
	}
	s.held[at] = y + 1
	return out
}
