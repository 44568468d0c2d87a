// Package stripe is the rail of Stripe: it turns purchases into payment links,
// and what Stripe says into billing's words.
//
// It decides nothing. It uses a client of its own, never the library's global
// key, and speaks API version 2023-10-16 only: the endpoint that delivers events
// must be made with that version.
package stripe

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	stripe "github.com/stripe/stripe-go/v76"
	"github.com/stripe/stripe-go/v76/client"

	"example.com/vinbot/billing"
)

// Config is what an installation sets.
type Config struct {
	Key       string // the secret key
	URL       string // of the API; empty: Stripe's
	ReturnURL string // where the browser goes after paying and from the portal; empty: Stripe's own page
	Checkout  Checkout
	Product   string            // what the plans are plans of, on Stripe's pages; empty: Vinbot
	Timeout   time.Duration     // of one request; zero: 20 s
	Transport http.RoundTripper // nil: the standard one
}

// Checkout is what the operator wants of Stripe's pages and invoices. Its zero
// value is Stripe's own way.
type Checkout struct {
	PromotionCodes bool   // a field for a promotion code
	AutomaticTax   bool   // Stripe Tax reckons; it must be set up at Stripe
	TaxIDs         bool   // companies may give their tax number
	TaxBehavior    string // of prices: inclusive, exclusive or empty
	TaxCode        string // of products, such as txcd_10103001; empty: the account's
	InvoiceNote    string // stands on every invoice
}

// Rail implements [billing.Rail]. It is safe for concurrent use.
type Rail struct {
	api      *client.API
	returns  string
	product  string
	checkout Checkout
	live     bool // the key is not of test mode

	url       string // of the API; empty: Stripe's
	timeout   time.Duration
	transport http.RoundTripper

	mu     sync.Mutex
	prices map[string]string // our name of a price and its amount → Stripe's id
}

// patience is how long one request may take.
const patience = 20 * time.Second

// New returns a rail; it asks nothing of Stripe yet.
func New(c Config) *Rail {
	backend := &stripe.BackendConfig{
		HTTPClient:        &http.Client{Timeout: cmp.Or(c.Timeout, patience), Transport: c.Transport},
		LeveledLogger:     &stripe.LeveledLogger{Level: stripe.LevelNull}, // the library's lines hold payment data
		MaxNetworkRetries: new(int64(2)),
	}
	if c.URL != "" {
		backend.URL = new(c.URL)
	}
	return &Rail{
		api:      client.New(c.Key, stripe.NewBackendsWithConfig(backend)),
		returns:  c.ReturnURL,
		product:  cmp.Or(c.Product, "Vinbot"),
		checkout: c.Checkout,
		live:     strings.HasPrefix(c.Key, "sk_live_") || strings.HasPrefix(c.Key, "rk_live_"),
		prices:   make(map[string]string),

		url: c.URL, timeout: cmp.Or(c.Timeout, patience), transport: c.Transport,
	}
}

// Portal implements [billing.Rail]. The address is personal and short-lived:
// it is handed on, never stored.
func (r *Rail) Portal(ctx context.Context, customer string) (string, error) {
	p := &stripe.BillingPortalSessionParams{Params: stripe.Params{Context: ctx}, Customer: new(customer)}
	if r.returns != "" {
		p.ReturnURL = new(r.returns)
	}
	s, err := r.api.BillingPortalSessions.New(p)
	if err != nil {
		return "", refused("portal session", err)
	}
	return s.URL, nil
}

// refused says which request failed and how, without the library's error: that
// one is the whole answer of Stripe and may hold payment data.
func refused(what string, err error) error {
	var e *stripe.Error
	if !errors.As(err, &e) {
		return fmt.Errorf("stripe: %s: %w", what, err)
	}
	return fmt.Errorf("stripe: %s: status %d, %s, code %q, param %q, request %q", what, e.HTTPStatusCode, e.Type, e.Code, e.Param, e.RequestID)
}

// isCard reports whether it was the card that made Stripe refuse.
func isCard(err error) bool {
	var e *stripe.Error
	return errors.As(err, &e) && e.Type == stripe.ErrorTypeCard
}

// is reports whether Stripe refused with a code.
func is(err error, code stripe.ErrorCode) bool {
	var e *stripe.Error
	return errors.As(err, &e) && e.Code == code
}

var _ billing.Rail = (*Rail)(nil)
