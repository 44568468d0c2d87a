package sticker

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// plateSide is the long side of the picture in which a plate is looked for: its
// characters are larger than a label's print.
const plateSide = 1600

// plate reads the VIN that is printed, stamped or engraved on a picture without a
// label, in one line or in several. Print may be light on dark and stars may stand at
// its ends. What two readings of differently prepared pictures agree on, and whose
// check digit fits, is sure; every other reading is for a person to judge.
func (r *Reader) plate(ctx context.Context, g *gray) ([]knowledge.VINReading, error) {
	plain := scale(g.image(), plateSide)
	for _, o := range []int{1, 3, 6, 8} { // as EXIF counts the ways
		votes, err := r.platesIn(ctx, plain.turned(o))
		if err != nil {
			return nil, err
		}
		if len(votes) > 0 {
			return judged(votes), nil
		}
	}
	return nil, nil
}

// platesIn counts how many readings of a picture in one position gave each VIN.
func (r *Reader) platesIn(ctx context.Context, g *gray) (map[string]int, error) {
	votes := map[string]int{}
	for _, t := range []*gray{g, g.whitened(), g.inverted().whitened()} {
		words, err := r.wordsAs(ctx, t, "6")
		if errors.Is(err, ErrNothingRead) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for v, at := range spelled(rowsOf(words)) {
			votes[v]++
			again, err := r.spelledAgain(ctx, t, at)
			if err != nil {
				return nil, err
			}
			if again != "" {
				votes[again]++
			}
		}
	}
	return votes, nil
}

// inverted makes light print dark.
func (g *gray) inverted() *gray {
	out := &gray{w: g.w, h: g.h, pix: make([]byte, len(g.pix))}
	for i, p := range g.pix {
		out.pix[i] = 255 - p
	}
	return out
}

// judged weighs readings of print: of those with a check digit that fits, the one
// that stands alone and was read twice is sure.
func judged(votes map[string]int) (out []knowledge.VINReading) {
	fitting := 0
	for v := range votes {
		if checkDigit(knowledge.VIN(v)) {
			fitting++
		}
	}
	for v, n := range votes {
		fits := checkDigit(knowledge.VIN(v))
		if fitting > 0 && !fits {
			continue // misread: another reading fits
		}
		out = append(out, knowledge.VINReading{Text: v, From: knowledge.FromPrint, Sure: fits && fitting == 1 && n > 1})
	}
	slices.SortFunc(out, func(a, b knowledge.VINReading) int {
		return cmp.Or(forbidden(a.Text)-forbidden(b.Text), votes[b.Text]-votes[a.Text], strings.Compare(a.Text, b.Text))
	})
	const most = 3
	return out[:min(len(out), most)]
}

// forbidden is 1 for a text with letters that no VIN has.
func forbidden(v string) int {
	if strings.ContainsAny(v, "IOQ") {
		return 1
	}
	return 0
}

// row is a line of print, its words from left to right.
type row []word

// rowsOf puts words into rows, from the top.
func rowsOf(words []word) []row {
	words = slices.Clone(words)
	slices.SortFunc(words, func(a, b word) int { return a.x0 - b.x0 })
	var rows []row
	for _, w := range words {
		at := slices.IndexFunc(rows, func(r row) bool {
			last := r[len(r)-1]
			h := min(w.height(), last.height())
			return abs((w.y0+w.y1)-(last.y0+last.y1)) < h && max(w.height(), last.height()) < 2*h
		})
		if at < 0 {
			rows = append(rows, row{w})
			continue
		}
		rows[at] = append(rows[at], w)
	}
	slices.SortFunc(rows, func(a, b row) int { return a[0].y0 - b[0].y0 })
	return rows
}

// spelled finds what can be VINs in rows: words of one row, or of rows that follow
// each other, that make 17 characters together.
func spelled(rows []row) map[string][]word {
	found := map[string][]word{}
	for i := range rows {
		var words []word
		for _, r := range rows[i:min(len(rows), i+3)] {
			words = append(words, r...)
			for from := range rows[i] {
				if v, at := joined(words[from:]); v != "" {
					found[v] = at
				}
			}
		}
	}
	return found
}

// joined is the VIN that the first of the words begin with, or nothing.
func joined(words []word) (string, []word) {
	var b strings.Builder
	for i, w := range words {
		text := strings.TrimPrefix(strings.TrimPrefix(strings.ToUpper(w.text), "VIN:"), "VIN")
		text = strings.Trim(text, "*+.,:;'\"-_()<>[]|#=«»“”°~")
		if strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
			return "", nil
		}
		b.WriteString(text)
		if b.Len() < 17 {
			continue
		}
		if v := b.String(); lettered(v) {
			return v, words[:i+1]
		}
		return "", nil
	}
	return "", nil
}

// lettered tells what was meant for a VIN from words: with I, O and Q for digits it
// is plausible.
func lettered(v string) bool {
	return len(v) == 17 && plausible(strings.NewReplacer("I", "1", "O", "0", "Q", "0").Replace(v))
}

// spelledAgain reads the words of a VIN once more, row by row, enlarged and with
// only a VIN's letters allowed.
func (r *Reader) spelledAgain(ctx context.Context, g *gray, words []word) (string, error) {
	var v strings.Builder
	for _, row := range rowsOf(words) {
		box := row[0]
		for _, w := range row {
			box.x1, box.y0, box.y1 = w.x1, min(box.y0, w.y0), max(box.y1, w.y1)
		}
		text, err := r.characters(ctx, g, box)
		if err != nil {
			return "", err
		}
		v.WriteString(text)
	}
	if !plausible(v.String()) {
		return "", nil
	}
	return v.String(), nil
}
