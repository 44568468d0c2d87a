package sticker

import (
	"cmp"
	"slices"
	"strings"
)

// piece is a run of words on one line within one column.
type piece struct {
	x0, y0, x1, y1 int
	text           string
	words          []word
	conf           float64
	column         int // in reading order: before 0 the head, aside the rest
	edge           int // the left edge of the column
}

func (p piece) middle() int { return (p.y0 + p.y1) / 2 }

// arrange brings loose words into the order a person reads a label in: the head,
// then the equipment column by column, then everything from the boxes that the
// law asks for (fuel economy, safety ratings, parts content) on.
func arrange(words []word) (sheet, frame) {
	words = cutToLine(words)
	height := typical(words)
	pieces := spell(priced(join(words, height, nil), height, nil))
	areas := areasOf(pieces, height)
	between := fencesOf(areas, height) // now that the columns are known, nothing is joined across
	pieces = spell(priced(join(words, height, between), height, between))
	for i := range pieces {
		pieces[i].stand(areas, height)
	}
	slices.SortStableFunc(pieces, func(a, b piece) int {
		if d := cmp.Compare(a.column, b.column); d != 0 {
			return d
		}
		if outside := a.column < 0 || a.column == aside; outside && abs(a.middle()-b.middle()) < height/2 {
			return cmp.Compare(a.x0, b.x0)
		}
		return cmp.Compare(a.middle(), b.middle())
	})
	s := sheet{ocr: true}
	for _, p := range pieces {
		deep := p.column >= 0 && p.column != aside && p.x0 > p.edge+height/2
		s.lines = append(s.lines, line{text: p.text, words: p.words, conf: p.conf, deep: deep, aside: p.column == aside, at: around(p.words)})
	}
	return s, frameOf(areas, pieces, height)
}

// aside is the column of what stands below and beside the areas with columns.
const aside = 1 << 16

// stand says which column of all areas, counted from the top left, a piece stands in.
func (p *piece) stand(areas []area, height int) {
	p.column = aside
	if first := areas[0]; p.middle() < first.top && p.x0 < first.right {
		p.column = -1
	}
	before := 0
	for _, a := range areas {
		if a.holds(p.x0, p.middle()) {
			c := a.column(p.x0, height)
			p.column, p.edge = before+c, farRight
			if c < len(a.starts) {
				p.edge = a.starts[c]
			}
			if c < len(a.ends) && p.x0 > a.ends[c] { // of the picture behind the print
				p.column = aside
			}
		}
		before += max(1, len(a.starts))
	}
}

// typical is the median height of the words that have letters.
func typical(words []word) int {
	var hs []int
	for _, w := range words {
		if letters(w.text) > 2 {
			hs = append(hs, w.height())
		}
	}
	if len(hs) == 0 {
		return 20
	}
	slices.Sort(hs)
	return max(8, hs[len(hs)/2])
}

// join puts words of one line together where the gap is a space. A price ends
// its line: what follows it is the next column.
func join(words []word, height int, between []fence) []piece {
	a := newAmounts()
	words = slices.Clone(words)
	words = slices.DeleteFunc(words, func(w word) bool { return w.height() > 6*height || noise(w) })
	slices.SortFunc(words, func(a, b word) int { return cmp.Or(cmp.Compare(a.x0, b.x0), cmp.Compare(a.y0, b.y0)) })
	var out []piece
	for _, w := range words {
		best, gap := -1, 0
		for i := range out {
			p := &out[i]
			d := w.x0 - p.x1
			if d < -height/2 || d > spaceOf(p, w, height) || !sameLine(p, w) || parted(between, p.x0, w.x0, (w.y0+w.y1)/2) {
				continue
			}
			if _, amount := a.only(p.text); amount || endsPriced(a, p.text) {
				continue
			}
			if best < 0 || d < gap {
				best, gap = i, d
			}
		}
		if best < 0 {
			out = append(out, piece{x0: w.x0, y0: w.y0, x1: w.x1, y1: w.y1, text: w.text, words: []word{w}, conf: w.conf})
			continue
		}
		p := &out[best]
		n := float64(strings.Count(p.text, " ") + 1)
		p.conf = (p.conf*n + w.conf) / (n + 1)
		p.text += " " + w.text
		p.words = append(p.words, w)
		p.x1, p.y0, p.y1 = max(p.x1, w.x1), min(p.y0, w.y0), max(p.y1, w.y1)
	}
	return out
}

// noise is what rules and pictures leave behind. It has few letters, and no number as long
// as a weight's: a "9150#" is hard to read and belongs to its line.
func noise(w word) bool {
	const few, number = 3, 4
	if w.conf < 0.2 && letters(w.text) < few && figuresIn(w.text) < number {
		return true
	}
	rest := strings.Trim(w.text, "|[]{}_-—–=~'`\"\\")
	return rest == "" && (w.text != "-" || w.conf < 0.5)
}

func endsPriced(a amounts, text string) bool {
	name, _, ok := a.split(text)
	return ok && name != ""
}

func spaceOf(p *piece, w word, height int) int {
	return max(min(p.y1-p.y0, w.height()), height*2/3) * 11 / 10
}

// sameLine reports whether the word's middle lies within the piece's line.
func sameLine(p *piece, w word) bool {
	my := (w.y0 + w.y1) / 2
	h := min(p.y1-p.y0, w.height())
	if dash(w.text) {
		h = p.y1 - p.y0
	}
	return abs(my-p.middle())*2 < h
}

// dash reports whether a word is a dash, which is lower than letters are.
func dash(text string) bool { return text == "-" || text == "–" || text == "—" }

// priced joins each amount that stands alone to the nearest text at its left on
// the same line.
func priced(pieces []piece, height int, between []fence) []piece {
	a := newAmounts()
	gone := make([]bool, len(pieces))
	for i, p := range pieces {
		if _, amount := a.only(p.text); !amount {
			continue
		}
		best := -1
		for j, q := range pieces {
			if j != i && !gone[j] && leftOf(q, p, height, between) && (best < 0 || nearer(q, pieces[best])) {
				best = j
			}
		}
		if best < 0 || endsPriced(a, pieces[best].text) {
			continue
		}
		q := &pieces[best]
		q.text, q.x1, q.conf = q.text+" "+p.text, p.x1, min(q.conf, p.conf)
		q.words = append(q.words, p.words...)
		gone[i] = true
	}
	out := pieces[:0:0]
	for i, p := range pieces {
		if !gone[i] {
			out = append(out, p)
		}
	}
	return out
}

// leftOf reports whether q may be the words of an amount.
func leftOf(q, amount piece, height int, between []fence) bool {
	return q.x1 <= amount.x0+height/2 && abs(q.middle()-amount.middle())*2 <= height &&
		amount.x0-q.x1 <= reach(between, height) && !parted(between, q.x0, amount.x0, amount.middle())
}

// nearer reports whether q rather than r is the words of an amount right of both: the
// nearest that is no scrap of a picture.
func nearer(q, r piece) bool {
	if scrapped(q.text) != scrapped(r.text) {
		return scrapped(r.text)
	}
	return q.x1 > r.x1
}

func abs(n int) int { return max(n, -n) }
