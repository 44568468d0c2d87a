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
		if *o.Price > 0 && has(o.Name, "NOT AVAILABLE", "NOT EQUIPPED", "CREDIT", "SAVINGS", "DISCOUNT", "DELETE") {
			o.Price = new(-*o.Price)
		}
		sum += *o.Price
	}
	if c.OptionTotal != nil && sum < 0 && *c.OptionTotal == -sum {
		c.OptionTotal = &sum
	}
	if !closes(c) {
		return l
	}
	return c
}
