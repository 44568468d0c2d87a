package barcode

import (
	"image"
	"slices"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/datamatrix"
	"github.com/makiuchi-d/gozxing/qrcode"
	"golang.org/x/image/draw"
)

const (
	cell      = 8  // pixels: the side of the tiles that are busy or not
	around    = 6  // pixels about a tile that count too: it may lie within one module
	busy      = 60 // between the darkest and the lightest of a busy tile
	minTiles  = 4  // along a code's side
	oblong    = 3  // the longer side to the shorter one, at most
	drawnSide = 360
)

// squares reads the codes of two dimensions: busy squares with calm around them. In
// half the size the coarsest of them are busy too.
func (f *finder) squares(g *image.Gray) {
	f.squaresIn(g)
	f.squaresIn(halved(g))
}

// halved is a picture in half its size.
func halved(g *image.Gray) *image.Gray {
	w, h := g.Rect.Dx()/2, g.Rect.Dy()/2
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		upper, lower := g.Pix[2*y*g.Stride:], g.Pix[(2*y+1)*g.Stride:]
		for x := range w {
			out.Pix[y*w+x] = uint8((int(upper[2*x]) + int(upper[2*x+1]) + int(lower[2*x]) + int(lower[2*x+1])) / 4) //nolint:gosec // G115: a mean of bytes
		}
	}
	return out
}

func (f *finder) squaresIn(g *image.Gray) {
	boxes := candidates(g)
	for _, b := range boxes[:min(len(boxes), maxSquares)] {
		bitmap, err := gozxing.NewBinaryBitmap(gozxing.NewHybridBinarizer(gozxing.NewLuminanceSourceFromImage(drawn(g, b))))
		if err != nil {
			continue
		}
		for s, r := range map[Symbology]gozxing.Reader{QR: qrcode.NewQRCodeReader(), DataMatrix: datamatrix.NewDataMatrixReader()} {
			if text := decodeSquare(r, bitmap); text != "" {
				f.found(s, text)
			}
		}
	}
}

// decodeSquare is empty where there is no code. A panic of the decoder is one.
func decodeSquare(r gozxing.Reader, bitmap *gozxing.BinaryBitmap) (text string) {
	defer func() {
		if recover() != nil {
			text = ""
		}
	}()
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}
	found, err := r.Decode(bitmap, hints)
	if err != nil {
		return ""
	}
	return found.GetText()
}

// drawn is a part of the picture at the size that the decoder reads best. The oblong
// codes of Data Matrix are read better as a square.
func drawn(g *image.Gray, b image.Rectangle) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, drawnSide, drawnSide))
	draw.BiLinear.Scale(out, out.Rect, g, b, draw.Src, nil)
	return out
}

// candidates are the places with a calm margin that can hold such a code, in
// pixels, the largest first.
func candidates(g *image.Gray) []image.Rectangle {
	w, h := g.Rect.Dx()/cell, g.Rect.Dy()/cell
	lively := make([]bool, w*h)
	for y := range h {
		for x := range w {
			lively[y*w+x] = contrast(g, x*cell, y*cell) > busy
		}
	}
	var out []image.Rectangle
	for i, l := range lively {
		if !l {
			continue
		}
		box, n := spread(lively, w, h, i)
		long, short := max(box.Dx(), box.Dy()), min(box.Dx(), box.Dy())
		if short < minTiles || long > oblong*short || n*3 < box.Dx()*box.Dy()*2 {
			continue
		}
		box = image.Rect(box.Min.X*cell, box.Min.Y*cell, box.Max.X*cell, box.Max.Y*cell)
		out = append(out, box.Inset(-cell).Intersect(g.Rect))
	}
	sortBySize(out)
	return out
}

func contrast(g *image.Gray, x0, y0 int) int {
	low, high := uint8(255), uint8(0)
	left, right := max(0, x0-around), min(g.Rect.Dx(), x0+cell+around)
	for y := max(0, y0-around); y < min(g.Rect.Dy(), y0+cell+around); y += 2 {
		for _, p := range g.Pix[y*g.Stride+left : y*g.Stride+right] {
			low, high = min(low, p), max(high, p)
		}
	}
	return int(high) - int(low)
}

// spread takes the busy tiles that hang together with tile i out, and returns the
// box around them and their number.
func spread(lively []bool, w, h, i int) (box image.Rectangle, n int) {
	queue := []int{i}
	lively[i] = false
	for len(queue) > 0 {
		at := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		x, y := at%w, at/w
		box = box.Union(image.Rect(x, y, x+1, y+1))
		n++
		for _, d := range [...]image.Point{{X: 1}, {X: -1}, {Y: 1}, {Y: -1}} {
			nx, ny := x+d.X, y+d.Y
			if nx >= 0 && ny >= 0 && nx < w && ny < h && lively[ny*w+nx] {
				lively[ny*w+nx] = false
				queue = append(queue, ny*w+nx)
			}
		}
	}
	return box, n
}

func sortBySize(boxes []image.Rectangle) {
	slices.SortStableFunc(boxes, func(a, b image.Rectangle) int { return b.Dx()*b.Dy() - a.Dx()*a.Dy() })
}
