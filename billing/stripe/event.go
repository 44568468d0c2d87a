package stripe

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	stripe "github.com/stripe/stripe-go/v76"
	"github.com/stripe/stripe-go/v76/webhook"

	"example.com/vinbot/billing"
)

// tolerance is how far a signature's time may be from ours, either way.
const tolerance = webhook.DefaultTolerance

// Event verifies what was posted to our endpoint. ErrEvent for what is
// unsigned, too old, dated in the future, of another API version or no event;
// ErrForeign for what is of a connected account, or of test mode where the key is
// not, and the other way round.
// The library lets signatures of the future pass and thereby makes them valid
// for ever.
func (r *Rail) Event(payload []byte, signature, secret string) (billing.RawEvent, error) {
	if at := signedAt(signature); time.Until(at) > tolerance {
		return billing.RawEvent{}, fmt.Errorf("%w: signed in the future", billing.ErrEvent)
	}
	e, err := webhook.ConstructEventWithTolerance(payload, signature, secret, tolerance)
	if err != nil {
		return billing.RawEvent{}, fmt.Errorf("%w: %w", billing.ErrEvent, err)
	}
	if e.ID == "" || e.Data == nil {
		return billing.RawEvent{}, fmt.Errorf("%w: it has no id or data", billing.ErrEvent)
	}
	if e.Account != "" || e.Livemode != r.live {
		return billing.RawEvent{}, billing.ErrForeign
	}
	return billing.RawEvent{ID: e.ID, Type: string(e.Type), Created: at(e.Created), Payload: payload}, nil
}

// signedAt reads the time that the library will check: the last one.
func signedAt(header string) (t time.Time) {
	for pair := range strings.SplitSeq(header, ",") {
		if value, found := strings.CutPrefix(pair, "t="); found {
			if n, err := strconv.ParseInt(value, 10, 64); err == nil {
				t = time.Unix(n, 0)
			}
		}
	}
	return t
}

// Read implements the port of what applies events: it says what a stored event
// is about.
func (*Rail) Read(raw []byte) (billing.Event, error) {
	var e stripe.Event
	if err := json.Unmarshal(raw, &e); err != nil || e.ID == "" || e.Data == nil {
		return billing.Event{}, fmt.Errorf("stripe: read an event: %w", billing.ErrEvent)
	}
	about := billing.Event{ID: e.ID, Type: string(e.Type)}
	var err error
	switch kind, _, _ := strings.Cut(string(e.Type), "."); kind {
	case "checkout":
		err = session(e, &about)
	case "customer":
		err = changed(e, &about)
	case "invoice":
		err = invoice(e, &about)
	case "charge":
		err = charge(e, &about)
	}
	if err != nil {
		return billing.Event{}, fmt.Errorf("stripe: read %s: %w", e.Type, err)
	}
	return about, nil
}

func session(e stripe.Event, about *billing.Event) error {
	var s stripe.CheckoutSession
	if err := json.Unmarshal(e.Data.Raw, &s); err != nil {
		return err
	}
	about.Kind = billing.EventSubscription
	about.Purchase = s.Metadata[purchaseKey]
	if s.Subscription != nil {
		about.Subscription = s.Subscription.ID
	}
	if s.Customer != nil {
		about.Customer = s.Customer.ID
	}
	switch e.Type { //nolint:exhaustive // two of 230 types say more than that the session changed
	case stripe.EventTypeCheckoutSessionExpired:
		about.Kind = billing.EventSessionOver
	case stripe.EventTypeCheckoutSessionAsyncPaymentFailed:
		about.Kind = billing.EventPaymentFailed
	}
	return nil
}

func changed(e stripe.Event, about *billing.Event) error {
	if !strings.HasPrefix(string(e.Type), "customer.subscription.") {
		return nil
	}
	var s stripe.Subscription
	if err := json.Unmarshal(e.Data.Raw, &s); err != nil {
		return err
	}
	about.Kind, about.Subscription, about.Purchase = billing.EventSubscription, s.ID, s.Metadata[purchaseKey]
	if s.Customer != nil {
		about.Customer = s.Customer.ID
	}
	return nil
}

func invoice(e stripe.Event, about *billing.Event) error {
	var i stripe.Invoice
	if err := json.Unmarshal(e.Data.Raw, &i); err != nil {
		return err
	}
	if i.Subscription == nil {
		return nil
	}
	about.Kind, about.Subscription, about.Invoice = billing.EventSubscription, i.Subscription.ID, i.ID
	if e.Type == stripe.EventTypeInvoicePaymentFailed {
		about.Kind = billing.EventPaymentFailed
	}
	if i.SubscriptionDetails != nil {
		about.Purchase = i.SubscriptionDetails.Metadata[purchaseKey]
	}
	if i.Customer != nil {
		about.Customer = i.Customer.ID
	}
	return nil
}

// charge is a refund or a dispute: an event about the charge itself, about a
// refund of it, or about a dispute.
func charge(e stripe.Event, about *billing.Event) error {
	var c struct {
		ID       string `json:"id"`
		Object   string `json:"object"`
		Charge   string `json:"charge"`
		Customer string `json:"customer"`
	}
	if err := json.Unmarshal(e.Data.Raw, &c); err != nil {
		return err
	}
	about.Kind, about.Customer = billing.EventMoneyBack, c.Customer
	switch c.Object {
	case "dispute":
		about.Dispute = c.ID
	case "refund":
		about.Charge = c.Charge
	default:
		about.Charge = c.ID
	}
	return nil
}
