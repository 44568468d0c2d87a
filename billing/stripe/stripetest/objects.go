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
	Charges       map[string]*charge       `json:"charges"`
	Refunds       map[string]*refund       `json:"refunds"`
	Disputes      map[string]*dispute      `json:"disputes"`
	Portals       map[string]*portal       `json:"portals"`
	Answers       map[string]answer        `json:"answers"` // by idempotency key
	Events        []*event                 `json:"events"`
	Meters        []*meter                 `json:"meters"`
	Usage         []*usage                 `json:"usage"`
	Lines         []*invoiceItem           `json:"invoice_items"`
	Used          []UsedLine               `json:"used"`   // on invoices
	Ahead         int64                    `json:"ahead"`  // seconds that the clock was advanced
	Number        int                      `json:"number"` // of the last invoice
}

func newState() state {
	return state{
		Products: map[string]*product{}, Prices: map[string]*price{}, Links: map[string]*link{}, Sessions: map[string]*session{},
		Customers: map[string]*customer{}, Subscriptions: map[string]*subscription{}, Invoices: map[string]*invoice{},
		Charges: map[string]*charge{}, Refunds: map[string]*refund{}, Disputes: map[string]*dispute{}, Portals: map[string]*portal{}, Answers: map[string]answer{},
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
	Meter         string `json:"meter,omitempty"`
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
	Tax        *string           `json:"tax_behavior"`
	Type       string            `json:"type"`
	UnitAmount int64             `json:"unit_amount"`
	Decimal    string            `json:"unit_amount_decimal,omitempty"`
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
	Description     *string           `json:"description"`
	Metadata        map[string]string `json:"metadata"`
	TrialPeriodDays *int64            `json:"trial_period_days"`
}

type link struct {
	ID               string            `json:"id"`
	Object           string            `json:"object"`
	Active           bool              `json:"active"`
	AfterCompletion  afterCompletion   `json:"after_completion"`
	PromotionCodes   bool              `json:"allow_promotion_codes"`
	Currency         string            `json:"currency"`
	Livemode         bool              `json:"livemode"`
	Metadata         map[string]string `json:"metadata"`
	Restrictions     *restrictions     `json:"restrictions"`
	SubscriptionData subscriptionData  `json:"subscription_data"`
	URL              string            `json:"url"`
	Session          string            `json:"playground_session"` // the one opened last
	Price            string            `json:"playground_price"`   // line_items are not in the object unless expanded
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
	Balance  int64             `json:"balance"` // below 0: a credit
	Created  int64             `json:"created"`
	Livemode bool              `json:"livemode"`
	Metadata map[string]string `json:"metadata"`
	Fails    bool              `json:"playground_card_fails"`
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
	Created  int64  `json:"created"`
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
	Discount           *discount         `json:"discount"`
	EndedAt            *int64            `json:"ended_at"`
	Items              list[item]        `json:"items"`
	LatestInvoice      any               `json:"latest_invoice"` // an id, or the invoice where expanded
	Livemode           bool              `json:"livemode"`
	Metadata           map[string]string `json:"metadata"`
	PauseCollection    *pause            `json:"pause_collection"`
	StartDate          int64             `json:"start_date"`
	Status             string            `json:"status"`
	TrialEnd           *int64            `json:"trial_end"`
	Invoice            string            `json:"playground_invoice"`
	Retry              int64             `json:"playground_retry"` // when the open invoice is tried again; 0: never
	Tried              int               `json:"playground_tried"`
	Warned             bool              `json:"playground_trial_will_end"` // it was said
}

// discount is what a promotion code takes off each invoice.
type discount struct {
	ID     string `json:"id"`
	Object string `json:"object"`
	Coupon coupon `json:"coupon"`
}

type coupon struct {
	ID         string `json:"id"`
	Object     string `json:"object"`
	Duration   string `json:"duration"`
	PercentOff int64  `json:"percent_off"`
	Valid      bool   `json:"valid"`
}

type pause struct {
	Behavior string `json:"behavior"`
}

type subscriptionDetails struct {
	Metadata map[string]string `json:"metadata"`
}

type transitions struct {
	PaidAt *int64 `json:"paid_at"`
}

type invoice struct {
	ID                  string              `json:"id"`
	Object              string              `json:"object"`
	AmountDue           int64               `json:"amount_due"`
	AmountPaid          int64               `json:"amount_paid"`
	BillingReason       string              `json:"billing_reason"`
	Charge              *string             `json:"charge"`
	Created             int64               `json:"created"`
	Currency            string              `json:"currency"`
	Customer            string              `json:"customer"`
	EndingBalance       int64               `json:"ending_balance"`
	HostedInvoiceURL    string              `json:"hosted_invoice_url"`
	InvoicePDF          string              `json:"invoice_pdf"`
	Lines               list[line]          `json:"lines"`
	Livemode            bool                `json:"livemode"`
	Number              string              `json:"number"`
	Paid                bool                `json:"paid"`
	PaymentIntent       string              `json:"payment_intent"`
	PeriodStart         int64               `json:"period_start"`
	StartingBalance     int64               `json:"starting_balance"`
	Status              string              `json:"status"`
	StatusTransitions   transitions         `json:"status_transitions"`
	Subscription        string              `json:"subscription"`
	SubscriptionDetails subscriptionDetails `json:"subscription_details"`
	Total               int64               `json:"total"`
}

// line is a part of an invoice: the period that it begins, or what changed within one.
type line struct {
	ID        string       `json:"id"`
	Object    string       `json:"object"`
	Amount    int64        `json:"amount"`
	Discounts []discounted `json:"discount_amounts"`
	Price     price        `json:"price"`
	Proration bool         `json:"proration"`
	Type      string       `json:"type"`
}

// invoiceItem is a line that waits for an invoice, or was taken up by one.
type invoiceItem struct {
	ID           string            `json:"id"`
	Object       string            `json:"object"`
	Amount       int64             `json:"amount"`
	Created      int64             `json:"date"`
	Currency     string            `json:"currency"`
	Customer     string            `json:"customer"`
	Invoice      *string           `json:"invoice"`
	Metadata     map[string]string `json:"metadata"`
	Quantity     int64             `json:"quantity"`
	Subscription string            `json:"subscription"`
	Decimal      string            `json:"unit_amount_decimal"`
}

func (i *invoiceItem) key() (int64, string) { return i.Created, i.ID }

type discounted struct {
	Amount int64 `json:"amount"`
}

func (i *invoice) key() (int64, string) { return i.Created, i.ID }

type charge struct {
	ID             string `json:"id"`
	Object         string `json:"object"`
	Amount         int64  `json:"amount"`
	AmountRefunded int64  `json:"amount_refunded"`
	Created        int64  `json:"created"`
	Currency       string `json:"currency"`
	Customer       string `json:"customer"`
	Disputed       bool   `json:"disputed"`
	Invoice        string `json:"invoice"`
	PaymentIntent  string `json:"payment_intent"`
	ReceiptURL     string `json:"receipt_url"`
	Refunded       bool   `json:"refunded"`
	Status         string `json:"status"`
}

type refund struct {
	ID            string  `json:"id"`
	Object        string  `json:"object"`
	Amount        int64   `json:"amount"`
	Charge        any     `json:"charge"` // an id, or the charge where expanded
	Created       int64   `json:"created"`
	Currency      string  `json:"currency"`
	PaymentIntent string  `json:"payment_intent"`
	Reason        *string `json:"reason"`
	Status        string  `json:"status"`
	Of            string  `json:"playground_charge"`
}

func (r *refund) key() (int64, string) { return r.Created, r.ID }

type dispute struct {
	ID            string `json:"id"`
	Object        string `json:"object"`
	Amount        int64  `json:"amount"`
	Charge        any    `json:"charge"` // an id, or the charge where expanded
	Created       int64  `json:"created"`
	Currency      string `json:"currency"`
	Livemode      bool   `json:"livemode"`
	PaymentIntent string `json:"payment_intent"`
	Reason        string `json:"reason"`
	Status        string `json:"status"`
	Of            string `json:"playground_charge"`
}

func (d *dispute) key() (int64, string) { return d.Created, d.ID }

func (sub *subscription) key() (int64, string) { return sub.Created, sub.ID }

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
	Created   int64           `json:"created"`
	Payload   json.RawMessage `json:"payload"`
	Delivered bool            `json:"delivered"`
	Tries     int             `json:"tries"`
}

func (e *event) key() (int64, string) { return e.Created, e.ID }

// answer is what a request with an idempotency key was answered.
type answer struct {
	Request string          `json:"request"`
	Body    json.RawMessage `json:"body"`
}
