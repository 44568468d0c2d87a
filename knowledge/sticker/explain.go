package sticker

import (
	"context"
	"fmt"
	"image"

	"example.com/vinbot/knowledge"
)

// The stages of a reading that can be looked at, in their order.
const (
	stageSent         = "sent"         // the right way up
	stagePaper        = "paper"        // and where the paper was seen on it
	stageStraightened = "straightened" // the paper alone, or all where none was seen
	stageWhitened     = "whitened"
	stageWords        = "words"  // as they were read, or stand in a PDF
	stageLines        = "lines"  // with columns, and the band that they stand in
	stageValues       = "values" // by their trust
)

// step is what a reading has made on its way: a picture, or what was seen on it.
type step struct {
	stage   string
	page    int // of a PDF that was scanned, from 1
	picture *gray
	words   []word
	lines   []line
	frame   frame
	places  []placedPage // of a PDF with text
}

// watched shows a step to whoever looks on.
func (r *Reader) watched(s step) {
	if r.watch != nil {
		r.watch(s)
	}
}

// Explain reads one document as [Reader.Read] does, and shows a picture of each stage
// of that as soon as it is made, the last ones those of the values that were found. What
// a failing reading came to is shown too. Its errors are those of Read and of show,
// which is not called again after one.
func (r *Reader) Explain(ctx context.Context, d Document, show func(name string, img image.Image) error) (knowledge.Label, error) {
	e := &explainer{show: show}
	watching := *r
	watching.watch = e.saw
	l, err := watching.Read(ctx, []Document{d}, nil)
	if err == nil {
		err = watching.showText(ctx, d, e)
	}
	if err == nil {
		e.values(l)
		err = e.err
	}
	return l, err
}

// explainer draws the steps of one reading.
type explainer struct {
	show   func(name string, img image.Image) error
	err    error // the first that show returned
	pages  []seenPage
	places []placedPage // of a PDF with text, until its pages are drawn
}

// seenPage is a page as it came, the one of a picture or one of a PDF.
type seenPage struct {
	number  int
	prefix  string // of the names of its pictures
	picture *gray
}

func (e *explainer) saw(s step) {
	switch s.stage {
	case stageSent:
		e.open(s.page, s.picture)
		e.draw(stageSent, s.picture.coloured())
	case stageStraightened:
		c := e.page().picture.coloured()
		c.outline(e.page().onPage(s.picture.corners()), rgb(paperColour))
		e.draw(stagePaper, c)
		e.draw(stageStraightened, s.picture.coloured())
	case stageWhitened:
		e.draw(stageWhitened, s.picture.coloured())
	case stageLines:
		e.draw(stageWords, drawnWords(s.picture, s.words, border))
		e.draw(stageLines, drawnLines(s))
	case stageWords:
		e.places = s.places
	}
}

// open begins a page; page is 0 for a picture.
func (e *explainer) open(page int, g *gray) {
	p := seenPage{number: max(page, 1), picture: g}
	if page > 0 {
		p.prefix = fmt.Sprintf("page-%d-", page)
	}
	e.pages = append(e.pages, p)
}

func (e *explainer) page() seenPage { return e.pages[len(e.pages)-1] }

func (e *explainer) draw(stage string, c canvas) {
	if e.err == nil {
		e.err = e.show(e.page().prefix+stage, c)
	}
}

// showText shows the pages of a PDF with text, which a reading does not look at.
func (r *Reader) showText(ctx context.Context, d Document, e *explainer) error {
	if len(e.places) == 0 {
		return nil
	}
	path, done, err := keep(d.Bytes)
	if err != nil {
		return err
	}
	defer done()
	for i, p := range e.places {
		g, err := r.rendered(ctx, path, i+1)
		if err != nil {
			return err
		}
		if g == nil {
			continue
		}
		g.view = p.rasterView(g)
		e.open(i+1, g)
		onPage := g.inverse()
		words := make([]word, len(p.words))
		for i, w := range p.words {
			from, to := onPage.back(point{float64(w.x0), float64(w.y0)}), onPage.back(point{float64(w.x1), float64(w.y1)})
			words[i] = word{x0: int(from.x), y0: int(from.y), x1: int(to.x), y1: int(to.y), text: w.text, conf: w.conf}
		}
		e.draw(stageSent, g.coloured())
		e.draw(stageWords, drawnWords(g, words, 0))
	}
	return nil
}

// values shows what was found on each page.
func (e *explainer) values(l knowledge.Label) {
	all := e.pages
	for _, p := range all {
		e.pages = []seenPage{p}
		e.draw(stageValues, p.drawnValues(l))
	}
}
