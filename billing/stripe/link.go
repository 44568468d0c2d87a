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
	price, err := r.price(ctx, Price{Plan: p.Order.Plan, Every: p.Order.Every, Money: p.Price})
	if err != nil {
		return billing.Link{}, err
	}
	ours := map[string]string{purchaseKey: p.ID}
	params := &stripe.PaymentLinkParams{
		Params:           stripe.Params{Context: ctx, IdempotencyKey: new(p.ID)},
		LineItems:        []*stripe.PaymentLinkLineItemParams{{Price: new(price), Quantity: new(int64(1))}},
		Metadata:         ours,
		SubscriptionData: &stripe.PaymentLinkSubscriptionDataParams{Metadata: ours},
		Restrictions: &stripe.PaymentLinkRestrictionsParams{
			CompletedSessions: &stripe.PaymentLinkRestrictionsCompletedSessionsParams{Limit: new(int64(1))},
		},
		AfterCompletion: r.after(),
	}
	r.checkout.set(params)
	if p.TrialDays > 0 {
		params.SubscriptionData.TrialPeriodDays = new(int64(p.TrialDays))
	}
	l, err := r.api.PaymentLinks.New(params)
	if err != nil {
		return billing.Link{}, refused("make a payment link", err)
	}
	return billing.Link{ID: l.ID, URL: l.URL}, nil
}

// set passes the operator's settings on; those that are off are not mentioned.
func (c Checkout) set(p *stripe.PaymentLinkParams) {
	if c.PromotionCodes {
		p.AllowPromotionCodes = new(true)
	}
	if c.AutomaticTax {
		p.AutomaticTax = &stripe.PaymentLinkAutomaticTaxParams{Enabled: new(true)}
	}
	if c.TaxIDs {
		p.TaxIDCollection = &stripe.PaymentLinkTaxIDCollectionParams{Enabled: new(true)}
	}
	if c.InvoiceNote != "" {
		p.SubscriptionData.Description = new(c.InvoiceNote)
	}
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
