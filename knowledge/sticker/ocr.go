package sticker

import (
	"context"
	"errors"
	"image"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"example.com/vinbot/knowledge"
)

// maxTSV bounds tesseract's answer; a label full of print makes 200 kB.
const maxTSV = 4 << 20

// word is one word as tesseract saw it; the box is in pixels, of a picture whose print
// is level.
type word struct {
	x0, y0, x1, y1 int
	text           string
	conf           float64 // 0–1
	drop           int     // how far below that it stands on the picture that was read
}

func (w word) height() int { return w.y1 - w.y0 }

// box is where the word stands on the picture that was read.
func (w word) box() image.Rectangle { return image.Rect(w.x0, w.y0+w.drop, w.x1, w.y1+w.drop) }

// as is the word read again.
func (w word) as(text string) word {
	w.text = text
	return w
}

// processes is how many columns of one picture are read at the same time.
const processes = 2

// words reads a picture word by word in no particular order (psm 11: sparse
// text; tesseract's own idea of columns loses half the lines of a label).
func (r *Reader) words(ctx context.Context, g *gray) ([]word, error) {
	return r.wordsAs(ctx, g, "11")
}

func (r *Reader) wordsAs(ctx context.Context, g *gray, mode string) ([]word, error) {
	tsv, err := r.run(ctx, g.pgm(), maxTSV, r.cfg.Tesseract, "stdin", "stdout",
		"--oem", "1", "--psm", mode, "--dpi", "200", "-l", "eng", "tsv")
	if f, failed := errors.AsType[*failure](err); failed {
		if f.spent {
			return nil, ErrTimeout // and each further try would take as long
		}
		return nil, ErrNothingRead // tesseract could make nothing of it
	}
	if err != nil {
		return nil, err
	}
	return parseTSV(legible(tsv)), nil
}

// parseTSV reads tesseract's table: level, page, block, paragraph, line, word,
// left, top, width, height, confidence, text.
func parseTSV(tsv string) []word {
	var out []word
	for row := range strings.Lines(tsv) {
		c := strings.Split(strings.TrimRight(row, "\r\n"), "\t")
		if len(c) != 12 || c[0] != "5" {
			continue
		}
		var n [4]int
		bad := false
		for i := range n {
			v, err := strconv.Atoi(c[6+i])
			bad = bad || err != nil || v < 0 || v > 1<<16
			n[i] = v
		}
		conf, err := strconv.ParseFloat(c[10], 64)
		text := signless(clean(strings.Trim(c[11], "|[]{}"))) // what is left of a box beside its text
		if bad || err != nil || text == "" || n[3] == 0 {
			continue
		}
		out = append(out, word{x0: n[0], y0: n[1], x1: n[0] + n[2], y1: n[1] + n[3], text: text, conf: min(1, max(0, conf/100))})
	}
	return out
}

// signless gives what is as long as a VIN, and has figures, its letters back that were read
// for signs of currencies.
func signless(text string) string {
	letters := strings.NewReplacer("¥", "Y", "€", "E", "£", "E", "¢", "C", "§", "S", "$", "S").Replace(text)
	if likeVIN(letters) {
		return letters
	}
	return text
}

// keywords counts words that labels are full of and other pictures are not.
func keywords(words []word) int {
	n := 0
	for _, w := range words {
		switch strings.ToUpper(strings.Trim(w.text, ".,:;*()")) {
		case "STANDARD", "EQUIPMENT", "OPTIONS", "OPTIONAL", "VEHICLE", "PRICE", "TOTAL", "DESTINATION", "CHARGE", "MSRP", "PACKAGE",
			"MANUFACTURER'S", "SUGGESTED", "RETAIL", "MPG", "HIGHWAY", "GALLONS", "SAFETY", "RATINGS", "FUELECONOMY.GOV", "ECONOMY", "WARRANTY",
			"EXTERIOR", "INTERIOR", "ASSEMBLY", "PARTS", "CONTENT", "TRANSMISSION", "ENGINE", "POWER", "FRONT", "REAR", "WHEELS", "SEATS", "VIN":
			n++
		}
	}
	return n
}

