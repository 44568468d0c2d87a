package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxMarks is how many accents may sit on one letter: more is a flood of them
// that covers the lines around it.
const maxMarks = 3

// visible is a text without what only changes how the rest is shown: controls,
// marks of direction, characters of no width, floods of accents. Joiners stay
// where they join emoji or the letters of scripts that need them.
func visible(s string) string {
	var b strings.Builder
	var last rune
	marks := 0
	for _, r := range s {
		if hidden(r) || joiner(r) && last < utf8.RuneSelf {
			continue
		}
		switch {
		case !unicode.In(r, unicode.Mn, unicode.Me):
			marks = 0
		case !variation(r):
			marks++
		}
		if marks > maxMarks {
			continue
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// hidden tells whether a character is seen only in what it does to others.
func hidden(r rune) bool {
	switch {
	case r == '\n', r == '\t':
		return false
	case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Bidi_Control, r):
		return true
	case r == '\u00ad', r == '\u034f', r == '\u115f', r == '\u1160', r == '\u3164', r == '\uffa0', r == '\ufeff', r == '\ufffc':
		return true
	case r == '\u180e', r == '\u200b', r == '\u2028', r == '\u2029', r >= '\u2060' && r <= '\u206f', r >= '\ufff9' && r <= '\ufffb':
		return true
	}
	return r >= 0xe0000 && r <= 0xe007f // tags
}

func joiner(r rune) bool { return r == '\u200c' || r == '\u200d' }

// variation tells whether a mark only chooses between two drawings of an emoji.
func variation(r rune) bool { return r == '\ufe0e' || r == '\ufe0f' }

// first and pop keep a text's direction to itself.
const (
	firstStrong  = "\u2068"
	popDirection = "\u2069"
)

// tame makes data of a message harmless to the words around it: all of it is
// visible, and what is written from right to left keeps that to itself. Addresses
// are left as they are.
func tame(v any) any {
	switch v := v.(type) {
	case string:
		return isolated(visible(v))
	case []string:
		out := make([]string, len(v))
		for i, s := range v {
			out[i] = isolated(visible(s))
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = tame(e)
		}
		return out
	case map[string]any:
		return tameFields(v)
	case []map[string]any:
		out := make([]map[string]any, len(v))
		for i, m := range v {
			out[i] = tameFields(m)
		}
		return out
	}
	return v
}

func tameFields(fields map[string]any) map[string]any {
	out := make(map[string]any, len(fields))
	for name, v := range fields {
		if name != "URL" {
			v = tame(v)
		}
		out[name] = v
	}
	return out
}

// isolated wraps a text that has letters written from right to left.
func isolated(s string) string {
	if !strings.ContainsFunc(s, rightToLeft) {
		return s
	}
	return firstStrong + s + popDirection
}

func rightToLeft(r rune) bool {
	return unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Samaritan,
		unicode.Mandaic, unicode.Adlam, unicode.Mende_Kikakui, unicode.Hanifi_Rohingya)
}
