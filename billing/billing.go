// Package billing decides what an account may do: plans and quotas as data, the
// state of a subscription, and the one function that turns that state into an
// entitlement.
//
// Decisions are pure and never sum events: what a subscription is now says what
// its account may do now. The rails that move money are adapters below this
// package; what must be remembered is remembered by store.
package billing

import (
	"errors"
	"fmt"
	"time"
)

// What callers can act on.
var (
	ErrNoPlan       = errors.New("billing: no such plan")
	ErrNotSold      = errors.New("billing: the plan is not for sale")
	ErrSubscribed   = errors.New("billing: the account has a subscription already") // changes go through the portal
	ErrNoCustomer   = errors.New("billing: the account never paid")                 // there is no portal to show
	ErrNoPurchase   = errors.New("billing: no such purchase")
	ErrNoSubscribed = errors.New("billing: no such subscription")
	ErrForeign      = errors.New("billing: event of another account") // to be acknowledged and passed over
	ErrEvent        = errors.New("billing: event refused")            // unsigned, stale, of another version or not readable
)

// QuotaError says that an account has used up its month.
type QuotaError struct {
	Limit   int       // VINs a month
	ResetAt time.Time // UTC
}

func (e *QuotaError) Error() string {
	return fmt.Sprintf("billing: all %d VINs of the month are used", e.Limit)
}

// Money is an amount in minor units (cents) of a currency (ISO 4217, upper case).
type Money struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"`
}
