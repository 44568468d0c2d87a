package conversation

import (
	"time"

	"example.com/vinbot/billing"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/packages"
)

// Event is one thing that happened in a dialogue.
type Event interface{ event() }

// What a person does.
type (
	// Said is a text.
	Said struct {
		Origin

		Text string
	}
	// Commanded is a command such as /vin, without the slash, and what follows it.
	Commanded struct {
		Origin

		Name, Args string
	}
	// Pressed is the button Index of those shown when the session had Version; with
	// Version 0 the one that ends the task Index. At is when it was received, in Unix
	// seconds.
	Pressed struct {
		Version int64
		Index   int
		At      int64
		Message int64 // of the bot's, that it is below; 0: not known
	}
	// Sent is a picture or document. Album is shared by the parts of one album.
	Sent struct {
		File    File
		Caption string
		Album   string
		Replies Replied // to which message
	}
	// Odd is something nobody reads: a voice note, a sticker, a poll …
	Odd struct{ Kind OddKind }
	// Left says that the person blocked the bot or removed it.
	Left struct{}
	// Returned says that the bot may write again.
	Returned struct{}
	// Chosen is a VIN whose card was chosen from the results of an inline query.
	Chosen struct{ VIN knowledge.VIN }
	// Migrated says that the chat is another one now, with all that is in it.
	Migrated struct{ To int64 }
)

// Origin is where a person's words come from. Its zero value knows nothing of it.
type Origin struct {
	Message int64  // its number in the chat
	At      int64  // when it was sent, in Unix seconds
	Edited  bool   // an earlier text was changed to this one
	About   string // the text that it replies to
}

// Replied is a message of the bot's that a picture replies to. Its zero value is none.
type Replied struct {
	About   string // its text
	Version int64  // the session's, when the buttons below it were shown to this person; 0: none
}

// File is a picture or document in Telegram's keeping.
type File struct {
	ID    string `json:"id"`
	Name  string `json:"name,omitempty"`
	MIME  string `json:"mime,omitempty"`
	Bytes int64  `json:"bytes,omitempty"`
}

// OddKind names something the bot cannot read, and its message in locales.
type OddKind string

// The kinds that deserve their own answer; everything else is OddOther.
const (
	OddVoice    OddKind = "odd_voice"
	OddVideo    OddKind = "odd_video"
	OddSticker  OddKind = "odd_sticker"
	OddLocation OddKind = "odd_location"
	OddContact  OddKind = "odd_contact"
	OddFile     OddKind = "odd_file"
	OddTooBig   OddKind = "odd_too_big"
	OddNobody   OddKind = "odd_nobody" // said in the name of a group or a channel
	OddOther    OddKind = "odd_other"
)

// What quick work found; it is the turn's next event.
type (
	// LookedUp is what is known of a VIN without asking anybody.
	LookedUp struct {
		Decode   knowledge.Decode
		Extent   decode.Extent
		Standing Standing
		Question string            // what was asked about it in the same breath
		Silent   bool              // it was shown already, in another chat
		Listed   bool              // one of several in a message
		Report   bool              // all that is known is asked for
		Repairs  []knowledge.VIN   // what a wrong check digit may come from, the likeliest first
		From     knowledge.VINFrom // what the VIN was read from, if it was a picture
		Told     []Told            // by the person, in whichever dialogue
	}
	// Answered is the answer to a question.
	Answered struct {
		Question ask.Question
		Answer   ask.Answer
		Fresh    bool // asked without the cars talked about before
		Silent   bool // nothing is said of what was not understood
		Model    bool // a model may phrase it
	}
	// Stood is how the person's plan and quota stand; Why is the button or command
	// that asked, Arg the button's, Offers what is for sale here.
	Stood struct {
		Standing Standing
		Why      ChoiceID
		Arg      string
		Offers   []billing.Plan
	}
	// Recalled is a page of the history.
	Recalled struct {
		Items []HistoryItem
		Words string // that were searched for; empty: any car
		Skip  int    // cars on the pages before
		More  bool   // there is a page after it
	}
	// LabelFound is a label from the store; Found is false if it is not this person's.
	LabelFound struct {
		Found    bool
		Label    knowledge.Label
		Findings []knowledge.Finding
		ID       int64
		Detail   bool
		Fix      *Fix // the place that is to be corrected; nil: none
		Standing Standing
		Opened   bool // it has been opened before, and is free
	}
	// Corrected is a label with a person's word in it.
	Corrected struct {
		ID       int64
		Label    knowledge.Label
		With     knowledge.Correction
		Findings []knowledge.Finding
		Gone     bool // the label is
		Stale    bool // the line is not where it was
	}
	// Meant is the car that the message replied to is about, if it is about one, and
	// the reply.
	Meant struct {
		Vehicle knowledge.Vehicle
		Then    Event
	}
	// Weighed is the result of slow work, with what quick work adds to it: the
	// person's standing as it is now, for the quota may have been used up since the
	// work was begun, and what a wrong VIN may have been.
	Weighed struct{ Event Event }
	// Described is a text that lists a car's equipment or its option codes, or one that
	// is too long to be a question.
	Described struct {
		Text    string
		Codes   []string
		TooLong bool
	}
	// Identified is what was given of a car tells of its packages.
	Identified struct {
		Weighing
		Named    []packages.OptionCode // what codes are called that name no package
		Currency string                // of the label's prices
		Pack     string                // the package that is asked for: see packageKey; empty: all
		Proof    bool                  // its evidence
		Claim    *Claimed              // the person's word on it
		Fresh    bool                  // something was given just now
		Asks     bool                  // looking at the car would tell more
		Gone     bool                  // what was given is not remembered any more
		Photo    bool                  // the codes were read from a picture, and it was said what they mean nothing
	}
)

