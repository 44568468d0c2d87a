package conversation

import (
	"slices"
	"strconv"

	"example.com/vinbot/knowledge"
)

func (t *talk) closeAlbum(here State, e AlbumClosed) State {
	a := t.Memory.Album
	if a.ID != e.Album || len(a.Files) == 0 {
		return here
	}
	t.Memory.Album = Album{}
	return t.scan(here, ScanArgs{Files: a.Files, Of: a.Of})
}

// showNewLabel shows a label that was just read, or, beyond the day's limit, says
// what it is and how to see it in full: the reading is kept.
func (t *talk) showNewLabel(e LabelRead) State {
	if e.Joins != 0 {
		return t.showJoined(e)
	}
	other := t.otherCar(labelVehicle(e.Label))
	t.keepReading(e.ID, e.Label, e.Findings)
	v := labelVehicle(e.Label)
	if e.Standing.locked() {
		t.reply(e.apart(lockedLabel(e.ID, v, e.Standing)))
	} else {
		t.do(Open{Label: e.ID})
		if e.Label.VIN != "" && !e.Standing.exhausted() {
			t.do(Charge{VIN: e.Label.VIN, Counted: e.Standing.Counted})
		}
		r := labelReply(e.ID, e.Label, e.Findings)
		r.Parts = append(r.Parts, other...)
		r = e.apart(r)
		t.askCloseUp(&r, e)
		if e.Standing.lastLabel() {
			r.Parts = append(r.Parts, text(MsgLabelLast, "Limit", e.Standing.LabelLimit))
		}
		t.reply(r)
	}
	t.huntsOn(e)
	return t.afterScan()
}

// afterScan goes on with the questions that waited for the label.
func (t *talk) afterScan() State {
	t.answerWaiting()
	return t.scanned()
}

// answerWaiting answers the questions that waited for a picture, once nothing is being
// read any more, and reports whether there were any.
func (t *talk) answerWaiting() bool {
	if t.Memory.running(WorkScan) > 0 {
		return false
	}
	waiting := t.Memory.Waiting
	t.Memory.Waiting = nil
	for _, q := range waiting {
		if q.Codes == nil {
			t.do(answer{question: q.Text, silent: true, message: q.Message})
		} else if v, there := t.Memory.carOfCodes(q); there {
			t.hearCodes(*q.Codes, v)
		} else {
			t.Memory.Waiting = append(t.Memory.Waiting, q)
		}
	}
	return len(waiting) > len(t.Memory.Waiting)
}

// scanned is where the dialogue goes when a picture has been read.
func (t *talk) scanned() State {
	if t.Memory.running(WorkScan) == 0 && t.State.Name() == NameReadingLabel {
		return Idle{}
	}
	return t.State
}

func (t *talk) chooseLabel(c Choice) {
	id, err := strconv.ParseInt(c.Arg, 10, 64)
	if err != nil {
		t.say(MsgStale)
		return
	}
	t.do(findLabel{id: id, detail: c.ID == ShowDetail})
}

// showOldLabel opens a label again. It was counted when it was opened first.
func (t *talk) showOldLabel(here State, e LabelFound) State {
	switch {
	case !e.Found:
		t.say(MsgLabelGone)
	case e.Standing.locked() && !e.Opened:
		t.reply(lockedLabel(e.ID, labelVehicle(e.Label), e.Standing))
	default:
		t.do(Open{Label: e.ID, Again: e.Opened})
		if e.Fix != nil {
			return t.askFix(here, e)
		}
		if e.Detail {
			t.do(identify{key: t.Memory.equip(Equipment{Vehicle: labelVehicle(e.Label), Label: e.ID}), open: true})
			return here
		}
		t.reply(labelReply(e.ID, e.Label, e.Findings))
	}
	return here
}

func lockedLabel(id int64, v knowledge.Vehicle, st Standing) Reply {
	return Reply{
		Parts:   []Text{text(MsgLabelLocked, "Vehicle", vehicleName(v), "Limit", st.LabelLimit)},
		Choices: []Choice{{ID: Upgrade}, {ID: ShowLabel, Arg: strconv.FormatInt(id, 10)}},
	}
}

func labelVehicle(l knowledge.Label) knowledge.Vehicle {
	return knowledge.Vehicle{VIN: l.VIN, Make: l.Make, Model: l.Model, Year: l.Year, Trim: l.Trim}
}

