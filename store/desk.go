package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/conversation"
)

// desk is one dialogue in hand: its session, which is locked, the oldest of its
// updates, and what came of it.
type desk struct {
	session conversation.Session
	head    head
	turn    conversation.Turn
	err     error // of the decision
}

// head is the oldest update of a dialogue.
type head struct {
	seq      int64
	bot, id  int64
	user     int64
	raw      json.RawMessage
	attempts int
	early    bool  // to be tried again later
	at       int64 // when it was received, in Unix seconds
	movedTo  int64 // the chat is another one now
	more     bool  // it is not the only one that waits
}

func (h head) cause() conversation.Cause { return conversation.Cause{Bot: h.bot, ID: h.id} }

func (d *desk) incoming() conversation.Incoming {
	h := d.head
	return conversation.Incoming{Bot: h.bot, ID: h.id, Key: d.session.Key, Raw: h.raw, At: h.at}
}

// sweeping reports whether a turn changes what other dialogues have: it is to see
// what those have written, and so gets a transaction of its own.
func (d *desk) sweeping() bool { return d.turn.Forget || d.turn.MovesTo != 0 || d.head.movedTo != 0 }

// keys are dialogues as the parameters of a statement.
type keys struct{ chats, threads, users []int64 }

func newKeys(n int) keys { return keys{make([]int64, n), make([]int64, n), make([]int64, n)} }

func (k keys) set(i int, key conversation.Key) {
	k.chats[i], k.threads[i], k.users[i] = key.Chat, key.Thread, key.User
}

// open begins a transaction that holds the sessions, made if need be, until it ends
// or its connection dies, and reads the updates to answer. Each is read after its
// session was locked, so that it is the oldest for as long as the lock is held.
func open(ctx context.Context, conn *pgxpool.Conn, wanted []conversation.Key) (desks []*desk, err error) {
	k := newKeys(len(wanted))
	for i, key := range wanted {
		k.set(i, key)
	}
	rows, heads := make([]row, len(wanted)), make([]head, len(wanted))
	b := &pgx.Batch{}
	b.Queue(`BEGIN`)
	queueLock(b, k, rows)
	queueHeads(b, k, heads)
	if err := conn.SendBatch(ctx, b).Close(); err != nil {
		return nil, fmt.Errorf("store: open sessions: %w", err)
	}
	for i, key := range wanted {
		if !rows[i].locked || heads[i].seq == 0 || heads[i].early {
			continue
		}
		d := &desk{head: heads[i]}
		d.head.user = key.User
		d.session, d.err = rows[i].restore(key)
		desks = append(desks, d)
	}
	return desks, nil
}

// queueLock reads and locks sessions that nobody else has locked.
func queueLock(b *pgx.Batch, k keys, rows []row) {
	b.Queue(`
		INSERT INTO sessions (chat_id, thread_id, user_id)
		SELECT c, t, u
		FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS wanted (c, t, u)
		ORDER BY c, t, u
		ON CONFLICT DO NOTHING`, k.chats, k.threads, k.users)
	b.Queue(`
		SELECT n, s.version, s.state, s.data, s.memory, coalesce(p.lang, ''), coalesce(p.units, ''), p.blocked_at IS NOT NULL
		FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) WITH ORDINALITY AS wanted (c, t, u, n)
		JOIN sessions AS s ON (s.chat_id, s.thread_id, s.user_id) = (c, t, u)
		LEFT JOIN people AS p ON p.user_id = u
		FOR UPDATE OF s SKIP LOCKED`, k.chats, k.threads, k.users).Query(func(r pgx.Rows) error {
		for r.Next() {
			n, w := 0, row{locked: true}
			if err := r.Scan(&n, &w.version, &w.state, &w.data, &w.memory, &w.person.Lang, &w.person.Units, &w.person.Blocked); err != nil {
				return err
			}
			rows[n-1] = w
		}
		return r.Err()
	})
}

// queueHeads reads the oldest waiting update of each dialogue, and whether there is
// another.
func queueHeads(b *pgx.Batch, k keys, heads []head) {
	b.Queue(`
		SELECT n, h.seq, h.bot_id, h.update_id, h.raw, h.attempts, h.early, h.at, coalesce((SELECT moved_to FROM chats WHERE chat_id = c), 0), h.more
		FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) WITH ORDINALITY AS wanted (c, t, u, n)
		CROSS JOIN LATERAL (
			SELECT *, count(*) OVER () > 1 AS more
			FROM (
				SELECT seq, bot_id, update_id, raw, attempts, coalesce(retry_at > now(), false) AS early,
					extract(epoch FROM received_at)::bigint AS at
				FROM inbox
				WHERE (chat_id, thread_id, user_id) = (c, t, u) AND done_at IS NULL AND parked_at IS NULL
				ORDER BY seq
				LIMIT 2
			) AS two
			ORDER BY seq
			LIMIT 1
		) AS h`, k.chats, k.threads, k.users).Query(func(r pgx.Rows) error {
		for r.Next() {
			n, h := 0, head{}
			if err := r.Scan(&n, &h.seq, &h.bot, &h.id, (*[]byte)(&h.raw), &h.attempts, &h.early, &h.at, &h.movedTo, &h.more); err != nil {
				return err
			}
			heads[n-1] = h
		}
		return r.Err()
	})
}

// row is a session as it is stored, with its person.
type row struct {
	locked       bool
	version      int64
	state        conversation.StateName
	data, memory []byte
	person       conversation.Person
}

// restore makes the session of key again. What cannot be read is that dialogue's
// fault alone.
func (r row) restore(key conversation.Key) (s conversation.Session, err error) {
	s = conversation.Session{Key: key, Version: r.version, Person: r.person}
	if err := json.Unmarshal(r.memory, &s.Memory); err != nil {
		return s, fmt.Errorf("store: session memory: %w", err)
	}
	s.State, err = conversation.Restore(r.state, r.data)
	return s, err
}
