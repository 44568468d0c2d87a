package packages

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// ReadCodes are option codes that were read from a picture, by what may be stated of
// them.
type ReadCodes struct {
	Brand   string      // whose codes they were held against; empty: nobody's
	Stated  []string    // known codes, surely read
	Asked   []MaybeCode // may be misread
	Unknown []string    // mean nothing on this brand's cars, nor does what they are mistaken for
}

// MaybeCode is a code that may be misread, and the known codes that it may be. Alike
// says that there is one only, and that print does not tell it from what was read.
type MaybeCode struct {
	Read  string   `json:"read"`
	Maybe []string `json:"maybe"`
	Alike bool     `json:"alike,omitempty"`
}

// List reports whether the readings were a list of option codes at all: a table of
// other things holds few that are known.
func (r ReadCodes) List() bool {
	const least, tenth = 3, 10
	known := len(r.Stated) + len(r.Asked)
	return known >= least && known*tenth >= known+len(r.Unknown)
}

// Judge holds codes that were read from a picture against those that are known of the
// brand, or without one of the maker that knows most of them. A zero and an O look the
// same in most print, and so do a one and an I: where the code is known both ways, or
// only the other way, a person is asked. So they are where a reading is not sure, or
// means nothing and one character that is often mistaken would give it a meaning.
func (c *Catalogue) Judge(brand string, read []knowledge.CodeReading) (ReadCodes, error) {
	known, err := c.knownTo(makersLike(brand))
	if err != nil {
		return ReadCodes{}, err
	}
	out := ReadCodes{Brand: brand}
	if brand == "" {
		if known, out.Brand, err = c.likeliest(read); err != nil {
			return ReadCodes{}, err
		}
	}
	for _, r := range read {
		maybe := may(r, known)
		switch {
		case r.Sure && len(maybe) == 1 && maybe[0] == r.Text:
			out.Stated = append(out.Stated, r.Text)
		case len(maybe) > 0:
			alike := len(maybe) == 1 && (maybe[0] == r.Text || slices.Contains(mistaken(r.Text, lookalikes()), maybe[0]))
			out.Asked = append(out.Asked, MaybeCode{r.Text, maybe, alike})
		default:
			out.Unknown = append(out.Unknown, r.Text)
		}
	}
	out.Asked = slices.DeleteFunc(out.Asked, func(a MaybeCode) bool {
		return len(a.Maybe) == 1 && slices.Contains(out.Stated, a.Maybe[0])
	})
	return out, nil
}

// may lists the known codes that a reading may be, as it was read first. What a sure
// reading that means something is asked about is only what nobody can tell apart.
func may(r knowledge.CodeReading, known map[string]bool) (out []string) {
	add := func(codes ...string) {
		for _, code := range codes {
			if known[code] && !slices.Contains(out, code) {
				out = append(out, code)
			}
		}
	}
	like := append(lookalikes(), "5S", "8B", "2Z", "6G")
	faint := append(slices.Clone(like), "0Q", "0D", "1L", "1T", "4A", "7Z", "7T", "UV", "VY", "CG", "PR", "EF", "MN")
	add(r.Text, r.Or)
	switch {
	case !r.Sure:
		add(mistaken(r.Text, faint)...)
		add(mistaken(r.Or, faint)...)
	case known[r.Text]:
		add(mistaken(r.Text, lookalikes())...)
	default:
		add(mistaken(r.Text, like)...)
	}
	return out
}

// lookalikes are the characters that look alike in most print.
func lookalikes() []string { return []string{"0O", "1I"} }

// mistaken are the texts that differ in one character, by a pair of which each may be
// taken for the other.
func mistaken(text string, pairs []string) (out []string) {
	for i := range len(text) {
		for _, p := range pairs {
			switch text[i] {
			case p[0]:
				out = append(out, text[:i]+p[1:]+text[i+1:])
			case p[1]:
				out = append(out, text[:i]+p[:1]+text[i+1:])
			}
		}
	}
	return out
}

// makers lists the brands that share their option codes: GM's RPOs, Volkswagen's PR
// numbers and the sales codes of Stellantis are the group's, whatever the badge.
func makers() [][]string {
	return [][]string{
		{"Chevrolet", "GMC", "Cadillac", "Buick"},
		{"Volkswagen", "Audi", "Porsche"},
		{"Chrysler", "Dodge", "Jeep", "Ram"},
		{"BMW", "MINI"},
		{"Mercedes-Benz"},
		{"Toyota", "Lexus"},
		{"Ford", "Lincoln"},
	}
}

// makersLike are the brand and those that share its codes.
func makersLike(brand string) []string {
	for _, m := range makers() {
		if slices.ContainsFunc(m, func(b string) bool { return strings.EqualFold(b, brand) }) {
			return m
		}
	}
	return []string{brand}
}

// likeliest is the maker that knows most of the codes, if it is one in three.
func (c *Catalogue) likeliest(read []knowledge.CodeReading) (known map[string]bool, brand string, err error) {
	const third = 3
	best := 0
	for _, m := range makers() {
		of, err := c.knownTo(m)
		if err != nil {
			return nil, "", err
		}
		n := 0
		for _, r := range read {
			if of[r.Text] {
				n++
			}
		}
		if n > best && n*third >= len(read) {
			known, brand, best = of, m[0], n
		}
	}
	return known, brand, nil
}

// knownTo are the codes that mean something on brands' cars: an option, a package, or
// a sign of one.
func (c *Catalogue) knownTo(brands []string) (map[string]bool, error) {
	known := map[string]bool{}
	for _, b := range brands {
		err := c.eachCode(b, func(o OptionCode) { known[o.Code] = true })
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for code := range c.signs[brandKey(b)] {
			known[code] = true
		}
	}
	for _, p := range c.all {
		if slices.Contains(brands, p.Brand) {
			for _, code := range p.Codes {
				known[code] = true
			}
		}
	}
	return known, nil
}
