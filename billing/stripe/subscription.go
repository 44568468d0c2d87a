package stripe

import (
	"cmp"
	"context"
	"math"
	"time"

	stripe "github.com/stripe/stripe-go/v76"

	"example.com/vinbot/billing"
)

// Subscription implements [billing.Rail].
func (r *Rail) Subscription(ctx context.Context, id string) (billing.Subscription, error) {
	s, err := r.fetch(ctx, id)
	if err != nil {
		return billing.Subscription{}, err
	}
	return subscription(s), nil
}

func (r *Rail) fetch(ctx context.Context, id string) (*stripe.Subscription, error) {
	p := &stripe.SubscriptionParams{Params: stripe.Params{Context: ctx}}
	p.AddExpand("latest_invoice")
	s, err := r.api.Subscriptions.Get(id, p)
	if is(err, stripe.ErrorCodeResourceMissing) {
		return nil, billing.ErrNoSubscribed
	}
	if err != nil {
		return nil, refused("read a subscription", err)
	}
	return s, nil
}

// subscription is Stripe's subscription in billing's words.
func subscription(s *stripe.Subscription) billing.Subscription {
	b := billing.Subscription{
		ID: s.ID, Purchase: s.Metadata[purchaseKey], Plan: planOf(s.Items), Every: every(s.Items), Status: billing.Status(s.Status),
		CreatedAt: at(s.Created), Anchor: at(s.BillingCycleAnchor), PeriodStart: at(s.CurrentPeriodStart), PeriodEnd: at(s.CurrentPeriodEnd),
		CancelAt: at(s.CancelAt), EndedAt: at(s.EndedAt), Billed: billed(s),
	}
	if item := ours(s.Items); item != nil {
		b.Units = int(item.Quantity)
	}
	if s.Customer != nil {
		b.Customer = s.Customer.ID
	}
	if s.CancelAtPeriodEnd {
		b.CancelAt = at(cmp.Or(s.CancelAt, s.CurrentPeriodEnd))
	}
	if s.PauseCollection != nil && b.Live() {
		b.Status = billing.StatusPaused // Stripe goes on calling it active while nobody pays
	}
	if i := s.LatestInvoice; i != nil && i.Status == stripe.InvoiceStatusOpen {
		b.UnpaidSince = at(i.Created)
	}
	return b
}

// billed is what the last invoice asks for a whole period. Where that invoice is about
// something else, such as a change within a period, it is the price less the discount
// that the next one will have.
func billed(s *stripe.Subscription) billing.Money {
	item := ours(s.Items)
	if item == nil {
		return billing.Money{}
	}
	if i := s.LatestInvoice; i != nil && i.Lines != nil {
		for _, line := range i.Lines.Data {
			if line.Proration || line.Price == nil || line.Price.ID != item.Price.ID {
				continue
			}
			amount := line.Amount
			for _, d := range line.DiscountAmounts {
				amount -= d.Amount
			}
			return money(amount, item.Price.Currency)
		}
	}
	return money(less(item.Price.UnitAmount*max(1, item.Quantity), s.Discount), item.Price.Currency)
}

// less takes a discount off an amount.
func less(amount int64, d *stripe.Discount) int64 {
	if d == nil || d.Coupon == nil {
		return amount
	}
	const hundred = 100
	off := int64(math.Round(float64(amount)*d.Coupon.PercentOff/hundred)) + d.Coupon.AmountOff
	return max(0, amount-off)
}

// ours is the item of a subscription whose price was made for one of our plans,
// or nil.
func ours(items *stripe.SubscriptionItemList) *stripe.SubscriptionItem {
	if items == nil {
		return nil
	}
	for _, item := range items.Data {
		if item.Price != nil && item.Price.Metadata[planKey] != "" {
			return item
		}
	}
	return nil
}

func planOf(items *stripe.SubscriptionItemList) billing.PlanCode {
	if item := ours(items); item != nil {
		return billing.PlanCode(item.Price.Metadata[planKey])
	}
	return ""
}

func every(items *stripe.SubscriptionItemList) billing.Interval {
	if item := ours(items); item != nil && item.Price.Recurring != nil && item.Price.Recurring.Interval == stripe.PriceRecurringIntervalYear {
		return billing.Year
	}
	return billing.Month
}

// at is a moment as Stripe writes it: seconds, 0 for none.
func at(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// cancel ends a subscription at once.
func (r *Rail) cancel(ctx context.Context, id string) error {
	_, err := r.api.Subscriptions.Cancel(id, &stripe.SubscriptionCancelParams{Params: stripe.Params{Context: ctx}})
	if err != nil && !is(err, stripe.ErrorCodeResourceMissing) { // missing: cancelled before
		return refused("cancel a subscription", err)
	}
	return nil
}

// Refund implements [billing.Rail].
func (r *Rail) Refund(ctx context.Context, id string) error {
	if err := r.cancel(ctx, id); err != nil {
		return err
	}
	s, err := r.fetch(ctx, id)
	if err != nil {
		return err
	}
	paid := r.api.Invoices.List(&stripe.InvoiceListParams{
		ListParams: stripe.ListParams{Context: ctx, Limit: new(int64(pageSize))}, Subscription: new(s.ID), Status: new(string(stripe.InvoiceStatusPaid)),
	})
	for paid.Next() {
		if err := r.giveBack(ctx, paid.Invoice()); err != nil {
			return err
		}
	}
	if err := paid.Err(); err != nil {
		return refused("list invoices", err)
	}
	return nil
}

// giveBack refunds what was paid of an invoice.
func (r *Rail) giveBack(ctx context.Context, i *stripe.Invoice) error {
	if i.AmountPaid == 0 || i.PaymentIntent == nil {
		return nil
	}
	_, err := r.api.Refunds.New(&stripe.RefundParams{
		Params:        stripe.Params{Context: ctx, IdempotencyKey: new("refund-" + i.ID)},
		PaymentIntent: new(i.PaymentIntent.ID),
		Reason:        new(string(stripe.RefundReasonDuplicate)),
	})
	if err != nil && !is(err, stripe.ErrorCodeChargeAlreadyRefunded) {
		return refused("refund", err)
	}
	return nil
}
