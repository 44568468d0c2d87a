package telegramtest

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// htmlTag is a tag that is still open.
type htmlTag struct {
	name, argument string
	format         string // of a tg-time
	offset         int    // in UTF-16 code units of the text written
	begin          int    // in its bytes
}

// htmlParser reads Telegram's HTML: a short list of tags and four named
// character references, nothing of it forgiving but the closing "</>".
type htmlParser struct {
	sink
	in         source
	pos        int
	open       []htmlTag
	entities   []Entity
	surrogates bool // a reference to half of a pair was written
}

func parseHTML(text string) (formatted, error) {
	p := &htmlParser{in: source(text)}
	for p.pos < len(p.in) {
		if err := p.step(); err != nil {
			return formatted{}, err
		}
	}
	if len(p.open) > 0 {
		return formatted{}, malformed("Can't find end tag corresponding to start tag %q", p.open[len(p.open)-1].name)
	}
	if p.surrogates {
		return formatted{}, malformed("Text contains invalid Unicode characters after decoding HTML entities, " +
			"check for unmatched surrogate code units")
	}
	for i := range p.entities {
		if p.entities[i].Type == typeCode {
			p.entities[i].Language = ""
		}
	}
	return formatted{string(p.out), p.entities}, nil
}

func (p *htmlParser) step() error {
	switch c := p.in[p.pos]; {
	case c == '&':
		if code, end := characterReference(p.in, p.pos); code != 0 {
			p.surrogates = p.surrogates || code >= 0xd800 && code <= 0xdfff
			for _, b := range utf8.AppendRune(nil, code) {
				p.unit(b)
			}
			p.pos = end
			return nil
		}
	case c == '<' && p.in.at(p.pos+1) == '/':
		return p.endTag()
	case c == '<':
		return p.startTag()
	}
	p.unit(p.in[p.pos])
	p.pos++
	return nil
}

// characterReference decodes what begins with the "&" at pos. Code 0 means that
// it is no reference Telegram knows and stays as it is.
func characterReference(in source, pos int) (code rune, end int) {
	if in.at(pos+1) == '#' {
		code, end = numericReference(in, pos+2)
	} else {
		for end = pos + 1; isLetter(in.at(end)); end++ {
		}
		code = map[string]rune{"lt": '<', "gt": '>', "amp": '&', "quot": '"'}[string(in[pos+1:end])]
	}
	if code != 0 && in.at(end) == ';' {
		end++
	}
	return code, end
}

func numericReference(in source, pos int) (code rune, end int) {
	base := 10
	if in.at(pos) == 'x' {
		base = 16
		pos++
	}
	for end = pos; isLetter(in.at(end)) || in.at(end) >= '0' && in.at(end) <= '9'; end++ {
		if _, err := strconv.ParseUint(string(in[end]), base, 8); err != nil {
			break
		}
	}
	n, err := strconv.ParseUint(string(in[pos:end]), base, 32)
	if err != nil || n == 0 || n >= utf8.MaxRune {
		return 0, pos
	}
	return rune(n), end
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func (p *htmlParser) endTag() error {
	begin := p.pos
	if len(p.open) == 0 {
		return malformed("Unexpected end tag at byte offset %d", begin)
	}
	end := begin + 2
	for !isSpace(p.in.at(end)) && p.in.at(end) != '>' {
		end++
	}
	name := strings.ToLower(string(p.in[begin+2 : end]))
	for isSpace(p.in.at(end)) && end < len(p.in) {
		end++
	}
	if p.in.at(end) != '>' {
		return malformed("Unclosed end tag at byte offset %d", begin)
	}
	tag := p.open[len(p.open)-1]
	if name != "" && name != tag.name {
		return malformed("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", begin, tag.name, name)
	}
	p.open = p.open[:len(p.open)-1]
	p.pos = end + 1
	if p.units == tag.offset {
		return nil
	}
	return p.close(tag)
}

// close makes an entity of a tag that marked something.
func (p *htmlParser) close(tag htmlTag) error {
	e := Entity{Type: htmlEntity(tag.name), Offset: tag.offset, Length: p.units - tag.offset}
	switch tag.name {
	case "a":
		url := tag.argument
		if url == "" {
			url = string(p.out[tag.begin:])
		}
		if !linkTo(&e, url) {
			return nil
		}
	case "tg-emoji":
		id, err := strconv.ParseInt(tag.argument, 10, 64)
		if err != nil || id == 0 {
			return malformed("Invalid custom emoji identifier specified")
		}
		e.CustomEmojiID = tag.argument
	case "tg-time":
		if !setTime(&e, tag.argument, tag.format) {
			return malformed("Invalid date format used")
		}
	case "blockquote":
		if tag.argument != "" {
			e.Type = typeExpandable
		}
	case "pre", "code":
		e.Language = tag.argument
		if p.joinCode(e) {
			return nil
		}
	}
	p.entities = append(p.entities, e)
	return nil
}

// joinCode makes one block with a language of a pre and a code that mark the
// same text.
func (p *htmlParser) joinCode(e Entity) bool {
	if len(p.entities) == 0 {
		return false
	}
	last := &p.entities[len(p.entities)-1]
	language := last.Language + e.Language
	if last.Offset != e.Offset || last.Length != e.Length || language == "" {
		return false
	}
	kinds := []string{last.Type, e.Type}
	if !slices.Contains(kinds, typePre) || !slices.Contains(kinds, typeCode) {
		return false
	}
	last.Type, last.Language = typePre, language
	return true
}

func htmlEntity(tag string) string {
	return map[string]string{
		"a": typeTextLink, "b": typeBold, "strong": typeBold, "i": typeItalic, "em": typeItalic, "u": typeUnderline,
		"ins": typeUnderline, "s": typeStrike, "strike": typeStrike, "del": typeStrike, "span": typeSpoiler,
		"tg-spoiler": typeSpoiler, "tg-emoji": typeCustomEmoji, "tg-time": typeDateTime, "pre": typePre, "code": typeCode, "blockquote": typeBlockquote,
	}[tag]
}