// labelReply is a label as a message: the car, its options and sums, what is
// doubtful, and its packages.
func labelReply(id int64, l knowledge.Label, findings []knowledge.Finding) Reply {
	r := Reply{Parts: []Text{text(MsgLabelVehicle, "Vehicle", vehicleName(labelVehicle(l)), "VIN", string(l.VIN), "Told", toldOn(l, knowledge.PartVIN))}}
	r.Parts = append(r.Parts, priceLines(l)...)
	r.Parts = append(r.Parts, DoubtLines(l)...)
	r.Parts = append(r.Parts, ToldLines(l)...)
	r.Parts = append(r.Parts, packageLines(l, findings)...)
	r.Choices = labelChoices(id, l, findings)
	r.Columns = 2
	return r
}

func labelChoices(id int64, l knowledge.Label, findings []knowledge.Finding) (choices []Choice) {
	arg := strconv.FormatInt(id, 10)
	if len(findings) > 0 {
		choices = append(choices, Choice{ID: ShowDetail, Arg: arg})
	}
	choices = append(choices, vinChoices(id, l)...)
	choices = append(choices, proofChoices(id, l)...)
	return append(choices, fixChoice(FixLabel, Fix{Label: id}), Choice{ID: LabelPDF, Arg: arg}, Choice{ID: LabelCSV, Arg: arg}, Choice{ID: LabelJSON, Arg: arg})
}

// vinChoices offer the VINs of two cars in one picture: the person knows whose label it is.
func vinChoices(id int64, l knowledge.Label) (choices []Choice) {
	at := slices.IndexFunc(l.Doubts, func(d knowledge.Doubt) bool { return d.Other != "" && d.Other != l.VIN })
	if at < 0 || l.VIN == "" {
		return nil
	}
	for _, v := range []knowledge.VIN{l.VIN, l.Doubts[at].Other} {
		choices = append(choices, fixChoice(FixVIN, Fix{Label: id, Part: knowledge.PartVIN, Now: string(v)}, "VIN", string(v)))
	}
	return choices
}

func priceLines(l knowledge.Label) (parts []Text) {
	amount := func(id MessageID, p knowledge.LabelPart) {
		if minor := *l.Amount(p); minor != nil {
			parts = append(parts, text(id, "Amount", *minor, "Currency", l.Currency, "Told", toldOn(l, p)))
		}
	}
	amount(MsgLabelBase, knowledge.PartBase)
	if len(l.Options) == 0 {
		parts = append(parts, text(MsgLabelNone))
	} else {
		parts = append(parts, text(MsgLabelOptions))
	}
	for _, o := range l.Options {
		if o.Price == nil {
			parts = append(parts, text(MsgLabelLineFree, "Name", o.Name, "Code", o.Code, "Accessory", o.Accessory, "Told", o.Told, "Unsure", o.Unsure()))
			continue
		}
		parts = append(parts, text(MsgLabelLine, "Name", o.Name, "Code", o.Code, "Accessory", o.Accessory, "Told", o.Told, "Unsure", o.Unsure(), "Amount", *o.Price, "Currency", l.Currency))
	}
	amount(MsgLabelSum, knowledge.PartOptionTotal)
	amount(MsgLabelShipping, knowledge.PartDestination)
	for _, c := range l.Charges {
		parts = append(parts, text(MsgLabelCharge, "Name", c.Name, "Amount", c.Amount, "Currency", l.Currency, "Told", c.Told))
	}
	amount(MsgLabelTotal, knowledge.PartTotal)
	return parts
}

// DoubtLines say what a reading of a label leaves open, or that its sums close.
func DoubtLines(l knowledge.Label) (parts []Text) {
	if len(l.Doubts) == 0 {
		return []Text{text(MsgLabelSure, "OCR", l.OCR, "Told", len(l.Corrections) > 0)}
	}
	parts = append(parts, text(MsgLabelDoubts))
	for _, d := range l.Doubts {
		parts = append(parts, text(MessageID("doubt_"+string(d.Code)), "Printed", d.Printed, "Summed", d.Summed, "Currency", l.Currency,
			"VIN", string(l.VIN), "Read", string(d.Read), "Other", string(d.Other)))
	}
	return parts
}

// packageLines names packages with how sure that is; nothing is said of those
// that the evidence leaves open, except that they are open.
func packageLines(l knowledge.Label, findings []knowledge.Finding) []Text {
	if len(findings) == 0 {
		return []Text{text(MsgLabelNoPacks)}
	}
	parts := []Text{text(MsgLabelPackages)}
	for _, f := range findings {
		parts = append(parts, packageLine(f, l.Year, l.Currency))
	}
	return parts
}
