package sticker

import (
	"context"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"
)

// maxPlaced bounds what pdftotext says of the places of words: about a line of a hundred
// bytes for each.
const maxPlaced = 16 * maxText

// textLayer is the text of a PDF's pages, line by line in the order it was written, and
// the places of its words in points. They come from two runs at once: only the text has
// lines, only the other the places. Where they do not agree places are not known.
func (r *Reader) textLayer(ctx context.Context, path string) (texts []string, pages []placedPage, err error) {
	args := []string{"-raw", "-enc", "UTF-8", "-f", "1", "-l", strconv.Itoa(r.cfg.MaxPages + 1)}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		out, err := r.runWithin(ctx, textTime, nil, maxText, r.cfg.PDFToText, append(slices.Clip(args), path, "-")...)
		texts = strings.Split(strings.TrimSuffix(legible(out), "\f"), "\f")
		return pdfError(err)
	})
	group.Go(func() error {
		out, err := r.runWithin(ctx, textTime, nil, maxPlaced, r.cfg.PDFToText, append(slices.Clip(args), "-bbox", path, "-")...)
		if err == nil {
			pages = parsePlaced(legible(out))
		} else if ctx.Err() != nil {
			return err
		}
		return nil
	})
	if err := group.Wait(); err != nil {
		return nil, nil, err
	}
	return texts, pages, nil
}

// placedPage is the words of a page with their places, in points from its top left.
type placedPage struct {
	w, h  float64
	words []word
}

var (
	pageTag = regexp.MustCompile(`^\s*<page width="([\d.]+)" height="([\d.]+)">`)
	wordTag = regexp.MustCompile(`^\s*<word xMin="(-?[\d.]+)" yMin="(-?[\d.]+)" xMax="(-?[\d.]+)" yMax="(-?[\d.]+)">(.*)</word>`)
)

// parsePlaced reads what pdftotext -bbox says.
func parsePlaced(out string) (pages []placedPage) {
	for row := range strings.Lines(out) {
		if m := pageTag.FindStringSubmatch(row); m != nil {
			n, ok := numbers(m[1:3])
			if !ok {
				return nil
			}
			pages = append(pages, placedPage{w: n[0], h: n[1]})
			continue
		}
		m := wordTag.FindStringSubmatch(row)
		if m == nil || len(pages) == 0 {
			continue
		}
		n, ok := numbers(m[1:5])
		if !ok {
			return nil
		}
		p := &pages[len(pages)-1]
		p.words = append(p.words, word{x0: int(n[0]), y0: int(n[1]), x1: int(n[2] + 1), y1: int(n[3] + 1), text: html.UnescapeString(m[5]), conf: 1})
	}
	return pages
}

func numbers(texts []string) (out []float64, ok bool) {
	const largest = 1 << 20
	for _, t := range texts {
		n, err := strconv.ParseFloat(t, 64)
		if err != nil || n > largest || n < -largest {
			return nil, false
		}
		out = append(out, n)
	}
	return out, true
}

// layerSheet makes a sheet of text that was not guessed, with the places of its words
// where they are known.
func layerSheet(texts []string, pages []placedPage) sheet {
	var s sheet
	for i, text := range texts {
		var left []word
		if i < len(pages) {
			left = pages[i].words
		}
		for l := range strings.Lines(text) {
			ln := line{page: i + 1, conf: 1}
			ln.words, left = placed(l, left)
			if ln.text = clean(l); ln.text != "" {
				s.lines = append(s.lines, ln)
			}
		}
	}
	return s
}

// placed gives a line's words the places that come next on the page, and returns those
// that are left: none where text and places do not agree.
func placed(text string, next []word) (words, left []word) {
	for field := range strings.FieldsSeq(text) {
		first := len(words)
		for field != "" {
			if len(next) == 0 {
				return nil, nil
			}
			w := next[0]
			common := min(len(field), len(w.text))
			if field[:common] != w.text[:common] {
				return nil, nil
			}
			if field = field[common:]; common == len(w.text) {
				next = next[1:]
			} else { // two fields make one word: a space within it
				next = append([]word{w.as(strings.TrimSpace(w.text[common:]))}, next[1:]...)
			}
			w.text = w.text[:common]
			words = append(words, w)
		}
		words = append(words[:first], joined(words[first:])...)
	}
	return words, next
}

// joined is one word made of those that stand without a space between them.
func joined(parts []word) []word {
	if len(parts) == 0 {
		return nil
	}
	one := parts[0]
	for _, p := range parts[1:] {
		box := one.box().Union(p.box())
		one = word{x0: box.Min.X, y0: box.Min.Y, x1: box.Max.X, y1: box.Max.Y, text: one.text + p.text, conf: 1}
	}
	if one.text = clean(one.text); one.text == "" {
		return nil
	}
	return []word{one}
}

// rasterView is the view from a rendered page's pixels to its points.
func (p placedPage) rasterView(g *gray) view {
	return resized(p.w/float64(g.w), p.h/float64(g.h))
}
