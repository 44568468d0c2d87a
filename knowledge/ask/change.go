package ask

import (
	"regexp"
	"slices"

	"example.com/vinbot/knowledge"
)

// change is what became of an attribute between two model years of a car.
type change string

const (
	rose     change = "rose"
	fell     change = "fell"
	improved change = "improved"
)

// asksLess reports whether a change is one to a lower value; ok is false where it does not say:
// nobody "improves" a price, and a time that "rose" may be a better one.
func (c change) asksLess(of knowledge.Attribute) (less, ok bool) {
	neutral := of == "starting_msrp" || of == "curb_weight"
	if c == improved {
		return lessIsMore(of), !neutral
	}
	return c == fell, neutral || !lessIsMore(of)
}

// changeIn is what a text says has become of something.
func (x *lexicon) changeIn(u query) change {
	p := x.phrases[u.lang]
	switch {
	case u.says(p.Improves):
		return improved
	case u.says(p.Rises):
		return rose
	case u.says(p.Falls):
		return fell
	case u.Context.Attribute != "" && x.byComparative(u) == u.Context.Attribute && became.MatchString(u.folded):
		if says(x.saysComparative(u), x.ranks.Less) { // "so it became shorter?"
			return fell
		}
		return rose
	}
	return ""
}

// became says in each language that something is otherwise than it was.
var became = regexp.MustCompile(`\b(?:became|become|gotten|devenue?s?|geworden|wurde|(?:se )?(?:volvio|hizo|puso)|quedo)\b`)

// betweenYears sets two model years of the car talked about against each other, the later one first,
// of which a text says that something became more or less: "so it gained power?"
func (x *lexicon) betweenYears(u *query) []named {
	c, stack := x.changeIn(*u), u.Context.Vehicles
	if c == "" || len(stack) == 0 || u.named || u.makeOnly != "" || u.limit != nil || x.asksOpenly(*u) || u.attribute != "" && u.attribute != u.Context.Attribute {
		return nil
	}
	years := yearsIn(u.words)
	i := slices.IndexFunc(stack, func(o knowledge.Vehicle) bool {
		other := sameModel(o, stack[0]) && o.Year != 0 && o.Year != stack[0].Year
		return other && (len(years) == 0 || slices.Contains(years, o.Year))
	})
	u.change = c
	if i < 0 || slices.ContainsFunc(u.unknown, func(w string) bool { return !x.saysChange(*u, w) && !x.small.all[w] }) {
		u.change = ""
		return nil
	}
	u.unknown, u.oneSided = nil, true
	later, earlier := stack[0], stack[i]
	if earlier.Year > later.Year {
		later, earlier = earlier, later
	}
	return []named{{vehicle: later}, {vehicle: earlier}}
}

// saysChange reports whether a word is one by which a text says what became of something.
func (x *lexicon) saysChange(u query, word string) bool {
	p := x.phrases[u.lang]
	if u.change != "" && (became.MatchString(word) || contains(x.saysComparative(u), word)) {
		return true
	}
	return u.change != "" && slices.ContainsFunc(slices.Concat(p.Rises, p.Falls, p.Improves), func(phrase string) bool { return contains(phrase, word) })
}
