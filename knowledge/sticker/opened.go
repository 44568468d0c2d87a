package sticker

import (
	"strings"

	"example.com/vinbot/knowledge"
)

// opened is an option that still grows: its name wraps, its contents follow.
type opened struct {
	code     string
	name     said
	minor    *int64 // of its price; nil: none printed
	price    said
	contents []said

	accessory bool
	cutOff    bool // the first of the contents may be the rest of the name
	lines     int  // of the name, for the mean of the confidence
	conf      float64
}

// priced is an option with its price.
func (o opened) priced(minor int64, at said) opened {
	o.minor, o.price = new(minor), at
	return o
}

// goOn makes a line the end of the last of the contents or, before there are any, of
// the name.
func (o *opened) goOn(with said, conf float64) {
	if n := len(o.contents); n > 0 {
		o.contents[n-1] = o.contents[n-1].and(with)
		return
	}
	o.name = o.name.and(with)
	o.lines++
	o.conf += (conf - o.conf) / float64(o.lines)
}

// ended reports whether the name of an option with a price is whole, so that the next
// line is in the package.
func (o *opened) ended(next string) bool {
	if o.minor == nil || len(o.contents) > 0 || goesOn(o.name.text, next) {
		return false
	}
	words := tokens(o.name.text)
	if len(words) < 2 {
		return false
	}
	switch words[len(words)-1] {
	case "PACKAGE", "PKG", "GROUP":
		return true
	}
	return strings.HasSuffix(o.name.text, ")")
}

// end is the text that the next line may go on with.
func (o *opened) end() string {
	if n := len(o.contents); n > 0 {
		return o.contents[n-1].text
	}
	return o.name.text
}

func (o *opened) line() knowledge.OptionLine {
	l := knowledge.OptionLine{
		Code: o.code, Name: o.name.text, Price: o.minor, Accessory: o.accessory, Confidence: o.conf,
		Proof: o.name.proof(), PriceProof: o.price.proof(), ContentProofs: proofs(o.contents),
	}
	if o.cutOff && l.Proof != nil {
		l.Proof.Why = knowledge.WitnessFaint
	}
	for _, c := range o.contents {
		l.Contents = append(l.Contents, c.text)
	}
	return l
}

// cut is a name without the marks behind it.
func (s said) cut() said {
	s.text = strings.TrimRight(s.text, " :")
	return s
}
