package telegramtest

import (
	"strings"
)

// parseMarkdown reads the legacy Markdown: four marks, none inside another.
func parseMarkdown(text string) (formatted, error) {
	p := &markdownParser{in: source(text)}
	for p.pos < len(p.in) {
		c := p.in[p.pos]
		switch {
		case c == '\\' && p.in.at(p.pos+1) != 0 && strings.IndexByte("_*`[", p.in.at(p.pos+1)) >= 0:
			p.unit(p.in[p.pos+1])
			p.pos += 2
		case strings.IndexByte("_*`[", c) < 0:
			p.unit(c)
			p.pos++
		default:
			if err := p.mark(c); err != nil {
				return formatted{}, err
			}
		}
	}
	return formatted{string(p.out), p.entities}, nil
}

type markdownParser struct {
	sink
	in       source
	pos      int
	entities []Entity
}

// mark reads a marked part from its opening character to its closing one.
func (p *markdownParser) mark(c byte) error {
	begin := p.pos
	e := Entity{Type: map[byte]string{'_': typeItalic, '*': typeBold, '`': typeCode, '[': typeTextLink}[c], Offset: p.units}
	end := map[byte]string{'_': "_", '*': "*", '`': "`", '[': "]"}[c]
	p.pos++
	if strings.HasPrefix(string(p.in[begin:]), "```") {
		e.Type, end = typePre, "```"
		p.pos += 2
		e.Language, p.pos = blockLanguage(p.in, p.pos)
	}
	from := p.pos
	for p.pos < len(p.in) && !strings.HasPrefix(string(p.in[p.pos:]), end) {
		p.unit(p.in[p.pos])
		p.pos++
	}
	if p.pos >= len(p.in) {
		return malformed("Can't find end of the entity starting at byte offset %d", begin)
	}
	content := string(p.in[from:p.pos])
	e.Length = p.units - e.Offset
	p.pos += len(end)
	keep := e.Length > 0
	if c == '[' {
		keep = p.link(&e, content) && keep
	}
	if keep {
		p.entities = append(p.entities, e)
	}
	return nil
}

// link reads the address after a linked text; without one the text is it.
// An empty text takes no address: what follows stays as it is.
func (p *markdownParser) link(e *Entity, content string) bool {
	if e.Length == 0 || p.in.at(p.pos) != '(' {
		return linkTo(e, content)
	}
	url, _, _ := strings.Cut(string(p.in[p.pos+1:]), ")")
	p.pos = min(p.pos+len(url)+2, len(p.in))
	return linkTo(e, url)
}

// blockLanguage reads what follows the three backticks of a block: a language,
// if a space ends it, and one line break.
func blockLanguage(in source, pos int) (language string, next int) {
	end := pos
	for !isSpace(in.at(end)) && in.at(end) != '`' {
		end++
	}
	if end > pos && end < len(in) && in[end] != '`' {
		language = string(in[pos:end])
		pos = end
	}
	if c := in.at(pos); c == '\n' || c == '\r' {
		pos++
		if d := in.at(pos); (d == '\n' || d == '\r') && d != c {
			pos++
		}
	}
	return language, pos
}
