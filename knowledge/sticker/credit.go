package sticker

import (
	"slices"

	"example.com/vinbot/knowledge"
)

// credited is a label with the dashes that print lost before amounts that are taken off:
// a dash is the least of print. Words say which lines may be such, and the sums must close
// with all of them, as they do not without.
func credited(l knowledge.Label) knowledge.Label {
	if closes(l) {
		return l
	}
	c := l
	c.Options = slices.Clone(l.Options)
	var sum int64
	for i := range c.Options {
		o := &c.Options[i]
		if o.Price == nil {
			continue
		}
		if *o.Price > 0 && (takenOff(o.Name) || has(o.Name, "NOT AVAILABLE", "NOT EQUIPPED", "DELETE")) {
			o.Price = new(-*o.Price)
		}
		sum += *o.Price
	}
	c.Charges = slices.Clone(l.Charges)
	for i := range c.Charges {
		if ch := &c.Charges[i]; ch.Amount > 0 && takenOff(ch.Name) {
			ch.Amount = -ch.Amount
		}
	}
	if c.OptionTotal != nil && sum < 0 && *c.OptionTotal == -sum {
		c.OptionTotal = &sum
	}
	if !closes(c) {
		return l
	}
	return c
}

// takenOff reports whether what a line names makes a car cheaper: "XLT MID DISCOUNT",
// "POWERBOOST HYBRID DISC", "PREM BLCK PKG DIST" (Ford).
func takenOff(name string) bool { return has(name, "CREDIT", "SAVINGS", "DISC", "DIST") }
