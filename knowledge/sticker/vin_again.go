package sticker

import (
	"context"
	"errors"
	"image"
	"strings"

	"example.com/vinbot/knowledge"
)

// vinAgain reads what may be a VIN once more, enlarged and with only a VIN's letters
// allowed: a second witness. Where that one says something else, the print is asked a
// third time, in its own size.
func (r *Reader) vinAgain(ctx context.Context, g *gray, words []word, lines []line) ([]line, error) {
	const most = 2
	var out []line
	looked := 0
	for _, w := range words {
		crop := g.cutOut(w)
		if crop == nil || looked == most || !likeVIN(w.text) {
			continue
		}
		looked++
		second, err := r.alone(ctx, crop.scaled(2*max(crop.w, crop.h)))
		if err != nil {
			return nil, err
		}
		if len(second) == 17 {
			out = append(out, line{text: second, words: []word{w.as(second)}, conf: w.conf})
		}
		if first := (line{text: undashed(w.text)}).vins(true); len(first) > 0 && first[0].text != second {
			third, err := r.alone(ctx, crop)
			if err != nil {
				return nil, err
			}
			if third == first[0].text { // two of three: readings of the same cut alone are one witness
				out = append(out, line{text: third, words: []word{w.as(third)}, conf: w.conf})
			}
		}
	}
	if looked > 0 {
		return out, nil
	}
	if out, err := r.vinInParts(ctx, g, lines); err != nil || len(out) > 0 {
		return out, err
	}
	return r.vinBeside(ctx, g, words)
}

// vinInParts reads the VINs once more of which the print was parted, or its ends lost.
func (r *Reader) vinInParts(ctx context.Context, g *gray, lines []line) (out []line, err error) {
	const most, ends = 3, 3 // ends are wide enough for four letters
	looked := 0
	for _, l := range lines {
		if l.at.Empty() || len(l.words) < 2 || looked == most || !likeVIN(strings.ReplaceAll(l.text, " ", "")) {
			continue
		}
		at, height := l.at.Sub(image.Pt(border, border)), l.words[0].height()
		crop := g.crop(at.Min.X-ends*height, at.Min.Y-height/4, at.Max.X+ends*height, at.Max.Y+height/4)
		if crop == nil {
			continue
		}
		looked++
		crop = crop.withoutBars()
		read, err := r.alone(ctx, crop.scaled(2*max(crop.w, crop.h)))
		if err != nil {
			return nil, err
		}
		if v := vinWithin(read); v != "" {
			out = append(out, line{text: v, words: []word{{text: v, x0: l.at.Min.X, y0: l.at.Min.Y, x1: l.at.Max.X, y1: l.at.Max.Y, conf: l.conf}}, conf: l.conf})
		}
	}
	return out, nil
}

// withoutBars is a picture of a line without the bars of a code that stands below it.
func (g *gray) withoutBars() *gray {
	const inkOfBars = 3 // one pixel of so many: letters have less
	h := g.h
	for ; h > g.h/2; h-- {
		dark := 0
		for _, p := range g.pix[(h-1)*g.w : h*g.w] {
			if p < ink {
				dark++
			}
		}
		if dark*inkOfBars < g.w {
			break
		}
	}
	return &gray{w: g.w, h: h, pix: g.pix[:h*g.w], view: g.view}
}

// vinWithin is the VIN with a check digit that fits among more letters than one has.
func vinWithin(text string) string {
	const length, leastLetters = 17, 3 // a date and a number are no VIN
	for i := 0; i+length <= len(text); i++ {
		if v := text[i : i+length]; plausible(v) && letters(v) >= leastLetters && checkDigit(knowledge.VIN(v)) {
			return v
		}
	}
	return ""
}

// likeVIN reports whether a word may be a VIN, well read or not.
func likeVIN(text string) bool {
	const shortest, longest, figures = 14, 20, 4
	t, n := undashed(strings.ToUpper(text)), 0
	for i := range len(t) {
		switch {
		case isDigit(t[i]):
			n++
		case t[i] < 'A' || t[i] > 'Z':
			return false
		}
	}
	return len(t) >= shortest && len(t) <= longest && n >= figures && strings.Trim(t, "0") != ""
}

// cutOut is a word with half its height around it, or nil where it has no room.
func (g *gray) cutOut(w word) *gray {
	at := w.box().Inset(-w.height() / 2).Sub(image.Pt(border, border))
	return g.crop(at.Min.X, at.Min.Y, at.Max.X, at.Max.Y)
}

// alone reads a picture of one line with only a VIN's letters allowed, and stars at
// its ends, which are left out. It is empty where nothing is read.
func (r *Reader) alone(ctx context.Context, g *gray) (string, error) {
	b, err := r.run(ctx, g.pgm(), maxTSV, r.cfg.Tesseract, "stdin", "stdout", "--oem", "1", "--psm", "7", "--dpi", "300",
		"-l", "eng", "-c", "tessedit_char_whitelist=*ABCDEFGHJKLMNPRSTUVWXYZ0123456789")
	if _, failed := errors.AsType[*failure](err); failed {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return strings.Trim(strings.Join(strings.Fields(string(b)), ""), "*"), nil
}

// vinBeside reads what stands right of the word VIN where no VIN was read at all: most of
// its letters were lost, or none were seen. It is believed where its check digit fits.
func (r *Reader) vinBeside(ctx context.Context, g *gray, words []word) (out []line, err error) {
	const most, wide = 2, 24 // heights of a line: seventeen letters, and dashes
	looked := 0
	for _, w := range words {
		if looked == most || !strings.EqualFold(strings.Trim(w.text, ":.# "), "VIN") {
			continue
		}
		looked++
		at, h := w.box().Sub(image.Pt(border, border)), w.height()
		crop := g.crop(at.Max.X+h/4, at.Min.Y-h/3, at.Max.X+wide*h, at.Max.Y+h/3)
		if crop == nil {
			continue
		}
		read, err := r.alone(ctx, crop.scaled(2*max(crop.w, crop.h)))
		if err != nil {
			return nil, err
		}
		if v := vinWithin(read); v != "" {
			out = append(out, line{text: v, words: []word{{text: v, x0: at.Max.X + border, y0: at.Min.Y + border, x1: at.Max.X + border + wide*h, y1: at.Max.Y + border, conf: w.conf}}, conf: w.conf})
		}
	}
	return out, nil
}
