package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/conversation"
)

// Post is one sender's view of the outbox. It owns one connection, and on it one
// advisory lock for each chat it is sending to: the lock vanishes with the
// connection, so no lease has to be written or to run out. A send in flight
// holds no other connection.
//
// Post is not safe for concurrent use: one goroutine claims and marks, in
// batches, for all the sends around it.
type Post struct {
	pool *pgxpool.Pool
	conn *pgxpool.Conn
	mine map[int64]bool // chats whose lock this connection holds
}

// NewPost returns a post that connects when it is first used.
func NewPost(pool *pgxpool.Pool) *Post { return &Post{pool: pool, mine: map[int64]bool{}} }

// outboxLocks separates our advisory locks from others'.
const outboxLocks = 0x76_62_6f

// Exchange writes a round down and claims the next call of each wanted chat. What
// another sender holds, or what has no call, is left out. After an error nothing
// of the round may have been written, and every claim is lost: the caller gives
// the same round again.
func (p *Post) Exchange(ctx context.Context, r conversation.Round) (next []conversation.Outgoing, err error) {
	if err := p.connect(ctx); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			p.drop(ctx)
		}
	}()
	b := &pgx.Batch{}
	queueMarks(b, r)
	p.queueLocks(b, r.Want)
	if b.Len() > 0 {
		if err := p.conn.SendBatch(ctx, b).Close(); err != nil {
			return nil, fmt.Errorf("store: outbox: mark and lock: %w", err)
		}
	}
	held := slices.DeleteFunc(slices.Clone(r.Want), func(chat int64) bool { return !p.mine[chat] })
	if len(held) == 0 {
		return nil, nil
	}
	return p.heads(ctx, held)
}

// queueMarks forgets what was sent and writes down what was refused.
func queueMarks(b *pgx.Batch, r conversation.Round) {
	var seqs []int64
	for _, c := range r.Sent {
		seqs = append(seqs, c.Seq)
	}
	queueAnswers(b, r.Sent)
	for _, m := range r.Moved {
		queueMove(b, m)
	}
	for _, c := range r.Muted {
		queueMute(b, c)
	}
	for _, f := range r.Refused {
		seqs = append(seqs, f.Call.Seq)
		b.Queue(`
			INSERT INTO refused_calls (seq, chat_id, method, code, description)
			VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT DO NOTHING`, f.Call.Seq, f.Call.Chat, f.Call.Method, f.Code, f.Description)
	}
	if len(seqs) > 0 {
		b.Queue(`DELETE FROM outbox WHERE seq = ANY ($1)`, seqs)
	}
	if len(r.Gone) > 0 {
		b.Queue(`
			INSERT INTO chats (chat_id, gone_at)
			SELECT c, now()
			FROM unnest($1::bigint[]) AS gone (c)
			ON CONFLICT (chat_id) DO UPDATE SET gone_at = now()`, r.Gone)
		b.Queue(`DELETE FROM outbox WHERE chat_id = ANY ($1)`, r.Gone)
		b.Queue(`DELETE FROM reports WHERE user_id = ANY ($1)`, r.Gone) // of a private chat the person's own number
	}
}

// queueLocks takes the chats that are not held yet, where nobody else has them.
func (p *Post) queueLocks(b *pgx.Batch, chats []int64) {
	fresh := slices.DeleteFunc(slices.Clone(chats), func(chat int64) bool { return p.mine[chat] })
	if len(fresh) == 0 {
		return
	}
	b.Queue(`
		SELECT c
		FROM unnest($1::bigint[]) AS wanted (c)
		WHERE pg_try_advisory_lock(hashtextextended(c::text, $2))`, fresh, outboxLocks).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			var chat int64
			if err := rows.Scan(&chat); err != nil {
				return err
			}
			p.mine[chat] = true
		}
		return rows.Err()
	})
}

// heads reads the oldest call of each chat held, and frees those that have none, so
// that another sender may have them. It is a statement after the one that locked and
// the one that forgot: what the last holder sent is not seen any more, and what we
// sent is forgotten for good before the next holder looks.
func (p *Post) heads(ctx context.Context, chats []int64) (calls []conversation.Outgoing, err error) {
	rows, err := p.conn.Query(ctx, `
		SELECT c, coalesce(o.seq, 0), coalesce(o.method, ''), o.body, coalesce(o.file_name, ''), coalesce(o.file_mime, ''), o.file, coalesce(o.file_sealed, false),
			coalesce(o.bot_id, 0), coalesce(o.update_id, 0), coalesce(o.created_at, now()), coalesce(o.answers, 0), coalesce(o.retracts, 0),
			CASE WHEN o.retracts IS NOT NULL THEN (SELECT array_agg(message_id) FROM answers AS a WHERE (a.chat_id, a.question) = (c, o.retracts)) END,
			CASE WHEN o.seq IS NULL THEN pg_advisory_unlock(hashtextextended(c::text, $2)) END
		FROM unnest($1::bigint[]) AS held (c)
		LEFT JOIN LATERAL (
			SELECT *
			FROM outbox
			WHERE chat_id = c AND NOT EXISTS (SELECT FROM chats WHERE chats.chat_id = c AND muted_until > now())
			ORDER BY seq + 0 -- not by the key, which would read the calls of all chats
			LIMIT 1
		) AS o ON true`, chats, outboxLocks)
	if err != nil {
		return nil, fmt.Errorf("store: outbox: read: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var c conversation.Outgoing
		var a conversation.Attachment
		if err := rows.Scan(&c.Chat, &c.Seq, &c.Method, (*[]byte)(&c.Body), &a.Name, &a.MIME, &a.Bytes, &a.Sealed,
			&c.Cause.Bot, &c.Cause.ID, &c.Queued, &c.Answers, &c.Retracts, &c.Retracted, nil); err != nil {
			return nil, fmt.Errorf("store: outbox: read: %w", err)
		}
		if c.Seq == 0 {
			delete(p.mine, c.Chat)
			continue
		}
		if a.Bytes != nil {
			c.Attachment = &a
		}
		calls = append(calls, c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("store: outbox: read: %w", err)
	}
	return calls, nil
}

// Waiting lists up to limit chats that calls wait for, the longest waiting first.
func (p *Post) Waiting(ctx context.Context, limit int) ([]int64, error) {
	rows, err := p.pool.Query(ctx, `
		SELECT chat_id
		FROM outbox AS o
		WHERE NOT EXISTS (SELECT FROM chats AS c WHERE c.chat_id = o.chat_id AND c.muted_until > now())
		GROUP BY chat_id
		ORDER BY min(seq)
		LIMIT $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("store: outbox: waiting: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

// Close gives up every claim.
func (p *Post) Close(ctx context.Context) { p.drop(ctx) }

func (p *Post) connect(ctx context.Context) error {
	if p.conn != nil {
		return nil
	}
	conn, err := p.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("store: outbox: connect: %w", err)
	}
	p.conn = conn
	// The outbox is empty most of the time, and a plan that was made then reads all of
	// it: it must not be kept for when much waits. The connection is never given back.
	if _, err := conn.Exec(ctx, "SET plan_cache_mode = force_custom_plan"); err != nil {
		p.drop(ctx)
		return fmt.Errorf("store: outbox: connect: %w", err)
	}
	return nil
}

// drop closes the connection, and with it every lock.
func (p *Post) drop(ctx context.Context) {
	if p.conn == nil {
		return
	}
	closing, stop := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer stop()
	_ = p.conn.Hijack().Close(closing) // if it was broken already, its locks are gone all the same
	p.conn = nil
	clear(p.mine)
}
