package decode

import (
	"context"
	"errors"
	"time"

	"golang.org/x/time/rate"

	"example.com/vinbot/knowledge"
)

// Why a provider was not asked.
var (
	ErrBudget = errors.New("decode: the day's budget is used up")
	ErrBusy   = errors.New("decode: too many questions at once")
)

// Budget counts the questions of a day, in UTC, of all processes together.
type Budget interface {
	// Spend takes one of the day's questions to a provider, or reports that most of
	// them are used up.
	Spend(ctx context.Context, provider string, most int) bool
}

// Limits say how often a provider may be asked. A batch counts as one question, and
// so does one that is asked again after a fault.
type Limits struct {
	PerSecond int           // by this process, as many at once; 0: no limit
	Patience  time.Duration // the longest a question waits for its turn; 0 is 3 s
	Daily     int           // by all processes together; 0: no limit
	Budget    Budget        // needed where Daily is set
}

// Limit is p asked within limits. Beyond them it fails with [ErrBudget] or [ErrBusy]
// without asking. It takes batches if p does.
func Limit(p Provider, l Limits) Provider {
	const patience = 3 * time.Second
	if l.Patience == 0 {
		l.Patience = patience
	}
	limited := &limited{Provider: p, limits: l}
	if l.PerSecond > 0 {
		limited.rate = rate.NewLimiter(rate.Limit(l.PerSecond), l.PerSecond)
	}
	if b, ok := p.(Batcher); ok {
		return &limitedBatcher{limited, b}
	}
	return limited
}

type limited struct {
	Provider

	limits Limits
	rate   *rate.Limiter
}

// Decode implements [Provider].
func (l *limited) Decode(ctx context.Context, v knowledge.VIN) (knowledge.Decode, error) {
	if err := l.admit(ctx); err != nil {
		return knowledge.Decode{}, err
	}
	return l.Provider.Decode(ctx, v)
}

// admit waits for the question's turn first: what is not asked must cost nothing.
func (l *limited) admit(ctx context.Context) error {
	if l.rate != nil {
		wait, cancel := context.WithTimeout(ctx, l.limits.Patience)
		defer cancel()
		if err := l.rate.Wait(wait); err != nil {
			return errors.Join(ErrBusy, ctx.Err())
		}
	}
	if l.limits.Daily > 0 && !l.limits.Budget.Spend(ctx, l.Name(), l.limits.Daily) {
		return ErrBudget
	}
	return nil
}

type limitedBatcher struct {
	*limited

	batcher Batcher
}

// MaxBatch implements [Batcher].
func (l *limitedBatcher) MaxBatch() int { return l.batcher.MaxBatch() }

// DecodeBatch implements [Batcher].
func (l *limitedBatcher) DecodeBatch(ctx context.Context, vins []knowledge.VIN) ([]knowledge.Decode, error) {
	if err := l.admit(ctx); err != nil {
		return nil, err
	}
	return l.batcher.DecodeBatch(ctx, vins)
}
