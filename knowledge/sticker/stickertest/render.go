package stickertest

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"os/exec"
	"strconv"
)

// Page renders a PDF's first page with poppler, 2,560 pixels on its long side.
func Page(ctx context.Context, pdf string) (*image.Gray, error) {
	return rendered(ctx, pdf, "-scale-to", strconv.Itoa(photoWidth))
}

// CloseUp renders a part of a PDF's first page, in points, as a person frames it who comes
// closer: with what stands around it, in the shape of a photo.
func CloseUp(ctx context.Context, pdf string, part image.Rectangle) (*image.Gray, error) {
	const dots, point = 300, 72 // to the inch
	part = part.Inset(-max(part.Dx(), part.Dy()) / 12)
	if wide := part.Dy() * photoWidth / photoHeight; wide > part.Dx() {
		part.Min.X -= (wide - part.Dx()) / 2
		part.Max.X = part.Min.X + wide
	}
	if high := part.Dx() * photoHeight / photoWidth; high > part.Dy() {
		part.Min.Y -= (high - part.Dy()) / 2
		part.Max.Y = part.Min.Y + high
	}
	part.Min = image.Pt(max(part.Min.X, 0), max(part.Min.Y, 0))
	pixels := func(points int) string { return strconv.Itoa(points * dots / point) }
	return rendered(ctx, pdf, "-r", strconv.Itoa(dots), "-x", pixels(part.Min.X), "-y", pixels(part.Min.Y), "-W", pixels(part.Dx()), "-H", pixels(part.Dy()))
}

func rendered(ctx context.Context, pdf string, how ...string) (*image.Gray, error) {
	b, err := exec.CommandContext(ctx, "pdftoppm", append(how, "-gray", "-f", "1", "-l", "1", pdf)...).Output() //nolint:gosec // G204: a test's own file
	if err != nil {
		return nil, fmt.Errorf("stickertest: render: %w", err)
	}
	var w, h, depth int
	if _, err := fmt.Fscanf(bytes.NewReader(b), "P5\n%d %d\n%d\n", &w, &h, &depth); err != nil || w <= 0 || h <= 0 || len(b) < w*h {
		return nil, fmt.Errorf("stickertest: render: no page in %s", pdf)
	}
	return &image.Gray{Pix: b[len(b)-w*h:], Stride: w, Rect: image.Rect(0, 0, w, h)}, nil
}
