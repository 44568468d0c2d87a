package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/billing"
	"example.com/vinbot/conversation"
	"example.com/vinbot/internal/seal"
)

// Enqueuer changes the job queue in the very transaction that decided on it.
type Enqueuer interface {
	// Enqueue adds a job.
	Enqueue(ctx context.Context, tx pgx.Tx, job conversation.Job) error
	// Abandon ends the jobs of some tasks of a dialogue, and deletes those not begun.
	Abandon(ctx context.Context, tx pgx.Tx, key conversation.Key, tasks []int64) error
	// Forget deletes a person's jobs and cancels those that run.
	Forget(ctx context.Context, tx pgx.Tx, user int64) error
}

// Turns is the one writer of what a turn leads to. It is safe for concurrent
// use, by any number of replicas.
type Turns struct {
	pool  *pgxpool.Pool
	jobs  Enqueuer
	terms billing.Terms
	now   func() time.Time
	words *seal.Box // that hides who wrote a strange word; nil: none is kept
	hooks *Hooks    // that tell others; nil: there are none
}

// Telling lets turns tell webhooks of what happens in them; h may be nil.
func (t *Turns) Telling(h *Hooks) *Turns {
	t.hooks = h
	return t
}

// Counting lets turns count strange words with the keys of box, which may be nil.
func (t *Turns) Counting(box *seal.Box) *Turns {
	t.words = box
	return t
}

// NewTurns returns turns on pool that leave slow work to jobs.
func NewTurns(pool *pgxpool.Pool, jobs Enqueuer, terms billing.Terms, now func() time.Time) *Turns {
	return &Turns{pool: pool, jobs: jobs, terms: terms, now: now}
}

// Turn answers the oldest update of each of some dialogues in one transaction: it
// commits all that they lead to, and what failed as a fault, or nothing. A dialogue
// of which no update waits, or which another worker is at, is left out. Where the
// database refuses what one of them leads to, each gets a transaction of its own.
//
// A fault is written down with the update, which is tried again with back-off and
// parked after five attempts. An error beside the visits concerns none of them alone.
func (t *Turns) Turn(ctx context.Context, keys []conversation.Key, decide conversation.Decide) ([]conversation.Visit, error) {
	keys = slices.SortedFunc(slices.Values(keys), byPerson)
	visits, apart, err := t.together(ctx, keys, decide)
	for _, k := range apart {
		one, _, bad := t.together(ctx, []conversation.Key{k}, decide)
		visits, err = append(visits, one...), errors.Join(err, bad)
	}
	return visits, err
}

// byPerson orders dialogues as every transaction is to lock what persons have: so
// that none waits for one that waits for it.
func byPerson(a, b conversation.Key) int {
	return cmp.Or(cmp.Compare(a.User, b.User), cmp.Compare(a.Chat, b.Chat), cmp.Compare(a.Thread, b.Thread))
}

// together gives dialogues a turn in one transaction; those in apart are to get one
// of their own.
func (t *Turns) together(ctx context.Context, keys []conversation.Key, decide conversation.Decide) (visits []conversation.Visit, apart []conversation.Key, err error) {
	conn, err := t.pool.Acquire(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("store: turn: %w", err)
	}
	leave := sync.OnceFunc(func() {
		rollback(ctx, conn)
		conn.Release()
	})
	defer leave()
	desks, err := open(ctx, conn, keys)
	if err != nil || len(desks) == 0 {
		return nil, nil, err
	}
	for _, d := range desks {
		if d.err != nil || d.head.movedTo != 0 { // its session cannot be read, or is another by now
			continue
		}
		if d.turn, d.err = decide(ctx, d.session, d.incoming()); d.err != nil {
			d.err = lastWords(ctx, d, decide, d.err)
		}
	}
	if ctx.Err() != nil {
		return nil, nil, ctx.Err() // a stop is nobody's fault
	}
	if len(desks) > 1 {
		desks = slices.DeleteFunc(desks, func(d *desk) bool {
			if d.sweeping() {
				apart = append(apart, d.session.Key)
			}
			return d.sweeping()
		})
	}
	switch err := t.write(ctx, conn, desks); {
	case err == nil:
		return visited(desks), apart, nil
	case ctx.Err() != nil:
		return nil, nil, ctx.Err()
	case len(desks) > 1:
		for _, d := range desks {
			apart = append(apart, d.session.Key)
		}
		return nil, apart, nil
	default:
		leave() // its connection may be broken
		d := desks[0]
		again, err := t.fault(ctx, d.head, lastWords(ctx, d, decide, err))
		return []conversation.Visit{{Key: d.session.Key, More: again, Err: err}}, apart, nil
	}
}

// rollback ends a transaction that was not committed. A connection on which that
// fails is not used again: the pool looks at its state.
func rollback(ctx context.Context, conn *pgxpool.Conn) {
	if conn.Conn().PgConn().TxStatus() == 'I' {
		return
	}
	const patience = 5 * time.Second
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer stop()
	_, _ = conn.Exec(ctx, "ROLLBACK")
}

func visited(desks []*desk) []conversation.Visit {
	visits := make([]conversation.Visit, len(desks))
	for i, d := range desks {
		visits[i] = conversation.Visit{Key: d.session.Key, More: d.head.more && d.err == nil, Err: d.err}
	}
	return visits
}
