package sticker_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/jpeg"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/knowledge/sticker"
)

// pngSaying is a PNG whose header says a size, a depth and kind of colour, and whether it
// is interlaced; its pixels are zeros as far as they go.
func pngSaying(w, h uint32, bits, kind, interlaced byte) []byte {
	out := bytes.NewBufferString("\x89PNG\r\n\x1a\n")
	chunk := func(name string, data []byte) {
		body := append([]byte(name), data...)
		_ = binary.Write(out, binary.BigEndian, uint32(len(data)))
		out.Write(body)
		_ = binary.Write(out, binary.BigEndian, crc32.ChecksumIEEE(body))
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	chunk("IHDR", append(head, bits, kind, 0, 0, interlaced))
	var z bytes.Buffer
	deflate := zlib.NewWriter(&z)
	_, _ = deflate.Write(make([]byte, 1<<20))
	_ = deflate.Close()
	chunk("IDAT", z.Bytes())
	chunk("IEND", nil)
	return out.Bytes()
}

// jpegSaying is a JPEG whose header says a size; passes makes it a progressive one.
func jpegSaying(t *testing.T, w, h uint16, passes bool) []byte {
	t.Helper()
	img := image.NewYCbCr(image.Rect(0, 0, 16, 16), image.YCbCrSubsampleRatio420)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, nil); err != nil {
		t.Fatal(err)
	}
	b := out.Bytes()
	at := bytes.Index(b, []byte{0xff, 0xc0, 0, 17})
	binary.BigEndian.PutUint16(b[at+5:], h)
	binary.BigEndian.PutUint16(b[at+7:], w)
	if passes {
		b[at+1] = 0xc2
	}
	return b
}

func TestAHostilePictureIsRefusedWithItsReasonAndAtOnce(t *testing.T) {
	t.Parallel()
	const gray, rgba = 0, 6
	for name, c := range map[string]struct {
		picture []byte
		want    error
	}{
		"a PNG of 50,000 by 50,000":                {pngSaying(50_000, 50_000, 8, gray, 0), sticker.ErrTooManyPixels},
		"a PNG of 60 megapixels, eight bytes each": {pngSaying(7740, 7740, 16, rgba, 0), sticker.ErrTooManyPixels},
		"a PNG of 36 megapixels, interlaced":       {pngSaying(6000, 6000, 8, rgba, 1), sticker.ErrTooManyPixels},
		"a PNG of 60 megapixels that ends soon":    {pngSaying(7740, 7740, 8, gray, 0), sticker.ErrNotADocument},
		"a JPEG of 65,535 by 65,535":               {jpegSaying(t, 65_535, 65_535, false), sticker.ErrTooManyPixels},
		"a JPEG of 60 megapixels in passes":        {jpegSaying(t, 7740, 7740, true), sticker.ErrTooManyPixels},
		"a JPEG of 60 megapixels that ends soon":   {jpegSaying(t, 7740, 7740, false), sticker.ErrNotADocument},
		"a picture of one row":                     {pngSaying(50_000, 1, 8, gray, 0), sticker.ErrNothingRead},
		"a GIF":                                    {[]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), sticker.ErrOtherFormat},
		"a HEIC, as a phone stores it":             {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), sticker.ErrOtherFormat},
		"a TIFF":                                   {[]byte("II*\x00\x08\x00\x00\x00\x00\x00\x00\x00"), sticker.ErrOtherFormat},
		"a WebP that moves":                        {[]byte("RIFF\x1e\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02\x00\x00\x00\xff\x0f\x00\xff\x0f\x00ANIM"), sticker.ErrNotADocument},
		"a program":                                {[]byte("\x7fELF" + strings.Repeat("\x00", 64)), sticker.ErrNotADocument},
		"an archive":                               {[]byte("PK\x03\x04" + strings.Repeat("\x00", 64)), sticker.ErrNotADocument},
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			_, err := newReader(t).Read(t.Context(), []sticker.Document{{Bytes: c.picture}}, nil)
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			t.Logf("after %v", time.Since(began).Round(time.Millisecond))
		})
	}
}

// TestAPhonesPicturesAreNotRefused: what phones store is within the limits.
func TestAPhonesPicturesAreNotRefused(t *testing.T) {
	t.Parallel()
	for name, b := range map[string][]byte{
		"48 megapixels":           jpegSaying(t, 8064, 6048, false),
		"12 megapixels in passes": jpegSaying(t, 4032, 3024, true),
		"a screenshot":            pngSaying(1290, 2796, 8, 6, 0),
	} {
		if _, err := newReader(t).Read(t.Context(), []sticker.Document{{Bytes: b}}, nil); errors.Is(err, sticker.ErrTooManyPixels) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestABlankPictureOfManyPixels is no label, and is given up soon.
func TestABlankPictureOfManyPixels(t *testing.T) {
	t.Parallel()
	img := image.NewGray(image.Rect(0, 0, 7000, 7000))
	for i := range img.Pix {
		img.Pix[i] = 0xff
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, nil); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	_, err := newReader(t).Read(t.Context(), []sticker.Document{{Bytes: out.Bytes()}}, nil)
	if !errors.Is(err, sticker.ErrNothingRead) {
		t.Errorf("%v", err)
	}
	t.Logf("after %v", time.Since(began).Round(time.Millisecond))
}
