package stripetest

import "encoding/json"

// state is all that the server keeps.
type state struct {
	Products      map[string]*product      `json:"products"`
	Prices        map[string]*price        `json:"prices"`
	Links         map[string]*link         `json:"links"`
	Sessions      map[string]*session      `json:"sessions"`
	Customers     map[string]*customer     `json:"customers"`
	Subscriptions map[string]*subscription `json:"subscriptions"`
	Invoices      map[string]*invoice      `json:"invoices"`
	Refunds       map[string]*refund       `json:"refunds"`
	Portals       map[string]*portal       `json:"portals"`
	Answers       map[string]answer        `json:"answers"` // by idempotency key
	Events        []*event                 `json:"events"`
}

func newState() state {
	return state{
		Products: map[string]*product{}, Prices: map[string]*price{}, Links: map[string]*link{}, Sessions: map[string]*session{},
		Customers: map[string]*customer{}, Subscriptions: map[string]*subscription{}, Invoices: map[string]*invoice{},
		Refunds: map[string]*refund{}, Portals: map[string]*portal{}, Answers: map[string]answer{},
	}
}

type product struct {
	ID       string            `json:"id"`
	Object   string            `json:"object"`
	Active   bool              `json:"active"`
	Created  int64             `json:"created"`
	Livemode bool              `json:"livemode"`
	Metadata map[string]string `json:"metadata"`
	Name     string            `json:"name"`
}

type recurring struct {
	Interval      string `json:"interval"`
	IntervalCount int    `json:"interval_count"`
	UsageType     string `json:"usage_type"`
}

type price struct {
	ID         string            `json:"id"`
	Object     string            `json:"object"`
	Active     bool              `json:"active"`
	Created    int64             `json:"created"`
	Currency   string            `json:"currency"`
	Livemode   bool              `json:"livemode"`
	LookupKey  *string           `json:"lookup_key"`
	Metadata   map[string]string `json:"metadata"`
	Product    string            `json:"product"`
	Recurring  recurring         `json:"recurring"`
	Type       string            `json:"type"`
	UnitAmount int64             `json:"unit_amount"`
}

type completedSessions struct {
	Count int64 `json:"count"`
	Limit int64 `json:"limit"`
}

type restrictions struct {
	CompletedSessions completedSessions `json:"completed_sessions"`
}

type redirect struct {
	URL string `json:"url"`
}

type afterCompletion struct {
	Type     string    `json:"type"`
	Redirect *redirect `json:"redirect,omitempty"`
}

type subscriptionData struct {
	Metadata map[string]string `json:"metadata"`
}

type link struct {
	ID               string            `json:"id"`
	Object           string            `json:"object"`
	Active           bool              `json:"active"`
	AfterCompletion  afterCompletion   `json:"after_completion"`
	Currency         string            `json:"currency"`
	Livemode         bool              `json:"livemode"`
	Metadata         map[string]string `json:"metadata"`
	Restrictions     *restrictions     `json:"restrictions"`
	SubscriptionData subscriptionData  `json:"subscription_data"`
	URL              string            `json:"url"`
	Price            string            `json:"playground_price"` // line_items are not in the object unless expanded
}

type session struct {
	ID            string            `json:"id"`
	Object        string            `json:"object"`
	AmountTotal   int64             `json:"amount_total"`
	Created       int64             `json:"created"`
	Currency      string            `json:"currency"`
	Customer      *string           `json:"customer"`
	Livemode      bool              `json:"livemode"`
	Metadata      map[string]string `json:"metadata"`
	Mode          string            `json:"mode"`
	PaymentLink   string            `json:"payment_link"`
	PaymentStatus string            `json:"payment_status"`
	Status        string            `json:"status"`
	Subscription  *string           `json:"subscription"`
}

type customer struct {
	ID       string            `json:"id"`
	Object   string            `json:"object"`
	Created  int64             `json:"created"`
	Livemode bool              `json:"livemode"`
	Metadata map[string]string `json:"metadata"`
}

type list[T any] struct {
	Object  string `json:"object"`
	Data    []T    `json:"data"`
	HasMore bool   `json:"has_more"`
	URL     string `json:"url"`
}

type item struct {
	ID       string `json:"id"`
	Object   string `json:"object"`
	Price    price  `json:"price"`
	Quantity int    `json:"quantity"`
}

type subscription struct {
	ID                 string            `json:"id"`
	Object             string            `json:"object"`
	BillingCycleAnchor int64             `json:"billing_cycle_anchor"`
	CancelAt           *int64            `json:"cancel_at"`
	CancelAtPeriodEnd  bool              `json:"cancel_at_period_end"`
	CanceledAt         *int64            `json:"canceled_at"`
	CollectionMethod   string            `json:"collection_method"`
	Created            int64             `json:"created"`
	Currency           string            `json:"currency"`
	CurrentPeriodEnd   int64             `json:"current_period_end"`
	CurrentPeriodStart int64             `json:"current_period_start"`
	Customer           string            `json:"customer"`
	EndedAt            *int64            `json:"ended_at"`
	Items              list[item]        `json:"items"`
	LatestInvoice      any               `json:"latest_invoice"` // an id, or the invoice where expanded
	Livemode           bool              `json:"livemode"`
	Metadata           map[string]string `json:"metadata"`
	PauseCollection    *struct{}         `json:"pause_collection"`
	StartDate          int64             `json:"start_date"`
	Status             string            `json:"status"`
	Invoice            string            `json:"playground_invoice"`
}

type subscriptionDetails struct {
	Metadata map[string]string `json:"metadata"`
}

type invoice struct {
	ID                  string              `json:"id"`
	Object              string              `json:"object"`
	AmountDue           int64               `json:"amount_due"`
	AmountPaid          int64               `json:"amount_paid"`
	BillingReason       string              `json:"billing_reason"`
	Created             int64               `json:"created"`
	Currency            string              `json:"currency"`
	Customer            string              `json:"customer"`
	Livemode            bool                `json:"livemode"`
	Paid                bool                `json:"paid"`
	PaymentIntent       string              `json:"payment_intent"`
	Status              string              `json:"status"`
	Subscription        string              `json:"subscription"`
	SubscriptionDetails subscriptionDetails `json:"subscription_details"`
}

type refund struct {
	ID            string  `json:"id"`
	Object        string  `json:"object"`
	Amount        int64   `json:"amount"`
	Created       int64   `json:"created"`
	Currency      string  `json:"currency"`
	PaymentIntent string  `json:"payment_intent"`
	Reason        *string `json:"reason"`
	Status        string  `json:"status"`
}

type portal struct {
	ID        string  `json:"id"`
	Object    string  `json:"object"`
	Created   int64   `json:"created"`
	Customer  string  `json:"customer"`
	Livemode  bool    `json:"livemode"`
	ReturnURL *string `json:"return_url"`
	URL       string  `json:"url"`
}

// event is an event as it was when it happened, and whether it is delivered.
type event struct {
	ID        string          `json:"id"`
	Type      string          `json:"type"`
	Payload   json.RawMessage `json:"payload"`
	Delivered bool            `json:"delivered"`
	Tries     int             `json:"tries"`
}

// answer is what a request with an idempotency key was answered.
type answer struct {
	Request string          `json:"request"`
	Body    json.RawMessage `json:"body"`
}
