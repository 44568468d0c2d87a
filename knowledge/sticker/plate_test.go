package sticker //nolint:testpackage // where a picture's print stands is not exported

import (
	"image"
	"slices"
	"testing"
)

// drawn is a picture of boxes in the place of letters, 36 pixels high, on a plate.
func drawn(paper, ink byte, boxes ...image.Rectangle) *gray {
	g := &gray{w: 1000, h: 400, pix: make([]byte, 1000*400)}
	for i := range g.pix {
		g.pix[i] = paper
	}
	for _, b := range boxes {
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				if edge := 6; x-b.Min.X < edge || b.Max.X-x <= edge || y-b.Min.Y < edge || b.Max.Y-y <= edge {
					g.pix[y*g.w+x] = ink
				}
			}
		}
	}
	return g
}

// lineOf is n boxes from (x, y) to the right, each so many pixels lower than the last.
func lineOf(n, x, y, lower int) (boxes []image.Rectangle) {
	for i := range n {
		boxes = append(boxes, image.Rect(x+34*i, y+lower*i, x+34*i+24, y+lower*i+36))
	}
	return boxes
}

func TestAVINIsLookedForWherePrintHasAsManyMarks(t *testing.T) {
	t.Parallel()
	star := image.Rect(60, 150, 72, 162)
	for name, c := range map[string]struct {
		g    *gray
		want []int // marks of each line of the likeliest place
	}{
		"dark on light":                 {drawn(200, 40, lineOf(17, 100, 150, 0)...), []int{17}},
		"light on dark":                 {drawn(20, 120, lineOf(17, 100, 150, 0)...), []int{17}},
		"in little light":               {drawn(8, 24, lineOf(17, 100, 150, 0)...), []int{17}},
		"tilted":                        {drawn(200, 40, lineOf(17, 100, 150, 3)...), []int{17}},
		"without the star before it":    {drawn(200, 40, append(lineOf(17, 100, 150, 0), star)...), []int{17}},
		"in two lines":                  {drawn(20, 120, append(lineOf(9, 100, 150, 0), lineOf(8, 100, 210, 0)...)...), []int{9, 8}},
		"a longer line comes after it":  {drawn(200, 40, append(lineOf(22, 100, 90, 0), lineOf(17, 100, 250, 0)...)...), []int{17}},
		"a few marks are no place":      {drawn(200, 40, lineOf(6, 100, 150, 0)...), nil},
		"nor is a picture of one shade": {drawn(90, 90), nil},
	} {
		var got []int
		if places := lookFor(c.g).places; len(places) > 0 {
			for _, s := range places[0] {
				got = append(got, len(s.marks))
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestALineIsCutOutLevelAndDarkOnLight(t *testing.T) {
	t.Parallel()
	s := lookFor(drawn(20, 60, lineOf(17, 100, 150, 3)...))
	g := s.cut(s.places[0][0], preparation{height: 32})
	ink, paper := g.tones()
	if ink > 20 || paper < 235 {
		t.Errorf("ink %d on paper %d", ink, paper)
	}
	if level := g.h * 2 / 3; level > 40 { // a line that climbs by 48 pixels would be higher
		t.Errorf("%d pixels high", g.h)
	}
}

func TestAVINIsTakenFromItsLineWithoutItsName(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		pickup:             pickup,
		"VIN" + pickup:     pickup,
		"V1N" + pickup:     pickup, // the letter I is not allowed
		pickup + "00":      "",
		pickup[:16]:        "",
		"2007460627120000": "",
		"MFDBYLAKES1DEMTR": "",
	} {
		if got := trimmed(text); got != want {
			t.Errorf("%s: %q", text, got)
		}
	}
}
