package sticker

import (
	"math"
	"slices"
)

const (
	sheetSide  = 640  // pixels of the picture that is searched for a sheet
	sheetLeast = 0.25 // the share of the picture that a sheet takes at least
	sheetFills = 0.97 // the share from which there is nothing to cut off
	sideBent   = 2.5  // pixels of that picture by which a side may be bent
	sideBroken = 0.6  // the share of a side that has to be straight, as far as it lies in the picture
	sideSeen   = 0.15 // the share of a side that has to lie in the picture to tell where it goes
	printLost  = 0.03 // the share of the print that may lie outside
)

// sheet finds the four sides of a bright sheet on a darker ground. Where the
// brightness that parts the picture best shows none, less is tried: a sheet of
// which half lies in shadow is still brighter than most tables.
func (g *gray) sheet() (q quad, ok bool) {
	small := g.scaled(sheetSide)
	limit := float64(small.split())
	for range 5 {
		if q, ok = g.sheetAbove(small, byte(limit)); ok {
			break
		}
		limit *= 0.8
	}
	return q, ok
}

// sheetAbove is the sheet among all that is brighter than a limit on the small
// picture. ok is false where there is none or nothing else, where a side is not
// straight, and where print lies outside: a shadow's edge is no side.
func (g *gray) sheetAbove(small *gray, limit byte) (q quad, ok bool) {
	lit := small.largest(limit)
	corners, area := lit.corners()
	if all := float64(len(lit.on)); area < sheetLeast*all || area > sheetFills*all {
		return quad{}, false
	}
	var sides [4]side
	for i := range sides {
		if sides[i], ok = lit.side(corners[i], corners[(i+1)%4]); !ok {
			return quad{}, false
		}
	}
	for i := range q {
		if q[i], ok = sides[(i+3)%4].meets(sides[i]); !ok {
			return quad{}, false
		}
	}
	q = q.scaled(float64(max(g.w, g.h)) / sheetSide)
	return q, q.convex() && g.lost(q, small.averaged(4)) <= printLost
}

// split is the brightness that best parts a picture in two (Otsu).
func (g *gray) split() byte {
	var counts [256]float64
	total, sum := float64(len(g.pix)), 0.0
	for _, p := range g.pix {
		counts[p]++
		sum += float64(p)
	}
	best, at := 0.0, 0
	n, dark := 0.0, 0.0
	for v := range 255 {
		n += counts[v]
		dark += counts[v] * float64(v)
		if n == 0 || n == total {
			continue
		}
		d := dark/n - (sum-dark)/(total-n)
		if between := n * (total - n) * d * d; between > best {
			best, at = between, v
		}
	}
	return byte(at)
}

// patch is a connected part of a picture.
type patch struct {
	w, h int
	on   []bool
}

// largest is the largest connected part that is brighter than the limit.
func (g *gray) largest(limit byte) patch {
	mark := make([]int, len(g.pix))
	best, most, label := 0, 0, 0
	for i := range g.pix {
		if mark[i] != 0 || g.pix[i] <= limit {
			continue
		}
		label++
		if n := g.flood(mark, i, label, limit); n > most {
			best, most = label, n
		}
	}
	p := patch{g.w, g.h, make([]bool, len(g.pix))}
	for i, m := range mark {
		p.on[i] = best > 0 && m == best
	}
	return p
}

// flood marks all that is brighter than the limit and connected with a pixel, and
// counts it.
func (g *gray) flood(mark []int, from, label int, limit byte) (n int) {
	mark[from] = label
	for stack := []int{from}; len(stack) > 0; n++ {
		j := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		x := j % g.w
		for _, k := range [4]int{j - 1, j + 1, j - g.w, j + g.w} {
			if k < 0 || k >= len(g.pix) || k == j-1 && x == 0 || k == j+1 && x == g.w-1 || mark[k] != 0 || g.pix[k] <= limit {
				continue
			}
			mark[k] = label
			stack = append(stack, k)
		}
	}
	return n
}

// corners are the patch's outermost pixels along the diagonals, which are the
// corners of a sheet turned by less than an eighth; area is that of their quad.
func (p patch) corners() (q quad, area float64) {
	reach := [4]float64{math.Inf(-1), math.Inf(-1), math.Inf(-1), math.Inf(-1)}
	for i, on := range p.on {
		if !on {
			continue
		}
		c := point{float64(i % p.w), float64(i / p.w)}
		for k, r := range [4]float64{-c.x - c.y, c.x - c.y, c.x + c.y, c.y - c.x} {
			if r > reach[k] {
				reach[k], q[k] = r, c
			}
		}
	}
	for i := range q {
		n := q[(i+1)%4]
		area += (q[i].x*n.y - n.x*q[i].y) / 2
	}
	return q, area
}

// side is a straight side of a sheet: the points p with nx·p.x + ny·p.y = d.
type side struct{ nx, ny, d float64 }

