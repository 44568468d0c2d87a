package stripe

import (
	"context"
	"strings"

	stripe "github.com/stripe/stripe-go/v76"

	"example.com/vinbot/billing"
)

// usageKey is the metadata that ties an invoice's line to the use that it is for.
const usageKey = "vinbot_usage"

// InvoiceUsage implements [billing.Metering]: a line for the subscription, and the invoice
// that takes it up. A line that is there already, and one that another invoice has taken
// up, are not made again.
func (r *Rail) InvoiceUsage(ctx context.Context, i billing.UsageInvoice) error {
	line, err := r.usageLine(ctx, i)
	if err != nil {
		return err
	}
	if line.Invoice != nil {
		return nil
	}
	_, err = r.api.Invoices.New(&stripe.InvoiceParams{
		Params:       stripe.Params{Context: ctx, IdempotencyKey: new("usage invoice " + i.ID)},
		Customer:     new(i.Customer),
		Subscription: new(i.Subscription),
		AutoAdvance:  new(true), PendingInvoiceItemsBehavior: new("include"),
	})
	if err != nil && !is(err, stripe.ErrorCodeInvoiceNoSubscriptionLineItems) { // another invoice has just taken it up
		return refused("invoice usage", err)
	}
	return nil
}

// usageLine finds the line of some use, or makes it.
func (r *Rail) usageLine(ctx context.Context, i billing.UsageInvoice) (*stripe.InvoiceItem, error) {
	list := r.api.InvoiceItems.List(&stripe.InvoiceItemListParams{
		ListParams: stripe.ListParams{Context: ctx, Limit: new(int64(pageSize))}, Customer: new(i.Customer),
	})
	for list.Next() {
		if line := list.InvoiceItem(); line.Metadata[usageKey] == i.ID {
			return line, nil
		}
	}
	if err := list.Err(); err != nil {
		return nil, refused("list lines of invoices", err)
	}
	line, err := r.api.InvoiceItems.New(&stripe.InvoiceItemParams{
		Params:            stripe.Params{Context: ctx, IdempotencyKey: new("usage line " + i.ID)},
		Customer:          new(i.Customer),
		Subscription:      new(i.Subscription),
		Currency:          new(strings.ToLower(i.Price.Currency)),
		Quantity:          new(int64(i.Calls)),
		UnitAmountDecimal: new(float64(i.Price.Minor) / callsAPrice),
		Description:       new("API calls"),
		Metadata:          map[string]string{usageKey: i.ID},
	})
	if err != nil {
		return nil, refused("make a line of an invoice", err)
	}
	return line, nil
}
