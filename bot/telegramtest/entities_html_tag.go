package telegramtest

import (
	"strings"
)

// startTag reads a tag with its attributes.
func (p *htmlParser) startTag() error {
	begin := p.pos
	end := begin + 1
	for !isSpace(p.in.at(end)) && p.in.at(end) != '>' {
		end++
	}
	if p.in.at(end) == 0 {
		return malformed("Unclosed start tag at byte offset %d", begin)
	}
	tag := htmlTag{name: strings.ToLower(string(p.in[begin+1 : end])), offset: p.units, begin: len(p.out)}
	if htmlEntity(tag.name) == "" {
		return malformed("Unsupported start tag \"%s\" at byte offset %d", tag.name, begin)
	}
	p.pos = end
	for {
		more, err := p.attribute(&tag, begin)
		if err != nil {
			return err
		}
		if !more {
			break
		}
	}
	if tag.name == "span" && tag.argument != "spoiler" {
		return malformed("Tag \"span\" must have class \"tg-spoiler\" at byte offset %d", begin)
	}
	p.pos++ // the ">"
	p.open = append(p.open, tag)
	return nil
}

// attribute reads one attribute and reports false at the tag's end.
func (p *htmlParser) attribute(tag *htmlTag, begin int) (bool, error) {
	p.skipSpaces()
	if p.in.at(p.pos) == '>' {
		return false, nil
	}
	from := p.pos
	for c := p.in.at(p.pos); !isSpace(c) && c != '=' && c != '>'; c = p.in.at(p.pos) {
		p.pos++
	}
	name := string(p.in[from:p.pos])
	if name == "" {
		return false, malformed("Empty attribute name in the tag %q at byte offset %d", tag.name, begin)
	}
	p.skipSpaces()
	value := ""
	if p.in.at(p.pos) == '=' {
		p.pos++
		p.skipSpaces()
		if p.in.at(p.pos) == 0 {
			return false, malformed("Unclosed start tag %q at byte offset %d", tag.name, begin)
		}
		var err error
		if value, err = p.attributeValue(); err != nil {
			return false, err
		}
	}
	if p.in.at(p.pos) == 0 {
		return false, malformed("Unclosed start tag at byte offset %d", begin)
	}
	tag.set(name, value)
	return true, nil
}

func (p *htmlParser) skipSpaces() {
	for p.pos < len(p.in) && isSpace(p.in.at(p.pos)) {
		p.pos++
	}
}

// attributeValue reads a string in quotes, or a bare token in lower case.
func (p *htmlParser) attributeValue() (string, error) {
	quote := p.in.at(p.pos)
	if quote != '\'' && quote != '"' {
		from := p.pos
		for c := quote; isLetter(c) || c >= '0' && c <= '9' || c == '.' || c == '-'; c = p.in.at(p.pos) {
			p.pos++
		}
		if c := p.in.at(p.pos); !isSpace(c) && c != '>' {
			return "", malformed("Unexpected end of name token at byte offset %d", from)
		}
		return strings.ToLower(string(p.in[from:p.pos])), nil
	}
	var value strings.Builder
	for p.pos++; p.pos < len(p.in) && p.in[p.pos] != quote; {
		if p.in[p.pos] == '&' {
			if code, end := characterReference(p.in, p.pos); code != 0 {
				value.WriteRune(code)
				p.pos = end
				continue
			}
		}
		value.WriteByte(p.in[p.pos])
		p.pos++
	}
	if p.pos < len(p.in) {
		p.pos++
	}
	return value.String(), nil
}

// set keeps the attributes that mean something.
func (t *htmlTag) set(name, value string) {
	switch t.name + " " + name {
	case "a href", "tg-emoji emoji-id", "tg-time unix":
		t.argument = value
	case "tg-time format":
		t.format = value
	case "code class":
		if language, found := strings.CutPrefix(value, "language-"); found {
			t.argument = language
		}
	case "span class":
		if class, found := strings.CutPrefix(value, "tg-"); found {
			t.argument = class
		}
	case "blockquote expandable":
		t.argument = "expandable"
	}
}
