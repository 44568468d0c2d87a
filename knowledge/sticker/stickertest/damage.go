package stickertest

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"
)

// Damage is one way in which photos of labels are worse than a scan.
type Damage string

// The damages. All but DamageNone lie on a table that is seen around them,
// except where a phone's own zoom or crop leaves none.
const (
	DamageNone        Damage = "none"        // the page itself at 2,560 pixels
	DamageSmall       Damage = "small"       // at 1,280 pixels, as Telegram sends photos
	DamageTilt        Damage = "tilt"        // turned by 2 to 5 degrees
	DamagePerspective Damage = "perspective" // seen from the side and from below
	DamageSideways    Damage = "sideways"    // turned by one to three quarters, unsaid
	DamageEXIF        Damage = "exif"        // the same, said in the file
	DamageBlur        Damage = "blur"        // out of focus
	DamageGlare       Damage = "glare"       // a lamp mirrored in the window
	DamageShadow      Damage = "shadow"      // half of it in a shadow with a soft edge
	DamageDim         Damage = "dim"         // little light, much noise
	DamageJPEG        Damage = "jpeg"        // compressed until it shows
	DamageCrop        Damage = "crop"        // outer edges not on the picture
	DamagePhone       Damage = "phone"       // on a table, slightly askew, at 1,280 pixels as Telegram sends photos
	DamageCurl        Damage = "curl"        // paper that bulges towards the camera, shaded by it
	DamageScreenshot  Damage = "screenshot"  // the page on a phone's screen held level, with its bars
	DamageMixed       Damage = "mixed"       // perspective with a shadow or in dim light, slightly out of focus, compressed
)

// Damages lists all of them.
func Damages() []Damage {
	return []Damage{
		DamageNone, DamageSmall, DamageTilt, DamagePerspective, DamageSideways, DamageEXIF,
		DamageBlur, DamageGlare, DamageShadow, DamageDim, DamageJPEG, DamageCrop,
		DamagePhone, DamageCurl, DamageScreenshot, DamageMixed,
	}
}

const (
	fine, middling, coarse = 82, 50, 25 // JPEG quality: Telegram's, and two that show

	photoWidth  = 2560
	photoHeight = 1920
	degree      = math.Pi / 180
)

// Photo is the label, a page rendered at 2,560 pixels or more, as a JPEG with
// the damage. The same r gives the same bytes.
func Photo(label *image.Gray, d Damage, r *rand.Rand) ([]byte, error) {
	quality, turned := fine, 0
	switch d { //nolint:exhaustive // the others lie in the picture, not in the file
	case DamageEXIF:
		turned = 1 + r.IntN(3)
	case DamageJPEG:
		quality = coarse
	case DamageMixed:
		quality = middling
	}
	g := taken(label, d, r)
	if g == nil {
		return nil, fmt.Errorf("stickertest: no damage %q", d)
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, quartered(g, turned), &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("stickertest: encode: %w", err)
	}
	return said(out.Bytes(), turned), nil
}

// taken is the picture with a damage, or nil where there is none of that name.
func taken(label *image.Gray, d Damage, r *rand.Rand) *image.Gray {
	some := func(from, to float64) float64 { return (from + (to-from)*r.Float64()) * float64(1-2*r.IntN(2)) }
	table := func(p pose) *image.Gray {
		p.fill = cmp.Or(p.fill, 0.86)
		return shoot(label, p, photoWidth, photoHeight, r)
	}
	straight := pose{roll: some(0, 0.5) * degree}
	switch d {
	case DamageNone, DamageEXIF:
		return label
	case DamageSmall:
		return halved(label)
	case DamageTilt:
		return table(pose{roll: some(2, 5) * degree})
	case DamagePerspective:
		return table(pose{yaw: some(12, 22) * degree, pitch: some(8, 15) * degree, roll: some(0, 3) * degree, fill: 0.72}) // all of it on the picture
	case DamageSideways:
		return quartered(label, 1+r.IntN(3))
	case DamageBlur:
		return blurred(table(straight), 1)
	case DamageGlare:
		return glared(table(straight), r)
	case DamageShadow:
		return shaded(table(straight), r, 0.65)
	case DamageDim:
		return dimmed(table(straight), r)
	case DamageJPEG:
		return table(straight)
	case DamageCrop:
		return shoot(label, pose{fill: 1.04, roll: some(0, 0.5) * degree}, photoWidth, photoHeight, r)
	case DamagePhone:
		return halved(table(pose{yaw: some(2, 8) * degree, pitch: some(2, 8) * degree, roll: some(0, 2) * degree, fill: 0.94}))
	case DamageCurl:
		return shaded(table(pose{roll: some(0, 1) * degree, bulge: some(0.008, 0.018)}), r, 0.2)
	case DamageScreenshot:
		return screenshot(label)
	case DamageMixed:
		return mixed(table(pose{yaw: some(5, 12) * degree, pitch: some(4, 10) * degree, roll: some(0, 3) * degree, fill: 0.84}), r)
	}
	return nil
}

