package bot

import (
	"context"
	"sync"
	"time"
)

// intake makes updates durable that are posted one by one. Those that come while
// others are being written wait and are written together: a commit costs as much for
// one as for many.
type intake struct {
	take func(ctx context.Context, updates []update) error

	mu      sync.Mutex
	waiting []*parcel
	writing bool
}

type parcel struct {
	update update
	err    error
	done   chan struct{}
}

// put returns once the update is durable, or could not be made so.
func (i *intake) put(ctx context.Context, u update) error {
	p := &parcel{update: u, done: make(chan struct{})}
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
	updates := make([]update, len(batch))
	for n, p := range batch {
		updates[n] = p.update
	}
	err := i.take(ctx, updates)
	for n, p := range batch {
		p.err = err
		if err != nil && len(batch) > 1 {
			p.err = i.take(ctx, updates[n:n+1])
		}
		close(p.done)
	}
}
