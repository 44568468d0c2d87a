package bot

import (
	"html"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// atom is the least piece of HTML that must not be cut: a tag, or one character
// as it is written.
type atom struct {
	raw     string
	tag     string // name, if it is one
	closing bool
	char    rune // what is shown, if it is none
	units   int  // of char in UTF-16
}

// atoms reads HTML as Telegram does. What only looks like a tag or an entity is
// text.
func atoms(s string) []atom {
	markup := regexp.MustCompile(`^(?:<(/?)([a-z][a-z0-9-]*)(?:\s[^<>]*)?>|&(?:lt|gt|amp|quot|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)`)
	list := make([]atom, 0, len(s))
	for s != "" {
		var m []string
		if s[0] == '<' || s[0] == '&' {
			m = markup.FindStringSubmatch(s)
		}
		switch {
		case m == nil:
			r, n := utf8.DecodeRuneInString(s)
			list = append(list, character(s[:n], r))
		case m[2] == "":
			r, _ := utf8.DecodeRuneInString(html.UnescapeString(m[0]))
			list = append(list, character(m[0], r))
		default:
			list = append(list, atom{raw: m[0], tag: m[2], closing: m[1] != ""})
		}
		s = strings.TrimPrefix(s, list[len(list)-1].raw)
	}
	return list
}

func character(raw string, r rune) atom {
	return atom{raw: raw, char: r, units: max(utf16.RuneLen(r), 1)}
}
