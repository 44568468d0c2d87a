package sticker

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/vinbot/knowledge"
)

// grouped reads a line of a layout in which an option's line has a price and its
// contents have none. A star or the code of a group, which contents lack, begins an
// option whose price was not read or stands alone in the next line. A line without
// a price waits until it is known whether the name of the next option begins with it.
func (p *panel) grouped(l line, item string, pr price, priced bool) {
	var code string
	if p.group != nil {
		code = p.group(item)
	}
	starred := strings.HasPrefix(strings.TrimLeft(l.text, "•·-– "), "*")
	bullet := marked(l.text)
	if bullet {
		item = strings.TrimLeft(item, "->+ ")
	}
	switch {
	case priced && pr.included && p.included:
		p.settle()
		p.label.Standard = append(p.label.Standard, item)
	case priced && item == "":
		p.alone(pr, l.conf)
	case priced && !pr.included:
		p.begin(knowledge.OptionLine{Code: p.wholeCode(code), Name: strings.TrimRight(p.claim(item), " :"), Price: new(pr.minor)}, l.conf)
	case code != "", starred:
		p.begin(knowledge.OptionLine{Code: p.wholeCode(code), Name: strings.TrimRight(item, " :")}, l.conf)
	case bullet:
		p.settle()
		p.contain(item)
	default:
		p.wait(item, l.conf)
	}
}

// wholeCode is the code of a group whose name has it too. Codes in front of names
// are taken off when all options are known.
func (p *panel) wholeCode(code string) string {
	if p.column {
		return ""
	}
	return code
}

// alone takes an amount that stands in a line of its own.
func (p *panel) alone(pr price, conf float64) {
	switch {
	case p.open != nil && p.open.Price == nil && p.column && p.group(p.open.Name) != "" && len(p.open.Contents) == 0:
		p.open.Name = strings.Join(append([]string{p.open.Name}, p.waiting...), " ")
		p.open.Price, p.waiting = new(pr.minor), nil
	case len(p.waiting) > 0:
		last := p.waiting[len(p.waiting)-1]
		p.waiting = p.waiting[:len(p.waiting)-1]
		if p.marked || p.open == nil || !has(p.open.Name, "PACKAGE", "PKG", "GROUP", "EDITION", "INCLUDES", "KIT") { // nothing that waits is in it
			last, p.waiting = strings.Join(append(p.waiting, last), " "), nil
		}
		p.begin(knowledge.OptionLine{Name: strings.TrimRight(p.claim(last), " :"), Price: new(pr.minor)}, conf)
	case p.open != nil && p.open.Price == nil && p.open.Code == "" && len(p.open.Contents) == 0:
		p.open.Price = new(pr.minor)
	}
}

// claim is a name with the lines before it that it goes on from.
func (p *panel) claim(name string) string {
	for n := len(p.waiting); n > 0 && goesOn(p.waiting[n-1], name); n-- {
		name = p.waiting[n-1] + " " + name
		p.waiting = p.waiting[:n-1]
	}
	return name
}

// wait keeps a line without a price, unless what is open goes on with it.
func (p *panel) wait(item string, conf float64) {
	if p.open != nil && len(p.waiting) == 0 {
		if in := p.open.Contents; len(in) > 0 && goesOn(in[len(in)-1], item) {
			in[len(in)-1] += " " + item
			return
		}
		if len(p.open.Contents) == 0 && goesOn(p.open.Name, item) {
			p.open.Name += " " + item
			p.grow(conf)
			return
		}
	}
	p.waiting = append(p.waiting, item)
}

// settle makes contents of the lines that waited.
func (p *panel) settle() {
	for _, item := range p.waiting {
		if p.open != nil && len(p.open.Contents) > 0 && goesOn(p.open.Contents[len(p.open.Contents)-1], item) {
			p.open.Contents[len(p.open.Contents)-1] += " " + item
			continue
		}
		p.contain(item)
	}
	p.waiting = nil
}

// contain puts items into the open option: one, or several between slashes.
func (p *panel) contain(items string) {
	if p.open == nil {
		return
	}
	for item := range strings.SplitSeq(items, " / ") {
		if item = strings.TrimSpace(item); item != "" {
			p.open.Contents = append(p.open.Contents, item)
		}
	}
}

// marked reports whether a line has the mark of a list.
func marked(text string) bool {
	_, bullet := unbullet(text)
	return bullet || strings.HasPrefix(text, "- ") || strings.HasPrefix(text, "> ") || strings.HasPrefix(text, "+ ")
}

var (
	unfinished = regexp.MustCompile(`(?i)(?:\b(?:with|w/|and|et|avec|de|of|for|in|the|or|incl\.|including|includes)|[,/&+:–-])$`)
	follows    = regexp.MustCompile(`(?i)^(?:(?:with|and|w/) |(?:package|pkg\.?|group|kit|paint|wheels|system)$)`)
)

// goesOn reports whether a printed name that ends with a goes on with b in the next line.
func goesOn(a, b string) bool {
	first, _ := utf8.DecodeRuneInString(b)
	switch {
	case strings.Count(a, "(") > strings.Count(a, ")"):
		return true
	case unfinished.MatchString(a):
		return true
	case unicode.IsLower(first), strings.HasPrefix(b, "("), strings.HasPrefix(b, "&"):
		return true
	}
	return follows.MatchString(b)
}
