package conversation

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

// Equipment is what a person gave of one car: option codes, its equipment in their
// words, and its label, where they sent it.
type Equipment struct {
	Vehicle knowledge.Vehicle `json:"car"`
	Codes   []string          `json:"codes,omitempty"`
	Text    string            `json:"text,omitempty"`
	Label   int64             `json:"label,omitempty"`
	Claims  []Claimed         `json:"claims,omitempty"` // what they said of packages, against what was stated or beyond it
}

// Claimed is a person's word on one package.
type Claimed struct {
	Package string `json:"p"` // see packageKey
	Has     bool   `json:"has"`
}

// claimed is a person's word on a package, if they gave it.
func (e Equipment) claimed(f knowledge.Finding) (Claimed, bool) {
	at := slices.IndexFunc(e.Claims, func(c Claimed) bool { return c.Package == packageKey(f) })
	if at < 0 {
		return Claimed{}, false
	}
	return e.Claims[at], true
}

// How much is remembered of the equipment of cars.
const (
	maxEquipment = 3
	maxCodes     = 250 // a GM build has about 200
	maxWords     = 2000
	maxClaims    = 20
)

// key names the car among those of a dialogue.
func (e Equipment) key() string {
	if e.Vehicle.VIN == "" && e.Label != 0 {
		return "label " + strconv.FormatInt(e.Label, 10)
	}
	return cmp.Or(string(e.Vehicle.VIN), vehicleName(e.Vehicle))
}

// equipment finds a car again.
func (m Memory) equipment(key string) (e Equipment, ok bool) {
	at := slices.IndexFunc(m.Equipment, func(e Equipment) bool { return e.key() == key })
	if at < 0 {
		return Equipment{}, false
	}
	return m.Equipment[at], true
}

// equip adds what was given of a car to what was given of it before, and puts it on
// top. It returns the car's key.
func (m *Memory) equip(given Equipment) string {
	e, known := m.equipment(given.key())
	if !known || given.key() == "" { // of which car is not known: it may be another one
		e = given
		e.Codes, e.Text = nil, ""
	}
	e.Vehicle, e.Label = given.Vehicle, cmp.Or(m.labelOf(given.Vehicle.VIN), given.Label, e.Label)
	e.Codes = slices.Clone(e.Codes)
	for _, c := range given.Codes {
		if !slices.Contains(e.Codes, c) {
			e.Codes = append(e.Codes, c)
		}
	}
	e.Codes = e.Codes[max(0, len(e.Codes)-maxCodes):]
	e.Text = newest(strings.TrimSpace(e.Text+"\n"+given.Text), maxWords)
	m.keepEquipment(e)
	return e.key()
}

// keepEquipment puts a car's equipment on top, in the place of what it was.
func (m *Memory) keepEquipment(e Equipment) {
	rest := slices.DeleteFunc(slices.Clone(m.Equipment), func(o Equipment) bool { return o.key() == e.key() })
	m.Equipment = slices.Insert(rest, 0, e)
	m.Equipment = m.Equipment[:min(len(m.Equipment), maxEquipment)]
}

// Weighing is what was given of a car and what that tells of its packages.
type Weighing struct {
	Given   Equipment
	Vehicle knowledge.Vehicle // as its label names it, if that was read
	Answers []packages.Answer // of the person, who was asked
	Read    bool              // the label is part of it
	Result  packages.Result
}

// record is what was said of the car's packages, with all that it rests on.
func (w Weighing) record() Record {
	return Record{
		Vehicle: w.Vehicle, Label: w.Given.Label, Codes: w.Given.Codes, Text: w.Given.Text, Answers: w.Answers, Read: w.Read,
		Catalogue: packages.Version(), Findings: w.Result.Findings, Open: w.Result.Open,
	}
}

// dropCodes forgets codes that mean nothing on a car's brand: they were said to be
// unknown, once.
func (m *Memory) dropCodes(key string, unknown []string) {
	e, ok := m.equipment(key)
	if !ok || len(unknown) == 0 {
		return
	}
	e.Codes = slices.DeleteFunc(slices.Clone(e.Codes), func(c string) bool { return slices.Contains(unknown, c) })
	m.keepEquipment(e)
}

