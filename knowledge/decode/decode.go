// Package decode finds out what is known about a VIN: what its structure says,
// what was found before, and what providers say, put together field by field.
//
// It guesses nothing, and overwrites nothing silently. Where sources disagree it says so; where nobody knows
// more, the structure alone is the answer.
package decode

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
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
	// Decodes are the answers about some of the VINs: those that have one since then.
	Decodes(ctx context.Context, vins []knowledge.VIN, since time.Time) (map[knowledge.VIN]knowledge.Decode, error)
	SaveDecodes(ctx context.Context, list []knowledge.Decode, at time.Time) error
}

// Cache keeps answers for a while, or not at all when it is down.
type Cache interface {
	Decode(ctx context.Context, v knowledge.VIN) (knowledge.Decode, bool)
	KeepDecode(ctx context.Context, d knowledge.Decode)
	// Changed says that the history knows something else about VINs than before.
	Changed(ctx context.Context, vins []knowledge.VIN)
}

// Outcome says how asking a provider went.
type Outcome string

// The outcomes of asking a provider.
const (
	Answered Outcome = "answered"
	Unknown  Outcome = "unknown" // it does not know the car
	Failed   Outcome = "failed"
	Withheld Outcome = "withheld" // it was not asked: a limit
)

const (
	defaultKeep    = 90 * 24 * time.Hour
	defaultTimeout = 25 * time.Second
)

// ErrInvalid is returned for what is no VIN: there is nothing to fetch.
var ErrInvalid = errors.New("decode: not a VIN")

var errNotUnderstood = errors.New("decode: one answer of a batch is no decode")

// Grade is what a reader's plan pays for.
type Grade string

// The grades.
const (
	Standard Grade = ""
	Premium  Grade = "premium"
)

// Extent says how far what is known of a VIN goes.
type Extent int

// The extents.
const (
	Structure Extent = iota // the VIN's own; somebody may know the car
	Gaps                    // the car is known; somebody may know what is missing
	Complete                // nobody is left to ask
)

// Chain asks one after the other who may know a VIN. Everything but Now may be
// left out; then the answer says less. A Chain is safe for concurrent use and
// must not be copied.
type Chain struct {
	Local     Provider   // asks no network and takes microseconds: an offline index
	Providers []Provider // slow ones, in the order of trust
	Premium   []Provider // asked after those, where they leave gaps and the reader's plan pays for it
	History   History
	Cache     Cache
	Now       knowledge.Clock
	Log       *slog.Logger
	Keep      time.Duration // an answer in the history counts for this long; 0 is 90 days
	Timeout   time.Duration // of one Fetch with all its providers; 0 is 25 s
	Observe   func(provider string, o Outcome, took time.Duration)

	flights singleflight.Group
}

// Known is what can be said without asking anybody, and whether asking would help. A
// history that fails is an error: what is not known then may be known a second later.
func (c *Chain) Known(ctx context.Context, v knowledge.VIN, g Grade) (knowledge.Decode, Extent, error) {
	list, err := c.KnownAll(ctx, []knowledge.VIN{v}, g)
	if err != nil {
		return knowledge.Decode{}, Structure, err
	}
	return list[0].Decode, list[0].Extent, nil
}

// KnownDecode is what is known of a VIN, and how far that goes.
type KnownDecode struct {
	Decode knowledge.Decode
	Extent Extent
}

// KnownAll is [Chain.Known] for a list, in its order: the history is asked once.
func (c *Chain) KnownAll(ctx context.Context, vins []knowledge.VIN, g Grade) ([]KnownDecode, error) {
	list := make([]KnownDecode, len(vins))
	var valid []knowledge.VIN
	for i, v := range vins {
		if list[i].Decode = vin.Read(v, c.Now()); list[i].Decode.Valid {
			valid = append(valid, list[i].Decode.VIN)
		}
	}
	var kept map[knowledge.VIN]knowledge.Decode
	if c.History != nil && len(valid) > 0 {
		var err error
		if kept, err = c.History.Decodes(ctx, valid, c.Now().Add(-c.keep())); err != nil {
			return nil, err
		}
	}
	for i, k := range list {
		found, ok := kept[k.Decode.VIN]
		switch {
		case !k.Decode.Valid:
			list[i] = KnownDecode{c.partial(ctx, k.Decode), Complete}
			continue
		case !ok:
			found = c.local(ctx, k.Decode)
		}
		list[i] = KnownDecode{found, c.extent(found, g)}
	}
	return list, nil
}

