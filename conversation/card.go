package conversation

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"example.com/vinbot/billing"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/vin"
)

// showLookUp answers a VIN from what is known, asks the providers for more, or
// says that the month's quota is used up.
func (t *talk) showLookUp(e LookedUp) {
	for _, w := range e.Told {
		t.Memory.tell(w)
	}
	switch {
	case e.Silent:
		t.keepChosen(e)
	case e.Report:
		t.showReport(e)
	case !e.Decode.Valid:
		t.showProblems(e.Decode)
	case e.Standing.exhausted():
		t.stop(e.Standing)
	case e.Extent != decode.Structure && t.Memory.running(WorkDecode) == 0: // else it waits in line: cars are answered in the order asked
		t.showDecode(Decoded{Decode: e.Decode, Standing: e.Standing, Question: e.Question, Listed: e.Listed, Repairs: e.Repairs, From: e.From})
		t.fillGaps(e)
	case t.Memory.running(WorkDecode) >= maxLookups:
		t.say(MsgTooManyVINs, "Count", t.Memory.running(WorkDecode)+1, "Most", maxLookups)
	default:
		t.start(WorkDecode, DecodeArgs{VIN: e.Decode.VIN, Question: e.Question, Listed: e.Listed, From: e.From, Grade: e.Standing.grade()}, 0)
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
func (t *talk) showDecode(e Decoded) {
	d := e.Decode
	if Counts(d) && e.Standing.exhausted() {
		t.stop(e.Standing)
		return
	}
	told := t.Memory.told(d.VIN)
	if v := carOf(d, nil); vehicleName(v) != "" {
		t.Memory.meet(carOf(d, told))
		t.do(Note{Vehicle: v})
	}
	if Counts(d) {
		t.do(Charge{VIN: d.VIN, Counted: e.Standing.Counted})
	}
	t.reply(Reply{Parts: readFrom(e.From, decodeCard(d, told, e.Repairs)), Choices: append(picks(e.Repairs), cardChoices(d.VIN)...), Columns: 2})
	t.warn(e.Standing)
	t.checkRecalls(carOf(d, told))
	switch {
	case e.Question != "":
		t.hearBeside(e.Question)
	case t.answerWaiting(): // they were asked with the picture of the VIN
	case !e.Listed:
		t.askBack(d)
	}
}

func cardChoices(v knowledge.VIN) []Choice {
	number := string(v)
	return []Choice{{ID: Packages, Arg: number}, {ID: Questions, Arg: number}, {ID: FullReport, Arg: number}, pageChoice(History, 0, "")}
}

// picks are buttons that look up VINs.
func picks(list []knowledge.VIN) (choices []Choice) {
	for _, v := range list {
		choices = append(choices, Choice{ID: PickVIN, Arg: string(v), Data: map[string]any{"VIN": string(v)}})
	}
	return choices
}

// warn says once a month, with a VIN that counts, that most of its quota is used.
func (t *talk) warn(st Standing) {
	u := billing.Usage{Used: st.Used + 1, Limit: st.Limit, Warned: st.Warned}
	if st.Counted || !u.Warns() {
		return
	}
	t.do(Warn{})
	t.offer(text(MsgQuotaWarning, "Used", u.Used, "Limit", u.Limit, "ResetAt", st.ResetAt), Choice{ID: Upgrade})
}

// decodeCard lists what a VIN says, what is doubtful about it or unknown, and who
// says so.
func decodeCard(d knowledge.Decode, told []Told, repairs []knowledge.VIN) []Text {
	parts := cardHead(d)
	for _, a := range cardAttributes() {
		parts = append(parts, attributeLines(d, a, told)...)
	}
	if gaps := gapsOf(d); len(gaps) > 0 {
		parts = append(parts, text(MsgCardUnknown, "Names", gaps))
	}
	if !Counts(d) && len(d.VIN) == vin.Length {
		parts = append(parts, structure(d.VIN))
	}
	if !Counts(d) && len(d.Missed) > 0 {
		parts = append(parts, text(MsgCardBare)) // who was missed says why
		d.Problems = without(d.Problems, knowledge.ProblemNoDetail)
	}
	parts = append(parts, problems(d)...)
	parts = append(parts, disputes(d.Choices)...)
	for _, m := range d.Missed {
		parts = append(parts, text(MessageID("missed_"+string(m.Why)), "By", provider(m.By)))
	}
	if len(repairs) > 0 {
		parts = append(parts, text(MsgMaybeMistyped))
	}
	if len(d.Sources) > 0 {
		parts = append(parts, text(MsgCardSources, "Sources", sources(d.Sources)))
	}
	return append(parts, text(MsgNoPackagesVIN))
}

func without(list []knowledge.Problem, code knowledge.ProblemCode) []knowledge.Problem {
	return slices.DeleteFunc(slices.Clone(list), func(p knowledge.Problem) bool { return p.Code == code })
}

func cardHead(d knowledge.Decode) []Text {
	if name := vehicleName(carOf(d, nil)); name != "" {
		return []Text{text(MsgCardVehicle, "Vehicle", name, "VIN", string(d.VIN))}
	}
	return []Text{text(MsgCardVIN, "VIN", string(d.VIN))}
}

// structure names the three parts of every VIN (ISO 3779).
func structure(v knowledge.VIN) Text {
	const maker, description = 3, 9
	return text(MsgCardStructure, "Maker", string(v[:maker]), "Description", string(v[maker:description]), "Rest", string(v[description:]))
}

// attributeLines say an attribute: its value, or those it may have, and what the
// person said of it or what follows from that.
func attributeLines(d knowledge.Decode, a string, told []Told) (parts []Text) {
	label := label(a)
	values, now := left(d, a), remaining(d, a, told)
	switch value := d.Attributes[a]; {
	case values != nil:
		parts = append(parts, text(MsgCardOpen, "Label", label, "Names", optionsOf(d, a, values)))
	case len(now) == 0, value != "" && quiet(d, a):
		return nil
	case value != "":
		return []Text{text(MsgCardLine, "Label", label, "Value", wordedOf(d, a))}
	}
	w, _ := toldOf(told, a)
	switch {
	case w.Value != "" && values != nil:
		parts = append(parts, text(MsgCardTold, "Label", label, "Value", worded(a, w.Value)))
	case len(now) == 1 && len(told) > 0:
		parts = append(parts, text(MsgCardFollows, "Label", label, "Value", worded(a, now[0])))
	}
	return parts
}

// optionsOf are the values that an attribute may have; of the one to ask about, with
// what goes with each.
func optionsOf(d knowledge.Decode, a string, values []string) []any {
	if a == question(d, nil) {
		return distinguished(d, a, values)
	}
	var words []any
	for _, v := range values {
		words = append(words, worded(a, v))
	}
	return words
}

// quiet tells the attributes that have no line of their own where they are certain:
// those of the heading, and what few people ask about.
func quiet(d knowledge.Decode, a string) bool {
	switch a {
	case "make", "model", "model_year", "trim", "cab_type", "wheelbase_in":
		return true
	}
	return a == "wmi_country" && Counts(d) // a car is known by where it was built
}

// gapsOf names what a reader looks for on a card, and the data do not have.
func gapsOf(d knowledge.Decode) (gaps []any) {
	if !Counts(d) {
		return nil // nothing is known: the card says so
	}
	at := d.Attributes
	engine := at["engine_model"]+at["displacement_l"]+at["cylinders"]+at["horsepower"] != "" || at["fuel_type"] == "Electric"
	for _, gap := range []struct {
		name  string
		known bool
	}{
		{"trim", at["trim"] != ""},
		{"body", at["body_class"] != ""},
		{"engine", engine},
		{"fuel", at["fuel_type"] != ""},
		{"transmission", at["transmission"] != "" || at["fuel_type"] == "Electric"},
		{"drive", at["drive_type"] != ""},
		{"plant", at["plant_city"]+at["plant_country"] != ""},
	} {
		if !gap.known {
			gaps = append(gaps, text(MessageID("gap_"+gap.name)))
		}
	}
	return gaps
}

// worded is a value in the reader's language, where it is a measure or one of the
// words that every language has.
func worded(attribute, value string) any {
	if n, err := strconv.ParseFloat(value, 64); err == nil && attribute == "displacement_l" {
		return text(MsgCardNumber, "Value", n)
	}
	if attribute == "wmi_country" {
		return text(MsgCountry, "Code", value)
	}
	if w := decode.Word(attribute, value); w != "" {
		return text(MessageID("vin_word_" + w))
	}
	if m := weightClass.FindStringSubmatch(value); m != nil && attribute == "gvwr" {
		return text(MsgCardWeight, "Class", m[1], "Low", grouped(m[2]), "High", grouped(m[3]), "LowKg", grouped(m[4]), "HighKg", grouped(m[5]))
	}
	return value
}

// wordedOf is an attribute's value in the words that fit this car.
func wordedOf(d knowledge.Decode, attribute string) any {
	value := d.Attributes[attribute]
	if attribute == "vehicle_type" {
		if w := decode.TypeWord(value, d.Attributes["body_class"]); w != "" {
			return text(MessageID("vin_word_" + w))
		}
	}
	return worded(attribute, value)
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
		"make", "model", "model_year", "trim", "series", "body_class", "vehicle_type", "engine_model", "displacement_l", "cylinders", "fuel_type", "transmission",
		"drive_type", "cab_type", "doors", "wheelbase_in", "gvwr", "manufacturer", "plant_city", "plant_country", "wmi_country",
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
