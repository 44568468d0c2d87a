package sticker

import (
	"cmp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// check judges a reading: its VIN, whether it is a label at all, and its sums.
func check(l knowledge.Label, s sheet) knowledge.Label {
	l.VIN, l.Doubts = judgeVIN(l, s)
	vouch(l, s)
	l.Where.VIN = proofOfVIN(l, s)
	if empty(l) {
		if l.VIN != "" && !s.ocr { // print on a picture is read again, see plate
			l.VINs = []knowledge.VINReading{{Text: string(l.VIN), From: knowledge.FromPrint, Sure: !l.Doubtful(knowledge.DoubtVIN), Proof: copied(l.Where.VIN)}}
		}
		if !s.ocr {
			l.Listed = listedIn(s)
			for _, c := range l.Listed {
				if c.Proof != nil {
					c.Proof.Why = knowledge.WitnessText
				}
			}
		}
	}
	return summed(l)
}

// judgeVIN picks the VIN of a label. A barcode whose VIN has a check digit that fits
// is believed before the print, and a print that differs is told.
func judgeVIN(l knowledge.Label, s sheet) (knowledge.VIN, []knowledge.Doubt) {
	found := vinsIn(s)
	if l.VIN != "" {
		found[l.VIN]++ // the document's own data is a second witness
	}
	addUnsure(found, l.VINs)
	read, sure := chooseVIN(found, s.ocr)
	codes := fittingCodes(l.VINs)
	doubt := func(d knowledge.Doubt) []knowledge.Doubt { return append(l.Doubts, d) }
	switch {
	case len(codes) > 1:
		v := cmp.Or(read, codes[0])
		other := slices.IndexFunc(codes, func(c knowledge.VIN) bool { return c != v })
		return v, doubt(knowledge.Doubt{Code: knowledge.DoubtVIN, Other: codes[other]})
	case len(codes) == 1 && read != "" && read != codes[0] && (!s.ocr || !misreading(read, codes[0])):
		return codes[0], doubt(knowledge.Doubt{Code: knowledge.DoubtVINBarcode, Read: read})
	case len(codes) == 1:
		return codes[0], l.Doubts
	case read == "":
		return "", doubt(knowledge.Doubt{Code: knowledge.DoubtNoVIN})
	case !sure && s.ocr:
		d := knowledge.Doubt{Code: knowledge.DoubtVIN, Other: otherCar(found, read)}
		v := read
		if !checkDigit(read) {
			v = cmp.Or(crossed(found), mended(read))
		}
		if v != read {
			d.Read = read
		}
		return v, doubt(d)
	case !sure:
		return read, doubt(knowledge.Doubt{Code: knowledge.DoubtVIN, Other: otherCar(found, read)})
	}
	return read, l.Doubts
}

// addUnsure counts a barcode that may be misread as one witness more for what is printed,
// or as the only one where nothing is.
func addUnsure(found map[knowledge.VIN]int, coded []knowledge.VINReading) {
	alone := len(found) == 0
	for _, r := range coded {
		if v := knowledge.VIN(r.Text); r.From.Coded() && !r.Sure && (alone || found[v] > 0) {
			found[v]++
		}
	}
}

// misreading reports whether print is a misreading of a VIN: no VIN itself, and nearly
// that one.
func misreading(read, v knowledge.VIN) bool {
	const most = 4
	return !checkDigit(read) && differences(string(read), string(v)) <= most
}

// glimpsed is a label at first sight: with the VIN that stands on it, where its check
// digit fits.
func glimpsed(l knowledge.Label, s sheet, coded []knowledge.VINReading) knowledge.Label {
	read, _ := chooseVIN(vinsIn(s), s.ocr)
	l.VIN = ""
	if codes := fittingCodes(coded); len(codes) == 1 {
		l.VIN = codes[0]
	} else if checkDigit(read) {
		l.VIN = read
	}
	return l
}

// fittingCodes are the VINs of barcodes that were surely read and whose check digit fits,
// each once.
func fittingCodes(vins []knowledge.VINReading) (out []knowledge.VIN) {
	for _, r := range vins {
		if v := knowledge.VIN(r.Text); r.From.Coded() && r.Sure && checkDigit(v) && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// shown is a picture that shows VINs or option codes and no label.
func shown(vins []knowledge.VINReading, codes []knowledge.CodeReading) knowledge.Label {
	l := knowledge.Label{VINs: vins, Listed: codes, OCR: true, Doubts: []knowledge.Doubt{{Code: knowledge.DoubtNotALabel}}}
	if len(vins) == 0 {
		l.Doubts = append(l.Doubts, knowledge.Doubt{Code: knowledge.DoubtNoVIN})
		return l
	}
	sure := slices.DeleteFunc(slices.Clone(vins), func(r knowledge.VINReading) bool { return !r.Sure })
	if len(sure) != 1 {
		l.Doubts = append(l.Doubts, knowledge.Doubt{Code: knowledge.DoubtVIN})
	}
	if best := append(sure, vins...)[0].Text; !strings.ContainsAny(best, "IOQ") {
		l.VIN = knowledge.VIN(best)
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
		if o.Confidence < faintBelow {
			weak++
		}
	}
	return weak*2 > len(l.Options)
}

func copied(p *knowledge.Proof) *knowledge.Proof {
	if p == nil {
		return nil
	}
	c := *p
	return &c
}
