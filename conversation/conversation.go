// Package conversation holds the dialogue: sessions, events, states and replies.
//
// It knows nothing of Telegram, SQL or languages and commits nothing: an
// [Event] goes in, a [Turn] comes out, and storing it is the caller's work.
package conversation

import (
	"slices"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
)

// Key names one dialogue: a person, in a chat, in a thread of it.
type Key struct {
	Chat   int64 `json:"chat"`
	Thread int64 `json:"thread,omitempty"`
	User   int64 `json:"user"`
}

// Session is where one dialogue stands.
type Session struct {
	Key     Key
	Version int64 // grows with every turn
	State   State // kept as its name and JSON data
	Memory  Memory
	Person  Person

	Answers int64  // the person's message in hand; of one step only
	Name    string // what Telegram calls the person now; of one turn only
}

// Lang is the language to answer in: the one chosen, else the one Telegram
// reported last.
func (s Session) Lang() string {
	if s.Person.Lang != "" {
		return s.Person.Lang
	}
	return s.Memory.Lang
}

// Person is what somebody chose for all their dialogues, and what the operator
// decided about them.
type Person struct {
	Lang    string // BCP 47; empty follows Telegram
	Units   string // "us" or "metric"; empty follows the language's region
	Blocked bool   // by the operator: kept, never answered
}

// Memory is what outlives a state. All of it is bounded.
type Memory struct {
	Lang      string      `json:"lang,omitempty"` // as Telegram reported it last
	Ask       ask.Context `json:"ask"`            // the stack of vehicles, the last attribute, what was offered
	Tasks     []Task      `json:"tasks,omitempty"`
	LastTask  int64       `json:"last_task,omitempty"`
	Album     Album       `json:"album"`
	Offers    []Offer     `json:"offers,omitempty"`    // the buttons that still work
	Waiting   []Question  `json:"questions,omitempty"` // about the label that is being read
	Label     int64       `json:"label,omitempty"`     // the label read last
	CloseUp   CloseUp     `json:"close_up,omitzero"`   // that was asked for of a label
	Labels    []LabelOf   `json:"labels,omitempty"`    // of cars with a VIN, the newest first
	Equipment []Equipment `json:"equipment,omitempty"` // of the last few cars, the newest first
	Heard     []Heard     `json:"heard,omitempty"`     // the messages answered last, the newest last
	Press     Press       `json:"press"`               // the button pressed last, if nothing was said since
	Open      string      `json:"open,omitempty"`      // the question whose answer asked back, until something else is said
	Pasted    int64       `json:"pasted,omitempty"`    // when the last full part of a long paste was sent, in Unix seconds
	Paste     Paste       `json:"paste,omitzero"`
	Away      Away        `json:"away,omitempty"` // the person has blocked the bot
	Told      []Told      `json:"told,omitempty"` // about cars, the newest last
}

// Question is what a person asked, and in which message.
type Question struct {
	Text    string     `json:"text"`
	Message int64      `json:"message,omitempty"`
	Codes   *CodesRead `json:"codes,omitempty"` // no question: option codes that wait for the car whose VIN stands beside them

	Before []knowledge.VIN `json:"before,omitempty"` // the cars talked about when those codes came
}

// How much a session remembers.
const (
	maxOffers  = 12
	maxWaiting = 5
	maxScans   = 4 // one running, three waiting
	maxAlbum   = 10
	maxPaste   = 400_000 // bytes; 10,000 VINs on lines of their own are 180,000
	maxLookups = 20      // VINs being looked up at a time
	maxCards   = 10      // of the VINs in one message; the others are offered
	maxOffered = 20
	maxLabels  = 5
	maxPhrases = 10 // answers being phrased at a time; further ones get the template
	maxHeard   = 10
	maxTold    = 40
	maxThumbs  = 5 // sets of buttons that only rate an answer
)

// clone copies what a step may change in place.
func (m Memory) clone() Memory {
	m.Tasks = slices.Clone(m.Tasks)
	m.Offers = slices.Clone(m.Offers)
	m.Waiting = slices.Clone(m.Waiting)
	m.Album.Files = slices.Clone(m.Album.Files)
	m.Labels = slices.Clone(m.Labels)
	m.Heard = slices.Clone(m.Heard)
	m.Told = slices.Clone(m.Told)
	m.Ask.Vehicles = slices.Clone(m.Ask.Vehicles)
	return m
}

// meet puts a car on top of the stack of those talked about.
func (m *Memory) meet(v knowledge.Vehicle) {
	if v.Make == "" && v.VIN == "" {
		return
	}
	const most = 5
	stack := slices.DeleteFunc(m.Ask.Vehicles, func(o knowledge.Vehicle) bool { return o.VIN == v.VIN && o == v || v.VIN != "" && o.VIN == v.VIN })
	stack = slices.Insert(stack, 0, v)
	m.Ask.Vehicles = stack[:min(len(stack), most)]
}

// LabelOf says which label is a car's.
type LabelOf struct {
	VIN knowledge.VIN `json:"vin"`
	ID  int64         `json:"id"`
}

// keepLabel remembers the label read last, and those of the last few cars.
func (m *Memory) keepLabel(id int64, v knowledge.VIN) {
	m.Label = id
	if v == "" {
		return
	}
	m.Labels = slices.DeleteFunc(m.Labels, func(l LabelOf) bool { return l.VIN == v })
	m.Labels = slices.Insert(m.Labels, 0, LabelOf{v, id})
	m.Labels = m.Labels[:min(len(m.Labels), maxLabels)]
}

// dropLabel forgets which car a label is of: another reading of it tells.
func (m *Memory) dropLabel(id int64) {
	m.Labels = slices.DeleteFunc(m.Labels, func(l LabelOf) bool { return l.ID == id })
}

// labelOf is the label that was read of a car, or 0.
func (m Memory) labelOf(v knowledge.VIN) int64 {
	at := slices.IndexFunc(m.Labels, func(l LabelOf) bool { return v != "" && l.VIN == v })
	if at < 0 {
		return 0
	}
	return m.Labels[at].ID
}

// Paste gathers the parts of a long text with VINs until it is closed.
type Paste struct {
	Text string `json:"text,omitempty"`
	VINs int    `json:"vins,omitempty"` // in its parts
	Cut  bool   `json:"cut,omitempty"`  // the last part ends where the limit was, maybe within a word
}

// Album gathers the pictures of one album until it is closed.
type Album struct {
	ID    string `json:"id,omitempty"`
	Files []File `json:"files,omitempty"`
	Of    int64  `json:"of,omitempty"` // the label whose card it replies to
}

// Offer is a set of buttons that was shown when the session had Version.
type Offer struct {
	Version int64    `json:"v"`
	Choices []Choice `json:"c"`
	Edits   int64    `json:"m,omitempty"` // the message that was changed to show them
}
