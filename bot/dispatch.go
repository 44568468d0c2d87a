package bot

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/vinbot/conversation"
)

const (
	turnWorkers = 8               // turns at a time: each holds a connection
	sweepEvery  = 2 * time.Second // finds what no signal told of: retries, and what a dead replica left
	sweepLimit  = 1000
)

// Wake says that dialogues have something new in the inbox.
func (b *Bot) Wake(keys ...conversation.Key) { b.queue.add(keys...) }

// New prepares a bot for Run.
func New(b Bot) *Bot {
	b.queue = newQueue()
	b.floods = &floods{}
	b.ahead = newAhead()
	b.checkouts = &sync.WaitGroup{}
	b.posted = &intake{take: b.take}
	return &b
}

// Dispatch answers updates until ctx ends: one dialogue's in order, different
// dialogues' in parallel.
func (b *Bot) Dispatch(ctx context.Context) error {
	b.queue.serve()
	g, ctx := errgroup.WithContext(ctx)
	for range turnWorkers {
		g.Go(func() error { return b.work(ctx) })
	}
	notice := make(chan struct{}, 1) // another replica received something
	g.Go(func() error { return b.listen(ctx, notice) })
	g.Go(func() error { return b.watch(ctx, notice) })
	return g.Wait()
}

// watch finds what nobody of this process woke.
func (b *Bot) watch(ctx context.Context, notice <-chan struct{}) error {
	sweep := time.NewTicker(sweepEvery)
	defer sweep.Stop()
	for {
		b.sweep(ctx)
		select {
		case <-ctx.Done():
			return nil
		case <-notice:
		case <-sweep.C:
		}
	}
}

func (b *Bot) sweep(ctx context.Context) {
	keys, err := b.Inbox.Pending(ctx, sweepLimit)
	if err != nil {
		if ctx.Err() == nil {
			b.Log.ErrorContext(ctx, "sweep failed", "error", err)
		}
		return
	}
	b.Wake(keys...)
}

// listen hears of what other replicas received. Without it the sweep is enough,
// only slower.
func (b *Bot) listen(ctx context.Context, notice chan<- struct{}) error {
	for ctx.Err() == nil {
		err := b.Inbox.Listen(ctx, func() {
			select {
			case notice <- struct{}{}:
			default:
			}
		})
		if err != nil && ctx.Err() == nil {
			b.Log.WarnContext(ctx, "listening interrupted", "error", err)
		}
		pause(ctx, time.Second)
	}
	return nil
}

// work answers what waits. Those that wait together are answered together: in one
// transaction each costs less.
func (b *Bot) work(ctx context.Context) error {
	for {
		keys := b.queue.take(ctx)
		if len(keys) == 0 {
			return nil
		}
		b.queue.giveBack(keys, b.turn(ctx, keys))
	}
}

// turn gives dialogues one turn each and returns those that may have more.
func (b *Bot) turn(ctx context.Context, keys []conversation.Key) (again []conversation.Key) {
	start := time.Now()
	chats := map[int64]bool{}
	made := map[conversation.Key]decision{}
	visits, err := b.Turns.Turn(ctx, keys, func(ctx context.Context, s conversation.Session, in conversation.Incoming) (conversation.Turn, error) {
		t, err := b.Decide(ctx, s, in)
		made[s.Key] = decision{conversation.Cause{Bot: in.Bot, ID: in.ID}, len(t.Calls), len(t.Jobs)}
		for _, c := range t.Calls {
			chats[c.Chat] = true
		}
		return t, err
	})
	if err != nil && !errors.Is(err, context.Canceled) {
		b.Log.ErrorContext(ctx, "turns failed", "error", err)
	}
	for _, v := range visits {
		b.Meter.turn(time.Since(start), v.Err == nil)
		d := made[v.Key]
		b.Log.DebugContext(ctx, "turn ended", "bot_id", d.cause.Bot, "update_id", d.cause.ID, "took", time.Since(start),
			"calls", d.calls, "jobs", d.jobs, "committed", v.Err == nil)
		if v.Err != nil {
			b.Log.ErrorContext(ctx, "turn failed", "error", v.Err)
			chats[v.Key.Chat] = true // there may be an apology
		}
		if v.More {
			again = append(again, v.Key)
		}
	}
	for chat := range chats {
		b.Sender.Wake(chat)
	}
	return again
}

// decision is what the log tells of a turn.
type decision struct {
	cause       conversation.Cause
	calls, jobs int
}

// pause waits, or ends with ctx.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
