-- +goose Up

-- A file on its way may be sealed with DATA_KEYS until it is sent: a part of a person's picture.
ALTER TABLE outbox ADD COLUMN file_sealed boolean NOT NULL DEFAULT false;
