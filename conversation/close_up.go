package conversation

import (
	"context"
	"encoding/json"
	"slices"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/knowledge/sticker"
	"example.com/vinbot/knowledge/vin"
)

// CloseUp is the one further photo of a label that was asked for.
type CloseUp struct {
	Label int64       `json:"label"`
	Asked []MessageID `json:"asked"` // which parts of it: each is asked for once
	At    int64       `json:"at"`    // in Unix seconds
}

// patience is for how many seconds the next photo may be the close-up.
const patience = 15 * 60

// WantedCloseUp is the close-up that would help a reading most, or empty: none of those
// that were asked for. Of a text layer there is nothing to see better.
func WantedCloseUp(l knowledge.Label, asked []MessageID) MessageID {
	doubtful := func(codes ...knowledge.DoubtCode) bool { return slices.ContainsFunc(codes, l.Doubtful) }
	if !l.OCR {
		return ""
	}
	if doubtful(knowledge.DoubtNoTotal, knowledge.DoubtNoBase, knowledge.DoubtTotalSum, knowledge.DoubtOptionsSum, knowledge.DoubtFaintText) && !slices.Contains(asked, MsgClosePrices) {
		return MsgClosePrices
	}
	if doubtful(knowledge.DoubtNoVIN, knowledge.DoubtVIN, knowledge.DoubtVINBarcode) && !slices.Contains(asked, MsgCloseVIN) {
		return MsgCloseVIN
	}
	return ""
}

// askCloseUp adds to a label's card which close-up would help, and remembers that it
// was asked for.
func (t *talk) askCloseUp(r *Reply, e LabelRead) {
	var asked []MessageID
	if t.Memory.CloseUp.Label == e.ID {
		asked = t.Memory.CloseUp.Asked
	}
	part := WantedCloseUp(e.Label, asked)
	if part == "" {
		t.Memory.CloseUp = CloseUp{}
		return
	}
	t.Memory.CloseUp = CloseUp{Label: e.ID, Asked: append(slices.Clone(asked), part), At: e.At}
	r.Parts = append(r.Parts, text(part))
}

// labelShown is the label whose card a message is; 0: it is none that is remembered.
func (m Memory) labelShown(r Replied) int64 {
	for _, o := range m.Offers {
		if r.Version == 0 || o.Version != r.Version {
			continue
		}
		for _, c := range o.Choices {
			var f Fix
			if c.ID == FixLabel && json.Unmarshal([]byte(c.Arg), &f) == nil {
				return f.Label
			}
		}
	}
	if good, _ := vin.Split(vin.Find(r.About)); len(good) == 1 {
		return m.labelOf(good[0])
	}
	return 0
}

// partly is the label of which a reading may be a close-up: the one whose card it replied
// to, else the one of which a close-up was asked for, if it came in time; 0: none.
func (e LabelRead) partly(m Memory) int64 {
	switch c := m.CloseUp; {
	case e.Of != 0:
		return e.Of
	case e.At-c.At <= patience:
		return c.Label
	}
	return 0
}

// joined takes a reading together with the label of which it may be a close-up, if the
// person sees that label and the two may be of one.
func (e LabelRead) joined(ctx context.Context, p Ports, s Session) (LabelRead, error) {
	of := e.partly(s.Memory)
	if of == 0 || of == e.ID {
		return e, nil
	}
	before, _, found, err := p.Labels.Label(ctx, s.Key.User, of)
	if err != nil || !found {
		return e, err
	}
	if e.Of != 0 {
		if open, err := p.Accounts.Opened(ctx, s.Key.User, of); err != nil || !open {
			return e, err
		}
	}
	l, same := sticker.Merge(before, e.Label)
	if !same || !partOf(before, e.Label) {
		e.Apart = true
		return e, nil
	}
	l.Version = before.Version
	return LabelRead{ID: of, Label: l, Findings: p.Packages.Identify(packages.CarOf(l)).Findings, At: e.At, Joins: e.ID, Same: sayAlike(before, l)}, nil
}

