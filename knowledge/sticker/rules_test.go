package sticker //nolint:testpackage // the erasing of rules is not exported

import "testing"

func TestTheSidesOfABoxOfOneLineAreErasedAndItsLettersAreNot(t *testing.T) {
	t.Parallel()
	g := &gray{w: 400, h: 60, pix: make([]byte, 400*60)}
	g.wipe(0, 0, 400, 60)
	upright := func(x, y, h int) {
		for k := range h {
			for w := range 4 {
				g.pix[(y+k)*g.w+x+w] = 10
			}
		}
	}
	const letter, side = 18, 34
	upright(20, 12, side)
	upright(370, 12, side)
	for x := 60; x < 340; x += 14 {
		upright(x, 20, letter)
	}
	words := line{words: []word{{x0: 60, y0: 20, x1: 140, y1: 20 + letter, text: "TOTAL"}, {x0: 366, y0: 12, x1: 376, y1: 12 + side, text: "1"}}}
	clean := g.unruledFrom(ruleLong, words.bar())
	for x, want := range map[int]bool{22: false, 372: false, 62: true, 62 + 14*19: true} {
		if dark := clean.pix[29*g.w+x] < ink; dark != want {
			t.Errorf("ink at %d: %v", x, dark)
		}
	}
}
