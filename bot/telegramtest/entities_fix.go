package telegramtest

import (
	"slices"
	"strings"
)

// The kinds of entities.
const (
	typeMention     = "mention"
	typeHashtag     = "hashtag"
	typeCashtag     = "cashtag"
	typeBotCommand  = "bot_command"
	typeURL         = "url"
	typeEmail       = "email"
	typePhone       = "phone_number"
	typeBold        = "bold"
	typeItalic      = "italic"
	typeUnderline   = "underline"
	typeStrike      = "strikethrough"
	typeSpoiler     = "spoiler"
	typeBlockquote  = "blockquote"
	typeExpandable  = "expandable_blockquote"
	typeCode        = "code"
	typePre         = "pre"
	typeTextLink    = "text_link"
	typeTextMention = "text_mention"
	typeCustomEmoji = "custom_emoji"
	typeDateTime    = "date_time"
)

// rank orders entities that mark the same text, outermost first.
func rank(kind string) int {
	switch kind {
	case typeBlockquote, typeExpandable:
		return 0
	case typePre:
		return 1
	case typeCode:
		return 2
	case typeTextLink, typeTextMention:
		return 3
	case typeBold:
		return 5
	case typeItalic:
		return 6
	case typeUnderline:
		return 7
	case typeStrike:
		return 8
	case typeSpoiler:
		return 9
	case typeCustomEmoji, typeDateTime:
		return 10
	}
	return 4
}

// splittable marks may be cut in pieces where another mark begins or ends.
func splittable(kind string) bool {
	return slices.Contains([]string{typeBold, typeItalic, typeUnderline, typeStrike, typeSpoiler}, kind)
}

func quotation(kind string) bool { return kind == typeBlockquote || kind == typeExpandable }

func sortEntities(entities []Entity) {
	slices.SortStableFunc(entities, func(a, b Entity) int {
		if a.Offset != b.Offset {
			return a.Offset - b.Offset
		}
		if a.Length != b.Length {
			return b.Length - a.Length
		}
		return rank(a.Type) - rank(b.Type)
	})
}

// normalise makes of a parsed text what a message holds: control characters
// become spaces, the text is trimmed (on the left only up to a mark), marks that
// cover nothing visible go, and commands, addresses and tags are found.
func normalise(f formatted) formatted {
	f = clean(f)
	f.entities = slices.DeleteFunc(f.entities, func(e Entity) bool { return e.Length <= 0 || e.Offset < 0 })
	f = trim(f)
	f.entities = arrange(f.entities, findEntities(f.text))
	sortEntities(f.entities)
	if len(f.entities) == 0 {
		f.entities = nil
	}
	return f
}

// clean replaces control characters by spaces and drops carriage returns and
// the marks that change the direction of writing.
func clean(f formatted) formatted {
	dirty := strings.ContainsFunc(f.text, func(r rune) bool { return replaced(r) != r })
	if !dirty {
		return f
	}
	// at[i] is where code unit i of the old text is in the new one.
	at := make([]int, 0, len(f.text)+1)
	var out sink
	for _, r := range f.text {
		for range utf16Len(string(r)) {
			at = append(at, out.units)
		}
		if r = replaced(r); r >= 0 {
			for _, b := range []byte(string(r)) {
				out.unit(b)
			}
		}
	}
	at = append(at, out.units)
	moved := slices.Clone(f.entities)
	for i, e := range moved {
		from, to := at[min(max(e.Offset, 0), len(at)-1)], at[min(max(e.Offset+e.Length, 0), len(at)-1)]
		moved[i].Offset, moved[i].Length = from, to-from
	}
	return formatted{string(out.out), moved}
}

// replaced is what a character becomes; -1 is nothing.
func replaced(r rune) rune {
	switch {
	case r == '\r', r >= 0x2028 && r <= 0x202e, r == 0x333, r == 0x33f, r == 0x30a:
		return -1
	case r < ' ' && r != '\n':
		return ' '
	}
	return r
}

const blank = " \n\t"

// trim cuts white space off both ends. On the left it stops at the first mark.
func trim(f formatted) formatted {
	text := strings.TrimRight(f.text, blank)
	end := utf16Len(text)
	first := end
	units := unitsOf(f.text)
	var kept []Entity
	for _, e := range f.entities {
		if e.Offset >= end {
			continue
		}
		e.Length = min(e.Length, end-e.Offset)
		if !hidden(e.Type) && blankUnits(units[e.Offset:e.Offset+e.Length]) {
			continue
		}
		first = min(first, e.Offset)
		kept = append(kept, e)
	}
	cut := 0
	for cut < first && cut < len(text) && (text[cut] == ' ' || text[cut] == '\n') {
		cut++
	}
	for i := range kept {
		kept[i].Offset -= cut
	}
	if strings.Trim(text, blank) == "" {
		return formatted{}
	}
	return formatted{text[cut:], kept}
}

// hidden marks carry something that the text does not show.
func hidden(kind string) bool {
	return slices.Contains([]string{typeTextLink, typeTextMention, typeCustomEmoji, typeDateTime}, kind)
}

// unitsOf tells for each UTF-16 code unit of a text whether it is white space.
func unitsOf(text string) []bool {
	units := make([]bool, 0, len(text))
	for _, r := range text {
		for range utf16Len(string(r)) {
			units = append(units, strings.ContainsRune(blank, r))
		}
	}
	return units
}

func blankUnits(units []bool) bool {
	return !slices.Contains(units, false)
}
