package sticker

import (
	"context"
	"errors"
	"regexp"
)

// enough is how many words of a label show that it was read the right side up.
const enough = 8

// upright reads the picture as it lies if its print runs level. If hardly a word
// of a label was found, tesseract is asked for the right side up, and the picture
// is read so: a confident misreading is no measure of it. Where there are hardly any
// words at all, it is no label whichever way it lies.
func (r *Reader) upright(ctx context.Context, g *gray) (*gray, []word, error) {
	level := g.level()
	var words []word
	if level {
		read, err := r.words(ctx, g)
		if err != nil && !errors.Is(err, ErrNothingRead) {
			return nil, nil, err
		}
		if keywords(read) >= enough || len(read) > 0 && wordy(read) < enough {
			return g, read, nil
		}
		words = read
	}
	way, err := r.way(ctx, g)
	if err != nil {
		return nil, nil, err
	}
	if way > 1 || !level {
		t := g.turned(way)
		read, err := r.words(ctx, t)
		if err != nil && !errors.Is(err, ErrNothingRead) {
			return nil, nil, err
		}
		if words == nil || keywords(read) > keywords(words)+2 {
			g, words = t, read
		}
	}
	if len(words) == 0 {
		return nil, nil, ErrNothingRead
	}
	return g, words, nil
}

// wordy counts what has the letters of a word.
func wordy(words []word) (n int) {
	for _, w := range words {
		if letters(w.text) > 2 {
			n++
		}
	}
	return n
}

// way is the EXIF orientation that tesseract thinks the picture has (psm 0). It is
// 1, as it lies, where tesseract cannot say.
func (r *Reader) way(ctx context.Context, g *gray) (int, error) {
	out, err := r.run(ctx, g.pgm(), maxTSV, r.cfg.Tesseract, "stdin", "stdout", "--psm", "0", "--dpi", "200", "-l", "osd")
	f, failed := errors.AsType[*failure](err)
	switch {
	case failed && f.spent:
		return 0, ErrTimeout
	case failed:
		return 1, nil // too little print
	case err != nil:
		return 0, err
	}
	m := regexp.MustCompile(`(?m)^Rotate: (\d+)`).FindStringSubmatch(legible(out))
	if m == nil {
		return 1, nil
	}
	return map[string]int{"0": 1, "90": 6, "180": 3, "270": 8}[m[1]], nil
}

// level reports whether lines of print run from side to side rather than up and
// down. In a small square that holds some, the ink of its rows differs more than
// that of its columns; each square has one vote, or a barcode would outvote a page.
func (g *gray) level() bool {
	const side = 64
	votes := 0
	for y := 0; y+side <= g.h; y += side {
		for x := 0; x+side <= g.w; x += side {
			rows, cols, ok := g.crop(x, y, x+side, y+side).profiles()
			switch across, down := variance(rows), variance(cols); {
			case !ok:
			case across > down:
				votes++
			case across < down:
				votes--
			}
		}
	}
	return votes >= 0
}

// crowded reports whether there is ink nearly everywhere: noise or a pattern, on which
// tesseract works for a minute. A page of print has margins and gaps.
func (g *gray) crowded() bool {
	const side, nearly = 64, 0.95
	all, full := 0, 0
	for y := 0; y+side <= g.h; y += side {
		for x := 0; x+side <= g.w; x += side {
			all++
			if _, _, ok := g.crop(x, y, x+side, y+side).profiles(); ok {
				full++
			}
		}
	}
	return float64(full) > nearly*float64(all)
}

// profiles are the pixels of ink in each row and each column; ok is false where
// there is too little ink for print.
func (g *gray) profiles() (rows, cols []float64, ok bool) {
	const least = 0.04 // of the pixels
	rows, cols = make([]float64, g.h), make([]float64, g.w)
	n := 0
	for i, p := range g.pix {
		if p < ink {
			rows[i/g.w]++
			cols[i%g.w]++
			n++
		}
	}
	return rows, cols, float64(n) > least*float64(len(g.pix))
}

func variance(v []float64) float64 {
	var sum, squares float64
	for _, x := range v {
		sum, squares = sum+x, squares+x*x
	}
	n := float64(len(v))
	return squares/n - sum*sum/(n*n)
}
