// Package document turns files into texts that can be searched: what they are about,
// where they come from, and their words, section by section.
//
// A document without a source that can be opened and a licence is refused. What a
// document says is quoted and never obeyed; what only programs see of it (scripts,
// comments, what is hidden) is dropped.
package document

import (
	"bufio"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"example.com/vinbot/knowledge"
)

// Section is a piece of a document under one heading; without one, Topic is empty.
type Section struct{ Topic, Text string }

// About is what a document's passages all say of themselves.
type About struct{ knowledge.Passage }

// Set sets one property by the name it has in front matter and on the command line.
func (a *About) Set(name, value string) error {
	value = strings.Trim(strings.TrimSpace(value), `"'`)
	texts := map[string]*string{
		"title": &a.Source.Title, "url": &a.Source.URL, "license": &a.License, "licence": &a.License, "make": &a.Make, "model": &a.Model,
		"trim": &a.Trim, "topic": &a.Topic, "lang": &a.Lang,
	}
	if at, ok := texts[name]; ok {
		*at = value
		return nil
	}
	switch name {
	case "quality":
		a.Source.Kind = knowledge.SourceKind(value)
		return nil
	case "year", "years":
		from, to, several := strings.Cut(strings.ReplaceAll(value, "–", "-"), "-")
		var err error
		if a.YearFrom, err = strconv.Atoi(strings.TrimSpace(from)); err == nil && several {
			a.YearTo, err = strconv.Atoi(strings.TrimSpace(to))
		}
		if err != nil {
			return fmt.Errorf("%q is no year", value)
		}
		if !several {
			a.YearTo = a.YearFrom
		}
		return nil
	}
	return fmt.Errorf("%q is not a property of a document", name)
}

// Check says why passages of the document would be refused.
func (a *About) Check() error {
	u, err := url.Parse(a.Source.URL)
	switch {
	case a.Source.Title == "" || a.Source.URL == "":
		return errors.New("title or url of the source is missing")
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || !strings.Contains(u.Hostname(), "."):
		return errors.New("url is not the address of a web page")
	case a.License == "":
		return errors.New("license is missing")
	case a.Model != "" && a.Make == "" || a.Trim != "" && a.Model == "":
		return errors.New("a model needs its make, and a trim its model")
	case a.YearFrom != 0 && (a.YearFrom < 1886 || a.YearTo < a.YearFrom || a.YearTo > 2100):
		return fmt.Errorf("years %d to %d make no sense", a.YearFrom, a.YearTo)
	case !spoken(a.Lang):
		return errors.New("lang must be en, es, fr or de")
	}
	return nil
}

func spoken(lang string) bool {
	switch lang {
	case "", "en", "es", "fr", "de":
		return true
	}
	return false
}

// FrontMatter reads the properties between two lines of three dashes that a text may
// begin with, and returns the text after them. Text without them is returned whole.
func (a *About) FrontMatter(text string) (rest string, err error) {
	text = strings.TrimPrefix(text, "\ufeff")
	after, ok := strings.CutPrefix(strings.ReplaceAll(text, "\r\n", "\n"), "---\n")
	if !ok {
		return text, nil
	}
	matter, rest, ok := strings.Cut(after, "\n---")
	if !ok {
		return text, nil
	}
	return rest, a.Properties(matter)
}

// Properties reads lines of "name: value"; empty ones and those that begin with # are
// passed over.
func (a *About) Properties(text string) error {
	lines := bufio.NewScanner(strings.NewReader(text))
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return errors.New("front matter: a line is no \"name: value\"")
		}
		if err := a.Set(strings.ToLower(strings.TrimSpace(name)), value); err != nil {
			return fmt.Errorf("front matter: %w", err)
		}
	}
	return nil
}

// Plain is a text without headings.
func Plain(text string) []Section { return tidied([]Section{{Text: text}}) }

// tidied drops what cannot be seen: control characters, marks that turn the direction
// of writing, spaces of no width; and sections that nothing is left of.
func tidied(sections []Section) (out []Section) {
	for _, s := range sections {
		s.Text, s.Topic = visible(s.Text), strings.Join(strings.Fields(visible(s.Topic)), " ")
		if s.Text != "" {
			out = append(out, s)
		}
	}
	return out
}

func visible(text string) string {
	text = strings.ToValidUTF8(text, "")
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || r == '\f' || r == '\v':
			return '\n'
		case unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, text)
	return strings.TrimSpace(text)
}
