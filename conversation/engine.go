package conversation

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"

	"example.com/vinbot/billing"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/packages"
)

// Ports are what quick work reads. A turn waits for it, so it waits for no
// network, no model and no connection that a turn may hold.
type Ports struct {
	Decodes  Decodes
	Asker    Asker
	Accounts Accounts
	Labels   Labels
	Packages Identifier
	Keys     Keys           // nil: there is no API here
	Teams    Teams          // nil: there are no teams here
	Bot      string         // its name at Telegram, for links
	Reports  Reports        // nil: there are none here
	Beyonds  Beyonds        // nil: no calls beyond plans are sold
	Offers   []billing.Plan // what is for sale here; empty: payments are not set up
	Model    bool           // a language model phrases answers
	Now      knowledge.Clock
}

// Decodes knows VINs without asking anybody.
type Decodes interface {
	// Known returns what is known, and whether asking somebody would help.
	Known(ctx context.Context, v knowledge.VIN, g decode.Grade) (knowledge.Decode, decode.Extent, error)
}

// Asker answers questions from facts and passages.
type Asker interface {
	Answer(ctx context.Context, q ask.Question) (ask.Answer, error)
}

// Accounts knows what a person may do, and did.
type Accounts interface {
	// Standing says how a person stands; v may be empty.
	Standing(ctx context.Context, user int64, v knowledge.VIN) (Standing, error)
	// Opened reports whether the person has opened a label before: then it is free.
	Opened(ctx context.Context, user, label int64) (bool, error)
	// ObjectionsSince counts the answers that a person has called wrong since then.
	ObjectionsSince(ctx context.Context, user int64, then time.Time) (int, error)
	// Told lists what a person has said of a car, in whichever dialogue.
	Told(ctx context.Context, user int64, v knowledge.VIN) ([]Told, error)
	// History lists a person's cars, the newest first.
	History(ctx context.Context, user int64, q HistoryQuery) ([]HistoryItem, error)
}

// Labels finds labels again.
type Labels interface {
	// Label reports false for a label that is not there or not this person's.
	Label(ctx context.Context, user, id int64) (l knowledge.Label, f []knowledge.Finding, ok bool, err error)
}

// Identifier knows packages and their codes.
type Identifier interface {
	Identify(c packages.Car) packages.Result
	// Describes reports whether a text lists a car's equipment.
	Describes(text string) bool
	// CodesIn reads a message as a list of a car's option codes; nil is none.
	CodesIn(v knowledge.Vehicle, text string) []string
	// CodeNames says what codes of a car are called.
	CodeNames(v knowledge.Vehicle, codes []string) []packages.OptionCode
	Hunt(c packages.Car, asked []packages.Feature) packages.Hunt
	FeatureNames(f packages.Feature) knowledge.Words
}

// Turn is all that one event leads to, to be committed whole or not at all.
type Turn struct {
	Session     Session
	Replies     []Reply
	Calls       []Outgoing // the replies, once an adapter has rendered them
	Jobs        []Start
	Abandons    []int64 // tasks whose jobs are ended
	Charges     []knowledge.VIN
	Warned      bool // of the quota's end
	Notes       []Note
	Records     []Record
	Claims      []Claim
	Amends      []Amend
	Strange     []Strange
	Told        []Told
	Keys        []AddKey
	EndKeys     []int64
	Team        []billing.TeamChange
	KeepReports []KeepReport
	EndReports  []EndReport
	ToldReports []ToldReport
	Opened      []int64 // labels
	Retracts    []int64 // messages whose answers are taken back before the replies
	Support     []string
	Presence    *Presence
	MovesTo     int64 // the chat that this one became; 0: none
	Forget      bool

	fresh  []knowledge.VIN // charged here, and not counted before
	labels int             // opened here first
}

// Engine runs turns and commits nothing.
type Engine struct{ Ports Ports }

// maxSteps bounds the quick work of one turn: a list of VINs needs one each, a
// loop would never end.
const maxSteps = 4 * maxLookups

// Turn steps s through ev and through the results of the quick work it asks for.
func (e Engine) Turn(ctx context.Context, s Session, ev Event) (Turn, error) {
	t := Turn{Session: s}
	queue := []step{{ev, spokenIn(ev)}}
	for n := 0; len(queue) > 0; n++ {
		if n == maxSteps {
			return t, fmt.Errorf("conversation: %T needs more than %d steps", ev, maxSteps)
		}
		next, err := e.advance(ctx, &t, queue[0])
		if err != nil {
			return t, err
		}
		queue = append(next, queue[1:]...) // what a step found is answered before what came after it
	}
	t.Session.Version++
	t.Session.Answers = 0
	if t.Session.Memory.Away == Gone {
		t.Replies = nil
	}
	t.Jobs = share(t.Jobs)
	t.remember()
	return t, nil
}

// step is an event to be answered and the person's message that it comes from.
type step struct {
	event   Event
	message int64
}

// spokenIn is the message that an event is; 0: none.
func spokenIn(ev Event) int64 {
	switch e := ev.(type) {
	case Said:
		return e.Message
	case Commanded:
		return e.Message
	}
	return 0
}

