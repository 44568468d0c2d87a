package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/billing"
	"example.com/vinbot/conversation"
)

// Enqueuer changes the job queue in the very transaction that decided on it.
type Enqueuer interface {
	// Enqueue adds a job.
	Enqueue(ctx context.Context, tx pgx.Tx, job conversation.Job) error
	// Forget deletes a person's jobs and cancels those that run.
	Forget(ctx context.Context, tx pgx.Tx, user int64) error
}

// Turns is the one writer of what a turn leads to. It is safe for concurrent
// use, by any number of replicas.
type Turns struct {
	pool  *pgxpool.Pool
	jobs  Enqueuer
	plans billing.Plans
	now   func() time.Time
}

// NewTurns returns turns on pool that leave slow work to jobs.
func NewTurns(pool *pgxpool.Pool, jobs Enqueuer, plans billing.Plans, now func() time.Time) *Turns {
	return &Turns{pool: pool, jobs: jobs, plans: plans, now: now}
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
}

func (h head) cause() conversation.Cause { return conversation.Cause{Bot: h.bot, ID: h.id} }

// errNothing says that no update waits, or that another worker is at it.
var errNothing = errors.New("store: nothing to do")

// Turn answers the oldest update of one dialogue and commits all it leads to, or
// nothing. It reports false if none waits or another worker is at it; true without
// an error also where the update is to be decided anew at once. A fault is
// written down with the update, which is tried again with back-off and parked
// after five attempts.
func (t *Turns) Turn(ctx context.Context, k conversation.Key, decide conversation.Decide) (calls int, worked bool, err error) {
	var h head
	var session conversation.Session
	err = inTx(ctx, t.pool, func(tx pgx.Tx) (err error) {
		if session, err = open(ctx, tx, k, &h); err != nil {
			return err
		}
		if h.movedTo != 0 { // it came late: its turn is that of the dialogue's new place
			return move(ctx, tx, conversation.Moved{From: k.Chat, To: h.movedTo})
		}
		turn, err := decide(ctx, session, h.incoming(k))
		if err != nil {
			return err
		}
		calls = len(turn.Calls)
		return t.write(ctx, tx, h, session, turn)
	})
	switch {
	case errors.Is(err, errNothing):
		return 0, false, nil
	case err != nil && h.seq != 0 && ctx.Err() == nil:
		return 0, true, t.fault(ctx, h, lastWords(ctx, session, h, decide, err))
	}
	return calls, err == nil, err
}

func (h head) incoming(k conversation.Key) conversation.Incoming {
	return conversation.Incoming{Bot: h.bot, ID: h.id, Key: k, Raw: h.raw, At: h.at}
}

// lastWords lets the last attempt that fails end with an apology: err as a
// [conversation.FatalError]. What is fatal already has its own.
func lastWords(ctx context.Context, s conversation.Session, h head, decide conversation.Decide, err error) error {
	fatal, ended := errors.AsType[*conversation.FatalError](err)
	if ended || h.attempts+1 < maxAttempts || s.State == nil {
		return err
	}
	in := h.incoming(s.Key)
	in.Failed = err
	if _, last := decide(ctx, s, in); errors.As(last, &fatal) {
		return fatal
	}
	return err
}

