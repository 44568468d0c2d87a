package sticker

import "slices"

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