// advance takes one step and runs the quick work it asks for.
func (e Engine) advance(ctx context.Context, t *Turn, of step) (found []step, err error) {
	t.Session.Answers = of.message
	s, todo, err := Step(t.Session, t.reckon(of.event))
	if err != nil {
		return nil, err
	}
	t.Session = s
	for _, c := range todo {
		quick, ok := c.(quick)
		if !ok {
			t.take(c)
			continue
		}
		f, err := quick.run(ctx, e.Ports, t.Session)
		if err != nil {
			return nil, err
		}
		next := step{f, of.message}
		switch c := c.(type) {
		case weigh:
			next.message = c.message
		case answer:
			next.message = cmp.Or(c.message, of.message)
		}
		found = append(found, next)
	}
	return found, nil
}

// reckon brings a standing, which quick work read before this turn is committed, up
// to what the turn has used meanwhile: a list of VINs must not outrun its quota.
func (t *Turn) reckon(ev Event) Event {
	switch e := ev.(type) {
	case LookedUp:
		e.Standing = e.Standing.after(t, e.Decode.VIN)
		return e
	case LabelFound:
		e.Standing = e.Standing.after(t, e.Label.VIN)
		return e
	case Weighed:
		switch r := e.Event.(type) {
		case Decoded:
			r.Standing = r.Standing.after(t, r.Decode.VIN)
			return Weighed{r}
		case LabelRead:
			r.Standing = r.Standing.after(t, r.Label.VIN)
			return Weighed{r}
		}
	}
	return ev
}

// take notes a command for the commit.
func (t *Turn) take(c Command) {
	switch c := c.(type) {
	case Say:
		c.Reply.Answers = t.Session.Answers
		c.Reply.Quotes = t.Session.quotes()
		if n := len(t.Replies); n == 0 || !reflect.DeepEqual(t.Replies[n-1], c.Reply) { // once is enough
			t.Replies = append(t.Replies, c.Reply)
		}
	case Start:
		t.Jobs = append(t.Jobs, c)
	case Abandon:
		t.Abandons = append(t.Abandons, c.Task)
	case Charge:
		t.Charges = append(t.Charges, c.VIN)
		if !c.Counted && !slices.Contains(t.fresh, c.VIN) {
			t.fresh = append(t.fresh, c.VIN)
		}
	case Warn:
		t.Warned = true
	case Note:
		t.Notes = append(t.Notes, c)
	case Record:
		t.Records = append(t.Records, c)
	case Claim:
		t.Claims = append(t.Claims, c)
	case Strange:
		t.Strange = append(t.Strange, c)
	case Amend:
		t.Amends = append(t.Amends, c)
	case Told:
		t.Told = append(t.Told, c)
	case AddKey:
		t.Keys = append(t.Keys, c)
	case EndKey:
		t.EndKeys = append(t.EndKeys, c.ID)
	case Open:
		t.Opened = append(t.Opened, c.Label)
		if !c.Again {
			t.labels++
		}
	case Retract:
		t.Retracts = append(t.Retracts, c.Message)
	default:
		t.takeRare(c)
	}
}

// takeRare notes what few turns lead to.
func (t *Turn) takeRare(c Command) {
	switch c := c.(type) {
	case TeamAct:
		t.Team = append(t.Team, c.Change)
	case KeepReport:
		t.KeepReports = append(t.KeepReports, c)
	case EndReport:
		t.EndReports = append(t.EndReports, c)
	case ToldReport:
		t.ToldReports = append(t.ToldReports, c)
	case Support:
		t.Support = append(t.Support, c.Text)
	case Presence:
		t.Presence = &c
	case Move:
		t.MovesTo = c.To
	case Forget:
		t.Forget = true
		t.Session = Session{Key: t.Session.Key, Version: t.Session.Version, State: Idle{}, Memory: Memory{
			Lang: t.Session.Lang(), LastTask: t.Session.Memory.LastTask, Press: t.Session.Memory.Press,
		}}
	}
}

// remember keeps the buttons that this turn shows, so that a press can be told
// from a stale one.
func (t *Turn) remember() {
	var all []Choice
	edits := int64(0)
	for _, r := range t.Replies {
		if r.Chat == 0 {
			all = append(all, r.Choices...)
			edits = r.Edits
		}
	}
	if len(all) == 0 {
		return
	}
	m := &t.Session.Memory
	if edits != 0 { // what the message showed before cannot be seen any more; what was pressed last may be on its way once more
		m.Offers = slices.DeleteFunc(m.Offers, func(o Offer) bool { return o.Edits == edits && o.Version != m.Press.Version })
	}
	m.Offers = append(m.Offers, Offer{Version: t.Session.Version, Choices: all, Edits: edits})
	m.Offers = withoutThumbs(m.Offers)
	m.Offers = m.Offers[max(0, len(m.Offers)-maxOffers):]
}

// withoutThumbs leaves out what only rates answers of long ago: it takes the place of no
// other buttons.
func withoutThumbs(offers []Offer) []Offer {
	most := maxThumbs
	slices.Reverse(offers)
	offers = slices.DeleteFunc(offers, func(o Offer) bool {
		if o.Choices[0].ID == Useful {
			most--
		}
		return o.Choices[0].ID == Useful && most < 0
	})
	slices.Reverse(offers)
	return offers
}

// Decide answers one update of a session that is locked meanwhile.
type Decide func(ctx context.Context, s Session, in Incoming) (Turn, error)

// Job is slow work as the queue keeps it.
type Job struct {
	ID    int64
	Key   Key
	Task  int64
	Work  Work
	Args  json.RawMessage
	Lang  string // of the session when it was started, for progress signs
	Last  bool   // no further attempt follows
	Units string // as the person chose
	At    time.Time
	Cause Cause // the update that asked for it
}
