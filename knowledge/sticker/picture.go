package sticker

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // the formats that are decoded
	_ "image/png"
	"slices"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // likewise

	"example.com/vinbot/knowledge"
)

const (
	// longSide is the length pictures are scaled to, in pixels: tesseract reads a
	// label's small print best at about 150 dots an inch.
	longSide  = 2600
	shortSide = 200  // below it no print can be read
	largest   = 5200 // likewise, kept of a larger picture: twice what is read
	border    = 24   // white around the paper, without which tesseract loses the outer words
)

// gray is a picture of one byte a pixel, row by row, and where on the document it
// comes from.
type gray struct {
	view

	w, h int
	pix  []byte
}

// readPicture reads a photo.
func (r *Reader) readPicture(ctx context.Context, b []byte) (knowledge.Label, error) {
	g, err := r.decode(ctx, b)
	if err != nil {
		return knowledge.Label{}, err
	}
	r.watched(step{stage: stageSent, picture: g})
	return r.readShown(ctx, g)
}

// readShown reads what a picture shows: a label, or else a list of option codes, and
// the VINs of a plate, a sticker or a barcode.
func (r *Reader) readShown(ctx context.Context, g *gray) (knowledge.Label, error) {
	if !g.printed() {
		return knowledge.Label{}, ErrNothingRead
	}
	vins := coded(ctx, g)
	straight := g.straightened()
	r.watched(step{stage: stageStraightened, picture: straight})
	if len(vins) == 0 {
		vins = finelyCoded(ctx, straight)
	}
	white := straight.whitened()
	r.watched(step{stage: stageWhitened, picture: white})
	if len(vins) == 0 && white.crowded() {
		return knowledge.Label{}, ErrNothingRead
	}
	l, err := r.readGray(ctx, white, vins)
	if err != nil && !errors.Is(err, ErrNothingRead) {
		return l, err
	}
	if err == nil && !l.Doubtful(knowledge.DoubtNotALabel) {
		return r.seconded(ctx, g, l), nil
	}
	in, codes := printOn(g), []knowledge.CodeReading(nil)
	if in.lines() >= leastLed { // else it is no list, whichever way it lies
		read, up, failed := r.listed(ctx, g)
		if failed != nil {
			return knowledge.Label{}, failed
		}
		if codes = read; up != nil {
			in = printOn(up)
		}
	}
	if !slices.ContainsFunc(vins, func(v knowledge.VINReading) bool { return v.Sure }) {
		read, failed := r.plate(ctx, in)
		if failed != nil {
			return knowledge.Label{}, failed
		}
		vins = append(vins, read...)
	}
	if len(vins)+len(codes) == 0 {
		return l, err
	}
	return shown(vins, codes), nil
}

// decode decodes a picture upright and in shades of gray, once its header has
// shown that it is not too large.
func (r *Reader) decode(ctx context.Context, b []byte) (*gray, error) {
	head, format, err := image.DecodeConfig(bytes.NewReader(b))
	if err != nil {
		return nil, ErrNotADocument
	}
	if head.Width <= 0 || head.Height <= 0 || head.Width > r.cfg.MaxPixels/head.Height {
		return nil, ErrTooManyPixels
	}
	if memory(b, format, head) > r.cfg.MaxMemMiB<<20 {
		return nil, ErrTooManyPixels
	}
	if min(head.Width, head.Height) < shortSide {
		return nil, ErrNothingRead
	}
	if err := r.decoding.Acquire(ctx, 1); err != nil {
		return nil, fmt.Errorf("sticker: wait for a turn: %w", err)
	}
	defer r.decoding.Release(1)
	img, _, err := image.Decode(bytes.NewReader(b))
	if err != nil {
		return nil, ErrNotADocument
	}
	g := whole(img)
	if max(g.w, g.h) > largest {
		g = g.scaled(largest)
	}
	return g.turned(orientation(b)), nil
}

// whole is a picture in shades of gray, pixel by pixel.
func whole(img image.Image) *gray {
	dst := image.NewGray(image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy()))
	draw.Draw(dst, dst.Rect, brightness(img), img.Bounds().Min, draw.Src)
	return &gray{w: dst.Rect.Dx(), h: dst.Rect.Dy(), pix: dst.Pix}
}

