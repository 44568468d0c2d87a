package sticker

import (
	"cmp"
	"slices"
)

// area is a part of a picture where columns stand: a band of it by height, and what lies
// beside other print by width.
type area struct {
	top, bottom int
	left, right int
	starts      []int // left edges of its columns
	ends        []int // right of their amounts, where they are known to end there; else nil
}

// farRight is right of every picture.
const farRight = 1 << 16

// holds reports whether a place is in the area.
func (a area) holds(x, y int) bool {
	return y >= a.top && y < a.bottom && x >= a.left && x < a.right
}

// column is the column that a place is in.
func (a area) column(x, height int) (c int) {
	for i, s := range a.starts {
		if x >= s-height {
			c = i
		}
	}
	return c
}

// areasOf are the parts of a label with columns, from the top; prices stand in the last.
func areasOf(pieces []piece, height int) []area {
	if stacked := stackedAreas(pieces, height); len(stacked) > 0 {
		return stacked
	}
	top, bottom := band(pieces)
	return []area{{top: top, bottom: bottom, right: farRight, starts: columnsOf(pieces, top, bottom, height)}}
}

// stackedAreas are those of a label whose options and prices stand below its standard
// equipment, with columns of their own, and left of the boxes that the law asks for: Ford's
// since 2013 at least. There are none on other labels.
func stackedAreas(pieces []piece, height int) []area {
	options, prices, ok := optionsAndPrices(pieces, height)
	if !ok {
		return nil
	}
	lower := area{top: options.y0 - height/2, bottom: belowPrices(pieces, prices), left: options.x0 - 2*height, right: rightOfPrices(pieces, prices, height) + height}
	lower.starts = beside([]int{leftmost(pieces, lower, options.x0, height), leftmost(pieces, lower, prices.x0, height)}, within(pieces, lower), lower.top, lower.bottom, height)
	lower.ends = lower.amountsEnd(within(pieces, lower), height)
	at := slices.IndexFunc(pieces, func(p piece) bool { return has(p.text, "STANDARD EQUIPMENT") })
	if at < 0 {
		return []area{lower}
	}
	upper := area{top: pieces[at].y1 + 1, bottom: lower.top, left: lower.left, right: lower.right}
	if upper.top >= upper.bottom-2*height {
		return nil // beside each other
	}
	upper.starts = columnsOf(within(pieces, upper), upper.top, upper.bottom, height)
	return []area{upper, lower}
}

// leftmost is where the farthest left line of a column begins, whose heading begins at x: a
// column that was seen from the side leans.
func leftmost(pieces []piece, a area, x, height int) int {
	out := x
	for _, p := range within(pieces, a) {
		if abs(p.x0-x) <= 2*height {
			out = min(out, p.x0)
		}
	}
	return out
}

// amountsEnd are the right edges of the amounts of each column; the next column where there
// are none.
func (a area) amountsEnd(pieces []piece, height int) (ends []int) {
	form := newAmounts()
	for c := range a.starts {
		end, fallback := 0, a.right
		if c+1 < len(a.starts) {
			fallback = a.starts[c+1] - height/2
		}
		for _, p := range pieces {
			if a.column(p.x0, height) == c && p.x1 < fallback && form.ends(p.text) {
				end = max(end, p.x1+height)
			}
		}
		ends = append(ends, cmp.Or(end, fallback))
	}
	return ends
}

// optionsAndPrices are the headings of Ford's options and prices, side by side; in the place
// of the second, if that was not read, the first line below it.
func optionsAndPrices(pieces []piece, height int) (options, prices piece, ok bool) {
	const far = 14 // lines may stand between the first heading and what is below the second
	at := slices.IndexFunc(pieces, func(p piece) bool { return has(p.text, "INCLUDED ON THIS VEHICLE") })
	if at < 0 {
		return piece{}, piece{}, false
	}
	options = pieces[at]
	for _, words := range [][]string{{"PRICE INFORMATION"}, {"BASE PRICE", "TOTAL OPTIONS", "TOTAL VEHICLE &", "DESTINATION &"}} {
		for _, p := range pieces {
			below := p.middle() - options.middle()
			if p.x0 > options.x1 && below > -5*height && below < far*height && has(p.text, words...) && (!ok || p.y0 < prices.y0) {
				prices, ok = p, true
			}
		}
		if ok {
			break
		}
	}
	return options, prices, ok
}

// belowPrices is where the area of the prices ends: at the first of the boxes below it.
func belowPrices(pieces []piece, prices piece) int {
	bottom := farRight
	for _, p := range pieces {
		if p.y0 > prices.y1 && has(p.text, "TOTAL MSRP", "RAMP ONE", "RAMP TWO", "AFFIXED PURSUANT", "SCAN THE QR") {
			bottom = min(bottom, p.y0)
		}
	}
	return bottom
}

// rightOfPrices is the right edge of the amounts that stand beside the words of the prices.
func rightOfPrices(pieces []piece, prices piece, height int) int {
	a := newAmounts()
	right := 0
	for _, words := range pieces {
		if words.x0 < prices.x0-2*height || words.y0 < prices.y0 || !has(words.text, "BASE PRICE", "TOTAL OPTIONS", "VEHICLE & OPTIONS", "DESTINATION") {
			continue
		}
		edge := 0
		if a.ends(words.text) {
			edge = words.x1
		}
		for _, p := range pieces {
			_, amount := a.only(p.text)
			if amount && p.x0 >= words.x1 && abs(p.middle()-words.middle()) < height && (edge == 0 || p.x1 < edge) {
				edge = p.x1
			}
		}
		right = max(right, edge)
	}
	if right == 0 {
		return farRight / 2
	}
	return right
}

// within are the pieces that begin in an area.
func within(pieces []piece, a area) (out []piece) {
	for _, p := range pieces {
		if a.holds(p.x0, p.middle()) {
			out = append(out, p)
		}
	}
	return out
}
