package bot

import (
	"context"
	"encoding/json"
	"errors"
	"hash/maphash"
	"sync"
	"sync/atomic"
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
	b.queued = &atomic.Int64{}
	b.floods = &floods{}
	b.posted = &intake{take: func(ctx context.Context, raws []json.RawMessage) error {
		_, err := b.take(ctx, raws)
		return err
	}}
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
		d.bot.queued.Add(1)
	default:
	}
}

// begin says that a worker has a dialogue in hand: what is received from now on is
// worth another visit. It reports false if the dialogue did not wait.
func (d *dispatcher) begin(k conversation.Key) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.queued[k] {
		return false
	}
	delete(d.queued, k)
	d.bot.queued.Add(-1)
	return true
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

// turnsTogether is how many dialogues share a transaction at most: the first answer
// waits for the last.
const turnsTogether = 16

// work answers all that waits in the dialogues of a lane. Those that wait together
// are answered together: in one transaction each costs less.
func (d *dispatcher) work(ctx context.Context, lane <-chan conversation.Key) error {
	var keys []conversation.Key
	for ctx.Err() == nil {
		if len(keys) == 0 {
			select {
			case <-ctx.Done():
				return nil
			case k := <-lane:
				if d.begin(k) {
					keys = append(keys, k)
				}
			}
		}
		keys = d.bot.turn(ctx, d.gather(keys, lane))
		if len(keys) == turnsTogether { // as many without end as share a transaction let the others of the lane go first
			for _, k := range keys {
				d.give(k)
			}
			keys = nil
		}
	}
	return nil
}

// gather adds to those in hand what waits in a lane.
func (d *dispatcher) gather(keys []conversation.Key, lane <-chan conversation.Key) []conversation.Key {
	for _, k := range keys {
		d.begin(k) // its place in the lane is void
	}
	for len(keys) < turnsTogether {
		select {
		case k := <-lane:
			if d.begin(k) {
				keys = append(keys, k)
			}
		default:
			return keys
		}
	}
	return keys
}

// turn gives dialogues one turn each and returns those that may have more.
func (b *Bot) turn(ctx context.Context, keys []conversation.Key) (again []conversation.Key) {
	if len(keys) == 0 {
		return nil
	}
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
