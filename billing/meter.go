package billing

import (
	"context"
	"errors"
	"time"
)

// Why a call beyond the plan is not answered.
var (
	ErrNotMetered = errors.New("billing: the account buys no calls beyond its plan")
	ErrCap        = errors.New("billing: the account's spending cap is reached")
)

// A price of calls is for a thousand of them.
const perCalls = 1000

// Beyond is how an account stands with calls beyond its plan: nobody pays for them without
// having set a cap.
type Beyond struct {
	Account int64
	Price   Money // of a thousand calls; zero: the plan sells none
	Cap     Money // a month of the quota; zero: none are bought
	Calls   int   // in this month
	Spent   Money // for them, rounded up
	ResetAt time.Time
}

// Beyond is what an account may buy: only what runs and is paid for can be added to.
func (e Entitlement) Beyond() Money {
	if e.Standing != StandingActive && e.Standing != StandingEnding {
		return Money{}
	}
	return Money{Minor: e.Plan.Beyond, Currency: e.Plan.Price.Currency}
}

// Beyond is what an account may buy, at its subscription's rail: Stars have no meter.
func (a Account) Beyond() Money {
	if a.Subscription.Rail() != RailStripe {
		return Money{Currency: a.Entitlement.Plan.Price.Currency}
	}
	return a.Entitlement.Beyond()
}

// Room reports whether a call more, at a price of a thousand, stays within a cap, where the
// calls so far cost so many thousandths of a minor unit.
func Room(thousandths, price, limit int64) bool { return thousandths+price <= limit*perCalls }

// Spent is what thousandths of minor units come to, in minor units, rounded up.
func Spent(thousandths int64) int64 { return (thousandths + perCalls - 1) / perCalls }

// Meter is what the rail bills calls of a subscription by, at one price.
type Meter struct {
	Price Money     // of a thousand calls
	Since time.Time // it bills what is used from then on, as long as it is there
}

// UsageBatch are calls that are reported to the rail together, once.
type UsageBatch struct {
	ID       string // a UUID; the rail knows the batch by it
	Customer string
	Price    int64 // minor units, of a thousand calls
	Calls    int
	At       time.Time // when they count as used
}

// UsageInvoice is use that its meter bills no more, because it is gone.
type UsageInvoice struct {
	ID           string // a UUID; the rail knows it by it
	Subscription string
	Customer     string
	Price        Money // of a thousand calls
	Calls        int
}

// Metering bills calls beyond plans. Its methods may be called again after a failure
// without doing a thing twice.
type Metering interface {
	// Metered lets a subscription be billed for calls, at a price of a thousand. What is
	// billed at other prices stays. ErrNoSubscribed where it is over.
	Metered(ctx context.Context, subscription string, price Money) (Meter, error)
	// ReportUsage adds a batch to what its customer is billed for. One that was added before
	// stays as it was, also where it is said to count at another time.
	ReportUsage(ctx context.Context, b UsageBatch) error
	// InvoiceUsage invoices use at once.
	InvoiceUsage(ctx context.Context, i UsageInvoice) error
	// Usage is how many calls at a price of a thousand the rail has of a customer, from a
	// moment until another.
	Usage(ctx context.Context, customer string, price int64, from, until time.Time) (int, error)
}

// Meters keep caps.
type Meters interface {
	// SetCap sets what a person's own account may spend a month, in minor units, as long as
	// it has a subscription; 0: nothing.
	SetCap(ctx context.Context, user int64, subscription string, minor int64) error
}

// SetCap lets a person's account buy calls beyond its plan, up to so many minor units a
// month; 0 ends it. ErrNotMetered where the plan sells none, or is not paid for.
func (d *Desk) SetCap(ctx context.Context, m Meters, rail Metering, user, minor int64) error {
	a, err := d.Books.Account(ctx, user)
	if err != nil {
		return err
	}
	if price := a.Beyond(); minor > 0 {
		if price.Minor == 0 {
			return ErrNotMetered
		}
		if _, err := rail.Metered(ctx, a.Subscription.ID, price); err != nil {
			return err
		}
	}
	return m.SetCap(ctx, user, a.Subscription.ID, minor)
}
