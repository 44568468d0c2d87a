package document

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxNodes bounds the tokens of a page; the longest manuals have a tenth.
const maxNodes = 2_000_000

// errNodes says that a page is too long.
var errNodes = errors.New("the page has too many parts")

// HTML reads the text of a page that a reader sees, under its headings.
func HTML(in io.Reader) ([]Section, error) {
	p := page{sections: []Section{{}}}
	z := html.NewTokenizer(in)
	const biggest = 1 << 20 // of one tag or text
	z.SetMaxBuf(biggest)
	for range maxNodes {
		switch z.Next() {
		case html.ErrorToken:
			if err := z.Err(); !errors.Is(err, io.EOF) {
				return nil, fmt.Errorf("page: %w", err)
			}
			return tidied(p.sections), nil
		case html.TextToken:
			p.text(string(z.Text()))
		case html.StartTagToken:
			p.open(z.Token())
		case html.EndTagToken:
			p.close(z.Token().DataAtom)
		case html.SelfClosingTagToken, html.CommentToken, html.DoctypeToken:
		}
	}
	return nil, errNodes
}

// page is a page being read.
type page struct {
	sections []Section
	heading  bool
	hidden   atom.Atom // the element that is being dropped; 0: none
	depth    int       // of elements of its kind inside it
}

func (p *page) text(words string) {
	last := &p.sections[len(p.sections)-1]
	switch {
	case p.hidden != 0:
	case p.heading:
		last.Topic += words
	default:
		last.Text += words
	}
}

func (p *page) open(t html.Token) {
	switch {
	case p.hidden == atom.Head && t.DataAtom == atom.Body: // whose end may be left out
		p.hidden = 0
	case p.hidden != 0:
		if t.DataAtom == p.hidden {
			p.depth++
		}
		return
	case unseen(t):
		p.hidden, p.depth = t.DataAtom, 1
		return
	}
	switch t.DataAtom.String() {
	case "h1", "h2", "h3":
		p.sections = append(p.sections, Section{})
		p.heading = true
	case "p", "div", "li", "tr", "br", "section", "article", "ul", "ol", "table", "h4", "h5", "h6", "dt", "dd":
		p.text("\n")
	case "td", "th":
		p.text("\t")
	}
}

func (p *page) close(a atom.Atom) {
	if p.hidden != 0 {
		if a == p.hidden {
			if p.depth--; p.depth == 0 {
				p.hidden = 0
			}
		}
		return
	}
	switch a.String() {
	case "h1", "h2", "h3":
		p.heading = false
	case "p", "tr", "li", "table":
		p.text("\n")
	}
}

// unseen reports whether an element is dropped with all that is in it: what runs, what
// is no part of the text, and what a page hides from its reader.
func unseen(t html.Token) bool {
	switch t.DataAtom.String() {
	case "script", "style", "noscript", "template", "iframe", "svg", "object", "head", "nav", "form", "button", "textarea", "select":
		return true
	case "img", "input", "br", "hr", "meta", "link", "wbr", "source", "col", "area", "base", "embed", "track", "":
		return false // they have no end
	}
	for _, a := range t.Attr {
		style := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
		switch {
		case a.Key == "hidden", a.Key == "aria-hidden" && style == "true":
			return true
		case a.Key == "style" && (strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") || strings.Contains(style, "font-size:0")):
			return true
		}
	}
	return false
}
