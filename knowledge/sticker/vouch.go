package sticker

import (
	"slices"

	"example.com/vinbot/knowledge"
)

// faintBelow is the confidence below which tesseract misreads more often than not.
const faintBelow = 0.6

// vouch says of every proof on a sheet of which nothing is said yet what its print alone
// says.
func vouch(l knowledge.Label, s sheet) {
	for _, p := range l.Proofs() {
		if p.Why == "" {
			p.Why = byPrint(p.Confidence, s.ocr)
		}
	}
}

// byPrint is what print alone says.
func byPrint(read float64, ocr bool) knowledge.Witness {
	switch {
	case !ocr:
		return knowledge.WitnessText
	case read < faintBelow:
		return knowledge.WitnessFaint
	}
	return knowledge.WitnessOnce
}

// attested is a label whose sums speak for its amounts, or against them. Names have their
// print alone, and text needs no witness.
func attested(l knowledge.Label) knowledge.Label {
	closed, doubts := sums(l)
	open := func(code knowledge.DoubtCode) bool {
		return slices.ContainsFunc(doubts, func(d knowledge.Doubt) bool { return d.Code == code })
	}
	attest := func(p **knowledge.Proof, closed bool) {
		if *p = copied(*p); *p == nil || (*p).Why == knowledge.WitnessText {
			return
		}
		switch {
		case closed:
			(*p).Why = knowledge.WitnessSums
		case open(knowledge.DoubtOptionsSum), open(knowledge.DoubtTotalSum):
			(*p).Why = knowledge.WitnessOpen
		default: // a number is missing: nothing says that this one is wrong
			(*p).Why = byPrint((*p).Confidence, true)
		}
	}
	l.Options, l.Charges = slices.Clone(l.Options), slices.Clone(l.Charges)
	options := closed || l.OptionTotal != nil && !open(knowledge.DoubtOptionsSum)
	for i := range l.Options {
		attest(&l.Options[i].PriceProof, options)
	}
	attest(&l.Where.OptionTotal, options)
	for _, p := range []**knowledge.Proof{&l.Where.Base, &l.Where.Destination, &l.Where.Total} {
		attest(p, closed)
	}
	for i := range l.Charges {
		attest(&l.Charges[i].Proof, closed)
	}
	return l
}

// proofOfVIN is where the VIN of a label is printed and what speaks for it. Where only
// another VIN is printed, that is what to look at.
func proofOfVIN(l knowledge.Label, s sheet) *knowledge.Proof {
	p := s.printed(l.VIN)
	if p == nil {
		read, _ := chooseVIN(vinsIn(s), s.ocr)
		p = s.printed(read)
	}
	switch {
	case p == nil:
		return nil
	case l.Doubtful(knowledge.DoubtVIN), l.Doubtful(knowledge.DoubtVINBarcode):
		p.Why = knowledge.WitnessDiffer
	case slices.Contains(fittingCodes(l.VINs), l.VIN):
		p.Why = knowledge.WitnessBarcode
	case !s.ocr:
		p.Why = knowledge.WitnessText
	default:
		p.Why = knowledge.WitnessTwice
	}
	return p
}

// proofOfCode is the barcode that a label's VIN was read from, if its place is known.
func proofOfCode(l knowledge.Label) *knowledge.Proof {
	for _, r := range l.VINs {
		if r.Text == string(l.VIN) && r.Sure && r.From.Coded() {
			return copied(r.Proof)
		}
	}
	return nil
}
