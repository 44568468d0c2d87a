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
	return r.vinInParts(ctx, g, lines)
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
