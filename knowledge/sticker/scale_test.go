package sticker //nolint:testpackage // the scaler is not exported

import (
	"image"
	"testing"

	"golang.org/x/image/draw"
	"pgregory.net/rapid"
)

// TestAPictureIsScaledAsTheLibraryDoes, smaller and larger, to the last pixel.
func TestAPictureIsScaledAsTheLibraryDoes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 60).Draw(t, "w"), rapid.IntRange(1, 60).Draw(t, "h")
		side := rapid.IntRange(1, 150).Draw(t, "side")
		src := image.NewGray(image.Rect(0, 0, w, h))
		copy(src.Pix, rapid.SliceOfN(rapid.Byte(), w*h, w*h).Draw(t, "pixels"))
		got := scale(src, side)
		want := image.NewGray(image.Rect(0, 0, got.w, got.h))
		kernel := draw.CatmullRom
		if side < max(w, h) {
			kernel = draw.BiLinear
		}
		kernel.Scale(want, want.Rect, src, src.Rect, draw.Src, nil)
		for i, p := range want.Pix {
			if p != got.pix[i] {
				t.Fatalf("pixel %d of %d×%d: %d, the library has %d", i, got.w, got.h, got.pix[i], p)
			}
		}
	})
}

func BenchmarkScaleAPhonesPhoto(b *testing.B) {
	src := image.NewGray(image.Rect(0, 0, 4032, 3024))
	for i := range src.Pix {
		src.Pix[i] = byte(i * 7)
	}
	b.ReportAllocs()
	for b.Loop() {
		scale(src, longSide)
	}
}
