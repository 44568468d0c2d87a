package redisstore

import (
	"sync"
	"time"
)

// maxKeys bounds the memory of a process that counts alone: about 10 MB.
const maxKeys = 100_000

// local is GCRA in memory. It holds for each key the time at which all of its
// allowance is back; a key whose time has come is as good as a new one.
type local struct {
	mu   sync.Mutex
	full map[string]time.Time
	keys int // most
}

func newLocal() *local { return &local{full: map[string]time.Time{}, keys: maxKeys} }

func (l *local) allow(key string, perMinute int, now time.Time) Taken {
	step := time.Minute / time.Duration(perMinute)
	l.mu.Lock()
	defer l.mu.Unlock()
	full := l.full[key]
	if full.Before(now) {
		full = now
	}
	full = full.Add(step)
	whole := step * time.Duration(perMinute)
	if over := full.Sub(now.Add(whole)); over > 0 {
		return Taken{Reset: full.Add(-step).Sub(now), Retry: over}
	}
	l.makeRoom(key, now)
	l.full[key] = full
	return Taken{OK: true, Left: int((whole - full.Sub(now)) / step), Reset: full.Sub(now)}
}

// makeRoom forgets keys that have their whole allowance back and, if that is not
// enough, some that have not: memory is the harder limit.
func (l *local) makeRoom(key string, now time.Time) {
	if _, there := l.full[key]; there || len(l.full) < l.keys {
		return
	}
	for k, full := range l.full {
		if !full.After(now) {
			delete(l.full, k)
		}
	}
	const share = 10
	surplus := len(l.full) - l.keys + max(1, l.keys/share) // so that the next sweep is not at once
	for k := range l.full {
		if surplus <= 0 {
			return
		}
		delete(l.full, k)
		surplus--
	}
}
