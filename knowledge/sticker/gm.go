package sticker

import (
	"regexp"
	"strings"

	"example.com/vinbot/knowledge"
)

// gm reads General Motors labels, US and bilingual Canada: six columns, of which
// the last two hold options and prices. The text layer of its PDFs repeats the
// columns (a first copy is cut off in the last line) and ends with the build's
// option codes as JSON.
type gm struct{}

func (gm) recognises(s sheet) bool {
	marks := 0
	for _, words := range [][]string{
		{"STANDARD VEHICLE PRICE"},
		{"TOTAL VEHICLE & OPTIONS", "TOTAL VEHICLE PRICE", "PRIX TOTAL"},
		{"GENERAL MOTORS", "GMLBL_", "ONSTAR"},
		{"OPTIONS INSTALLED BY THE MANUFACTURER"},
		{`"MMC_CODE"`},
	} {
		if s.find(0, words...) >= 0 {
			marks++
		}
	}
	return marks >= 2
}

func (g gm) read(s sheet) knowledge.Label {
	l := knowledge.Label{Currency: currency(s)}
	readBlob(s, &l)
	g.title(s, &l)
	a := newAmounts()
	base := g.basePrice(s, a, &l)
	l.Standard = g.standard(s, base)
	p := panel{amounts: a, label: &l}
	start, afterTotals := g.from(s, base), false
	if start < 0 {
		p.onlyTotals(s)
		return l
	}
	for i := start; i < len(s.lines); i++ {
		if g.stop(s.lines[i].text, afterTotals) {
			break
		}
		if s.ocr && strings.HasPrefix(s.lines[i].text, "STANDARD EQUIPMENT") { // of the heading, of which the end was misread
			continue
		}
		i = p.take(s, i)
		afterTotals = p.inTotals
		if l.Total != nil {
			break
		}
	}
	p.done()
	return l
}

// minBase is less than any new car costs, in cents: what is below was read
// elsewhere.
const minBase = 500_000

// basePrice reads the last STANDARD VEHICLE PRICE: the first may be in the copy
// that is cut off. It returns the line the amount stands in.
func (gm) basePrice(s sheet, a amounts, l *knowledge.Label) int {
	base, at := sum{&l.Base, &l.Where.Base}, -1
	for i := range s.lines {
		if !has(s.lines[i].text, "VEHICLE PRICE") || has(s.lines[i].text, "SHOWN", "TOTAL") { // the first word is misread most
			continue
		}
		if name, p, ok := a.split(s.lines[i].text); ok && p.minor >= minBase {
			base.set(p.minor, s.lines[i].price(name))
			at = i
			continue
		}
		for j := i + 1; j < min(i+4, len(s.lines)); j++ { // Canada: two languages, then the amount alone
			if n, ok := a.only(s.lines[j].text); ok && n >= minBase {
				base.set(n, s.lines[j].said())
				at = j
				break
			}
		}
	}
	return at
}

// from is the first line that may be an option: below their heading or, where that was
// not read, the price of the car or the words above it. It is -1 where none was: what
// stands above the options is equipment.
func (g gm) from(s sheet, base int) int {
	if i := s.find(base+1, "OPTIONS INSTALLED"); i >= 0 {
		return g.afterHeading(s, i)
	}
	if base < 0 {
		base = s.find(0, "SUGGESTED RETAIL PRICE")
	}
	if base < 0 {
		return -1
	}
	return base + 1
}

// afterHeading returns the line after the heading of the options, which takes
// two to four lines.
func (gm) afterHeading(s sheet, i int) int {
	for j := i; j < min(i+5, len(s.lines)); j++ {
		if has(s.lines[j].text, "EQUIPMENT SHOW") && !has(s.lines[j].text, "OPTIONS INST") || has(s.lines[j].text, "ILLUSTR") {
			return j + 1
		}
	}
	return i + 1
}

// stop reports whether the price columns are over without a total.
func (gm) stop(text string, afterTotals bool) bool {
	return has(text, "FUELECONOMY.GOV", "FUEL ECONOMY AND", "GOVERNMENT 5-STAR", "PARTS CONTENT", "MMC_CODE") ||
		afterTotals && has(text, "STANDARD EQUIPMENT", "GAS EMISSIONS")
}

// standard lists the equipment that is no option, one entry a bullet.
func (gm) standard(s sheet, base int) []string {
	if base < 0 {
		return nil
	}
	from := -1
	for i := range base {
		if t := strings.ToUpper(s.lines[i].text); strings.HasPrefix(t, "STANDARD EQUIPMENT") || strings.HasPrefix(t, "STANDARD FEATURES") {
			from = i + 1
		}
	}
	if from < 0 {
		return nil
	}
	var out []string
	for _, l := range s.lines[from:base] {
		switch item, bullet := unbullet(l.text); {
		case has(l.text, "SUGGESTED RETAIL PRICE"):
			return out
		case bullet:
			out = append(out, item)
		case len(out) > 0 && !heading(l.text):
			out[len(out)-1] += " " + l.text
		}
	}
	return out
}

// heading reports whether a line names a group of the standard equipment.
func heading(t string) bool {
	switch strings.ToUpper(strings.Trim(t, ": ")) {
	case "EXTERIOR", "INTERIOR", "MECHANICAL", "SAFETY & SECURITY", "PERFORMANCE", "PERFORMANCE & MECHANICAL",
		"CONNECTIVITY & TECHNOLOGY", "CONNECTIVITY FEATURES", "OWNER BENEFITS", "CADILLAC OWNER BENEFITS", "LUXURY & CONVENIENCE",
		"TECHNOLOGY", "FUNCTIONAL", "HIGHLIGHTS", "WARRANTY", "CONVENIENCE",
		"FUNCTIONAL/SAFETY FEATURES", "INTERIOR FEATURES", "EXTERIOR FEATURES", "COMFORT & CONVENIENCE", "MULTIMEDIA & CONNECTIVITY",
		"ADVANCED SAFETY TECHNOLOGIES", "POWERTRAIN TECHNOLOGY":
		return true
	}
	return false
}

var (
	gmTitle   = regexp.MustCompile(`^((?:19|20)\d\d) ([A-Z].*)$`)
	gmOutside = regexp.MustCompile(`(?i)\s*(EXT[EÉ]RIOR|INTERIOR|VISIT US|STANDARD EQUIP|PULL THIS).*$`)
)

// title reads "2025 CORVETTE STINGRAY CONV / 3LT / EXTERIOR: …".
func (gm) title(s sheet, l *knowledge.Label) {
	for i := range s.lines {
		m := gmTitle.FindStringSubmatch(s.lines[i].text)
		if m == nil {
			continue
		}
		name := gmOutside.ReplaceAllString(m[2], "")
		at := s.lines[i].part(m[1] + " " + name)
		if name == m[2] && i+1 < len(s.lines) { // the title goes on unless the colours have begun
			if next := gmOutside.ReplaceAllString(s.lines[i+1].text, ""); next == s.lines[i+1].text && len(next) < 24 {
				name += " " + next
				at = at.and(s.lines[i+1].said())
			}
		}
		if brand, model, trim, ok := gmModel(name); ok {
			l.Year, l.Make, l.Model, l.Trim, l.Where.Title = atoi(m[1]), brand, model, trim, at.proof()
			return
		}
		if l.Year == 0 {
			l.Year, l.Model, l.Where.Title = atoi(m[1]), name, at.proof()
		}
	}
}

func atoi(s string) int {
	n := 0
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}