// open holds the session, made if need be, until the transaction ends or its
// connection dies, and reads the update to answer.
func open(ctx context.Context, tx pgx.Tx, k conversation.Key, h *head) (conversation.Session, error) {
	s := conversation.Session{Key: k}
	var name conversation.StateName
	var data, memory []byte
	h.user = k.User
	b := &pgx.Batch{}
	b.Queue(`
		INSERT INTO sessions (chat_id, thread_id, user_id)
		VALUES ($1, $2, $3)
		ON CONFLICT DO NOTHING`, k.Chat, k.Thread, k.User)
	b.Queue(`
		SELECT s.version, s.state, s.data, s.memory, coalesce(p.lang, ''), coalesce(p.units, ''), p.blocked_at IS NOT NULL
		FROM sessions AS s
		LEFT JOIN people AS p ON p.user_id = s.user_id
		WHERE (s.chat_id, s.thread_id, s.user_id) = ($1, $2, $3)
		FOR UPDATE OF s SKIP LOCKED`, k.Chat, k.Thread, k.User).QueryRow(func(row pgx.Row) error {
		return row.Scan(&s.Version, &name, &data, &memory, &s.Person.Lang, &s.Person.Units, &s.Person.Blocked)
	})
	b.Queue(`
		SELECT seq, bot_id, update_id, raw, attempts, coalesce(retry_at > now(), false), extract(epoch FROM received_at)::bigint,
			coalesce((SELECT moved_to FROM chats WHERE chats.chat_id = $1), 0)
		FROM inbox
		WHERE (chat_id, thread_id, user_id) = ($1, $2, $3) AND done_at IS NULL AND parked_at IS NULL
		ORDER BY seq
		LIMIT 1`, k.Chat, k.Thread, k.User).QueryRow(func(row pgx.Row) error {
		return row.Scan(&h.seq, &h.bot, &h.id, &h.raw, &h.attempts, &h.early, &h.at, &h.movedTo)
	})
	err := tx.SendBatch(ctx, b).Close()
	if errors.Is(err, pgx.ErrNoRows) || err == nil && h.early {
		*h = head{}
		return s, errNothing
	}
	if err != nil {
		*h = head{}
		return s, fmt.Errorf("store: open session: %w", err)
	}
	if err := json.Unmarshal(memory, &s.Memory); err != nil {
		return s, fmt.Errorf("store: session memory: %w", err)
	}
	s.State, err = conversation.Restore(name, data)
	return s, err
}

// write stores a turn. before is the session as it was.
func (t *Turns) write(ctx context.Context, tx pgx.Tx, h head, before conversation.Session, turn conversation.Turn) error {
	for _, v := range turn.Charges {
		if _, err := ChargeVIN(ctx, tx, before.Key.User, string(v), t.now(), t.plans); err != nil {
			return fmt.Errorf("store: charge: %w", err)
		}
	}
	b := &pgx.Batch{}
	if turn.Forget {
		if err := t.jobs.Forget(ctx, tx, before.Key.User); err != nil {
			return err
		}
		queueForget(b, before.Key.User)
	}
	if err := queueSession(b, before, turn); err != nil {
		return err
	}
	queueExtras(b, before.Key, turn, t.now())
	queueCalls(b, h, turn.Calls)
	b.Queue(`UPDATE inbox SET done_at = now() WHERE seq = $1`, h.seq)
	if turn.MovesTo != 0 {
		queueMove(b, conversation.Moved{From: before.Key.Chat, To: turn.MovesTo})
	}
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("store: write turn: %w", err)
	}
	for _, j := range turn.Jobs {
		args, err := json.Marshal(j.Args)
		if err != nil {
			return fmt.Errorf("store: job %s: %w", j.Task.Work, err)
		}
		job := conversation.Job{Key: before.Key, Task: j.Task.ID, Work: j.Task.Work, Args: args, Lang: turn.Session.Lang(), Units: turn.Session.Person.Units, Cause: h.cause()}
		if j.After > 0 {
			job.At = t.now().Add(j.After)
		}
		if err := t.jobs.Enqueue(ctx, tx, job); err != nil {
			return fmt.Errorf("store: enqueue %s: %w", j.Task.Work, err)
		}
	}
	return nil
}

