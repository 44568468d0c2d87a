// Package redisstore keeps in Redis what may vanish: caches, limits, progress.
//
// Every call has a short deadline, and none of them can fail the caller: without
// Redis, or with Redis down, a cache is empty and limits are counted in this
// process. Slower, never wrong and never down.
package redisstore

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// patience is how long one call may take, with the connection it may need; rest is
// how long Redis is left alone after a failure, so that a dead server costs one
// patience and not one a call.
const (
	patience = 250 * time.Millisecond
	rest     = 2 * time.Second
)

// Store is safe for concurrent use. The zero value is a store without Redis.
type Store struct {
	client   *redis.Client
	log      *slog.Logger
	patience time.Duration
	asleep   atomic.Int64 // until then, in Unix nanoseconds, Redis is not asked
}

// Open returns a store on the server that url names: redis://, rediss:// (TLS,
// as Upstash wants it) or unix://. An empty url is a store without Redis. It does
// not connect; see [Store.Ping].
func Open(url string, log *slog.Logger) (*Store, error) {
	return open(url, log, patience)
}

func open(url string, log *slog.Logger, patience time.Duration) (*Store, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	if url == "" {
		return &Store{log: log}, nil
	}
	options, err := redis.ParseURL(url)
	if err != nil {
		return nil, errors.New("redisstore: REDIS_URL is no redis://, rediss:// or unix:// address") // its own text shows the password
	}
	const dial, pool = time.Second, 32
	options.DialTimeout, options.ReadTimeout, options.WriteTimeout = dial, patience, patience
	options.ContextTimeoutEnabled = true
	options.MaxRetries = -1 // what is asked for may do without
	options.DialerRetries = 1
	options.PoolSize = pool
	options.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return &Store{client: redis.NewClient(options), log: log, patience: patience}, nil
}

// Close drops the connections.
func (s *Store) Close() error {
	if s.client == nil {
		return nil
	}
	if err := s.client.Close(); err != nil {
		return fmt.Errorf("redisstore: close: %w", err)
	}
	return nil
}

// ErrNone is returned by Ping for a store without Redis.
var ErrNone = errors.New("redisstore: no Redis is configured")

// Ping reports whether Redis answers. It is not needed for anything to work.
func (s *Store) Ping(ctx context.Context) error {
	if s.client == nil {
		return ErrNone
	}
	const wait = time.Second
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	if err := s.client.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("redisstore: ping: %w", err)
	}
	s.asleep.Store(0)
	return nil
}

// do asks Redis and reports whether it answered; "no such key" is an answer.
func (s *Store) do(ctx context.Context, what string, ask func(context.Context) error) bool {
	if s.client == nil || time.Now().UnixNano() < s.asleep.Load() || ctx.Err() != nil {
		return false
	}
	limited, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	err := ask(limited)
	if err == nil || errors.Is(err, redis.Nil) {
		return true
	}
	if ctx.Err() == nil && !errors.Is(err, errRefused) {
		s.asleep.Store(time.Now().Add(rest).UnixNano())
		s.log.WarnContext(ctx, "redis does not answer", "call", what, "error", err)
	}
	return false
}

// errRefused marks what is the fault of the value, not of Redis.
var errRefused = errors.New("redisstore: value refused")
