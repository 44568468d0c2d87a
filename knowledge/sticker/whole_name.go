package sticker

import "example.com/vinbot/knowledge"

// whole reports whether an option's name begins at the edge of its column and nothing
// unread stands between it and its price: glare takes beginnings away, and tesseract
// leaves out words that it made nothing of.
func (s sheet) whole(g *gray, price *knowledge.Proof) bool {
	if g == nil || price == nil {
		return true
	}
	a := newAmounts()
	for _, l := range s.lines {
		name, _, ok := a.split(l.text)
		if !ok {
			continue
		}
		at, before := l.price(name), l.part(name).words
		if p := at.proof(); p != nil && p.Box == price.Box && len(before) > 0 {
			return !l.deep && !g.printBetween(before[len(before)-1], at.words[0])
		}
	}
	return true
}

// printBetween reports whether there is print between two words of one line, which may
// rise or fall. Leaders stand at the line's foot and are none.
func (g *gray) printBetween(left, right word) bool {
	const least = 8 // columns of pixels: a narrow letter or two
	from, to := middle(left.box()), middle(right.box())
	h := min(left.height(), right.height())
	n := 0
	for x := max(0, left.x1+h-border); x < min(right.x0-h-border, g.w); x++ {
		y := from.Y + (to.Y-from.Y)*(x+border-from.X)/max(1, to.X-from.X) - border
		for py := max(0, y-h/4); py < min(y+h/8, g.h); py++ {
			if g.pix[py*g.w+x] < ink {
				n++
				break
			}
		}
	}
	return n >= least
}