// pricesAgain reads the columns with prices once more, each as one block of
// lines (psm 6), and returns all words with these in the place of the old ones.
func (r *Reader) pricesAgain(ctx context.Context, g *gray, s slant, words []word, f frame) ([]word, error) {
	areas := f.priceAreas(g)
	read := make([][]word, len(areas))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(processes)
	for i, a := range areas {
		group.Go(func() error {
			crop := g.crop(a.Min.X, a.Min.Y, a.Max.X, a.Max.Y)
			if crop == nil {
				return nil
			}
			again, err := r.wordsAs(ctx, crop, "6")
			if errors.Is(err, ErrNothingRead) {
				return nil
			}
			read[i] = again
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	out := slices.Clone(words)
	for i, a := range areas {
		if read[i] == nil {
			continue
		}
		out = slices.DeleteFunc(out, func(w word) bool {
			return middle(w.box()).Sub(image.Pt(border, border)).In(a)
		})
		out = append(out, s.levelled(moved(read[i], a.Min))...)
	}
	return out, nil
}

// moved are words of a crop where they stand on the picture, whose corner is given.
func moved(words []word, corner image.Point) []word {
	for i := range words {
		w := &words[i]
		w.x0, w.x1, w.y0, w.y1 = w.x0+corner.X, w.x1+corner.X, w.y0+corner.Y, w.y1+corner.Y
	}
	return words
}

// priceAreas are the columns with prices, in pixels of the picture without its
// border.
func (f frame) priceAreas(g *gray) []image.Rectangle {
	var out []image.Rectangle
	for c := f.prices; c < len(f.starts); c++ {
		x1 := min(g.w, f.right-border)
		if c+1 < len(f.starts) {
			x1 = f.starts[c+1] - border - f.height/2
		}
		if c < len(f.ends) {
			x1 = min(x1, f.ends[c]-border+f.height)
		}
		a := image.Rect(f.starts[c]-border-f.height/2, f.top-border-2, x1, f.bottom-border-2)
		out = append(out, a.Intersect(image.Rect(0, 0, g.w, g.h)))
	}
	return out
}

// crop cuts a rectangle out, or nil where there is none.
func (g *gray) crop(x0, y0, x1, y1 int) *gray {
	x0, y0, x1, y1 = max(0, x0), max(0, y0), min(g.w, x1), min(g.h, y1)
	if x1-x0 < 8 || y1-y0 < 8 {
		return nil
	}
	out := &gray{w: x1 - x0, h: y1 - y0, pix: make([]byte, 0, (x1-x0)*(y1-y0)), view: g.after(shifted(x0, y0))}
	for y := y0; y < y1; y++ {
		out.pix = append(out.pix, g.pix[y*g.w+x0:y*g.w+x1]...)
	}
	return out
}

// bar is the length from which an upright stroke beside the line is the side of its box:
// no letter is so much higher than the words.
func (l line) bar() int {
	lowest := ruleLong
	for _, w := range l.words {
		if letters(w.text) > 2 {
			lowest = min(lowest, w.height())
		}
	}
	return lowest * 7 / 5
}

// boxesAgain reads the lines of the base price and the total once more, each
// alone (psm 7), where their words were found and their amounts were not: both
// stand in boxes of larger print.
func (r *Reader) boxesAgain(ctx context.Context, g *gray, s slant, lines []line, f frame, l *knowledge.Label) error {
	a := newAmounts()
	for _, ln := range lines {
		into := sum{&l.Base, &l.Where.Base}
		if has(ln.text, "TOTAL") {
			into = sum{&l.Total, &l.Where.Total}
		}
		if *into.minor != nil || ln.at.Empty() || !has(ln.text, "VEHICLE PRICE", "BASE PRICE", "TOTAL PRICE") || has(ln.text, "SHOWN") {
			continue
		}
		right, y := f.rightOf(ln.at.Min.X, g.w), float64(ln.at.Min.Y)
		lean := s.drop(float64(right), y) - s.drop(float64(ln.at.Min.X), y)
		left, above := max(0, ln.at.Min.X-border-4), max(0, ln.at.Min.Y-border-8+min(0, lean))
		crop := g.crop(left, above, right, ln.at.Max.Y-border+8+max(0, lean))
		if crop == nil {
			continue
		}
		words, err := r.wordsAs(ctx, crop.unruledFrom(ruleLong, ln.bar()), "7")
		if errors.Is(err, ErrNothingRead) {
			continue
		}
		if err != nil {
			return err
		}
		for _, w := range moved(words, image.Pt(left, above)) {
			if n, ok := a.only(w.text); ok && n >= minBase {
				into.set(n, said{w.text, []word{w}, 1})
			}
		}
	}
	return nil
}
