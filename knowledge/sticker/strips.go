package sticker

import (
	"cmp"
	"image"
	"math"
	"slices"
)

// strip is a line of print: marks of about one height beside each other, from left to
// right, dark on light or light on dark.
type strip struct {
	marks []image.Rectangle
	light bool
}

// stripsOf finds the lines of print in a picture, tilted ones too, from the top.
func stripsOf(g *gray) (all []strip) {
	local := g.local()
	for _, light := range []bool{false, true} {
		for _, marks := range chains(local.marks(light)) {
			all = append(all, strip{marks, light})
		}
	}
	slices.SortStableFunc(all, func(a, b strip) int { return a.marks[0].Min.Y - b.marks[0].Min.Y })
	return all
}

// chains puts marks that follow each other in a line together.
func chains(marks []image.Rectangle) (lines [][]image.Rectangle) {
	const fewest = 3 // marks of a line
	slices.SortFunc(marks, func(a, b image.Rectangle) int { return cmp.Or(a.Min.X-b.Min.X, a.Min.Y-b.Min.Y) })
	used := make([]bool, len(marks))
	for i := range marks {
		if used[i] {
			continue
		}
		line := []image.Rectangle{marks[i]}
		for at := i; at >= 0; {
			used[at] = true
			if at = next(marks, used, at); at >= 0 {
				line = append(line, marks[at])
			}
		}
		if len(line) >= fewest {
			lines = append(lines, line)
		}
	}
	return lines
}

// next is the nearest mark to the right of one that can stand in its line, or -1.
// Marks are sorted by their left sides.
func next(marks []image.Rectangle, used []bool, at int) int {
	m := marks[at]
	best, nearest := -1, 0
	for i := at + 1; i < len(marks); i++ {
		n := marks[i]
		high, low := max(m.Dy(), n.Dy()), min(m.Dy(), n.Dy())
		gap := n.Min.X - m.Max.X
		if gap > 3*m.Dy() { // and so are all that follow
			break
		}
		off := abs(n.Min.Y + n.Max.Y - m.Min.Y - m.Max.Y)
		if used[i] || gap > 2*high || 4*low < 3*high || gap < -low/4 || 2*off > high {
			continue
		}
		if d := gap + off; best < 0 || d < nearest {
			best, nearest = i, d
		}
	}
	return best
}

// height is that of the middle one of the marks.
func (b strip) height() int {
	heights := make([]int, len(b.marks))
	for i, m := range b.marks {
		heights[i] = m.Dy()
	}
	slices.Sort(heights)
	return heights[len(heights)/2]
}

// above reports whether another line is the next one below: of the same print, and
// beginning or ending or centred where it does.
func (b strip) above(o strip) bool {
	u, l, h := b.bounds(), o.bounds(), b.height()
	gap := l.Min.Y - u.Max.Y
	return b.light == o.light && 4*abs(h-o.height()) < h && gap > -h/2 && gap < 2*h && l.Min.X < u.Max.X && u.Min.X < l.Max.X
}

// bounds is the rectangle around all marks.
func (b strip) bounds() (r image.Rectangle) {
	for _, m := range b.marks {
		r = r.Union(m)
	}
	return r
}

// around is the part of the picture that the line fills with a little room at its
// sides; its slope is that of the straight line through the marks' middles.
func (b strip) around() quad {
	var sx, sy, sxx, sxy float64
	for _, m := range b.marks {
		x, y := float64(m.Min.X+m.Max.X)/2, float64(m.Min.Y+m.Max.Y)/2
		sx, sy, sxx, sxy = sx+x, sy+y, sxx+x*x, sxy+x*y
	}
	n := float64(len(b.marks))
	slope := 0.0
	if d := n*sxx - sx*sx; d > 0 {
		slope = (n*sxy - sx*sy) / d
	}
	up, down := 0.0, 0.0
	for _, m := range b.marks {
		y := sy/n + slope*(float64(m.Min.X+m.Max.X)/2-sx/n)
		up, down = math.Max(up, y-float64(m.Min.Y)), math.Max(down, float64(m.Max.Y)-y)
	}
	room := 0.25 * float64(b.height())
	left, right := float64(b.marks[0].Min.X)-room, float64(b.marks[len(b.marks)-1].Max.X)+room
	corner := func(x, off float64) point {
		return point{x - slope*off, sy/n + slope*(x-sx/n) + off}
	}
	up, down = -up-room, down+room
	return quad{corner(left, up), corner(right, up), corner(right, down), corner(left, down)}
}
