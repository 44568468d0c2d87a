package conversation

import (
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

// How much of a list of codes is asked about.
const (
	maxCodesAsked   = 24
	maxCodesButtons = 11 // and one for all of them
)

// showCodes takes in the option codes of a picture: those that are beyond doubt are
// weighed, of the others the person is asked. Where a VIN stands beside them they wait
// for its car.
func (t *talk) showCodes(e CodesRead) State {
	if len(e.VINs) == 0 {
		var v knowledge.Vehicle
		if len(t.Memory.Ask.Vehicles) > 0 {
			v = t.Memory.Ask.Vehicles[0]
		}
		t.hearCodes(e, v)
		return t.afterScan()
	}
	t.Memory.Waiting = slices.DeleteFunc(t.Memory.Waiting, func(q Question) bool { return q.Codes != nil })
	wait := Question{Codes: &e}
	for _, v := range t.Memory.Ask.Vehicles {
		wait.Before = append(wait.Before, v.VIN)
	}
	t.Memory.Waiting = slices.Insert(t.Memory.Waiting, 0, wait)
	return t.showVINs(VINsRead{VINs: e.VINs})
}

// hearCodes weighs the codes of a picture with all that was given of the car before.
func (t *talk) hearCodes(e CodesRead, v knowledge.Vehicle) {
	key := t.Memory.equip(Equipment{Vehicle: v, Codes: e.Stated})
	t.reply(codesReply(e, v, key))
	if len(e.Stated) > 0 {
		t.do(identify{key: key, fresh: true, read: true})
	}
}

// carOfCodes is the car that a list's VIN stands for: that very number, or, where it may
// be misread, the one that the person says it is. A car that was talked about before
// the list came is only ever that very number: cars built one after the other differ in
// a character or two.
func (m Memory) carOfCodes(q Question) (knowledge.Vehicle, bool) {
	const misread = 3
	for _, v := range m.Ask.Vehicles {
		for _, r := range q.Codes.VINs {
			most := misread
			if beyondDoubt(r) || slices.Contains(q.Before, v.VIN) {
				most = 0
			}
			if differ(string(v.VIN), r.Text) <= most {
				return v, true
			}
		}
	}
	return knowledge.Vehicle{}, false
}

// differ counts the characters in which two numbers differ.
func differ(a, b string) int {
	if len(a) != len(b) {
		return max(len(a), len(b))
	}
	n := 0
	for i := range len(a) {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}

// codesReply says how many codes were read, which may be others, and which mean
// nothing.
func codesReply(e CodesRead, v knowledge.Vehicle, key string) Reply {
	r := Reply{Parts: []Text{text(MsgCodesRead, "Count", len(e.Stated), "PluralCount", len(e.Stated))}, Columns: 3}
	if name := vehicleName(v); len(e.VINs) == 0 && name != "" {
		r.Parts = append(r.Parts, text(MsgCodesCarAssumed, "Vehicle", name))
	}
	asked := e.Asked[:min(len(e.Asked), maxCodesAsked)]
	r.Parts = append(r.Parts, askedLines(asked)...)
	if more := e.Asked[len(asked):]; len(more) > 0 {
		var left []string
		for _, a := range more {
			left = append(left, a.Read)
		}
		r.Parts = append(r.Parts, text(MsgCodesLeft, "Codes", left))
	}
	if len(e.Unknown) > 0 {
		r.Parts = append(r.Parts, text(MsgCodesUnknown, "Codes", e.Unknown))
	}
	r.Choices = codeChoices(asked, key)
	return r
}

// askedLines name the codes that the person is asked about: together what they probably
// are, then one by one what print may have been taken for something else.
func askedLines(asked []packages.MaybeCode) (parts []Text) {
	if likely := alike(asked); len(likely) > 0 {
		parts = append(parts, text(MsgCodesAlike, "Codes", likely))
	}
	told := false
	for _, a := range asked {
		if a.Alike {
			continue
		}
		if !told {
			parts = append(parts, text(MsgCodesAsked))
		}
		told = true
		parts = append(parts, text(MsgCodeMaybe, "Read", a.Read, "Maybe", a.Maybe))
	}
	return parts
}

// alike are the codes that print does not tell from what was read.
func alike(asked []packages.MaybeCode) (codes []string) {
	for _, a := range asked {
		if a.Alike {
			codes = append(codes, a.Maybe[0])
		}
	}
	return codes
}

// codeChoices offers what the codes may be, one by one, and first together all that
// nobody could tell from what was read.
func codeChoices(asked []packages.MaybeCode, key string) (choices []Choice) {
	offer := func(code string) {
		if len(choices) < maxCodesButtons {
			choices = append(choices, Choice{ID: TakeCode, Arg: key + "|" + code, Data: map[string]any{"Code": code}})
		}
	}
	for _, a := range asked {
		for _, code := range a.Maybe {
			offer(code)
		}
	}
	if likely := alike(asked); len(likely) > 1 {
		all := Choice{ID: TakeCodes, Arg: key + "|" + strings.Join(likely, " "), Data: map[string]any{"Count": len(likely)}}
		choices = slices.Insert(choices, 0, all)
	}
	return choices
}

// takeCodes adds codes to a car's equipment that the person has compared with the
// picture.
func (t *talk) takeCodes(c Choice) {
	key, codes, _ := strings.Cut(c.Arg, "|")
	of, ok := t.Memory.equipment(key)
	if !ok {
		t.say(MsgStale)
		return
	}
	of.Codes, of.Text = strings.Fields(codes), ""
	t.do(identify{key: t.Memory.equip(of), fresh: true, read: true})
}