func queueSession(b *pgx.Batch, before conversation.Session, turn conversation.Turn) error {
	k, s := before.Key, turn.Session
	data, err := json.Marshal(s.State)
	if err != nil {
		return fmt.Errorf("store: state: %w", err)
	}
	memory, err := json.Marshal(s.Memory)
	if err != nil {
		return fmt.Errorf("store: memory: %w", err)
	}
	b.Queue(`
		INSERT INTO sessions (chat_id, thread_id, user_id, version, state, data, memory, touched_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, now())
		ON CONFLICT (chat_id, thread_id, user_id)
		DO UPDATE SET version = $4, state = $5, data = $6, memory = $7, touched_at = now()`,
		k.Chat, k.Thread, k.User, s.Version, s.State.Name(), data, memory)
	if s.Person != before.Person && !turn.Forget {
		b.Queue(`
			INSERT INTO people (user_id, lang, units)
			VALUES ($1, $2, $3)
			ON CONFLICT (user_id) DO UPDATE SET lang = $2, units = $3`, k.User, s.Person.Lang, s.Person.Units)
	}
	return nil
}

// queueExtras stores what only some turns lead to.
func queueExtras(b *pgx.Batch, k conversation.Key, turn conversation.Turn, now time.Time) {
	for _, n := range turn.Notes {
		queueNote(b, k.User, n, now)
	}
	for _, id := range turn.Opened {
		b.Queue(`INSERT INTO label_views (user_id, label_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, k.User, id, now)
	}
	for _, words := range turn.Support {
		b.Queue(`INSERT INTO support_messages (user_id, chat_id, text) VALUES ($1, $2, $3)`, k.User, k.Chat, words)
	}
	if p := turn.Presence; p != nil {
		b.Queue(`
			INSERT INTO chats (chat_id, gone_at)
			VALUES ($1, CASE WHEN $2 THEN now() END)
			ON CONFLICT (chat_id) DO UPDATE SET gone_at = excluded.gone_at, muted_until = NULL`, k.Chat, p.Gone)
		if p.Gone {
			b.Queue(`DELETE FROM outbox WHERE chat_id = $1`, k.Chat)
		}
	}
}

func queueCalls(b *pgx.Batch, h head, calls []conversation.Outgoing) {
	for _, c := range calls {
		var name, mime *string
		var file []byte
		if a := c.Attachment; a != nil {
			name, mime, file = &a.Name, &a.MIME, a.Bytes
		}
		b.Queue(`
			INSERT INTO outbox (chat_id, method, body, file_name, file_mime, file, bot_id, update_id, user_id, answers, retracts)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, nullif($10::bigint, 0), nullif($11::bigint, 0))`,
			c.Chat, c.Method, c.Body, name, mime, file, h.bot, h.id, h.user, c.Answers, c.Retracts)
	}
}

// maxAttempts is how often an update is tried before it is parked.
const maxAttempts = 5

// fault writes down that an update could not be answered and returns why: it waits
// 1, 4, 9 … s for its next attempt, or is parked. What else the dialogue holds waits
// behind it. A quota that was used up meanwhile is no fault: the update is decided
// anew, at once the first time.
func (t *Turns) fault(ctx context.Context, h head, cause error) error {
	attempts := h.attempts + 1
	wait := time.Duration(attempts*attempts) * time.Second
	overtaken := false
	if _, quota := errors.AsType[*billing.QuotaError](cause); quota && attempts < maxAttempts {
		overtaken, wait = attempts == 1, wait-time.Second
	}
	fatal, park := errors.AsType[*conversation.FatalError](cause)
	incident, apology := "", []conversation.Outgoing(nil)
	if park {
		incident, apology = fatal.Incident, fatal.Apology
	}
	err := inTx(ctx, t.pool, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		b.Queue(`
			UPDATE inbox
			SET attempts = $2, retry_at = now() + $3 * interval '1 microsecond', incident = nullif($4, ''),
				parked_at = CASE WHEN $5 THEN now() END
			WHERE seq = $1`, h.seq, attempts, wait.Microseconds(), incident, park || attempts >= maxAttempts)
		queueCalls(b, h, apology)
		return tx.SendBatch(ctx, b).Close()
	})
	switch {
	case err != nil:
		return errors.Join(cause, fmt.Errorf("store: note fault: %w", err))
	case overtaken:
		return nil
	}
	return cause
}
