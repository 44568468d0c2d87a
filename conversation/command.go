package conversation

import (
	"encoding/json"
	"slices"
	"time"

	"example.com/vinbot/billing"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/packages"
)

// Command is what a step wants done: a [Say], a [Start], a [Charge], a [Warn], a [Note], a
// [Record], a [Claim], an [Amend], a [Told], a [Retract], an [AddKey], an [EndKey], a [Forget], a [Support] or a piece of quick work.
type Command interface{ command() }

type (
	// Say tells the person something.
	Say struct{ Reply Reply }
	// Start begins slow work, as a job of the same transaction.
	Start struct {
		Task  Task
		Args  any           // one of the …Args types, as the task's work wants it
		After time.Duration // not before
	}
	// Abandon ends the job of a task that nobody waits for any more.
	Abandon struct{ Task int64 }
	// Charge counts a VIN against the person's plan, once a month.
	Charge struct {
		VIN     knowledge.VIN
		Counted bool // it has been, and is free
	}
	// Warn notes that the person was told how little of the month's quota is left.
	Warn struct{}
	// Note keeps a car in the person's history.
	Note struct {
		Vehicle knowledge.Vehicle
		Label   int64
	}
	// Open counts a label against the day's limit.
	Open struct {
		Label int64
		Again bool // it has been opened before, and is free
	}
	// Record keeps what was said of a car's packages, with what it rests on, so that it
	// can be made again and compared.
	Record struct {
		Vehicle        knowledge.Vehicle
		Label          int64 // 0: none
		Codes          []string
		Text           string
		Answers        []packages.Answer
		Read           bool   // the label is part of it, not only held against it
		Catalogue      string // its version
		Findings, Open []knowledge.Finding
	}
	// Claim keeps a person's word on a package, on a line of a label or on an answer, for
	// review: it is never taken for truth.
	Claim struct {
		Vehicle    knowledge.Vehicle
		Finding    knowledge.Finding // as it was stated
		Has        bool
		Correction *knowledge.Correction // of a label; then there is no finding
		Objection  *Objection            // to an answer; likewise
	}
	// Strange counts words of a question that mean nothing here, without who wrote them.
	Strange struct {
		Lang  string
		Words []string
	}
	// Amend puts another reading in the place of a label's.
	Amend struct {
		Label    int64
		Reading  knowledge.Label
		Findings []knowledge.Finding
		Instead  int64 // a reading that is part of it now, and goes; 0: none
	}
	// Retract takes back what was answered to a message.
	Retract struct{ Message int64 }
	// Forget deletes all that is kept about the person.
	Forget struct{}
	// Support passes a message on to the operator.
	Support struct{ Text string }
	// Move takes all that belongs to this chat to another one.
	Move struct{ To int64 }
	// Presence remembers whether the chat can be written to.
	Presence struct{ Gone bool }
)

func (Say) command()      {}
func (Start) command()    {}
func (Abandon) command()  {}
func (Charge) command()   {}
func (Warn) command()     {}
func (Note) command()     {}
func (Open) command()     {}
func (Record) command()   {}
func (Claim) command()    {}
func (Strange) command()  {}
func (Amend) command()    {}
func (Retract) command()  {}
func (Forget) command()   {}
func (Support) command()  {}
func (Move) command()     {}
func (Presence) command() {}

// Work is a kind of slow work.
type Work string

// The slow work there is.
const (
	WorkDecode  Work = "decode_vin"
	WorkDecodes Work = "decode_vins" // several tasks of [WorkDecode] as one job
	WorkFill    Work = "fill_gaps"
	WorkFills   Work = "fill_gaps_of_several" // several tasks of [WorkFill] as one job
	WorkScan    Work = "scan_label"
	WorkAlbum   Work = "close_album"
	WorkPaste   Work = "close_paste" // without arguments
	WorkPhrase  Work = "phrase"
	WorkRead    Work = "read_question"
	WorkLink    Work = "payment_link"
	WorkPortal  Work = "billing_portal"
	WorkChange  Work = "change_plan"
	WorkExport  Work = "export"
	WorkRecall  Work = "recalls"

	WorkLabelFile Work = "label_file"
	WorkInvoices  Work = "list_invoices"
	WorkInvoice   Work = "invoice_file"
)

