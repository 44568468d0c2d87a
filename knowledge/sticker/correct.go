package sticker

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// ErrNoSuchLine is returned for a correction of a line that is not there any more.
var ErrNoSuchLine = errors.New("sticker: no such line")

// Correct puts a person's word in the place of what was read, keeps both, and judges
// the label anew. The line that is meant is the one at place line with the name that
// c.Was says; a new one needs neither. c says what is to be: Now, NowOf, Removed or
// Added; what was read is filled in here.
func Correct(l knowledge.Label, c knowledge.Correction, line int) (knowledge.Label, error) {
	l.Corrections = slices.Clone(l.Corrections)
	l.Doubts = slices.DeleteFunc(slices.Clone(l.Doubts), func(d knowledge.Doubt) bool { return d.Code == knowledge.DoubtReadings })
	var ok bool
	switch c.Part {
	case knowledge.PartVIN:
		ok = correctVIN(&l, &c)
	case knowledge.PartOption:
		ok = correctOption(&l, &c, line)
	case knowledge.PartCharge:
		ok = correctCharge(&l, &c, line)
	case knowledge.PartBase, knowledge.PartOptionTotal, knowledge.PartDestination, knowledge.PartTotal:
		at := l.Amount(c.Part)
		c.WasOf, *at, ok = *at, c.NowOf, true
	}
	if !ok {
		return l, ErrNoSuchLine
	}
	if c, changes := sinceRead(&l, c); changes {
		l.Corrections = append(l.Corrections, c)
	}
	return Judge(l), nil
}

// sinceRead is a correction with what was read before the person first spoke of the
// same thing; that earlier correction goes. changes is false where they have come back
// to what was read.
func sinceRead(l *knowledge.Label, c knowledge.Correction) (_ knowledge.Correction, changes bool) {
	line := c.Part == knowledge.PartOption || c.Part == knowledge.PartCharge
	at := slices.IndexFunc(l.Corrections, func(o knowledge.Correction) bool {
		return o.Part == c.Part && (!line || !c.Added && !o.Removed && o.Name == c.Was)
	})
	if at < 0 {
		return c, true
	}
	o := l.Corrections[at]
	l.Corrections = slices.Delete(l.Corrections, at, at+1)
	if o.Added {
		c.Added, c.Was, c.WasOf, c.Now = !c.Removed, "", nil, c.Name
		if c.NowOf == nil {
			c.NowOf = o.NowOf
		}
		return c, !c.Removed
	}
	c.Was, c.WasOf = o.Was, o.WasOf
	if c.NowOf == nil && !c.Removed {
		c.NowOf = o.NowOf
	}
	if c.Now == "" && line {
		c.Now = o.Now
	}
	back := !c.Removed && (c.Now == "" || c.Now == c.Was) && (c.NowOf == nil || same(c.NowOf, c.WasOf))
	if back && line {
		untold(l, c)
	}
	return c, !back
}

// untold takes the mark off a line that is as it was read again.
func untold(l *knowledge.Label, c knowledge.Correction) {
	for i := range l.Options {
		if o := &l.Options[i]; c.Part == knowledge.PartOption && o.Told && o.Name == c.Name {
			o.Told, o.ToldName = false, false
			return
		}
	}
	for i := range l.Charges {
		if ch := &l.Charges[i]; c.Part == knowledge.PartCharge && ch.Told && ch.Name == c.Name {
			ch.Told = false
			return
		}
	}
}

func correctVIN(l *knowledge.Label, c *knowledge.Correction) bool {
	c.Was, l.VIN = string(l.VIN), knowledge.VIN(c.Now)
	open := vinDoubts(*l)
	l.Doubts = slices.DeleteFunc(l.Doubts, func(d knowledge.Doubt) bool { return slices.Contains(open, d) })
	if !checkDigit(l.VIN) {
		l.Doubts = append(l.Doubts, knowledge.Doubt{Code: knowledge.DoubtVIN})
	}
	return true
}

