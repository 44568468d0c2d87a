-- +goose Up

-- Window stickers that came through the API. Their pictures and what was read are where
-- the chat's are; a reading that is a sticker's has its number, negative, as its job.
CREATE TABLE stickers (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id    bigint NOT NULL,
    state      text NOT NULL DEFAULT 'reading' CHECK (state IN ('reading', 'done', 'failed')),
    label_id   bigint REFERENCES labels ON DELETE CASCADE,
    reason     text NOT NULL DEFAULT '', -- why nothing was read: a message
    created_at timestamptz NOT NULL
);
CREATE INDEX stickers_user ON stickers (user_id);
CREATE INDEX stickers_label ON stickers (label_id);
CREATE INDEX stickers_created ON stickers (created_at);
