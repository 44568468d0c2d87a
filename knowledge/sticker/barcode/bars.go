package barcode

import (
	"image"
	"math"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
)

const (
	step  = 5   // pixels between scan lines at least: a code's bars are higher
	lines = 200 // across a picture at most

	// Bars and gaps of a code: 17 characters of Code 39 and its two stars have 189,
	// the shortest of Code 128 that holds a VIN about 90. A code that holds a VIN has
	// no more than a URL's.
	minRuns, maxRuns = 80, 800
	widest           = 6.5 // of a run, in mean runs of its code

	minContrast = 24 // between bar and gap
)

// scan reads lines across a picture, each going down by slope for every pixel.
func (f *finder) scan(g *image.Gray, slope float64) {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	drop := slope * float64(w)
	l := newLine(w)
	for y := math.Min(0, -drop) + 1; y < math.Max(float64(h), float64(h)-drop); y += float64(max(step, h/lines)) {
		if f.left <= 0 {
			return
		}
		from, to := l.sample(g, y, slope)
		if to-from < minRuns {
			continue
		}
		for _, reach := range [...]int{12, 40} { // pixels: fine bars and coarse ones
			for _, runs := range parted(l.edges(from, to, reach)) {
				f.bars(runs)
			}
		}
	}
}

// line is one scan line in the making.
type line struct {
	light []int     // sum of three pixels across the line
	sums  []int     // of light, from the start
	cuts  []float64 // where bars begin and end, in turn
}

func newLine(w int) *line {
	return &line{light: make([]int, w), sums: make([]int, w+1), cuts: make([]float64, 0, 256)}
}

// sample takes the light along the line and returns the part that lies on the picture.
func (l *line) sample(g *image.Gray, y0, slope float64) (from, to int) {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	from = w
	sum := 0
	for x := range w {
		y := int(math.Floor(y0 + slope*float64(x)))
		if y < 1 || y >= h-1 {
			continue
		}
		i := y*w + x
		l.light[x] = int(g.Pix[i-w]) + int(g.Pix[i]) + int(g.Pix[i+w])
		if from == w {
			from = x
			l.sums[x] = 0
		}
		sum += l.light[x]
		to = x + 1
		l.sums[to] = sum
	}
	return min(from, to), to
}

// edges are the places, to fractions of a pixel, where the line crosses the mean
// light around it, reach pixels to either side. The first one begins a bar. Small
// changes, such as paper's grain, are no edges.
func (l *line) edges(from, to, reach int) []float64 {
	const least = 3 * minContrast / 4
	cuts := l.cuts[:0]
	dark := false
	before, crossed := 0, float64(from) // where it was zero last
	for x := from; x < to; x++ {
		a, b := max(from, x-reach), min(to, x+reach+1)
		d := l.light[x] - (l.sums[b]-l.sums[a])/(b-a)
		if (before < 0) != (d < 0) {
			crossed = float64(x) - float64(d)/float64(d-before)
		}
		if dark && d > least || !dark && d < -least {
			cuts = append(cuts, crossed)
			dark = !dark
		}
		before = d
	}
	l.cuts = cuts
	return cuts
}

// parted cuts edges into the parts that can be codes: enough bars, none of them
// far wider than the others. Each part begins and ends with a bar.
func parted(cuts []float64) [][]float64 {
	var out [][]float64
	start := 0
	for start+minRuns < len(cuts) {
		end, mean := start+1, cuts[start+1]-cuts[start]
		for end+1 < len(cuts) {
			run := cuts[end+1] - cuts[end]
			if run > widest*mean+1 {
				break
			}
			mean += (run - mean) / math.Min(float64(end-start+1), 12)
			end++
		}
		if (end-start)%2 == 0 { // it ends with a gap
			end--
		}
		if n := end - start; n >= minRuns && n <= maxRuns {
			out = append(out, cuts[start:end+1])
		}
		start += max(2, (end-start+2)/2*2) // at a bar again
	}
	return out
}

// bars tries to read a part of a line, from either end.
func (f *finder) bars(cuts []float64) {
	row := bits(cuts)
	for range 2 {
		for s, d := range map[Symbology]oned.RowDecoder{Code39: rows(oned.NewCode39Reader()), Code128: rows(oned.NewCode128Reader())} {
			f.left--
			if text := decodeRow(d, row); text != "" {
				f.found(s, text)
				return
			}
		}
		row.Reverse()
	}
}

// rows is a reader of bars as the decoder of a single line, which all of the library's are.
func rows(r gozxing.Reader) oned.RowDecoder {
	d, _ := r.(oned.RowDecoder)
	return d
}

// bits draws the bars for the decoder, fine enough that no width is lost, with the
// white that must stand around them.
func bits(cuts []float64) *gozxing.BitArray {
	runs := float64(len(cuts) - 1)
	length := cuts[len(cuts)-1] - cuts[0]
	const perRun = 12
	f := perRun * runs / length
	quiet := 12 * perRun
	at := func(c float64) int { return quiet + int((c-cuts[0])*f+0.5) }
	row := gozxing.NewBitArray(at(cuts[len(cuts)-1]) + quiet)
	for i := 0; i+1 < len(cuts); i += 2 {
		if err := row.SetRange(at(cuts[i]), at(cuts[i+1])); err != nil {
			return gozxing.NewBitArray(1)
		}
	}
	return row
}

// decodeRow is empty where there is no code. A panic of the decoder is one.
func decodeRow(d oned.RowDecoder, row *gozxing.BitArray) (text string) {
	defer func() {
		if recover() != nil {
			text = ""
		}
	}()
	r, err := d.DecodeRow(0, row, nil)
	if err != nil {
		return ""
	}
	return r.GetText()
}