// What each work needs to know.
type (
	// DecodeArgs belong to [WorkDecode].
	DecodeArgs struct {
		VIN      knowledge.VIN     `json:"vin"`
		Question string            `json:"question,omitempty"`
		Listed   bool              `json:"listed,omitempty"`
		From     knowledge.VINFrom `json:"from,omitempty"` // what the VIN was read from, if it was a picture
		Grade    decode.Grade      `json:"grade,omitempty"`
	}
	// FillArgs belong to [WorkFill].
	FillArgs struct {
		VIN   knowledge.VIN `json:"vin"`
		Grade decode.Grade  `json:"grade,omitempty"`
		Known []string      `json:"known"` // the providers that have been asked
	}
	// ScanArgs belong to [WorkScan].
	ScanArgs struct {
		Files []File `json:"files"`
		Of    int64  `json:"of,omitempty"` // the label of which they are close-ups; 0: not known
	}
	// AlbumArgs belong to [WorkAlbum].
	AlbumArgs struct {
		Album string `json:"album"`
	}
	// PhraseArgs belong to [WorkPhrase].
	PhraseArgs struct {
		Question ask.Question `json:"question"`
		Answer   ask.Answer   `json:"answer"`
	}
	// ReadArgs belong to [WorkRead].
	ReadArgs struct {
		Question ask.Question `json:"question"`
		Answer   ask.Answer   `json:"answer"`
		Fresh    bool         `json:"fresh,omitempty"` // see [Answered]
	}
	// LinkArgs belong to [WorkLink].
	LinkArgs struct {
		Plan  billing.PlanCode `json:"plan"`
		Every billing.Interval `json:"every,omitempty"` // empty: a month
		Rail  billing.RailCode `json:"rail,omitempty"`  // empty: Stripe
		Units int              `json:"units,omitempty"` // how often it is to be paid for; 0: as it is
	}
	// PortalArgs belong to [WorkPortal].
	PortalArgs struct{}
	// ChangeArgs belong to [WorkChange].
	ChangeArgs struct {
		Plan  billing.PlanCode `json:"plan,omitempty"`
		Every billing.Interval `json:"every,omitempty"`
		At    int64            `json:"at,omitempty"`   // as of when it was priced, in Unix seconds
		Keep  bool             `json:"keep,omitempty"` // only undo a cancellation
		Stop  bool             `json:"stop,omitempty"` // only end a subscription in Stars with its period
		Units int              `json:"units,omitempty"`
	}
	// InvoicesArgs belong to [WorkInvoices].
	InvoicesArgs struct{}
	// InvoiceArgs belong to [WorkInvoice].
	InvoiceArgs struct {
		ID string `json:"id"`
	}
	// ExportArgs belong to [WorkExport].
	ExportArgs struct{}
	// LabelFileArgs belong to [WorkLabelFile].
	LabelFileArgs struct {
		Label int64     `json:"label"`
		As    LabelForm `json:"as"`
	}
	// RecallsArgs belong to [WorkRecall].
	RecallsArgs struct {
		Vehicle knowledge.Vehicle `json:"vehicle"`
		From    int               `json:"from,omitempty"`  // how many were said before
		Most    int               `json:"most,omitempty"`  // how many are to be said; 0: only their number
		Asked   bool              `json:"asked,omitempty"` // somebody waits for the answer
	}
)

// LabelForm is a kind of file that a reading of a label is written as.
type LabelForm string

// The forms.
const (
	FormPDF  LabelForm = "pdf"
	FormCSV  LabelForm = "csv"
	FormJSON LabelForm = "json"
)

// Task is slow work that was asked for and has not been answered.
type Task struct {
	ID     int64           `json:"id"`
	Work   Work            `json:"work"`
	Result json.RawMessage `json:"result,omitempty"` // it is done, and waits: for an earlier one of its kind, or for the person

	Message int64 `json:"message,omitempty"` // that asked for it
}

// running counts the tasks of one kind.
func (m Memory) running(w Work) int {
	n := 0
	for _, t := range m.Tasks {
		if t.Work == w {
			n++
		}
	}
	return n
}

// cancel forgets the tasks of some kinds, so that their results are void.
func (m *Memory) cancel(kinds ...Work) (n int) {
	before := len(m.Tasks)
	m.Tasks = slices.DeleteFunc(m.Tasks, func(t Task) bool { return slices.Contains(kinds, t.Work) })
	return before - len(m.Tasks)
}

// arrival is a result whose turn has come, and the message that asked for it.
type arrival struct {
	event   Event
	message int64
}

// settle takes a result in and returns those whose turn has come: work of one
// kind is answered in the order asked, so a result waits for earlier ones. A
// result of a task that nobody waits for any more is void.
func (m *Memory) settle(f Finished) ([]arrival, error) {
	if f.Task == 0 {
		return []arrival{{event: f.Event}}, nil
	}
	if known, err := m.hold(f); !known || err != nil {
		return nil, err
	}
	return m.due()
}

// hold keeps a result for later, or those that share a job, or reports that nobody
// waits for it.
func (m *Memory) hold(f Finished) (known bool, err error) {
	if s, ok := f.Event.(Shared); ok {
		parts, err := s.parts()
		for _, p := range parts {
			awaited, err := m.hold(p)
			if err != nil {
				return known, err
			}
			known = known || awaited
		}
		return known, err
	}
	at := slices.IndexFunc(m.Tasks, func(t Task) bool { return t.ID == f.Task })
	if at < 0 {
		return false, nil
	}
	m.Tasks[at].Result, err = MarshalResult(f.Task, f.Event)
	return true, err
}

// due takes out the results that wait for no earlier one of their kind.
func (m *Memory) due() (due []arrival, err error) {
	blocked := map[Work]bool{}
	rest := m.Tasks[:0:0]
	for _, t := range m.Tasks {
		if blocked[t.Work] || t.Result == nil {
			blocked[t.Work] = true
			rest = append(rest, t)
			continue
		}
		_, e, err := ParseResult(t.Result)
		if err != nil {
			return nil, err
		}
		due = append(due, arrival{e, t.Message})
	}
	m.Tasks = rest
	return due, nil
}
