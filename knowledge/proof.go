package knowledge

import (
	"image"
	"slices"
)

// Proof is where a value stands in a document, and how it is known to be read right.
type Proof struct {
	File       int     `json:"file,omitempty"` // of an album, from 0
	Page       int     `json:"page"`           // from 1; a picture has one
	Box        Box     `json:"box"`
	Confidence float64 `json:"confidence"` // 0–1, what the reading of its words gave itself; 1 for a text layer
	Why        Witness `json:"why"`
}

// Box is the corners of a print as it is read: top left, top right, bottom right,
// bottom left. They are pixels of the picture as it was sent, before any orientation
// that it asks for, or points (1/72 inch) of a PDF's page from its top left. A box of
// tilted or turned print is tilted or turned.
type Box [4]Corner

// Corner is a point of a document: across, down.
type Corner [2]int

// Level is a box whose sides are level.
func Level(r image.Rectangle) Box {
	return Box{{r.Min.X, r.Min.Y}, {r.Max.X, r.Min.Y}, {r.Max.X, r.Max.Y}, {r.Min.X, r.Max.Y}}
}

// Bounds is the level rectangle around the box.
func (b Box) Bounds() image.Rectangle {
	r := image.Rectangle{Min: image.Pt(b[0][0], b[0][1]), Max: image.Pt(b[0][0], b[0][1])}
	for _, c := range b {
		r.Min.X, r.Min.Y = min(r.Min.X, c[0]), min(r.Min.Y, c[1])
		r.Max.X, r.Max.Y = max(r.Max.X, c[0]), max(r.Max.Y, c[1])
	}
	return r
}

// Witness is what speaks for the reading of a value, or against it.
type Witness string

// The witnesses, by the trust they lend.
const (
	WitnessText    Witness = "text_layer"  // the document says it in so many letters
	WitnessSums    Witness = "sums_close"  // an amount with which all sums close
	WitnessBarcode Witness = "barcode"     // a code with sums of its own, or whose check digit fits
	WitnessTwice   Witness = "read_twice"  // two readings agree; of a VIN, the check digit fits too
	WitnessOnce    Witness = "read_once"   // clear print, which nothing else confirms
	WitnessFaint   Witness = "faint"       // print that was hard to read
	WitnessOpen    Witness = "sums_open"   // an amount with which the sums do not close
	WitnessDiffer  Witness = "reads_apart" // two readings differ, or the check digit does not fit
)

// Trust is how far a reading can be relied on.
type Trust string

// The trusts, the highest first. The zero value is of what has no proof.
const (
	TrustExact   Trust = "exact"   // text, no reading
	TrustChecked Trust = "checked" // a second witness agrees
	TrustRead    Trust = "read"    // read once, and clearly
	TrustWeak    Trust = "weak"    // look at it
)

// Trust is what the witness lends.
func (w Witness) Trust() Trust {
	switch w {
	case WitnessText:
		return TrustExact
	case WitnessSums, WitnessBarcode, WitnessTwice:
		return TrustChecked
	case WitnessOnce:
		return TrustRead
	case WitnessFaint, WitnessOpen, WitnessDiffer:
		return TrustWeak
	}
	return ""
}

// Where is the proof of a label's single values; nil is of a value that is not there,
// or whose place is not known.
type Where struct {
	VIN         *Proof `json:"vin,omitempty"`
	Title       *Proof `json:"title,omitempty"` // the line with year, make, model and trim
	Base        *Proof `json:"base,omitempty"`
	OptionTotal *Proof `json:"option_total,omitempty"`
	Destination *Proof `json:"destination,omitempty"`
	Total       *Proof `json:"total,omitempty"`
	Codes       *Proof `json:"codes,omitempty"` // the document's own data
}

// Of is the place of the proof of a part that stands once on a label; nil for others.
func (w *Where) Of(p LabelPart) **Proof {
	switch p {
	case PartVIN:
		return &w.VIN
	case PartBase:
		return &w.Base
	case PartOptionTotal:
		return &w.OptionTotal
	case PartDestination:
		return &w.Destination
	case PartTotal:
		return &w.Total
	case PartOption, PartCharge:
	}
	return nil
}

// OwnProofs is the label with proofs that it shares with no other, to be changed.
func (l Label) OwnProofs() Label {
	own := func(p **Proof) {
		if *p != nil {
			*p = new(**p)
		}
	}
	w := &l.Where
	for _, p := range []**Proof{&w.VIN, &w.Title, &w.Base, &w.OptionTotal, &w.Destination, &w.Total, &w.Codes} {
		own(p)
	}
	l.Options, l.Charges, l.VINs, l.Listed = slices.Clone(l.Options), slices.Clone(l.Charges), slices.Clone(l.VINs), slices.Clone(l.Listed)
	for i := range l.Options {
		o := &l.Options[i]
		own(&o.Proof)
		own(&o.PriceProof)
		o.ContentProofs = slices.Clone(o.ContentProofs)
		for j := range o.ContentProofs {
			own(&o.ContentProofs[j])
		}
	}
	for i := range l.Charges {
		own(&l.Charges[i].Proof)
	}
	for i := range l.VINs {
		own(&l.VINs[i].Proof)
	}
	for i := range l.Listed {
		own(&l.Listed[i].Proof)
	}
	return l
}

// Proofs are all proofs of the label, to be read and to be changed.
func (l *Label) Proofs() (all []*Proof) {
	add := func(p *Proof) {
		if p != nil {
			all = append(all, p)
		}
	}
	w := &l.Where
	for _, p := range []*Proof{w.VIN, w.Title, w.Base, w.OptionTotal, w.Destination, w.Total, w.Codes} {
		add(p)
	}
	for i := range l.Options {
		o := &l.Options[i]
		add(o.Proof)
		add(o.PriceProof)
		for _, p := range o.ContentProofs {
			add(p)
		}
	}
	for i := range l.Charges {
		add(l.Charges[i].Proof)
	}
	for i := range l.VINs {
		add(l.VINs[i].Proof)
	}
	for i := range l.Listed {
		add(l.Listed[i].Proof)
	}
	return all
}
