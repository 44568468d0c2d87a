package stripe

import (
	"context"
	"strings"
	"time"

	stripe "github.com/stripe/stripe-go/v76"

	"example.com/vinbot/billing"
)

// Entries says what Stripe's books have of the money that an event is about: the
// payment, and what was given back of it. Nothing where it is about none of a
// subscription's.
func (r *Rail) Entries(ctx context.Context, e billing.Event) ([]billing.Entry, error) {
	switch {
	case e.Dispute != "":
		p := &stripe.DisputeParams{Params: stripe.Params{Context: ctx}}
		p.AddExpand("charge")
		d, err := r.api.Disputes.Get(e.Dispute, p)
		if err != nil {
			return absent[[]billing.Entry](err, "read a dispute")
		}
		return r.about(ctx, d.Charge, disputeEntry(d))
	case e.Charge != "":
		return r.refunds(ctx, e.Charge)
	case e.Invoice != "":
		return r.payment(ctx, e.Invoice)
	}
	return nil, nil
}

// payment is an invoice that was paid.
func (r *Rail) payment(ctx context.Context, invoice string) ([]billing.Entry, error) {
	i, err := r.api.Invoices.Get(invoice, &stripe.InvoiceParams{Params: stripe.Params{Context: ctx}})
	if err != nil {
		return absent[[]billing.Entry](err, "read an invoice")
	}
	return paymentEntry(i), nil
}

func (r *Rail) refunds(ctx context.Context, charge string) (all []billing.Entry, err error) {
	p := &stripe.RefundListParams{ListParams: stripe.ListParams{Context: ctx, Limit: new(int64(pageSize))}, Charge: new(charge)}
	p.AddExpand("data.charge")
	list := r.api.Refunds.List(p)
	var of *stripe.Charge
	for list.Next() {
		of = list.Refund().Charge
		all = append(all, refundEntry(list.Refund()))
	}
	if err := list.Err(); err != nil {
		return absent[[]billing.Entry](err, "list refunds")
	}
	return r.about(ctx, of, all...)
}

// about completes entries about a charge with the payment that it made.
func (r *Rail) about(ctx context.Context, of *stripe.Charge, entries ...billing.Entry) ([]billing.Entry, error) {
	if of == nil || of.Invoice == nil {
		return nil, nil // no subscription's
	}
	paid, err := r.payment(ctx, of.Invoice.ID)
	if err != nil || len(paid) == 0 {
		return nil, err
	}
	for i := range entries {
		entries[i].Subscription, entries[i].Invoice = paid[0].Subscription, paid[0].Invoice
	}
	return append(paid, entries...), nil
}

// paymentEntry is an invoice of a subscription, if it was paid.
func paymentEntry(i *stripe.Invoice) []billing.Entry {
	if i.Subscription == nil || i.Status != stripe.InvoiceStatusPaid || i.AmountPaid == 0 {
		return nil
	}
	e := billing.Entry{
		ID: i.ID, Kind: billing.EntryPayment, State: billing.EntryPaid, Subscription: i.Subscription.ID, Invoice: i.ID,
		Money: money(i.AmountPaid, i.Currency), At: at(i.Created), Reason: string(i.BillingReason),
	}
	if t := i.StatusTransitions; t != nil && t.PaidAt != 0 {
		e.At = at(t.PaidAt)
	}
	return []billing.Entry{e}
}

func refundEntry(f *stripe.Refund) billing.Entry {
	e := billing.Entry{
		ID: f.ID, Kind: billing.EntryRefund, State: billing.EntryOpen, Money: money(f.Amount, f.Currency), At: at(f.Created), Reason: string(f.Reason),
	}
	switch f.Status {
	case stripe.RefundStatusSucceeded:
		e.State = billing.EntryDone
	case stripe.RefundStatusFailed, stripe.RefundStatusCanceled:
		e.State = billing.EntryFailed
	case stripe.RefundStatusPending, stripe.RefundStatusRequiresAction:
	}
	return e
}