// side follows the edge of a patch from near a to near b. Where the sheet goes on beyond
// the picture, its side is told by what is seen of it; a side that is hardly seen is the
// picture's own edge. ok is false where too little of it is straight.
func (p patch) side(a, b point) (s side, ok bool) {
	const samples = 48
	length := a.to(b)
	if length < samples {
		return side{}, false
	}
	ux, uy := (b.x-a.x)/length, (b.y-a.y)/length
	reach := int(0.03*length) + 4
	var seen, beyond []point // along the side and inwards from it
	for i := range samples {
		t := (0.06 + 0.88*float64(i)/(samples-1)) * length
		for off := -reach; off <= reach; off++ {
			at := point{a.x + ux*t - uy*float64(off), a.y + uy*t + ux*float64(off)}
			switch {
			case !p.has(at.x, at.y):
				continue
			case p.edge(at):
				beyond = append(beyond, point{t, float64(off)})
			case off > -reach: // else the sheet goes on outside
				seen = append(seen, point{t, float64(off)})
			}
			break
		}
	}
	whole := samples - len(beyond)
	if float64(whole) < sideSeen*samples {
		seen, whole = append(seen, beyond...), samples
	}
	slope, start, n := straight(seen)
	if float64(n) < sideBroken*float64(whole) {
		return side{}, false
	}
	from := point{a.x - uy*start, a.y + ux*start}
	dx, dy := ux-uy*slope, uy+ux*slope
	k := math.Hypot(dx, dy)
	s = side{nx: -dy / k, ny: dx / k}
	s.d = s.nx*from.x + s.ny*from.y
	return s, true
}

// edge reports whether a place lies at the edge of the picture.
func (p patch) edge(at point) bool {
	const near = 0.5
	return at.x < near || at.y < near || at.x > float64(p.w-1)-near || at.y > float64(p.h-1)-near
}

func (p patch) has(x, y float64) bool {
	px, py := int(math.Round(x)), int(math.Round(y))
	return px >= 0 && py >= 0 && px < p.w && py < p.h && p.on[py*p.w+px]
}

// straight fits a line to points of which some are astray (Theil and Sen) and
// counts those that lie on it.
func straight(seen []point) (slope, start float64, on int) {
	var slopes, starts []float64
	for i, a := range seen {
		for _, b := range seen[i+1:] {
			slopes = append(slopes, (b.y-a.y)/(b.x-a.x))
		}
	}
	if len(slopes) == 0 {
		return 0, 0, 0
	}
	slices.Sort(slopes)
	slope = slopes[len(slopes)/2]
	for _, a := range seen {
		starts = append(starts, a.y-slope*a.x)
	}
	slices.Sort(starts)
	start = starts[len(starts)/2]
	for _, a := range seen {
		if math.Abs(a.y-slope*a.x-start) <= sideBent {
			on++
		}
	}
	return slope, start, on
}

// meets is the corner of two sides; ok is false where they are parallel.
func (s side) meets(o side) (p point, ok bool) {
	det := s.nx*o.ny - o.nx*s.ny
	if math.Abs(det) < 0.5 { // less than 30 degrees
		return point{}, false
	}
	return point{(s.d*o.ny - o.d*s.ny) / det, (s.nx*o.d - o.nx*s.d) / det}, true
}

// convex reports whether the quad turns the same way at every corner.
func (q quad) convex() bool {
	for i := range q {
		a, b, c := q[i], q[(i+1)%4], q[(i+2)%4]
		if (b.x-a.x)*(c.y-b.y)-(b.y-a.y)*(c.x-b.x) <= 0 {
			return false
		}
	}
	return true
}

// lost is the share of the strokes of a picture that lie outside a quad. Those next to
// its sides are the sides themselves, and light print on a dark ground, as a screen has
// it, is no sheet's. around is the picture small and out of focus.
func (g *gray) lost(q quad, around *gray) float64 {
	near, f := 0.012*float64(max(g.w, g.h)), float64(max(around.w, around.h))/float64(max(g.w, g.h))
	all, out := 0, 0
	for _, s := range g.strokes() {
		all++
		if q.outside(s, near) && g.dark(s, around.at(s.x*f, s.y*f)) {
			out++
		}
	}
	return float64(out) / float64(max(all, 1))
}

// outside reports whether a place lies outside a quad, and not just beside it.
func (q quad) outside(p point, near float64) bool {
	for i := range q {
		a, b := q[i], q[(i+1)%4]
		if ((b.x-a.x)*(p.y-a.y)-(b.y-a.y)*(p.x-a.x))/a.to(b) < -near {
			return true
		}
	}
	return false
}

// dark reports whether a stroke is darker than the ground around it.
func (g *gray) dark(stroke point, ground byte) bool {
	at := int(stroke.y)*g.w + int(stroke.x)
	return 2*int(ground) > int(g.pix[at])+int(g.pix[at+2])
}