// brightness is a JPEG's own brightness, without a detour over colour, and any
// other picture as it is.
func brightness(img image.Image) image.Image {
	if y, ok := img.(*image.YCbCr); ok {
		return &image.Gray{Pix: y.Y, Stride: y.YStride, Rect: y.Rect}
	}
	return img
}

func (g *gray) image() *image.Gray {
	return &image.Gray{Pix: g.pix, Stride: g.w, Rect: image.Rect(0, 0, g.w, g.h)}
}

// scaled is the picture with a long side of the given length.
func (g *gray) scaled(side int) *gray {
	out := scale(g.image(), side)
	out.view = g.after(resized(float64(g.w)/float64(out.w), float64(g.h)/float64(out.h)))
	return out
}

// turned undoes an EXIF orientation (1 to 8).
func (g *gray) turned(o int) *gray {
	if o < 2 || o > 8 {
		return g
	}
	t := &gray{w: g.w, h: g.h, pix: make([]byte, len(g.pix)), view: g.after(unturned(o, g.w, g.h))}
	if o >= 5 {
		t.w, t.h = g.h, g.w
	}
	for y := range t.h {
		for x := range t.w {
			sx, sy := source(o, x, y, g.w, g.h)
			t.pix[y*t.w+x] = g.pix[sy*g.w+sx]
		}
	}
	return t
}

// source is the stored place of the upright pixel (x, y).
func source(o, x, y, w, h int) (sx, sy int) {
	switch o {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, h - 1 - x
	case 7:
		return w - 1 - y, h - 1 - x
	case 8:
		return w - 1 - y, x
	}
	return x, y
}

// readGray reads a picture that is straight and white, once it is the right way up.
func (r *Reader) readGray(ctx context.Context, white *gray, coded []knowledge.VINReading) (knowledge.Label, error) {
	paper, words, err := r.upright(ctx, white.focused().unveiled().unruled())
	if err != nil {
		return knowledge.Label{}, err
	}
	slant := paper.slanted()
	words = slant.levelled(words)
	s, f := arrange(words)
	if len(s.lines) == 0 {
		return knowledge.Label{}, ErrNothingRead
	}
	r.watched(step{stage: stageLines, picture: paper, words: words, lines: s.lines, frame: f})
	l := r.understood(s, paper)
	seen := glimpsed(l, s, coded)
	r.progress(StageReading, seen)
	if closed, _ := sums(l); !closed && f.prices < len(f.starts) {
		r.progress(StagePrices, seen)
		again, err := r.pricesAgain(ctx, paper, slant, words, f)
		if err != nil {
			return knowledge.Label{}, err
		}
		s2, _ := arrange(again)
		l = agree(l, r.understood(s2, paper))
		if err := r.boxesAgain(ctx, paper, slant, slices.Concat(s.lines, s2.lines), f, &l); err != nil {
			return knowledge.Label{}, err
		}
	}
	if l, err = r.totalAgain(ctx, paper, words, f, l); err != nil {
		return knowledge.Label{}, err
	}
	if l.VINs = coded; len(fittingCodes(coded)) != 1 { // else bars say more than print read again
		second, err := r.vinAgain(ctx, paper, words, s.lines)
		if err != nil {
			return knowledge.Label{}, err
		}
		s.lines = append(s.lines, second...)
	}
	l = check(l, s)
	paper.moveBack(l)
	l.Where.VIN = cmp.Or(l.Where.VIN, proofOfCode(l))
	return l, nil
}

// pgm writes the picture with a white border.
func (g *gray) pgm() []byte {
	w, h := g.w+2*border, g.h+2*border
	out := append(make([]byte, 0, w*h+32), fmt.Sprintf("P5\n%d %d\n255\n", w, h)...)
	blank := bytes.Repeat([]byte{255}, w)
	for range border {
		out = append(out, blank...)
	}
	for y := range g.h {
		out = append(out, blank[:border]...)
		out = append(out, g.pix[y*g.w:(y+1)*g.w]...)
		out = append(out, blank[:border]...)
	}
	for range border {
		out = append(out, blank...)
	}
	return out
}
