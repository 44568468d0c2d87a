package stripe

import (
	"context"
	"fmt"

	stripe "github.com/stripe/stripe-go/v76"

	"example.com/vinbot/billing"
)

// Quote implements [billing.Rail].
func (r *Rail) Quote(ctx context.Context, c billing.Change) (billing.Change, error) {
	items, err := r.switching(ctx, c)
	if err != nil {
		return c, err
	}
	i, err := r.api.Invoices.Upcoming(&stripe.InvoiceUpcomingParams{
		Params:                        stripe.Params{Context: ctx},
		Subscription:                  new(c.Subscription),
		SubscriptionItems:             items,
		SubscriptionProrationBehavior: new(string(stripe.SubscriptionSchedulePhaseProrationBehaviorAlwaysInvoice)),
		SubscriptionProrationDate:     new(c.At.Unix()),
	})
	if err != nil {
		return c, refused("preview a change", err)
	}
	c.Due = money(i.AmountDue, i.Currency)
	c.Credit = money(max(0, i.StartingBalance-i.EndingBalance), i.Currency)
	if i.Total < 0 {
		c.Credit = money(-i.Total, i.Currency)
	}
	return c, nil
}

// Upcoming is what the next payment of a subscription will be, taxes, discounts and credit
// reckoned in; without a currency there is none to come.
func (r *Rail) Upcoming(ctx context.Context, subscription string) (billing.Money, error) {
	i, err := r.api.Invoices.Upcoming(&stripe.InvoiceUpcomingParams{Params: stripe.Params{Context: ctx}, Subscription: new(subscription)})
	if is(err, stripe.ErrorCodeInvoiceUpcomingNone) {
		return billing.Money{}, nil
	}
	if err != nil {
		return billing.Money{}, refused("preview the next invoice", err)
	}
	return money(i.AmountDue, i.Currency), nil
}

// Change implements [billing.Rail]: the difference is invoiced and paid at once,
// or nothing changes.
func (r *Rail) Change(ctx context.Context, c billing.Change) error {
	items, err := r.switching(ctx, c)
	if err != nil {
		return err
	}
	if len(items) == 0 {
		return r.Keep(ctx, c.Subscription) // it is so already
	}
	name := fmt.Sprintf("change %s %s %d %d", c.Subscription, *items[0].Price, c.Quantity(), c.At.Unix())
	_, err = r.api.Subscriptions.Update(c.Subscription, &stripe.SubscriptionParams{
		Params:            stripe.Params{Context: ctx, IdempotencyKey: new(name)},
		Items:             items,
		ProrationBehavior: new(string(stripe.SubscriptionSchedulePhaseProrationBehaviorAlwaysInvoice)),
		ProrationDate:     new(c.At.Unix()),
		PaymentBehavior:   new("error_if_incomplete"),
		CancelAtPeriodEnd: new(false),
	})
	if is(err, stripe.ErrorCodeCardDeclined) || isCard(err) {
		return billing.ErrDeclined
	}
	if err != nil {
		return refused("change a subscription", err)
	}
	return nil
}

// Keep implements [billing.Rail].
func (r *Rail) Keep(ctx context.Context, id string) error {
	_, err := r.api.Subscriptions.Update(id, &stripe.SubscriptionParams{Params: stripe.Params{Context: ctx}, CancelAtPeriodEnd: new(false)})
	if is(err, stripe.ErrorCodeResourceMissing) {
		return billing.ErrNoSubscribed
	}
	if err != nil {
		return refused("keep a subscription", err)
	}
	return nil
}

// switching lists the items to change, that of the plan first; none where it has that
// price, as often, already.
func (r *Rail) switching(ctx context.Context, c billing.Change) ([]*stripe.SubscriptionItemsParams, error) {
	s, err := r.fetch(ctx, c.Subscription)
	if err != nil {
		return nil, err
	}
	has := ours(s.Items)
	if has == nil {
		return nil, billing.ErrNoSubscribed
	}
	price, err := r.price(ctx, Price{Plan: c.Plan, Every: c.Every, Money: c.Price})
	if err != nil || has.Price.ID == price && has.Quantity == c.Quantity() {
		return nil, err
	}
	also, err := r.countingOn(ctx, s, c)
	items := []*stripe.SubscriptionItemsParams{{ID: new(has.ID), Price: new(price), Quantity: new(c.Quantity())}}
	return append(items, also...), err
}

// countingOn lists what becomes of the items that bill calls, where there are some: the
// plan's price of calls has one of its own from then on. Those of other prices stay until
// what they have counted is billed, but all items of a subscription have one interval:
// with another one they go, and what they have counted is invoiced by [Rail.InvoiceUsage].
func (r *Rail) countingOn(ctx context.Context, s *stripe.Subscription, c billing.Change) (items []*stripe.SubscriptionItemsParams, err error) {
	has, another := calls(s.Items), every(s.Items) != c.Every
	if len(has) == 0 {
		return nil, nil
	}
	for _, item := range has {
		if another {
			items = append(items, &stripe.SubscriptionItemsParams{ID: new(item.ID), Deleted: new(true)})
		}
	}
	if c.Beyond.Minor == 0 || !another && metered(s.Items, c.Beyond.Minor) != nil {
		return items, nil
	}
	id, err := r.callPrice(ctx, Price{Plan: c.Plan, Every: c.Every, Money: c.Beyond})
	return append(items, &stripe.SubscriptionItemsParams{Price: new(id)}), err
}
