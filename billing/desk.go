package billing

import (
	"context"
	"fmt"
	"time"
)

// LinkLife is how long a payment link waits to be used.
const LinkLife = 24 * time.Hour

// Rail moves money. Every method may be called again after a failure without
// doing a thing twice.
type Rail interface {
	Checkout
	Subscribing
	Papers
}

// Checkout takes first payments.
type Checkout interface {
	// Link makes the one link of a purchase.
	Link(ctx context.Context, p Purchase) (Link, error)
	// Deactivate makes a link unusable; one that is so already is fine.
	Deactivate(ctx context.Context, link string) error
}

// Subscribing looks after subscriptions that run.
type Subscribing interface {
	// Subscription is what a subscription is now, or ErrNoSubscribed.
	Subscription(ctx context.Context, id string) (Subscription, error)
	// Refund ends a subscription at once and gives back all that was paid for it.
	Refund(ctx context.Context, subscription string) error
	// Quote completes a change with what it costs.
	Quote(ctx context.Context, c Change) (Change, error)
	// Change gives a subscription another price, or is ErrDeclined and changes
	// nothing. A cancellation is undone.
	Change(ctx context.Context, c Change) error
	// Keep undoes the cancellation of a subscription.
	Keep(ctx context.Context, subscription string) error
}

// Papers are what a customer looks at.
type Papers interface {
	// Portal makes a short-lived address where a customer manages what he pays.
	Portal(ctx context.Context, customer string) (string, error)
	// Invoices lists a customer's newest invoices.
	Invoices(ctx context.Context, customer string, most int) ([]Invoice, error)
	// Document is an invoice of this customer, or ErrNoInvoice.
	Document(ctx context.Context, customer, invoice string) (Document, error)
}

// Books remember purchases.
type Books interface {
	// Account is a person's own account, also where a team pays for what they look
	// up; one who never came has a zero ID and the base plan.
	Account(ctx context.Context, user int64) (Account, error)
	// Begin opens the account's one purchase: the open one of the same plan is
	// taken up again, one of another plan or interval is superseded. An account's
	// first subscription has the plan's trial. ErrSubscribed where a subscription
	// is running.
	Begin(ctx context.Context, o Order, plan Plan, expires time.Time) (Purchase, error)
	// Linked keeps a purchase's link; false if the purchase was closed meanwhile.
	Linked(ctx context.Context, purchase string, l Link) (bool, error)
	// Closing lists purchases that are over while their link may still work.
	Closing(ctx context.Context, limit int) ([]Purchase, error)
	// Closed notes that a purchase's link does not work any more.
	Closed(ctx context.Context, purchase string) error
}

// Account is what a person has and has used.
type Account struct {
	ID           int64
	Customer     string // empty: never paid
	Subscription Subscription
	Entitlement  Entitlement
	Usage        Usage
	Role         Role   // in the team that the person is in; empty: in none
	Payer        string // the name of that team's owner
}

// Desk sells plans. Its methods wait for the rail: they are work for jobs, and
// safe to run twice.
type Desk struct {
	Rail  Rail
	Stars StarDesk // what of Stars is no other rail's; nil: there is none
	Books Books
	Plans Plans // the plans as offered here
	Now   func() time.Time
}

// Buy makes the link by which a person can pay for a plan, or finds the one he
// has. ErrNoPlan, ErrNotSold, ErrSubscribed; ErrNoPurchase if he chose another
// plan meanwhile.
func (d *Desk) Buy(ctx context.Context, o Order) (Purchase, error) {
	plan, err := d.Plans.Plan(o.Plan)
	if err != nil {
		return Purchase{}, err
	}
	if _, sold := o.Costs(plan); !sold {
		return Purchase{}, ErrNotSold
	}
	p, err := d.Books.Begin(ctx, o, plan, d.Now().Add(LinkLife))
	if err != nil {
		return Purchase{}, err
	}
	if p.Link.ID == "" {
		p.Order.Title, p.Order.About = o.Title, o.About
		if p, err = d.link(ctx, p); err != nil {
			return Purchase{}, err
		}
	}
	return p, d.Close(ctx) // the link of a superseded plan must not stay
}

func (d *Desk) link(ctx context.Context, p Purchase) (Purchase, error) {
	l, err := d.Rail.Link(ctx, p)
	if err != nil {
		return p, fmt.Errorf("billing: link for a purchase: %w", err)
	}
	open, err := d.Books.Linked(ctx, p.ID, l)
	if err != nil {
		return p, err
	}
	p.Link, p.State = l, PurchaseOpen
	if !open {
		return p, ErrNoPurchase
	}
	return p, nil
}

// Close deactivates the links of purchases that are paid, superseded or out of
// time, a batch at a time.
func (d *Desk) Close(ctx context.Context) error {
	const batch = 100
	over, err := d.Books.Closing(ctx, batch)
	if err != nil {
		return err
	}
	for _, p := range over {
		if p.Link.ID != "" {
			if err := d.Rail.Deactivate(ctx, p.Link.ID); err != nil {
				return fmt.Errorf("billing: deactivate a link: %w", err)
			}
		}
		if err := d.Books.Closed(ctx, p.ID); err != nil {
			return err
		}
	}
	return nil
}

// Manage makes the address of a person's customer portal, or ErrNoCustomer.
func (d *Desk) Manage(ctx context.Context, user int64) (string, error) {
	a, err := d.Books.Account(ctx, user)
	if err != nil {
		return "", err
	}
	if a.Customer == "" {
		return "", ErrNoCustomer
	}
	url, err := d.Rail.Portal(ctx, a.Customer)
	if err != nil {
		return "", fmt.Errorf("billing: portal: %w", err)
	}
	return url, nil
}

// Refund gives back what was paid for a second subscription, unless the one
// kept in its stead has ended meanwhile.
func (d *Desk) Refund(ctx context.Context, r RefundWork) error {
	kept, err := d.Rail.Subscription(ctx, r.Kept)
	if err != nil {
		return fmt.Errorf("billing: refund: %w", err)
	}
	if !kept.Live() {
		return nil
	}
	if err := d.Rail.Refund(ctx, r.Surplus); err != nil {
		return fmt.Errorf("billing: refund: %w", err)
	}
	return nil
}
