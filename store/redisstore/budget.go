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
	date string // of days
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
	b.mu.Lock()
	defer b.mu.Unlock() // as long as Redis may take: 250 ms
	date := b.now().UTC().Format(time.DateOnly)
	if b.date != date {
		b.date, b.days = date, map[string]day{}
	}
	d := b.days[name]
	defer func() { b.days[name] = d }()
	var reply []int64
	answered := b.store.do(ctx, "budget", func(ctx context.Context) (err error) {
		reply, err = spend().Run(ctx, b.store.client, []string{"budget:" + name + ":" + date}, d.alone, most).Int64Slice()
		return err
	})
	if answered && len(reply) == 2 {
		d.alone, d.shared = 0, int(reply[1])
		return reply[0] == 1
	}
	if d.alone >= (most-d.shared)/share {
		return false
	}
	d.alone++
	return true
}
