package stickertest

import (
	"bytes"
	"context"
	"fmt"
	"html/template"
	"image"
	"image/jpeg"
	"math/rand/v2"
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/datamatrix"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"

	"example.com/vinbot/knowledge"
)

// PlateKind is a place on a car where its VIN stands.
type PlateKind string

// The kinds of plates and stickers.
const (
	PlateCode39   PlateKind = "door, Code 39"      // with the import mark I before the VIN
	PlateCode128  PlateKind = "door, Code 128"     // the common sticker
	PlateMatrix   PlateKind = "door, Data Matrix"  // bars there are none
	PlateQR       PlateKind = "door, QR"           // an address with the VIN in it
	PlateText     PlateKind = "door, print only"   // dark on light
	PlateDark     PlateKind = "dashboard, dark"    // light on dark, in one line
	PlateStamped  PlateKind = "stamped, stars"     // gray on gray, a star at either end
	PlateTwoLines PlateKind = "stamped, two lines" // light on dark
	PlateEurope   PlateKind = "Europe, print only" // position 9 is free
	PlateNone     PlateKind = "no VIN"             // bars and a square that hold something else
)

// PlateKinds lists all of them.
func PlateKinds() []PlateKind {
	return []PlateKind{
		PlateCode39, PlateCode128, PlateMatrix, PlateQR, PlateText, PlateDark, PlateStamped, PlateTwoLines, PlateEurope, PlateNone,
	}
}

// Plate is a picture to be taken of a plate; its truth is a VIN or nothing.
type Plate struct {
	Specimen

	Kind PlateKind
}

// plate is what a layout of plates is given to print.
type plate struct {
	layout            string
	Paint, Metal, Ink template.CSS
	Font              template.CSS
	Maker, Date       string
	Printed           string
	Lines             []string
	Bars, Square      template.HTML
}

// PrintPlates makes up n plates of each kind and prints each into a PDF in dir.
func PrintPlates(ctx context.Context, dir string, n int, seed uint64) ([]Plate, error) {
	r := rand.New(rand.NewPCG(seed, 2)) //nolint:gosec // G404: an invention, not a secret
	var sheets []sheet
	var out []Plate
	for _, kind := range PlateKinds() {
		for i := range n {
			v := plateVIN(kind, r)
			p, err := newPlate(kind, v, r)
			if err != nil {
				return nil, err
			}
			sheets = append(sheets, sheet{p.layout, p})
			if kind == PlateNone {
				v = ""
			}
			out = append(out, Plate{Specimen{Name: fmt.Sprintf("%s %d", kind, i+1), Truth: knowledge.Label{VIN: v}}, kind})
		}
	}
	files, err := printSheets(ctx, dir, sheets)
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].PDF = files[i]
	}
	return out, nil
}

func plateVIN(kind PlateKind, r *rand.Rand) knowledge.VIN {
	if kind == PlateEurope {
		v := []byte(vin([]string{"WVW", "VF1", "ZFA"}[r.IntN(3)], 2019+r.IntN(7), r))
		copy(v[3:], "ZZZ")
		v[8] = 'Z'
		return knowledge.VIN(v)
	}
	return vin([]string{"1FT", "1GC", "1C4", "5NM", "4T1", "JTD"}[r.IntN(6)], 2019+r.IntN(7), r)
}

