package sticker

import (
	"image"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// said is a text with the words on the sheet that it was read from, which are none
// where their places are not known.
type said struct {
	text  string
	words []word
	page  int // from 1
}

// and is a text that goes on with another. A box has one page: words on a page after
// it are left out.
func (s said) and(next said) said {
	out := said{strings.TrimSpace(s.text + " " + next.text), s.words, s.page}
	switch {
	case len(s.words) == 0:
		out.words, out.page = next.words, next.page
	case next.page == s.page:
		out.words = slices.Concat(s.words, next.words)
	}
	return out
}

// part is a part of the text. Where the words do not have it in these letters, it was
// made of all of them.
func (s said) part(text string) said {
	all := spelled(s.words)
	at := strings.Index(all, text)
	if at < 0 {
		return said{text, s.words, s.page}
	}
	return said{text, s.between(at, at+len(text)), s.page}
}

// behind is what follows the first n bytes: leaders are left out.
func (s said) behind(n int) said {
	words := s.between(n, len(spelled(s.words)))
	for len(words) > 1 && strings.IndexFunc(words[0].text, alphanumeric) < 0 && !strings.ContainsAny(words[0].text, "$-–—") {
		words = words[1:]
	}
	return said{spelled(words), words, s.page}
}

func alphanumeric(r rune) bool { return r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z' }

// between are the words of which a letter stands between two places of the text.
func (s said) between(from, to int) (out []word) {
	at := 0
	for _, w := range s.words {
		if end := at + len(w.text); at < to && end > from {
			out = append(out, w)
		}
		at += len(w.text) + 1
	}
	return out
}

// spelled is words as a line of text.
func spelled(words []word) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.text
	}
	return strings.Join(texts, " ")
}

// proof is where the text stands, in the sheet's own places until they are moved back
// to the document's; nil where that is not known.
func (s said) proof() *knowledge.Proof {
	if len(s.words) == 0 {
		return nil
	}
	var sum float64
	for _, w := range s.words {
		sum += w.conf
	}
	return &knowledge.Proof{Page: s.page, Box: knowledge.Level(around(s.words)), Confidence: sum / float64(len(s.words))}
}

// around is the rectangle that words fill.
func around(words []word) (r image.Rectangle) {
	for _, w := range words {
		r = r.Union(w.box())
	}
	return r
}

// middle is the point in the middle of a rectangle.
func middle(r image.Rectangle) image.Point { return r.Min.Add(r.Max).Div(2) }

// proofs are those of several texts, one each.
func proofs(all []said) []*knowledge.Proof {
	out := make([]*knowledge.Proof, len(all))
	known := false
	for i, s := range all {
		out[i] = s.proof()
		known = known || out[i] != nil
	}
	if !known {
		return nil
	}
	return out
}

// said is the line's text.
func (l line) said() said { return said{l.text, l.words, max(1, l.page)} }

// part is a part of the line's text.
func (l line) part(text string) said { return l.said().part(text) }

// price is what stands behind the name that the line begins with.
func (l line) price(name string) said { return l.said().behind(len(name)) }

// amount is the price at the line's end.
func (l line) amount(a amounts) said {
	name, _, _ := a.split(l.text)
	return l.price(name)
}
