package sticker

import "example.com/vinbot/knowledge"

// reconcile makes one label of two readings of the same picture. Every number
// comes from one of them as it was read: of all ways to choose, the first whose
// sums close is taken; where none closes, the fuller reading, with what it lacks
// filled in from the other.
func reconcile(a, b knowledge.Label) knowledge.Label {
	if richness(b) > richness(a) {
		a, b = b, a
	}
	for choice := range 1 << 5 {
		l := a
		for i, f := range fields(&l, &b) {
			if choice>>i&1 == 1 {
				f()
			}
		}
		if closed, _ := sums(l); closed && len(l.Options) > 0 {
			return filled(l, b)
		}
	}
	return filled(a, b)
}

// fields lists the ways to take a part of b into l.
func fields(l, b *knowledge.Label) [5]func() {
	return [5]func(){
		func() { l.Options = b.Options },
		func() { l.Base = b.Base },
		func() { l.OptionTotal = b.OptionTotal },
		func() { l.Destination, l.Charges = b.Destination, b.Charges },
		func() { l.Total = b.Total },
	}
}

// filled gives a what only b has.
func filled(a, b knowledge.Label) knowledge.Label {
	for _, p := range [][2]**int64{{&a.Base, &b.Base}, {&a.OptionTotal, &b.OptionTotal}, {&a.Destination, &b.Destination}, {&a.Total, &b.Total}} {
		if *p[0] == nil {
			*p[0] = *p[1]
		}
	}
	if len(a.Options) == 0 {
		a.Options = b.Options
	}
	if len(a.Standard) < len(b.Standard) {
		a.Standard = b.Standard
	}
	if a.Make == "" {
		a.Make, a.Model, a.Year, a.Trim = b.Make, b.Model, b.Year, b.Trim
	}
	return a
}
