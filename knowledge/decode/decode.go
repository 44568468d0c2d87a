// Package decode finds out what is known about a VIN: what its structure says,
// what was found before, and what providers say, put together field by field.
//
// It guesses nothing. Where sources disagree it says so; where nobody knows
// more, the structure alone is the answer.
package decode

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"golang.org/x/sync/singleflight"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/vin"
)

// Provider knows more about a VIN than its structure.
type Provider interface {
	// Name says who it is, in one word for metrics.
	Name() string
	// Decode returns what the provider says. "I don't know this car" is an answer
	// without attributes; an error means that it could not be asked or not be
	// understood, and that asking again later makes sense.
	Decode(ctx context.Context, v knowledge.VIN) (knowledge.Decode, error)
}

// History keeps answers for long.
type History interface {
	// Decode reports false for a VIN without an answer since then.
	Decode(ctx context.Context, v knowledge.VIN, since time.Time) (knowledge.Decode, bool, error)
	SaveDecode(ctx context.Context, d knowledge.Decode, at time.Time) error
}

// Cache keeps answers for a while, or not at all when it is down.
type Cache interface {
	Decode(ctx context.Context, v knowledge.VIN) (knowledge.Decode, bool)
	KeepDecode(ctx context.Context, d knowledge.Decode)
}

// Outcome says how asking a provider went.
type Outcome string

// The outcomes of asking a provider.
const (
	Answered Outcome = "answered"
	Unknown  Outcome = "unknown" // it does not know the car
	Failed   Outcome = "failed"
)

const (
	defaultKeep    = 90 * 24 * time.Hour
	defaultTimeout = 25 * time.Second
)

// ErrInvalid is returned for what is no VIN: there is nothing to fetch.
var ErrInvalid = errors.New("decode: not a VIN")

// Chain asks one after the other who may know a VIN. Everything but Now may be
// left out; then the answer says less. A Chain is safe for concurrent use and
// must not be copied.
type Chain struct {
	Local     Provider   // asks no network and takes microseconds: an offline index
	Providers []Provider // slow ones, in the order they are asked
	History   History
	Cache     Cache
	Now       knowledge.Clock
	Log       *slog.Logger
	Keep      time.Duration // an answer in the history counts for this long; 0 is 90 days
	Timeout   time.Duration // of one Fetch with all its providers; 0 is 25 s
	Observe   func(provider string, o Outcome, took time.Duration)

	flights singleflight.Group
}

// Known is what can be said without asking anybody. It is complete if a provider
// has been asked before, or if there is nothing to ask. A history that fails is
// an error: what is not known then may be known a second later.
func (c *Chain) Known(ctx context.Context, v knowledge.VIN) (d knowledge.Decode, complete bool, err error) {
	d = vin.Read(v, c.Now())
	if !d.Valid {
		return c.partial(ctx, d), true, nil
	}
	if c.History != nil {
		found, ok, err := c.History.Decode(ctx, d.VIN, c.Now().Add(-c.keep()))
		if err != nil || ok {
			return found, ok, err
		}
	}
	if c.Local != nil {
		if found, err := c.ask(ctx, c.Local, d.VIN); err == nil && found.Attributes[model] != "" {
			return Reconcile(d, found), true, nil
		}
	}
	return noDetail(d), c.Local == nil && len(c.Providers) == 0, nil
}

// partial is what can be said of a VIN with characters left open: what all cars
// with the others have in common.
func (c *Chain) partial(ctx context.Context, d knowledge.Decode) knowledge.Decode {
	if v, _ := vin.Parse(string(d.VIN)); v == "" || !strings.Contains(string(v), "*") || c.Local == nil {
		return d
	}
	found, err := c.ask(ctx, c.Local, d.VIN)
	if err != nil || found.Attributes[model] == "" {
		return d
	}
	return Reconcile(d, found)
}

// Fetch asks the cache and then the providers in order until one knows the car,
// and keeps the answer. Calls for one VIN at the same time share one answer. If
// no provider could be asked the structure alone is returned, and not kept. The
// errors are [ErrInvalid] and that of ctx.
func (c *Chain) Fetch(ctx context.Context, v knowledge.VIN) (knowledge.Decode, error) {
	d := vin.Read(v, c.Now())
	if !d.Valid {
		return d, ErrInvalid
	}
	flight := c.flights.DoChan(string(d.VIN), func() (any, error) {
		timeout := c.Timeout
		if timeout == 0 {
			timeout = defaultTimeout
		}
		shared, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeout) // others may wait for it too
		defer cancel()
		return c.fetch(shared, d), nil
	})
	select {
	case <-ctx.Done():
		return d, ctx.Err()
	case r := <-flight:
		found, ok := r.Val.(knowledge.Decode)
		if !ok {
			return noDetail(d), nil
		}
		return clone(found), nil
	}
}

func (c *Chain) fetch(ctx context.Context, d knowledge.Decode) knowledge.Decode {
	if c.Cache != nil {
		if found, ok := c.Cache.Decode(ctx, d.VIN); ok {
			return found
		}
	}
	found, asked := c.consult(ctx, d.VIN)
	if !asked {
		return noDetail(d)
	}
	d = Reconcile(d, found)
	if c.Cache != nil {
		c.Cache.KeepDecode(ctx, d)
	}
	if c.History != nil && d.Attributes[model] != "" {
		if err := c.History.SaveDecode(ctx, d, c.Now()); err != nil {
			c.log().WarnContext(ctx, "decode not kept", "error", err)
		}
	}
	return d
}

// consult asks until one knows the car. It is asked if at least one answered and
// none that might have known failed.
func (c *Chain) consult(ctx context.Context, v knowledge.VIN) (found knowledge.Decode, asked bool) {
	failed := false
	providers := c.Providers
	if c.Local != nil {
		providers = append([]Provider{c.Local}, providers...)
	}
	for _, p := range providers {
		d, err := c.ask(ctx, p, v)
		switch {
		case err != nil:
			failed = true
			c.log().WarnContext(ctx, "provider failed", "provider", p.Name(), "error", err)
		case d.Attributes[model] != "":
			return d, true
		case found.Attributes == nil:
			found, asked = d, true
		}
	}
	return found, asked && !failed
}

// ask contains a provider's panic: the answer is shared, so it would end the process.
func (c *Chain) ask(ctx context.Context, p Provider, v knowledge.VIN) (d knowledge.Decode, err error) {
	start := time.Now()
	func() {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("decode: %s: panic: %v", p.Name(), r)
			}
		}()
		d, err = p.Decode(ctx, v)
	}()
	if c.Observe != nil {
		o := Answered
		switch {
		case err != nil:
			o = Failed
		case d.Attributes[model] == "":
			o = Unknown
		}
		c.Observe(p.Name(), o, time.Since(start))
	}
	return d, err
}

func (c *Chain) keep() time.Duration {
	if c.Keep > 0 {
		return c.Keep
	}
	return defaultKeep
}

func (c *Chain) log() *slog.Logger {
	if c.Log != nil {
		return c.Log
	}
	return slog.New(slog.DiscardHandler)
}
