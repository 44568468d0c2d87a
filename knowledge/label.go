package knowledge

import "slices"

// Label is what was read on a window sticker (Monroney label).
type Label struct {
	VIN         VIN           `json:"vin,omitempty"`
	VINs        []VINReading  `json:"vins,omitempty"` // each VIN read from a barcode, and from the print of a picture that is no label
	Make        string        `json:"make,omitempty"`
	Model       string        `json:"model,omitempty"`
	Year        int           `json:"year,omitempty"`
	Trim        string        `json:"trim,omitempty"`
	Currency    string        `json:"currency,omitempty"` // ISO 4217
	Base        *int64        `json:"base,omitempty"`     // minor units; nil is unknown
	Options     []OptionLine  `json:"options"`
	Standard    []string      `json:"standard,omitempty"` // lines under STANDARD EQUIPMENT
	Codes       []string      `json:"codes,omitempty"`    // option codes (RPO) in the document's own data
	Listed      []CodeReading `json:"listed,omitempty"`   // option codes on a picture or sheet that is no label: never said to be all
	OptionTotal *int64        `json:"option_total,omitempty"`
	Charges     []Charge      `json:"charges,omitempty"` // fees, taxes and savings printed outside the options
	Destination *int64        `json:"destination,omitempty"`
	Total       *int64        `json:"total,omitempty"`
	Where       Where         `json:"where,omitzero"`
	Pictures    []string      `json:"pictures,omitempty"` // under which names the files are kept that proofs count
	Doubts      []Doubt       `json:"doubts,omitempty"`
	Sure        bool          `json:"sure"` // the text was no guess (PDF text layer) or all sums close
	OCR         bool          `json:"ocr"`  // read from a picture, not from text

	Corrections []Correction `json:"corrections,omitempty"` // what a person says is printed instead, the earliest first

	Version int64 `json:"-"` // how many readings of the label were kept before this one
}

// Doubtful reports whether the label has a doubt of that kind.
func (l Label) Doubtful(code DoubtCode) bool {
	return slices.ContainsFunc(l.Doubts, func(d Doubt) bool { return d.Code == code })
}

// Amount is the place of an amount that stands once on a label; nil for other parts.
func (l *Label) Amount(p LabelPart) **int64 {
	switch p {
	case PartBase:
		return &l.Base
	case PartOptionTotal:
		return &l.OptionTotal
	case PartDestination:
		return &l.Destination
	case PartTotal:
		return &l.Total
	case PartVIN, PartOption, PartCharge:
	}
	return nil
}

// OptionLine is one line of the optional equipment.
type OptionLine struct {
	Code       string   `json:"code,omitempty"`
	Name       string   `json:"name"`
	Price      *int64   `json:"price,omitempty"` // minor units; nil: none printed, 0: no charge
	Contents   []string `json:"contents,omitempty"`
	Accessory  bool     `json:"accessory,omitempty"` // a port or a dealer fitted it: no part of a factory package
	Told       bool     `json:"told,omitempty"`      // a person corrected it: see Label.Corrections
	ToldName   bool     `json:"told_name,omitempty"` // its name too, or all of it, is a person's word
	Confidence float64  `json:"confidence"`          // 0–1, of the reading

	Proof         *Proof   `json:"proof,omitempty"` // of code and name
	PriceProof    *Proof   `json:"price_proof,omitempty"`
	ContentProofs []*Proof `json:"content_proofs,omitempty"` // one for each of the contents
}

// Unsure reports whether the name may be misread: the print says so, whatever sums say of
// the price, and no person has said what it is.
func (o OptionLine) Unsure() bool {
	return !o.ToldName && o.Proof != nil && o.Proof.Why.Trust() == TrustWeak
}

// Charge is an amount that belongs to the total but to no equipment: a fee, a
// tax or, below zero, a saving.
type Charge struct {
	Name   string `json:"name"`
	Amount int64  `json:"amount"`         // minor units
	Told   bool   `json:"told,omitempty"` // a person corrected it
	Proof  *Proof `json:"proof,omitempty"`
}

// DoubtCode names what a reading leaves open.
type DoubtCode string

// What can be doubtful about a label.
const (
	DoubtNoVIN       DoubtCode = "no_vin"
	DoubtVIN         DoubtCode = "vin"         // check digit does not fit, or two readings differ
	DoubtVINBarcode  DoubtCode = "vin_barcode" // the barcode says VIN, the print says Read
	DoubtOptionsSum  DoubtCode = "options_sum"
	DoubtTotalSum    DoubtCode = "total_sum"
	DoubtNoTotal     DoubtCode = "no_total"
	DoubtNoBase      DoubtCode = "no_base"
	DoubtNotALabel   DoubtCode = "not_a_label"
	DoubtFaintText   DoubtCode = "faint_text"
	DoubtOtherLayout DoubtCode = "other_layout" // no reader knows this maker's layout
	DoubtNames       DoubtCode = "names"        // names of options that may be misread: see OptionLine.Unsure
	DoubtReadings    DoubtCode = "readings"     // two readings whose sums close differ in their totals, Printed and Summed
)

// Doubt is one open point of a reading. Printed and Summed are minor units and
// belong to the sums only; Read is a VIN that was read beside or in place of the label's,
// Other that of another car in the same picture.
type Doubt struct {
	Code    DoubtCode `json:"code"`
	Printed int64     `json:"printed,omitempty"`
	Summed  int64     `json:"summed,omitempty"`
	Read    VIN       `json:"read,omitempty"`
	Other   VIN       `json:"other,omitempty"`
}
