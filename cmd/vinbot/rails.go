package main

import (
	"context"
	"errors"

	"example.com/vinbot/billing"
	"example.com/vinbot/billing/stars"
	"example.com/vinbot/billing/stripe"
	"example.com/vinbot/bot"
	"example.com/vinbot/store"
)

// rails are the ways in which money moves here: each subscription's and each link's own,
// by its id. Stars are always there, since what was sold for them once is renewed
// whatever is sold now; without Stripe there is no portal and no invoice.
type rails struct {
	card  *stripe.Rail // nil: Stripe is not set up
	stars *stars.Rail
}

var errNoCard = errors.New("STRIPE_SECRET_KEY is not set, and this is Stripe's")

// Link implements [billing.Checkout].
func (r rails) Link(ctx context.Context, p billing.Purchase) (billing.Link, error) {
	switch {
	case p.Price.Currency == billing.XTR:
		return r.stars.Link(ctx, p)
	case r.card == nil:
		return billing.Link{}, errNoCard
	}
	return r.card.Link(ctx, p)
}

// Deactivate implements [billing.Checkout]. A bill in Telegram cannot be taken back: who
// wants to pay it is told so when Telegram asks.
func (r rails) Deactivate(ctx context.Context, link string) error {
	if r.card == nil || billing.RailOf(link) == billing.RailStars {
		return nil
	}
	return r.card.Deactivate(ctx, link)
}

// Subscription implements [billing.Subscribing].
func (r rails) Subscription(ctx context.Context, id string) (billing.Subscription, error) {
	switch {
	case billing.RailOf(id) == billing.RailStars:
		return r.stars.Subscription(ctx, id)
	case r.card == nil:
		return billing.Subscription{}, billing.ErrNoSubscribed // what we know of it holds
	}
	return r.card.Subscription(ctx, id)
}

// Meters implements [store.PaymentRail]: Stars have none.
func (r rails) Meters(ctx context.Context, id string) ([]billing.Meter, error) {
	if r.card == nil || billing.RailOf(id) == billing.RailStars {
		return nil, nil
	}
	return r.card.Meters(ctx, id)
}

// Refund implements [billing.Subscribing].
func (r rails) Refund(ctx context.Context, id string) error {
	switch {
	case billing.RailOf(id) == billing.RailStars:
		return r.stars.Refund(ctx, id)
	case r.card == nil:
		return errNoCard
	}
	return r.card.Refund(ctx, id)
}

// Quote implements [billing.Subscribing].
func (r rails) Quote(ctx context.Context, c billing.Change) (billing.Change, error) {
	if r.card == nil {
		return c, errNoCard
	}
	return r.card.Quote(ctx, c)
}

// Change implements [billing.Subscribing].
func (r rails) Change(ctx context.Context, c billing.Change) error {
	if r.card == nil {
		return errNoCard
	}
	return r.card.Change(ctx, c)
}

// Keep implements [billing.Subscribing].
func (r rails) Keep(ctx context.Context, id string) error {
	switch {
	case billing.RailOf(id) == billing.RailStars:
		return r.stars.Keep(ctx, id)
	case r.card == nil:
		return errNoCard
	}
	return r.card.Keep(ctx, id)
}

// Portal implements [billing.Papers].
func (r rails) Portal(ctx context.Context, customer string) (string, error) {
	if r.card == nil {
		return "", billing.ErrNoCustomer
	}
	return r.card.Portal(ctx, customer)
}

// Invoices implements [billing.Papers].
func (r rails) Invoices(ctx context.Context, customer string, most int) ([]billing.Invoice, error) {
	if r.card == nil {
		return nil, nil
	}
	return r.card.Invoices(ctx, customer, most)
}

// Document implements [billing.Papers].
func (r rails) Document(ctx context.Context, customer, invoice string) (billing.Document, error) {
	if r.card == nil {
		return billing.Document{}, billing.ErrNoInvoice
	}
	return r.card.Document(ctx, customer, invoice)
}

// Read implements [store.PaymentRail].
func (r rails) Read(raw []byte) (billing.Event, error) {
	if e, ok := store.StarEvent(raw); ok {
		return e, nil
	}
	if r.card == nil {
		return billing.Event{}, errNoCard
	}
	return r.card.Read(raw)
}

// Entries implements [store.PaymentRail].
func (r rails) Entries(ctx context.Context, e billing.Event) ([]billing.Entry, error) {
	switch {
	case billing.RailOf(e.Subscription) == billing.RailStars:
		return r.stars.Entries(ctx, e.Subscription)
	case r.card == nil:
		return nil, nil
	}
	return r.card.Entries(ctx, e)
}

// Upcoming implements [store.PaymentRail]. Stars have no trials, and no other price to come.
func (r rails) Upcoming(ctx context.Context, id string) (billing.Money, error) {
	if r.card == nil || billing.RailOf(id) == billing.RailStars {
		return billing.Money{}, nil
	}
	return r.card.Upcoming(ctx, id)
}

// telegramRefused is Telegram's word for why it refused a call.
func telegramRefused(err error) string {
	if r, ok := errors.AsType[*bot.RefusedError](err); ok {
		return r.Description
	}
	return ""
}

// caller is the Bot API of a bot that is there later than what calls it.
type caller func(ctx context.Context, method string, body []byte, result any) error

// Call implements [stars.Caller].
func (c *caller) Call(ctx context.Context, method string, body []byte, result any) error {
	if *c == nil {
		return errors.New("TELEGRAM_BOT_TOKEN is not set")
	}
	return (*c)(ctx, method, body, result)
}
