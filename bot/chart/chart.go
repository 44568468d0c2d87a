// Package chart draws values as bars, in a picture for a phone.
//
// It knows neither cars nor languages: words come in, a PNG goes out. The same words
// give the same bytes. The font is DejaVu Sans, which has the letters of every language
// the product speaks.
package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"sync"

	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/dejavu/dejavusansbold"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Chart is what is drawn.
type Chart struct {
	Title string
	Bars  []Bar
}

// Bar is a value: who has it, how it is written, and how long the bar is beside the
// others, from nought.
type Bar struct {
	Name, Value string
	Size        float64
}

// MaxBars are as many as a phone shows without scrolling; those beyond are left out.
const MaxBars = 12

// Pixels. A phone shows the width at less than half: the letters are still as large as
// small print there.
const (
	width  = 720
	margin = 28
	head   = 76 // above the first bar
	row    = 88
	thick  = 30 // of a bar
	letter = 26
	title  = 30
	gap    = 12 // between a bar and its value
)

// The colors, as a palette: it keeps the file small.
const (
	white = iota
	ink
	blue
	line
)

func palette() color.Palette {
	p := color.Palette{
		white: color.Gray{0xff}, ink: color.Gray{0x1f}, blue: color.RGBA{0x2a, 0x6f, 0xa8, 0xff}, line: color.Gray{0xd0},
	}
	const shades = 6 // the edges of letters
	for i := 1; i < shades; i++ {
		p = append(p, color.Gray{uint8(0x1f + i*(0xff-0x1f)/shades)})
	}
	return p
}

// PNG draws charts, one beneath the other. It fails only if the font cannot be read.
func PNG(charts ...Chart) ([]byte, error) {
	high := 0
	for _, c := range charts {
		high += c.height()
	}
	p := pen{img: image.NewPaletted(image.Rect(0, 0, width, high), palette())}
	var err error
	if p.plain, p.strong, err = faces(); err != nil {
		return nil, fmt.Errorf("chart: font: %w", err)
	}
	top := 0
	for _, c := range charts {
		p.chart(c, top)
		top += c.height()
	}
	var out bytes.Buffer
	if err := png.Encode(&out, p.img); err != nil {
		return nil, fmt.Errorf("chart: %w", err)
	}
	return out.Bytes(), nil
}

func (c Chart) bars() []Bar { return c.Bars[:min(len(c.Bars), MaxBars)] }

func (c Chart) height() int { return head + len(c.bars())*row }

// chart draws one from a line of the picture down.
func (p pen) chart(c Chart, top int) {
	bars := c.bars()
	p.write(p.strong, c.Title, margin, top+margin+title, width-2*margin)
	longest, room := 0.0, 0
	for _, b := range bars {
		longest, room = max(longest, b.Size), max(room, font.MeasureString(p.strong, b.Value).Ceil())
	}
	full := max(row, width-2*margin-gap-room)
	p.fill(image.Rect(margin-2, top+head, margin, top+c.height()-margin), line)
	for i, b := range bars {
		y := top + head + i*row
		p.write(p.plain, b.Name, margin+gap/2, y+letter-4, width-2*margin)
		long := max(1, int(share(b.Size, longest)*float64(full))) // so that nought is seen
		y += letter + gap/2
		p.fill(image.Rect(margin, y, margin+long, y+thick), blue)
		p.write(p.strong, b.Value, margin+long+gap, y+thick-5, width-margin-long)
	}
}

// share is a value's part of the longest; what is no such part is nought.
func share(size, longest float64) float64 {
	if s := size / longest; s >= 0 && s <= 1 {
		return s
	}
	return 0
}

// pen draws on one picture.
type pen struct {
	img           *image.Paletted
	plain, strong font.Face // not safe for two at once
}

func (p pen) fill(r image.Rectangle, c uint8) {
	draw.Draw(p.img, r, image.NewUniform(p.img.Palette[c]), image.Point{}, draw.Src)
}

// write puts a text on a line, cut to a width.
func (p pen) write(face font.Face, text string, x, y, room int) {
	d := font.Drawer{Dst: p.img, Src: image.NewUniform(p.img.Palette[ink]), Face: face, Dot: fixed.P(x, y)}
	d.DrawString(cut(face, text, room))
}

// cut shortens a text until it fits.
func cut(face font.Face, text string, room int) string {
	const longest = 200 // no more fits: what is behind need not be measured
	letters := []rune(text)
	letters = letters[:min(len(letters), longest)]
	if text = string(letters); font.MeasureString(face, text).Ceil() <= room {
		return text
	}
	for len(letters) > 0 && font.MeasureString(face, string(letters)+"…").Ceil() > room {
		letters = letters[:len(letters)-1]
	}
	return string(letters) + "…"
}

//nolint:gochecknoglobals // fonts that never change, read when first needed
var fonts = sync.OnceValues(func() ([2]*opentype.Font, error) {
	var both [2]*opentype.Font
	for i, ttf := range [][]byte{dejavusans.TTF, dejavusansbold.TTF} {
		f, err := opentype.Parse(ttf)
		if err != nil {
			return both, err
		}
		both[i] = f
	}
	return both, nil
})

func faces() (plain, strong font.Face, err error) {
	both, err := fonts()
	if err != nil {
		return nil, nil, err
	}
	const dpi = 72 // a point is a pixel
	if plain, err = opentype.NewFace(both[0], &opentype.FaceOptions{Size: letter - 2, DPI: dpi, Hinting: font.HintingFull}); err != nil {
		return nil, nil, err
	}
	strong, err = opentype.NewFace(both[1], &opentype.FaceOptions{Size: letter, DPI: dpi, Hinting: font.HintingFull})
	return plain, strong, err
}
