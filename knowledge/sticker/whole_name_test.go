package sticker //nolint:testpackage // print beside words is not exported

import "testing"

func TestANameBesideWhichPrintWasNotReadIsNotWhole(t *testing.T) {
	t.Parallel()
	words := append(typed(200, 100, "BLACK LUG"), typed(900, 110, "95.00")...) // the line falls by ten pixels
	s := sheet{lines: []line{{text: "BLACK LUG 95.00", words: words}}}
	price := s.lines[0].price("BLACK LUG").proof()
	blank := func() *gray {
		g := &gray{w: 1200, h: 300, pix: make([]byte, 1200*300)}
		g.wipe(0, 0, g.w, g.h)
		return g
	}
	blot := func(g *gray, x, y, wide, high int) *gray {
		for py := y; py < y+high; py++ {
			for px := x; px < x+wide; px += 2 {
				g.pix[(py-border)*g.w+px-border] = 10
			}
		}
		return g
	}
	for name, c := range map[string]struct {
		page *gray
		want bool
	}{
		"nothing between":          {blank(), true},
		"a word between":           {blot(blank(), 350, 101, 60, 18), false},
		"leaders between":          {blot(blank(), 350, 119, 60, 3), true},
		"the line below":           {blot(blank(), 350, 134, 60, 18), true},
		"dirt":                     {blot(blank(), 500, 104, 4, 4), true},
		"a picture is not at hand": {nil, true},
	} {
		if got := s.whole(c.page, price); got != c.want {
			t.Errorf("%s: whole %v", name, got)
		}
	}
	s.lines[0].deep = true
	if s.whole(blank(), price) {
		t.Error("a name that begins right of the edge of its column is whole, though glare may have taken its beginning")
	}
}