// newest is the end of a text that has grown too long.
func newest(text string, most int) string {
	n := utf8.RuneCountInString(text)
	if n <= most {
		return text
	}
	return string([]rune(text)[n-most:])
}

// describe takes in option codes or a description of the car at hand, and says what
// they tell together with all that was given of it before.
func (t *talk) describe(codes []string, words string) {
	given := Equipment{Codes: codes, Text: words}
	if len(t.Memory.Ask.Vehicles) > 0 {
		given.Vehicle = t.Memory.Ask.Vehicles[0]
	}
	t.do(identify{key: t.Memory.equip(given), fresh: true})
}

// packages answers /packages: from what follows it, or for the car at hand.
func (t *talk) packages(here State, args string) State {
	switch codes := packages.ParseCodes("RPO: " + args); {
	case args == "" && len(t.Memory.Ask.Vehicles) > 0 && t.Memory.Ask.Vehicles[0].VIN != "":
		return t.packagesOf(t.Memory.Ask.Vehicles[0].VIN)
	case args == "" && t.Memory.Label != 0:
		t.do(findLabel{id: t.Memory.Label, detail: true})
	case args == "":
		t.offer(text(MsgPackagesHow), Choice{ID: HelpLabel})
	case saysPrices(args), strings.ContainsAny(args, "?¿"):
		t.do(answer{question: args})
	case len(codes) > 0:
		t.describe(codes, "")
	default:
		t.describe(nil, args)
	}
	return here
}

func saysPrices(words string) bool {
	_, _, _, _, ok := packages.PricesIn(words)
	return ok
}

// packagesOf answers the button below a VIN's card: from all that was given of it.
func (t *talk) packagesOf(v knowledge.VIN) State {
	e, known := t.Memory.equipment(string(v))
	answers, _ := answersOf(t.Memory.told(v))
	switch label := t.Memory.labelOf(v); {
	case known && len(e.Codes)+len(e.Text)+len(answers) > 0:
		t.do(identify{key: e.key()})
	case label != 0:
		t.do(findLabel{id: label, detail: true})
	default:
		t.do(hunt{vin: v, step: huntOffer})
	}
	return t.State
}

// choosePackage answers the buttons of a list of packages and of a package's card.
func (t *talk) choosePackage(c Choice) {
	key, pack, _ := strings.Cut(c.Arg, "|")
	if _, ok := t.Memory.equipment(key); !ok {
		t.say(MsgStale)
		return
	}
	ask := identify{key: key, pack: pack, proof: c.ID == Evidence}
	if c.ID == ItHas || c.ID == ItLacks {
		ask.claim = &Claimed{Package: pack, Has: c.ID == ItHas}
	}
	t.do(ask)
}

// claim keeps a person's word on a package: with the car, and for review.
func (t *talk) claim(e Identified, f knowledge.Finding) {
	car, ok := t.Memory.equipment(e.Given.key())
	if !ok {
		t.say(MsgStale)
		return
	}
	car.Claims = append(slices.DeleteFunc(slices.Clone(car.Claims), func(c Claimed) bool { return c.Package == e.Claim.Package }), *e.Claim)
	car.Claims = car.Claims[max(0, len(car.Claims)-maxClaims):]
	t.Memory.keepEquipment(car)
	t.do(Claim{Vehicle: e.Vehicle, Finding: f, Has: e.Claim.Has})
	t.say(MsgClaimed, "Name", f.Name, "Has", e.Claim.Has)
}

// hearBeside answers what was said in one breath with a VIN: option codes of the
// car, else a question or a description of it.
func (t *talk) hearBeside(words string) {
	if codes := packages.ParseCodes(words); len(codes) > 0 {
		t.describe(codes, "")
		return
	}
	t.do(answer{question: words, silent: true})
}

// hearDescribed takes in a list of a car's equipment.
func (t *talk) hearDescribed(e Described) {
	if e.TooLong {
		t.say(MsgTooLong, "Most", maxQuestion)
		return
	}
	t.describe(e.Codes, e.Text)
}
