-- +goose Up

-- Keys of the companion API. What opens is not here: only its keyed hash.
CREATE TABLE api_keys (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES accounts,
    hash       bytea NOT NULL UNIQUE, -- HMAC-SHA256 with a key derived from one of DATA_KEYS
    tail       text NOT NULL,         -- the secret's last characters, by which its owner knows it
    name       text NOT NULL,
    scopes     text[] NOT NULL,
    line       bigint,                -- the first key of which this is a rotation; NULL: it is the first
    created_at timestamptz NOT NULL,
    expires_at timestamptz,           -- NULL: never
    revoked_at timestamptz,
    used_at    timestamptz            -- written in batches, so up to a minute late
);
CREATE INDEX api_keys_account ON api_keys (account_id);

-- What was answered to a request with an Idempotency-Key, so that a repetition is
-- answered alike.
CREATE TABLE idempotent_requests (
    account_id   bigint NOT NULL REFERENCES accounts,
    key          text NOT NULL,
    request      bytea NOT NULL,  -- hash of method, path and body
    begun_at     timestamptz NOT NULL,
    status       int,             -- NULL: it is being answered
    content_type text,
    body         bytea,
    PRIMARY KEY (account_id, key)
);
CREATE INDEX idempotent_requests_begun ON idempotent_requests (begun_at);

-- A dialogue can ask what a new key is to be called.
ALTER TABLE sessions DROP CONSTRAINT sessions_state_check;
ALTER TABLE sessions ADD CONSTRAINT sessions_state_check CHECK (state IN (
    'idle', 'awaiting_vin', 'choosing_vehicle', 'reading_label', 'choosing_plan',
    'awaiting_payment', 'choosing_language', 'choosing_units', 'confirming_forget', 'writing_support', 'hunting',
    'correcting_label', 'naming_key'));
