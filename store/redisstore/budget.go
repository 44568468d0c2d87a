package redisstore

import (
	"context"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// share is the part of a day's budget that a process spends at most while Redis does
// not answer: there may be as many processes.
const share = 4

// Budget counts what is spent on a day, in UTC, by all processes together. While
// Redis does not answer, each counts alone, with a quarter of what was left by the
// last word of Redis: stricter, so that they do not overspend together. What was
// spent alone is told Redis when it is back.
type Budget struct {
	store *Store
	now   func() time.Time

	mu   sync.Mutex
	date string // of the days
	days map[string]day
}

// day is what a process knows of one name's spending.
type day struct {
	shared int // by Redis's last word
	alone  int // by this process, since
}

// Budget returns a budget on the store, by the clock now.
func (s *Store) Budget(now func() time.Time) *Budget {
	return &Budget{store: s, now: now}
}

// spend adds what was spent without Redis (1), and one more unless most (2) are
// spent. It returns whether it did, and the sum.
func spend() *redis.Script {
	const twoDays = `172800`
	return redis.NewScript(`
		local used = redis.call('INCRBY', KEYS[1], ARGV[1])
		redis.call('EXPIRE', KEYS[1], ` + twoDays + `)
		if used >= tonumber(ARGV[2]) then return {0, used} end
		return {1, redis.call('INCR', KEYS[1])}`)
}

// Spend takes one of the day's most for name, or reports that they are used up. It
// implements decode.Budget.
func (b *Budget) Spend(ctx context.Context, name string, most int) bool {
	return b.Take(ctx, name, most).OK
}

// Take counts one of the day's most for name.
func (b *Budget) Take(ctx context.Context, name string, most int) Taken {
	now := b.now().UTC()
	t := Taken{Reset: now.Truncate(24 * time.Hour).Add(24 * time.Hour).Sub(now)}
	date := now.Format(time.DateOnly)
	told := b.hand(date, name)
	var reply []int64
	answered := b.store.do(ctx, "budget", func(ctx context.Context) (err error) {
		reply, err = spend().Run(ctx, b.store.client, []string{"budget:" + name + ":" + date}, told, most).Int64Slice()
		return err
	})
	if answered && len(reply) == 2 {
		t.OK, t.Left = reply[0] == 1, max(0, most-int(reply[1]))
		b.shared(date, name, int(reply[1]))
	} else {
		t.OK, t.Left = b.alone(date, name, told, most)
	}
	if !t.OK {
		t.Retry = t.Reset
	}
	return t
}

// hand takes what was spent alone, to tell Redis.
func (b *Budget) hand(date, name string) (alone int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.date != date {
		b.date, b.days = date, map[string]day{}
	}
	d := b.days[name]
	alone, d.alone = d.alone, 0
	b.days[name] = d
	return alone
}

func (b *Budget) shared(date, name string, used int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.date == date {
		d := b.days[name]
		d.shared = max(d.shared, used)
		b.days[name] = d
	}
}

// alone spends one without Redis, which does not know either of what it was to be told.
func (b *Budget) alone(date, name string, told, most int) (ok bool, left int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.date != date {
		return false, 0 // the day ended meanwhile
	}
	d := b.days[name]
	d.alone += told
	if ok = d.alone < (most-d.shared)/share; ok {
		d.alone++
	}
	b.days[name] = d
	return ok, max(0, (most-d.shared)/share-d.alone)
}
