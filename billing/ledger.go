package billing

import "time"

// EntryKind says what an entry of the ledger is.
type EntryKind string

// The kinds; also a CHECK in the schema.
const (
	EntryPayment EntryKind = "payment" // an invoice that was paid
	EntryRefund  EntryKind = "refund"
	EntryDispute EntryKind = "dispute" // the payer's bank takes a payment back
)

// EntryState is how an entry stands.
type EntryState string

// The states; also a CHECK in the schema.
const (
	EntryPaid   EntryState = "paid"   // a payment
	EntryOpen   EntryState = "open"   // a refund on its way, a dispute that is not decided
	EntryDone   EntryState = "done"   // a refund that arrived
	EntryFailed EntryState = "failed" // a refund that came to nothing
	EntryLost   EntryState = "lost"   // a dispute
	EntryWon    EntryState = "won"    // a dispute
)

// Entry is a movement of money as the rail's books have it. What an account paid,
// and what was given back, is a sum over its entries.
type Entry struct {
	ID           string // the rail's: of the invoice, the refund or the dispute
	Kind         EntryKind
	State        EntryState
	Subscription string
	Invoice      string // the payment that it is about; a payment is its own
	Money        Money  // above 0
	At           time.Time
	Reason       string // the rail's word: subscription_cycle, requested_by_customer, fraudulent …
}

// Net is what an entry adds to what the operator has: minor units. A dispute takes
// the money away until it is won.
func (e Entry) Net() int64 {
	switch e.State {
	case EntryPaid:
		return e.Money.Minor
	case EntryOpen, EntryDone, EntryLost:
		return -e.Money.Minor
	case EntryFailed, EntryWon:
	}
	return 0
}

// Drift is a difference between the rail's books and ours.
type Drift struct {
	Kind   string `json:"kind"` // subscription, or an [EntryKind]
	ID     string `json:"id"`
	Ours   string `json:"ours"`   // empty: nothing
	Theirs string `json:"theirs"` // empty: nothing
	Mended bool   `json:"mended"`
}
