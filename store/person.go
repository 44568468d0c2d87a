package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
)

// People knows what is kept about persons, apart from their accounts.
type People struct{ pool *pgxpool.Pool }

// NewPeople returns people on pool.
func NewPeople(pool *pgxpool.Pool) *People { return &People{pool: pool} }

// Person is what somebody chose, and what the operator decided about them.
func (p *People) Person(ctx context.Context, user int64) (who conversation.Person, err error) {
	err = p.pool.QueryRow(ctx, `
		SELECT lang, units, blocked_at IS NOT NULL
		FROM people
		WHERE user_id = $1`, user).Scan(&who.Lang, &who.Units, &who.Blocked)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return who, fmt.Errorf("store: person: %w", err)
	}
	return who, nil
}

// History lists a person's cars, the newest first. A word is looked for among the
// letters and digits of a car alone: "f150" is in "F-150".
func (p *People) History(ctx context.Context, user int64, q conversation.HistoryQuery) ([]conversation.HistoryItem, error) {
	rows, err := p.pool.Query(ctx, `
		SELECT vehicle, at, coalesce(label_id, 0),
			EXISTS (SELECT FROM labels AS l WHERE l.id = label_id AND l.user_id = $1 AND l.label ? 'corrections') AS told
		FROM lookups
		WHERE user_id = $1
			AND NOT EXISTS (
				SELECT FROM unnest($2::text[]) AS word
				WHERE strpos(regexp_replace(
					lower(concat_ws(' ', vehicle->>'year', vehicle->>'make', vehicle->>'model', vehicle->>'trim', vehicle->>'vin')),
					'[^a-z0-9]', '', 'g'), word) = 0)
		ORDER BY at DESC, car
		LIMIT $3 OFFSET $4`, user, searched(q.Words), q.Most, q.Skip)
	if err != nil {
		return nil, fmt.Errorf("store: history: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[conversation.HistoryItem])
}

// searched are the words of a search as [People.History] compares them.
func searched(words string) (list []string) {
	for w := range strings.FieldsSeq(strings.ToLower(words)) {
		w = strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, w)
		if w != "" {
			list = append(list, w)
		}
	}
	return list
}

// LabelsSince counts the labels a person opened first since then.
func (p *People) LabelsSince(ctx context.Context, user int64, then time.Time) (n int, err error) {
	err = p.pool.QueryRow(ctx, `SELECT count(*) FROM label_views WHERE user_id = $1 AND at >= $2`, user, then).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("store: labels since: %w", err)
	}
	return n, nil
}

// Opened reports whether a person has opened a label.
func (p *People) Opened(ctx context.Context, user, label int64) (opened bool, err error) {
	err = p.pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM label_views WHERE (user_id, label_id) = ($1, $2))`, user, label).Scan(&opened)
	if err != nil {
		return false, fmt.Errorf("store: opened: %w", err)
	}
	return opened, nil
}

// Block sets or clears the operator's block of a person.
func (p *People) Block(ctx context.Context, user int64, blocked bool) error {
	_, err := p.pool.Exec(ctx, `
		INSERT INTO people (user_id, blocked_at)
		VALUES ($1, CASE WHEN $2 THEN now() END)
		ON CONFLICT (user_id) DO UPDATE SET blocked_at = excluded.blocked_at`, user, blocked)
	if err != nil {
		return fmt.Errorf("store: block: %w", err)
	}
	return nil
}

// Blocked lists the persons the operator has blocked.
func (p *People) Blocked(ctx context.Context) ([]int64, error) {
	rows, err := p.pool.Query(ctx, `SELECT user_id FROM people WHERE blocked_at IS NOT NULL ORDER BY user_id`)
	if err != nil {
		return nil, fmt.Errorf("store: blocked: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

// SupportMessage is what a person wrote to the operator.
type SupportMessage struct {
	ID   int64     `json:"id"`
	User int64     `json:"user_id"`
	Chat int64     `json:"chat_id"`
	Text string    `json:"text"`
	At   time.Time `json:"at"`
}

// SupportMessages lists what persons wrote, the newest first.
func (p *People) SupportMessages(ctx context.Context, limit int) ([]SupportMessage, error) {
	rows, err := p.pool.Query(ctx, `
		SELECT id, user_id, chat_id, text, created_at
		FROM support_messages
		ORDER BY id DESC
		LIMIT $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("store: support messages: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[SupportMessage])
}

func queueNote(b *pgx.Batch, user int64, n conversation.Note, now time.Time) {
	car := carKey(n.Vehicle.VIN, n.Label)
	var label *int64
	if n.Label != 0 {
		label = &n.Label
	}
	b.Queue(`
		INSERT INTO lookups (user_id, car, vehicle, label_id, at)
		VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (user_id, car)
		DO UPDATE SET vehicle = excluded.vehicle, label_id = coalesce(excluded.label_id, lookups.label_id), at = excluded.at`,
		user, car, n.Vehicle, label, now)
}

