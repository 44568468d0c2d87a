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

// take adds what was counted without Redis (1), and some more (3) unless that made it
// more than may be spent (2). It returns whether it did, and the sum.
func take() *redis.Script {
	const twoDays = `172800`
	return redis.NewScript(`
		local used = redis.call('INCRBY', KEYS[1], ARGV[1])
		redis.call('EXPIRE', KEYS[1], ` + twoDays + `)
		if used + tonumber(ARGV[3]) > tonumber(ARGV[2]) then return {0, used} end
		return {1, redis.call('INCRBY', KEYS[1], ARGV[3])}`)
}

// Spend takes one of the day's most for name, or reports that they are used up. It
// implements decode.Budget.
func (b *Budget) Spend(ctx context.Context, name string, most int) bool {
	return b.Take(ctx, name, most).OK
}

// Take counts one of the day's most for name.
func (b *Budget) Take(ctx context.Context, name string, most int) Taken {
	return b.take(ctx, name, 1, most)
}

// Reserve takes n of the day's most for name, or reports that fewer are left.
func (b *Budget) Reserve(ctx context.Context, name string, n, most int) bool {
	return b.take(ctx, name, n, most).OK
}

func (b *Budget) take(ctx context.Context, name string, n, most int) Taken {
	t := Taken{Reset: b.left()}
	date := b.today()
	told := b.hand(date, name)
	if granted, used, answered := b.ask(ctx, date, name, told, n, most); answered {
		t.OK, t.Left = granted, max(0, most-used)
		b.shared(date, name, used)
	} else {
		t.OK, t.Left = b.alone(date, name, told, n, most)
	}
	if !t.OK {
		t.Retry = t.Reset
	}
	return t
}

// Settle puts right what was reserved for name by what it came to: n more, or, where it
// is negative, so many fewer. It counts on the day it is called.
func (b *Budget) Settle(ctx context.Context, name string, n int) {
	const unbounded = 1 << 53 // the largest whole number that Redis's scripts tell apart from the next
	date := b.today()
	told := b.hand(date, name)
	if _, used, answered := b.ask(ctx, date, name, told, n, unbounded); answered {
		b.shared(date, name, used)
		return
	}
	b.restore(date, name, told+n)
}

func budgetKey(name, date string) string { return "budget:" + name + ":" + date }

// today is the day that is spent on.
func (b *Budget) today() string { return b.now().UTC().Format(time.DateOnly) }

// left is how long it lasts.
func (b *Budget) left() time.Duration {
	now := b.now().UTC()
	return now.Truncate(24 * time.Hour).Add(24 * time.Hour).Sub(now)
}

// ask tells Redis what was spent alone and has it take n more; answered is false where
// it does not answer.
func (b *Budget) ask(ctx context.Context, date, name string, told, n, most int) (granted bool, used int, answered bool) {
	var reply []int64
	answered = b.store.do(ctx, "budget", func(ctx context.Context) (err error) {
		reply, err = take().Run(ctx, b.store.client, []string{budgetKey(name, date)}, told, most, n).Int64Slice()
		return err
	})
	if !answered || len(reply) != 2 {
		return false, 0, false
	}
	return reply[0] == 1, int(reply[1]), true
}

// hand takes what was spent alone, to tell Redis; where there is none it stays.
func (b *Budget) hand(date, name string) (alone int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.date != date {
		b.date, b.days = date, map[string]day{}
	}
	d := b.days[name]
	if b.store.client != nil {
		alone, d.alone = d.alone, 0
	}
	b.days[name] = d
	return alone
}

// restore takes back what Redis could not be told.
func (b *Budget) restore(date, name string, told int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.date == date && told != 0 {
		d := b.days[name]
		d.alone += told
		b.days[name] = d
	}
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

// alone spends n without Redis, which does not know either of what it was to be told.
func (b *Budget) alone(date, name string, told, n, most int) (ok bool, left int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.date != date {
		return false, 0 // the day ended meanwhile
	}
	d := b.days[name]
	d.alone += told
	if ok = d.alone+n <= (most-d.shared)/share; ok {
		d.alone += n
	}
	b.days[name] = d
	return ok, max(0, (most-d.shared)/share-d.alone)
}
