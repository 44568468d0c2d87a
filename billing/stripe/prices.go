package stripe

import (
	"context"
	"strconv"
	"strings"

	stripe "github.com/stripe/stripe-go/v76"

	"example.com/vinbot/billing"
)

// planKey is the metadata that ties a price to a plan: unlike the lookup key it
// stays with a price that a newer one has replaced.
const planKey = "vinbot_plan"

// Price is a price as Stripe keeps it.
type Price struct {
	ID    string           `json:"id"`
	Plan  billing.PlanCode `json:"plan"`
	Every billing.Interval `json:"every"`
	Money billing.Money    `json:"amount"`
}

// EnsurePrices makes the products and prices of the plans that are sold, unless
// they are there, and lists them. It is called at start-up; without it a link
// makes its own.
func (r *Rail) EnsurePrices(ctx context.Context, plans billing.Plans) (all []Price, err error) {
	for _, plan := range plans.Sold() {
		for _, every := range []billing.Interval{billing.Month, billing.Year} {
			m, sold := plan.Costs(every)
			if !sold {
				continue
			}
			p := Price{Plan: plan.Code, Every: every, Money: m}
			if p.ID, err = r.price(ctx, p); err != nil {
				return all, err
			}
			all = append(all, p)
		}
	}
	return all, nil
}

// lookup is our name of a price; it is that of the newest amount.
func (p Price) lookup() string { return "vinbot_" + string(p.Plan) + "_" + string(p.Every) }

// name tells a price from every other; it is the idempotency key of its making,
// because replicas start together.
func (p Price) name(tax string) string {
	return strings.Join([]string{p.lookup(), strconv.FormatInt(p.Money.Minor, 10), p.Money.Currency, tax}, " ")
}

// price finds a price by its lookup key, or makes it. A price never changes at
// Stripe: where the amount is another than ours, a new one takes over the key
// and subscriptions that run keep what they have.
func (r *Rail) price(ctx context.Context, p Price) (string, error) {
	name := p.name(r.checkout.TaxBehavior)
	r.mu.Lock()
	id := r.prices[name]
	r.mu.Unlock()
	if id != "" {
		return id, nil
	}
	id, err := r.findPrice(ctx, p)
	if err == nil && id == "" {
		id, err = r.makePrice(ctx, p, name)
	}
	if err != nil {
		return "", err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.prices[name] = id
	return id, nil
}

func (r *Rail) findPrice(ctx context.Context, wanted Price) (string, error) {
	prices := r.api.Prices.List(&stripe.PriceListParams{
		ListParams: stripe.ListParams{Context: ctx, Limit: new(int64(1))},
		Active:     new(true),
		LookupKeys: []*string{new(wanted.lookup())},
	})
	for prices.Next() {
		if p := prices.Price(); r.serves(p, wanted) {
			return p.ID, nil
		}
	}
	if err := prices.Err(); err != nil {
		return "", refused("list prices", err)
	}
	return "", nil
}

// serves reports whether a price of Stripe's is the one that is wanted.
func (r *Rail) serves(p *stripe.Price, wanted Price) bool {
	return p.UnitAmount == wanted.Money.Minor && strings.EqualFold(string(p.Currency), wanted.Money.Currency) &&
		p.Recurring != nil && string(p.Recurring.Interval) == string(wanted.Every) && p.Recurring.IntervalCount == 1 &&
		(r.checkout.TaxBehavior == "" || string(p.TaxBehavior) == r.checkout.TaxBehavior)
}

func (r *Rail) makePrice(ctx context.Context, wanted Price, name string) (string, error) {
	product, code := "vinbot_"+string(wanted.Plan), string(wanted.Plan)
	made := &stripe.ProductParams{
		Params:   stripe.Params{Context: ctx},
		ID:       new(product),
		Name:     new(r.product + " " + strings.ToUpper(code[:1]) + code[1:]),
		Metadata: map[string]string{planKey: code},
	}
	if r.checkout.TaxCode != "" {
		made.TaxCode = new(r.checkout.TaxCode)
	}
	if _, err := r.api.Products.New(made); err != nil && !is(err, stripe.ErrorCodeResourceAlreadyExists) {
		return "", refused("make a product", err)
	}
	params := &stripe.PriceParams{
		Params:            stripe.Params{Context: ctx, IdempotencyKey: new(name)},
		Product:           new(product),
		Currency:          new(strings.ToLower(wanted.Money.Currency)),
		UnitAmount:        new(wanted.Money.Minor),
		Recurring:         &stripe.PriceRecurringParams{Interval: new(string(wanted.Every))},
		LookupKey:         new(wanted.lookup()),
		TransferLookupKey: new(true),
		Metadata:          map[string]string{planKey: code},
	}
	if r.checkout.TaxBehavior != "" {
		params.TaxBehavior = new(r.checkout.TaxBehavior)
	}
	p, err := r.api.Prices.New(params)
	if err != nil {
		return "", refused("make a price", err)
	}
	return p.ID, nil
}
