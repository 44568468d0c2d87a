package stripe

import (
	"context"

	stripe "github.com/stripe/stripe-go/v76"

	"example.com/vinbot/billing"
)

// purchaseKey is the metadata that ties a link, its sessions and their
// subscription to our purchase.
const purchaseKey = "vinbot_purchase"

// Link implements [billing.Rail]. The link completes one session at most: a
// link is easily passed on, and whoever pays it pays for this purchase's
// account. A second call for the same purchase returns the same link.
func (r *Rail) Link(ctx context.Context, p billing.Purchase) (billing.Link, error) {
	price, err := r.price(ctx, p.Order.Plan, p.Price)
	if err != nil {
		return billing.Link{}, err
	}
	ours := map[string]string{purchaseKey: p.ID}
	l, err := r.api.PaymentLinks.New(&stripe.PaymentLinkParams{
		Params:           stripe.Params{Context: ctx, IdempotencyKey: new(p.ID)},
		LineItems:        []*stripe.PaymentLinkLineItemParams{{Price: new(price), Quantity: new(int64(1))}},
		Metadata:         ours,
		SubscriptionData: &stripe.PaymentLinkSubscriptionDataParams{Metadata: ours},
		Restrictions: &stripe.PaymentLinkRestrictionsParams{
			CompletedSessions: &stripe.PaymentLinkRestrictionsCompletedSessionsParams{Limit: new(int64(1))},
		},
		AfterCompletion: r.after(),
	})
	if err != nil {
		return billing.Link{}, refused("make a payment link", err)
	}
	return billing.Link{ID: l.ID, URL: l.URL}, nil
}

// after leads back into the chat, or says on Stripe's page that it is done.
func (r *Rail) after() *stripe.PaymentLinkAfterCompletionParams {
	if r.returns == "" {
		return &stripe.PaymentLinkAfterCompletionParams{Type: new(string(stripe.PaymentLinkAfterCompletionTypeHostedConfirmation))}
	}
	return &stripe.PaymentLinkAfterCompletionParams{
		Type:     new(string(stripe.PaymentLinkAfterCompletionTypeRedirect)),
		Redirect: &stripe.PaymentLinkAfterCompletionRedirectParams{URL: new(r.returns)},
	}
}

// Deactivate implements [billing.Rail].
func (r *Rail) Deactivate(ctx context.Context, link string) error {
	_, err := r.api.PaymentLinks.Update(link, &stripe.PaymentLinkParams{Params: stripe.Params{Context: ctx}, Active: new(false)})
	if err != nil && !is(err, stripe.ErrorCodeResourceMissing) {
		return refused("deactivate a payment link", err)
	}
	return nil
}
