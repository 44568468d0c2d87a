package telegramtest

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// formatted is a text with the parts of it that are marked.
type formatted struct {
	text     string
	entities []Entity
}

var errNotUTF8 = errors.New("strings must be encoded in UTF-8")

// parseMarkup reads a text in one of the parse modes; "" and "none" mean plain.
// Its errors are worded as Telegram words them.
func parseMarkup(text, mode string) (formatted, error) {
	if !utf8.ValidString(text) {
		return formatted{}, errNotUTF8
	}
	var (
		f   formatted
		err error
	)
	switch strings.ToLower(mode) {
	case "", "none":
		return formatted{text: text}, nil
	case "html":
		f, err = parseHTML(text)
	case "markdown":
		f, err = parseMarkdown(text)
	case "markdownv2":
		f, err = parseMarkdownV2(text)
	default:
		return formatted{}, errors.New("unsupported parse_mode")
	}
	if err != nil {
		return formatted{}, errors.New("can't parse entities: " + err.Error())
	}
	sortEntities(f.entities)
	return f, nil
}

// malformed is an error of markup, in Telegram's words: they begin with a capital.
func malformed(format string, args ...any) error { return markupError(fmt.Sprintf(format, args...)) }

type markupError string

func (e markupError) Error() string { return string(e) }

// sink is a text being written, with its length in UTF-16 code units.
type sink struct {
	out   []byte
	units int
}

// unit writes one byte; only the first of a character counts.
func (s *sink) unit(c byte) {
	s.out = append(s.out, c)
	switch {
	case c >= 0xf0: // four bytes here, a surrogate pair there
		s.units += 2
	case c&0xc0 != 0x80:
		s.units++
	}
}

// source is a text being read; past its end are zeros.
type source string

func (s source) at(i int) byte {
	if i < len(s) {
		return s[i]
	}
	return 0
}

// isSpace holds for zero too, so that a loop over words stops at the end.
func isSpace(c byte) bool {
	return c == 0 || c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v'
}

// utf16Len is the length of a text in UTF-16 code units.
func utf16Len(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}
