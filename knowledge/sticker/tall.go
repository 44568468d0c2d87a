package sticker

import "slices"

// cutToLine gives words the height of their line whose box took in what lies above or below
// it, the scrap of a rule mostly: else they would be no part of their line. A word is too
// high for its letters then, and one beside it shows where the line is.
func cutToLine(words []word) []word {
	out := slices.Clone(words)
	for i, w := range words {
		if !tall(w) {
			continue
		}
		for _, next := range words {
			if tall(next) || letters(next.text) < 2 || !adjoin(w, next) {
				continue
			}
			near := next.height() / 3
			switch {
			case abs(next.y1-w.y1) <= near && w.y0 < next.y0-near:
				out[i].y0 = next.y0
			case abs(next.y0-w.y0) <= near && w.y1 > next.y1+near:
				out[i].y1 = next.y1
			default:
				continue
			}
			break
		}
	}
	return out
}

// tall reports whether a word is higher than its letters can be: a line's are less than
// twice as high as wide, but for the slimmest.
func tall(w word) bool {
	const least = 4
	n := len([]rune(w.text))
	return n >= least && letters(w.text) >= least && w.height()*n*10 > (w.x1-w.x0)*22
}

// adjoin reports whether no more than a space stands between two words.
func adjoin(a, b word) bool {
	if a.x0 > b.x0 {
		a, b = b, a
	}
	gap := b.x0 - a.x1
	return gap >= 0 && gap <= min(a.height(), b.height())
}
