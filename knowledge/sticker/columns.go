package sticker

import "slices"

// band is the part of the picture, by height, where the columns of equipment
// and prices stand: from the first of their headings down to the first box that
// the law asks for.
func band(pieces []piece) (top, bottom int) {
	top, bottom = -1, 1<<30
	for _, p := range pieces {
		if has(p.text, "VISIT US AT") { // GM: right above the columns
			top = p.y1
			break
		}
		if has(p.text, "STANDARD EQUIPMENT", "STANDARD FEATURES", "INCLUDED ON THIS VEHICLE") && !has(p.text, "SHOWN", "MAY REPLACE") && (top < 0 || p.y0 < top) {
			top = p.y0
		}
	}
	for _, p := range pieces {
		if p.y0 <= max(top, 0) {
			continue
		}
		if has(p.text, "FUEL ECONOMY AND", "GOVERNMENT 5-STAR", "5-STAR SAFETY", "PARTS CONTENT INFO", "EPA DOT", "FOR VEHICLES IN THIS CARLINE",
			"GASOLINE VEHICLE", "ENERGUIDE", "FUEL CONSUMPTION") {
			bottom = min(bottom, p.y0)
		}
	}
	return max(top, 0), bottom
}

// columns finds the left edges at which many lines of the band begin.
func columns(pieces []piece, top, bottom, height int) []int {
	var edges []int
	for _, p := range pieces {
		if p.middle() >= top && p.middle() < bottom {
			edges = append(edges, p.x0)
		}
	}
	slices.Sort(edges)
	var starts []int
	for i := 0; i < len(edges); {
		j := i
		for j < len(edges) && edges[j] < edges[i]+3*height {
			j++
		}
		if j-i >= 4 {
			if n := len(starts); n == 0 || edges[i]-starts[n-1] > 7*height {
				starts = append(starts, edges[i])
			}
		}
		i = j
	}
	return starts
}
