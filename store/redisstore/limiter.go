package redisstore

import (
	"context"
	"time"

	"github.com/go-redis/redis_rate/v10"
)

// Limiter counts what people do, by GCRA: perMinute at once, then evenly. The
// count is shared by all processes while Redis answers. Each process keeps its own
// beside it and goes on with that while Redis does not.
type Limiter struct {
	store *Store
	redis *redis_rate.Limiter
	local *local
	share int // a process alone allows this part of a limit
}

// Taken is what became of something that is counted, and what is left.
type Taken struct {
	OK    bool
	Left  int
	Reset time.Duration // until all of it is there again
	Retry time.Duration // until the next is allowed; 0: now
}

// Limiter returns a limiter on the store.
func (s *Store) Limiter() *Limiter {
	l := &Limiter{store: s, local: newLocal(), share: 1}
	if s.client != nil {
		l.redis = redis_rate.NewLimiter(s.client)
	}
	return l
}

// Strict is a limiter that allows a quarter of a limit while Redis does not answer: there
// may be as many processes.
func (l *Limiter) Strict() *Limiter {
	return &Limiter{store: l.store, redis: l.redis, local: newLocal(), share: share}
}

// Allow reports whether key may go on, and if not, after which time.
func (l *Limiter) Allow(ctx context.Context, key string, perMinute int) (ok bool, retryAfter time.Duration) {
	t := l.Take(ctx, key, perMinute)
	return t.OK, t.Retry
}

// Take counts one of key.
func (l *Limiter) Take(ctx context.Context, key string, perMinute int) Taken {
	if perMinute <= 0 {
		return Taken{Reset: time.Minute, Retry: time.Minute}
	}
	alone := l.local.allow(key, max(1, perMinute/l.share), time.Now())
	var r *redis_rate.Result
	answered := l.redis != nil && l.store.do(ctx, "rate", func(ctx context.Context) error {
		var err error
		r, err = l.redis.Allow(ctx, key, redis_rate.PerMinute(perMinute))
		return err
	})
	if !answered {
		return alone
	}
	return Taken{OK: r.Allowed > 0, Left: r.Remaining, Reset: r.ResetAfter, Retry: max(0, r.RetryAfter)}
}
