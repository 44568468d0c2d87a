package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/conversation"
)

// rescuer takes up the jobs of processes that died, within seconds.
//
// Each process that works jobs holds one advisory lock, named by its client's id, on
// a connection of its own: the lock goes when the process does. A running job whose
// process has not been seen to hold its lock for [looks] looks in a row is made
// available again. A process that lives and lost only its connection has taken the
// lock anew by then; if it has not, its job runs twice side by side, and still
// leaves one result: see [dialogueWorker.finish].
type rescuer struct {
	jobs   *Jobs
	id     string
	every  time.Duration // between looks
	conn   *pgxpool.Conn
	absent map[orphan]int // looks in a row
}

// orphan is a running job and the process that it ran in.
type orphan struct {
	ID int64
	By string
}

const (
	aliveLocks = 0x76_62_6c // separates these advisory locks from others'
	lookEvery  = 2 * time.Second
	looks      = 3
	// most is how often a job is begun in all, with pauses of n² up to longest seconds:
	// one that brings down every process it runs in is given up then, and the person is
	// told. Other jobs do not pay for the deaths of their processes with attempts.
	most    = 20
	longest = 10
)

func newRescuer(j *Jobs, id string, every time.Duration) *rescuer {
	return &rescuer{jobs: j, id: id, every: cmp.Or(every, lookEvery), absent: map[orphan]int{}}
}

// appear takes the sign of life, on a new connection.
func (r *rescuer) appear(ctx context.Context) error {
	conn, err := r.jobs.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("store: sign of life: %w", err)
	}
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock(hashtextextended($1, $2))`, r.id, aliveLocks); err != nil {
		conn.Release()
		return fmt.Errorf("store: sign of life: %w", err)
	}
	r.conn = conn
	clear(r.absent) // nobody could be seen meanwhile
	return nil
}

// leave gives the sign of life up with its connection.
func (r *rescuer) leave(ctx context.Context) {
	if r.conn == nil {
		return
	}
	closing, stop := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer stop()
	_ = r.conn.Hijack().Close(closing) // if it was broken already, the lock is gone all the same
	r.conn = nil
}

// run looks after orphans until ctx ends.
func (r *rescuer) run(ctx context.Context) {
	defer r.leave(ctx)
	tick := time.NewTicker(r.every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := r.look(ctx); err != nil && ctx.Err() == nil {
			r.jobs.log.WarnContext(ctx, "orphaned jobs not looked for", "error", err)
			r.leave(ctx)
		}
		if r.conn == nil && ctx.Err() == nil { // at once: others count the looks
			if err := r.appear(ctx); err != nil {
				r.jobs.log.WarnContext(ctx, "no sign of life", "error", err)
			}
		}
	}
}

func (r *rescuer) look(ctx context.Context) error {
	if r.conn == nil {
		return nil
	}
	found, err := r.orphans(ctx)
	if err != nil {
		return err
	}
	absent := map[orphan]int{}
	for _, o := range found {
		if absent[o] = r.absent[o] + 1; absent[o] < looks {
			continue
		}
		if err := r.rescue(ctx, o); err != nil {
			return err
		}
		r.jobs.log.WarnContext(ctx, "job of a dead process taken up", "job_id", o.ID)
	}
	r.absent = absent
	return nil
}

// orphans lists the running jobs whose process holds no sign of life now.
func (r *rescuer) orphans(ctx context.Context) ([]orphan, error) {
	rows, err := r.conn.Query(ctx, `
		SELECT id, by
		FROM (SELECT id, attempted_by[array_upper(attempted_by, 1)] AS by FROM river_job WHERE state = 'running') AS running
		WHERE NOT EXISTS (
			SELECT
			FROM pg_locks
			WHERE locktype = 'advisory' AND granted AND objsubid = 1
				AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
				AND (classid::bigint << 32 | objid::bigint) = hashtextextended(by, $1))`, aliveLocks)
	if err != nil {
		return nil, fmt.Errorf("store: orphaned jobs: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[orphan])
	if err != nil {
		return nil, fmt.Errorf("store: orphaned jobs: %w", err)
	}
	return found, nil
}

// rescue makes one orphan available again, or gives it up, unless somebody else has
// done so already.
func (r *rescuer) rescue(ctx context.Context, o orphan) error {
	err := inTx(ctx, r.jobs.pool, func(tx pgx.Tx) error {
		var state, kind string
		var raw []byte
		err := tx.QueryRow(ctx, `
			UPDATE river_job
			SET state = CASE WHEN attempt < $3 THEN 'available' ELSE 'discarded' END::river_job_state,
				finalized_at = CASE WHEN attempt < $3 THEN NULL ELSE now() END,
				max_attempts = greatest(max_attempts, least(max_attempts + 1, $3)),
				scheduled_at = now() + least(attempt * attempt, $4) * interval '1 second'
			WHERE id = $1 AND state = 'running' AND attempted_by[array_upper(attempted_by, 1)] = $2
			RETURNING state, kind, args`, o.ID, o.By, most, longest).Scan(&state, &kind, &raw)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil || state != "discarded" || kind != (dialogueArgs{}).Kind() {
			return err
		}
		return r.giveUp(ctx, tx, o, raw)
	})
	if err != nil {
		return fmt.Errorf("store: rescue job %d: %w", o.ID, err)
	}
	return nil
}

// errDeadly is why a job was given up.
var errDeadly = errors.New("store: every process that ran the job has died")

func (r *rescuer) giveUp(ctx context.Context, tx pgx.Tx, o orphan, raw []byte) error {
	var a dialogueArgs
	if err := json.Unmarshal(raw, &a); err != nil {
		return err
	}
	event := r.jobs.failure(conversation.Job{ID: o.ID, Key: a.Key, Task: a.Task, Work: a.Work, Args: a.Args, Lang: a.Lang, Units: a.Units, Last: true}, errDeadly)
	return deliver(ctx, tx, o.ID, a, event)
}
