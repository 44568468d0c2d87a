package sticker

import (
	"context"
	"errors"
	"image"
	"regexp"

	"example.com/vinbot/knowledge"
)

// largeAmount is how an amount ends of which the beginning may be lost.
var largeAmount = regexp.MustCompile(`^[$\d.,]*\d[.,]\d\d$`)

// totalAgain reads the total once more where only the end of it was read: it stands in a
// box of its own, in larger print, white on black mostly. What is read is believed where
// all sums close with it.
func (r *Reader) totalAgain(ctx context.Context, g *gray, words []word, f frame, l knowledge.Label) (knowledge.Label, error) {
	const most, wide = 2, 16 // the words TOTAL MSRP and an amount, in heights of a line
	looked := 0
	for _, w := range words {
		large := w.height()*5 >= f.height*6
		if l.Total != nil || l.Base == nil || looked == most || !large || !largeAmount.MatchString(w.text) {
			continue
		}
		looked++
		h := w.height()
		at := image.Rect(w.box().Min.X-wide*h, w.box().Min.Y-h/3, w.box().Max.X+h/3, w.box().Max.Y+h/3).Sub(image.Pt(border, border))
		crop := g.crop(at.Min.X, at.Min.Y, at.Max.X, at.Max.Y)
		if crop == nil {
			continue
		}
		again, err := r.wordsAs(ctx, crop, "7")
		if errors.Is(err, ErrNothingRead) {
			continue
		}
		if err != nil {
			return l, err
		}
		again = moved(again, image.Pt(max(0, at.Min.X), max(0, at.Min.Y)))
		l = totalled(l, sheet{lines: []line{{text: spelled(again), words: again}}})
	}
	return l, nil
}
