// Package barcode finds the barcodes in a picture: Code 39 and Code 128, Data
// Matrix and QR, at any quarter of a turn and somewhat tilted, several in one
// picture.
//
// Places that can hold a code are found here, with bounded work; gozxing decodes
// them. It knows nothing of what a code means, opens no address that one holds,
// and a picture that is made to hurt the decoder yields no code.
package barcode

import (
	"context"
	"image"
	"slices"
)

// Symbology is a kind of barcode.
type Symbology string

// The kinds that are read.
const (
	Code39     Symbology = "code_39"
	Code128    Symbology = "code_128"
	DataMatrix Symbology = "data_matrix"
	QR         Symbology = "qr"
)

// Code is one barcode. Text is as it was encoded: any bytes, whoever printed it.
type Code struct {
	Symbology Symbology
	Text      string
	Rows      int // scan lines that read it so; 1 for a code of two dimensions
}

// How much work one picture may cause. A label's print causes some hundred
// attempts at bars.
const (
	maxPixels   = 16_000_000
	maxAttempts = 4000 // at decoding bars
	maxSquares  = 16   // that may be a code of two dimensions
	maxCodes    = 16
	maxText     = 4096 // bytes of one code
)

// Find lists the codes in a picture, those read most often first. It stops early,
// with what it has, when ctx is over; a picture of more than 16 million pixels is
// the caller's to scale down and has none.
func Find(ctx context.Context, g *image.Gray) []Code {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	if w < 1 || h < 1 || w > maxPixels/h {
		return nil
	}
	f := &finder{rows: map[Code]int{}, left: maxAttempts}
	across, down := plane(g), turned(g)
	// A line through the whole of a code's bars need not be level: a code of 1:8
	// bears 7 degrees. Slopes are tried from level on, until one finds something.
	for _, slope := range [...]float64{0, 0.07, -0.07, 0.16, -0.16, 0.27, -0.27} {
		for _, p := range [...]*image.Gray{across, down} {
			if ctx.Err() != nil {
				return f.codes()
			}
			f.scan(p, slope)
		}
		if len(f.rows) > 0 {
			break
		}
	}
	if ctx.Err() == nil {
		f.squares(across)
	}
	return f.codes()
}

// finder gathers what is found in one picture.
type finder struct {
	rows map[Code]int // how many lines read each
	left int          // attempts
}

func (f *finder) found(s Symbology, text string) {
	c := Code{Symbology: s, Text: text}
	if _, known := f.rows[c]; text == "" || len(text) > maxText || !known && len(f.rows) >= maxCodes {
		return
	}
	f.rows[c]++
}

func (f *finder) codes() []Code {
	var out []Code
	for c, n := range f.rows {
		c.Rows = n
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Code) int {
		if a.Rows != b.Rows {
			return b.Rows - a.Rows
		}
		if a.Text < b.Text {
			return -1
		}
		return 1
	})
	return out
}

// plane is a picture whose rows follow each other and begin at zero.
func plane(g *image.Gray) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	if g.Stride == w && g.Rect.Min == (image.Point{}) {
		return g
	}
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		i := g.PixOffset(g.Rect.Min.X, g.Rect.Min.Y+y)
		copy(out.Pix[y*w:(y+1)*w], g.Pix[i:i+w])
	}
	return out
}

// turned is a picture with its columns as rows.
func turned(g *image.Gray) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	out := image.NewGray(image.Rect(0, 0, h, w))
	for y := range h {
		i := g.PixOffset(g.Rect.Min.X, g.Rect.Min.Y+y)
		for x, p := range g.Pix[i : i+w] {
			out.Pix[x*h+y] = p
		}
	}
	return out
}
