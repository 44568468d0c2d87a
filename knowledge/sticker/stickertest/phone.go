package stickertest

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"math/rand/v2"
)

// What a phone of twelve megapixels takes.
const (
	phoneWidth  = 4032
	phoneHeight = 3024
)

// Phone is the label as a phone takes it and a person sends it as a file: twelve
// megapixels in colour, on a table, hardly turned.
func Phone(label *image.Gray, r *rand.Rand) ([]byte, error) {
	g := shoot(label, pose{fill: 0.86, roll: 0.4 * degree}, phoneWidth, phoneHeight, r)
	img := image.NewYCbCr(g.Rect, image.YCbCrSubsampleRatio420)
	copy(img.Y, g.Pix)
	for i := range img.Cb { // the tint of a lamp, and grain
		img.Cb[i], img.Cr[i] = uint8(118+r.IntN(6)), uint8(134+r.IntN(6)) //nolint:gosec // G115: below 140
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 90}); err != nil {
		return nil, fmt.Errorf("stickertest: encode: %w", err)
	}
	return out.Bytes(), nil
}
