package stripe

import (
	"context"
	"fmt"

	stripe "github.com/stripe/stripe-go/v76"

	"example.com/vinbot/billing"
)

// Quote implements [billing.Rail].
func (r *Rail) Quote(ctx context.Context, c billing.Change) (billing.Change, error) {
	item, price, err := r.switching(ctx, c)
	if err != nil {
		return c, err
	}
	i, err := r.api.Invoices.Upcoming(&stripe.InvoiceUpcomingParams{
		Params:                        stripe.Params{Context: ctx},
		Subscription:                  new(c.Subscription),
		SubscriptionItems:             []*stripe.SubscriptionItemsParams{{ID: new(item), Price: new(price)}},
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

// Change implements [billing.Rail]: the difference is invoiced and paid at once,
// or nothing changes.
func (r *Rail) Change(ctx context.Context, c billing.Change) error {
	item, price, err := r.switching(ctx, c)
	if err != nil {
		return err
	}
	if item == "" {
		return r.Keep(ctx, c.Subscription) // it has the price already
	}
	name := fmt.Sprintf("change %s %s %d", c.Subscription, price, c.At.Unix())
	_, err = r.api.Subscriptions.Update(c.Subscription, &stripe.SubscriptionParams{
		Params:            stripe.Params{Context: ctx, IdempotencyKey: new(name)},
		Items:             []*stripe.SubscriptionItemsParams{{ID: new(item), Price: new(price)}},
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

// switching finds the item to change and its new price; no item where it has that
// price already.
func (r *Rail) switching(ctx context.Context, c billing.Change) (item, price string, err error) {
	s, err := r.fetch(ctx, c.Subscription)
	if err != nil {
		return "", "", err
	}
	has := ours(s.Items)
	if has == nil {
		return "", "", billing.ErrNoSubscribed
	}
	price, err = r.price(ctx, Price{Plan: c.Plan, Every: c.Every, Money: c.Price})
	if err != nil || has.Price.ID == price {
		return "", price, err
	}
	return has.ID, price, nil
}
