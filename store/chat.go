package store

import (
	"github.com/jackc/pgx/v5"

	"example.com/vinbot/conversation"
)

// queueMute lets all calls of a chat wait where the bot may not write, tries again
// after a while (permissions of a whole group are given back without a word), gives up
// what is old, and tells the person for whom the call is, once and in private, if there
// is a private dialogue.
func queueMute(b *pgx.Batch, c conversation.Outgoing) {
	b.Queue(`
		INSERT INTO inbox (bot_id, update_id, chat_id, thread_id, user_id, raw)
		SELECT 0, nextval('payment_notice_ids'), o.user_id, 0, o.user_id, '{"result":{"kind":"muted"}}'
		FROM outbox AS o
		JOIN sessions AS s ON (s.chat_id, s.thread_id, s.user_id) = (o.user_id, 0, o.user_id)
		WHERE o.seq = $1 AND o.user_id <> o.chat_id
			AND NOT EXISTS (SELECT FROM chats WHERE chat_id = o.chat_id AND muted_until IS NOT NULL)
			AND NOT EXISTS (SELECT FROM chats WHERE chat_id = o.user_id AND gone_at IS NOT NULL)`, c.Seq)
	b.Queue(`
		INSERT INTO chats (chat_id, muted_until)
		VALUES ($1, now() + interval '2 minutes')
		ON CONFLICT (chat_id) DO UPDATE SET muted_until = excluded.muted_until`, c.Chat)
	b.Queue(`DELETE FROM outbox WHERE chat_id = $1 AND created_at < now() - interval '1 hour'`, c.Chat)
}

// queueMove lets everything of a group belong to the supergroup that it became: its
// dialogues, what they wait for and what is to be sent. Of two dialogues of a person the
// one in which more was said remains. The sessions come first: that waits for the turns that
// are being taken in them. Numbers of messages do not move with a chat.
func queueMove(b *pgx.Batch, m conversation.Moved) {
	for _, sql := range []string{
		`INSERT INTO chats (chat_id, moved_to) VALUES ($1, $2) ON CONFLICT (chat_id) DO UPDATE SET moved_to = $2`,
		`DELETE FROM sessions AS n USING sessions AS s
			WHERE s.chat_id = $1 AND (n.chat_id, n.thread_id, n.user_id) = ($2, s.thread_id, s.user_id) AND n.version < s.version`,
		`UPDATE sessions AS s SET chat_id = $2
			WHERE chat_id = $1 AND NOT EXISTS (SELECT FROM sessions AS n WHERE (n.chat_id, n.thread_id, n.user_id) = ($2, s.thread_id, s.user_id))`,
		`UPDATE inbox SET chat_id = $2 WHERE chat_id = $1 AND done_at IS NULL AND parked_at IS NULL`,
		`UPDATE outbox SET chat_id = $2, body = (jsonb_set(body::jsonb, '{chat_id}', to_jsonb($2::bigint)) - 'reply_parameters')::json, answers = NULL
			WHERE chat_id = $1 AND retracts IS NULL`,
		`UPDATE purchases SET chat_id = $2 WHERE chat_id = $1`,
		`UPDATE pictures SET chat_id = $2 WHERE chat_id = $1`,
		`UPDATE support_messages SET chat_id = $2 WHERE chat_id = $1`,
		`UPDATE claims AS c SET chat_id = $2
			WHERE chat_id = $1 AND NOT EXISTS (SELECT FROM claims AS n WHERE (n.user_id, n.chat_id, n.thread_id, n.ref) = (c.user_id, $2, c.thread_id, c.ref))`,
	} {
		b.Queue(sql, m.From, m.To)
	}
	for _, sql := range []string{
		`DELETE FROM sessions WHERE chat_id = $1`,
		`DELETE FROM outbox WHERE chat_id = $1`,
		`DELETE FROM answers WHERE chat_id = $1`,
	} {
		b.Queue(sql, m.From)
	}
}
