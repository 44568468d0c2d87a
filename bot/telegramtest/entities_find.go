package telegramtest

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// finder finds what Telegram marks by itself. The rules are the published
// ones, shortened: top-level domains are a short list. That of telephone numbers
// is ours.
type finder struct {
	text  string
	found []Entity
	taken []bool // by byte
	links spans  // addresses, which win over what is inside them
}

func findEntities(text string) []Entity {
	if !strings.ContainsAny(text, "@#$/.:+") {
		return nil
	}
	f := &finder{text: text, taken: make([]bool, len(text))}
	f.scan("/@#$+")
	f.addresses()
	f.found = slices.DeleteFunc(f.found, func(e Entity) bool { return len(f.links.around(e)) > 0 })
	f.found = append(f.found, f.links...)
	sortEntities(f.found)
	at, units := 0, 0
	for i, e := range f.found { // none overlaps another: one pass counts them all
		units += utf16Len(text[at:e.Offset])
		f.found[i] = Entity{Type: e.Type, Offset: units, Length: utf16Len(text[e.Offset : e.Offset+e.Length])}
		at = e.Offset
	}
	return f.found
}

// scan looks at each character that may begin an entity.
func (f *finder) scan(marks string) {
	for i := 0; i < len(f.text); i++ {
		if strings.IndexByte(marks, f.text[i]) < 0 || f.taken[i] {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(f.text[:i])
		if i == 0 {
			before = ' '
		}
		switch f.text[i] {
		case '/':
			f.command(i, before)
		case '@':
			f.mention(i, before)
		case '#':
			f.hashtag(i, before)
		case '$':
			f.cashtag(i, before)
		case '+':
			f.phone(i, before)
		}
	}
}

func (f *finder) take(kind string, from, to int) {
	for i := from; i < to; i++ {
		f.taken[i] = true
	}
	f.found = append(f.found, Entity{Type: kind, Offset: from, Length: to - from})
}

// word is how many ASCII letters, digits and underscores begin a text.
func word(text string) int {
	n := 0
	for n < len(text) && wordByte(text[n]) {
		n++
	}
	return n
}

func wordByte(c byte) bool { return isLetter(c) || c >= '0' && c <= '9' || c == '_' }

func wordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == 0x200c
}

func (f *finder) after(i int) rune {
	r, _ := utf8.DecodeRuneInString(f.text[i:])
	if i >= len(f.text) {
		return ' '
	}
	return r
}

func (f *finder) command(i int, before rune) {
	if wordRune(before) || strings.ContainsRune("/<>", before) {
		return
	}
	end := i + 1 + word(f.text[i+1:])
	if n := end - i - 1; n < 1 || n > 64 {
		return
	}
	if end < len(f.text) && f.text[end] == '@' {
		if n := word(f.text[end+1:]); n >= 3 && n <= 32 {
			end += 1 + n
		}
	}
	if next := f.after(end); !wordRune(next) && !strings.ContainsRune("/<>", next) {
		f.take(typeBotCommand, i, end)
	}
}

func (f *finder) mention(i int, before rune) {
	end := i + 1 + word(f.text[i+1:])
	n := end - i - 1
	if wordRune(before) || wordRune(f.after(end)) || n > 32 {
		return
	}
	short := strings.ToLower(f.text[i+1 : end])
	if n >= 4 || short == "gif" || short == "vid" || short == "pic" {
		f.take(typeMention, i, end)
	}
}

func (f *finder) hashtag(i int, before rune) {
	if wordRune(before) {
		return
	}
	letters, n, end := false, 0, i+1
	for end < len(f.text) {
		r, size := utf8.DecodeRuneInString(f.text[end:])
		if !wordRune(r) && r != 0xb7 {
			break
		}
		letters = letters || unicode.IsLetter(r)
		n++
		end += size
	}
	if letters && n <= 256 && f.after(end) != '#' {
		f.take(typeHashtag, i, f.ofChat(end))
	}
}

func (f *finder) cashtag(i int, before rune) {
	end := i + 1
	for end < len(f.text) && f.text[end] >= 'A' && f.text[end] <= 'Z' {
		end++
	}
	next := f.after(end)
	if n := end - i - 1; n >= 1 && n <= 8 && !wordRune(before) && before != '$' && !wordRune(next) && next != '$' {
		f.take(typeCashtag, i, f.ofChat(end))
	}
}

// ofChat is the end of a tag with the @name of a chat behind it, if one is there.
func (f *finder) ofChat(end int) int {
	if end == len(f.text) || f.text[end] != '@' {
		return end
	}
	n := word(f.text[end+1:])
	if n < 3 || n > 32 || wordRune(f.after(end+1+n)) {
		return end
	}
	return end + 1 + n
}
