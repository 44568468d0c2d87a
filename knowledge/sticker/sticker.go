// Package sticker reads window stickers (Monroney labels): a PDF or a photo
// goes in, a knowledge.Label with every doubt about it comes out.
//
// A number is what was printed or it is missing: nothing is corrected, and sums
// that do not close are reported with both amounts. The work is done by
// poppler and tesseract as bounded child processes; this package prepares their
// input and understands their output.
package sticker

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"time"

	"golang.org/x/sync/semaphore"

	"example.com/vinbot/knowledge"
)

// Errors of a reading; each has an answer of its own for the person who sent
// the document.
var (
	ErrNotADocument   = errors.New("sticker: neither a PDF nor a JPEG, PNG or WebP picture")
	ErrOtherFormat    = errors.New("sticker: a picture in a format that is not read")
	ErrEncrypted      = errors.New("sticker: the PDF asks for a password")
	ErrTooBig         = errors.New("sticker: document too big")
	ErrTooManyPages   = errors.New("sticker: too many pages")
	ErrTooManyPixels  = errors.New("sticker: picture too large")
	ErrNothingRead    = errors.New("sticker: no text found")
	ErrProgramMissing = errors.New("sticker: a program is not installed")
	ErrTimeout        = errors.New("sticker: reading took too long")
	ErrStarved        = errors.New("sticker: the machine had no time for reading") // or a program hung: it may go another time
)

// Stage tells how far a reading is.
type Stage string

// The stages, in order.
const (
	StageReceived Stage = "received"
	StageReading  Stage = "reading" // getting the text out
	StagePrices   Stage = "prices"  // of a picture: looking at the prices again
	StageSecond   Stage = "second"  // of a picture: another reader looks at it
	StageChecking Stage = "checking"
)

// Progress is told at the start of each stage what has been read by then. That is a
// first look: the label at the end may say otherwise.
type Progress func(s Stage, seen knowledge.Label)

// Document is one file as it was sent. The MIME type is a claim; the bytes decide.
type Document struct {
	Name  string
	MIME  string
	Bytes []byte
}

// Paged reports whether the document has pages: whether it is a PDF.
func (d Document) Paged() bool { return kind(d.Bytes) == pdfType }

// Config bounds a Reader. Zero fields take the defaults in brackets.
type Config struct {
	PDFToText string        // program [pdftotext]
	PDFToPPM  string        // program [pdftoppm]
	Tesseract string        // program [tesseract]
	Timeout   time.Duration // of each child process by the clock [60 s]
	Processor time.Duration // that each child process may use, in whole seconds [30 s]
	MemoryMiB int           // address space of each child process [2048]
	MaxBytes  int           // of one document [20 MiB]
	MaxPages  int           // of a PDF [6]
	MaxPixels int           // of a picture [64 million]
	MaxMemMiB int           // that a picture may take while it is decoded, one at a time [256]
	MaxDocs   int           // of an album [10]
	Names     Names         // what options are called: a word that is known need not be as clear [none known]
	Second    Seer          // reads pictures that leave a doubt once more [none]
	Parallel  int           // pictures in work at once, each by up to two processes [the number of CPUs]
}

// Reader reads labels. It is safe for concurrent use; more readings than
// Config.Parallel wait for their turn, so that many photos at once do not
// exhaust memory.
type Reader struct {
	cfg      Config
	turns    *semaphore.Weighted
	decoding *semaphore.Weighted // one picture at a time: it takes most memory then
	progress Progress            // of the one reading that this Reader is for
	watch    func(step)          // nil: nobody looks on
}

// New finds the programs. A missing one is ErrProgramMissing.
func New(cfg Config) (*Reader, error) {
	cfg = Config{
		PDFToText: cmp.Or(cfg.PDFToText, "pdftotext"),
		PDFToPPM:  cmp.Or(cfg.PDFToPPM, "pdftoppm"),
		Tesseract: cmp.Or(cfg.Tesseract, "tesseract"),
		Timeout:   cmp.Or(cfg.Timeout, time.Minute),
		Processor: cmp.Or(cfg.Processor, 30*time.Second),
		MemoryMiB: cmp.Or(cfg.MemoryMiB, 2048),
		MaxBytes:  cmp.Or(cfg.MaxBytes, 20<<20),
		MaxPages:  cmp.Or(cfg.MaxPages, 6),
		MaxPixels: cmp.Or(cfg.MaxPixels, 64_000_000),
		MaxMemMiB: cmp.Or(cfg.MaxMemMiB, 256),
		MaxDocs:   cmp.Or(cfg.MaxDocs, 10),
		Names:     cfg.Names,
		Second:    cfg.Second,
		Parallel:  cmp.Or(cfg.Parallel, runtime.NumCPU()),
	}
	for _, p := range []*string{&cfg.PDFToText, &cfg.PDFToPPM, &cfg.Tesseract} {
		path, err := exec.LookPath(*p)
		if err != nil {
			return nil, fmt.Errorf("%w: %s", ErrProgramMissing, *p)
		}
		*p = path
	}
	return &Reader{cfg: cfg, turns: semaphore.NewWeighted(int64(cfg.Parallel)), decoding: semaphore.NewWeighted(1)}, nil
}

