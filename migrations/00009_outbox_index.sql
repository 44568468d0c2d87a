-- +goose Up

-- Calls are found by chat, and forgotten by seq. With seq in this index too, the
-- planner took it for a table that it believed empty, and read all of it for each call.
DROP INDEX outbox_chat;
CREATE INDEX outbox_chat ON outbox (chat_id);
