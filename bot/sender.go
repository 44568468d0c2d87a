package bot

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"example.com/vinbot/conversation"
)

// Sender empties the outbox: in order within a chat, many chats at a time. One
// goroutine exchanges what was sent for what is to be sent, in batches; the sends
// themselves hold no connection.
type Sender struct {
	api   *API
	post  post
	log   *slog.Logger
	meter Meter

	woken   chan int64
	results chan sent
	lanes   chan struct{} // bounds best-effort calls; full: no more begin
}

// post is the outbox.
type post interface {
	// Exchange writes down what happened and claims the next call of each wanted
	// chat. After an error the same round is given again.
	Exchange(ctx context.Context, r conversation.Round) ([]conversation.Outgoing, error)
	// Waiting lists chats that calls wait for.
	Waiting(ctx context.Context, limit int) ([]int64, error)
	// Close gives up every claim.
	Close(ctx context.Context)
}

const maxInFlight = 256 // chats being sent to at a time

// NewSender returns a sender for Run.
func NewSender(api *API, p post, log *slog.Logger, m Meter) *Sender {
	const pending, background = 10_000, 64
	return &Sender{
		api: api, post: p, log: log, meter: m,
		woken: make(chan int64, pending), results: make(chan sent, maxInFlight), lanes: make(chan struct{}, background),
	}
}

// Wake says that a chat has something new in the outbox.
func (s *Sender) Wake(chat int64) {
	select {
	case s.woken <- chat:
	default: // the sweep finds it
	}
}

// Background runs a best-effort call beside the outbox, or drops it when there
// are too many.
func (s *Sender) Background(do func()) {
	select {
	case s.lanes <- struct{}{}:
		go func() {
			defer func() {
				if p := recover(); p != nil { // nobody waits for it, and nobody else falls with it
					s.log.Error("background call panicked", "error", fmt.Sprint(p), "stack", string(debug.Stack()))
				}
				<-s.lanes
			}()
			do()
		}()
	default:
	}
}

// office is what the one exchanging goroutine knows.
type office struct {
	*Sender
	ready    map[int64]bool
	inFlight map[int64]bool
	later    map[int64]time.Time // chats that back off
	faults   map[int64]int       // failed attempts of the call in hand
	pause    time.Time           // everybody backs off
	round    conversation.Round
}

// Run sends until ctx ends, then waits for what is in flight.
func (s *Sender) Run(ctx context.Context) error {
	o := &office{
		Sender: s, ready: map[int64]bool{}, inFlight: map[int64]bool{},
		later: map[int64]time.Time{}, faults: map[int64]int{},
	}
	sweep := time.NewTicker(sweepEvery)
	defer sweep.Stop()
	o.sweep(ctx)
	for ctx.Err() == nil {
		o.exchange(ctx)
		timer := time.NewTimer(o.next())
		select {
		case <-ctx.Done():
		case chat := <-s.woken:
			o.ready[chat] = true
		case r := <-s.results:
			o.take(ctx, r)
		case <-sweep.C:
			o.sweep(ctx)
		case <-timer.C:
		}
		timer.Stop()
		o.drain(ctx)
	}
	o.finish(ctx)
	return nil
}

// drain takes all that has come meanwhile, so that rounds are as large as the
// load makes them.
func (o *office) drain(ctx context.Context) {
	for {
		select {
		case chat := <-o.woken:
			o.ready[chat] = true
		case r := <-o.results:
			o.take(ctx, r)
		default:
			return
		}
	}
}

func (o *office) sweep(ctx context.Context) {
	chats, err := o.post.Waiting(ctx, sweepLimit)
	if err != nil {
		if ctx.Err() == nil {
			o.log.ErrorContext(ctx, "outbox sweep failed", "error", err)
		}
		return
	}
	for _, chat := range chats {
		o.ready[chat] = true
	}
}

// next is how long to wait for the first chat that backs off.
func (o *office) next() time.Duration {
	wait := sweepEvery
	for _, at := range o.later {
		wait = min(wait, time.Until(at))
	}
	const shortest = 5 * time.Millisecond
	return max(wait, shortest, min(time.Until(o.pause), sweepEvery))
}

// exchange reports the round and sends what comes back.
func (o *office) exchange(ctx context.Context) {
	now := time.Now()
	for chat, at := range o.later {
		if !at.After(now) {
			delete(o.later, chat)
			o.ready[chat] = true
		}
	}
	o.round.Want = o.wanted(now)
	r := o.round
	if len(r.Sent)+len(r.Refused)+len(r.Gone)+len(r.Muted)+len(r.Moved)+len(r.Want) == 0 {
		return
	}
	calls, err := o.post.Exchange(ctx, r)
	if err != nil {
		if ctx.Err() == nil {
			o.log.ErrorContext(ctx, "outbox exchange failed", "error", err)
		}
		pause(ctx, 200*time.Millisecond)
		return
	}
	for _, chat := range r.Want {
		delete(o.ready, chat)
	}
	o.round = conversation.Round{}
	for _, c := range calls {
		o.inFlight[c.Chat] = true
		go func() { o.results <- o.send(ctx, c) }() // there is room for all in flight
	}
}

// wanted lists the chats that may be sent to now.
func (o *office) wanted(now time.Time) (chats []int64) {
	if now.Before(o.pause) {
		return nil
	}
	for chat := range o.ready {
		if len(o.inFlight)+len(chats) >= maxInFlight {
			break
		}
		if _, waits := o.later[chat]; !waits && !o.inFlight[chat] {
			chats = append(chats, chat)
		}
	}
	return chats
}

// How long a stop waits: for what is in flight, for the last exchange, and for
// calls that nobody depends on.
const (
	lastSends    = 5 * time.Second
	lastExchange = 2 * time.Second
	lastCalls    = time.Second
)

// finish waits for what is in flight and writes it down, so that a stop repeats
// nothing. What one slow send costs is its own record, not the others'.
func (o *office) finish(ctx context.Context) {
	ctx = context.WithoutCancel(ctx)
	o.gather(ctx)
	writing, stop := context.WithTimeout(ctx, lastExchange)
	defer stop()
	o.round.Want = nil
	if _, err := o.post.Exchange(writing, o.round); err != nil {
		o.log.ErrorContext(ctx, "last outbox exchange failed", "error", err)
	}
	o.post.Close(writing)
	o.quiet(ctx)
}

// gather takes the results of what is in flight.
func (o *office) gather(ctx context.Context) {
	ctx, stop := context.WithTimeout(ctx, lastSends)
	defer stop()
	for len(o.inFlight) > 0 {
		select {
		case r := <-o.results:
			o.take(ctx, r)
		case <-ctx.Done():
			o.log.WarnContext(ctx, "stopped with calls in flight: they may be repeated", "calls", len(o.inFlight))
			return
		}
	}
}

// quiet takes all lanes, so that best-effort calls end and no more begin.
func (o *office) quiet(ctx context.Context) {
	ctx, stop := context.WithTimeout(ctx, lastCalls)
	defer stop()
	for range cap(o.lanes) {
		select {
		case o.lanes <- struct{}{}:
		case <-ctx.Done():
			return
		}
	}
}
