package sticker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"example.com/vinbot/knowledge"
)

const (
	maxText   = 256 << 10 // bytes of a PDF's text layer; real labels have up to 20,000
	maxRaster = 96 << 20  // bytes of one rendered page

	textTime = time.Second // of a processor, to get a text layer out; real labels take a fifth
)

// readPDF takes the text layer where there is one and pictures of the pages
// where there is none.
func (r *Reader) readPDF(ctx context.Context, b []byte) (knowledge.Label, error) {
	path, done, err := keep(b)
	if err != nil {
		return knowledge.Label{}, err
	}
	defer done()
	texts, places, err := r.textLayer(ctx, path)
	if err != nil {
		return knowledge.Label{}, err
	}
	if len(texts) > r.cfg.MaxPages {
		return knowledge.Label{}, ErrTooManyPages
	}
	if letters(strings.Join(texts, "\n")) >= 40 {
		r.watched(step{stage: stageWords, places: places})
		return read(layerSheet(texts, places)), nil
	}
	return r.readPages(ctx, path, len(texts), places)
}

// readPages reads scanned pages as pictures.
func (r *Reader) readPages(ctx context.Context, path string, n int, places []placedPage) (knowledge.Label, error) {
	var labels []knowledge.Label
	for page := 1; page <= n; page++ {
		img, err := r.rendered(ctx, path, page)
		if err != nil {
			return knowledge.Label{}, err
		}
		if img == nil {
			continue
		}
		if page <= len(places) {
			img.view = places[page-1].rasterView(img)
		}
		r.watched(step{stage: stageSent, picture: img, page: page})
		l, err := r.readShown(ctx, img)
		if errors.Is(err, ErrNothingRead) {
			continue
		}
		if err != nil {
			return knowledge.Label{}, err
		}
		for _, p := range l.Proofs() {
			p.Page = page
		}
		labels = append(labels, l)
	}
	if len(labels) == 0 {
		return knowledge.Label{}, ErrNothingRead
	}
	return mergeAll(labels), nil
}

// rendered is a page as a picture; nil is a page that renders to nothing.
func (r *Reader) rendered(ctx context.Context, path string, page int) (*gray, error) {
	p := strconv.Itoa(page)
	pgm, err := r.run(ctx, nil, maxRaster, r.cfg.PDFToPPM,
		"-gray", "-scale-to", strconv.Itoa(longSide), "-f", p, "-l", p, path)
	if err := pdfError(err); err != nil {
		return nil, err
	}
	g, err := decodePGM(pgm)
	if err != nil {
		return nil, nil //nolint:nilerr,nilnil // an empty page is no error
	}
	return g, nil
}

// pdfError says what a failure of poppler means. Its complaints about damage
// that it repaired come with status 0.
func pdfError(err error) error {
	var f *failure
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errOutput):
		return ErrTooBig
	case errors.As(err, &f) && strings.Contains(f.stderr, "Incorrect password"):
		return ErrEncrypted
	case errors.As(err, &f) && f.code == -1: // killed at a limit on time or memory
		return ErrTooBig
	case errors.As(err, &f) && (f.code == 1 || f.code == 99): // poppler: the file could not be opened; its pages cannot be found
		return ErrNotADocument
	}
	return err
}

// keep writes a document where poppler can seek in it. done removes it.
func keep(b []byte) (path string, done func(), err error) {
	dir, err := os.MkdirTemp("", "vinbot-label-")
	if err != nil {
		return "", nil, fmt.Errorf("sticker: keep document: %w", err)
	}
	done = func() { _ = os.RemoveAll(dir) }
	path = filepath.Join(dir, "label.pdf")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		done()
		return "", nil, fmt.Errorf("sticker: keep document: %w", err)
	}
	return path, done, nil
}

// letters counts what could be words.
func letters(s string) int {
	n := 0
	for _, c := range []byte(s) {
		if c|0x20 >= 'a' && c|0x20 <= 'z' {
			n++
		}
	}
	return n
}

// decodePGM reads a binary PGM with one byte a pixel, the only kind pdftoppm makes.
func decodePGM(b []byte) (*gray, error) {
	var w, h, depth int
	head := b[:min(len(b), 64)]
	if _, err := fmt.Fscanf(bytes.NewReader(head), "P5\n%d %d\n%d\n", &w, &h, &depth); err != nil {
		return nil, ErrNotADocument
	}
	if depth != 255 || w <= 0 || h <= 0 || w > 1<<15 || h > 1<<15 || len(b) < w*h {
		return nil, ErrNotADocument
	}
	return &gray{w: w, h: h, pix: b[len(b)-w*h:]}, nil
}