func correctOption(l *knowledge.Label, c *knowledge.Correction, line int) bool {
	l.Options = slices.Clone(l.Options)
	if c.Added {
		c.Name = c.Now
		l.Options = append(l.Options, knowledge.OptionLine{Name: c.Now, Price: c.NowOf, Told: true, ToldName: true, Confidence: 1})
		return true
	}
	if line < 0 || line >= len(l.Options) || l.Options[line].Name != c.Was {
		return false
	}
	o := &l.Options[line]
	c.Name, c.WasOf = c.Was, o.Price
	if c.Removed {
		l.Options = slices.Delete(l.Options, line, line+1)
		return true
	}
	o.Told = true
	if c.Now != "" && c.Now != o.Name {
		o.Name, o.ToldName, c.Name = c.Now, true, c.Now
	}
	if c.NowOf != nil {
		o.Price = c.NowOf
	}
	return true
}

func correctCharge(l *knowledge.Label, c *knowledge.Correction, line int) bool {
	if line < 0 || line >= len(l.Charges) || l.Charges[line].Name != c.Was {
		return false
	}
	l.Charges = slices.Clone(l.Charges)
	ch := &l.Charges[line]
	c.Name, c.WasOf = c.Was, new(ch.Amount)
	if c.Removed {
		l.Charges = slices.Delete(l.Charges, line, line+1)
		return true
	}
	ch.Told = true
	if c.Now != "" {
		ch.Name, c.Name = c.Now, c.Now
	}
	if c.NowOf != nil {
		ch.Amount = *c.NowOf
	}
	return true
}

// The forms in which people write amounts: 1090, 1,090.00, 1.090,00, 1 090 $, N/C.
var (
	typedAmount = regexp.MustCompile(`^(?i:USD|CAD|EUR|US|C|CA)?\s*[$€]?\s*([-–−]?)\s*[$€]?\s*(\d{1,3}(?:[.,'’ \x{a0}\x{202f}]\d{3})+|\d{1,8})(?:[.,](\d{2}))?\s*[$€]?\s*(?i:USD|CAD|EUR)?$`)
	typedFree   = regexp.MustCompile(`(?i)^(?:n/?c|no charge|free|inc(?:l|luded)?\.?|gratis|sin (?:cargo|costo)|incluid[oa]|sans frais|gratuit|inclus[e]?|kostenlos|ohne aufpreis|inklusive)$`)
)

// TypedAmount reads an amount as a person writes it, in minor units.
func TypedAmount(s string) (minor int64, ok bool) {
	s = strings.TrimSpace(strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s)) // \s knows neither
	if typedFree.MatchString(s) {
		return 0, true
	}
	m := typedAmount.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	for _, c := range m[2] + m[3] {
		if c >= '0' && c <= '9' {
			minor = minor*10 + int64(c-'0')
		}
	}
	if m[3] == "" {
		minor *= 100
	}
	if m[1] != "" {
		minor = -minor
	}
	return minor, true
}

// narrowSpace groups the thousands of an amount in French.
var narrowSpace = regexp.MustCompile(`(\d)[\x{a0}\x{202f}](\d)`)

var lastWord = regexp.MustCompile(`^(.*?)[\s:;,=–—-]*\s([-–−]?\s?[$€]?\s?[\d][\d.,'’\x{a0}\x{202f}]*\s?[$€]?|(?i:n/?c|no charge|sin cargo|sans frais|ohne aufpreis))$`)

// TypedLine reads a line as a person writes it: a name, an amount, or both. ok is false
// where it is neither.
func TypedLine(s string) (name string, price *int64, ok bool) {
	const longest, letters = 120, 3
	s = strings.Join(strings.Fields(narrowSpace.ReplaceAllString(s, "$1$2")), " ")
	if minor, amount := TypedAmount(s); amount {
		return "", &minor, true
	}
	name = s
	if m := lastWord.FindStringSubmatch(s); m != nil {
		if minor, amount := TypedAmount(m[2]); amount {
			name, price = strings.TrimRight(m[1], " :;,=–—-"), &minor
		}
	}
	n := 0
	for _, r := range name {
		if r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r > 0xbf {
			n++
		}
	}
	return name, price, n >= letters && len([]rune(name)) <= longest && !strings.ContainsAny(name, "?¿\x00<>")
}
