package billing

import "time"

// RawEvent is a verified event of a rail as it is stored before anything is
// made of it.
type RawEvent struct {
	ID      string
	Type    string
	Created time.Time
	Payload []byte // JSON
}

// EventKind says what an event is about; what it changes is read from the
// subscription as it is by then.
type EventKind string

// What the events we act on are about.
const (
	EventOther         EventKind = ""             // nothing of ours; kept and passed over
	EventSubscription  EventKind = "subscription" // something about a subscription changed
	EventPaymentFailed EventKind = "payment_failed"
	EventSessionOver   EventKind = "session_over" // a pay page was left to expire
	EventMoneyBack     EventKind = "money_back"   // a refund or a dispute
)

// Event is what our side needs of a rail's event. Any reference may be empty.
type Event struct {
	ID           string
	Kind         EventKind
	Type         string // the rail's own word, for the audit
	Subscription string
	Customer     string
	Purchase     string

	// What of the money it is about.
	Invoice string
	Charge  string
	Dispute string
}

// Notice is what the dialogue is told when a payment changed something: the
// result of a job, as it were. Kind is one of the Notice constants.
type Notice struct {
	Kind      string    `json:"kind"`
	Plan      PlanCode  `json:"plan,omitempty"`
	Status    Standing  `json:"status,omitempty"`
	PeriodEnd time.Time `json:"period_end,omitzero"` // UTC; see [Entitlement].Until
	Work      string    `json:"work,omitempty"`      // "payment", where Kind is NoticeFailed
	Reason    string    `json:"reason,omitempty"`    // a message of package locales, where Kind is NoticeFailed
	Was       Standing  `json:"was,omitempty"`       // before, where Kind is NoticePlan
	Every     Interval  `json:"every,omitempty"`
	Rail      RailCode  `json:"rail,omitempty"`  // where Kind is NoticePlan
	Amount    Money     `json:"amount,omitzero"` // where Kind is NoticeRefund, NoticeTrial or NoticeDispute
	ID        string    `json:"id,omitempty"`    // the rail's, for the operator
	Drifts    []Drift   `json:"drifts,omitempty"`
	Count     int       `json:"count,omitempty"` // of all drifts
}

// What a notice can be about.
const (
	NoticePlan   = "plan_changed" // the entitlement is another than before
	NoticeFailed = "failed"       // something about a payment failed that changes no plan
	NoticeRefund = "refunded"     // a payment was given back
	NoticeTrial  = "trial_ends"   // a trial ends at PeriodEnd, and Amount is charged then

	// For the operator.
	NoticeDispute = "disputed" // a payment is disputed, or that was decided: Reason says how
	NoticeDrift   = "drifted"  // the rail's books and ours differed
)

// Declined tells that a first payment failed; the link still works.
func Declined() Notice { return Notice{Kind: NoticeFailed, Work: "payment", Reason: "pay_declined"} }

// Duplicate tells that a second payment is cancelled and refunded.
func Duplicate() Notice { return Notice{Kind: NoticeFailed, Work: "payment", Reason: "pay_duplicate"} }
