package redisstore

import (
	"log/slog"
	"time"
)

// OpenPatient is Open for tests on a machine that is busy with other tests.
func OpenPatient(url string) (*Store, error) {
	const long = 5 * time.Second
	return open(url, slog.New(slog.DiscardHandler), long)
}

// Local is the count of a process alone, for tests.
type Local struct{ l *local }

// NewLocal makes one of at most so many keys.
func NewLocal(keys int) Local { return Local{&local{full: map[string]time.Time{}, keys: keys}} }

// Allow is allow.
func (l Local) Allow(key string, perMinute int, now time.Time) (ok bool, retryAfter time.Duration) {
	t := l.l.allow(key, perMinute, now)
	return t.OK, t.Retry
}

// Len counts the keys.
func (l Local) Len() int { return len(l.l.full) }
