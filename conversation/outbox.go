package conversation

import (
	"encoding/json"
	"time"
)

// Incoming is one update as its transport delivered it.
type Incoming struct {
	Bot, ID int64 // ids are unique within one bot only; bot 0 is the job queue
	Key     Key
	Raw     json.RawMessage
	Kind    string // of the update; kinds without an event are counted
	Done    bool   // nothing answers it: it is kept and counted
	At      int64  // when it was received, in Unix seconds
	Failed  error  // of its last attempt: nothing more is to be done than to apologise
}

// Cause names the row of the inbox that something came of: an update, or with bot 0
// the result of the job ID.
type Cause struct {
	Bot int64 `json:"bot"`
	ID  int64 `json:"id"`
}

// Visit is what became of one dialogue's oldest update.
type Visit struct {
	Key  Key
	More bool  // the dialogue is to be visited again at once
	Err  error // it could not be answered, and that is written down
}

// Outgoing is one call to the transport, rendered.
type Outgoing struct {
	Seq        int64 // of the outbox; 0 before it is stored
	Cause      Cause
	Queued     time.Time // when the turn was committed that decided on it
	Chat       int64
	Method     string
	Body       json.RawMessage
	Attachment *Attachment

	Answers   int64   // the person's message that it answers; 0: none
	Retracts  int64   // the message whose answers it takes back
	Retracted []int64 // those answers, as far as they were sent
	Message   int64   // its own number, once it was sent
}

// Refusal is a call that the transport refused for good.
type Refusal struct {
	Call        Outgoing
	Code        int
	Description string
}

// Round is what a sender reports to the outbox, and asks of it.
type Round struct {
	Sent    []Outgoing // to be forgotten
	Refused []Refusal  // to be forgotten and written down
	Gone    []int64    // chats that cannot be written to any more
	Muted   []Outgoing // the bot may not write there for the time being: they wait
	Moved   []Moved    // chats that are another one now
	Want    []int64    // chats to send to; the next call of each is returned
}

// Moved is a group that became another chat.
type Moved struct{ From, To int64 }

// FatalError is a fault that trying again cannot mend: its update is parked at
// once, and the person told so.
type FatalError struct {
	Incident string
	Apology  []Outgoing
	Err      error
}

func (e *FatalError) Error() string { return e.Err.Error() }

// Unwrap returns the fault itself.
func (e *FatalError) Unwrap() error { return e.Err }