// Parallel is how many readings are worth beginning at once: Config.Parallel are in
// work, and as many more while a second reader is asked.
func (r *Reader) Parallel() int {
	if r.cfg.Second != nil {
		return 2 * r.cfg.Parallel
	}
	return r.cfg.Parallel
}

// Read reads one label from one or several documents (an album of one car). It
// calls progress, which may be nil, at the start of each stage. A document that
// is no label is a label with DoubtNotALabel, not an error; the errors above
// say why there is nothing at all.
func (r *Reader) Read(ctx context.Context, docs []Document, progress Progress) (knowledge.Label, error) {
	r = r.telling(progress)
	r.progress(StageReceived, knowledge.Label{})
	if len(docs) == 0 {
		return knowledge.Label{}, ErrNotADocument
	}
	if len(docs) > r.cfg.MaxDocs {
		return knowledge.Label{}, ErrTooManyPages
	}
	for _, d := range docs {
		if len(d.Bytes) > r.cfg.MaxBytes {
			return knowledge.Label{}, ErrTooBig
		}
	}
	if err := r.turns.Acquire(ctx, 1); err != nil {
		return knowledge.Label{}, fmt.Errorf("sticker: wait for a turn: %w", err)
	}
	defer r.turns.Release(1)
	r.progress(StageReading, knowledge.Label{})
	labels, err := r.readEach(ctx, docs)
	if err != nil {
		return knowledge.Label{}, err
	}
	l := mergeAll(labels)
	r.progress(StageChecking, l)
	return l, nil
}

// telling is the reader for one reading, of which progress is told; nil: nobody.
func (r *Reader) telling(progress Progress) *Reader {
	if progress == nil {
		progress = func(Stage, knowledge.Label) {}
	}
	one := *r
	one.progress = progress
	return &one
}

// readEach reads every document; one that cannot be read costs the album
// nothing as long as another can.
func (r *Reader) readEach(ctx context.Context, docs []Document) ([]knowledge.Label, error) {
	var labels []knowledge.Label
	var first error
	for i, d := range docs {
		l, err := r.readOne(ctx, d)
		if ctx.Err() != nil {
			return nil, fmt.Errorf("sticker: read: %w", ctx.Err())
		}
		if err != nil {
			if first == nil {
				first = err
			}
			continue
		}
		for _, p := range l.Proofs() {
			p.File = i
		}
		labels = append(labels, l)
	}
	if len(labels) == 0 {
		return nil, first
	}
	return labels, nil
}

func (r *Reader) readOne(ctx context.Context, d Document) (knowledge.Label, error) {
	switch kind(d.Bytes) {
	case pdfType:
		return r.readPDF(ctx, d.Bytes)
	case "image/jpeg", "image/png", "image/webp":
		return r.readPicture(ctx, d.Bytes)
	}
	if otherFormat(d.Bytes) {
		return knowledge.Label{}, ErrOtherFormat
	}
	return knowledge.Label{}, ErrNotADocument
}

// otherFormat reports whether the bytes are a picture that other programs read: HEIC
// and AVIF, as phones store photos, GIF, TIFF or BMP.
func otherFormat(b []byte) bool {
	if len(b) < 12 {
		return false
	}
	switch {
	case string(b[4:8]) == "ftyp":
		return true
	case bytes.HasPrefix(b, []byte("GIF8")), bytes.HasPrefix(b, []byte("II*\x00")), bytes.HasPrefix(b, []byte("MM\x00*")), bytes.HasPrefix(b, []byte("BM")):
		return true
	}
	return false
}

const pdfType = "application/pdf"

// kind is the type the bytes themselves show. A PDF may begin with up to a
// kilobyte of something else.
func kind(b []byte) string {
	switch {
	case bytes.Contains(b[:min(len(b), 1024)], []byte("%PDF-")):
		return pdfType
	case bytes.HasPrefix(b, []byte("\xff\xd8\xff")):
		return "image/jpeg"
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		return "image/png"
	case len(b) >= 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		return "image/webp"
	}
	return ""
}
