package knowledge

import (
	"slices"
	"strconv"
)

// Spot is one thing on a label that a person may want to see: a line with its name and
// its price, or a value that stands alone.
type Spot struct {
	Key      string // names it on its label
	Kind     SpotKind
	Name     string // of a line, as printed; the VIN
	Amount   *int64 // minor units
	Told     bool   // the person's word, not what is printed
	Of       *Proof // name or value
	Price    *Proof // where a name and its price are proven apart
	Contents []*Proof
}

// SpotKind is a kind of spot.
type SpotKind string

// The kinds, in the order of a card.
const (
	SpotTitle       SpotKind = "title"
	SpotVIN         SpotKind = "vin"
	SpotBase        SpotKind = "base"
	SpotOption      SpotKind = "option"
	SpotOptionTotal SpotKind = "option_total"
	SpotDestination SpotKind = "destination"
	SpotCharge      SpotKind = "charge"
	SpotTotal       SpotKind = "total"
)

// Spots lists what can be shown of a label, in the order of its card.
func (l Label) Spots() (all []Spot) {
	told := func(p LabelPart) bool {
		return slices.ContainsFunc(l.Corrections, func(c Correction) bool { return c.Part == p })
	}
	add := func(s Spot) {
		if s.Of == nil {
			s.Of, s.Price = s.Price, nil
		}
		if s.Of == nil {
			return
		}
		if s.Key == "" {
			s.Key = string(s.Kind)
		}
		all = append(all, s)
	}
	add(Spot{Kind: SpotTitle, Of: l.Where.Title})
	add(Spot{Kind: SpotVIN, Name: string(l.VIN), Of: l.Where.VIN, Told: told(PartVIN)})
	add(Spot{Kind: SpotBase, Amount: l.Base, Of: l.Where.Base, Told: told(PartBase)})
	for i, o := range l.Options {
		add(Spot{
			Key: string(SpotOption) + strconv.Itoa(i), Kind: SpotOption, Name: o.Name, Amount: o.Price, Told: o.Told,
			Of: o.Proof, Price: o.PriceProof, Contents: o.ContentProofs,
		})
	}
	add(Spot{Kind: SpotOptionTotal, Amount: l.OptionTotal, Of: l.Where.OptionTotal, Told: told(PartOptionTotal)})
	add(Spot{Kind: SpotDestination, Amount: l.Destination, Of: l.Where.Destination, Told: told(PartDestination)})
	for i, c := range l.Charges {
		add(Spot{Key: string(SpotCharge) + strconv.Itoa(i), Kind: SpotCharge, Name: c.Name, Amount: new(c.Amount), Told: told(PartCharge), Of: c.Proof})
	}
	add(Spot{Kind: SpotTotal, Amount: l.Total, Of: l.Where.Total, Told: told(PartTotal)})
	return all
}

// Spot finds a spot by its key.
func (l Label) Spot(key string) (Spot, bool) {
	all := l.Spots()
	at := slices.IndexFunc(all, func(s Spot) bool { return s.Key == key })
	if at < 0 {
		return Spot{}, false
	}
	return all[at], true
}

// Weak reports whether a part of it should be looked at.
func (s Spot) Weak() bool {
	return slices.ContainsFunc([]*Proof{s.Of, s.Price}, func(p *Proof) bool { return p != nil && p.Why.Trust() == TrustWeak })
}

// Boxes are those that show the spot on the page of its first proof: name and price, and
// the contents below them.
func (s Spot) Boxes() (boxes []Box) {
	for _, p := range append([]*Proof{s.Of, s.Price}, s.Contents...) {
		if p != nil && p.File == s.Of.File && p.Page == s.Of.Page {
			boxes = append(boxes, p.Box)
		}
	}
	return boxes
}
