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
	b, err := exec.CommandContext(ctx, "pdftoppm", "-gray", "-scale-to", strconv.Itoa(photoWidth), "-f", "1", "-l", "1", pdf).Output() //nolint:gosec // G204: a test's own file
	if err != nil {
		return nil, fmt.Errorf("stickertest: render: %w", err)
	}
	var w, h, depth int
	if _, err := fmt.Fscanf(bytes.NewReader(b), "P5\n%d %d\n%d\n", &w, &h, &depth); err != nil || w <= 0 || h <= 0 || len(b) < w*h {
		return nil, fmt.Errorf("stickertest: render: no page in %s", pdf)
	}
	return &image.Gray{Pix: b[len(b)-w*h:], Stride: w, Rect: image.Rect(0, 0, w, h)}, nil
}
