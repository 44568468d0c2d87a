package bot

import (
	"context"
	"encoding/json"
	"sync"
	"time"
)

// intake makes updates durable that are posted one by one. Those that come while
// others are being written wait and are written together: a commit costs as much for
// one as for many.
type intake struct {
	take func(ctx context.Context, raws []json.RawMessage) error

	mu      sync.Mutex
	waiting []*parcel
	writing bool
}

type parcel struct {
	raw  json.RawMessage
	err  error
	done chan struct{}
}

// put returns once the update is durable, or could not be made so.
func (i *intake) put(ctx context.Context, raw json.RawMessage) error {
	p := &parcel{raw: raw, done: make(chan struct{})}
	i.mu.Lock()
	i.waiting = append(i.waiting, p)
	if !i.writing {
		i.writing = true
		go i.write(context.WithoutCancel(ctx)) // for the others too: it must not end with this request
	}
	i.mu.Unlock()
	select {
	case <-p.done:
		return p.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// write writes until nothing waits.
func (i *intake) write(ctx context.Context) {
	for {
		i.mu.Lock()
		batch := i.waiting
		i.waiting, i.writing = nil, len(batch) > 0
		i.mu.Unlock()
		if len(batch) == 0 {
			return
		}
		i.settle(ctx, batch)
	}
}

// settle writes parcels together and, if that fails, each by itself: one must not
// keep the others out.
func (i *intake) settle(ctx context.Context, batch []*parcel) {
	const patience = 20 * time.Second
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	raws := make([]json.RawMessage, len(batch))
	for n, p := range batch {
		raws[n] = p.raw
	}
	err := i.take(ctx, raws)
	for n, p := range batch {
		p.err = err
		if err != nil && len(batch) > 1 {
			p.err = i.take(ctx, raws[n:n+1])
		}
		close(p.done)
	}
}
