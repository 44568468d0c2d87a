package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/vinbot/billing"
	"example.com/vinbot/internal/hook"
	"example.com/vinbot/knowledge"
)

// ChoreDeliver is the work of sending one event to one endpoint: see [Hooks.Deliver].
const ChoreDeliver = "webhook"

// deliverArgs belong to [ChoreDeliver].
type deliverArgs struct {
	Delivery int64 `json:"delivery"`
}

// happening is what an event tells, before it is known whether anybody wants to hear it.
type happening struct {
	kind    hook.Type
	subject string // what it is about: of one subject each kind happens once
	data    any
}

// emit leaves an event for those of an account's endpoints that want it, in the
// transaction that decided it. What happened before to the same subject does not happen
// again.
func (h *Hooks) emit(ctx context.Context, tx pgx.Tx, account int64, what happening) error {
	e := hook.NewEvent(what.kind, h.Now(), what.data)
	body, err := e.Body()
	if err != nil {
		return err
	}
	rows, err := tx.Query(ctx, `
		WITH wanted AS (
			SELECT id FROM webhook_endpoints WHERE account_id = $2 AND disabled_at IS NULL AND $3 = ANY (events)
		), event AS (
			INSERT INTO webhook_events (id, account_id, type, subject, body, created_at)
			SELECT $1, $2, $3, $4, $5, $6
			WHERE EXISTS (SELECT FROM wanted)
			ON CONFLICT (account_id, type, subject) DO NOTHING
			RETURNING id
		)
		INSERT INTO webhook_deliveries (event_id, endpoint_id, created_at)
		SELECT event.id, wanted.id, $6
		FROM event, wanted
		RETURNING id`, e.ID, account, string(e.Type), what.subject, body, h.Now())
	if err != nil {
		return fmt.Errorf("store: emit %s: %w", e.Type, err)
	}
	return h.queueAll(ctx, tx, rows)
}

// queueAll leaves the work of deliveries, whose ids are in rows.
func (h *Hooks) queueAll(ctx context.Context, tx pgx.Tx, rows pgx.Rows) error {
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return fmt.Errorf("store: deliveries: %w", err)
	}
	for _, id := range ids {
		if err := h.Queue.EnqueueChore(ctx, tx, ChoreDeliver, deliverArgs{id}); err != nil {
			return err
		}
	}
	return nil
}

// listening is the account of a person that has an endpoint for a kind of event; false:
// none. What a member of a team reads stays theirs: the team's endpoints hear nothing of it.
func (h *Hooks) listening(ctx context.Context, tx pgx.Tx, user int64, t hook.Type) (account int64, ok bool, err error) {
	err = tx.QueryRow(ctx, `
		SELECT a.id
		FROM accounts AS a
		WHERE a.owner_id = $1 AND EXISTS (
			SELECT FROM webhook_endpoints AS e WHERE e.account_id = a.id AND e.disabled_at IS NULL AND $2 = ANY (e.events))`, user, string(t)).Scan(&account)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("store: listening to %s: %w", t, err)
	}
	return account, true, nil
}

// stickerRead tells that a person has a label before them for the first time: in the chat,
// or, where sticker is not 0, through the API.
func (h *Hooks) stickerRead(ctx context.Context, tx pgx.Tx, user, label, sticker int64) error {
	if h == nil {
		return nil
	}
	account, ok, err := h.listening(ctx, tx, user, hook.StickerRead)
	if err != nil || !ok {
		return err
	}
	var l knowledge.Label
	err = tx.QueryRow(ctx, `SELECT label FROM labels WHERE id = $2 AND user_id = $1`, user, label).Scan(&l)
	if errors.Is(err, pgx.ErrNoRows) { // it was part of another, or is forgotten
		return nil
	}
	if err != nil {
		return fmt.Errorf("store: label of an event: %w", err)
	}
	doc, err := h.Label(label, sticker, l)
	if err != nil {
		return err
	}
	return h.emit(ctx, tx, account, happening{hook.StickerRead, strconv.FormatInt(label, 10), doc})
}

// ListFinished tells that a person's list of VINs was worked through: once for each list,
// however often it is said. data is what the API tells of the list.
func (h *Hooks) ListFinished(ctx context.Context, tx pgx.Tx, user int64, list string, data any) error {
	if h == nil {
		return nil
	}
	account, ok, err := h.listening(ctx, tx, user, hook.ListFinished)
	if err != nil || !ok {
		return err
	}
	return h.emit(ctx, tx, account, happening{hook.ListFinished, list, data})
}

// usage is the data of [hook.QuotaNearEnd], as /usage answers.
type usage struct {
	Used    int       `json:"used"`
	Limit   int       `json:"limit"`
	Left    int       `json:"left"`
	ResetAt time.Time `json:"reset_at"`
}

// charged tells that little is left of the month that a person's VINs are counted in, be
// it their team's: once a month. It is asked after a VIN was counted.
func (h *Hooks) charged(ctx context.Context, tx pgx.Tx, user int64, terms billing.Terms, now time.Time) error {
	if h == nil {
		return nil
	}
	var wanted bool // or nothing more has to be read
	err := tx.QueryRow(ctx, `
		SELECT EXISTS (
			SELECT FROM webhook_endpoints AS w
			WHERE w.disabled_at IS NULL AND $2 = ANY (w.events) AND w.account_id IN (
				SELECT id FROM accounts WHERE owner_id = $1
				UNION SELECT account_id FROM team_members WHERE user_id = $1 AND left_at IS NULL))`,
		user, string(hook.QuotaNearEnd)).Scan(&wanted)
	if err != nil {
		return fmt.Errorf("store: listening to %s: %w", hook.QuotaNearEnd, err)
	}
	if !wanted {
		return nil
	}
	account, e, err := lockPayer(ctx, tx, user, terms, now)
	if err != nil {
		return err
	}
	n, _, err := used(ctx, tx, account, e, "", now)
	if err != nil {
		return err
	}
	u := e.Usage(n, now)
	if !u.NearEnd() {
		return nil
	}
	start, _ := e.Month(now)
	return h.emit(ctx, tx, account, happening{hook.QuotaNearEnd, start.UTC().Format(time.DateOnly), usage{u.Used, u.Limit, u.Left(), u.ResetAt}})
}

// tellDisabled puts a notice of a disabled endpoint into the inbox of its owner's private
// dialogue, if there is one.
func tellDisabled(ctx context.Context, tx pgx.Tx, account int64, url string) error {
	raw, err := json.Marshal(map[string]any{"result": map[string]string{"kind": "webhook_disabled", "host": hostOf(url)}})
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO inbox (bot_id, update_id, chat_id, thread_id, user_id, raw)
		SELECT 0, nextval('notice_ids'), s.chat_id, s.thread_id, s.user_id, $2
		FROM accounts AS a
		JOIN sessions AS s ON (s.chat_id, s.thread_id, s.user_id) = (a.owner_id, 0, a.owner_id)
		WHERE a.id = $1`, account, raw)
	if err != nil {
		return fmt.Errorf("tell of a disabled endpoint: %w", err)
	}
	return nil
}
