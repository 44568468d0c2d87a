package stickertest

import (
	"image"
	"image/color"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"
)

// A phone's screen held level, in pixels.
const (
	screenWidth  = 2400
	screenHeight = 1080
	statusBar    = 54
	titleBar     = 110
)

// screenshot shows a page in a viewer on a phone: between dark margins, under the bars
// with the time and the file's name.
func screenshot(page *image.Gray) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, screenWidth, screenHeight))
	fill(out, out.Rect, 24)
	top := image.Rect(0, 0, screenWidth, statusBar+titleBar)
	fill(out, top, 46)
	written(out, "14:32", 60, 10, 3)
	written(out, "LTE  87%", screenWidth-300, 10, 3)
	written(out, "<   window-sticker.pdf", 60, statusBar+30, 4)
	b := page.Rect
	h := screenHeight - top.Dy() - 16
	w := h * b.Dx() / b.Dy()
	if w > screenWidth { // held upright pages are lower than wide ones
		w, h = screenWidth, screenWidth*b.Dy()/b.Dx()
	}
	at := image.Rect(0, 0, w, h).Add(image.Pt((screenWidth-w)/2, top.Dy()+8))
	draw.BiLinear.Scale(out, at, page, b, draw.Src, nil)
	return out
}

func fill(g *image.Gray, r image.Rectangle, v uint8) {
	draw.Draw(g, r, image.NewUniform(color.Gray{Y: v}), image.Point{}, draw.Src)
}

// written puts light words at a place, the letters times as large as they are.
func written(g *image.Gray, text string, x, y, times int) {
	face := basicfont.Face7x13
	line := image.NewGray(image.Rect(0, 0, face.Advance*len(text), face.Height))
	fill(line, line.Rect, g.GrayAt(x, y).Y)
	pen := font.Drawer{Dst: line, Src: image.NewUniform(color.Gray{Y: 225}), Face: face, Dot: fixed.P(0, face.Ascent)}
	pen.DrawString(text)
	to := image.Rect(x, y, x+times*line.Rect.Dx(), y+times*line.Rect.Dy())
	draw.BiLinear.Scale(g, to, line, line.Rect, draw.Src, nil)
}