// carKey names a car among a person's: by its VIN, or by its label where that showed none.
func carKey(v knowledge.VIN, label int64) string {
	if v == "" {
		return "label:" + strconv.FormatInt(label, 10)
	}
	return string(v)
}

// queueTold keeps what a person said of a car in their history; an empty value takes
// back what they said before.
func queueTold(b *pgx.Batch, user int64, w conversation.Told) {
	b.Queue(`
		UPDATE lookups
		SET told = CASE WHEN $4::text = '' THEN told - $3::text ELSE told || jsonb_build_object($3::text, $4::text) END
		WHERE user_id = $1 AND car = $2`, user, string(w.VIN), w.Attribute, w.Value)
}

// Told lists what a person has said of a car, in whichever dialogue.
func (p *People) Told(ctx context.Context, user int64, v knowledge.VIN) ([]conversation.Told, error) {
	rows, err := p.pool.Query(ctx, `
		SELECT car, said.key, said.value
		FROM lookups, jsonb_each_text(told) AS said
		WHERE user_id = $1 AND car = $2
		ORDER BY said.key`, user, string(v))
	if err != nil {
		return nil, fmt.Errorf("store: told: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[conversation.Told])
}

// firstNotice is where the ids of payment notices begin in the inbox, so that they
// can be told from those of jobs' results: migration 00005.
const firstNotice = "1099511627776"

// firstClaimNotice is where those of what is told of claims begin: migration 00020.
const firstClaimNotice = "4398046511104"

// forgotten lists what /forget deletes, each with the person's id as $1. Payment
// records stay, as the law demands, though not the rail's events, which name the
// person; and how many VINs the month has seen, though not which: docs/security.md
// says so. Results of jobs go too: the sessions that waited for them are gone.
func forgotten() []string {
	return []string{
		`DELETE FROM sessions WHERE user_id = $1`,
		`DELETE FROM lookups WHERE user_id = $1`,
		`DELETE FROM label_views WHERE user_id = $1`,
		`DELETE FROM identifications WHERE user_id = $1`,
		`DELETE FROM claims WHERE user_id = $1`,
		`DELETE FROM lists WHERE user_id = $1`,
		`DELETE FROM reports WHERE user_id = $1`,
		`DELETE FROM report_days WHERE user_id = $1`,
		`DELETE FROM stickers WHERE user_id = $1`,
		`DELETE FROM labels WHERE user_id = $1`,
		`DELETE FROM pictures WHERE user_id = $1`,
		`DELETE FROM support_messages WHERE user_id = $1`,
		`INSERT INTO audit_log (account_id, action, detail)
			SELECT k.account_id, 'key_forgotten', jsonb_build_object('key', k.id)
			FROM api_keys AS k JOIN accounts AS a ON a.id = k.account_id WHERE a.owner_id = $1`,
		`DELETE FROM api_keys WHERE account_id IN (SELECT id FROM accounts WHERE owner_id = $1)`,
		`DELETE FROM webhook_endpoints WHERE account_id IN (SELECT id FROM accounts WHERE owner_id = $1)`,
		`DELETE FROM webhook_events WHERE account_id IN (SELECT id FROM accounts WHERE owner_id = $1)`,
		`DELETE FROM idempotent_requests WHERE account_id IN (SELECT id FROM accounts WHERE owner_id = $1)`,
		`DELETE FROM answers WHERE chat_id = $1`,
		`DELETE FROM inbox
			WHERE user_id = $1 AND (done_at IS NOT NULL OR parked_at IS NOT NULL OR bot_id = 0 AND (update_id < ` + firstNotice + ` OR update_id >= ` + firstClaimNotice + `))`,
		`UPDATE usage_vins SET vin = 'forgotten ' || gen_random_uuid() WHERE account_id IN (SELECT id FROM accounts WHERE owner_id = $1)`,
		`UPDATE payment_events SET raw = NULL WHERE applied_at IS NOT NULL AND account_id IN (SELECT id FROM accounts WHERE owner_id = $1)`,
		`UPDATE team_members SET user_id = NULL, name = '' WHERE user_id = $1`,
		`UPDATE people SET lang = '', units = '' WHERE user_id = $1`,
	}
}

func queueForget(b *pgx.Batch, user int64) {
	for _, sql := range forgotten() {
		b.Queue(sql, user)
	}
}

// Export gathers all that is kept about a person, as JSON. Updates are in it as they
// came: jsonb refuses escapes that Telegram's JSON may hold, such as that of NUL.
func (p *People) Export(ctx context.Context, user int64) (json.RawMessage, error) {
	var out json.RawMessage
	err := p.pool.QueryRow(ctx, `
		SELECT json_build_object(
			'user_id', $1::bigint,
			'settings', (SELECT jsonb_build_object('lang', lang, 'units', units, 'since', created_at) FROM people WHERE user_id = $1),
			'dialogues', (SELECT jsonb_agg(jsonb_build_object('chat', chat_id, 'state', state, 'memory', memory, 'touched_at', touched_at))
				FROM sessions WHERE user_id = $1),
			'cars', (SELECT jsonb_agg(jsonb_build_object('vehicle', vehicle, 'told', told, 'label', label_id, 'at', at) ORDER BY at) FROM lookups WHERE user_id = $1),
			'labels', (SELECT jsonb_agg(to_jsonb(l)) FROM labels AS l WHERE user_id = $1),
			'packages', (SELECT jsonb_agg(to_jsonb(i)) FROM identifications AS i WHERE user_id = $1),
			'claims', (SELECT jsonb_agg(to_jsonb(c)) FROM claims AS c WHERE user_id = $1),
			'pictures', (SELECT jsonb_agg(to_jsonb(x) - 'sealed' - 'body' - 'bytes') FROM pictures AS x WHERE user_id = $1),
			'stickers', (SELECT jsonb_agg(to_jsonb(k)) FROM stickers AS k WHERE user_id = $1),
			'lists', (SELECT jsonb_agg(to_jsonb(l) || jsonb_build_object('rows', (SELECT jsonb_agg(to_jsonb(r) - 'list_id' ORDER BY r.at) FROM list_rows AS r WHERE r.list_id = l.id)))
				FROM lists AS l WHERE user_id = $1),
			'reports', (SELECT jsonb_agg(to_jsonb(o) || jsonb_build_object('days', (SELECT jsonb_agg(to_jsonb(d) - 'user_id' - 'every' ORDER BY d.day) FROM report_days AS d WHERE (d.user_id, d.every) = (o.user_id, o.every)),
				'recalls_told', (SELECT jsonb_agg(to_jsonb(c) - 'user_id' - 'every' ORDER BY c.car, c.campaign) FROM report_recalls AS c WHERE (c.user_id, c.every) = (o.user_id, o.every))))
				FROM reports AS o WHERE user_id = $1),
			'support', (SELECT jsonb_agg(jsonb_build_object('text', text, 'at', created_at)) FROM support_messages WHERE user_id = $1),
			'api_keys', (SELECT jsonb_agg(to_jsonb(k) - 'hash') FROM api_keys AS k JOIN accounts AS a ON a.id = k.account_id WHERE a.owner_id = $1),
			'webhooks', (SELECT jsonb_agg(to_jsonb(w) - 'secret') FROM webhook_endpoints AS w JOIN accounts AS a ON a.id = w.account_id WHERE a.owner_id = $1),
			'webhook_events', (SELECT jsonb_agg(to_jsonb(v) ORDER BY v.created_at) FROM webhook_events AS v JOIN accounts AS a ON a.id = v.account_id WHERE a.owner_id = $1),
			'usage', (SELECT jsonb_agg(to_jsonb(u)) FROM usage_vins AS u JOIN accounts AS a ON a.id = u.account_id WHERE a.owner_id = $1),
			'purchases', (SELECT jsonb_agg(to_jsonb(b)) FROM purchases AS b WHERE user_id = $1),
			'payments', (SELECT jsonb_agg(to_jsonb(l)) FROM ledger AS l JOIN accounts AS a ON a.id = l.account_id WHERE a.owner_id = $1),
			'star_payments', (SELECT jsonb_agg(to_jsonb(p)) FROM star_payments AS p JOIN purchases AS b ON b.id = p.purchase_id WHERE b.user_id = $1),
			'subscriptions', (SELECT jsonb_agg(to_jsonb(s)) FROM subscriptions AS s JOIN accounts AS a ON a.id = s.account_id WHERE a.owner_id = $1),
			'teams', (SELECT jsonb_agg(jsonb_build_object('account', account_id, 'id', id, 'name', name, 'role', role, 'joined_at', joined_at, 'left_at', left_at, 'shares_since', shares_since) ORDER BY id)
				FROM team_members WHERE user_id = $1),
			'team_audit', (SELECT jsonb_agg(to_jsonb(t) ORDER BY t.id) FROM team_audit AS t
				WHERE t.who IN (SELECT id FROM team_members WHERE user_id = $1) OR t.whom IN (SELECT id FROM team_members WHERE user_id = $1)),
			'subscription_stages', (SELECT jsonb_agg(to_jsonb(g) ORDER BY g.id) FROM subscription_stages AS g
				JOIN subscriptions AS s ON s.id = g.subscription_id JOIN accounts AS a ON a.id = s.account_id WHERE a.owner_id = $1),
			'messages_in_inbox', (SELECT json_agg(raw ORDER BY seq) FROM inbox WHERE user_id = $1))`, user).Scan(&out)
	if err != nil {
		return nil, fmt.Errorf("store: export: %w", err)
	}
	return out, nil
}
