package sticker //nolint:testpackage // sharpening is not exported

import "testing"

func TestPrintOutOfFocusGetsItsEdgesBackAndSharpPrintStaysAsItIs(t *testing.T) {
	t.Parallel()
	sharp := pageOfPrint(1300, 960)
	if sharp.focused() != sharp {
		t.Error("a sharp page was sharpened")
	}
	dull := sharp.averaged(1).averaged(1).averaged(1)
	back := dull.focused()
	if was, is := dull.steepness(), back.steepness(); was >= soft || is < 1.3*was {
		t.Errorf("the steepness of edges was %.2f and is %.2f", was, is)
	}
	if was, is := sharp.unlike(dull), sharp.unlike(back); is > 0.85*was {
		t.Errorf("each pixel was off by %.1f on average and is by %.1f", was, is)
	}
	if back.view != sharp.view {
		t.Error("the way back to the sent picture is lost")
	}
	if blank := (&gray{w: 300, h: 300, pix: make([]byte, 90_000)}); blank.focused() != blank {
		t.Error("a picture without print was sharpened")
	}
}

// unlike is by how much the pixels of two pictures of one size differ on average.
func (g *gray) unlike(o *gray) float64 {
	sum := 0
	for i, p := range g.pix {
		sum += abs(int(p) - int(o.pix[i]))
	}
	return float64(sum) / float64(len(g.pix))
}
