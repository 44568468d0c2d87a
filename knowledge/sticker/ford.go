package sticker

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// ford reads Ford and Lincoln labels. Their text comes out of order: the total
// stands above the prices, a line's name is cut at 30 characters, contents begin
// with a point, and a line without a price belongs to the equipment group.
type ford struct{}

func (ford) recognises(s sheet) bool {
	return s.find(0, "TOTAL OPTIONS/OTHER") >= 0 || s.find(0, "OPTIONAL EQUIPMENT/OTHER") >= 0 && s.find(0, "INCLUDED ON THIS VEHICLE") >= 0
}

func (f ford) read(s sheet) knowledge.Label {
	l := knowledge.Label{Currency: currency(s), Make: "Ford"}
	if s.find(0, "LINCOLN") >= 0 {
		l.Make = "Lincoln"
	}
	f.title(s, &l)
	a := newAmounts()
	f.total(s, a, &l)
	from, prices := s.find(0, "INCLUDED ON THIS VEHICLE"), s.find(0, "PRICE INFORMATION")
	if prices < 0 { // the heading was not read: the first line below it
		prices = s.find(max(from, 0), "BASE PRICE", "TOTAL OPTIONS/")
	}
	if prices < 0 {
		prices = len(s.lines)
	}
	if from >= 0 {
		f.options(s.lines[min(from+1, prices):prices], a, &l)
	}
	total, where := l.Total, l.Where.Total
	p := panel{amounts: a, label: &l, inTotals: true}
	for i := prices; i < len(s.lines); i++ {
		if has(s.lines[i].text, "BASE PRICE") {
			p.amount(s, i, sum{&l.Base, &l.Where.Base})
			continue
		}
		if has(s.lines[i].text, "STANDARD EQUIPMENT") || s.lines[i].aside || !s.ocr && has(s.lines[i].text, "(MSRP)") {
			break
		}
		i = p.take(s, i)
	}
	if l.Total == nil {
		l.Total, l.Where.Total = total, where
	}
	if standard := s.find(0, "STANDARD EQUIPMENT"); s.ocr && standard >= 0 && standard < from {
		l.Standard = equipment(s, standard, from)
	} else {
		l.Standard = generic{}.standard(s)
	}
	return l
}

var (
	fordGroup     = regexp.MustCompile(`(?:EQUIPMENT GROUP|EQUIPMENT PKG\.?)\s*(\d{2,3}[A-Z])`)
	fordModelYear = regexp.MustCompile(`^(20\d\d) MODEL YEAR$`)
	fordTitle     = regexp.MustCompile(`^(20\d\d) (.+?)(?: EXTERIOR.*)?$`)
	superDuty     = regexp.MustCompile(`^F-?(\d{3})\b`)
)

// options reads the lines between INCLUDED ON THIS VEHICLE and the prices.
func (ford) options(lines []line, a amounts, l *knowledge.Label) {
	for _, ln := range free(lines) {
		name, p, priced := a.split(ln.text)
		if y := fordModelYear.FindStringSubmatch(name); y != nil {
			l.Year = cmp.Or(l.Year, atoi(y[1]))
			continue
		}
		if name == "" || strings.EqualFold(name, "(MSRP)") || has(name, "OPTIONAL EQUIPMENT/OTHER") || !priced && scrapped(name) {
			continue
		}
		item, bullet := unbullet(name)
		if clean, dirty := undirtied(item); dirty {
			item, bullet = clean, bullet || !priced
		}
		if rest, dashed := strings.CutPrefix(item, "-"); dashed && !priced { // its point, misread
			item, bullet = strings.TrimLeft(rest, " "), true
		}
		if bullet && len(l.Options) > 0 {
			o := &l.Options[len(l.Options)-1]
			o.Contents = append(o.Contents, item)
			o.ContentProofs = append(o.ContentProofs, ln.part(item).proof())
			continue
		}
		o := knowledge.OptionLine{Name: item, Confidence: ln.conf, Proof: ln.part(item).proof()}
		if priced {
			o.Price, o.PriceProof = new(p.minor), ln.price(name).proof()
		}
		if m := fordGroup.FindStringSubmatch(name); m != nil {
			o.Code = m[1]
		}
		l.Options = append(l.Options, o)
	}
}

// free gives back to a line the NO of its NO CHARGE where that was not read: nothing else
// of one word stands in the column of the amounts.
func free(lines []line) []line {
	out := slices.DeleteFunc(slices.Clone(lines), func(ln line) bool { return ln.text == "CHARGE" })
	for _, charge := range lines {
		if charge.text != "CHARGE" {
			continue
		}
		for i, ln := range out {
			if abs(ln.at.Min.Y-charge.at.Min.Y) < charge.at.Dy() && ln.at.Max.X < charge.at.Min.X && !newAmounts().ends(ln.text) {
				out[i].text, out[i].words = ln.text+" NO CHARGE", slices.Concat(ln.words, charge.words)
				break
			}
		}
	}
	return out
}

// scrapped reports whether a line without a price is what was read of the picture behind
// the options.
func scrapped(name string) bool {
	return letters(name) <= scrap && !strings.ContainsFunc(name, isFigure)
}

// total reads the amount beside TOTAL MSRP, or the one that stands alone some lines below it.
func (ford) total(s sheet, a amounts, l *knowledge.Label) {
	i := s.find(0, "TOTAL MSRP")
	if i < 0 { // printed so large that its words are read apart
		i = slices.IndexFunc(s.lines, func(ln line) bool { return strings.HasPrefix(ln.text, "MSRP $") })
	}
	if i < 0 {
		return
	}
	for j := i; j < min(i+24, len(s.lines)); j++ {
		if name, p, ok := a.split(s.lines[j].text); ok && p.minor >= 500_000 && strings.Contains(s.lines[j].text, "$") {
			l.Total, l.Where.Total = new(p.minor), s.lines[j].price(name).proof()
			return
		}
	}
}

// title reads the year and model of "F-150 / 2025 F-150 4X4 SUPERCREW EXTERIOR".
// A Super Duty's model stands in the second line only. What follows is body and
// wheels more often than a trim, so the trim stays unknown.
func (ford) title(s sheet, l *knowledge.Label) {
	i := s.find(0, "VEHICLE DESCRIPTION")
	if i < 0 {
		return
	}
	below := slices.DeleteFunc(slices.Clone(s.lines[i+1:min(i+14, len(s.lines))]), func(ln line) bool { return s.ocr && !under(ln, s.lines[i]) })
	if len(below) > 0 {
		l.Model, l.Where.Title = trimOf(below[0].text), below[0].said().proof()
	}
	for _, ln := range below[:min(7, len(below))] {
		if m := fordTitle.FindStringSubmatch(ln.text); m != nil {
			l.Year, l.Where.Title = atoi(m[1]), ln.part(m[1]+" "+m[2]).proof()
			if duty := superDuty.FindStringSubmatch(m[2]); duty != nil {
				l.Model = "F-" + duty[1]
			}
			return
		}
	}
}

// under reports whether a line begins below a heading, not beside it or what is below it.
func under(ln, heading line) bool {
	return ln.at.Min.Y >= heading.at.Min.Y && ln.at.Min.X > heading.at.Min.X-heading.at.Dx() && ln.at.Min.X < heading.at.Max.X+heading.at.Dx()
}
