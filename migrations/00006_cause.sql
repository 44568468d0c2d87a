-- +goose Up
-- Which row of the inbox a call came of, for the log that tells the way of an update.
ALTER TABLE outbox
    ADD COLUMN bot_id    bigint NOT NULL DEFAULT 0,
    ADD COLUMN update_id bigint NOT NULL DEFAULT 0;
