package stickertest_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"math/rand/v2"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/sticker/stickertest"
)

// striped is a page with lines that are darker than the paper.
func striped() *image.Gray {
	g := image.NewGray(image.Rect(0, 0, 2560, 1978))
	for i := range g.Pix {
		g.Pix[i] = 255
		if i/g.Stride%24 < 8 {
			g.Pix[i] = 30
		}
	}
	return g
}

func TestTheSameSeedDamagesAlike(t *testing.T) {
	t.Parallel()
	for _, d := range stickertest.Damages() {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			once, err := stickertest.Photo(striped(), d, rand.New(rand.NewPCG(1, 2)))
			if err != nil {
				t.Fatal(err)
			}
			again, err := stickertest.Photo(striped(), d, rand.New(rand.NewPCG(1, 2)))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(once, again) {
				t.Error("two photos differ")
			}
			img, err := jpeg.Decode(bytes.NewReader(once))
			if err != nil {
				t.Fatal(err)
			}
			if b := img.Bounds(); max(b.Dx(), b.Dy()) > 2560 || min(b.Dx(), b.Dy()) < 900 {
				t.Errorf("a photo of %v", b)
			}
		})
	}
	if _, err := stickertest.Photo(striped(), "fire", rand.New(rand.NewPCG(1, 2))); err == nil {
		t.Error("an unknown damage was done")
	}
}

func TestAScoreCountsLinesWrongValuesAndMixUps(t *testing.T) {
	t.Parallel()
	want := knowledge.Label{
		VIN: "A", Total: new(int64(100)), Standard: []string{"Wool Mats"},
		Options: []knowledge.OptionLine{{Name: "Picnic Package", Price: new(int64(5))}, {Name: "Hook", Price: new(int64(7))}},
	}
	got := knowledge.Label{
		VIN: "B", Total: new(int64(100)),
		Options: []knowledge.OptionLine{{Name: "PICNIC PACKAGE:", Price: new(int64(5))}, {Name: "Hook", Price: new(int64(1))}, {Name: "Wool Mats"}},
	}
	var s stickertest.Score
	s.Add("right", want, want)
	s.Add("wrong", got, want)
	if s.Labels != 2 || s.VIN != 1 || s.WrongVIN != 1 || s.Total != 2 || s.Want != 4 || s.Found != 3 || s.Got != 4 || s.MixedUp != 1 {
		t.Errorf("%+v", s)
	}
	got.Doubts = []knowledge.Doubt{{Code: knowledge.DoubtVIN}}
	s = stickertest.Score{}
	s.Add("doubted", got, want)
	if s.WrongVIN != 0 || s.VIN != 0 {
		t.Errorf("a doubted VIN counts as stated: %+v", s)
	}
}
