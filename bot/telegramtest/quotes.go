package telegramtest

import (
	"strings"
	"unicode/utf8"
)

// TextQuote is the part of a message that a reply to it is about.
type TextQuote struct {
	Text     string   `json:"text"`
	Entities []Entity `json:"entities,omitempty"`
	Position int      `json:"position"` // in UTF-16 code units
	IsManual bool     `json:"is_manual,omitempty"`
}

const maxQuote = 1024 // characters

// quote finds words in the message they are from, nearest to a position there; nil
// is that they are not in it.
func quote(original *Message, words string, near int) *TextQuote {
	text, entities := original.Text, original.Entities
	if text == "" {
		text, entities = original.Caption, original.CaptionEntities
	}
	if words == "" || utf8.RuneCountInString(words) > maxQuote {
		return nil
	}
	best, distance := -1, 0
	for from := 0; ; {
		i := strings.Index(text[from:], words)
		if i < 0 {
			break
		}
		at := utf16Len(text[:from+i])
		if away := max(at-near, near-at); best < 0 || away < distance {
			best, distance = at, away
		}
		_, size := utf8.DecodeRuneInString(text[from+i:])
		from += i + size
	}
	if best < 0 {
		return nil
	}
	q := &TextQuote{Text: words, Position: best, IsManual: true}
	for _, e := range entities {
		from, end := max(e.Offset, best), min(e.Offset+e.Length, best+utf16Len(words))
		if from < end && (splittable(e.Type) || e.Type == typeCustomEmoji || e.Type == typeDateTime) {
			e.Offset, e.Length = from-best, end-from
			q.Entities = append(q.Entities, e)
		}
	}
	return q
}
