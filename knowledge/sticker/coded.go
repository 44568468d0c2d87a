package sticker

import (
	"context"
	"image"
	"regexp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/sticker/barcode"
)

// codedSide is the length that the long side of a larger picture is scaled to
// before barcodes are looked for.
const codedSide = 2600

// coded reads the VINs in a picture's barcodes, each once.
func coded(ctx context.Context, g *gray) []knowledge.VINReading {
	if max(g.w, g.h) > codedSide {
		g = g.scaled(codedSide)
	}
	return vinsCoded(barcode.Find(ctx, g.image()))
}

// vinsCoded are the VINs that codes hold. Code 39 proves nothing by itself: a
// reading of it is sure where two scan lines agree and the VIN's check digit fits. The
// other kinds carry sums of their own.
func vinsCoded(codes []barcode.Code) (out []knowledge.VINReading) {
	rows := map[string]int{}
	for _, c := range codes { // those that most lines read come first
		for _, v := range vinsEncoded(c.Text) {
			r := knowledge.VINReading{Text: v, From: from(c.Symbology), Sure: c.Symbology != barcode.Code39 || c.Rows > 1 && checkDigit(knowledge.VIN(v))}
			if !slices.ContainsFunc(out, func(k knowledge.VINReading) bool { return k.Text == v || misread(r, c.Rows, k, rows[k.Text]) }) {
				out, rows[v] = append(out, r), c.Rows
			}
		}
	}
	return out
}

// finelyCoded reads a VIN in bars that are too fine to be told apart, on a picture whose
// print is level or runs up or down.
func finelyCoded(ctx context.Context, g *gray) []knowledge.VINReading {
	const (
		upright, quarter = 1, 6 // EXIF's
		guess            = 0.3  // what is read in other print is less apart
	)
	for _, way := range [...]int{upright, quarter} {
		t := g.turned(way)
		for _, f := range barcode.FindFine(ctx, t.image(), vinForms()...) {
			if r := fineReading(f, t.view); f.Apart >= guess && checkDigit(knowledge.VIN(r.Text)) && plausible(r.Text) {
				return []knowledge.VINReading{r}
			}
		}
	}
	return nil
}

// fineReading is sure where letters are well apart. Measured: see docs/stickers.md.
func fineReading(f barcode.Fine, v view) knowledge.VINReading {
	const apart, length = 0.8, 17
	box := v.box(knowledge.Level(f.Box.Add(image.Pt(border, border))))
	if f.OnHead {
		box = knowledge.Box{box[2], box[3], box[0], box[1]}
	}
	return knowledge.VINReading{
		Text: f.Text[len(f.Text)-length:], From: knowledge.FromCode39, Sure: f.Apart >= apart,
		Proof: &knowledge.Proof{Page: 1, Box: box, Confidence: f.Alike, Why: knowledge.WitnessBarcode},
	}
}

// vinForms are a VIN as Code 39 holds it: alone, or behind the mark I of imports.
func vinForms() []barcode.Form {
	const letters = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
	alone := slices.Repeat(barcode.Form{letters}, 17)
	return []barcode.Form{alone, append(barcode.Form{"I"}, alone...)}
}

// misread reports whether a reading is that of a known code with a stain on it: nearly
// the same text, and few lines or no check digit to speak for it.
func misread(r knowledge.VINReading, rows int, known knowledge.VINReading, knownRows int) bool {
	const stain, few = 3, 5
	near := r.From == known.From && differences(r.Text, known.Text) <= stain
	return near && (rows*few < knownRows || !checkDigit(knowledge.VIN(r.Text)))
}

// differences counts the places where two texts of the same length differ.
func differences(a, b string) (n int) {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}

func from(s barcode.Symbology) knowledge.VINFrom {
	switch s {
	case barcode.Code39:
		return knowledge.FromCode39
	case barcode.Code128:
		return knowledge.FromCode128
	case barcode.DataMatrix:
		return knowledge.FromDataMatrix
	case barcode.QR:
		return knowledge.FromQR
	}
	return ""
}

// vinsEncoded are the VINs in a code's text: a word of 17 characters, or of 18 with
// the mark I of imports before them. A text may be an address or a record of
// many fields; a part's number is no VIN.
func vinsEncoded(text string) (out []string) {
	for _, w := range regexp.MustCompile(`[A-Z0-9]+`).FindAllString(strings.ToUpper(text), -1) {
		if len(w) == 18 {
			w = strings.TrimPrefix(w, "I")
		}
		if plausible(w) || checkDigit(knowledge.VIN(w)) && len(strings.Trim(w, "0123456789")) > 0 {
			out = append(out, w)
		}
	}
	return out
}
