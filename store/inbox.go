package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/conversation"
)

// wakeChannel carries "there are updates" from one replica to the others, once
// for each received batch.
const wakeChannel = "vinbot_inbox"

// Inbox makes updates durable and tells which dialogues wait.
type Inbox struct {
	pool *pgxpool.Pool
	name string // tells this replica's signals from others'
}

// NewInbox returns an inbox on pool.
func NewInbox(pool *pgxpool.Pool) *Inbox { return &Inbox{pool: pool, name: rand.Text()} }

// Receive makes a batch durable in one statement, all of it or nothing. An update
// that is already there is passed over: transports deliver at least once.
func (i *Inbox) Receive(ctx context.Context, batch []conversation.Incoming) error {
	if len(batch) == 0 {
		return nil
	}
	n := len(batch)
	bots, ids, chats, threads, users := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	raws, kinds, done := make([]string, n), make([]string, n), make([]bool, n)
	for j, in := range batch {
		bots[j], ids[j] = in.Bot, in.ID
		chats[j], threads[j], users[j] = in.Key.Chat, in.Key.Thread, in.Key.User
		raws[j], kinds[j], done[j] = string(in.Raw), in.Kind, in.Done
	}
	_, err := i.pool.Exec(ctx, `
		WITH fresh AS (
			INSERT INTO inbox (bot_id, update_id, chat_id, thread_id, user_id, raw, done_at)
			SELECT b, u, c, t, p, r::json, CASE WHEN d THEN now() END
			FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::bool[])
				WITH ORDINALITY AS batch (b, u, c, t, p, r, d, n)
			ORDER BY n
			ON CONFLICT (bot_id, update_id) DO NOTHING
			RETURNING bot_id, update_id
		), counted AS (
			INSERT INTO update_kinds (kind, seen)
			SELECT k, count(*)
			FROM unnest($1::bigint[], $2::bigint[], $8::text[], $7::bool[]) AS batch (b, u, k, d)
			JOIN fresh ON (bot_id, update_id) = (b, u)
			WHERE d
			GROUP BY k
			ORDER BY k
			ON CONFLICT (kind) DO UPDATE SET seen = update_kinds.seen + excluded.seen
		)
		SELECT pg_notify($9, $10)`,
		bots, ids, chats, threads, users, raws, done, kinds, wakeChannel, i.name)
	if err != nil {
		return fmt.Errorf("store: receive %d updates: %w", n, err)
	}
	return nil
}

// Pending lists up to limit dialogues whose oldest update may be answered now,
// the longest waiting first.
func (i *Inbox) Pending(ctx context.Context, limit int) ([]conversation.Key, error) {
	rows, err := i.pool.Query(ctx, `
		SELECT chat_id, thread_id, user_id
		FROM (
			SELECT DISTINCT ON (chat_id, thread_id, user_id) chat_id, thread_id, user_id, seq, retry_at
			FROM inbox
			WHERE done_at IS NULL AND parked_at IS NULL
			ORDER BY chat_id, thread_id, user_id, seq
		) AS heads
		WHERE retry_at IS NULL OR retry_at <= now()
		ORDER BY seq
		LIMIT $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("store: pending: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[conversation.Key])
}

// Listen calls wake whenever another replica has received updates, until ctx ends or
// the connection breaks.
func (i *Inbox) Listen(ctx context.Context, wake func()) error {
	conn, err := i.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("store: listen: %w", err)
	}
	defer func() {
		if c := conn.Hijack(); c != nil { // a listening connection does not go back into the pool
			closing, stop := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
			defer stop()
			_ = c.Close(closing)
		}
	}()
	if _, err := conn.Exec(ctx, "LISTEN "+wakeChannel); err != nil {
		return fmt.Errorf("store: listen: %w", err)
	}
	for {
		n, err := conn.Conn().WaitForNotification(ctx)
		if err != nil {
			return fmt.Errorf("store: listen: %w", err)
		}
		if n.Payload != i.name {
			wake()
		}
	}
}

// Parked is an update that was given up.
type Parked struct {
	Seq      int64     `json:"seq"`
	Chat     int64     `json:"chat"`
	Incident string    `json:"incident"`
	Attempts int       `json:"attempts"`
	At       time.Time `json:"parked_at"`
}

// ParkedUpdates lists what was given up, the newest first.
func (i *Inbox) ParkedUpdates(ctx context.Context, limit int) ([]Parked, error) {
	rows, err := i.pool.Query(ctx, `
		SELECT seq, chat_id, coalesce(incident, ''), attempts, parked_at
		FROM inbox
		WHERE parked_at IS NOT NULL
		ORDER BY parked_at DESC
		LIMIT $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("store: parked: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Parked])
}

// RetryParked gives parked updates (all of them, or those in seqs) another five
// attempts, and returns how many there were.
func (i *Inbox) RetryParked(ctx context.Context, seqs []int64) (int64, error) {
	tag, err := i.pool.Exec(ctx, `
		UPDATE inbox
		SET parked_at = NULL, attempts = 0, retry_at = NULL
		WHERE parked_at IS NOT NULL AND (cardinality($1::bigint[]) = 0 OR seq = ANY ($1))`, append([]int64{}, seqs...))
	if err != nil {
		return 0, fmt.Errorf("store: retry parked: %w", err)
	}
	return tag.RowsAffected(), nil
}

// Depth counts what waits: updates without an answer, calls not sent, updates given up.
func (i *Inbox) Depth(ctx context.Context) (inbox, outbox, parked int64, err error) {
	err = i.pool.QueryRow(ctx, `
		SELECT (SELECT count(*) FROM inbox WHERE done_at IS NULL AND parked_at IS NULL),
			(SELECT count(*) FROM outbox),
			(SELECT count(*) FROM inbox WHERE parked_at IS NOT NULL)`).Scan(&inbox, &outbox, &parked)
	if err != nil {
		return 0, 0, 0, fmt.Errorf("store: depth: %w", err)
	}
	return inbox, outbox, parked, nil
}

// CleanInbox deletes updates that were answered before then.
func (i *Inbox) CleanInbox(ctx context.Context, then time.Time) (int64, error) {
	tag, err := i.pool.Exec(ctx, `DELETE FROM inbox WHERE done_at < $1`, then)
	if err != nil {
		return 0, fmt.Errorf("store: clean inbox: %w", err)
	}
	return tag.RowsAffected(), nil
}

// CleanSessions deletes dialogues that nobody has taken up since then.
func (i *Inbox) CleanSessions(ctx context.Context, then time.Time) (int64, error) {
	tag, err := i.pool.Exec(ctx, `DELETE FROM sessions WHERE touched_at < $1`, then)
	if err != nil {
		return 0, fmt.Errorf("store: clean sessions: %w", err)
	}
	return tag.RowsAffected(), nil
}
