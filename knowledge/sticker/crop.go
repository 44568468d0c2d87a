package sticker

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"strconv"

	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"

	"example.com/vinbot/knowledge"
)

// How a crop is cut, in pixels of the crop unless they say otherwise.
const (
	cropWide     = 1280 // at most, and at least half of it
	cropLine     = 30   // the height that a line is enlarged to, if it is smaller
	cropEnlarged = 4.0  // at most so many times
	cropRoom     = 3.0  // lines above and below what is shown
	cropLong     = 48.0 // lines along, at least: an amount alone says nothing, and its words stand on its left
	cropLeft     = 0.85 // of what is added for that
	cropFlat     = 2.4  // its width is at most so many times its height
	cropQuality  = 85
)

// ErrNoPlace says that a document has no such page, or a page no such place.
var ErrNoPlace = errors.New("sticker: no such place in the document")

// Crop is the part of a document that shows the boxes of one value or more, upright,
// with some room around it and the boxes marked, as a JPEG. All boxes are on that page,
// as proofs of a reading of this document have them; the first tells which way is up.
func (r *Reader) Crop(ctx context.Context, doc []byte, page int, marks []knowledge.Box) ([]byte, error) {
	if len(marks) == 0 {
		return nil, ErrNoPlace
	}
	if err := r.turns.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer r.turns.Release(1)
	f := framed(marks)
	src, at, err := r.source(ctx, doc, page, f)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = jpeg.Encode(&out, f.cut(src, at, marks), &jpeg.Options{Quality: cropQuality})
	return out.Bytes(), err
}

// aperture is the part of a document that a crop shows: a rectangle that may be turned,
// from a corner along and across its print.
type aperture struct {
	corner        point
	along, across point // of length 1
	w, h          float64
	times         float64 // pixels of the crop for one of the document
}

// framed is the aperture around boxes.
func framed(marks []knowledge.Box) aperture {
	at := func(c knowledge.Corner) point { return point{float64(c[0]), float64(c[1])} }
	first := marks[0]
	o, right := at(first[0]), at(first[1])
	long := math.Max(o.to(right), 1)
	a := aperture{along: point{(right.x - o.x) / long, (right.y - o.y) / long}}
	if right == o {
		a.along = point{1, 0}
	}
	a.across = point{-a.along.y, a.along.x}
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, b := range marks {
		for _, c := range b {
			x, y := a.place(at(c))
			x0, y0, x1, y1 = math.Min(x0, x), math.Min(y0, y), math.Max(x1, x), math.Max(y1, y)
		}
	}
	line := math.Max(at(first[0]).to(at(first[3])), 2)
	room := cropRoom * line
	x0, y0, x1, y1 = x0-room, y0-room, x1+room, y1+room
	if more := cropLong*line - (x1 - x0); more > 0 {
		x0, x1 = x0-more*cropLeft, x1+more*(1-cropLeft)
	}
	if flat := (x1 - x0) / cropFlat; y1-y0 < flat {
		more := (flat - (y1 - y0)) / 2
		y0, y1 = y0-more, y1+more
	}
	a.corner = point{x0*a.along.x + y0*a.across.x, x0*a.along.y + y0*a.across.y}
	a.w, a.h = x1-x0, y1-y0
	a.times = min(max(cropLine/line, cropWide/2/a.w), cropEnlarged, cropWide/math.Max(a.w, a.h))
	return a
}

// place is how far along and across the print a point stands.
func (a aperture) place(p point) (x, y float64) {
	return p.x*a.along.x + p.y*a.along.y, p.x*a.across.x + p.y*a.across.y
}

// bounds is the part of the document that the aperture lies in.
func (a aperture) bounds() image.Rectangle {
	x0, y0, x1, y1 := a.corner.x, a.corner.y, a.corner.x, a.corner.y
	for _, c := range [3][2]float64{{a.w, 0}, {a.w, a.h}, {0, a.h}} {
		x, y := a.corner.x+c[0]*a.along.x+c[1]*a.across.x, a.corner.y+c[0]*a.along.y+c[1]*a.across.y
		x0, y0, x1, y1 = math.Min(x0, x), math.Min(y0, y), math.Max(x1, x), math.Max(y1, y)
	}
	return image.Rect(int(math.Floor(x0)), int(math.Floor(y0)), int(math.Ceil(x1)), int(math.Ceil(y1)))
}

// scaling says where a picture of a part of a document lies on it: pixels for one of its
// units, and the pixel that its top left corner is.
type scaling struct {
	times float64
	from  image.Point
}

