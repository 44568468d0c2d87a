-- +goose Up

-- What was read on a person's window stickers.
CREATE TABLE labels (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id    bigint NOT NULL,
    vin        text NOT NULL DEFAULT '', -- '': none was read
    label      jsonb NOT NULL,
    findings   jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX labels_user ON labels (user_id, id DESC);

-- The pictures themselves, sealed with DATA_KEYS, until they expire.
CREATE TABLE pictures (
    id         text PRIMARY KEY, -- random: it is bound into the seal
    user_id    bigint NOT NULL,
    chat_id    bigint NOT NULL,
    mime       text NOT NULL,
    sealed     bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
ALTER TABLE pictures ALTER COLUMN sealed SET STORAGE EXTERNAL; -- cipher text does not compress
CREATE INDEX pictures_user ON pictures (user_id);
CREATE INDEX pictures_expires ON pictures (expires_at);
