package bot

import (
	"context"
	"errors"
	"hash/maphash"
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

// dispatcher gives each pending dialogue its turns: one dialogue's in order,
// different dialogues' in parallel. A dialogue always goes to the same worker, so
// that one process never races itself for a row.
type dispatcher struct {
	bot    *Bot
	lanes  []chan conversation.Key
	seed   maphash.Seed
	notice chan struct{} // another replica received something

	mu     sync.Mutex
	queued map[conversation.Key]bool // in a lane already
}

// Wake says that a dialogue has something new in the inbox.
func (b *Bot) Wake(k conversation.Key) {
	select {
	case b.woken <- k:
	default: // the sweep finds it
	}
}

// New prepares a bot for Run.
func New(b Bot) *Bot {
	const pending = 10_000
	b.woken = make(chan conversation.Key, pending)
	return &b
}

// Dispatch answers updates until ctx ends.
func (b *Bot) Dispatch(ctx context.Context) error {
	d := &dispatcher{bot: b, seed: maphash.MakeSeed(), notice: make(chan struct{}, 1), queued: map[conversation.Key]bool{}}
	g, ctx := errgroup.WithContext(ctx)
	for range turnWorkers {
		lane := make(chan conversation.Key, sweepLimit)
		d.lanes = append(d.lanes, lane)
		g.Go(func() error { return d.work(ctx, lane) })
	}
	g.Go(func() error { return d.listen(ctx) })
	g.Go(func() error { return d.route(ctx) })
	return g.Wait()
}

// route hands dialogues to their workers as they are woken, and sweeps.
func (d *dispatcher) route(ctx context.Context) error {
	sweep := time.NewTicker(sweepEvery)
	defer sweep.Stop()
	d.sweep(ctx)
	for {
		select {
		case <-ctx.Done():
			return nil
		case k := <-d.bot.woken:
			d.give(k)
		case <-d.notice:
			d.sweep(ctx)
		case <-sweep.C:
			d.sweep(ctx)
		}
	}
}

// give queues a dialogue, once; a full lane means that the sweep brings it again.
func (d *dispatcher) give(k conversation.Key) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.queued[k] {
		return
	}
	select {
	case d.lanes[maphash.Comparable(d.seed, k)%uint64(len(d.lanes))] <- k:
		d.queued[k] = true
	default:
	}
}

// begin says that a worker has a dialogue in hand: what is received from now on is
// worth another visit.
func (d *dispatcher) begin(k conversation.Key) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.queued, k)
}

func (d *dispatcher) sweep(ctx context.Context) {
	keys, err := d.bot.Inbox.Pending(ctx, sweepLimit)
	if err != nil {
		if ctx.Err() == nil {
			d.bot.Log.ErrorContext(ctx, "sweep failed", "error", err)
		}
		return
	}
	for _, k := range keys {
		d.give(k)
	}
}

// listen hears of what other replicas received. Without it the sweep is enough,
// only slower.
func (d *dispatcher) listen(ctx context.Context) error {
	for ctx.Err() == nil {
		err := d.bot.Inbox.Listen(ctx, func() {
			select {
			case d.notice <- struct{}{}:
			default:
			}
		})
		if err != nil && ctx.Err() == nil {
			d.bot.Log.WarnContext(ctx, "listening interrupted", "error", err)
		}
		pause(ctx, time.Second)
	}
	return nil
}

// work answers all that waits in a dialogue, one turn at a time.
func (d *dispatcher) work(ctx context.Context, lane <-chan conversation.Key) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case k := <-lane:
			d.begin(k)
			for ctx.Err() == nil && d.bot.turn(ctx, k) {
				continue
			}
		}
	}
}

// turn gives one dialogue one turn and reports whether there may be more.
func (b *Bot) turn(ctx context.Context, k conversation.Key) bool {
	start := time.Now()
	chats := map[int64]bool{}
	var cause conversation.Cause
	jobs := 0
	calls, worked, err := b.Turns.Turn(ctx, k, func(ctx context.Context, s conversation.Session, in conversation.Incoming) (conversation.Turn, error) {
		cause = conversation.Cause{Bot: in.Bot, ID: in.ID}
		t, err := b.Decide(ctx, s, in)
		jobs = len(t.Jobs)
		for _, c := range t.Calls {
			chats[c.Chat] = true
		}
		return t, err
	})
	if err != nil && !errors.Is(err, context.Canceled) {
		b.Log.ErrorContext(ctx, "turn failed", "error", err)
	}
	if worked {
		b.Meter.turn(time.Since(start), err == nil)
		b.Log.DebugContext(ctx, "turn ended", "bot_id", cause.Bot, "update_id", cause.ID, "took", time.Since(start),
			"calls", calls, "jobs", jobs, "committed", err == nil)
	}
	if calls > 0 || err != nil {
		chats[k.Chat] = true
	}
	for chat := range chats {
		b.Sender.Wake(chat)
	}
	return worked && err == nil
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
