package conversation

import (
	"encoding/json"
	"fmt"
	"time"
)

// State is one place in the dialogue; its fields are what is remembered there.
type State interface {
	Name() StateName
	// on answers what a person did here: it says and starts things through t, and
	// returns where the dialogue goes.
	on(t *talk, e Event) State
}

// StateName is a state as it is stored. Renaming one needs a migration.
type StateName string

// Every state; [Restore] and the schema know each of them.
const (
	NameIdle             StateName = "idle"
	NameAwaitingVIN      StateName = "awaiting_vin"
	NameChoosingVehicle  StateName = "choosing_vehicle"
	NameReadingLabel     StateName = "reading_label"
	NameChoosingPlan     StateName = "choosing_plan"
	NameAwaitingPayment  StateName = "awaiting_payment"
	NameChoosingLanguage StateName = "choosing_language"
	NameChoosingUnits    StateName = "choosing_units"
	NameConfirmingForget StateName = "confirming_forget"
	NameWritingSupport   StateName = "writing_support"
	NameHunting          StateName = "hunting"
	NameCorrectingLabel  StateName = "correcting_label"
	NameNamingKey        StateName = "naming_key"
	NameGivingFeedback   StateName = "giving_feedback"
	NameChoosingZone     StateName = "choosing_zone"
)

// Restore reads a stored state back.
func Restore(name StateName, data []byte) (State, error) {
	switch name { // no default: the linter names the state you forgot
	case NameIdle:
		return restore[Idle](data)
	case NameAwaitingVIN:
		return restore[AwaitingVIN](data)
	case NameChoosingVehicle:
		return restore[ChoosingVehicle](data)
	case NameReadingLabel:
		return restore[ReadingLabel](data)
	case NameChoosingPlan:
		return restore[ChoosingPlan](data)
	case NameAwaitingPayment:
		return restore[AwaitingPayment](data)
	case NameChoosingLanguage:
		return restore[ChoosingLanguage](data)
	case NameChoosingUnits:
		return restore[ChoosingUnits](data)
	case NameConfirmingForget:
		return restore[ConfirmingForget](data)
	case NameWritingSupport:
		return restore[WritingSupport](data)
	case NameHunting:
		return restore[Hunting](data)
	case NameCorrectingLabel:
		return restore[CorrectingLabel](data)
	case NameNamingKey:
		return restore[NamingKey](data)
	case NameGivingFeedback:
		return restore[GivingFeedback](data)
	case NameChoosingZone:
		return restore[ChoosingZone](data)
	}
	return nil, fmt.Errorf("conversation: unknown state %q", name)
}

func restore[S State](data []byte) (State, error) {
	var s S
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, fmt.Errorf("conversation: restore %s: %w", s.Name(), err)
	}
	return s, nil
}

// talk is one step in the making: the session as it will be, and what is to be done.
type talk struct {
	Session
	todo  []Command
	shown int64 // the bot's message whose button is pressed; 0: none
}

// Step is the whole dialogue: pure, so a table covers every edge of it. It fails
// only on a result that cannot be stored.
func Step(s Session, e Event) (Session, []Command, error) {
	t := &talk{Session: s}
	t.Memory = s.Memory.clone()
	var err error
	switch e := e.(type) {
	case Finished:
		err = t.settle(e)
	case Weighed:
		t.State = t.finish(e.Event)
	case Objecting:
		t.State = t.begin(e)
	case Left:
		t.leave()
	case Returned:
		t.comeBack()
	case Chosen:
		t.do(lookUp{vin: e.VIN, silent: true})
	case Migrated:
		if e.To != t.Key.Chat { // it is there already
			t.do(Move(e))
		}
	case Said, Commanded, Sent, Odd, Pressed:
		err = t.attend(e)
	case Meant:
		t.State = t.turnTo(e)
	default:
		t.State = s.State.on(t, e)
	}
	if err != nil {
		return s, nil, err
	}
	return t.Session, t.todo, nil
}

// attend answers what a person does. Who was away hears then what became of all
// that was asked before.
func (t *talk) attend(e Event) error {
	back := t.Memory.Away != ""
	switch e := e.(type) {
	case Pressed:
		t.State = t.press(e)
	case Said:
		t.spoken(e, e.Origin, e.Text)
	case Commanded:
		t.spoken(e, e.Origin, e.Name+" "+e.Args)
	default:
		t.Memory.Press, t.Memory.Open = Press{}, ""
		t.State = t.State.on(t, e)
	}
	t.Memory.Away = ""
	if !back {
		return nil
	}
	due, err := t.Memory.due()
	t.weigh(due)
	return err
}

// settle takes in what slow work found. Who is away hears of it when they are back.
func (t *talk) settle(e Finished) error {
	if t.Memory.Away != "" && e.Task != 0 {
		_, err := t.Memory.hold(e)
		return err
	}
	due, err := t.Memory.settle(e)
	t.weigh(due)
	return err
}

func (t *talk) weigh(due []arrival) {
	for _, d := range due {
		t.do(weigh(d))
	}
}

func (t *talk) do(c Command) { t.todo = append(t.todo, c) }

func (t *talk) reply(r Reply) { t.do(Say{r}) }

// say tells one message with data given as name, value pairs.
func (t *talk) say(id MessageID, kv ...any) { t.reply(Reply{Parts: []Text{text(id, kv...)}}) }

// offer says one message with buttons below it.
func (t *talk) offer(what Text, choices ...Choice) {
	t.reply(Reply{Parts: []Text{what}, Choices: choices})
}

// start begins slow work and remembers that its result is awaited.
func (t *talk) start(w Work, args any, after time.Duration) {
	t.Memory.LastTask++
	task := Task{ID: t.Memory.LastTask, Work: w, Message: t.Answers}
	t.Memory.Tasks = append(t.Memory.Tasks, task)
	t.do(Start{Task: task, Args: args, After: after})
}
