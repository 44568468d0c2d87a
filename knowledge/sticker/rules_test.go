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

func TestLettersThatABlurHasJoinedAreNoRule(t *testing.T) {
	t.Parallel()
	const w, h, top, stroke, pitch = 400, 80, 20, 18, 8
	g := &gray{w: w, h: h, pix: make([]byte, w*h)}
	g.wipe(0, 0, w, h)
	dark := func(x, y, w, h int) {
		for py := y; py < y+h; py++ {
			for px := x; px < x+w; px++ {
				g.pix[py*g.w+px] = 10
			}
		}
	}
	dark(40, top, 300, 3) // the joined tops
	for x := 40; x < 340; x += pitch {
		dark(x, top, 3, stroke)
	}
	const rule = 60
	dark(40, rule, 300, 3)
	clean := g.unruled()
	if clean.pix[(top+1)*w+200] >= ink {
		t.Error("the tops of letters were erased")
	}
	if clean.pix[(rule+1)*w+200] < ink {
		t.Error("a rule was left")
	}
}
