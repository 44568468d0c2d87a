package sticker

import (
	"cmp"
	"reflect"
	"slices"

	"example.com/vinbot/knowledge"
)

// Merge makes one reading of two of the same label: photos of an album, a close-up, two
// readers. It is pure. Every value comes from one of the two as it was read; the checks
// (sums, check digit, agreement) say from which, and what they leave open is a doubt of
// the result. What a person corrected stands.
//
// It reports false, and returns a as it is, where the two are of different cars: where
// both VINs are beyond doubt and differ, or differ in more than misreading does.
func Merge(a, b knowledge.Label) (knowledge.Label, bool) {
	if !sameCar(a, b) {
		return a, false
	}
	if sameReading(a, b) {
		return a, true // a reading is no witness of itself
	}
	a, b = filed(a, b)
	number, doubts := mergeVIN(a, b)
	other := a.Doubtful(knowledge.DoubtOtherLayout) && b.Doubtful(knowledge.DoubtOtherLayout)
	l := agree(a, b)
	for _, d := range l.Doubts {
		if d.Code == knowledge.DoubtReadings || d.Code == knowledge.DoubtOtherLayout && other {
			doubts = append(doubts, d)
		}
	}
	l.VIN, l.Where.VIN, l.Doubts, l.VINs = number, mergedPlace(a, b, number, doubts), doubts, together(a, b)
	l.Pictures = slices.Concat(a.Pictures, b.Pictures)
	return Judge(l), true
}

// sameReading reports whether two readings are one: of one picture, wherever it is kept.
func sameReading(a, b knowledge.Label) bool {
	a, b = unfiled(a), unfiled(b)
	return reflect.DeepEqual(a, b)
}

// unfiled is a reading without what tells where it and its picture are kept.
func unfiled(l knowledge.Label) knowledge.Label {
	l = l.OwnProofs()
	l.Pictures, l.Version = nil, 0
	for _, p := range l.Proofs() {
		p.File = 0
	}
	return l
}

// filed are two readings whose proofs count the pictures of both: those of b after those
// of a. Two readings of one work count the same pictures.
func filed(a, b knowledge.Label) (_, _ knowledge.Label) {
	if len(b.Pictures) == 0 {
		return a, b
	}
	first := len(a.Pictures)
	for _, p := range a.Proofs() {
		first = max(first, p.File+1)
	}
	for len(a.Pictures) < first { // one that was not kept
		a.Pictures = append(slices.Clip(a.Pictures), "")
	}
	b = b.OwnProofs()
	for _, p := range b.Proofs() {
		p.File += first
	}
	return a, b
}

// mergedPlace is where the VIN of two readings stands and what both say of it.
func mergedPlace(a, b knowledge.Label, v knowledge.VIN, doubts []knowledge.Doubt) *knowledge.Proof {
	p := copied(a.Where.VIN)
	if p == nil || a.VIN != v && b.Where.VIN != nil {
		p = copied(b.Where.VIN)
	}
	if p == nil {
		return nil
	}
	doubtful := slices.ContainsFunc(doubts, func(d knowledge.Doubt) bool {
		return d.Code == knowledge.DoubtVIN || d.Code == knowledge.DoubtVINBarcode
	})
	switch {
	case doubtful:
		p.Why = knowledge.WitnessDiffer
	case p.Why == knowledge.WitnessDiffer:
		p.Why = knowledge.WitnessTwice
	}
	return p
}

// mergeAll makes one label of the documents of an album or the pages of a PDF. One of
// another car is left out, and the VIN is a doubt.
func mergeAll(labels []knowledge.Label) knowledge.Label {
	best := slices.MaxFunc(labels, func(a, b knowledge.Label) int { return richness(a) - richness(b) })
	at := slices.IndexFunc(labels, func(l knowledge.Label) bool { return reflect.DeepEqual(l, best) })
	others, other := false, knowledge.VIN("")
	for i, l := range labels {
		if i == at {
			continue
		}
		merged, same := Merge(best, l)
		if others = others || !same; !same {
			merged.VINs, other = together(best, l), cmp.Or(other, l.VIN)
		}
		best = merged
	}
	if others && !best.Doubtful(knowledge.DoubtVIN) {
		if best.Where.VIN = copied(best.Where.VIN); best.Where.VIN != nil {
			best.Where.VIN.Why = knowledge.WitnessDiffer
		}
		best.Doubts = append(best.Doubts, knowledge.Doubt{Code: knowledge.DoubtVIN, Other: other})
	}
	return best
}