// sayAlike reports whether two readings have the same amounts and leave the same doubts.
func sayAlike(a, b knowledge.Label) bool {
	equal := func(x, y *int64) bool { return x == y || x != nil && y != nil && *x == *y }
	for _, part := range []knowledge.LabelPart{knowledge.PartBase, knowledge.PartOptionTotal, knowledge.PartDestination, knowledge.PartTotal} {
		if !equal(*a.Amount(part), *b.Amount(part)) {
			return false
		}
	}
	return a.VIN == b.VIN && slices.Equal(a.Doubts, b.Doubts) && slices.EqualFunc(a.Options, b.Options, func(x, y knowledge.OptionLine) bool {
		return x.Name == y.Name && equal(x.Price, y.Price)
	})
}

// partOf reports whether b may be a close-up of the label a: it is no whole label that
// says something else.
func partOf(a, b knowledge.Label) bool {
	differ := func(x, y *int64) bool { return x != nil && y != nil && *x != *y }
	whole := b.Base != nil && b.Total != nil
	switch {
	case a.VIN != "" && a.VIN == b.VIN:
		return true
	case a.Make != "" && b.Make != "" && a.Make != b.Make:
		return false
	}
	return !whole || !differ(a.Base, b.Base) || !differ(a.Total, b.Total)
}

// apart is a card of the reading, which says where it is of another label than expected.
func (e LabelRead) apart(card Reply) Reply {
	if e.Apart {
		card.Parts = append([]Text{text(MsgCloseApart)}, card.Parts...)
	}
	return card
}

// asCloseUp is a photo of nothing but a VIN, where that of a label was asked for or a
// label's card is replied to.
func (e VINsRead) asCloseUp(s Session) (knowledge.Label, bool) {
	if e.Of == 0 && !slices.Contains(s.Memory.CloseUp.Asked, MsgCloseVIN) || len(e.VINs) != 1 || !sticker.IsVIN(e.VINs[0].Text) {
		return knowledge.Label{}, false
	}
	l := knowledge.Label{VIN: knowledge.VIN(e.VINs[0].Text), VINs: e.VINs, Pictures: e.Pictures, Where: knowledge.Where{VIN: e.VINs[0].Proof}, OCR: true}
	if !e.VINs[0].Sure {
		l.Doubts = []knowledge.Doubt{{Code: knowledge.DoubtVIN}}
	}
	return l, true
}

// showJoined shows a label as it is with its close-up. One that shows no more than what was
// there, such as the same photo again, is not the one that was asked for: it is asked for anew.
func (t *talk) showJoined(e LabelRead) State {
	head := MsgCloseJoined
	if asked := t.Memory.CloseUp.Asked; e.Same && len(asked) > 0 {
		head, t.Memory.CloseUp.Asked = MsgCloseSame, asked[:len(asked)-1]
	}
	t.do(Amend{Label: e.ID, Reading: e.Label, Findings: e.Findings, Instead: e.Joins})
	t.keepReading(e.ID, e.Label, e.Findings)
	r := labelReply(e.ID, e.Label, e.Findings)
	r.Parts = append([]Text{text(head)}, r.Parts...)
	t.askCloseUp(&r, e)
	t.reply(r)
	t.huntsOn(e)
	return t.afterScan()
}

// otherCar says that a label is not that of the car in hand, whose VIN the person gave.
func (t *talk) otherCar(v knowledge.Vehicle) (parts []Text) {
	if len(t.Memory.Ask.Vehicles) == 0 {
		return nil
	}
	hand := t.Memory.Ask.Vehicles[0]
	if v.VIN == "" || hand.VIN == "" || hand.VIN == v.VIN || t.Memory.labelOf(hand.VIN) != 0 {
		return nil
	}
	return []Text{text(MsgLabelOtherCar, "Vehicle", vehicleName(hand), "VIN", string(hand.VIN))}
}
