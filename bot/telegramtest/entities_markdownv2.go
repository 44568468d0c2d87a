package telegramtest

import (
	"strings"
)

// markV2 is a mark that is still open.
type markV2 struct {
	name     string // as the error texts spell it
	kind     string
	language string
	offset   int // in UTF-16 code units of the text written
	begin    int // in its bytes
	at       int // in bytes of the source
}

// markdownV2 reads MarkdownV2: marks nest, a quotation runs from line to line,
// and every reserved character outside a mark must be escaped.
type markdownV2 struct {
	sink
	in        source
	pos       int
	open      []markV2
	entities  []Entity
	quoting   bool
	lineStart bool // nothing but marks was read since the line began
}

const reservedV2 = "_*[]()~`>#+-=|{}.!\n"

func parseMarkdownV2(text string) (formatted, error) {
	p := &markdownV2{in: source(text), lineStart: true}
	for p.pos < len(p.in) {
		if err := p.step(); err != nil {
			return formatted{}, err
		}
	}
	if p.quoting && p.quoteInside() {
		p.endQuote()
	}
	if len(p.open) > 0 {
		return formatted{}, p.unclosed()
	}
	return formatted{string(p.out), p.entities}, nil
}

func (p *markdownV2) unclosed() error {
	top := p.open[len(p.open)-1]
	return malformed("Can't find end of %s entity at byte offset %d", top.name, top.at)
}

func (p *markdownV2) top() string {
	if len(p.open) == 0 {
		return ""
	}
	return p.open[len(p.open)-1].name
}

func (p *markdownV2) follows(text string) bool {
	return strings.HasPrefix(string(p.in[p.pos:]), text)
}

func (p *markdownV2) step() error {
	c := p.in[p.pos]
	if next := p.in.at(p.pos + 1); c == '\\' && next > 0 && next <= 126 {
		p.write(next)
		p.pos += 2
		return nil
	}
	reserved := reservedV2
	if name := p.top(); name == "Code" || name == "Pre" || name == "PreCode" {
		reserved = "`"
	}
	if strings.IndexByte(reserved, c) < 0 {
		p.write(c)
		p.pos++
		return nil
	}
	if p.closes() {
		return p.close()
	}
	if c == '\n' {
		return p.newLine()
	}
	return p.begin(c)
}

func (p *markdownV2) write(c byte) {
	p.unit(c)
	p.lineStart = p.lineStart && c == '\r' || c == '\n' || c == '\r'
}

// newLine writes a line break and skips the ">" that continues a quotation.
// A quotation ends at the break that no ">" follows.
func (p *markdownV2) newLine() error {
	p.pos++
	if p.quoting && p.in.at(p.pos) == '>' {
		p.pos++
		p.write('\n')
		p.lineStart = false
		return nil
	}
	if !p.quoting {
		p.write('\n')
		return nil
	}
	if !p.quoteInside() {
		return p.unclosed()
	}
	p.write('\n')
	p.endQuote()
	return nil
}

// quoteInside reports whether a quotation may end here: it is the innermost
// mark, or holds nothing but the "||" that makes it expandable.
func (p *markdownV2) quoteInside() bool {
	n := len(p.open)
	return p.top() == "BlockQuote" || n > 1 && p.emptySpoiler() && p.open[n-2].name == "BlockQuote"
}

func (p *markdownV2) emptySpoiler() bool {
	return p.top() == "Spoiler" && strings.Trim(string(p.out[p.open[len(p.open)-1].begin:]), "\r") == ""
}

func (p *markdownV2) endQuote() {
	kind := typeBlockquote
	if p.top() == "Spoiler" {
		kind = typeExpandable
		p.open = p.open[:len(p.open)-1]
	}
	top := p.open[len(p.open)-1]
	p.open = p.open[:len(p.open)-1]
	p.quoting = false
	if length := p.units - top.offset; length > 0 {
		p.entities = append(p.entities, Entity{Type: kind, Offset: top.offset, Length: length})
	}
}

