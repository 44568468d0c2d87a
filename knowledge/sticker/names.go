package sticker

import (
	"image"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// Names is what options are called. It is asked by several readings at once.
type Names interface {
	// Word reports whether an option of any maker has this word, of capitals and digits,
	// in its name.
	Word(word string) bool
	// Like tells what an unknown word may be: the one known word whose signs are read for
	// these, or "", and whether any known word is a letter or two away.
	Like(word string) (meant string, near bool)
	// Nearest finds the one option of a make that may have been misread as a text;
	// priced reports that it cost this price, in minor units of the currency, in that
	// model year.
	Nearest(brand string, year int, text string, price *int64, currency string) (name string, priced, ok bool)
}

// What tesseract gives a word of itself. Where options have the word in their names less
// is enough.
const (
	knownWord   = 0.6
	clearWord   = 0.9  // not known
	clearerWord = 0.95 // nor known, but nearly one that is
	longWord    = 4    // letters: shorter ones, and numbers, are too like others
)

// understood reads the sheet of a picture, and says of each name on it whether its print is
// proof enough: sums prove prices, never names.
func (r *Reader) understood(s sheet, g *gray) knowledge.Label {
	l := totalled(credited(understand(s)), s)
	for i := range l.Options {
		o := &l.Options[i]
		if o.Proof == nil {
			continue
		}
		whole := o.Proof.Why == "" && s.whole(g, o.PriceProof)
		o.Proof.Why = knowledge.WitnessOnce
		if !r.supported(o, s.within(o.Proof.Box.Bounds())) || !whole {
			o.Proof.Why = knowledge.WitnessFaint
			r.respell(l, o)
		}
	}
	return l
}

// supported reports whether every word of a name is clear or known, and one of them at
// least says what it is a package of: else its beginning was cut off, as its end is where
// it goes on, and most of it where a letter or two are left. Words of which only
// signs that look alike were misread are spelled.
func (r *Reader) supported(o *knowledge.OptionLine, name []word) bool {
	all, telling := true, false
	for _, w := range name {
		for _, t := range tokens(w.text) {
			if t == o.Code {
				continue
			}
			telling = telling || !general(t)
			all = r.legible(o, t, w.conf) && all
		}
	}
	return all && telling && letters(o.Name) >= longWord && !goesOn(strings.TrimRight(o.Name, ": "), "")
}

// legible reports whether a word of a name is clear or known, and spells it where it is
// known by what it looks like.
func (r *Reader) legible(o *knowledge.OptionLine, t string, conf float64) bool {
	known := r.cfg.Names
	letters := len(t) >= longWord && strings.IndexFunc(t, isFigure) < 0
	switch {
	case known == nil:
		return conf >= clearWord
	case known.Word(t):
		return conf >= knownWord
	case !letters:
		return false
	}
	meant, near := known.Like(t)
	if meant == "" {
		return conf >= clearerWord || !near && conf >= clearWord
	}
	if at := strings.Index(strings.ToUpper(o.Name), t); at >= 0 && len(strings.ToUpper(o.Name)) == len(o.Name) {
		if o.Name[at:at+len(t)] != t {
			meant = meant[:1] + strings.ToLower(meant[1:])
		}
		o.Name = o.Name[:at] + meant + o.Name[at+len(t):]
	}
	return true
}

func isFigure(c rune) bool { return c >= '0' && c <= '9' }

func figuresIn(s string) (n int) {
	for _, c := range s {
		if isFigure(c) {
			n++
		}
	}
	return n
}

// tokens are the words of a name, of capitals and digits alone.
func tokens(s string) []string {
	return strings.FieldsFunc(strings.ToUpper(unaccented(s)), func(c rune) bool { return !alphanumeric(c) })
}

// respell spells a name that was hard to read as the one option of the make that it may
// be. It ceases to be a doubt where the price is that option's in that year too.
func (r *Reader) respell(l knowledge.Label, o *knowledge.OptionLine) {
	if r.cfg.Names == nil || strings.Contains(o.Name, "(") {
		return
	}
	name, priced, ok := r.cfg.Names.Nearest(l.Make, l.Year, o.Name, o.Price, l.Currency)
	if !ok {
		return
	}
	if o.Name == strings.ToUpper(o.Name) {
		name = strings.ToUpper(name)
	}
	o.Name = shortened(name, o.Name)
	if priced {
		o.Proof.Why = knowledge.WitnessOnce
	}
}

// shortened is a name with the words short that the label has short.
func shortened(name, printed string) string {
	read := tokens(printed)
	for long, short := range map[string]string{"PACKAGE": "PKG", "Package": "Pkg", "GROUP": "GRP", "Group": "Grp"} {
		if slices.Contains(read, strings.ToUpper(short)) && !slices.Contains(read, strings.ToUpper(long)) {
			name = strings.ReplaceAll(name, long, short)
		}
	}
	return name
}

// within are the words that stand in a part of the sheet, without amounts.
func (s sheet) within(at image.Rectangle) (out []word) {
	a := newAmounts()
	for _, l := range s.lines {
		for _, w := range l.words {
			if _, amount := a.only(w.text); !amount && middle(w.box()).In(at) {
				out = append(out, w)
			}
		}
	}
	return out
}

// general reports whether a word says nothing by itself.
func general(w string) bool {
	switch w {
	case "PACKAGE", "PKG", "GROUP", "GRP", "EDITION", "SYSTEM", "KIT", "OPTION", "EQUIPMENT", "AND", "WITH":
		return true
	}
	return false
}
