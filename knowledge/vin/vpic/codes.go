package vpic

import "example.com/vinbot/knowledge/vin"

// NHTSA's error codes.
const (
	Clean         = 0
	CheckDigit    = 1
	OneCorrected  = 2 // one position at fault, one character possible
	OneByDigit    = 3 // one position at fault, one character fits the check digit
	OneOpen       = 4 // one position at fault
	SeveralOpen   = 5
	Incomplete    = 6
	Unregistered  = 7 // the maker's code
	NoDetail      = 8
	Glider        = 9
	OffRoad       = 10
	NoYear        = 11
	YearMismatch  = 12
	UnusedChars   = 14 // some positions mean nothing to NHTSA, or no model is known
	BadCharacters = 400
)

// Meaning says in words what one of NHTSA's codes means.
func Meaning(code int) string {
	switch code {
	case Clean:
		return "nothing is wrong"
	case CheckDigit:
		return "the check digit does not fit"
	case OneCorrected:
		return "one character is not among those filed; only one other can be meant"
	case OneByDigit:
		return "one character is not among those filed; one other fits the check digit"
	case OneOpen:
		return "one character is not among those filed"
	case SeveralOpen:
		return "several characters are not among those filed"
	case Incomplete:
		return "fewer than 17 characters"
	case Unregistered:
		return "the maker's code is not registered"
	case NoDetail:
		return "nothing is filed for this number"
	case Glider:
		return "a glider: no whole vehicle"
	case OffRoad:
		return "a vehicle that is not made for the road"
	case NoYear:
		return "position 10 names no model year"
	case YearMismatch:
		return "the model year is another than the one that was given"
	case UnusedChars:
		return "some characters mean nothing to NHTSA"
	case BadCharacters:
		return "characters that cannot stand where they do"
	}
	return ""
}

// codes is a set of error codes.
type codes struct {
	has       [16]bool
	bad       []int // positions with characters that cannot be there
	suggested string
}

// list is in the order of the codes. Nothing but remarks is clean.
func (c *codes) list() (all []int) {
	if c.grave() == 0 {
		all = append(all, Clean)
	}
	for code, has := range c.has {
		if has {
			all = append(all, code)
		}
	}
	if len(c.bad) > 0 {
		all = append(all, BadCharacters)
	}
	return all
}

// grave counts the codes that are more than remarks.
func (c *codes) grave() (n int) {
	for code, has := range c.has {
		if has && code != Glider && code != OffRoad && code != YearMismatch && code != UnusedChars {
			n++
		}
	}
	if len(c.bad) > 0 {
		n++
	}
	return n
}

// codesWithoutMaker are those of a VIN of an unknown maker.
func (x *Index) codesWithoutMaker(v string) ([]int, []int) {
	var c codes
	c.has[Unregistered] = true
	c.has[NoYear] = yearOf(v) == 0
	c.has[Incomplete] = len(v) < vinLength
	c.has[CheckDigit] = len(v) == vinLength && v[checkAt] != vin.CheckDigit(v) && !x.excused(v)
	c.characters(v, heavySerial, true)
	return c.list(), c.bad
}

// check sets the codes of a pass.
func (p *pass) check() {
	c := &p.codes
	if p.hits() == 0 {
		c.has[NoDetail] = true
	} else if p.x.meta.Complete {
		p.positions()
	}
	body, _ := p.found(elBodyClass)
	switch kind := bodyKind(p.raw(body)); {
	case body.origin == 0:
	case kind == OffRoad:
		c.has[OffRoad] = true
	case kind == Glider:
		c.has[Glider] = true
	}
	_, model := p.found(elModel)
	c.has[NoYear] = p.year == 0
	c.has[Incomplete] = c.has[Incomplete] || len(p.vin) < vinLength
	excused := p.x.excused(p.vin)
	c.has[CheckDigit] = len(p.vin) == vinLength && p.vin[checkAt] != vin.CheckDigit(p.vin) && !excused
	serial := heavySerial
	switch {
	case p.vin[wmiLength-1] == '9':
		serial = smallSerial
	case p.x.marked(p.wmi):
		serial = lightSerial
	}
	c.characters(p.vin, serial, !c.has[OffRoad] && !excused)
	c.has[UnusedChars] = c.has[UnusedChars] || c.grave() == 0 && !model
}

// bodyKind is the code that a body class has by NHTSA's list: vehicles off the
// road need no check digit, a glider is no whole vehicle.
func bodyKind(raw string) int {
	switch raw {
	case "64":
		return Glider
	case "69", "84", "86", "88", "97", "105", "113", "124", "126", "127":
		return OffRoad
	}
	return Clean
}

// Where the serial number's digits begin, from 1: it is all digits from there on.
const (
	lightSerial = 13 // of cars, MPVs and light trucks
	heavySerial = 14
	smallSerial = 15 // after the rest of a small maker's code
)

// characters finds the positions with a character that cannot stand there.
func (c *codes) characters(v string, serial int, digit bool) {
	for i := range len(v) {
		at, ch := i+1, v[i]
		figure := ch >= '0' && ch <= '9'
		ok := bit(ch) != 0 && ch != 'I' && ch != 'O' && ch != 'Q' || ch == '*'
		switch {
		case i == checkAt:
			ok = figure || ch == 'X' || ch == '*' || !digit
		case at >= serial:
			ok = figure || ch == '*'
		case i == yearAt:
			ok = ok && ch != '0' && ch != 'U' && ch != 'Z' && ch != '*'
		}
		if !ok {
			c.bad = append(c.bad, at)
		}
	}
}

// positions compares what stands in the VIN with what the maker's schemas know of
// the year, and works out what NHTSA would read instead. An extract knows too few
// of the characters to find fault with one.
func (p *pass) positions() {
	read := []byte(p.vin)
	wrong, at := 0, 0
	last := lastChecked
	if p.vin[wmiLength-1] == '9' {
		last = lastOfSmall
	}
	for i := wmiLength; i < min(last, len(p.vin)); i++ {
		m := maskOf(i)
		if m < 0 || p.mask[m] == 0 || p.mask[m]&bit(p.vin[i]) != 0 {
			continue
		}
		read[i] = '!'
		wrong++
		at = i
	}
	switch {
	case wrong > 1:
		p.codes.has[SeveralOpen] = true
	case wrong == 1:
		p.one(read, at)
	}
	if wrong > 0 {
		p.codes.suggested = string(read)
	}
}

// one position is at fault: which characters are possible there?
func (p *pass) one(read []byte, at int) {
	mask := p.mask[maskOf(at)]
	fits, fit := 0, byte(0)
	for _, c := range []byte(characters) {
		if mask&bit(c) == 0 {
			continue
		}
		read[at] = c
		if single(mask) {
			p.codes.has[OneCorrected] = true
			return
		}
		if len(read) == vinLength && read[checkAt] == vin.CheckDigit(string(read)) {
			fits, fit = fits+1, c
		}
	}
	if fits == 1 {
		read[at] = fit
		p.codes.has[OneByDigit] = true
		return
	}
	read[at] = '!'
	p.codes.has[OneOpen] = true
}

const (
	characters  = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
	lastChecked = 14
	lastOfSmall = 11
)

// maskOf is the mask of a place in the VIN, from 0, or -1.
func maskOf(i int) int {
	if i == checkAt || i == yearAt {
		return -1
	}
	return maskAt(i - wmiLength) // a key has the bar in the check digit's place
}
