package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
)

// write stores turns, and the faults of those that failed, and commits.
func (t *Turns) write(ctx context.Context, conn *pgxpool.Conn, desks []*desk) error {
	b := &pgx.Batch{}
	var done []*desk
	for _, d := range desks {
		switch {
		case d.err != nil:
			queueFault(b, d.head, d.err)
			continue
		case d.head.movedTo != 0: // it came late: its turn is that of the dialogue's new place
			queueMove(b, conversation.Moved{From: d.session.Key.Chat, To: d.head.movedTo})
			continue
		}
		done = append(done, d)
		if err := t.slow(ctx, conn, d); err != nil {
			return err
		}
		if d.turn.Forget {
			queueForget(b, d.session.Key.User)
		}
		queuePerson(b, d.session, d.turn)
		queueExtras(b, d.session.Key, d.turn, t.now())
		queueWords(b, t.words, d.session.Key.User, d.turn.Strange, t.now())
	}
	if err := queueSessions(b, done); err != nil {
		return err
	}
	var calls letters
	for _, d := range done {
		calls.add(d.head, d.turn.Calls)
	}
	calls.queue(b)
	b.Queue(`UPDATE inbox SET done_at = now() WHERE seq = ANY ($1)`, seqs(done))
	for _, d := range done {
		if d.turn.MovesTo != 0 {
			queueMove(b, conversation.Moved{From: d.session.Key.Chat, To: d.turn.MovesTo})
		}
	}
	b.Queue(`COMMIT`)
	if err := conn.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("store: write turn: %w", err)
	}
	return nil
}

// slow does what needs answers of the database one after the other: quotas and jobs.
func (t *Turns) slow(ctx context.Context, conn *pgxpool.Conn, d *desk) error {
	k := d.session.Key
	if len(d.turn.Charges)+len(d.turn.Opened)+len(d.turn.Jobs)+len(d.turn.Abandons)+len(d.turn.Keys)+len(d.turn.EndKeys)+len(d.turn.Team) == 0 && !d.turn.Forget {
		return nil
	}
	tx, err := conn.BeginTx(ctx, pgx.TxOptions{BeginQuery: "SELECT"}) // it was begun with the first batch
	if err != nil {
		return fmt.Errorf("store: turn: %w", err)
	}
	if err := t.charge(ctx, tx, k.User, d.turn.Charges); err != nil {
		return err
	}
	for _, id := range d.turn.Opened {
		if err := t.hooks.stickerRead(ctx, tx, k.User, id, 0); err != nil {
			return err
		}
	}
	if d.turn.Warned {
		if err := warned(ctx, tx, k.User, t.now(), t.terms); err != nil {
			return err
		}
	}
	if err := changeKeys(ctx, tx, k.User, d.turn, t.now()); err != nil {
		return err
	}
	if err := t.changeTeam(ctx, tx, k.User, d.turn); err != nil {
		return err
	}
	if d.turn.Forget {
		if err := t.jobs.Forget(ctx, tx, k.User); err != nil {
			return err
		}
	}
	if len(d.turn.Abandons) > 0 {
		if err := t.jobs.Abandon(ctx, tx, k, d.turn.Abandons); err != nil {
			return err
		}
	}
	return t.enqueue(ctx, tx, d)
}

// changeTeam does what a turn decided about a person's team. What it told as done must be
// done, or the turn fails and is decided anew.
func (t *Turns) changeTeam(ctx context.Context, tx pgx.Tx, user int64, turn conversation.Turn) error {
	for _, c := range turn.Team {
		if err := ChangeTeam(ctx, tx, user, c, t.now(), t.terms); err != nil {
			return err
		}
	}
	if !turn.Forget {
		return nil
	}
	return teamwork{tx, t.terms, t.now()}.leaveForGood(ctx, user)
}

// charge counts VINs to a person's month, and tells where little of it is left.
func (t *Turns) charge(ctx context.Context, tx pgx.Tx, user int64, vins []knowledge.VIN) error {
	fresh := false
	for _, v := range vins {
		charged, err := ChargeVIN(ctx, tx, user, string(v), t.now(), t.terms)
		if err != nil {
			return fmt.Errorf("store: charge: %w", err)
		}
		fresh = fresh || charged
	}
	if !fresh {
		return nil
	}
	return t.hooks.charged(ctx, tx, user, t.terms, t.now())
}

// enqueue leaves the slow work that a turn begins.
func (t *Turns) enqueue(ctx context.Context, tx pgx.Tx, d *desk) error {
	k := d.session.Key
	for _, j := range d.turn.Jobs {
		args, err := json.Marshal(j.Args)
		if err != nil {
			return fmt.Errorf("store: job %s: %w", j.Task.Work, err)
		}
		s := d.turn.Session
		job := conversation.Job{Key: k, Task: j.Task.ID, Work: j.Task.Work, Args: args, Lang: s.Lang(), Units: s.Person.Units, Cause: d.head.cause()}
		if j.After > 0 {
			job.At = t.now().Add(j.After)
		}
		if err := t.jobs.Enqueue(ctx, tx, job); err != nil {
			return fmt.Errorf("store: enqueue %s: %w", j.Task.Work, err)
		}
	}
	return nil
}