// each changes every pixel by what f makes of its place.
func each(g *image.Gray, f func(x, y, v float64) float64) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	for y := range h {
		for x := range w {
			p := &g.Pix[y*g.Stride+x]
			*p = uint8(min(255, max(0, f(float64(x)/float64(w), float64(y)/float64(h), float64(*p)))))
		}
	}
	return g
}

// glared adds the light of a lamp that fades outwards; in its middle little
// contrast is left.
func glared(g *image.Gray, r *rand.Rand) *image.Gray {
	cx, cy, size := 0.2+0.6*r.Float64(), 0.2+0.6*r.Float64(), 0.10+0.08*r.Float64()
	return each(g, func(x, y, v float64) float64 {
		lamp := math.Exp(-((x-cx)*(x-cx) + (y-cy)*(y-cy)) / (2 * size * size))
		return v + (255-v)*0.75*lamp
	})
}

// shaded takes a share of the light on one side of a slanting edge.
func shaded(g *image.Gray, r *rand.Rand, share float64) *image.Gray {
	at, slant := 0.35+0.3*r.Float64(), r.Float64()-0.5
	return each(g, func(x, y, v float64) float64 {
		depth := 1 / (1 + math.Exp(-(x-at+slant*(y-0.5))/0.02))
		return v * (1 - share*depth)
	})
}

// dimmed leaves a third of the light, falling off to the corners, and adds noise.
func dimmed(g *image.Gray, r *rand.Rand) *image.Gray {
	return each(g, func(x, y, v float64) float64 {
		corner := (x-0.5)*(x-0.5) + (y-0.5)*(y-0.5)
		return v*(0.38-0.3*corner) + r.NormFloat64()*5
	})
}

// mixed is what hands and evenings do to a photo: two or three damages at once, each less
// than alone.
func mixed(g *image.Gray, r *rand.Rand) *image.Gray {
	if r.IntN(2) == 0 {
		g = shaded(g, r, 0.5)
	} else {
		g = dimmed(g, r)
	}
	if r.IntN(2) == 0 {
		g = softened(g)
	}
	return g
}

func halved(g *image.Gray) *image.Gray {
	w, h := g.Rect.Dx()/2, g.Rect.Dy()/2
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			i := 2*y*g.Stride + 2*x
			sum := int(g.Pix[i]) + int(g.Pix[i+1]) + int(g.Pix[i+g.Stride]) + int(g.Pix[i+g.Stride+1])
			out.Pix[y*out.Stride+x] = uint8(sum / 4) //nolint:gosec // G115: a mean of bytes
		}
	}
	return out
}

// said puts an EXIF orientation into a JPEG that was turned clockwise by so many
// quarters.
func said(b []byte, quarters int) []byte {
	if quarters == 0 {
		return b
	}
	undo := [4]uint16{1, 8, 3, 6}[quarters]
	t := binary.BigEndian.AppendUint16([]byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01"), undo)
	t = append(t, 0, 0, 0, 0, 0, 0)
	head := append([]byte{0xff, 0xd8, 0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(t)+2))...) //nolint:gosec // G115: 34
	return append(append(head, t...), b[2:]...)
}
