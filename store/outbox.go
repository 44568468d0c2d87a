package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
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
	if err := p.mark(ctx, r); err != nil {
		return nil, err
	}
	return p.claim(ctx, r)
}

// mark forgets what was sent and writes down what was refused.
func (p *Post) mark(ctx context.Context, r conversation.Round) error {
	b := &pgx.Batch{}
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
	}
	if b.Len() == 0 {
		return nil
	}
	if err := p.conn.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("store: outbox: mark: %w", err)
	}
	return nil
}

func (p *Post) unlock(b *pgx.Batch, chats []int64) {
	for _, chat := range chats {
		if p.mine[chat] {
			b.Queue(`SELECT pg_advisory_unlock(hashtextextended($1::text, $2))`, strconv.FormatInt(chat, 10), outboxLocks)
			delete(p.mine, chat)
		}
	}
}

// claim locks the wanted chats and reads the oldest call of each one held. The
// rows are read in a statement after the locks were taken, so that what the last
// holder sent is not seen any more.
func (p *Post) claim(ctx context.Context, r conversation.Round) ([]conversation.Outgoing, error) {
	b := &pgx.Batch{}
	for _, chat := range r.Want {
		if p.mine[chat] {
			continue
		}
		b.Queue(`SELECT pg_try_advisory_lock(hashtextextended($1::text, $2))`, strconv.FormatInt(chat, 10), outboxLocks).QueryRow(func(row pgx.Row) error {
			var got bool
			if err := row.Scan(&got); err != nil {
				return err
			}
			if got {
				p.mine[chat] = true
			}
			return nil
		})
	}
	if b.Len() > 0 {
		if err := p.conn.SendBatch(ctx, b).Close(); err != nil {
			return nil, fmt.Errorf("store: outbox: lock: %w", err)
		}
	}
	var held []int64
	for _, chat := range r.Want {
		if p.mine[chat] {
			held = append(held, chat)
		}
	}
	if len(held) == 0 {
		return nil, nil
	}
	calls, err := p.heads(ctx, held)
	if err != nil {
		return nil, err
	}
	return calls, p.release(ctx, held, calls)
}

// release frees the chats that have no call, so that another sender may have them.
func (p *Post) release(ctx context.Context, held []int64, calls []conversation.Outgoing) error {
	busy := map[int64]bool{}
	for _, c := range calls {
		busy[c.Chat] = true
	}
	b := &pgx.Batch{}
	p.unlock(b, slices.DeleteFunc(held, func(chat int64) bool { return busy[chat] }))
	if b.Len() == 0 {
		return nil
	}
	if err := p.conn.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("store: outbox: release: %w", err)
	}
	return nil
}

func (p *Post) heads(ctx context.Context, chats []int64) ([]conversation.Outgoing, error) {
	rows, err := p.conn.Query(ctx, `
		SELECT o.seq, o.chat_id, o.method, o.body, coalesce(o.file_name, ''), coalesce(o.file_mime, ''), o.file,
			o.bot_id, o.update_id, o.created_at,
			coalesce(o.answers, 0), coalesce(o.retracts, 0),
			CASE WHEN o.retracts IS NOT NULL THEN (SELECT array_agg(message_id) FROM answers AS a WHERE (a.chat_id, a.question) = (o.chat_id, o.retracts)) END
		FROM unnest($1::bigint[]) AS held (chat)
		CROSS JOIN LATERAL (SELECT * FROM outbox WHERE chat_id = held.chat ORDER BY seq LIMIT 1) AS o
		LEFT JOIN chats AS c ON c.chat_id = o.chat_id
		WHERE c.muted_until IS NULL OR c.muted_until <= now()`, chats)
	if err != nil {
		return nil, fmt.Errorf("store: outbox: read: %w", err)
	}
	calls, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (conversation.Outgoing, error) {
		var c conversation.Outgoing
		var a conversation.Attachment
		err := row.Scan(&c.Seq, &c.Chat, &c.Method, &c.Body, &a.Name, &a.MIME, &a.Bytes, &c.Cause.Bot, &c.Cause.ID, &c.Queued, &c.Answers, &c.Retracts, &c.Retracted)
		if a.Bytes != nil {
			c.Attachment = &a
		}
		return c, err
	})
	if err != nil {
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
