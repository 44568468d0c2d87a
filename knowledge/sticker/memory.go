package sticker

import (
	"encoding/binary"
	"image"
	"image/color"
)

// memory is how many bytes decoding a picture takes at most, by its header: the
// decoders hold every pixel, those of JPEG every coefficient of a picture that is
// stored in passes.
func memory(b []byte, format string, head image.Config) int {
	pixels := head.Width * head.Height
	switch format {
	case "jpeg":
		samples, passes := scans(b)
		if passes {
			const coefficient = 4
			samples *= 1 + coefficient
		}
		return int(samples * float64(pixels))
	case "png":
		const interlaced = 28 // the place of the mark in the file
		n := pixels * depth(head.ColorModel)
		if len(b) > interlaced && b[interlaced] != 0 {
			n *= 2
		}
		return n
	}
	const other = 8 // WebP without loss: four bytes a pixel, twice
	return pixels * other
}

// depth is the bytes that a pixel takes.
func depth(m color.Model) int {
	switch m {
	case color.GrayModel:
		return 1
	case color.Gray16Model:
		return 2
	case color.RGBA64Model, color.NRGBA64Model:
		return 8
	}
	if _, paletted := m.(color.Palette); paletted {
		return 1
	}
	return 4
}

// scans is how many samples a JPEG has for each pixel, by the sampling of its
// components, and whether they come in several passes.
func scans(b []byte) (samples float64, passes bool) {
	const most = 4
	for i := 2; i+4 <= len(b) && b[i] == 0xff; {
		marker, size := b[i+1], int(binary.BigEndian.Uint16(b[i+2:]))
		if size < 2 || i+2+size > len(b) {
			break
		}
		if body := b[i+4 : i+2+size]; marker >= 0xc0 && marker <= 0xc2 && len(body) >= 6 && len(body) >= 6+3*int(body[5]) {
			return sampling(body[6 : 6+3*int(body[5])]), marker == 0xc2
		}
		i += 2 + size
	}
	return most, true
}

// sampling adds up the samples of each component for a pixel.
func sampling(components []byte) float64 {
	sum, across, down := 0, 1, 1
	for c := 0; c+1 < len(components); c += 3 {
		h, v := int(components[c+1]>>4), int(components[c+1]&15)
		sum += h * v
		across, down = max(across, h), max(down, v)
	}
	return float64(sum) / float64(across*down)
}
