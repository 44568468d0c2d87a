package billing

import "time"

// PurchaseState is how far a purchase has come.
type PurchaseState string

// The states of a purchase; also a CHECK in the schema.
const (
	PurchaseCreated    PurchaseState = "created"    // no link yet
	PurchaseOpen       PurchaseState = "open"       // the link waits to be used
	PurchasePaid       PurchaseState = "paid"       // its subscription is running or was
	PurchaseExpired    PurchaseState = "expired"    // the link was not used in time
	PurchaseSuperseded PurchaseState = "superseded" // the person chose another plan meanwhile
	PurchaseSurplus    PurchaseState = "surplus"    // paid beside another: cancelled and refunded
)

// Order is who buys what, and where to answer.
type Order struct {
	User   int64
	Chat   int64
	Thread int64
	Plan   PlanCode
	Every  Interval
	Units  int      // how often it is to be paid for; 0: as it is
	Rail   RailCode // empty: Stripe

	// What a bill says, in the person's language; only Stars need it, and it is not kept.
	Title, About string
}

// Costs is what is ordered costs; false where the plan is not sold so.
func (o Order) Costs(p Plan) (Money, bool) {
	if o.Rail == RailStars {
		return Money{Minor: p.Stars, Currency: XTR}, p.Stars > 0 && o.Every == Month
	}
	m, sold := p.Costs(o.Every)
	return m, sold && m.Currency != XTR
}

// Link is a payment link made for one purchase.
type Link struct {
	ID  string
	URL string
}

// Purchase is one person's purchase of one plan.
type Purchase struct {
	ID        string // a UUID; also the idempotency key of its link
	Account   int64
	Order     Order
	Price     Money
	TrialDays int // before the first payment
	Link      Link
	State     PurchaseState
	ExpiresAt time.Time
}