// source is the part of a document that the aperture needs, in colour.
func (r *Reader) source(ctx context.Context, doc []byte, page int, a aperture) (*image.RGBA, scaling, error) {
	if kind(doc) == pdfType {
		return r.renderedPart(ctx, doc, page, a)
	}
	head, _, err := image.DecodeConfig(bytes.NewReader(doc))
	if err != nil {
		return nil, scaling{}, ErrNotADocument
	}
	if head.Width <= 0 || head.Height <= 0 || head.Width > r.cfg.MaxPixels/head.Height {
		return nil, scaling{}, ErrTooManyPixels
	}
	img, _, err := image.Decode(bytes.NewReader(doc))
	if err != nil {
		return nil, scaling{}, ErrNotADocument
	}
	return inColour(img, a.bounds().Add(img.Bounds().Min), scaling{1, a.bounds().Min})
}

// inColour is a part of a picture.
func inColour(img image.Image, part image.Rectangle, at scaling) (*image.RGBA, scaling, error) {
	if page := part.Intersect(img.Bounds()); page != part {
		at.from = at.from.Add(page.Min.Sub(part.Min))
		part = page
	}
	if part.Empty() {
		return nil, scaling{}, ErrNoPlace
	}
	out := image.NewRGBA(image.Rect(0, 0, part.Dx(), part.Dy()))
	draw.Draw(out, out.Rect, img, part.Min, draw.Src)
	return out, at, nil
}

// renderedPart renders a part of a page.
func (r *Reader) renderedPart(ctx context.Context, doc []byte, page int, a aperture) (*image.RGBA, scaling, error) {
	path, done, err := keep(doc)
	if err != nil {
		return nil, scaling{}, err
	}
	defer done()
	const dots = 72 // to the inch, one for each point
	b, n := a.bounds(), func(v int) string { return strconv.Itoa(int(float64(v) * a.times)) }
	b.Min = image.Pt(max(0, b.Min.X), max(0, b.Min.Y))
	if b.Empty() {
		return nil, scaling{}, ErrNoPlace
	}
	out, err := r.runWithin(ctx, textTime, nil, maxRaster, r.cfg.PDFToPPM, "-png", "-r", strconv.FormatFloat(dots*a.times, 'f', 3, 64),
		"-f", strconv.Itoa(page), "-l", strconv.Itoa(page), "-x", n(b.Min.X), "-y", n(b.Min.Y), "-W", n(b.Dx()), "-H", n(b.Dy()), path)
	if err := pdfError(err); err != nil {
		return nil, scaling{}, err
	}
	img, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		return nil, scaling{}, ErrNoPlace
	}
	return inColour(img, img.Bounds(), scaling{a.times, image.Pt(int(float64(b.Min.X)*a.times), int(float64(b.Min.Y)*a.times))})
}

// cut draws the aperture and marks the boxes.
func (a aperture) cut(src *image.RGBA, at scaling, marks []knowledge.Box) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, max(1, int(a.w*a.times)), max(1, int(a.h*a.times))))
	draw.Draw(out, out.Rect, image.NewUniform(color.Gray{0xc0}), image.Point{}, draw.Src)
	x0, y0 := a.place(a.corner)
	t, k := a.times, a.times/at.times
	px, py := float64(at.from.X)/at.times, float64(at.from.Y)/at.times
	ox, oy := a.place(point{px, py})
	draw.BiLinear.Transform(out, f64.Aff3{
		k * a.along.x, k * a.along.y, t * (ox - x0),
		k * a.across.x, k * a.across.y, t * (oy - y0),
	}, src, src.Rect, draw.Src, nil)
	for _, b := range marks {
		r := image.Rectangle{Min: image.Pt(1<<30, 1<<30), Max: image.Pt(-1<<30, -1<<30)}
		for _, c := range b {
			x, y := a.place(point{float64(c[0]), float64(c[1])})
			p := image.Pt(int(t*(x-x0)), int(t*(y-y0)))
			r.Min, r.Max = image.Pt(min(r.Min.X, p.X), min(r.Min.Y, p.Y)), image.Pt(max(r.Max.X, p.X), max(r.Max.Y, p.Y))
		}
		const gap = 5
		mark(out, r.Inset(-gap))
	}
	return out
}

// mark makes a rectangle yellow, as a pen does, and draws a line around it.
func mark(img *image.RGBA, r image.Rectangle) {
	const line = 3
	for y := max(r.Min.Y, 0); y < min(r.Max.Y, img.Rect.Max.Y); y++ {
		for x := max(r.Min.X, 0); x < min(r.Max.X, img.Rect.Max.X); x++ {
			if !image.Pt(x, y).In(r.Inset(line)) {
				img.SetRGBA(x, y, color.RGBA{0xe6, 0x3c, 0x00, 0xff})
				continue
			}
			c := img.RGBAAt(x, y)
			c.B = byte(int(c.B) * 55 / 100) //nolint:gosec // G115: less than it was
			img.SetRGBA(x, y, c)
		}
	}
}
