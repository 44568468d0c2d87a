package sticker

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// Bounds of a document whose text is wanted and which is no label.
const (
	documentPages = 800
	documentText  = 8 << 20          // bytes
	documentTime  = 20 * time.Second // of a processor
)

// Text takes the text layer out of a PDF, page by page, under limits on time, memory
// and size as labels are read under. Its errors are those of [Reader.Read]; a PDF of
// pictures is [ErrNothingRead].
func (r *Reader) Text(ctx context.Context, pdf []byte) ([]string, error) {
	path, done, err := keep(pdf)
	if err != nil {
		return nil, err
	}
	defer done()
	out, err := r.runWithin(ctx, documentTime, nil, documentText, r.cfg.PDFToText,
		"-enc", "UTF-8", "-f", "1", "-l", strconv.Itoa(documentPages+1), path, "-")
	if err := pdfError(err); err != nil {
		return nil, err
	}
	pages := strings.Split(strings.TrimSuffix(legible(out), "\f"), "\f")
	switch {
	case len(pages) > documentPages:
		return nil, ErrTooManyPages
	case letters(strings.Join(pages, "")) == 0:
		return nil, ErrNothingRead
	}
	return pages, nil
}