// Finished is the result of a slow job, for the task that asked for it.
type Finished struct {
	Task  int64 // 0: nobody's in this dialogue, such as a payment's
	Event Event
}

// What a slow job brings back through the inbox. Each belongs to the task that
// asked for it, except those that come from a payment: PlanChanged,
// TrialEnds, Refunded, Disputed and Drifted.
type (
	// Decoded is a decode with all providers asked.
	Decoded struct {
		Decode   knowledge.Decode  `json:"decode"`
		Standing Standing          `json:"-"` // see [Weighed]
		Question string            `json:"question,omitempty"`
		Listed   bool              `json:"listed,omitempty"`
		Repairs  []knowledge.VIN   `json:"-"` // see [Weighed]
		From     knowledge.VINFrom `json:"from,omitempty"`
	}
	// Filled is a decode with the providers asked that might fill the gaps of the card
	// that was shown; Known lists those that had been asked then.
	Filled struct {
		Decode knowledge.Decode `json:"decode"`
		Known  []string         `json:"known"`
	}
	// LabelRead is a label that was read and stored.
	LabelRead struct {
		ID       int64               `json:"id"`
		Label    knowledge.Label     `json:"label"`
		Findings []knowledge.Finding `json:"findings,omitempty"`
		Standing Standing            `json:"-"`            // see [Weighed]
		At       int64               `json:"-"`            // when it came, in Unix seconds: see [Weighed]
		Of       int64               `json:"of,omitempty"` // the label whose card the picture replied to
		Joins    int64               `json:"-"`            // the reading of a close-up that is part of this one; 0: none
		Apart    bool                `json:"-"`            // it was sent for a close-up, and is another label
		Same     bool                `json:"-"`            // the close-up shows no more than what was there before
	}
	// VINsRead are the VINs on a picture that is no label: a plate, a sticker in the
	// door, a barcode. There is at least one.
	VINsRead struct {
		VINs     []knowledge.VINReading `json:"vins"`
		Of       int64                  `json:"of,omitempty"`       // the label whose card the picture replied to
		Pictures []string               `json:"pictures,omitempty"` // see [knowledge.Label]
	}
	// CodesRead are the option codes on a picture that is no label, as they were judged,
	// and the VINs beside them. They are never said to be all of the car's.
	CodesRead struct {
		VINs    []knowledge.VINReading `json:"vins,omitempty"`
		Stated  []string               `json:"stated,omitempty"`
		Asked   []packages.MaybeCode   `json:"asked,omitempty"`
		Unknown []string               `json:"unknown,omitempty"`
	}
	// Phrased is an answer in a model's words, guarded; with an empty Text the
	// template of the answer holds.
	Phrased struct {
		Text     string     `json:"text,omitempty"`
		Question string     `json:"question,omitempty"`
		Answer   ask.Answer `json:"answer"`
	}
	// QuestionRead is the answer to a question as a model understood it, or, where it did
	// not either, the one of the rules.
	QuestionRead struct {
		Question ask.Question `json:"question"`
		Answer   ask.Answer   `json:"answer"`
		Fresh    bool         `json:"fresh,omitempty"` // see [Answered]
	}
	// AlbumClosed says that no more parts of the album will come.
	AlbumClosed struct {
		Album string `json:"album"`
	}
	// LinkMade is a payment link for this person and this purchase.
	LinkMade struct {
		Plan    billing.PlanCode `json:"plan"`
		Every   billing.Interval `json:"every,omitempty"`
		Price   billing.Money    `json:"price"`
		Trial   int              `json:"trial,omitempty"` // days
		URL     string           `json:"url"`
		Expires time.Time        `json:"expires"`
	}
	// PortalMade is the page where a subscription is managed. Instead says that a
	// second one was asked for.
	PortalMade struct {
		URL     string `json:"url"`
		Instead bool   `json:"instead,omitempty"`
	}
	// PlanChanged says that what the person may do has changed.
	PlanChanged struct {
		Plan      billing.PlanCode `json:"plan"`
		Status    billing.Standing `json:"status"`
		PeriodEnd time.Time        `json:"period_end"`
		Was       billing.Standing `json:"was,omitempty"`
		Every     billing.Interval `json:"every,omitempty"`
		Rail      billing.RailCode `json:"rail,omitempty"` // by which it is paid for
	}
	// ChangeOffered is what another plan would cost a person who has a subscription.
	ChangeOffered struct {
		Plan   billing.PlanCode `json:"plan"`
		Every  billing.Interval `json:"every"`
		Price  billing.Money    `json:"price"`
		Due    billing.Money    `json:"due"`    // now
		Credit billing.Money    `json:"credit"` // for what is paid for and not used
		At     int64            `json:"at"`     // as of when it is priced, in Unix seconds
		Units  int              `json:"units,omitempty"`
		Seats  int              `json:"seats,omitempty"` // there are then; 0: nothing is said of them
		Lost   []string         `json:"lost,omitempty"`  // names of who has no seat then
	}
	// Switched says that a subscription was changed; what the person has is told when
	// the payment says so.
	Switched struct {
		Seats int `json:"seats,omitempty"` // there are now; 0: as many as before
	}
	// InvoicesListed are a person's newest invoices.
	InvoicesListed struct {
		Invoices []billing.Invoice `json:"invoices"`
	}
	// InvoiceFiled is an invoice as a file, and the page with the receipt of its payment.
	InvoiceFiled struct {
		Name    string `json:"name"`
		PDF     []byte `json:"pdf"`
		Receipt string `json:"receipt,omitempty"` // empty: nothing was charged
	}
	// ReceiptFound is a payment in Stars, for whoever wants it in writing.
	ReceiptFound struct {
		Receipt billing.Receipt `json:"receipt"`
	}
	// Refunded says that a payment was given back.
	Refunded struct {
		Amount billing.Money `json:"amount"`
	}
	// Disputed tells the operator how a dispute about a payment stands.
	Disputed struct {
		ID     string             `json:"id"`
		State  billing.EntryState `json:"reason"`
		Amount billing.Money      `json:"amount"`
	}
	// Drifted tells the operator that a rail's books and ours differed.
	Drifted struct {
		Count  int             `json:"count"`
		Drifts []billing.Drift `json:"drifts"` // the first of them
	}
	// Muted says that the bot may not write in the group where this person asked
	// something.
	Muted struct{}
	// Exported is everything kept about the person, as a file.
	Exported struct {
		JSON string `json:"json"`
	}
	// LabelFiled is a reading of a label as a file.
	LabelFiled struct {
		Name  string `json:"name"`
		MIME  string `json:"mime"`
		Bytes []byte `json:"bytes"`
	}
	// RecallsFound is what NHTSA files about a make, model and year.
	RecallsFound struct {
		Vehicle     knowledge.Vehicle  `json:"vehicle"`
		Total       int                `json:"total,omitempty"`
		From        int                `json:"from,omitempty"`
		Recalls     []knowledge.Recall `json:"recalls,omitempty"` // those asked for, the newest first
		ParkIt      bool               `json:"park_it,omitempty"` // one of all says so
		ParkOutside bool               `json:"park_outside,omitempty"`
		Asked       bool               `json:"asked,omitempty"`
		Failed      bool               `json:"failed,omitempty"` // the service: nothing is known
	}
	// Failed is a task that came to nothing; Reason is a message in locales.
	Failed struct {
		Work   Work      `json:"work"`
		Reason MessageID `json:"reason"`
	}
)

