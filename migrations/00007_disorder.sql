-- +goose Up

-- Whom a call is for, which of their messages it answers, and of which message it
-- takes back what was answered.
ALTER TABLE outbox
    ADD COLUMN user_id bigint,
    ADD COLUMN answers bigint,
    ADD COLUMN retracts bigint;

-- The bot's messages that answer a person's message, for as long as that may be
-- edited. Lost in a crash it costs an answer that stays beside its successor.
CREATE UNLOGGED TABLE answers (
    chat_id    bigint NOT NULL,
    question   bigint NOT NULL, -- the person's message
    message_id bigint NOT NULL, -- the bot's
    sent_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (chat_id, question, message_id)
);
CREATE INDEX answers_age ON answers (sent_at);

ALTER TABLE chats
    ADD COLUMN moved_to bigint,         -- the supergroup that the group became
    ADD COLUMN muted_until timestamptz; -- the bot may not write; it is tried again then
