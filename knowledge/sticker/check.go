package sticker

import (
	"slices"

	"example.com/vinbot/knowledge"
)

// check judges a reading: its VIN, whether it is a label at all, and its sums.
func check(l knowledge.Label, s sheet) knowledge.Label {
	doubt := func(d knowledge.Doubt) { l.Doubts = append(l.Doubts, d) }
	found := vinsIn(s)
	if l.VIN != "" {
		found[l.VIN]++ // the document's own data is a second witness
	}
	vin, sure := chooseVIN(found, s.ocr)
	l.VIN = vin
	switch {
	case vin == "":
		doubt(knowledge.Doubt{Code: knowledge.DoubtNoVIN})
	case !sure:
		doubt(knowledge.Doubt{Code: knowledge.DoubtVIN})
	}
	if l.Base == nil && l.Total == nil && len(l.Options) == 0 {
		doubt(knowledge.Doubt{Code: knowledge.DoubtNotALabel})
		return l
	}
	closed, doubts := sums(l)
	l.Doubts = append(l.Doubts, doubts...)
	l.Sure = !s.ocr || closed
	if s.ocr && !closed && faint(l) {
		doubt(knowledge.Doubt{Code: knowledge.DoubtFaintText})
	}
	return l
}

// sums holds the label to its own arithmetic. closed is true only where the
// price of every option and the total were read and agree.
func sums(l knowledge.Label) (closed bool, doubts []knowledge.Doubt) {
	var options int64
	for _, o := range l.Options {
		if o.Price != nil {
			options += *o.Price
		}
	}
	optionsClose := l.OptionTotal != nil && *l.OptionTotal == options
	if l.OptionTotal != nil && !optionsClose {
		doubts = append(doubts, knowledge.Doubt{Code: knowledge.DoubtOptionsSum, Printed: *l.OptionTotal, Summed: options})
	}
	if l.Total == nil {
		return false, append(doubts, knowledge.Doubt{Code: knowledge.DoubtNoTotal})
	}
	if l.Base == nil {
		return false, append(doubts, knowledge.Doubt{Code: knowledge.DoubtNoBase})
	}
	sum := *l.Base + options
	if l.OptionTotal != nil {
		sum = *l.Base + *l.OptionTotal
	}
	if l.Destination != nil {
		sum += *l.Destination
	}
	for _, c := range l.Charges {
		sum += c.Amount
	}
	if sum != *l.Total {
		return false, append(doubts, knowledge.Doubt{Code: knowledge.DoubtTotalSum, Printed: *l.Total, Summed: sum})
	}
	return optionsClose || l.OptionTotal == nil, doubts
}

// faint reports whether most of the option lines were hard to read.
func faint(l knowledge.Label) bool {
	weak := 0
	for _, o := range l.Options {
		if o.Confidence < 0.6 {
			weak++
		}
	}
	return weak*2 > len(l.Options)
}

// merge makes one label of several documents about one car: the fullest reading,
// with what it lacks filled in from the others. Two VINs stay a doubt.
func merge(labels []knowledge.Label) knowledge.Label {
	best := slices.MaxFunc(labels, func(a, b knowledge.Label) int { return richness(a) - richness(b) })
	for _, l := range labels {
		switch {
		case l.VIN == "":
		case best.VIN == "":
			best.VIN = l.VIN
			best.Doubts = swap(best.Doubts, knowledge.DoubtNoVIN, knowledge.DoubtVIN)
		case l.VIN != best.VIN:
			best.Doubts = swap(best.Doubts, knowledge.DoubtVIN, knowledge.DoubtVIN)
		}
		if len(best.Codes) == 0 {
			best.Codes = l.Codes
		}
	}
	return best
}

func richness(l knowledge.Label) int {
	n := len(l.Options)
	for _, p := range []*int64{l.Base, l.OptionTotal, l.Destination, l.Total} {
		if p != nil {
			n += 10
		}
	}
	if l.Sure {
		n += 100
	}
	if l.VIN != "" {
		n++
	}
	return n
}

// swap replaces the doubt from by to, of which there is then one.
func swap(doubts []knowledge.Doubt, from, to knowledge.DoubtCode) []knowledge.Doubt {
	doubts = slices.DeleteFunc(slices.Clone(doubts), func(d knowledge.Doubt) bool { return d.Code == from || d.Code == to })
	return append(doubts, knowledge.Doubt{Code: to})
}