func (Finished) event()       {}
func (Said) event()           {}
func (Commanded) event()      {}
func (Pressed) event()        {}
func (Sent) event()           {}
func (Odd) event()            {}
func (Left) event()           {}
func (Returned) event()       {}
func (Migrated) event()       {}
func (Chosen) event()         {}
func (Muted) event()          {}
func (LookedUp) event()       {}
func (Answered) event()       {}
func (Stood) event()          {}
func (Recalled) event()       {}
func (LabelFound) event()     {}
func (Corrected) event()      {}
func (Meant) event()          {}
func (Weighed) event()        {}
func (Described) event()      {}
func (Identified) event()     {}
func (Decoded) event()        {}
func (Filled) event()         {}
func (LabelRead) event()      {}
func (VINsRead) event()       {}
func (CodesRead) event()      {}
func (Phrased) event()        {}
func (QuestionRead) event()   {}
func (AlbumClosed) event()    {}
func (LinkMade) event()       {}
func (PortalMade) event()     {}
func (PlanChanged) event()    {}
func (ChangeOffered) event()  {}
func (Switched) event()       {}
func (InvoicesListed) event() {}
func (InvoiceFiled) event()   {}
func (ReceiptFound) event()   {}
func (Refunded) event()       {}
func (Disputed) event()       {}
func (Drifted) event()        {}
func (Exported) event()       {}
func (LabelFiled) event()     {}
func (Failed) event()         {}
func (RecallsFound) event()   {}