// begin opens a mark.
func (p *markdownV2) begin(c byte) error {
	mark := markV2{offset: p.units, begin: len(p.out), at: p.pos}
	switch {
	case p.follows("```"):
		mark.name, mark.kind = "Pre", typePre
		if mark.language, p.pos = blockLanguage(p.in, p.pos+3); mark.language != "" {
			mark.name = "PreCode"
		}
	case p.follows("__"):
		mark.name, mark.kind = "Underline", typeUnderline
		p.pos += 2
	case p.follows("||"):
		mark.name, mark.kind = "Spoiler", typeSpoiler
		p.pos += 2
	case p.follows("!["):
		mark.name, mark.kind = "CustomEmoji", typeCustomEmoji
		p.pos += 2
	case c == '>' && p.lineStart && !p.quoting:
		mark.name, mark.kind = "BlockQuote", typeBlockquote
		p.quoting, p.lineStart = true, false
		p.pos++
	default:
		names := map[byte][2]string{
			'_': {"Italic", typeItalic}, '*': {"Bold", typeBold}, '~': {"Strikethrough", typeStrike},
			'[': {"TextUrl", typeTextLink}, '`': {"Code", typeCode},
		}[c]
		if mark.name, mark.kind = names[0], names[1]; mark.name == "" {
			return malformed("Character '%c' is reserved and must be escaped with the preceding '\\'", c)
		}
		p.pos++
	}
	p.open = append(p.open, mark)
	return nil
}

// closes reports whether the innermost mark ends here.
func (p *markdownV2) closes() bool {
	switch p.top() {
	case "Bold":
		return p.follows("*")
	case "Italic":
		return p.follows("_") && !p.follows("__")
	case "Underline":
		return p.follows("__")
	case "Strikethrough":
		return p.follows("~")
	case "Spoiler":
		return p.follows("||")
	case "Code":
		return p.follows("`")
	case "Pre", "PreCode":
		return p.follows("```")
	case "TextUrl", "CustomEmoji":
		return p.follows("]")
	}
	return false
}

func (p *markdownV2) close() error {
	top := p.open[len(p.open)-1]
	p.open = p.open[:len(p.open)-1]
	e := Entity{Type: top.kind, Offset: top.offset, Length: p.units - top.offset, Language: top.language}
	keep := true
	switch top.name {
	case "Underline", "Spoiler":
		p.pos += 2
	case "Pre", "PreCode":
		p.pos += 3
	case "TextUrl":
		url := string(p.out[top.begin:])
		if p.in.at(p.pos+1) == '(' {
			var err error
			if url, err = p.url(); err != nil {
				return err
			}
		} else {
			p.pos++
		}
		keep = linkTo(&e, url)
	case "CustomEmoji":
		if p.in.at(p.pos+1) != '(' {
			return malformed("The entity must contain a tg://emoji or tg://time URL")
		}
		url, err := p.url()
		if err != nil {
			return err
		}
		if !emojiOrTime(&e, url) {
			return malformed("Invalid tg://emoji or tg://time URL specified")
		}
	default:
		p.pos++
	}
	if keep && e.Length > 0 {
		p.entities = append(p.entities, e)
	}
	return nil
}

// url reads the address in parentheses after a "]".
func (p *markdownV2) url() (string, error) {
	p.pos += 2
	from := p.pos
	var url strings.Builder
	for p.pos < len(p.in) && p.in[p.pos] != ')' {
		if next := p.in.at(p.pos + 1); p.in[p.pos] == '\\' && next > 0 && next <= 126 {
			p.pos++
		}
		url.WriteByte(p.in[p.pos])
		p.pos++
	}
	if p.in.at(p.pos) != ')' {
		return "", malformed("Can't find end of a URL at byte offset %d", from)
	}
	p.pos++
	return url.String(), nil
}
