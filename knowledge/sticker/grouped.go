package sticker

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// grouped reads a line of a layout in which an option's line has a price and its
// contents have none. A star or the code of a group, which contents lack, begins an
// option whose price was not read or stands alone in the next line. A line without
// a price waits until it is known whether the name of the next option begins with it.
func (p *panel) grouped(l line, name string, pr price, priced bool) {
	item, _ := unbullet(name)
	if !priced && strings.IndexFunc(item, alphanumeric) < 0 { // dirt, which would make the next line go on
		return
	}
	item, dirty := undirtied(item)
	var code string
	if p.group != nil {
		code = p.group(item)
	}
	starred := strings.HasPrefix(strings.TrimLeft(l.text, "•·-– "), "*") || dirty && strings.HasSuffix(item, ":")
	bullet := dirty || marked(l.text)
	if bullet {
		item = strings.TrimLeft(item, "->+ ")
	}
	switch {
	case priced && pr.included && p.included:
		p.settle()
		p.label.Standard = append(p.label.Standard, item)
	case priced && item == "":
		p.alone(l.price(name), pr.minor, l.conf)
	case priced && !pr.included:
		p.begin(opened{code: p.wholeCode(code), name: p.claim(l.part(item)).cut()}.priced(pr.minor, l.price(name)), l.conf)
	case code != "", starred:
		p.begin(opened{code: p.wholeCode(code), name: l.part(item).cut()}, l.conf)
	case bullet:
		p.settle()
		p.contain(l.part(item))
	default:
		p.wait(l.part(item), l.conf)
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
func (p *panel) alone(at said, minor int64, conf float64) {
	o := p.open
	switch {
	case o != nil && o.minor == nil && p.column && p.group(o.name.text) != "" && len(o.contents) == 0:
		o.name = allSaid(o.name, p.waiting)
		*o, p.waiting = o.priced(minor, at), nil
	case len(p.waiting) > 0:
		last := p.waiting[len(p.waiting)-1]
		p.waiting = p.waiting[:len(p.waiting)-1]
		if p.marked || o == nil || !has(o.name.text, "PACKAGE", "PKG", "GROUP", "EDITION", "INCLUDES", "KIT") { // nothing that waits is in it
			last, p.waiting = allSaid(said{}, append(p.waiting, last)), nil
		}
		p.begin(opened{name: p.claim(last).cut()}.priced(minor, at), conf)
	case o != nil && o.minor == nil && o.code == "" && len(o.contents) == 0:
		*o = o.priced(minor, at)
	}
}

// allSaid is a text with those that go on with it.
func allSaid(first said, more []said) said {
	for _, s := range more {
		first = first.and(s)
	}
	return first
}

// claim is a name with the lines before it that it goes on from.
func (p *panel) claim(name said) said {
	for n := len(p.waiting); n > 0 && goesOn(p.waiting[n-1].text, name.text); n-- {
		name = p.waiting[n-1].and(name)
		p.waiting = p.waiting[:n-1]
	}
	return name
}

// wait keeps a line without a price, unless what is open goes on with it.
func (p *panel) wait(item said, conf float64) {
	if p.open != nil && len(p.waiting) == 0 && goesOn(p.open.end(), item.text) {
		p.open.goOn(item, conf)
		return
	}
	p.waiting = append(p.waiting, item)
}

// settle makes contents of the lines that waited.
func (p *panel) settle() {
	for _, item := range p.waiting {
		if p.open != nil && len(p.open.contents) > 0 && goesOn(p.open.end(), item.text) {
			p.open.goOn(item, 0)
			continue
		}
		p.contain(item)
	}
	p.waiting = nil
}

// contain puts items into the open option: one, or several between slashes.
func (p *panel) contain(items said) {
	if p.open == nil {
		return
	}
	for item := range strings.SplitSeq(items.text, " / ") {
		if item = strings.TrimSpace(item); item != "" {
			p.open.contents = append(p.open.contents, items.part(item))
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
