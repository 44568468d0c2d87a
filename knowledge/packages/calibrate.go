package packages

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Curve maps the summed log-odds of learnt evidence to how often that came true
// on builds which the weights were not learnt from. Brand is empty for the curve
// of brands without one of their own.
type Curve struct {
	Brand  string  `json:"brand"`
	Points []Point `json:"points"`
}

// Point is a stretch of the curve: its mean log-odds, the cases in it and those
// of them with the package.
type Point struct {
	Odds float64 `json:"odds"`
	With int     `json:"with"`
	Of   int     `json:"of"`
}

func (c Curve) sound() error {
	for i, p := range c.Points {
		if p.Of < 1 || p.With < 0 || p.With > p.Of || i > 0 && (p.Odds <= c.Points[i-1].Odds || p.chance() < c.Points[i-1].chance()) {
			return fmt.Errorf("calibration of %q: point %d", c.Brand, i)
		}
	}
	return nil
}

// chance is the share with the package, two cases that never were counted in:
// nothing measured is certain.
func (p Point) chance() float64 { return (float64(p.With) + 1) / (float64(p.Of) + 2) }

// curves are the calibrations by brand key.
type curves map[string]Curve

func curvesOf(list []Curve) curves {
	out := curves{}
	for _, c := range list {
		out[brandKey(c.Brand)] = c
	}
	return out
}

// apply is the probability for a sum of log-odds. A brand without a curve gets
// the common one; without any, the odds are taken at their word but never beyond
// what would assert something.
func (cs curves) apply(brand string, odds float64) float64 {
	c, ok := cs[brandKey(brand)]
	if !ok {
		c, ok = cs[""]
	}
	if !ok || len(c.Points) == 0 {
		return min(sigmoid(odds), assert-0.01)
	}
	pts := c.Points
	i, _ := slices.BinarySearchFunc(pts, odds, func(p Point, x float64) int { return cmp.Compare(p.Odds, x) })
	switch i {
	case 0:
		return pts[0].chance()
	case len(pts):
		return pts[len(pts)-1].chance()
	}
	lo, hi := pts[i-1], pts[i]
	part := (odds - lo.Odds) / (hi.Odds - lo.Odds)
	return sigmoid(logit(lo.chance())*(1-part) + logit(hi.chance())*part)
}

// Case is one judgement whose truth is known.
type Case struct {
	Brand string
	Odds  float64
	With  bool
}

// Calibrate fits a rising curve for every brand with enough cases and one for all
// brands together. The cases must come from cars that the weights were not learnt
// from.
func Calibrate(cases []Case) []Curve {
	const enough = 500
	byBrand := map[string][]Case{"": cases}
	for _, c := range cases {
		byBrand[c.Brand] = append(byBrand[c.Brand], c)
	}
	var out []Curve
	for brand, cs := range byBrand {
		if len(cs) >= enough {
			out = append(out, Curve{Brand: brand, Points: fitted(cs)})
		}
	}
	slices.SortFunc(out, func(a, b Curve) int { return strings.Compare(a.Brand, b.Brand) })
	return out
}

// fitted pools neighbours until the chance rises: isotonic regression over
// stretches of equal numbers of cases.
func fitted(cases []Case) []Point {
	const stretches = 40
	cases = slices.Clone(cases)
	slices.SortStableFunc(cases, func(a, b Case) int { return cmp.Compare(a.Odds, b.Odds) })
	size := max(len(cases)/stretches, 1)
	var pts []Point
	for chunk := range slices.Chunk(cases, size) {
		p := Point{Of: len(chunk)}
		for _, c := range chunk {
			p.Odds += c.Odds / float64(len(chunk))
			if c.With {
				p.With++
			}
		}
		pts = append(pts, p)
		for n := len(pts); n > 1 && (pts[n-1].chance() <= pts[n-2].chance() || pts[n-1].Odds-pts[n-2].Odds < 0.05); n = len(pts) {
			pts = append(pts[:n-2], pool(pts[n-2], pts[n-1]))
		}
	}
	for i := range pts {
		const digits = 1000
		pts[i].Odds = math.Round(pts[i].Odds*digits) / digits
	}
	return pts
}

func pool(a, b Point) Point {
	n := float64(a.Of + b.Of)
	return Point{Odds: (a.Odds*float64(a.Of) + b.Odds*float64(b.Of)) / n, With: a.With + b.With, Of: a.Of + b.Of}
}
