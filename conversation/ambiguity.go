package conversation

import (
	"slices"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
)

// Told is what a person said about a car where its VIN leaves something open. It is
// their word: it narrows what they ask afterwards and is shown as theirs, never as
// what the VIN says.
type Told struct {
	VIN       knowledge.VIN `json:"vin"`
	Attribute string        `json:"a"`
	Value     string        `json:"v,omitempty"` // empty: they do not know it either
}

// tell remembers what a person said, in the place of what they said before.
func (m *Memory) tell(w Told) {
	m.Told = slices.DeleteFunc(m.Told, func(o Told) bool { return o.VIN == w.VIN && o.Attribute == w.Attribute })
	m.Told = append(m.Told, w)
	m.Told = m.Told[max(0, len(m.Told)-maxTold):]
}

// told lists what a person said about one car.
func (m Memory) told(v knowledge.VIN) (list []Told) {
	for _, w := range m.Told {
		if w.VIN == v {
			list = append(list, w)
		}
	}
	return list
}

func toldOf(list []Told, attribute string) (Told, bool) {
	at := slices.IndexFunc(list, func(w Told) bool { return w.Attribute == attribute })
	if at < 0 {
		return Told{}, false
	}
	return list[at], true
}

// carOf is the car that a decode names without what it leaves open, but for what a
// person said.
func carOf(d knowledge.Decode, told []Told) knowledge.Vehicle {
	v := d.Vehicle()
	if left(d, "trim") != nil {
		w, _ := toldOf(told, "trim")
		v.Trim = w.Value
	}
	if left(d, "model_year") != nil {
		w, _ := toldOf(told, "model_year")
		v.Year, _ = strconv.Atoi(w.Value) // 0 where it is not said
	}
	return v
}

// left lists the values between which a VIN leaves an attribute open, the one that
// NHTSA puts first before the others; nil where there is at most one.
func left(d knowledge.Decode, attribute string) []string {
	values := several(attribute, d.Attributes[attribute])
	for _, a := range d.Alternatives {
		if a.Attribute != attribute {
			continue
		}
		for _, v := range a.Values {
			values = append(values, several(attribute, v)...)
		}
	}
	var distinct []string
	for _, v := range values {
		if !slices.ContainsFunc(distinct, func(o string) bool { return strings.EqualFold(o, v) }) {
			distinct = append(distinct, v)
		}
	}
	if len(distinct) < 2 {
		return nil
	}
	return distinct
}

// several parts a filed trim that names more than one: "EX, EX-L" and "DX/LX", but
// not "GLS, JSL, TAX - Middle Level" or "Sport S/R".
func several(attribute, value string) []string {
	if value == "" {
		return nil
	}
	whole := []string{value}
	if attribute != "trim" || strings.ContainsAny(value, "()") || strings.Contains(value, " - ") {
		return whole
	}
	separator := ", "
	if !strings.Contains(value, " ") {
		separator = "/"
	}
	parts := strings.Split(value, separator)
	if slices.Contains(parts, "") {
		return whole
	}
	return parts
}

// telling are the attributes that a person can be asked about, those that say most
// about a car first.
func telling() []string {
	return []string{"model_year", "trim", "engine_model", "displacement_l", "cylinders", "fuel_type", "body_class", "cab_type", "doors", "drive_type", "wheelbase_in"}
}

// askBack asks what a VIN leaves open, once for a car, and one thing only.
func (t *talk) askBack(d knowledge.Decode) {
	told := t.Memory.told(d.VIN)
	for _, a := range telling() {
		values := left(d, a)
		if _, answered := toldOf(told, a); values == nil || answered {
			continue
		}
		const most = 8
		r := Reply{Parts: []Text{text(MsgWhichOne, "Vehicle", vehicleName(carOf(d, told)), "Label", text(MessageID("vin_"+a)))}, Columns: 2}
		for _, v := range values[:min(len(values), most)] {
			r.Choices = append(r.Choices, Choice{ID: TellIt, Arg: toldArg(d.VIN, a, v), Data: map[string]any{"Value": worded(a, v)}})
		}
		r.Choices = append(r.Choices, Choice{ID: DontKnow, Arg: toldArg(d.VIN, a, "")})
		t.reply(r)
		return
	}
}

// toldArg travels in a button; none of its parts has a bar but the value, the last.
func toldArg(v knowledge.VIN, attribute, value string) string {
	return string(v) + "|" + attribute + "|" + value
}

// hearTold keeps what a person answered to [talk.askBack].
func (t *talk) hearTold(c Choice) {
	const parts = 3
	p := strings.SplitN(c.Arg, "|", parts)
	if len(p) != parts {
		t.say(MsgStale)
		return
	}
	w := Told{VIN: knowledge.VIN(p[0]), Attribute: p[1], Value: p[2]}
	t.Memory.tell(w)
	if w.Value == "" {
		t.say(MsgLeftOpen)
		return
	}
	for i, v := range t.Memory.Ask.Vehicles {
		if v.VIN != w.VIN {
			continue
		}
		switch w.Attribute {
		case "trim":
			t.Memory.Ask.Vehicles[i].Trim = w.Value
		case "model_year":
			t.Memory.Ask.Vehicles[i].Year, _ = strconv.Atoi(w.Value)
		}
	}
	t.say(MsgYourWord, "Label", text(MessageID("vin_"+w.Attribute)), "Value", worded(w.Attribute, w.Value))
}