func queueSessions(b *pgx.Batch, desks []*desk) error {
	n := len(desks)
	k := newKeys(n)
	versions, names := make([]int64, n), make([]string, n)
	states, memories := make([]string, n), make([]string, n)
	for i, d := range desks {
		s := d.turn.Session
		k.set(i, d.session.Key)
		versions[i], names[i] = s.Version, string(s.State.Name())
		data, err := json.Marshal(s.State)
		if err != nil {
			return fmt.Errorf("store: state: %w", err)
		}
		memory, err := json.Marshal(s.Memory)
		if err != nil {
			return fmt.Errorf("store: memory: %w", err)
		}
		states[i], memories[i] = string(data), string(memory)
	}
	b.Queue(`
		INSERT INTO sessions (chat_id, thread_id, user_id, version, state, data, memory, touched_at)
		SELECT c, t, u, v, n, s::jsonb, m::jsonb, now()
		FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[]) AS turns (c, t, u, v, n, s, m)
		ON CONFLICT (chat_id, thread_id, user_id)
		DO UPDATE SET version = excluded.version, state = excluded.state, data = excluded.data, memory = excluded.memory, touched_at = now()`,
		k.chats, k.threads, k.users, versions, names, states, memories)
	return nil
}

// queuePerson stores what somebody chose for all dialogues, if that changed.
func queuePerson(b *pgx.Batch, before conversation.Session, turn conversation.Turn) {
	p := turn.Session.Person
	if p == before.Person || turn.Forget {
		return
	}
	b.Queue(`
		INSERT INTO people (user_id, lang, units)
		VALUES ($1, $2, $3)
		ON CONFLICT (user_id) DO UPDATE SET lang = $2, units = $3`, before.Key.User, p.Lang, p.Units)
}

// queueExtras stores what only some turns lead to.
func queueExtras(b *pgx.Batch, k conversation.Key, turn conversation.Turn, now time.Time) {
	for _, a := range turn.Amends {
		queueAmend(b, k.User, a)
	}
	for _, n := range turn.Notes {
		queueNote(b, k.User, n, now)
	}
	for _, id := range turn.Opened {
		b.Queue(`INSERT INTO label_views (user_id, label_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, k.User, id, now)
	}
	for _, r := range turn.Records {
		queueRecord(b, k.User, r)
	}
	for _, w := range turn.Told {
		queueTold(b, k.User, w)
	}
	for _, c := range turn.Claims {
		queueClaim(b, k, c)
	}
	queueReports(b, k.User, turn, now)
	for _, words := range turn.Support {
		b.Queue(`INSERT INTO support_messages (user_id, chat_id, text) VALUES ($1, $2, $3)`, k.User, k.Chat, words)
	}
	if p := turn.Presence; p != nil {
		b.Queue(`
			INSERT INTO chats (chat_id, gone_at)
			VALUES ($1, CASE WHEN $2 THEN now() END)
			ON CONFLICT (chat_id) DO UPDATE SET gone_at = excluded.gone_at, muted_until = NULL`, k.Chat, p.Gone)
		if p.Gone && k.Chat == k.User { // a group that is left may have moved: the sender finds out
			b.Queue(`DELETE FROM outbox WHERE chat_id = $1`, k.Chat)
			b.Queue(`DELETE FROM reports WHERE user_id = $1`, k.User)
		}
	}
}

func seqs(desks []*desk) []int64 {
	list := make([]int64, len(desks))
	for i, d := range desks {
		list[i] = d.head.seq
	}
	return list
}

// letters are calls and what they came of, as the parameters of a statement.
type letters struct {
	chats, bots, updates, users, answers, retracts []int64
	methods, bodies                                []string
	names, mimes                                   []*string
	files                                          [][]byte
	sealed                                         []bool
}

func (l *letters) add(h head, calls []conversation.Outgoing) {
	for _, c := range calls {
		var name, mime *string
		var file []byte
		sealed := false
		if a := c.Attachment; a != nil {
			name, mime, file, sealed = &a.Name, &a.MIME, a.Bytes, a.Sealed
		}
		l.chats, l.bots, l.updates, l.users = append(l.chats, c.Chat), append(l.bots, h.bot), append(l.updates, h.id), append(l.users, h.user)
		l.answers, l.retracts = append(l.answers, c.Answers), append(l.retracts, c.Retracts)
		l.methods, l.bodies = append(l.methods, c.Method), append(l.bodies, string(c.Body))
		l.names, l.mimes, l.files, l.sealed = append(l.names, name), append(l.mimes, mime), append(l.files, file), append(l.sealed, sealed)
	}
}

// queue puts the calls into the outbox, in their order.
func (l *letters) queue(b *pgx.Batch) {
	if len(l.chats) == 0 {
		return
	}
	b.Queue(`
		INSERT INTO outbox (chat_id, method, body, file_name, file_mime, file, file_sealed, bot_id, update_id, user_id, answers, retracts)
		SELECT c, m, b::json, name, mime, file, sealed, bot, id, u, nullif(a, 0), nullif(r, 0)
		FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::boolean[])
			WITH ORDINALITY AS calls (c, m, b, name, mime, file, bot, id, u, a, r, sealed, n)
		ORDER BY n`,
		l.chats, l.methods, l.bodies, l.names, l.mimes, l.files, l.bots, l.updates, l.users, l.answers, l.retracts, l.sealed)
}
