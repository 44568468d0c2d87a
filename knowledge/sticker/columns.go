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
			"GASOLINE VEHICLE", "ENERGUIDE", "FUEL CONSUMPTION", "AIR RESOURCES BOARD", "GREENHOUSE GAS RATING", "SMOG RATING") {
			bottom = min(bottom, p.y0)
		}
	}
	return max(top, 0), bottom
}

// columnsOf are the left edges of the columns of the band.
func columnsOf(pieces []piece, top, bottom, height int) []int {
	starts := evened(columns(pieces, top, bottom, height), pieces, top, bottom, height)
	return beside(unparted(starts, pieces, top, bottom, height), pieces, top, bottom, height)
}

// columns finds the left edges at which many lines of the band begin and fewer pass
// through. Amounts under each other are no column: they are the right side of one.
func columns(pieces []piece, top, bottom, height int) []int {
	a := newAmounts()
	var edges []int
	for _, p := range pieces {
		if _, amount := a.only(p.text); !amount && p.middle() >= top && p.middle() < bottom {
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
		if j-i >= 4 && crossing(pieces, edges[i], top, bottom, height) < j-i {
			if x, n := densest(edges[i:j], height/2), len(starts); n == 0 || x-starts[n-1] > 7*height {
				starts = append(starts, x)
			}
		}
		i = j
	}
	return starts
}

// crossing counts the lines of the band that begin well left of an edge and end right
// of it.
func crossing(pieces []piece, x, top, bottom, height int) (n int) {
	for _, p := range pieces {
		if p.middle() >= top && p.middle() < bottom && p.x0 < x-2*height && p.x1 > x+2*height {
			n++
		}
	}
	return n
}

// frame is where the columns of a picture stand, in pixels.
type frame struct {
	top, bottom int
	starts      []int // left edges
	height      int   // of a line's letters
	prices      int   // first column with prices; len(starts) if there is none
	right       int   // where the last column ends, if before the picture does
	ends        []int // of all columns, where they are known
}

// frameOf is the frame of the last area, where the prices stand.
func frameOf(areas []area, pieces []piece, height int) frame {
	a := areas[len(areas)-1]
	f := frame{top: a.top, bottom: a.bottom, right: a.right, ends: a.ends, starts: a.starts, height: height}
	if a.right == farRight {
		f.prices = priceColumn(pieces, a.starts)
	}
	return f
}

// evened adds columns that few lines begin in: labels space their columns
// evenly, so where a gap is two columns wide and text begins in the middle of it,
// or after the last column, there is one more.
func evened(starts []int, pieces []piece, top, bottom, height int) []int {
	if len(starts) < 3 {
		return starts
	}
	pitch := starts[len(starts)-1]
	for i := 1; i < len(starts); i++ {
		pitch = min(pitch, starts[i]-starts[i-1])
	}
	out := []int{starts[0]}
	for i := 1; i <= len(starts); i++ {
		limit := 1 << 16
		if i < len(starts) {
			limit = starts[i] - pitch/2
		}
		for next := out[len(out)-1] + pitch; next < limit; next += pitch {
			x, ok := begins(pieces, top, bottom, next-pitch/8, next+pitch/8)
			if !ok || crossing(pieces, x, top, bottom, height) > 1 {
				break
			}
			out = append(out, x)
		}
		if i < len(starts) {
			out = append(out, starts[i])
		}
	}
	return out
}

// begins finds the leftmost piece of the band that begins between two edges.
func begins(pieces []piece, top, bottom, from, to int) (x int, ok bool) {
	a := newAmounts()
	for _, p := range pieces {
		if p.x0 < from || p.x0 > to || p.middle() < top || p.middle() >= bottom || ok && p.x0 >= x || letters(p.text) < 3 {
			continue
		}
		if _, amount := a.only(p.text); !amount {
			x, ok = p.x0, true
		}
	}
	return x, ok
}

// priceColumn is the first column with a heading of the prices in it.
func priceColumn(pieces []piece, starts []int) int {
	first := len(starts)
	for _, p := range pieces {
		if p.column >= 0 && p.column < first && has(p.text, "STANDARD VEHICLE PRICE", "OPTIONS INSTALLED BY", "SUGGESTED RETAIL PRICE",
			"TOTAL OPTIONS", "BASE PRICE", "OPTIONAL EQUIPMENT", "ADDED FEATURES", "INCLUDED ON THIS VEHICLE") && !has(p.text, "SHOWN") {
			first = p.column
		}
	}
	return first
}

// unparted leaves out the edges that part amounts from their names: what begins there is
// no column, for the amounts right of it have no words beside them.
func unparted(starts []int, pieces []piece, top, bottom, height int) []int {
	const least = 2
	a := newAmounts()
	var out []int
	for i, x := range starts {
		end := 1 << 16
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		parted := 0
		for _, p := range pieces {
			_, amount := a.only(p.text)
			if !amount || p.x0 < x-height/2 || p.x0 >= end || p.middle() < top || p.middle() >= bottom {
				continue
			}
			if from, ok := beginOf(p, pieces, height); ok && from < x-2*height {
				parted++
			}
		}
		if i == 0 || parted < least {
			out = append(out, x)
		}
	}
	return out
}

// beginOf is where the text begins that is nearest to an amount at its left.
func beginOf(amount piece, pieces []piece, height int) (x int, ok bool) {
	right := -1
	for _, p := range pieces {
		if p.x1 <= amount.x0+height/2 && abs(p.middle()-amount.middle())*2 <= height && p.x1 > right {
			x, right, ok = p.x0, p.x1, true
		}
	}
	return x, ok
}

// beside adds the columns that stand right of amounts under each other: nothing of a
// column does.
func beside(starts []int, pieces []piece, top, bottom, height int) []int {
	var out []int
	for i, x := range starts {
		out = append(out, x)
		end := 1 << 16
		if i+1 < len(starts) {
			end = starts[i+1] - height
		}
		var within []piece
		for _, p := range pieces {
			if p.x0 >= x-height && p.x0 < end && p.middle() >= top && p.middle() < bottom {
				within = append(within, p)
			}
		}
		if next, ok := rightOfAmounts(within, height); ok {
			out = append(out, next)
		}
	}
	return out
}

// rightOfAmounts is where lines begin that stand right of the amounts of a column.
func rightOfAmounts(column []piece, height int) (x int, ok bool) {
	const leastAmounts, leastLines = 3, 2
	a := newAmounts()
	right := 0
	for _, p := range column {
		if a.ends(p.text) {
			right = max(right, p.x1)
		}
	}
	amounts := 0
	var edges []int
	for _, p := range column {
		switch {
		case a.ends(p.text) && p.x1 > right-height:
			amounts++
		case p.x0 > right+height && letters(p.text) > 2:
			edges = append(edges, p.x0)
		}
	}
	if amounts < leastAmounts || len(edges) < leastLines {
		return 0, false
	}
	x = slices.Min(edges)
	return x, beginAt(edges, x, height) >= leastLines
}

// beginAt counts the edges that are nearly one.
func beginAt(edges []int, x, height int) (n int) {
	for _, e := range edges {
		if abs(e-x) <= height/2 {
			n++
		}
	}
	return n
}

// densest is the first of the edges within a short distance of which the most
// others follow.
func densest(edges []int, within int) int {
	best, most := edges[0], 0
	for i, e := range edges {
		n := 0
		for _, other := range edges[i:] {
			if other <= e+within {
				n++
			}
		}
		if n > most {
			best, most = e, n
		}
	}
	return best
}

// fence is the left edges of the columns of an area, which no line crosses, and its right one.
type fence struct {
	area
	height int
}

func fencesOf(areas []area, height int) (out []fence) {
	for _, a := range areas {
		out = append(out, fence{a, height})
	}
	return out
}

// parted reports whether a column begins between a piece's beginning and x.
func parted(between []fence, begin, x, y int) bool {
	for _, f := range between {
		if y < f.top || y >= f.bottom {
			continue
		}
		for _, s := range append(slices.Clone(f.starts), f.right) {
			if begin < s-2*f.height && x >= s-f.height/2 {
				return true
			}
		}
	}
	return false
}

// reach is how far left of an amount its words may begin to end: as far as its
// column goes, or a hand's breadth while the columns are not known.
func reach(between []fence, height int) int {
	if !slices.ContainsFunc(between, func(f fence) bool { return len(f.starts) > 0 }) {
		return 14 * height
	}
	return farRight
}

// rightOf is where the column around x ends, in the picture without its border.
func (f frame) rightOf(x, width int) int {
	for _, s := range f.starts {
		if s > x+2*f.height {
			return min(width, s-border-f.height/2)
		}
	}
	return min(width, f.right-border)
}
