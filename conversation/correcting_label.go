package conversation

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/knowledge/sticker"
	"example.com/vinbot/knowledge/vin"
)

// CorrectingLabel waits for what a person says is printed in one place of a label.
type CorrectingLabel struct {
	Fix Fix `json:"fix"`
}

// Name implements [State].
func (CorrectingLabel) Name() StateName { return NameCorrectingLabel }

func (s CorrectingLabel) on(t *talk, e Event) State {
	said, ok := e.(Said)
	words := strings.TrimSpace(said.Text)
	if !ok || words == "" || s.leaves(words) {
		return t.open(t.rest(), e)
	}
	c, problem := s.Fix.heard(words)
	if problem != "" {
		t.offer(text(problem), Choice{ID: Cancel, In: NameCorrectingLabel})
		return s
	}
	t.do(correct{label: s.Fix.Label, line: s.Fix.Line, with: c})
	return t.rest()
}

// leaves reports whether words are no answer: a VIN, where none is asked for.
func (s CorrectingLabel) leaves(words string) bool {
	good, _ := vin.Split(vin.Find(words))
	return s.Fix.Part != knowledge.PartVIN && len(good) > 0
}

// rest is where a dialogue is that waits for nothing of the person.
func (t *talk) rest() State {
	if t.Memory.running(WorkScan) > 0 {
		return ReadingLabel{}
	}
	return Idle{}
}

// Fix is a place on a label that is to be corrected, as buttons carry it. Without a
// part it is not chosen yet.
type Fix struct {
	Label int64               `json:"l"`
	Part  knowledge.LabelPart `json:"p,omitempty"`
	Line  int                 `json:"i,omitempty"` // among the options or the charges
	Was   string              `json:"n,omitempty"` // the line's name: it may have moved
	Added bool                `json:"a,omitempty"` // a line that was not read
	Skip  int                 `json:"s,omitempty"` // lines that were offered before
	Now   string              `json:"w,omitempty"` // what is chosen to stand there
}

// heard is what a person's words say of the place, or what is wrong with them.
func (f Fix) heard(words string) (c knowledge.Correction, problem MessageID) {
	c = knowledge.Correction{Part: f.Part, Was: f.Was, Added: f.Added}
	switch f.Part {
	case knowledge.PartVIN:
		good, doubtful := vin.Split(vin.Find(words))
		switch {
		case len(good) == 1:
			c.Now = string(good[0])
		case len(good) == 0 && len(doubtful) == 1 && sticker.IsVIN(doubtful[0]):
			c.Now = doubtful[0]
		default:
			return c, MsgFixNoVIN
		}
	case knowledge.PartOption, knowledge.PartCharge:
		name, price, ok := sticker.TypedLine(words)
		switch {
		case !ok, f.Added && (name == "" || price == nil):
			return c, MsgFixNoLine
		case price != nil && tooMuch(*price):
			return c, MsgFixTooMuch
		}
		c.Now, c.NowOf = name, price
	case knowledge.PartBase, knowledge.PartOptionTotal, knowledge.PartDestination, knowledge.PartTotal:
		amount, ok := sticker.TypedAmount(words)
		switch {
		case !ok, amount < 0 && f.Part != knowledge.PartOptionTotal, amount == 0 && (f.Part == knowledge.PartBase || f.Part == knowledge.PartTotal):
			return c, MsgFixNoAmount
		case tooMuch(amount):
			return c, MsgFixTooMuch
		}
		c.NowOf = &amount
	}
	return c, ""
}

// tooMuch is more than anything on a window sticker costs.
func tooMuch(minor int64) bool {
	const most = 10_000_000_00
	return minor > most || minor < -most
}

// correct puts a person's word into a label.
type correct struct {
	label int64
	line  int
	with  knowledge.Correction
}

func (correct) command() {}

func (q correct) run(ctx context.Context, p Ports, s Session) (Event, error) {
	l, _, found, err := p.Labels.Label(ctx, s.Key.User, q.label)
	if err != nil || !found {
		return Corrected{Gone: !found}, err
	}
	q.with.At = p.Now().UTC()
	l, err = sticker.Correct(l, q.with, q.line)
	if errors.Is(err, sticker.ErrNoSuchLine) {
		return Corrected{Stale: true}, nil
	}
	if n := len(l.Corrections); n > 0 && l.Corrections[n-1].At.Equal(q.with.At) {
		q.with = l.Corrections[n-1] // with what was read
	}
	return Corrected{ID: q.label, Label: l, With: q.with, Findings: p.Packages.Identify(packages.CarOf(l)).Findings}, err
}

// showCorrected keeps a person's word with the label and for review, and shows the
// label as it is now.
func (t *talk) showCorrected(e Corrected) {
	switch {
	case e.Gone:
		t.say(MsgLabelGone)
		return
	case e.Stale:
		t.say(MsgStale)
		return
	}
	v := labelVehicle(e.Label)
	t.do(Amend{Label: e.ID, Reading: e.Label, Findings: e.Findings})
	t.do(Claim{Vehicle: v, Correction: &e.With})
	t.keepReading(e.ID, e.Label, e.Findings)
	r := labelReply(e.ID, e.Label, e.Findings)
	r.Parts = append([]Text{text(MsgFixDone)}, r.Parts...)
	t.reply(r)
}

// keepReading remembers a reading of a label that takes the place of an earlier one.
func (t *talk) keepReading(id int64, l knowledge.Label, findings []knowledge.Finding) {
	v := labelVehicle(l)
	t.Memory.dropLabel(id)
	t.Memory.keepLabel(id, l.VIN)
	t.Memory.meet(v)
	t.do(Note{Vehicle: v, Label: id})
	t.do(Record{Vehicle: v, Label: id, Read: true, Catalogue: packages.Version(), Findings: findings})
}

// chooseFix answers the buttons that lead to a correction.
func (t *talk) chooseFix(c Choice) State {
	var f Fix
	if err := json.Unmarshal([]byte(c.Arg), &f); err != nil {
		t.say(MsgStale)
		return t.State
	}
	if c.ID == FixGone {
		t.do(correct{label: f.Label, line: f.Line, with: knowledge.Correction{Part: f.Part, Was: f.Was, Removed: true}})
		return t.rest()
	}
	if c.ID == FixVIN {
		t.do(correct{label: f.Label, with: knowledge.Correction{Part: knowledge.PartVIN, Now: f.Now}})
		return t.rest()
	}
	t.do(findLabel{id: f.Label, fix: &f})
	return t.State
}

func fixChoice(id ChoiceID, f Fix, data ...any) Choice {
	arg, err := json.Marshal(f)
	if err != nil { // strings and numbers are always written
		arg = nil
	}
	return Choice{ID: id, Arg: string(arg), Data: text("", data...).Data}
}
