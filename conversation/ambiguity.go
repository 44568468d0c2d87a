package conversation

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
)

// Told is what a person said about a car where its VIN leaves something open. It is
// their word: it narrows what they ask afterwards and is shown as theirs, never as
// what the VIN says. As a command it keeps that with the car in the person's history,
// for all their dialogues.
type Told struct {
	VIN       knowledge.VIN `json:"vin"`
	Attribute string        `json:"a"`
	Value     string        `json:"v,omitempty"` // empty: they do not know it either
}

func (Told) command() {}

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
// person said and what follows from that.
func carOf(d knowledge.Decode, told []Told) knowledge.Vehicle {
	settled := func(attribute string) string {
		if values := remaining(d, attribute, told); len(values) == 1 {
			return values[0]
		}
		return ""
	}
	v := knowledge.Vehicle{VIN: d.VIN, Make: settled("make"), Model: settled("model"), Trim: settled("trim")}
	v.Year, _ = strconv.Atoi(settled("model_year")) // 0 where it is not said
	v.Engine, v.Drivetrain = knowledge.EngineName(settled), knowledge.DriveName(settled)
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
	a := question(d, told)
	if a == "" {
		return
	}
	const most = 8
	values := remaining(d, a, told)
	values = values[:min(len(values), most)]
	names := distinguished(d, a, values)
	linked := slices.ContainsFunc(names, func(n any) bool { w, ok := n.(Text); return ok && w.Message == MsgWith })
	ask := text(MsgWhichOne, "Vehicle", vehicleName(carOf(d, told)), "Label", text(MessageID("vin_"+a)), "Linked", linked, "Names", names)
	r := Reply{Parts: []Text{ask}, Columns: 2}
	for _, v := range values {
		w := Told{VIN: d.VIN, Attribute: a, Value: v}
		follows := following(d, append(slices.Clone(told), w))
		r.Choices = append(r.Choices, tellChoice(TellIt, toldWith{w, follows}, "Value", worded(a, v)))
	}
	r.Choices = append(r.Choices, tellChoice(DontKnow, toldWith{Told: Told{VIN: d.VIN, Attribute: a}}))
	t.reply(r)
}

// toldWith is an answer and what follows from it of the same car.
type toldWith struct {
	Told
	Follows map[string]string `json:"f,omitempty"`
}

func tellChoice(id ChoiceID, w toldWith, data ...any) Choice {
	arg, err := json.Marshal(w)
	if err != nil { // strings are always written
		arg = nil
	}
	return Choice{ID: id, Arg: string(arg), Data: text("", data...).Data}
}

// hearTold keeps what a person answered to [talk.askBack].
func (t *talk) hearTold(c Choice) {
	var w toldWith
	if err := json.Unmarshal([]byte(c.Arg), &w); err != nil {
		t.say(MsgStale)
		return
	}
	t.Memory.tell(w.Told)
	t.do(w.Told)
	if w.Value == "" {
		t.say(MsgLeftOpen)
		return
	}
	known := maps.Clone(w.Follows)
	if known == nil {
		known = map[string]string{}
	}
	known[w.Attribute] = w.Value
	for i, v := range t.Memory.Ask.Vehicles {
		if v.VIN == w.VIN {
			t.Memory.Ask.Vehicles[i] = with(v, known)
		}
	}
	var follows []any
	for _, a := range append([]string{"make", "model"}, telling()...) {
		if value := w.Follows[a]; value != "" {
			follows = append(follows, text(MsgPair, "Label", label(a), "Value", worded(a, value)))
		}
	}
	t.say(MsgYourWord, "Label", label(w.Attribute), "Value", worded(w.Attribute, w.Value), "Follows", follows)
}

// with is a vehicle with what has become known of it.
func with(v knowledge.Vehicle, known map[string]string) knowledge.Vehicle {
	v.Make, v.Model, v.Trim = cmp.Or(known["make"], v.Make), cmp.Or(known["model"], v.Model), cmp.Or(known["trim"], v.Trim)
	if year, err := strconv.Atoi(known["model_year"]); err == nil {
		v.Year = year
	}
	return v
}