// disputeEntry is a dispute; an inquiry (warning_…) has taken no money.
func disputeEntry(d *stripe.Dispute) billing.Entry {
	e := billing.Entry{
		ID: d.ID, Kind: billing.EntryDispute, State: billing.EntryOpen, Money: money(d.Amount, d.Currency), At: at(d.Created), Reason: string(d.Reason),
	}
	switch d.Status {
	case stripe.DisputeStatusWon, stripe.DisputeStatusWarningNeedsResponse, stripe.DisputeStatusWarningUnderReview, stripe.DisputeStatusWarningClosed:
		e.State = billing.EntryWon
	case stripe.DisputeStatusLost:
		e.State = billing.EntryLost
	case stripe.DisputeStatusNeedsResponse, stripe.DisputeStatusUnderReview:
	}
	return e
}

func money(minor int64, c stripe.Currency) billing.Money {
	return billing.Money{Minor: minor, Currency: strings.ToUpper(string(c))}
}

// absent makes an object that is not there nothing: it is another installation's.
func absent[T any](err error, what string) (none T, _ error) {
	if is(err, stripe.ErrorCodeResourceMissing) {
		return none, nil
	}
	return none, refused(what, err)
}

// pageSize is how much of a list comes at once: Stripe's most.
const pageSize = 100

// Movements hands all that moved since a moment to yield: payments by when their
// invoice was made, refunds and disputes. Refunds and disputes name the charge in
// Reason's stead: see [Rail.Entries] for what they are about.
func (r *Rail) Movements(ctx context.Context, since time.Time, yield func(billing.Entry, billing.Event) error) error {
	from := &stripe.RangeQueryParams{GreaterThanOrEqual: since.Unix()}
	all := stripe.ListParams{Context: ctx, Limit: new(int64(pageSize))}
	invoices := r.api.Invoices.List(&stripe.InvoiceListParams{ListParams: all, CreatedRange: from, Status: new(string(stripe.InvoiceStatusPaid))})
	for invoices.Next() {
		for _, e := range paymentEntry(invoices.Invoice()) {
			if err := yield(e, billing.Event{Kind: billing.EventSubscription, Invoice: e.ID, Subscription: e.Subscription}); err != nil {
				return err
			}
		}
	}
	if err := invoices.Err(); err != nil {
		return refused("list invoices", err)
	}
	refunds := r.api.Refunds.List(&stripe.RefundListParams{ListParams: all, CreatedRange: from})
	for refunds.Next() {
		f := refunds.Refund()
		if f.Charge == nil {
			continue
		}
		if err := yield(refundEntry(f), billing.Event{Kind: billing.EventMoneyBack, Charge: f.Charge.ID}); err != nil {
			return err
		}
	}
	if err := refunds.Err(); err != nil {
		return refused("list refunds", err)
	}
	disputes := r.api.Disputes.List(&stripe.DisputeListParams{ListParams: all, CreatedRange: from})
	for disputes.Next() {
		d := disputes.Dispute()
		if err := yield(disputeEntry(d), billing.Event{Kind: billing.EventMoneyBack, Dispute: d.ID}); err != nil {
			return err
		}
	}
	if err := disputes.Err(); err != nil {
		return refused("list disputes", err)
	}
	return nil
}

// Subscriptions hands every subscription of the Stripe account to yield, also
// those that are over and those that are not ours.
func (r *Rail) Subscriptions(ctx context.Context, yield func(billing.Subscription) error) error {
	p := &stripe.SubscriptionListParams{ListParams: stripe.ListParams{Context: ctx, Limit: new(int64(pageSize))}, Status: new("all")}
	p.AddExpand("data.latest_invoice")
	list := r.api.Subscriptions.List(p)
	for list.Next() {
		if err := yield(subscription(list.Subscription())); err != nil {
			return err
		}
	}
	if err := list.Err(); err != nil {
		return refused("list subscriptions", err)
	}
	return nil
}
