package sticker

import (
	"slices"

	"example.com/vinbot/knowledge"
)

// credited is a label with the dashes that print lost before amounts that are taken off:
// a dash is the least of print. Words say which lines may be such, and the sums must close
// with all of them, as they do not without; for savings below the options the total's own
// sum is enough, for it has nothing to do with prices that are misread above.
func credited(l knowledge.Label) knowledge.Label {
	if closes(l) {
		return l
	}
	below := l
	below.Charges = slices.Clone(l.Charges)
	for i := range below.Charges {
		if ch := &below.Charges[i]; ch.Amount > 0 && takenOff(ch.Name) {
			ch.Amount = -ch.Amount
		}
	}
	if all := optionsCredited(below); closes(all) {
		return all
	}
	if totalCloses(below) && !totalCloses(l) {
		return below
	}
	return l
}

// totalled is a label whose total stands apart from its words, or whose words were not read
// (in large or light print): an amount with which all sums close, delivery among them, is
// that total, for nothing else that is printed comes to as much.
func totalled(l knowledge.Label, s sheet) knowledge.Label {
	if l.Total != nil || l.Destination == nil || *l.Destination <= 0 {
		return l
	}
	a := newAmounts()
	for _, ln := range s.lines {
		_, p, ok := a.split(ln.text)
		if !ok || p.minor < minBase {
			continue
		}
		with := l
		with.Total, with.Where.Total = new(p.minor), ln.amount(a).proof()
		if with = credited(with); closes(with) {
			return with
		}
	}
	return l
}

// optionsCredited takes off what options' names say is taken off.
func optionsCredited(l knowledge.Label) knowledge.Label {
	l.Options = slices.Clone(l.Options)
	var sum int64
	for i := range l.Options {
		o := &l.Options[i]
		if o.Price == nil {
			continue
		}
		if *o.Price > 0 && (takenOff(o.Name) || has(o.Name, "NOT AVAILABLE", "NOT EQUIPPED", "DELETE")) {
			o.Price = new(-*o.Price)
		}
		sum += *o.Price
	}
	if l.OptionTotal != nil && sum < 0 && *l.OptionTotal == -sum {
		l.OptionTotal = &sum
	}
	return l
}

// totalCloses reports whether the total is what the amounts above it come to, with the
// options' own total for the options.
func totalCloses(l knowledge.Label) bool {
	if l.OptionTotal == nil {
		return false
	}
	_, doubts := sums(l)
	return !slices.ContainsFunc(doubts, func(d knowledge.Doubt) bool { return d.Code != knowledge.DoubtOptionsSum })
}

// takenOff reports whether what a line names makes a car cheaper: "XLT MID DISCOUNT",
// "POWERBOOST HYBRID DISC", "PREM BLCK PKG DIST" (Ford).
func takenOff(name string) bool { return has(name, "CREDIT", "SAVINGS", "DISC", "DIST") }