// local adds to a structure what the offline index says.
func (c *Chain) local(ctx context.Context, d knowledge.Decode) knowledge.Decode {
	if c.Local == nil {
		return noDetail(d)
	}
	found, err := c.ask(ctx, c.Local, d.VIN)
	if err != nil || found.Attributes[model] == "" {
		return noDetail(d)
	}
	d = Reconcile(d, found)
	d.Asked = []string{c.Local.Name()}
	return d
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

// extent says whether a provider that has not answered yet could add something.
func (c *Chain) extent(d knowledge.Decode, g Grade) Extent {
	left := slices.ContainsFunc(c.providers(g), func(p Provider) bool { return !slices.Contains(d.Asked, p.Name()) })
	switch {
	case !left || len(gaps(d)) == 0:
		return Complete
	case d.Attributes[model] == "" && len(d.Asked) == 0:
		return Structure
	}
	return Gaps
}

func (c *Chain) providers(g Grade) []Provider {
	if g == Premium {
		return slices.Concat(c.Providers, c.Premium)
	}
	return c.Providers
}

// Fetch asks the cache and then the providers in order until nothing important is
// missing, and keeps what they answered. Calls for one VIN at the same time share
// one answer. Who could not be asked is among the answer's Missed, and is asked the
// next time. The errors are [ErrInvalid] and that of ctx.
func (c *Chain) Fetch(ctx context.Context, v knowledge.VIN, g Grade) (knowledge.Decode, error) {
	d := vin.Read(v, c.Now())
	if !d.Valid {
		return d, ErrInvalid
	}
	flight := c.flights.DoChan(string(d.VIN)+string(g), func() (any, error) {
		shared, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.timeout()) // others may wait for it too
		defer cancel()
		found, fresh := c.consult(shared, c.begin(shared, d), g, batched{})
		if fresh {
			c.store(shared, found)
		}
		return found, nil
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

// begin is what is known before a provider is asked.
func (c *Chain) begin(ctx context.Context, d knowledge.Decode) knowledge.Decode {
	if c.Cache != nil {
		if found, ok := c.Cache.Decode(ctx, d.VIN); ok {
			return found
		}
	}
	return c.local(ctx, d)
}

// consult asks until nothing important is missing, and reports whether that found out
// something that is to be kept. What is kept is only what providers said: d.Asked tells
// the next one who is still to be asked.
func (c *Chain) consult(ctx context.Context, d knowledge.Decode, g Grade, b batched) (found knowledge.Decode, fresh bool) {
	answered := false
	var missed []knowledge.Missed
	for _, p := range c.providers(g) {
		if slices.Contains(d.Asked, p.Name()) || len(gaps(d)) == 0 {
			continue
		}
		found, asked, err := b.answer(p.Name(), d.VIN)
		if !asked {
			found, err = c.ask(ctx, p, d.VIN)
		}
		if err != nil {
			c.log().WarnContext(ctx, "provider did not answer", "provider", p.Name(), "error", err)
			missed = append(missed, knowledge.Missed{By: p.Name(), Why: why(err)})
			continue
		}
		answered = true
		d = add(d, p.Name(), found)
	}
	d.Missed = missed
	return d, answered && (d.Attributes[model] != "" || len(missed) == 0)
}

// add puts the first answer about a car over what its structure says, and any later
// one beside what is known.
func add(d knowledge.Decode, by string, found knowledge.Decode) knowledge.Decode {
	if d.Attributes[model] != "" {
		return Fill(d, by, found)
	}
	asked := append(slices.Clone(d.Asked), by)
	d = Reconcile(d, found)
	d.Asked = asked
	return d
}

// store keeps answers, without who was missed this time; a car that nobody knew only in
// the cache, for a short while.
func (c *Chain) store(ctx context.Context, fresh ...knowledge.Decode) {
	var kept []knowledge.Decode
	for _, d := range fresh {
		d.Missed = nil
		if c.Cache != nil {
			c.Cache.KeepDecode(ctx, d)
		}
		if d.Attributes[model] != "" {
			kept = append(kept, d)
		}
	}
	if c.History == nil || len(kept) == 0 {
		return
	}
	if err := c.History.SaveDecodes(ctx, kept, c.Now()); err != nil {
		c.log().WarnContext(ctx, "decode not kept", "error", err)
		return
	}
	if c.Cache == nil {
		return
	}
	vins := make([]knowledge.VIN, len(kept))
	for i, d := range kept {
		vins[i] = d.VIN
	}
	c.Cache.Changed(ctx, vins)
}

// why is an error in the words of a card.
func why(err error) knowledge.MissedWhy {
	switch {
	case errors.Is(err, ErrBudget):
		return knowledge.MissedBudget
	case errors.Is(err, ErrBusy):
		return knowledge.MissedBusy
	}
	return knowledge.MissedDown
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
	c.observe(p.Name(), outcome(d, err), time.Since(start))
	return d, err
}

func (c *Chain) observe(provider string, o Outcome, took time.Duration) {
	if c.Observe != nil {
		c.Observe(provider, o, took)
	}
}

func outcome(d knowledge.Decode, err error) Outcome {
	switch {
	case errors.Is(err, ErrBudget), errors.Is(err, ErrBusy):
		return Withheld
	case err != nil:
		return Failed
	case d.Attributes[model] == "":
		return Unknown
	}
	return Answered
}

func (c *Chain) timeout() time.Duration {
	if c.Timeout > 0 {
		return c.Timeout
	}
	return defaultTimeout
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