// fuller reports whether more was read in a, or a person corrected a alone.
func fuller(a, b knowledge.Label) bool {
	if x, y := len(a.Corrections) > 0, len(b.Corrections) > 0; x != y {
		return x
	}
	return richness(a) > richness(b)
}

// mostMisread is in how many places two readings of one VIN may differ.
const mostMisread = 4

func sameCar(a, b knowledge.Label) bool {
	if a.VIN == "" || b.VIN == "" || a.VIN == b.VIN {
		return true
	}
	if sureVIN(a) && sureVIN(b) {
		return false
	}
	differ := 0
	for i := range min(len(a.VIN), len(b.VIN)) {
		if a.VIN[i] != b.VIN[i] {
			differ++
		}
	}
	return differ <= mostMisread || !checkDigit(a.VIN) || !checkDigit(b.VIN)
}

func sureVIN(l knowledge.Label) bool { return l.VIN != "" && len(vinDoubts(l)) == 0 }

// vinDoubts are the doubts about a label's VIN.
func vinDoubts(l knowledge.Label) (out []knowledge.Doubt) {
	for _, d := range l.Doubts {
		switch d.Code {
		case knowledge.DoubtNoVIN, knowledge.DoubtVIN, knowledge.DoubtVINBarcode:
			out = append(out, d)
		case knowledge.DoubtOptionsSum, knowledge.DoubtTotalSum, knowledge.DoubtNoTotal, knowledge.DoubtNoBase, knowledge.DoubtNotALabel,
			knowledge.DoubtFaintText, knowledge.DoubtOtherLayout, knowledge.DoubtReadings, knowledge.DoubtNames:
		}
	}
	return out
}

// mergeVIN picks the VIN of two readings. Two that agree are sure where the check digit
// fits and one of them at least was not mended; of two that differ the sure one is
// taken, or else the likelier, which stays a doubt.
func mergeVIN(a, b knowledge.Label) (knowledge.VIN, []knowledge.Doubt) {
	switch {
	case b.VIN == "", told(a, knowledge.PartVIN):
		return a.VIN, vinDoubts(a)
	case a.VIN == "", told(b, knowledge.PartVIN):
		return b.VIN, vinDoubts(b)
	case a.VIN == b.VIN && checkDigit(a.VIN) && (!mendedVIN(a) || !mendedVIN(b)):
		return a.VIN, nil
	case a.VIN == b.VIN, sureVIN(a):
		return a.VIN, vinDoubts(a)
	case sureVIN(b), better(b.VIN, 0, a.VIN, 0):
		return b.VIN, vinDoubts(b)
	}
	return a.VIN, vinDoubts(a)
}

// mendedVIN reports whether a VIN is a guess from what was read.
func mendedVIN(l knowledge.Label) bool {
	return slices.ContainsFunc(l.Doubts, func(d knowledge.Doubt) bool { return d.Code == knowledge.DoubtVIN && d.Read != "" })
}

// told reports whether a part of a label is a person's word.
func told(l knowledge.Label, p knowledge.LabelPart) bool {
	return slices.ContainsFunc(l.Corrections, func(c knowledge.Correction) bool { return c.Part == p })
}

// together are the VINs of several readings, each once, as it was read best.
func together(labels ...knowledge.Label) (out []knowledge.VINReading) {
	for _, l := range labels {
		for _, r := range l.VINs {
			at := slices.IndexFunc(out, func(o knowledge.VINReading) bool { return o.Text == r.Text })
			if at < 0 {
				out = append(out, r)
			} else if r.Sure && !out[at].Sure {
				out[at] = r
			}
		}
	}
	return out
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
