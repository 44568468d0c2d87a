package sticker

import (
	"slices"

	"example.com/vinbot/knowledge"
)

// Judge judges a label anew, once its values have changed: by a person or by another
// reading. Doubts about its VIN and its layout stay as they are; what was printed is
// not looked at again.
func Judge(l knowledge.Label) knowledge.Label {
	l.Doubts = slices.DeleteFunc(slices.Clone(l.Doubts), func(d knowledge.Doubt) bool {
		switch d.Code {
		case knowledge.DoubtOptionsSum, knowledge.DoubtTotalSum, knowledge.DoubtNoTotal, knowledge.DoubtNoBase, knowledge.DoubtFaintText, knowledge.DoubtNotALabel, knowledge.DoubtNames:
			return true
		case knowledge.DoubtNoVIN, knowledge.DoubtVIN, knowledge.DoubtVINBarcode, knowledge.DoubtOtherLayout, knowledge.DoubtReadings:
		}
		return false
	})
	return summed(l)
}

// summed adds what the values themselves leave open.
func summed(l knowledge.Label) knowledge.Label {
	if empty(l) {
		l.Sure = false
		l.Doubts = append(l.Doubts, knowledge.Doubt{Code: knowledge.DoubtNotALabel})
		return l
	}
	l = attested(l)
	closed, doubts := sums(l)
	l.Doubts = append(l.Doubts, doubts...)
	l.Sure = (!l.OCR || closed) && !l.Doubtful(knowledge.DoubtReadings)
	if l.OCR && !closed && faint(l) {
		l.Doubts = append(l.Doubts, knowledge.Doubt{Code: knowledge.DoubtFaintText})
	}
	if slices.ContainsFunc(l.Options, knowledge.OptionLine.Unsure) {
		l.Doubts = append(l.Doubts, knowledge.Doubt{Code: knowledge.DoubtNames})
	}
	return l
}

// empty reports whether no price of a label was read.
func empty(l knowledge.Label) bool { return l.Base == nil && l.Total == nil && len(l.Options) == 0 }
