package stripe

import (
	"context"
	"fmt"
	"strings"

	stripe "github.com/stripe/stripe-go/v76"

	"example.com/vinbot/billing"
)

// planKey is the metadata that ties a price to a plan: unlike the lookup key it
// stays with a price that a newer one has replaced.
const planKey = "vinbot_plan"

// EnsurePrices makes the products and prices of the plans that are sold, unless
// they are there. It is called at start-up; without it a link makes its own.
func (r *Rail) EnsurePrices(ctx context.Context, plans billing.Plans) error {
	for _, p := range plans.Sold() {
		if _, err := r.price(ctx, p.Code, p.Price); err != nil {
			return err
		}
	}
	return nil
}

// lookup is our name of a plan's monthly price.
func lookup(code billing.PlanCode) string { return "vinbot_" + string(code) + "_month" }

// price finds the price of a plan by its lookup key. A price never changes at
// Stripe: where the amount is another than ours, a new one takes over the key
// and subscriptions that run keep what they have.
func (r *Rail) price(ctx context.Context, code billing.PlanCode, m billing.Money) (string, error) {
	name := fmt.Sprintf("%s %d %s", lookup(code), m.Minor, m.Currency)
	r.mu.Lock()
	id := r.prices[name]
	r.mu.Unlock()
	if id != "" {
		return id, nil
	}
	id, err := r.findPrice(ctx, code, m)
	if err != nil || id == "" {
		if err == nil {
			id, err = r.makePrice(ctx, code, m, name)
		}
		if err != nil {
			return "", err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.prices[name] = id
	return id, nil
}

func (r *Rail) findPrice(ctx context.Context, code billing.PlanCode, m billing.Money) (string, error) {
	prices := r.api.Prices.List(&stripe.PriceListParams{
		ListParams: stripe.ListParams{Context: ctx, Limit: new(int64(1))},
		Active:     new(true),
		LookupKeys: []*string{new(lookup(code))},
	})
	for prices.Next() {
		p := prices.Price()
		if p.UnitAmount == m.Minor && strings.EqualFold(string(p.Currency), m.Currency) {
			return p.ID, nil
		}
	}
	if err := prices.Err(); err != nil {
		return "", refused("list prices", err)
	}
	return "", nil
}

func (r *Rail) makePrice(ctx context.Context, code billing.PlanCode, m billing.Money, name string) (string, error) {
	product := "vinbot_" + string(code)
	_, err := r.api.Products.New(&stripe.ProductParams{
		Params:   stripe.Params{Context: ctx},
		ID:       new(product),
		Name:     new(r.product + " " + strings.ToUpper(string(code[:1])) + string(code[1:])),
		Metadata: map[string]string{planKey: string(code)},
	})
	if err != nil && !is(err, stripe.ErrorCodeResourceAlreadyExists) {
		return "", refused("make a product", err)
	}
	p, err := r.api.Prices.New(&stripe.PriceParams{
		Params:            stripe.Params{Context: ctx, IdempotencyKey: new(name)}, // replicas start together
		Product:           new(product),
		Currency:          new(strings.ToLower(m.Currency)),
		UnitAmount:        new(m.Minor),
		Recurring:         &stripe.PriceRecurringParams{Interval: new(string(stripe.PriceRecurringIntervalMonth))},
		LookupKey:         new(lookup(code)),
		TransferLookupKey: new(true),
		Metadata:          map[string]string{planKey: string(code)},
	})
	if err != nil {
		return "", refused("make a price", err)
	}
	return p.ID, nil
}
