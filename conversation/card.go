package conversation

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
)

// showLookUp answers a VIN from what is known, asks the providers for more, or
// says that the month's quota is used up.
func (t *talk) showLookUp(e LookedUp) {
	switch {
	case e.Silent:
		t.keepChosen(e)
	case !e.Decode.Valid:
		t.showProblems(e.Decode)
	case e.Standing.exhausted():
		t.stop(e.Standing)
	case e.Complete && t.Memory.running(WorkDecode) == 0: // else it waits in line: cars are answered in the order asked
		t.showDecode(e.Decode, e.Standing, e.Question)
	case t.Memory.running(WorkDecode) >= maxLookups:
		t.say(MsgTooManyVINs, "Count", t.Memory.running(WorkDecode)+1, "Most", maxLookups)
	default:
		t.start(WorkDecode, DecodeArgs{VIN: e.Decode.VIN, Question: e.Question}, 0)
	}
}

// stop says that the month's quota is used up, and how to get more.
func (t *talk) stop(st Standing) {
	t.offer(text(MsgQuotaStop, "Used", st.Used, "Limit", st.Limit, "ResetAt", st.ResetAt), Choice{ID: Upgrade})
}

func (t *talk) showProblems(d knowledge.Decode) {
	t.reply(doubts(d))
}

func problems(d knowledge.Decode) (parts []Text) {
	for _, p := range d.Problems {
		parts = append(parts, text(MessageID("problem_"+string(p.Code)), "VIN", string(d.VIN), "Detail", p.Detail))
	}
	return parts
}

// showDecode is the card of a VIN. What counts against the plan is a car that
// somebody could say more about than the number's own structure.
func (t *talk) showDecode(d knowledge.Decode, st Standing, question string) {
	if counts(d) && st.exhausted() {
		t.stop(st)
		return
	}
	v := d.Vehicle()
	if name := vehicleName(v); name != "" {
		t.Memory.meet(v)
		t.do(Note{Vehicle: v})
	}
	if counts(d) {
		t.do(Charge{VIN: d.VIN, Counted: st.Counted})
	}
	t.reply(Reply{
		Parts:   decodeCard(d),
		Choices: []Choice{{ID: Packages, Arg: string(d.VIN)}},
	})
	t.warn(st)
	if question != "" {
		t.do(answer{question: question, silent: true})
	}
}

// warn says once, as it happens, that four fifths of the month's quota are used.
func (t *talk) warn(st Standing) {
	const fifths, of = 4, 5
	if st.Limit <= 0 || st.Counted {
		return
	}
	if used := st.Used + 1; used == st.Limit*fifths/of {
		t.offer(text(MsgQuotaWarning, "Used", used, "Limit", st.Limit, "ResetAt", st.ResetAt), Choice{ID: Upgrade})
	}
}

// decodeCard lists what a VIN says, what is doubtful about it, and who says so.
func decodeCard(d knowledge.Decode) []Text {
	parts := []Text{text(MsgCardVIN, "VIN", string(d.VIN))}
	if name := vehicleName(d.Vehicle()); name != "" {
		parts = []Text{text(MsgCardVehicle, "Vehicle", name, "VIN", string(d.VIN))}
	}
	for _, a := range cardAttributes() {
		if value := d.Attributes[a]; value != "" {
			parts = append(parts, text(MsgCardLine, "Label", text(MessageID("vin_"+a)), "Value", worded(a, value)))
		}
	}
	parts = append(parts, problems(d)...)
	if len(d.Sources) > 0 {
		parts = append(parts, text(MsgCardSources, "Sources", sources(d.Sources)))
	}
	return append(parts, text(MsgNoPackagesVIN))
}

// worded is a value in the reader's language, where it is a measure or one of the
// words that every language has.
func worded(attribute, value string) any {
	if n, err := strconv.ParseFloat(value, 64); err == nil && attribute == "displacement_l" {
		return text(MsgCardNumber, "Value", n)
	}
	if w := decode.Word(attribute, value); w != "" {
		return text(MessageID("vin_word_" + w))
	}
	if m := weightClass.FindStringSubmatch(value); m != nil && attribute == "gvwr" {
		return text(MsgCardWeight, "Class", m[1], "Low", grouped(m[2]), "High", grouped(m[3]), "LowKg", grouped(m[4]), "HighKg", grouped(m[5]))
	}
	return value
}

// weightClass is how NHTSA writes a class of gross weights. The lightest and the
// heaviest, which have no end, are shown as it writes them.
var weightClass = regexp.MustCompile(`^Class (\w{1,3}): ([\d,]{1,7}) - ([\d,]{1,7}) lb \(([\d,]{1,7}) - ([\d,]{1,7}) kg\)$`)

// grouped reads a number with commas between its thousands.
func grouped(digits string) int {
	n, _ := strconv.Atoi(strings.ReplaceAll(digits, ",", "")) // of digits only, and few
	return n
}

// cardAttributes are those a card shows, in its order; the vehicle's name is above them.
func cardAttributes() []string {
	return []string{
		"series", "body_class", "vehicle_type", "engine_model", "displacement_l", "cylinders", "fuel_type", "transmission",
		"drive_type", "doors", "gvwr", "manufacturer", "plant_city", "plant_country",
	}
}

func vehicleName(v knowledge.Vehicle) string {
	var words []string
	if v.Year > 0 {
		words = append(words, strconv.Itoa(v.Year))
	}
	for _, w := range []string{v.Make, v.Model, v.Trim} {
		if w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, " ")
}

func sources(list []knowledge.Source) []map[string]any {
	var out []map[string]any
	for _, s := range list {
		out = append(out, map[string]any{"Title": s.Title, "URL": s.URL})
	}
	return out
}

func (t *talk) showHistory(e Recalled) {
	if len(e.Items) == 0 {
		t.say(MsgHistoryEmpty)
		return
	}
	r := Reply{Parts: []Text{text(MsgHistory)}}
	const buttons = 5
	for i, it := range e.Items {
		name := vehicleName(it.Vehicle)
		r.Parts = append(r.Parts, text(MsgHistoryItem, "Vehicle", name, "VIN", string(it.Vehicle.VIN), "At", it.At.UTC().Truncate(time.Minute)))
		if it.Vehicle.VIN != "" && i < buttons {
			r.Choices = append(r.Choices, Choice{ID: PickVIN, Arg: string(it.Vehicle.VIN), Data: map[string]any{"VIN": string(it.Vehicle.VIN)}})
		}
	}
	t.reply(r)
}
