package conversation

import (
	"slices"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/vin"
)

// showVINs answers a picture of a plate, a sticker or a barcode: with the car's card
// where its VIN is beyond doubt, with a choice where there are several, else with what
// was read and a question.
func (t *talk) showVINs(e VINsRead) State {
	sure := slices.DeleteFunc(slices.Clone(e.VINs), func(r knowledge.VINReading) bool { return !beyondDoubt(r) })
	several := slices.DeleteFunc(slices.Clone(e.VINs), func(r knowledge.VINReading) bool { return !r.From.Coded() && !beyondDoubt(r) })
	switch {
	case len(several) > 1:
		t.reply(Reply{Parts: []Text{text(MsgReadSeveral)}, Choices: append(picks(numbers(several)), Choice{ID: TypeVIN})})
		return ChoosingVehicle{}
	case len(sure) == 1:
		t.do(lookUp{vin: knowledge.VIN(sure[0].Text), from: sure[0].From})
		return t.scanned()
	default:
		return t.askRead(e.VINs)
	}
}

// beyondDoubt tells a reading that is taken from one that a person is asked about. A
// number that nothing can be held against is taken from a barcode only.
func beyondDoubt(r knowledge.VINReading) bool {
	v := knowledge.VIN(r.Text)
	if !r.From.Coded() {
		return r.Sure && vin.Fits(v)
	}
	return r.Sure && (vin.Checks(v) || !vin.Checked(v) && vin.MakerKnown(v))
}

// askRead says what was read, why it may be wrong, and what else it may be.
func (t *talk) askRead(vins []knowledge.VINReading) State {
	const most = 4 // of what else it may be
	first := vins[0]
	v := knowledge.VIN(first.Text)
	r := Reply{Parts: []Text{text(MsgReadRight, "VIN", first.Text, "From", source(first.From)), text(whyAsked(v))}}
	if vin.CheckDigit(v) != 0 {
		r.Choices = []Choice{{ID: ReadRight, Arg: first.Text}}
	}
	others := numbers(vins[1:])
	if !vin.Checks(v) && (vin.CheckDigit(v) == 0 || vin.Checked(v)) {
		others = append(others, vin.Repairs(first.Text)...)
	}
	others = distinct(others, v)
	r.Choices = append(append(r.Choices, picks(others[:min(len(others), most)])...), Choice{ID: TypeVIN})
	t.reply(r)
	return ChoosingVehicle{Raw: first.Text}
}

// whyAsked is why a reading may be wrong.
func whyAsked(v knowledge.VIN) MessageID {
	switch {
	case vin.Checks(v):
		return MsgReadFaint
	case vin.CheckDigit(v) == 0 || vin.Checked(v):
		return MsgReadMisread
	default:
		return MsgReadUnchecked
	}
}

// numbers are the readings that are made of a VIN's characters.
func numbers(vins []knowledge.VINReading) (list []knowledge.VIN) {
	for _, r := range vins {
		if v := knowledge.VIN(r.Text); vin.CheckDigit(v) != 0 {
			list = append(list, v)
		}
	}
	return list
}

// distinct leaves out what is there twice, and v.
func distinct(list []knowledge.VIN, v knowledge.VIN) (out []knowledge.VIN) {
	for _, o := range list {
		if o != v && !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}

// readFrom adds to a card what its VIN was read from.
func readFrom(from knowledge.VINFrom, card []Text) []Text {
	if from == "" {
		return card
	}
	return slices.Insert(card, 1, text(MsgCardReadFrom, "From", source(from)))
}

func source(from knowledge.VINFrom) Text { return text(MessageID("vin_from_" + string(from))) }
