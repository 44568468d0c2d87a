package graph

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"

	v1 "example.com/vinbot/api/v1"
	"example.com/vinbot/conversation"
	"example.com/vinbot/conversation/schedule"
	"example.com/vinbot/knowledge"
)

// request remembers what was found out for one request, so that nobody is asked twice
// however often and under whatever names a thing is asked for.
type request struct {
	cars    *cars
	recalls once[knowledge.Vehicle, v1.Recalled]
	reports once[struct{}, []conversation.Report]
	soFar   once[schedule.Every, v1.Happened]
}

type requestKey struct{}

// gather reads an operation before it is run.
func gather(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	r := &request{cars: carsOf(graphql.GetOperationContext(ctx))}
	r.recalls.turns = make(chan struct{}, recallsAtOnce)
	return next(context.WithValue(ctx, requestKey{}, r))
}

// requestOf is the request that a context belongs to.
func requestOf(ctx context.Context) *request {
	if r, ok := ctx.Value(requestKey{}).(*request); ok {
		return r
	}
	return &request{cars: &cars{}}
}

// once finds each thing once, also for those who ask at the same time; with turns no more
// than so many at a time.
type once[K comparable, V any] struct {
	turns chan struct{}

	mu    sync.Mutex
	found map[K]func() (V, error)
}

func (o *once[K, V]) of(k K, find func() (V, error)) (V, error) {
	o.mu.Lock()
	f, there := o.found[k]
	if !there {
		if o.found == nil {
			o.found = map[K]func() (V, error){}
		}
		f = sync.OnceValues(func() (V, error) {
			if o.turns != nil {
				o.turns <- struct{}{}
				defer func() { <-o.turns }()
			}
			return find()
		})
		o.found[k] = f
	}
	o.mu.Unlock()
	return f()
}