func newPlate(kind PlateKind, v knowledge.VIN, r *rand.Rand) (p plate, err error) {
	const sans, narrow, mono template.CSS = "'Liberation Sans'", "'Liberation Sans Narrow'", "'DejaVu Sans Mono'"
	paints := []template.CSS{"#333c44", "#7a1f1f", "#9a9da0", "#22301f"}
	p = plate{layout: "door", Paint: paints[r.IntN(len(paints))], Maker: "LAKESIDE MOTOR CO.", Date: fmt.Sprintf("%02d/%02d", 1+r.IntN(12), 19+r.IntN(7)), Printed: string(v)}
	text := string(v)
	switch kind {
	case PlateCode39:
		p.Bars, err = bars(oned.NewCode39Writer(), gozxing.BarcodeFormat_CODE_39, "I"+text)
	case PlateCode128:
		p.Bars, err = bars(oned.NewCode128Writer(), gozxing.BarcodeFormat_CODE_128, text)
	case PlateMatrix:
		p.Square, err = svg(datamatrix.NewDataMatrixWriter(), gozxing.BarcodeFormat_DATA_MATRIX, text, 2)
	case PlateQR:
		p.Square, err = svg(qrcode.NewQRCodeWriter(), gozxing.BarcodeFormat_QR_CODE, "https://label.example/?vin="+text, 0)
	case PlateText:
	case PlateDark:
		p.layout, p.Metal, p.Ink, p.Font, p.Lines = "stamped", "#151515", "#d8d8d8", []template.CSS{sans, narrow, mono}[r.IntN(3)], []string{text}
	case PlateStamped:
		p.layout, p.Metal, p.Ink, p.Font, p.Lines = "stamped", "#a8abad", "#4a4c4e", []template.CSS{sans, mono}[r.IntN(2)], []string{"*" + text + "*"}
	case PlateTwoLines:
		p.layout, p.Metal, p.Ink, p.Font, p.Lines = "stamped", "#202326", "#c9cccf", []template.CSS{sans, mono}[r.IntN(2)], []string{text[:9], text[9:]}
	case PlateEurope:
		p.layout, p.Metal, p.Ink, p.Font, p.Lines = "stamped", "#d5d7d8", "#1c1c1c", sans, []string{"e1*2007/46*0627*12", text, "1 - 1060 kg"}
	case PlateNone:
		p.layout, p.Printed = "parts", fmt.Sprintf("%05d-%05d", r.IntN(100_000), r.IntN(100_000))
		if p.Bars, err = bars(oned.NewCode128Writer(), gozxing.BarcodeFormat_CODE_128, "PN"+p.Printed+"-LOT4"); err == nil {
			p.Square, err = svg(qrcode.NewQRCodeWriter(), gozxing.BarcodeFormat_QR_CODE, "https://parts.example/"+p.Printed, 0)
		}
	}
	if err != nil {
		return p, fmt.Errorf("stickertest: barcode: %w", err)
	}
	return p, nil
}

func bars(w gozxing.Writer, f gozxing.BarcodeFormat, text string) (template.HTML, error) {
	return svg(w, f, text, 10)
}

// svg draws a code in units of its modules, with so many of them white at the sides.
func svg(w gozxing.Writer, f gozxing.BarcodeFormat, text string, quiet int) (template.HTML, error) {
	m, err := w.Encode(text, f, 1, 1, nil)
	if err != nil {
		return "", err //nolint:wrapcheck // wrapped by the caller
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="%d 0 %d %d" preserveAspectRatio="none" shape-rendering="crispEdges">`, -quiet, m.GetWidth()+2*quiet, m.GetHeight())
	for y := range m.GetHeight() {
		for x := range m.GetWidth() {
			if m.Get(x, y) {
				fmt.Fprintf(&b, `<rect x="%d" y="%d" width="1" height="1"/>`, x, y)
			}
		}
	}
	b.WriteString("</svg>")
	return template.HTML(b.String()), nil //nolint:gosec // G203: numbers only
}

// Telegram is a photo as Telegram sends it: 1,280 pixels on its long side, and
// compressed anew.
func Telegram(photo []byte) ([]byte, error) {
	img, err := jpeg.Decode(bytes.NewReader(photo))
	if err != nil {
		return nil, fmt.Errorf("stickertest: shrink: %w", err)
	}
	g, ok := img.(*image.Gray)
	if !ok {
		return nil, fmt.Errorf("stickertest: shrink: %T is no photo of ours", img)
	}
	const side = 1280
	for max(g.Rect.Dx(), g.Rect.Dy()) > side {
		g = halved(g)
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, g, &jpeg.Options{Quality: fine}); err != nil {
		return nil, fmt.Errorf("stickertest: shrink: %w", err)
	}
	return out.Bytes(), nil
}
