package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/vinbot/conversation"
)

// queueAnswers remembers which messages answer which, so that an edited question
// can take its answers back, and forgets those that were taken back.
func queueAnswers(b *pgx.Batch, sent []conversation.Outgoing) {
	var chats, questions, messages []int64
	for _, c := range sent {
		if c.Answers != 0 && c.Message != 0 {
			chats, questions, messages = append(chats, c.Chat), append(questions, c.Answers), append(messages, c.Message)
		}
		if c.Retracts != 0 {
			b.Queue(`DELETE FROM answers WHERE (chat_id, question) = ($1, $2) AND message_id = ANY ($3)`, c.Chat, c.Retracts, c.Retracted)
		}
	}
	if len(chats) > 0 {
		b.Queue(`
			INSERT INTO answers (chat_id, question, message_id)
			SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[])
			ON CONFLICT DO NOTHING`, chats, questions, messages)
	}
}

// CleanOutbox deletes what is of no use any more: which messages answer which, and
// what waits for a chat to let the bot write again. Both are from before then.
func (i *Inbox) CleanOutbox(ctx context.Context, then time.Time) error {
	b := &pgx.Batch{}
	b.Queue(`DELETE FROM answers WHERE sent_at < $1`, then)
	b.Queue(`
		DELETE FROM outbox
		WHERE created_at < $1 AND chat_id IN (SELECT chat_id FROM chats WHERE muted_until IS NOT NULL)`, then)
	b.Queue(`UPDATE chats SET muted_until = NULL WHERE muted_until < $1`, then)
	if err := i.pool.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("store: clean outbox: %w", err)
	}
	return nil
}
