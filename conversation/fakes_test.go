package conversation

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/billing"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/packages"
)

// world answers a dialogue's ports from maps.
type world struct {
	standing   Standing
	complete   map[knowledge.VIN]knowledge.Decode // what a provider has been asked about
	gaps       map[knowledge.VIN]knowledge.Decode // what the index knows, with gaps
	labels     map[int64]knowledge.Label
	opened     map[int64]bool
	history    []HistoryItem
	objections int
	told       []Told // in other dialogues
	offers     []billing.Plan
	identified packages.Car // the last
	findings   []knowledge.Finding
	keys       Keys
	reports    diary
	now        time.Time
}

func (w *world) Known(_ context.Context, v knowledge.VIN, _ decode.Grade) (knowledge.Decode, decode.Extent, error) {
	if d, ok := w.gaps[v]; ok {
		return d, decode.Gaps, nil
	}
	if d, ok := w.complete[v]; ok {
		return d, decode.Complete, nil
	}
	return knowledge.Decode{VIN: v, Valid: true}, decode.Structure, nil
}

func (w *world) Standing(context.Context, int64, knowledge.VIN) (Standing, error) {
	return w.standing, nil
}

func (w *world) Told(_ context.Context, _ int64, v knowledge.VIN) (list []Told, _ error) {
	for _, t := range w.told {
		if t.VIN == v {
			list = append(list, t)
		}
	}
	return list, nil
}

func (w *world) ObjectionsSince(context.Context, int64, time.Time) (int, error) {
	return w.objections, nil
}

func (w *world) Opened(_ context.Context, _, label int64) (bool, error) { return w.opened[label], nil }

func (w *world) History(_ context.Context, _ int64, q HistoryQuery) ([]HistoryItem, error) {
	rest := w.history[min(q.Skip, len(w.history)):]
	return rest[:min(q.Most, len(rest))], nil
}

func (w *world) Label(_ context.Context, _, id int64) (knowledge.Label, []knowledge.Finding, bool, error) {
	l, ok := w.labels[id]
	return l, []knowledge.Finding{{Name: "Tow package", Verdict: knowledge.Confirmed}}, ok, nil
}

func (w *world) Identify(c packages.Car) packages.Result {
	w.identified = c
	return packages.Result{UnknownCodes: c.Codes, Findings: w.findings}
}

// Describes knows one list of equipment.
func (*world) Describes(text string) bool { return strings.HasPrefix(text, "Has ") }

// CodesIn reads no list that is not one by its form.
func (*world) CodesIn(knowledge.Vehicle, string) []string { return nil }

// CodeNames knows one code.
func (*world) CodeNames(_ knowledge.Vehicle, codes []string) []packages.OptionCode {
	if !slices.Contains(codes, "FE4") {
		return nil
	}
	return []packages.OptionCode{{Code: "FE4", Name: "Magnetic ride"}}
}

// Hunt knows one package, and asks for two features of it, the first one first.
func (w *world) Hunt(c packages.Car, asked []packages.Feature) packages.Hunt {
	w.identified = c
	h := packages.Hunt{Open: []string{"Sport Package"}}
	for _, f := range []packages.Feature{"red_calipers", "sunroof"} {
		if !slices.Contains(asked, f) {
			h.Asks = append(h.Asks, packages.Ask{Feature: f, Words: w.FeatureNames(f), Worth: 1})
		}
	}
	return h
}

func (*world) FeatureNames(f packages.Feature) knowledge.Words {
	return knowledge.Words{"en": string(f)}
}

// payload is a question that a fact answers.
const payload = "F-150 payload"

// Answer knows the towing capacity of the car at hand, and asks which is meant
// where there is none.
func (*world) Answer(_ context.Context, q ask.Question) (ask.Answer, error) {
	a := ask.Answer{Kind: ask.NotUnderstood, Next: q.Context}
	switch {
	case q.Text == payload:
		a.Kind, a.Vehicle, a.Attribute = ask.Value, knowledge.Vehicle{Make: "Ford", Model: "F-150", Year: 2021}, "payload_capacity"
		a.Facts = []knowledge.Fact{{ID: "f1", Make: "Ford", Model: "F-150", YearFrom: 2021, YearTo: 2021, Attribute: "payload_capacity", Value: 3250, Unit: "lb"}}
	case q.Text == "frunk size":
		a.Strange = []string{"frunk"}
	case strings.Contains(q.Text, "tow") && len(q.Context.Vehicles) == 0:
		a.Kind = ask.WhichVehicle
	case strings.Contains(q.Text, "tow"):
		a.Kind, a.Vehicle, a.Attribute = ask.NotKnown, q.Context.Vehicles[0], "towing_capacity"
	case q.Text == "hello":
		a.Kind, a.Topic = ask.SmallTalk, "hello"
	}
	return a, nil
}

func newWorld() *world {
	return &world{
		standing: Standing{Plan: billing.Free, Limit: 10},
		complete: map[knowledge.VIN]knowledge.Decode{},
		labels:   map[int64]knowledge.Label{},
		opened:   map[int64]bool{},
		now:      time.Unix(0, 0).UTC(),
		offers:   []billing.Plan{{Code: billing.Pro, Price: billing.Money{Minor: 19_00, Currency: "USD"}}},
	}
}

// chat is one dialogue with a world.
type chat struct {
	*world

	session Session
	last    Turn
}

func newChat(s State, tasks ...Task) *chat {
	return &chat{world: newWorld(), session: Session{Key: Key{Chat: 1, User: 1}, State: s, Memory: Memory{Tasks: tasks, LastTask: int64(len(tasks))}}}
}

func (c *chat) turn(ctx context.Context, e Event) (Turn, error) {
	ports := Ports{
		Decodes: c.world, Asker: c.world, Accounts: c.world, Labels: c.world, Packages: c.world, Keys: c.keys,
		Reports: &c.reports, Offers: c.offers, Now: func() time.Time { return c.now },
	}
	t, err := Engine{Ports: ports}.Turn(ctx, c.session, e)
	if err == nil {
		c.session, c.last = t.Session, t
		c.reports.keep(t)
	}
	return t, err
}

// tell takes an event and names what is said: every message's first part.
func (c *chat) tell(t *testing.T, e Event) (said []MessageID) {
	t.Helper()
	turn, err := c.turn(t.Context(), e)
	if err != nil {
		t.Fatalf("%#v: %v", e, err)
	}
	for _, r := range turn.Replies {
		if len(r.Parts) > 0 {
			said = append(said, r.Parts[0].Message)
		}
	}
	return said
}

// press presses a button of the newest set that has it.
func (c *chat) press(t *testing.T, id ChoiceID) []MessageID {
	t.Helper()
	return c.tell(t, c.button(t, id))
}

func (c *chat) button(t *testing.T, id ChoiceID) Pressed {
	t.Helper()
	for _, o := range slices.Backward(c.session.Memory.Offers) {
		for i, choice := range o.Choices {
			if choice.ID == id {
				return Pressed{Version: o.Version, Index: i}
			}
		}
	}
	t.Fatalf("no button %s", id)
	return Pressed{}
}

// car is what a provider says about a VIN.
func car(v knowledge.VIN) Decoded {
	return Decoded{Decode: knowledge.Decode{VIN: v, Valid: true, Attributes: map[string]string{"make": "Ford", "model": "F-150", "model_year": "2021"}}}
}
