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
	EventMoneyBack     EventKind = "money_back"   // a refund or a dispute: kept for the audit
)

// Event is what our side needs of a rail's event. Any reference may be empty.
type Event struct {
	ID           string
	Kind         EventKind
	Type         string // the rail's own word, for the audit
	Subscription string
	Customer     string
	Purchase     string
}

// Notice is what the dialogue is told when a payment changed something. Kind is
// one of the Notice constants.
type Notice struct {
	Kind      string    `json:"kind"`
	Plan      PlanCode  `json:"plan"`
	Status    Standing  `json:"status"`
	PeriodEnd time.Time `json:"period_end,omitzero"` // UTC; see [Entitlement].Until
}

// What a notice can be about.
const (
	NoticePlan      = "plan_changed"      // the entitlement is another than before
	NoticeDeclined  = "payment_declined"  // a first payment failed; the link still works
	NoticeDuplicate = "payment_duplicate" // a second payment: cancelled and refunded
)
