package billing

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"
)

// What a change of a subscription can come to.
var (
	ErrSame     = errors.New("billing: the subscription has this plan already")
	ErrDeclined = errors.New("billing: the payment was declined")
)

// changeLife is how long the price of a change that was shown holds.
const changeLife = time.Hour

// maxUnits is how often a plan may be paid for, at most.
const maxUnits = 100

// Change is another plan, or another interval, for a subscription that runs.
type Change struct {
	Subscription string
	Plan         PlanCode
	Every        Interval
	Units        int       // how often the plan is paid for
	Seats        int       // that there are then
	Price        Money     // of the plan once, from then on, each interval
	Beyond       Money     // of a thousand calls beyond it; zero: it sells none
	Due          Money     // to be paid at once, for the rest of what is paid for
	Credit       Money     // for what is paid for and not used; later payments use it first
	At           time.Time // as of when it is reckoned
}

// Quantity is how often the price is paid, as rails count it.
func (c Change) Quantity() int64 { return int64(max(1, c.Units)) }

// Total is what is to be paid each interval.
func (c Change) Total() Money {
	return Money{Minor: c.Price.Minor * c.Quantity(), Currency: c.Price.Currency}
}

// Quote says what another plan would cost a person who has a subscription.
// ErrNoSubscribed; ErrSame; ErrNotSold; ErrNoPlan.
func (d *Desk) Quote(ctx context.Context, o Order) (Change, error) {
	c, sub, err := d.change(ctx, o)
	if err != nil {
		return c, err
	}
	if sub.Plan == c.Plan && sub.Every == c.Every && max(1, sub.Units) == c.Units {
		return c, ErrSame
	}
	c.At = d.Now().UTC().Truncate(time.Second)
	if c, err = d.Rail.Quote(ctx, c); err != nil {
		return c, fmt.Errorf("billing: quote a change: %w", err)
	}
	return c, nil
}

// Change gives a person's subscription another plan, as of when it was quoted, and
// undoes a cancellation. Done twice it is done once. ErrDeclined where the payment
// that it needs fails: then nothing has changed. ErrNoSubscribed; ErrNotSold; ErrNoPlan.
func (d *Desk) Change(ctx context.Context, o Order, at time.Time) error {
	c, _, err := d.change(ctx, o)
	if err != nil {
		return err
	}
	if now := d.Now(); at.After(now) || now.Sub(at) > changeLife {
		return ErrNoPurchase // what was shown does not hold any more
	}
	c.At = at
	if err := d.Rail.Change(ctx, c); err != nil {
		return fmt.Errorf("billing: change: %w", err)
	}
	return nil
}

// Keep undoes the cancellation of a person's subscription. ErrNoSubscribed where
// none runs.
func (d *Desk) Keep(ctx context.Context, user int64) error {
	a, err := d.Books.Account(ctx, user)
	if err != nil {
		return err
	}
	if !a.Subscription.Live() {
		return ErrNoSubscribed
	}
	if err := d.Rail.Keep(ctx, a.Subscription.ID); err != nil {
		return fmt.Errorf("billing: keep a subscription: %w", err)
	}
	return nil
}

// Stop ends a person's subscription in Stars with the period that is paid for. Who pays
// by card does so in the portal. ErrNoSubscribed where none runs.
func (d *Desk) Stop(ctx context.Context, user int64) error {
	a, err := d.Books.Account(ctx, user)
	if err != nil {
		return err
	}
	if sub := a.Subscription; !sub.Live() || sub.Rail() != RailStars {
		return ErrNoSubscribed
	}
	if err := d.Stars.Stop(ctx, a.Subscription.ID); err != nil {
		return fmt.Errorf("billing: stop a subscription: %w", err)
	}
	return nil
}

// change is what is ordered, and the subscription that it changes.
func (d *Desk) change(ctx context.Context, o Order) (c Change, sub Subscription, err error) {
	plan, err := d.Plans.Plan(o.Plan)
	if err != nil {
		return c, sub, err
	}
	price, sold := plan.Costs(o.Every)
	if !sold {
		return c, sub, ErrNotSold
	}
	a, err := d.Books.Account(ctx, o.User)
	if err != nil {
		return c, sub, err
	}
	sub = a.Subscription
	if sub.Live() && sub.Rail() == RailStars {
		return c, sub, ErrStars
	}
	if sub.Status != StatusActive && sub.Status != StatusTrialing {
		return c, sub, ErrNoSubscribed // what is not paid is paid first, in the portal
	}
	c = Change{Subscription: sub.ID, Plan: plan.Code, Every: o.Every, Units: 1}
	if plan.Seats > 0 { // nothing else is worth paying for twice
		c.Units = max(1, cmp.Or(o.Units, sub.Units))
	}
	if c.Units > maxUnits {
		return c, sub, ErrNotSold
	}
	c.Beyond = Money{Minor: plan.Beyond, Currency: price.Currency}
	c.Seats, c.Price = plan.Times(c.Units).Seats, price
	return c, sub, nil
}
