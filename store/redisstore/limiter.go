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
}

// Limiter returns a limiter on the store.
func (s *Store) Limiter() *Limiter {
	l := &Limiter{store: s, local: newLocal()}
	if s.client != nil {
		l.redis = redis_rate.NewLimiter(s.client)
	}
	return l
}

// Allow reports whether key may go on, and if not, after which time.
func (l *Limiter) Allow(ctx context.Context, key string, perMinute int) (ok bool, retryAfter time.Duration) {
	if perMinute <= 0 {
		return false, time.Minute
	}
	ok, retryAfter = l.local.allow(key, perMinute, time.Now())
	var r *redis_rate.Result
	answered := l.redis != nil && l.store.do(ctx, "rate", func(ctx context.Context) error {
		var err error
		r, err = l.redis.Allow(ctx, key, redis_rate.PerMinute(perMinute))
		return err
	})
	if !answered {
		return ok, retryAfter
	}
	return r.Allowed > 0, max(0, r.RetryAfter)
}

// Notice reports whether key may be told something that it is told at most once
// a minute.
func (l *Limiter) Notice(ctx context.Context, key string) bool {
	ok, _ := l.Allow(ctx, "notice:"+key, 1)
	return ok
}
